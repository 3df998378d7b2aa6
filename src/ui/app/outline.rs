//! The outline of the district in the window: read from a file, asked about, drawn, given to the project.

use std::path::PathBuf;

use egui::Context;

use super::App;
use super::desk::{Done, Grounded, Sheet, file_name, first_names};
use crate::model::{Command, Outline, Snapshot, apply};
use crate::session::{OutlineError, read_outline};
use crate::text;
use crate::ui::action::Action;
use crate::ui::action::Outbox;
use crate::ui::panels::place_outline::{Decided, PlaceOutline};

impl App {
    /// Reads an outline from a file, off the window's thread.
    pub(super) fn read_outline(&mut self, ctx: &Context, path: PathBuf) {
        if self.is_busy() {
            return;
        }
        let words = text::start::reading_outline(self.lang).to_owned();
        self.start_work(ctx, words, false, move |_| {
            let read = read_outline(&path).map(|read| Box::new(PlaceOutline::new(file_name(&path), read)));
            Done::Outline(read)
        });
    }

    /// Asks beside the map in which coordinate system an outline is.
    pub(super) fn take_outline(&mut self, read: Result<Box<PlaceOutline>, OutlineError>) {
        let form = match self.desk.sheet.take() {
            Some(Sheet::NewProject(form)) => Some(form),
            _ => None,
        };
        match read {
            Ok(mut place) => {
                self.details.close();
                self.view.dismiss();
                self.find.outline = None;
                place.form = form;
                if let Some(bounds) = place.bounds() {
                    self.map.fly_to(bounds);
                }
                self.desk.sheet = Some(Sheet::PlaceOutline(place));
            }
            Err(error) => match form {
                Some(mut form) => {
                    form.refuse(error.words(self.lang));
                    self.desk.sheet = Some(Sheet::NewProject(form));
                }
                None => self.message(text::ui::could_not_open(self.lang), error.words(self.lang)),
            },
        }
    }

    /// Takes what was decided about an outline from a file.
    pub(super) fn take_decided(&mut self, ctx: &Context, decided: Decided, outbox: &mut Outbox) {
        let Some(Sheet::PlaceOutline(place)) = self.desk.sheet.take() else { return };
        let PlaceOutline { name, form, .. } = *place;
        match (decided, form) {
            (Decided::Take(outline), Some(mut form)) => {
                form.take_outline(name, outline, self.lang, outbox);
                self.desk.sheet = Some(Sheet::NewProject(form));
            }
            (Decided::Take(outline), None) => self.set_outline(ctx, outline),
            (Decided::Leave, form) => self.desk.sheet = form.map(Sheet::NewProject),
        }
    }

    /// Gives the open project its ground: noded off the window's thread, a shore has a hundred thousand points.
    pub(super) fn set_outline(&mut self, ctx: &Context, outline: Outline) {
        if self.is_busy() {
            return;
        }
        let names = first_names(&self.session.document().levels, self.lang);
        let (command, before) = (Command::SetOutline { outline, names }, self.session.document().clone());
        let words = text::start::setting_outline(self.lang).to_owned();
        self.start_work(ctx, words, false, move |_| {
            let after = apply(&Snapshot::of(&before), &command);
            Done::Ground(Box::new(Grounded { command, before, after }))
        });
    }

    /// Takes the ground that was made.
    pub(super) fn take_ground(&mut self, grounded: Grounded) {
        let Grounded { command, before, after } = grounded;
        let edit = command.words(self.lang, self.session.document());
        let done = after.and_then(|after| self.session.run_made(command, &before, after).map(drop));
        match done {
            Ok(()) => {
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(text::ui::done(self.lang, edit), offer);
            }
            Err(refusal) => self.complain(refusal.words(self.lang, self.session.document())),
        }
        self.view.follow(&mut self.session, self.theme);
        if let Some(bounds) = self.view.list.bounds {
            self.find.outline = None;
            self.map.fly_to(bounds);
        }
    }
}
