//! Redrawing in the window: what the hand asks for is previewed and run by the session.

use egui::{Rect, Ui};

use super::App;
use crate::domain::LevelIndex;
use crate::model::Command;
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::map::MapOutput;
use crate::ui::redraw::plans::{Plans, Stamp};
use crate::ui::redraw::{Hand, Redraw, Tool, Wants, history, locks};

impl App {
    /// Carries out what the column of tools and its commands ask for.
    pub(super) fn act_on_tools(&mut self, action: Action) {
        match action {
            Action::GoIn(mode) => {
                self.put_tools_down();
                self.redraw.go_in(mode);
            }
            Action::TakeTool(tool) => {
                self.forms.close();
                self.put_tools_down();
                self.redraw.take_tool(tool);
                if tool != Tool::Select {
                    self.details.close();
                    self.view.answer = None;
                }
            }
            Action::Regroup(area) => {
                self.forms.close();
                self.put_tools_down();
                self.details.close();
                self.view.answer = None;
                self.redraw.regroup(area);
            }
            Action::FollowLines => self.redraw.follows = !self.redraw.follows,
            Action::ShowHistory => {
                self.forms.close();
                self.redraw.history = !self.redraw.history;
                self.redraw.plans = None;
                self.redraw.edits = self.unsaved_edits();
            }
            Action::JumpTo(cursor) => {
                self.redraw.let_go();
                if let Err(reason) = self.session.jump(cursor) {
                    self.complain(reason.words(self.lang, self.session.document()));
                }
            }
            _ => {}
        }
    }

    /// Takes the keys of redrawing: tools, the end of a line, nudges; Esc leaves the gesture and then the tool.
    pub(super) fn keys_of_tools(&mut self, ui: &Ui, outbox: &mut Outbox) {
        if self.redraw.tool().is_none() || self.desk.base_map.is_placing() {
            return;
        }
        let Some(map) = self.last.take() else { return };
        let busy = self.desk.work.is_some();
        if let Some(plans) = &mut self.redraw.plans {
            plans.take_keys(ui, map.id, busy, outbox);
        }
        let escape = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
        if escape && !self.redraw.leave() {
            self.details.close();
            self.view.dismiss();
        }
        let cursor = self.session.history().cursor();
        let hand = hand(ui, self.session.document(), &self.view, &map, self.find.ground.pinned(), self.lang);
        let (tool, wants) = self.redraw.take_keys(ui, &hand, cursor);
        if let Some(tool) = tool {
            self.act_on_tools(Action::TakeTool(tool));
        }
        self.give(ui, &map, wants);
        self.last = Some(map);
    }

    /// Whether a press on the map belongs to the tool in hand.
    pub(super) fn tool_grabs(&self, ui: &Ui) -> bool {
        if self.holds_shift(ui) {
            return true;
        }
        let Some(map) = self.last.as_ref().filter(|_| self.redraw.is_working()) else { return false };
        let mut hand = hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
        // The pointer may have come since the last frame.
        let now = ui.input(|input| input.pointer.latest_pos()).filter(|at| map.rect.contains(*at));
        hand.place = now.and_then(|at| place(map, at)).or(hand.place);
        self.redraw.grabs(&hand)
    }

    /// The tool in hand on the map.
    pub(super) fn redraw_on_map(&mut self, ui: &Ui, map: &MapOutput) {
        let hand = hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
        let wants = self.redraw.take(&hand);
        self.give(ui, map, wants);
        let hand = self::hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
        self.redraw.paint(ui, &hand);
        if let Some(words) = self.redraw.show_refusal(ui, &hand) {
            ui.ctx().copy_text(words);
            self.say(Some(text::ui::copied(self.lang).to_owned()));
        }
    }

