//! Which part of an area goes, by a line drawn across it: what lies on the one side of the line. What the line cuts goes
//! where most of its households are, and a grid may be split along the line first.

use std::collections::BTreeSet;

use egui::Ui;

use super::Around;
use super::drawn::DrawnLine;
use super::parts::{hint, note};
use crate::domain::AreaId;
use crate::drawing::Icon;
use crate::model::Command;
use crate::query::detail::grouped;
use crate::query::dividing::{Divided, divided, prolonged};
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::widgets::{Look, button, tokens, words};

/// The line, and what lies on its sides.
#[derive(Default)]
pub(super) struct SplitLine {
    pub line: DrawnLine,
    sides: Vec<Divided>,
    /// Whether what is on the heavier side goes.
    is_turned: bool,
    /// What went before it was drawn: that again where it is left.
    before: Option<BTreeSet<AreaId>>,
}

impl SplitLine {
    /// What goes by the line as it is; `None` where it says nothing.
    pub fn divide(&mut self, around: Around<'_>, area: AreaId) -> Option<BTreeSet<AreaId>> {
        let Around { document, index, outlines, .. } = around;
        self.sides = divided(document, index, outlines, area, &self.line.points());
        if self.sides.is_empty() {
            return if self.line.is_left() { self.before.take() } else { None };
        }
        let goes_left = self.goes_left();
        Some(self.sides.iter().filter(|one| one.is_left == goes_left).map(|one| one.area).collect())
    }

    /// The lighter side goes, unless that was turned.
    fn goes_left(&self) -> bool {
        let households = |is_left: bool| -> u64 {
            self.sides.iter().filter(|one| one.is_left == is_left).map(|one| one.left + one.right).sum()
        };
        (households(true) <= households(false)) != self.is_turned
    }

    /// The ways to draw it, what lies on its sides, and what it cuts. Returns whether the other side was chosen.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        around: Around<'_>,
        (area, goes): (AreaId, &BTreeSet<AreaId>),
        outbox: &mut Outbox,
    ) -> bool {
        let lang = around.lang;
        let mut turned = false;
        let has_line = !self.sides.is_empty();
        ui.horizontal(|ui| {
            let label = if has_line { text::forms::line_again(lang) } else { text::forms::line_pick(lang) };
            if button(ui, Some(Icon::Reshape), label, Look::Plain, !self.line.is_open()).clicked() {
                self.line.begin();
                self.before = Some(goes.clone());
                self.sides.clear();
                self.is_turned = false;
                ui.ctx().request_repaint();
            }
            if has_line && button(ui, None, text::forms::line_other(lang), Look::Plain, true).clicked() {
                self.is_turned = !self.is_turned;
                turned = true;
            }
        });
        ui.add_space(4.0);
        if self.line.is_open() {
            hint(ui, text::forms::line_hint(lang));
            ui.add_space(4.0);
        }
        if has_line {
            let count = |is_going: bool| {
                let there = self.sides.iter().filter(|one| goes.contains(&one.area) == is_going);
                there.fold((0_usize, 0), |(count, sum), one| (count + 1, sum + one.left + one.right))
            };
            let ((go, away), (stay, rest)) = (count(true), count(false));
            let said = text::forms::line_sides(lang, go, grouped(away), stay, grouped(rest));
            words(ui, said, 13.0, false, tokens(ui).text1);
            ui.add_space(4.0);
        }
        self.cut(ui, around, area, goes, outbox);
        turned
    }

    /// What lies on both sides: how many households here and there, where it goes, and the offer to split it.
    fn cut(&self, ui: &mut Ui, around: Around<'_>, area: AreaId, goes: &BTreeSet<AreaId>, outbox: &mut Outbox) {
        let (document, lang) = (around.document, around.lang);
        let goes_left = self.goes_left();
        for one in self.sides.iter().filter(|one| one.is_cut()) {
            let Some(row) = document.tables.areas.get(one.area) else { continue };
            let (away, rest) = if goes_left { (one.left, one.right) } else { (one.right, one.left) };
            let side = match goes.contains(&one.area) {
                true => text::forms::side_goes(lang),
                false => text::forms::side_stays(lang),
            };
            let said = text::forms::line_cuts(lang, &row.name, grouped(away), grouped(rest), side);
            note(ui, Icon::Info, &said, tokens(ui).text2, tokens(ui).sub);
            ui.add_space(4.0);
            if row.level == document.grid_level() && !self.line.is_open() {
                let label = text::forms::line_split(lang, &row.name);
                if button(ui, Some(Icon::Split), &label, Look::Plain, true).clicked() {
                    let line = prolonged(document, around.outlines, area, &self.line.points());
                    let split = Command::SplitGrid { grid: one.area, line, keep: None, parts: Vec::new() };
                    outbox.send(Action::Run(split));
                }
                ui.add_space(6.0);
            }
        }
    }
}
