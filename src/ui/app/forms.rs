//! The forms of redrawing in the window: opened, shown, previewed by the session, run as one edit.

use std::path::Path;

use egui::{Event, Key, Modifiers, Rect, Stroke, StrokeKind, Ui, vec2};

use super::App;
use crate::domain::{AreaId, FindingName, LevelRole, Subject};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Command, WaiverReason};
use crate::session::{day_and_minute, write_table_csv};
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::map::MapOutput;
use crate::ui::redraw::forms::{Around, Asked, FormKind};
use crate::ui::redraw::{Mode, Tool};
use crate::ui::theme::color;

/// What a form sees; parts of the window that it does not look at stay free to change.
macro_rules! around {
    ($app:ident) => {
        Around {
            document: $app.session.document(),
            index: $app.view.index(),
            outlines: $app.view.outlines(),
            version: {
                let history = $app.session.history();
                ($app.view.version, history.next_number(), history.cursor())
            },
            selected: &$app.view.subjects,
            now: $app.find.situation,
            lang: $app.lang,
        }
    };
}

impl App {
    /// Opens a form; borders are redrawn from then on.
    pub(super) fn open_form(&mut self, kind: FormKind) {
        self.put_tools_down();
        if self.redraw.mode() != Mode::Redraw {
            self.redraw.go_in(Mode::Redraw);
        }
        self.redraw.history = false;
        self.redraw.plans = None;
        self.details.close();
        self.view.answer = None;
        let around = around!(self);
        self.forms.open(kind, around);
    }

    /// Opens the form about cells that were pasted.
    pub(super) fn open_pasted(&mut self, cells: &str) {
        self.open_form(FormKind::List);
        let shown = self.table.rows().iter().copied().filter(|row| self.view.subjects.contains(row));
        let rows: Vec<Subject> = if self.table.is_open() { shown.collect() } else { self.view.subjects.clone() };
        let around = around!(self);
        self.forms.open_pasted(cells, &rows, around);
    }

    /// A box drawn with Shift while nothing else is in hand: what lies in it is selected. Returns whether one is drawn.
    pub(super) fn box_on_map(&mut self, ui: &Ui, map: &MapOutput) -> bool {
        if self.redraw.tool() != Some(Tool::Select) {
            self.forms.frame = None;
            return false;
        }
        if map.pressed && self.holds_shift(ui) {
            self.forms.frame = map.at;
        }
        let (Some(from), Some(to)) = (self.forms.frame, map.at) else { return false };
        let on_screen = |p: LatticePoint| {
            let at = map.camera.to_screen(p.into());
            map.rect.min + vec2(at.x, at.y)
        };
        let frame = Rect::from_two_pos(on_screen(from), on_screen(to));
        if map.down {
            let accent = self.theme.tokens().accent;
            let stroke = Stroke::new(1.5, color(accent));
            ui.painter().rect(frame, 0, color(accent.percent(14)), stroke, StrokeKind::Middle);
            return true;
        }
        self.forms.frame = None;
        if frame.width().max(frame.height()) < 4.0 {
            return false;
        }
        let document = self.session.document();
        let level = self.find.ground.current(&map.camera);
        let inside = Bounds::of([from, to]);
        let rows = document.tables.areas.iter().filter(|row| row.level == level);
        let ids: Vec<AreaId> = rows.map(|row| row.id).collect();
        let ground = &mut self.find.ground;
        let found = ids.into_iter().filter(|&id| {
            let middle = ground.shape(id).map(|shape| shape.middle);
            inside.zip(middle).is_some_and(|(inside, middle)| inside.contains(middle))
        });
        let found: Vec<Subject> = found.map(Subject::Area).collect();
        self.view.answer = None;
        self.view.select_all(document, found);
        true
    }

    /// The line that a form has drawn. Returns whether the map belongs to it.
    pub(super) fn line_on_map(&mut self, ui: &Ui, map: &MapOutput) -> bool {
        let around = around!(self);
        self.forms.draw(ui, map, around)
    }

    /// Whether a press draws a box.
    pub(super) fn holds_shift(&self, ui: &Ui) -> bool {
        self.redraw.tool() == Some(Tool::Select)
            && self.forms.picks(self.session.document()).is_none()
            && (self.forms.frame.is_some() || ui.input(|input| input.modifiers.shift))
    }

    /// One more or less is selected: the area of the current level at a place.
    pub(super) fn turn_selected(&mut self, area: AreaId) {
        let mut subjects = self.view.subjects.clone();
        match subjects.iter().position(|&subject| subject == area.into()) {
            Some(at) => drop(subjects.remove(at)),
            None => subjects.push(area.into()),
        }
        self.view.answer = None;
        self.view.select_all(self.session.document(), subjects);
    }

