//! The menu of what was pointed at: what it is opened on, and what only it asks for.

use egui::{Context, Pos2};

use super::App;
use crate::domain::Subject;
use crate::geodesy::LatticePoint;
use crate::query::naming::{code, name};
use crate::query::search::{Whereabouts, whereabouts};
use crate::query::table::TableOf;
use crate::text;
use crate::ui::action::Action;
use crate::ui::commands::Situation;
use crate::ui::panels::status_bar::{coordinates, metres};

impl App {
    /// Carries out what the menu asks for, or opens it.
    pub(super) fn act_from_menu(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::MenuAt(at, point) => self.menu_at(ctx, at, point),
            Action::MenuOf(at, subject) => self.menu_of(ctx, at, subject),
            Action::Menu => self.menu_by_key(ctx),
            Action::CopyMetres(point) => self.copy(ctx, metres(point)),
            Action::CopyCode(subject) => {
                let code = code(self.session.document(), subject).unwrap_or_default().to_owned();
                self.copy(ctx, code);
            }
            Action::ShowInTable(subject) => {
                let document = self.session.document();
                self.table.open(TableOf::listing(document, subject));
                self.view.select_all(document, vec![subject]);
            }
            Action::ChooseColour => self.find.palette.open_with(text::layers::colour_words(self.lang)),
            _ => {}
        }
    }

    fn copy(&mut self, ctx: &Context, words: String) {
        ctx.copy_text(words);
        self.say(Some(text::ui::copied(self.lang).to_owned()));
    }

    /// On the map: the area of the current level is selected, as a click does, and nothing is asked yet.
    fn menu_at(&mut self, ctx: &Context, at: Pos2, point: LatticePoint) {
        let Some(camera) = self.last.as_ref().map(|map| map.camera) else { return };
        let document = self.session.document();
        self.find.ground.follow(document, self.view.outlines());
        let level = self.find.ground.current(&camera);
        let area = self.view.area_at(document, point, level);
        // What is selected already stays: a belt, a site, several rows of a table.
        if area.is_some() && !area.is_some_and(|area| self.view.subjects.contains(&Subject::Area(area))) {
            self.view.select(document, area);
            // A card about another place would answer for this one.
            if self.view.answer.as_ref().is_some_and(|answer| !answer.ladder.iter().any(|id| Some(*id) == area)) {
                self.view.answer = None;
            }
            if self.details.subject().is_some() {
                self.details.close();
            }
        }
        let name = area.and_then(|area| document.tables.areas.get(area)).map(|area| area.name.clone());
        let name = name.unwrap_or_else(|| coordinates(point));
        self.open_menu(ctx, at, name, Some(point));
    }

    fn menu_of(&mut self, ctx: &Context, at: Pos2, subject: Subject) {
        let place = self.place_of(subject);
        let name = self.name_of(subject);
        self.open_menu(ctx, at, name, place);
    }

    /// By key: on what is selected, or the middle of the map.
    fn menu_by_key(&mut self, ctx: &Context) {
        let Some((rect, camera)) = self.last.as_ref().map(|map| (map.rect, map.camera)) else { return };
        let subject = self.view.subjects.first().copied();
        let place = subject.and_then(|subject| self.place_of(subject));
        let on_screen = place.map(|place| {
            let p = camera.to_screen(place.into());
            rect.min + egui::vec2(p.x, p.y)
        });
        let at = on_screen.filter(|at| rect.shrink(8.0).contains(*at)).unwrap_or(rect.center());
        let name = subject.map(|subject| self.name_of(subject));
        let name = name.unwrap_or_else(|| text::find::menu_place(self.lang).to_owned());
        let place = place.or_else(|| {
            let (lon, lat) = camera.centre.to_degrees();
            LatticePoint::from_degrees(lon, lat).ok()
        });
        self.open_menu(ctx, at, name, place);
    }

    fn open_menu(&mut self, ctx: &Context, at: Pos2, name: String, place: Option<LatticePoint>) {
        // While a project is being opened there is nothing here.
        if self.is_empty() {
            return;
        }
        let now = Situation { place, ..self.situation() };
        self.find.menu.open(ctx, at, name, now);
    }

    /// A place on the ground that stands for a thing.
    fn place_of(&mut self, subject: Subject) -> Option<LatticePoint> {
        let document = self.session.document();
        match whereabouts(document, self.view.index(), subject)? {
            Whereabouts::Ground(_, point) => Some(point),
            Whereabouts::Area(area) => {
                self.find.ground.follow(document, self.view.outlines());
                self.find.ground.shape(area).map(|shape| shape.middle)
            }
        }
    }

    fn name_of(&self, subject: Subject) -> String {
        name(self.session.document(), subject, self.lang)
    }
}
