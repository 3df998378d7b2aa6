//! Many areas at once: chosen by rule, by a box on the map or in the table, and given other attributes in one edit.

use egui::{ScrollArea, Ui};

use super::parts::{change_line, hint, section};
use super::{Around, Outcome, Page};
use crate::domain::{Area, AreaId, GridKind, GridPurpose, LevelIndex, LevelRole, Subject};
use crate::drawing::Icon;
use crate::model::{AreaAttribute, AreaAttributeValue, Command, Document, purpose_words};
use crate::query::choose::{ChooseBy, chosen};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::field::Field;
use crate::ui::form::toggle;
use crate::ui::widgets::{Look, button, drop_down, heading, tokens, words};

/// What is typed to take a value away.
const NONE: &str = "—";

/// What is said of many areas so far.
pub struct Many {
    /// Of what level areas are chosen by rule.
    level: LevelIndex,
    by: ChooseBy,
    /// Only those in this area are chosen.
    within: Option<AreaId>,
    only_within: bool,
    /// The areas that are selected.
    areas: Vec<AreaId>,
    /// Things that are selected and are no areas, or of another level.
    others: usize,
    /// What is typed for each attribute that these areas have; an empty line changes nothing.
    lines: Vec<Line>,
    changes: Vec<Change>,
    fault: Option<String>,
}

struct Line {
    attribute: AreaAttribute,
    typed: String,
    /// The value that all have, or that they differ.
    now: String,
}

struct Change {
    area: AreaId,
    name: String,
    old: String,
    new: AreaAttributeValue,
    shown: String,
}

impl Many {
    /// Of what is selected; a community or street that is selected alone is where others are chosen.
    pub fn new(around: Around<'_>) -> Self {
        let document = around.document;
        let within = match around.selected {
            &[Subject::Area(id)] => Some(id)
                .filter(|&id| document.tables.areas.get(id).is_some_and(|row| row.level < document.grid_level())),
            _ => None,
        };
        Self {
            level: document.grid_level(),
            by: ChooseBy::All,
            within,
            only_within: within.is_some(),
            areas: Vec::new(),
            others: 0,
            lines: Vec::new(),
            changes: Vec::new(),
            fault: None,
        }
    }

    fn choose(&mut self, ui: &mut Ui, around: Around<'_>, outbox: &mut Outbox) {
        let Around { document, index, lang, .. } = around;
        section(ui, text::forms::choose(lang), "");
        let levels: Vec<LevelIndex> = document.level_indexes().skip(1).collect();
        let names: Vec<String> = levels.iter().map(|&level| level_name(document, level, lang)).collect();
        let choices: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        let at = levels.iter().position(|&level| level == self.level);
        let shown = at.and_then(|at| names.get(at)).map_or("", String::as_str);
        ui.horizontal(|ui| {
            let name = text::forms::choose_level(lang);
            if let Some(level) = drop_down(ui, name, 116.0, shown, &choices, at).and_then(|at| levels.get(at)) {
                self.level = *level;
                self.by = ChooseBy::All;
            }
            let rules = ChooseBy::of(document.role_of(self.level));
            let choices: Vec<(&str, &str)> = rules.iter().map(|rule| (rule.words(lang), "")).collect();
            let at = rules.iter().position(|&rule| rule == self.by);
            let width = ui.available_width();
            let name = text::forms::choose_by(lang);
            if let Some(rule) =
                drop_down(ui, name, width, self.by.words(lang), &choices, at).and_then(|at| rules.get(at))
            {
                self.by = *rule;
            }
        });
        if let Some(within) = self.within.and_then(|id| document.tables.areas.get(id)) {
            ui.horizontal(|ui| {
                let label = text::forms::only_within(lang, &within.name);
                if toggle(ui, &label, self.only_within) {
                    self.only_within = !self.only_within;
                }
                words(ui, label, 14.0, false, tokens(ui).text1);
            });
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if button(ui, Some(Icon::Wand), text::forms::do_choose(lang), Look::Plain, true).clicked() {
                let within = self.within.filter(|_| self.only_within);
                let found = chosen(document, index, self.level, within, self.by);
                outbox.send(Action::Pick(found.into_iter().map(Subject::Area).collect()));
            }
        });
        ui.add_space(6.0);
        hint(ui, text::forms::choose_hint(lang));
    }

    /// What the lines that are filled in change.
    fn make_changes(&mut self, around: Around<'_>) {
        self.changes.clear();
        self.fault = None;
        for line in self.lines.iter().filter(|line| !line.typed.trim().is_empty()) {
            for (number, &id) in (1..).zip(&self.areas) {
                let Some(area) = around.document.tables.areas.get(id) else { continue };
                // A basic grid has no purpose; those that are selected beside it get theirs.
                if line.attribute == AreaAttribute::Purpose && area.grid_kind == GridKind::Basic {
                    continue;
                }
                match value(line.attribute, line.typed.trim(), number) {
                    Err(fault) => self.fault = Some(fault(around.lang, heading(line.attribute.words(around.lang)))),
                    Ok(new) => {
                        let (old, shown) = (shown(area, line.attribute, around.lang), shown_value(&new, around.lang));
                        if old != shown {
                            self.changes.push(Change { area: id, name: area.name.clone(), old, new, shown });
                        }
                    }
                }
            }
        }
    }
}