    /// Leaves the form; the area that it was about is selected again.
    pub(super) fn close_form(&mut self) {
        if self.forms.is_of_tool() {
            self.redraw.take_tool(Tool::Merge);
        }
        if let Some(area) = self.forms.home() {
            self.view.select(self.session.document(), Some(area));
        }
        self.forms.close();
    }

    /// Keeps the forms in step with the tool that merges, and the selection with what they mark.
    pub(super) fn follow_forms(&mut self) {
        if self.redraw.tool().is_none() && self.forms.is_open() {
            self.forms.close();
        }
        let picked = if self.redraw.tool() == Some(Tool::Merge) { &self.redraw.picked[..] } else { &[] };
        self.forms.follow_picked(picked);
        if let Some(marked) = self.forms.marked().filter(|marked| *marked != self.view.subjects) {
            self.view.select_all(self.session.document(), marked);
        }
    }

    /// Takes Enter and Esc while a form is open.
    pub(super) fn keys_of_forms(&mut self, ui: &Ui) {
        if !self.forms.is_open() {
            return;
        }
        if self.forms.take_keys_of_line(ui) {
            ui.ctx().request_repaint();
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let pasted = ui.input_mut(|input| {
            let at = input.events.iter().position(|event| matches!(event, Event::Paste(_)))?;
            if let Event::Paste(cells) = input.events.remove(at) { Some(cells) } else { None }
        });
        if let Some(cells) = pasted {
            self.open_pasted(&cells);
        } else if !self.forms.is_of_tool() && pressed(Key::Escape) {
            self.close_form();
        } else if let Some(command) = self.forms.ready().filter(|_| ui.memory(|memory| memory.focused().is_none()))
            && pressed(Key::Enter)
        {
            self.run_form(ui, command);
        }
    }

    /// Shows the form and does what it asks for.
    pub(super) fn show_form(&mut self, ui: &Ui, map: Rect, outbox: &mut Outbox) {
        let around = around!(self);
        match self.forms.show(ui, map, around, outbox) {
            Asked::Nothing => {}
            Asked::Close => self.close_form(),
            Asked::Preview(command) => {
                let made = self.session.preview(&command);
                let around = around!(self);
                let made = made.map_err(|reason| reason.words(self.lang, around.document));
                self.forms.note(made, around);
                ui.ctx().request_repaint();
            }
            Asked::Run(command) => self.run_form(ui, command),
        }
    }

    fn run_form(&mut self, ui: &Ui, command: Command) {
        let of_tool = self.forms.is_of_tool();
        let edit = command.words(self.lang, self.session.document());
        match self.session.run(command.clone()) {
            Ok(_) => {
                self.forms.close();
                if of_tool {
                    self.note_done(ui, &command);
                }
                self.view.follow(&mut self.session, self.theme);
                if let Some(area) = command.area() {
                    self.view.select(self.session.document(), Some(area));
                }
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(text::ui::done(self.lang, edit), offer);
            }
            Err(reason) => self.complain(reason.words(self.lang, self.session.document())),
        }
        ui.ctx().request_repaint();
    }

    /// Leaves a finding as it is, with the reason, today.
    pub(super) fn waive(&mut self, finding: FindingName, reason: String, by: String) {
        let stamp = self.session.stamp();
        let by = if by.trim().is_empty() { stamp.author } else { by };
        let on = day_and_minute(stamp.time_ms).chars().take(10).collect();
        self.run(Command::SetWaiver { finding, waiver: Some(WaiverReason { reason, by, on }) });
    }

    /// Writes the table of old and new codes.
    pub(super) fn export_codes(&mut self, path: &Path) {
        let Some((heads, rows)) = self.forms.code_table() else { return };
        match write_table_csv(path, &heads, &rows) {
            Ok(()) => self.say(Some(text::table::exported(self.lang, rows.len(), path.display()))),
            Err(error) => self.fail(text::ui::could_not_save(self.lang), &error),
        }
    }

    /// The area between the district and the grids that a form is about: the one that is selected, or the one that holds
    /// the grid that is.
    pub(super) fn area_between(&self) -> Option<AreaId> {
        let document = self.session.document();
        let row = document.tables.areas.get(self.view.selected?)?;
        let row = if row.level == document.grid_level() { document.tables.areas.get(row.parent?)? } else { row };
        let is_between = document.role_of(row.level) != Some(LevelRole::District) && row.parent.is_some();
        (is_between && !row.managed_apart).then_some(row.id)
    }
}
