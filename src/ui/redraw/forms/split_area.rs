//! A community or street of which a part becomes one of its own: what lies in the part is picked on the map or in a list,
//! and everything that hangs on the area is given to one of both. Nothing is left without an owner.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use super::drawn::DrawnLine;
use super::parts::{hint, note, section, tick, two_ways};
use super::split_line::SplitLine;
use super::{Around, Outcome, Page, figures, merge_areas};
use crate::domain::{AreaId, LevelIndex, LevelRole, Subject};
use crate::drawing::Icon;
use crate::model::{Command, Document, NewArea, NewCode, next_code};
use crate::query::naming;
use crate::query::parting::{Side, codes_of_split, hanging, nearest};
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::field::Field;
use crate::ui::widgets::{Look, button, tokens};

/// What is said of the split so far.
pub struct SplitArea {
    area: AreaId,
    goes: BTreeSet<AreaId>,
    /// What somebody turned by hand, and whether it goes: the line that is there says nothing of these.
    by_hand: BTreeMap<AreaId, bool>,
    /// The line that says what goes.
    by_line: SplitLine,
    name: String,
    code: String,
    recodes: bool,
    /// What somebody decided; the rest goes by where it lies.
    decided: BTreeMap<Subject, Side>,
    rows: Vec<(Subject, Side)>,
    children: Vec<AreaId>,
    codes: Vec<NewCode>,
}

impl SplitArea {
    /// Of one area.
    pub fn new(area: AreaId, around: Around<'_>) -> Self {
        let Around { document, index, lang, .. } = around;
        let row = document.tables.areas.get(area);
        let code = row.and_then(|row| next_code(document, index.links(), row.parent?, 0)).unwrap_or_default();
        Self {
            area,
            goes: BTreeSet::new(),
            by_hand: BTreeMap::new(),
            by_line: SplitLine::default(),
            name: row.map_or_else(String::new, |row| second_name(document, &row.name, row.level, lang)),
            code,
            recodes: true,
            decided: BTreeMap::new(),
            rows: Vec::new(),
            children: Vec::new(),
            codes: Vec::new(),
        }
    }

    fn turn(&mut self, child: AreaId) {
        if self.children.contains(&child) {
            let goes = !self.goes.remove(&child);
            if goes {
                self.goes.insert(child);
            }
            self.by_hand.insert(child, goes);
        }
    }

    /// What the line says goes. Returns whether that is something else than before.
    fn take_line(&mut self, around: Around<'_>) -> bool {
        // A line that is begun decides anew what was turned before it.
        if self.by_line.line.is_open() {
            self.by_hand.clear();
        }
        let Some(mut goes) = self.by_line.divide(around, self.area) else { return false };
        for (&child, &by_hand) in &self.by_hand {
            if by_hand {
                goes.insert(child)
            } else {
                goes.remove(&child)
            };
        }
        let is_other = goes != self.goes;
        self.goes = goes;
        is_other
    }

    fn side(&self, row: &(Subject, Side)) -> Side {
        self.decided.get(&row.0).copied().unwrap_or(row.1)
    }

    fn open(&self) -> usize {
        self.rows.iter().filter(|row| self.side(row) == Side::Open).count()
    }

    fn distribution(&mut self, ui: &mut Ui, around: Around<'_>) -> bool {
        let Around { document, index, outlines, lang, .. } = around;
        let open = self.open();
        let end = if open > 0 { text::forms::still_open(lang, open) } else { text::forms::all_given(lang).to_owned() };
        section(ui, text::forms::distribution(lang), &end);
        hint(ui, text::forms::distribution_hint(lang));
        let mut changed = false;
        if open > 0 {
            ui.add_space(6.0);
            let rest: Vec<Subject> =
                self.rows.iter().filter(|row| self.side(row) == Side::Open).map(|row| row.0).collect();
            ui.horizontal(|ui| {
                if button(ui, None, text::forms::rest_nearest(lang), Look::Plain, true).clicked() {
                    for &subject in &rest {
                        let side = nearest(document, index, outlines, self.area, &self.goes, subject);
                        self.decided.insert(subject, side);
                    }
                    changed = true;
                }
                if button(ui, None, text::forms::rest_stays(lang), Look::Plain, true).clicked() {
                    self.decided.extend(rest.iter().map(|&subject| (subject, Side::Stays)));
                    changed = true;
                }
            });
        }
        ui.add_space(4.0);
        let ways = [(Side::Stays, text::forms::side_stays(lang)), (Side::Goes, text::forms::side_goes(lang))];
        let mut decided = None;
        // What waits for a decision comes first.
        let mut rows: Vec<&(Subject, Side)> = self.rows.iter().collect();
        rows.sort_by_key(|row| row.1 != Side::Open);
        for row in rows {
            let name = match row.0 {
                Subject::Assignment(id) => {
                    let unit = document.tables.assignments.get(id).and_then(|one| document.tables.units.get(one.unit));
                    unit.map_or_else(String::new, |unit| unit.name.clone())
                }
                subject => naming::name(document, subject, lang),
            };
            let kind = crate::ui::widgets::heading(row.0.kind().words(lang));
            let side = Some(self.side(row)).filter(|&side| side != Side::Open);
            ui.push_id(row.0, |ui| {
                if let Some(side) = two_ways(ui, (&name, &kind), side, ways) {
                    decided = Some((row.0, side));
                }
            });
        }
        if let Some((subject, side)) = decided {
            self.decided.insert(subject, side);
            changed = true;
        }
        changed
    }
}

