//! Communities or streets that become one: which stays, its name, the codes of what comes along. Everything that names the
//! others names it from then on, and the form says what that is.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use super::parts::{change_line, hint, section, tick};
use super::{Around, Outcome, Page, figures};
use crate::domain::{AreaId, LevelIndex, OfficeId, Subject};
use crate::model::{AreaAttributeValue, Command, Document, Kind, MergedOffices, MergedPosts, NewCode, doubled_offices};
use crate::query::parting::{codes_of_merged, hanging};
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::field::Field;
use crate::ui::form::{row, segment, toggle};

/// What is said of the areas so far.
pub struct MergeAreas {
    picked: Vec<AreaId>,
    keep: AreaId,
    name: String,
    is_typed: bool,
    recodes: bool,
    posts: MergedPosts,
    offices: MergedOffices,
    /// What is known of the areas as they are picked.
    known: Known,
}

#[derive(Default)]
struct Known {
    /// Areas of the same level, those beside what is picked first.
    others: Vec<(AreaId, bool)>,
    codes: Vec<NewCode>,
    /// How many things of each kind come along.
    along: Vec<(Kind, usize)>,
    /// The offices and centres that they would have twice.
    doubled: Vec<OfficeId>,
}

impl MergeAreas {
    /// Of one area, to which others are picked.
    pub fn new(area: AreaId) -> Self {
        Self {
            picked: vec![area],
            keep: area,
            name: String::new(),
            is_typed: false,
            recodes: true,
            posts: MergedPosts::Kept,
            offices: MergedOffices::OneOfEach,
            known: Known::default(),
        }
    }

    /// What becomes of offices; nothing is said of it where none would be there twice.
    fn offices(&self) -> MergedOffices {
        if self.known.doubled.is_empty() { MergedOffices::All } else { self.offices }
    }

    /// Offices and centres that would be there twice: one of each, or all.
    fn doubled(&mut self, ui: &mut Ui, around: Around<'_>) -> bool {
        let lang = around.lang;
        if self.known.doubled.is_empty() {
            return false;
        }
        section(ui, text::forms::offices(lang), &text::forms::offices_doubled(lang, self.known.doubled.len()));
        let ways = [
            (MergedOffices::OneOfEach, text::forms::offices_one(lang)),
            (MergedOffices::All, text::forms::offices_all(lang)),
        ];
        let chosen = segment(ui, self.offices, &ways);
        self.offices = chosen.unwrap_or(self.offices);
        ui.add_space(4.0);
        let becomes = match self.offices {
            MergedOffices::OneOfEach => text::forms::office_goes(lang),
            MergedOffices::All => text::forms::office_stays(lang),
        };
        for office in self.known.doubled.iter().filter_map(|&id| around.document.tables.offices.get(id)) {
            let street = around.document.name_of(office.street);
            change_line(ui, &format!("{street} {}", office.name), becomes, becomes);
        }
        chosen.is_some()
    }

    fn turn(&mut self, area: AreaId) {
        match self.picked.iter().position(|&id| id == area) {
            Some(_) if self.picked.len() == 1 => {}
            Some(at) => drop(self.picked.remove(at)),
            None => self.picked.push(area),
        }
        if !self.picked.contains(&self.keep)
            && let Some(&first) = self.picked.first()
        {
            self.keep = first;
        }
    }
}

impl Known {
    fn of(around: Around<'_>, picked: &[AreaId], keep: AreaId) -> Self {
        let Around { document, index, outlines, .. } = around;
        let Some(level) = document.tables.areas.get(keep).map(|row| row.level) else { return Self::default() };
        let mut beside = BTreeSet::new();
        for &area in picked {
            for border in outlines.borders(document, area).iter().filter_map(|id| document.partition.border(*id)) {
                let sides = [border.left, border.right];
                beside.extend(sides.iter().filter_map(|&label| document.outline_at(label, level)).map(|row| row.id));
            }
        }
        let parent = document.tables.areas.get(keep).and_then(|row| row.parent);
        let siblings = parent.into_iter().flat_map(|parent| index.links().children(parent));
        let all: BTreeSet<AreaId> = siblings.chain(beside.iter().copied()).collect();
        let mut others: Vec<(AreaId, bool)> =
            all.into_iter().filter(|id| !picked.contains(id)).map(|id| (id, beside.contains(&id))).collect();
        // What somebody else runs is never merged with what one runs oneself.
        let apart = |id: AreaId| document.tables.areas.get(id).map(|row| row.managed_apart);
        others.retain(|&(id, _)| apart(id) == apart(keep));
        let code = |id: AreaId| document.tables.areas.get(id).map(|row| row.code.clone());
        others.sort_by_key(|&(id, is_beside)| (!is_beside, code(id)));
        let mut along: BTreeMap<Kind, usize> = BTreeMap::new();
        for &area in picked.iter().filter(|&&area| area != keep) {
            *along.entry(Kind::Area).or_default() += index.links().children(area).count();
            for (subject, _) in hanging(document, index, area, &BTreeSet::new()) {
                *along.entry(subject.kind()).or_default() += 1;
            }
        }
        Self {
            others,
            codes: codes_of_merged(document, index.links(), picked, keep),
            doubled: doubled_offices(document, index.links(), picked, keep),
            along: along.into_iter().filter(|(_, count)| *count > 0).collect(),
        }
    }
}

