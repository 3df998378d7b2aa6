//! Moves an area to another parent by two clicks: the area, then the parent. No border moves.

use egui::{Painter, Shape, Stroke, Ui};

use super::{Hand, Redraw, Wants};
use crate::domain::{AreaId, LevelIndex};
use crate::geodesy::LatticePoint;
use crate::model::{Command, Document, NewCode, next_code};
use crate::query::Index;
use crate::text::{self, Lang};
use crate::ui::form::segment;
use crate::ui::map::pointer::{on_screen, paint_plate};
use crate::ui::theme::color;
use crate::ui::widgets::{tokens, words};

/// The area that is to move.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Regroup {
    /// The area; `None` until one is picked.
    pub area: Option<AreaId>,
    /// The area or parent under the pointer.
    under: Option<AreaId>,
    /// Whether it keeps its code, which then begins with that of another.
    pub keeps_code: bool,
}

impl Redraw {
    /// Takes the tool with an area picked already, as the menu does.
    pub fn regroup(&mut self, area: AreaId) {
        self.take_tool(super::Tool::Regroup);
        self.regroup.area = Some(area);
    }

    pub(super) fn take_regroup(&mut self, hand: &Hand<'_>) -> Wants {
        let tables = &hand.document.tables;
        self.regroup.area = self.regroup.area.filter(|id| tables.areas.get(*id).is_some());
        let under = |level: LevelIndex| {
            let label = hand.index.locator().leaf(hand.clicked.or(hand.place)?);
            hand.document.outline_at(label, level).map(|area| area.id)
        };
        let Some(area) = self.regroup.area.and_then(|id| tables.areas.get(id)) else {
            self.regroup.under = under(hand.level).filter(|_| hand.level > LevelIndex(0));
            if hand.clicked.is_some() {
                self.regroup.area = self.regroup.under;
            }
            return Wants::NoPreview.unless(self.preview.is_none());
        };
        // While the hand is at a card, what it shows stays.
        if hand.place.is_none() && hand.clicked.is_none() {
            return Wants::Nothing;
        }
        let parent = under(LevelIndex(area.level.0.saturating_sub(1)));
        self.regroup.under = parent.filter(|parent| Some(*parent) != area.parent);
        if hand.clicked.is_some() && parent.is_some() && parent == area.parent {
            // A click at home means another area of it.
            self.regroup.area = under(area.level);
            return Wants::NoPreview;
        }
        let Some(parent) = self.regroup.under else {
            return Wants::NoPreview.unless(self.preview.is_none() && self.refused.is_none());
        };
        let codes =
            if self.regroup.keeps_code { Vec::new() } else { codes_below(hand.document, hand.index, area.id, parent) };
        let command = Command::MoveArea { area: area.id, parent, codes };
        match hand.clicked {
            Some(_) => Wants::Run(command),
            None if self.is_known(&command) => Wants::Nothing,
            None => Wants::Preview(command),
        }
    }

    /// What is said in the card: what moves, and which code it gets.
    pub(super) fn regroup_form(&mut self, ui: &mut Ui, document: &Document, lang: Lang) {
        let tokens = tokens(ui);
        let Some(area) = self.regroup.area.and_then(|id| document.tables.areas.get(id)) else { return };
        let parent = area.parent.map(|id| document.name_of(id)).unwrap_or_default();
        words(ui, text::redraw_tools::moves(lang, document.name_of(area.id), parent), 13.0, true, tokens.text1);
        ui.add_space(8.0);
        let choices = [(false, text::redraw_tools::code_next(lang)), (true, text::redraw_tools::code_keep(lang))];
        if let Some(keeps) = segment(ui, self.regroup.keeps_code, &choices) {
            self.regroup.keeps_code = keeps;
            self.preview = None;
        }
        ui.add_space(6.0);
        let codes = match self.preview.as_ref().map(|preview| &preview.command) {
            Some(Command::MoveArea { codes, .. }) => codes.as_slice(),
            _ => &[],
        };
        let said = match (codes.iter().find(|new| new.area == area.id), self.preview.is_some()) {
            (Some(new), _) => text::redraw_tools::code_change(lang, &area.code, &new.code),
            (None, true) => text::redraw_tools::code_kept(lang, &area.code),
            (None, false) => text::redraw_tools::pick_parent(lang).to_owned(),
        };
        words(ui, said, 12.0, false, tokens.text2);
        if codes.len() > 1 {
            words(ui, text::redraw_tools::codes_below(lang, codes.len() - 1), 12.0, false, tokens.text2);
        }
        ui.add_space(8.0);
    }

    /// The area that moves, and the parent that would take it.
    pub(super) fn paint_regroup(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        let accent = color(tokens(ui).accent);
        let rings = |id: AreaId| -> Vec<Vec<LatticePoint>> {
            let pieces = hand.outlines.outline(hand.document, id);
            pieces.iter().flat_map(|piece| piece.rings().map(<[_]>::to_vec).collect::<Vec<_>>()).collect()
        };
        if let Some(area) = self.regroup.area {
            let rings = rings(area);
            for ring in &rings {
                let line = on_screen(ring, &hand.camera, hand.map.min);
                painter.add(Shape::closed_line(line, Stroke::new(2.0, accent)));
            }
            super::paint::paint_hatch(ui, painter, hand, &rings);
        }
        let Some(under) = self.regroup.under.filter(|under| Some(*under) != self.regroup.area) else { return };
        for ring in rings(under) {
            let line = on_screen(&ring, &hand.camera, hand.map.min);
            painter.add(Shape::closed_line(line, Stroke::new(3.0, accent)));
        }
        if let (Some(place), Some(_)) = (hand.place, self.regroup.area) {
            let at = hand.on_screen(place) - egui::vec2(0.0, 26.0);
            paint_plate(ui, painter, at, &text::redraw_tools::goes_to(hand.lang, hand.document.name_of(under)));
        }
    }
}

/// The codes that an area and those below it get below another parent: the next free one there, and below it the same
/// last digits as before. None where there is no free one: then it keeps its own.
fn codes_below(document: &Document, index: &Index, area: AreaId, parent: AreaId) -> Vec<NewCode> {
    let Some(row) = document.tables.areas.get(area) else { return Vec::new() };
    let Some(code) = next_code(document, index.links(), parent, 0) else { return Vec::new() };
    let mut codes = vec![NewCode { area, code: code.clone() }];
    let mut open: Vec<AreaId> = index.links().children(area).collect();
    while let Some(id) = open.pop() {
        let Some(below) = document.tables.areas.get(id) else { continue };
        if let Some(rest) = below.code.strip_prefix(row.code.as_str()) {
            codes.push(NewCode { area: id, code: format!("{code}{rest}") });
            open.extend(index.links().children(id));
        }
    }
    codes.sort_by_key(|new| (new.area != area, new.area));
    codes
}
