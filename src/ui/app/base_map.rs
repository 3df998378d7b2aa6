//! The base map that a project names: asked about when it is opened, put into it and taken out of it.

use std::path::{Path, PathBuf};

use egui::Context;

use super::{App, title};
use crate::basemap::{Proposal, Source, Underlay, is_beside};
use crate::model::Command;

impl App {
    /// A project was opened: what it names is asked about, once.
    pub(super) fn ask_about_base_map(&mut self, ctx: &Context) {
        let proposal = self.named_source().map(|source| self.proposal(source));
        self.desk.base_map.project_opened(ctx, proposal);
        self.desk.base_map.kept_scan = self.kept_scan();
        let is_beside = self.project_folder().is_some_and(|folder| {
            self.desk.base_map.kept_scan.as_ref().is_some_and(|scan| is_beside(scan, &folder.join("project")))
        });
        self.desk.base_map.lay_scan_of_project(ctx, is_beside);
    }

    /// Tells the card what the project names, and what stands between here and the internet.
    pub(super) fn follow_base_map(&mut self, ctx: &Context) {
        self.desk.base_map.set_network(ctx, &self.desk.store.get().network);
        self.desk.base_map.named = self.named_source();
        self.desk.base_map.kept_scan = self.kept_scan();
    }

    /// Puts the base map in use into the project. Who does so needs no question when it is opened again.
    pub(super) fn name_base_map(&mut self) {
        let source = self.desk.base_map.source().clone();
        let Some(named) = source.named(self.project_folder().as_deref()) else { return };
        // What the project names is agreed to only when it is what was just put there.
        let is_named = self.runs(Command::SetBaseMap { base_map: Some(named) });
        if let Some(named) = self.named_source().filter(|named| is_named && *named == source) {
            let proposal = self.proposal(named);
            self.desk.base_map.agree(&proposal);
        }
    }

    /// Puts the scan that is placed into the project.
    pub(super) fn keep_scan(&mut self) {
        let Some(scan) = self.desk.base_map.choice().underlay.clone().filter(|scan| scan.placement().is_ok()) else {
            return;
        };
        let scan = Some(scan.for_project(self.project_folder().as_deref()));
        if self.runs(Command::SetScan { scan }) {
            self.desk.base_map.scan_was_kept();
        }
    }

    fn kept_scan(&self) -> Option<Underlay> {
        Underlay::of_project(self.session.document().project.scan.as_ref()?, self.project_folder().as_deref())
    }

    fn proposal(&self, source: Source) -> Proposal {
        Proposal { project: title(self.session.document(), self.lang), source }
    }

    fn named_source(&self) -> Option<Source> {
        // A file may hold what no command would have let in.
        let named = self.session.document().project.base_map.as_ref().filter(|named| named.is_sound())?;
        Source::of_named(named, self.project_folder().as_deref())
    }

    fn project_folder(&self) -> Option<PathBuf> {
        let path = std::path::absolute(self.session.path()?).ok()?;
        path.parent().map(Path::to_owned)
    }
}