impl Page for MergeAreas {
    fn title(&self, lang: Lang) -> String {
        text::forms::merge_areas(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        let areas = &around.document.tables.areas;
        self.picked.retain(|&id| areas.get(id).is_some());
        let Some(&first) = self.picked.first() else { return false };
        if areas.get(self.keep).is_none() {
            self.keep = first;
        }
        if !self.is_typed {
            self.name = areas.get(self.keep).map_or_else(String::new, |row| row.name.clone());
        }
        self.known = Known::of(around, &self.picked, self.keep);
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, outcome: Option<&Outcome>, _outbox: &mut Outbox) -> bool {
        let (document, lang) = (around.document, around.lang);
        let mut changed = false;
        hint(ui, text::forms::merge_areas_hint(lang));
        ui.add_space(4.0);
        for id in self.picked.clone() {
            let Some(area) = document.tables.areas.get(id) else { continue };
            let on = self.keep == id;
            let end = if on { text::redrawing::stays(lang) } else { text::forms::becomes_part(lang) };
            let label = format!("{} {}", area.name, area.code);
            if row(ui, None, &label, end, on, true).clicked() && !on {
                self.keep = id;
                changed = true;
            }
        }
        section(ui, text::forms::others(lang), text::forms::others_hint(lang));
        let mut turned = None;
        for id in self.picked.clone().into_iter().filter(|&id| id != self.keep) {
            let Some(area) = document.tables.areas.get(id) else { continue };
            if tick(ui, &format!("{} {}", area.name, area.code), text::forms::picked(lang), true) {
                turned = Some(id);
            }
        }
        for &(id, is_beside) in self.known.others.iter().take(MOST) {
            let Some(area) = document.tables.areas.get(id) else { continue };
            let end = if is_beside { text::forms::beside(lang) } else { "" };
            if tick(ui, &format!("{} {}", area.name, area.code), end, false) {
                turned = Some(id);
            }
        }
        if let Some(id) = turned {
            self.turn(id);
            return true;
        }
        if self.picked.len() < 2 {
            return changed;
        }
        ui.add_space(8.0);
        let line = Field::labelled(text::forms::name(lang)).show(ui, &mut self.name);
        self.is_typed |= line.changed();
        changed |= line.changed();
        if let (Some(outcome), Some(level)) = (outcome, self.level(document)) {
            figures::show(ui, around, outcome, level);
        }
        section(ui, text::forms::comes_along(lang), "");
        for (kind, count) in &self.known.along {
            let said = text::forms::count(lang, count);
            // Areas that come along are of the level below.
            let below = self.level(document).and_then(|level| document.levels.get(usize::from(level.0) + 1));
            let name = match below.filter(|_| *kind == Kind::Area) {
                Some(level) => lang.pick(&level.name_zh, &level.name_en).clone(),
                None => kind.words(lang).to_owned(),
            };
            change_line(ui, &crate::ui::widgets::heading(&name), &said, &said);
        }
        hint(ui, text::forms::comes_along_hint(lang));
        changed |= self.doubled(ui, around);
        section(ui, text::forms::posts(lang), "");
        let ways =
            [(MergedPosts::Kept, text::forms::posts_kept(lang)), (MergedPosts::All, text::forms::posts_all(lang))];
        if let Some(posts) = segment(ui, self.posts, &ways) {
            self.posts = posts;
            changed = true;
        }
        changed | codes(ui, around, &self.known.codes, &mut self.recodes)
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        let (document, lang) = (around.document, around.lang);
        if self.picked.len() < 2 {
            return Some(Err(text::forms::pick_another(lang).to_owned()));
        }
        let codes = if self.recodes { self.known.codes.clone() } else { Vec::new() };
        let merge = Command::MergeAreas {
            areas: self.picked.clone(),
            keep: self.keep,
            posts: self.posts,
            offices: self.offices(),
            codes,
        };
        let kept = document.tables.areas.get(self.keep)?;
        if self.name.trim() == kept.name {
            return Some(Ok(merge));
        }
        let rename = Command::SetAreaAttribute { area: self.keep, value: AreaAttributeValue::Name(self.name.clone()) };
        Some(Ok(Command::Together { name: merge.words(lang, document), commands: vec![merge, rename] }))
    }

    fn confirm(&self, lang: Lang) -> String {
        text::forms::do_merge(lang).to_owned()
    }

    fn level(&self, document: &Document) -> Option<LevelIndex> {
        document.tables.areas.get(self.keep).map(|row| row.level)
    }

    fn pick(&mut self, _document: &Document, area: AreaId) {
        self.turn(area);
    }

    fn home(&self) -> Option<AreaId> {
        Some(self.keep)
    }

    fn marked(&self) -> Vec<Subject> {
        self.picked.iter().copied().map(Subject::Area).collect()
    }
}

/// So many areas are offered in a list; more are picked on the map.
const MOST: usize = 12;

/// New codes of what comes along, with a switch. Returns whether it was turned.
pub(super) fn codes(ui: &mut Ui, around: Around<'_>, codes: &[NewCode], on: &mut bool) -> bool {
    let lang = around.lang;
    section(ui, text::forms::codes(lang), &text::forms::count(lang, codes.len()));
    let mut changed = false;
    ui.horizontal(|ui| {
        if toggle(ui, text::forms::recode(lang), *on) {
            *on = !*on;
            changed = true;
        }
        crate::ui::widgets::words(ui, text::forms::recode(lang), 14.0, false, crate::ui::widgets::tokens(ui).text1);
    });
    if *on {
        for new in codes.iter().take(200) {
            let Some(row) = around.document.tables.areas.get(new.area) else { continue };
            change_line(ui, &row.name, &row.code, &new.code);
        }
        hint(ui, text::forms::codes_hint(lang));
    } else {
        hint(ui, text::forms::codes_off(lang));
    }
    changed
}