    /// The proposal that is shown, on the map.
    pub(super) fn plan_on_map(&self, ui: &Ui, map: &MapOutput) {
        if let Some(plan) = self.redraw.plans.as_ref().and_then(Plans::shown) {
            plan.paint(ui, &hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang));
        }
    }

    /// The card of the tool in hand.
    pub(super) fn tool_card(&mut self, ui: &Ui, map: Rect, outbox: &mut Outbox) {
        let document = self.session.document();
        let busy = self.desk.work.is_some();
        if let Some(plans) = &mut self.redraw.plans {
            plans.follow(Stamp::of(self.session.history()));
            plans.show(ui, map, document, busy, self.lang, outbox);
        } else if self.redraw.has_card() {
            let Some(seen) = self.last.take() else { return };
            let hand = hand(ui, document, &self.view, &seen, self.find.ground.pinned(), self.lang);
            let wants = self.redraw.show_card(ui, map, &hand);
            self.give(ui, &seen, wants);
            self.last = Some(seen);
        } else if self.redraw.history {
            let story = (self.session.history(), document);
            history::show(ui, map, story, &mut self.redraw.edits, self.lang, outbox);
        } else {
            locks::show(ui, map, document, self.view.selected, self.lang, outbox);
        }
    }

    /// Gives the hand what it asks for.
    fn give(&mut self, ui: &Ui, map: &MapOutput, wants: Wants) {
        match wants {
            Wants::Nothing => return,
            Wants::NoPreviewButReason => {}
            Wants::NoPreview => self.redraw.forget_preview(),
            Wants::Preview(command) => {
                let made = self.session.preview(&command);
                let hand = hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
                self.redraw.note(&hand, command, made);
            }
            Wants::Run(command) => self.run_by_hand(ui, map, command),
            Wants::RunInstead(command) => self.run_instead(ui, map, command),
            Wants::History => self.act_on_tools(Action::ShowHistory),
            Wants::Propose(area) => self.act_on_plans(ui.ctx(), Action::Propose(area)),
        }
        ui.ctx().request_repaint();
    }

    /// Runs what a gesture made; what is refused is said where the hand is.
    fn run_by_hand(&mut self, ui: &Ui, map: &MapOutput, command: Command) {
        let made = self.session.preview(&command);
        let before = self.session.document().clone();
        match made {
            Ok(after) => {
                let edit = command.words(self.lang, &before);
                if let Err(reason) = self.session.run_made(command.clone(), &before, after) {
                    self.complain(reason.words(self.lang, &before));
                    return;
                }
                self.note_done(ui, &command);
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(text::ui::done(self.lang, edit), offer);
            }
            Err(reason) => {
                let hand = hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
                self.redraw.refuse(&hand, command, reason);
            }
        }
    }

    /// Runs a command in the place of the last edit: nudges that follow each other are one.
    fn run_instead(&mut self, ui: &Ui, map: &MapOutput, command: Command) {
        if !matches!(self.session.undo(), Ok(Some(_))) {
            return;
        }
        match self.session.run(command.clone()) {
            Ok(_) => self.note_done(ui, &command),
            Err(reason) => {
                // Nothing came in its place, so the last edit comes back.
                if let Err(reason) = self.session.redo() {
                    self.complain(reason.words(self.lang, self.session.document()));
                }
                let hand = hand(ui, self.session.document(), &self.view, map, self.find.ground.pinned(), self.lang);
                self.redraw.note(&hand, command, Err(reason));
            }
        }
    }

    pub(super) fn note_done(&mut self, ui: &Ui, command: &Command) {
        let cursor = self.session.history().cursor();
        let time = ui.input(|input| input.time);
        let nudged = match command {
            Command::MoveVertex { from, .. } if self.redraw.is_at_rest() => Some(*from),
            _ => None,
        };
        self.redraw.done(command, time, cursor, nudged);
        self.view.follow(&mut self.session, self.theme);
    }
}

/// What the hand finds on the map.
fn hand<'a>(
    ui: &Ui,
    document: &'a crate::model::Document,
    view: &'a crate::ui::view::View,
    map: &MapOutput,
    pinned: Option<LevelIndex>,
    lang: text::Lang,
) -> Hand<'a> {
    let (free, time) = ui.input(|input| (input.modifiers.alt, input.time));
    Hand {
        document,
        index: view.index(),
        outlines: view.outlines(),
        version: view.version,
        level: pinned.unwrap_or(document.grid_level()),
        camera: map.camera,
        map: map.rect,
        selected: view.selected,
        place: map.at,
        down: map.down,
        pressed: map.pressed,
        clicked: map.clicked,
        twice: map.double_clicked.is_some(),
        free,
        time,
        lang,
    }
}

fn place(map: &MapOutput, at: egui::Pos2) -> Option<crate::geodesy::LatticePoint> {
    let p = at - map.rect.min;
    let (lon, lat) = map.camera.to_map(crate::drawing::ScreenPoint { x: p.x, y: p.y }).to_degrees();
    crate::geodesy::LatticePoint::from_degrees(lon, lat).ok()
}

impl Redraw {
    fn status_follow(&self, lang: text::Lang) -> &'static str {
        if self.follows() {
            text::redraw_tools::status_follows(lang)
        } else {
            text::redraw_tools::status_straight(lang)
        }
    }

    /// What the status bar says of the tool in hand.
    pub(super) fn status(&self, ui: &Ui, lang: text::Lang) -> Option<String> {
        let tool = self.tool()?;
        let free = ui.input(|input| input.modifiers.alt);
        let snap = if free { text::redrawing::status_free(lang) } else { text::redrawing::status_snap(lang) };
        let between = " · ";
        Some(match self.moved() {
            _ if self.refusal().is_some() => format!("{}{between}{}", tool.words(lang), self.refusal()?),
            Some((dx, dy)) => format!(
                "{}{between}{snap}",
                text::redrawing::status_shift(lang, tool.words(lang), format!("{dx:.1}"), format!("{dy:.1}"))
            ),
            None if tool == Tool::Brush => {
                text::redrawing::status_brush(lang, tool.words(lang), format!("{:.0}", self.brush_m))
            }
            None => match self.points() {
                Some(points) => {
                    let line = text::redrawing::status_line(lang, tool.words(lang), points);
                    format!("{line}{between}{snap}{between}{}", self.status_follow(lang))
                }
                None if self.draws_line() => format!("{}{between}{}", tool.hint(lang), self.status_follow(lang)),
                None => tool.hint(lang).to_owned(),
            },
        })
    }
}