impl Page for SplitArea {
    fn title(&self, lang: Lang) -> String {
        text::forms::split_area(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        let Around { document, index, .. } = around;
        if document.tables.areas.get(self.area).is_none() {
            return false;
        }
        let known = std::mem::take(&mut self.children);
        self.children = index.links().children(self.area).collect();
        self.children.sort_by_key(|&id| document.tables.areas.get(id).map(|row| row.code.clone()));
        // A grid that was split along the line: the line says where its parts go.
        if !known.is_empty() && known != self.children {
            self.take_line(around);
        }
        self.goes.retain(|id| self.children.contains(id));
        self.rows = hanging(document, index, self.area, &self.goes);
        self.codes = codes_of_split(document, index.links(), &self.goes, self.code.trim());
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool {
        let (document, lang) = (around.document, around.lang);
        let Some(area) = document.tables.areas.get(self.area) else { return false };
        let mut changed = false;
        hint(ui, &text::forms::split_hint(lang, &area.name));
        ui.add_space(6.0);
        let line = Field::labelled(text::forms::new_name(lang)).show(ui, &mut self.name);
        changed |= line.changed();
        ui.add_space(8.0);
        let line = Field::labelled(text::forms::new_code(lang)).show(ui, &mut self.code);
        changed |= line.changed();
        section(ui, text::forms::goes(lang), &text::forms::of_all(lang, self.goes.len(), self.children.len()));
        if self.by_line.show(ui, around, (self.area, &self.goes), outbox) {
            return self.take_line(around);
        }
        let mut turned = None;
        for &child in &self.children {
            let Some(row) = document.tables.areas.get(child) else { continue };
            let households = around.index.totals(child).households;
            let end = text::forms::households(lang, crate::query::detail::grouped(households));
            if tick(ui, &format!("{} {}", row.name, row.code), &end, self.goes.contains(&child)) {
                turned = Some(child);
            }
        }
        if let Some(child) = turned {
            self.turn(child);
            return true;
        }
        if self.goes.is_empty() || self.goes.len() == self.children.len() {
            return changed;
        }
        if let Some(outcome) = outcome {
            figures::show(ui, around, outcome, area.level);
        }
        changed |= self.distribution(ui, around);
        if document.has_role(area, LevelRole::Community) {
            ui.add_space(6.0);
            note(ui, Icon::Info, text::forms::by_ground(lang), tokens(ui).text2, tokens(ui).sub);
        }
        changed | merge_areas::codes(ui, around, &self.codes, &mut self.recodes)
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        let lang = around.lang;
        if self.goes.is_empty() {
            return Some(Err(text::forms::nothing_goes(lang).to_owned()));
        }
        if self.goes.len() == self.children.len() {
            return Some(Err(text::forms::nothing_stays(lang).to_owned()));
        }
        if self.open() > 0 {
            return Some(Err(text::forms::still_open_long(lang, self.open())));
        }
        let along = self.rows.iter().filter(|row| self.side(row) == Side::Goes).map(|row| row.0).collect();
        let new = NewArea {
            name: self.name.clone(),
            code: Some(self.code.trim().to_owned()),
            children: self.goes.iter().copied().collect(),
            along,
            codes: if self.recodes { self.codes.clone() } else { Vec::new() },
        };
        Some(Ok(Command::SplitArea { area: self.area, new }))
    }

    fn confirm(&self, lang: Lang) -> String {
        text::forms::do_split(lang).to_owned()
    }

    fn level(&self, document: &Document) -> Option<LevelIndex> {
        document.tables.areas.get(self.area).map(|row| row.level)
    }

    fn picks(&self, document: &Document) -> Option<LevelIndex> {
        self.level(document).map(|level| LevelIndex(level.0 + 1))
    }

    fn pick(&mut self, _document: &Document, area: AreaId) {
        self.turn(area);
    }

    fn line(&mut self) -> Option<&mut DrawnLine> {
        Some(&mut self.by_line.line)
    }

    fn follow_line(&mut self, around: Around<'_>) -> bool {
        self.take_line(around)
    }

    fn home(&self) -> Option<AreaId> {
        Some(self.area)
    }

    fn marked(&self) -> Vec<Subject> {
        match self.goes.is_empty() {
            true => vec![self.area.into()],
            false => self.goes.iter().copied().map(Subject::Area).collect(),
        }
    }
}

/// What a second one is called: 杨家第二社区.
fn second_name(document: &Document, name: &str, level: LevelIndex, lang: Lang) -> String {
    let kind = document.levels.get(usize::from(level.0)).map_or("", |level| level.name_zh.as_str());
    match name.strip_suffix(kind).filter(|stem| !stem.is_empty() && !kind.is_empty()) {
        Some(stem) => text::forms::second_with_kind(Lang::Zh, stem, kind),
        None => text::forms::second(lang, name),
    }
}
