//! The scan that a project holds: it lies in the place of the user's own while the project is open, and goes into the
//! project and out of it by edits.

use egui::Ui;

use super::BaseMap;
use crate::basemap::{Choice, Underlay};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::widgets::{Look, button, tokens, words};

impl BaseMap {
    /// What is kept in the user's settings: the scan of a project stays with the project.
    pub fn kept_choice(&self) -> Choice {
        let underlay = self.own_scan.clone().unwrap_or_else(|| self.choice.underlay.clone());
        Choice { underlay, ..self.choice.clone() }
    }

    /// A project was opened: the scan that it holds lies in the place of the user's own, as long as it is open. One that
    /// does not lie in the project's folder is asked about first, in the card.
    pub fn lay_scan_of_project(&mut self, ctx: &egui::Context, is_beside: bool) {
        self.give_back_own();
        self.scan.end_placing();
        self.scan.ask_about(None);
        let Some(scan) = self.kept_scan.clone() else { return };
        if self.choice.underlay.as_ref().is_some_and(|own| is_same(own, &scan)) {
            return;
        }
        if is_beside {
            self.own_scan = Some(self.choice.underlay.replace(scan));
            self.scan.prepare(ctx, &self.choice, &self.setup.pages);
        } else {
            self.scan.ask_about(Some(scan));
            self.open = true;
        }
    }

    /// The scan that is placed went into the project: it is the project's now, and lies under no other one.
    pub fn scan_was_kept(&mut self) {
        self.own_scan = Some(None);
        self.changed = true;
    }

    /// Whether a scan is placed that the project does not hold as it lies.
    pub fn has_scan_to_keep(&self) -> bool {
        let placed = self.choice.underlay.as_ref().filter(|scan| scan.placement().is_ok());
        placed.is_some_and(|scan| !self.kept_scan.as_ref().is_some_and(|kept| is_same(kept, scan)))
    }

    /// The user's own scan lies there again.
    pub(super) fn give_back_own(&mut self) {
        if let Some(own) = self.own_scan.take() {
            self.choice.underlay = own;
        }
    }

    /// The scan goes into the project, or the project's is shown again or taken out of it.
    pub(super) fn show_keeping(&mut self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) {
        let is_kept = match (&self.choice.underlay, &self.kept_scan) {
            (Some(scan), Some(kept)) => is_same(scan, kept),
            _ => false,
        };
        if is_kept {
            words(ui, text::basemap::scan_is_kept(lang), 12.0, false, tokens(ui).text2);
        }
        ui.horizontal_wrapped(|ui| {
            if self.has_scan_to_keep() && button(ui, None, text::basemap::scan_keep(lang), Look::Plain, true).clicked()
            {
                outbox.send(Action::KeepScan);
            }
            let Some(kept) = self.kept_scan.clone() else { return };
            if self.choice.underlay.is_none()
                && button(ui, None, text::basemap::scan_show_kept(lang), Look::Plain, true).clicked()
            {
                self.own_scan.get_or_insert(None);
                self.choice.underlay = Some(kept);
            }
            if button(ui, None, text::basemap::scan_unkeep(lang), Look::Plain, true).clicked() {
                outbox.send(Action::UnkeepScan);
            }
        });
    }
}

/// Whether two scans are the same picture in the same place, shown or not.
fn is_same(a: &Underlay, b: &Underlay) -> bool {
    Underlay { shown: a.shown, ..b.clone() } == *a
}