impl Page for Many {
    fn title(&self, lang: Lang) -> String {
        text::forms::many(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        let Around { document, selected, .. } = around;
        let areas = &document.tables.areas;
        let all =
            selected.iter().filter_map(|&subject| if let Subject::Area(id) = subject { areas.get(id) } else { None });
        // Those of the level most are of; others have other attributes.
        let mut all: Vec<&Area> = all.collect();
        let count = |level: LevelIndex| all.iter().filter(|area| area.level == level).count();
        let level = document.level_indexes().max_by_key(|&level| (count(level), level));
        all.retain(|area| Some(area.level) == level);
        all.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
        self.others = selected.len() - all.len();
        self.areas = all.iter().map(|area| area.id).collect();
        let role = level.and_then(|level| document.role_of(level));
        let wanted: &[AreaAttribute] = match role {
            _ if all.is_empty() => &[],
            Some(LevelRole::Grid) => &[
                AreaAttribute::Name,
                AreaAttribute::Volunteers,
                AreaAttribute::ResponsibleBody,
                AreaAttribute::Purpose,
            ],
            Some(LevelRole::Street) => &[AreaAttribute::Name, AreaAttribute::StaffQuota],
            _ => &[AreaAttribute::Name],
        };
        let mut before = std::mem::take(&mut self.lines);
        // Only dedicated grids are for something.
        let is_dedicated = all.iter().any(|area| area.grid_kind == GridKind::Dedicated);
        for &attribute in wanted.iter().filter(|&&one| one != AreaAttribute::Purpose || is_dedicated) {
            let mut values = all.iter().map(|area| shown(area, attribute, around.lang));
            let first = values.next().unwrap_or_default();
            let now =
                if values.all(|value| value == first) { first } else { text::forms::differs(around.lang).to_owned() };
            let typed = before.iter_mut().find(|line| line.attribute == attribute);
            let typed = typed.map(|line| std::mem::take(&mut line.typed)).unwrap_or_default();
            self.lines.push(Line { attribute, typed, now });
        }
        self.make_changes(around);
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, _outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool {
        let (document, lang) = (around.document, around.lang);
        self.choose(ui, around, outbox);
        let level = self.areas.first().and_then(|&id| document.tables.areas.get(id)).map(|row| row.level);
        let kind = level.map_or_else(String::new, |level| level_name(document, level, lang));
        let count = self.areas.len();
        let end = if count > 0 { text::forms::selected(lang, count, kind) } else { String::new() };
        section(ui, text::forms::edit(lang), &end);
        if self.others > 0 {
            hint(ui, &text::forms::left_out(lang, self.others));
        }
        if self.areas.is_empty() {
            hint(ui, text::forms::none_selected(lang));
            return false;
        }
        let mut changed = false;
        for line in &mut self.lines {
            ui.add_space(6.0);
            let label = heading(line.attribute.words(lang));
            changed |= Field::labelled(&label).hint(&line.now).show(ui, &mut line.typed).changed();
        }
        ui.add_space(4.0);
        hint(ui, text::forms::edit_hint(lang));
        if !self.changes.is_empty() {
            section(ui, text::forms::preview(lang), &text::forms::count(lang, self.changes.len()));
            let scroll = ScrollArea::vertical().id_salt("changes").max_height(240.0).min_scrolled_height(240.0);
            scroll.auto_shrink([false, true]).show_rows(ui, 26.0, self.changes.len(), |ui, seen| {
                for change in self.changes.get(seen).unwrap_or_default() {
                    change_line(ui, &change.name, &change.old, &change.shown);
                }
            });
        }
        changed
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        let lang = around.lang;
        if self.areas.is_empty() {
            return Some(Err(text::forms::none_selected(lang).to_owned()));
        }
        if let Some(fault) = &self.fault {
            return Some(Err(fault.clone()));
        }
        if self.changes.is_empty() {
            return Some(Err(text::forms::nothing_typed(lang).to_owned()));
        }
        let one = |change: &Change| Command::SetAreaAttribute { area: change.area, value: change.new.clone() };
        let commands: Vec<Command> = self.changes.iter().map(one).collect();
        let name = text::forms::did_many(lang, commands.len());
        Some(Ok(Command::Together { name, commands }))
    }

    fn confirm(&self, lang: Lang) -> String {
        text::forms::do_many(lang, self.changes.len())
    }
}

/// Says of an attribute what is wrong with what was typed.
type Fault = fn(Lang, String) -> String;

/// What was typed, as the value of an attribute; `#` in a name stands for the number in the order of the codes.
pub(super) fn value(attribute: AreaAttribute, typed: &str, number: usize) -> Result<AreaAttributeValue, Fault> {
    let cleared = typed == NONE || typed == "-";
    let count = || match typed.replace([',', '，'], "").parse::<u32>() {
        Ok(count) => Ok(count),
        Err(error) if *error.kind() == std::num::IntErrorKind::PosOverflow => {
            Err((|lang, what| text::forms::too_large(lang, what)) as Fault)
        }
        Err(_) => Err((|lang, what| text::forms::not_a_count(lang, what)) as Fault),
    };
    Ok(match attribute {
        AreaAttribute::Name => AreaAttributeValue::Name(typed.replace(['#', '＃'], &number.to_string())),
        AreaAttribute::Volunteers => AreaAttributeValue::Volunteers(if cleared { 0 } else { count()? }),
        AreaAttribute::StaffQuota => AreaAttributeValue::StaffQuota(if cleared { None } else { Some(count()?) }),
        AreaAttribute::ResponsibleBody => AreaAttributeValue::ResponsibleBody((!cleared).then(|| typed.to_owned())),
        AreaAttribute::Purpose if cleared => AreaAttributeValue::Purpose(None),
        AreaAttribute::Purpose => AreaAttributeValue::Purpose(Some(purpose_named(typed).ok_or(no_purpose as Fault)?)),
    })
}

/// The value of an attribute as it is shown.
pub(super) fn shown(area: &Area, attribute: AreaAttribute, lang: Lang) -> String {
    let value = match attribute {
        AreaAttribute::Name => AreaAttributeValue::Name(area.name.clone()),
        AreaAttribute::Volunteers => AreaAttributeValue::Volunteers(area.volunteers),
        AreaAttribute::StaffQuota => AreaAttributeValue::StaffQuota(area.staff_quota),
        AreaAttribute::ResponsibleBody => AreaAttributeValue::ResponsibleBody(area.responsible_body.clone()),
        AreaAttribute::Purpose => AreaAttributeValue::Purpose(area.purpose),
    };
    shown_value(&value, lang)
}

/// What a dedicated grid is for, by its name in either language.
fn purpose_named(typed: &str) -> Option<GridPurpose> {
    let is_it = |purpose: &GridPurpose| {
        [Lang::Zh, Lang::En].iter().any(|&lang| purpose_words(*purpose, lang).eq_ignore_ascii_case(typed.trim()))
    };
    GridPurpose::ALL.into_iter().find(is_it)
}

fn no_purpose(lang: Lang, _what: String) -> String {
    text::forms::not_a_purpose(lang).to_owned()
}

/// A value as it is shown.
pub(super) fn shown_value(value: &AreaAttributeValue, lang: Lang) -> String {
    let none = || NONE.to_owned();
    match value {
        AreaAttributeValue::Name(name) => name.clone(),
        AreaAttributeValue::Volunteers(count) => count.to_string(),
        AreaAttributeValue::StaffQuota(quota) => quota.map_or_else(none, |quota| quota.to_string()),
        AreaAttributeValue::ResponsibleBody(body) => body.clone().unwrap_or_else(none),
        AreaAttributeValue::Purpose(purpose) => {
            purpose.map_or_else(none, |purpose| purpose_words(purpose, lang).to_owned())
        }
    }
}

fn level_name(document: &Document, level: LevelIndex, lang: Lang) -> String {
    let found = document.levels.get(usize::from(level.0));
    heading(&found.map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).unwrap_or_default())
}
