//! Cells pasted from a spreadsheet into areas: matched by code, or by the rows that are selected; what changes and what is
//! wrong with which row is shown before anything is changed.

use egui::{ScrollArea, Ui};

use super::many::{shown, shown_value, value};
use super::parts::{change_line, hint, section};
use super::{Around, Outcome, Page};
use crate::domain::{AreaId, Subject};
use crate::model::{AreaAttribute, AreaAttributeValue, Command, Refusal, Snapshot, apply};
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::widgets::{drop_down, heading, tokens, words};

/// The most rows that are taken.
const MOST_ROWS: usize = 20_000;
/// The most columns.
const MOST_COLUMNS: usize = 24;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Nothing,
    Code,
    Of(AreaAttribute),
}

const COLUMNS: [Column; 7] = [
    Column::Nothing,
    Column::Code,
    Column::Of(AreaAttribute::Name),
    Column::Of(AreaAttribute::Volunteers),
    Column::Of(AreaAttribute::StaffQuota),
    Column::Of(AreaAttribute::ResponsibleBody),
    Column::Of(AreaAttribute::Purpose),
];

impl Column {
    fn words(self, lang: Lang) -> String {
        match self {
            Self::Nothing => text::forms::column_nothing(lang).to_owned(),
            Self::Code => text::forms::code(lang).to_owned(),
            Self::Of(attribute) => heading(attribute.words(lang)),
        }
    }

    /// The column that a head names, in either language.
    fn named(head: &str) -> Option<Self> {
        let head = head.trim().to_lowercase();
        COLUMNS.into_iter().skip(1).find(|column| {
            let names = [Lang::Zh, Lang::En].map(|lang| column.words(lang).to_lowercase());
            let other = match column {
                Self::Of(AreaAttribute::Volunteers) => {
                    [Lang::Zh, Lang::En].map(text::table::volunteers).map(str::to_lowercase)
                }
                Self::Of(AreaAttribute::StaffQuota) => {
                    [Lang::Zh, Lang::En].map(text::table::staff_quota).map(str::to_lowercase)
                }
                Self::Of(AreaAttribute::ResponsibleBody) => {
                    [Lang::Zh, Lang::En].map(text::table::responsible_body).map(str::to_lowercase)
                }
                _ => names.clone(),
            };
            names.contains(&head) || other.contains(&head)
        })
    }
}

/// What was pasted, and what becomes of it.
pub struct Paste {
    rows: Vec<Vec<String>>,
    columns: Vec<Column>,
    has_head: bool,
    /// The areas for rows without a code, in order.
    targets: Vec<AreaId>,
    changes: Vec<Change>,
    faults: Vec<String>,
    same: usize,
}

struct Change {
    area: AreaId,
    name: String,
    old: String,
    new: AreaAttributeValue,
}

impl Paste {
    /// Of cells as a spreadsheet copies them, and the rows that are selected, in the order in which they are shown.
    pub fn new(cells: &str, rows: &[Subject], around: Around<'_>) -> Self {
        let mut all = cells_of(cells);
        all.truncate(MOST_ROWS);
        let width = all.iter().map(Vec::len).max().unwrap_or(0).min(MOST_COLUMNS);
        let named: Vec<Option<Column>> =
            all.first().map(|row| row.iter().map(|head| Column::named(head)).collect()).unwrap_or_default();
        let has_head = named.iter().any(Option::is_some);
        let is_code = |column: usize| {
            let cells = all.iter().filter_map(|row| row.get(column));
            let known = cells.filter(|cell| around.index.links().by_code(cell.trim()).len() > 0).count();
            known * 2 > all.len()
        };
        let columns = (0..width).map(|column| match named.get(column).copied().flatten() {
            Some(named) => named,
            None if !has_head && is_code(column) => Column::Code,
            None => Column::Nothing,
        });
        let columns = columns.collect();
        let areas = rows.iter().filter_map(|&row| if let Subject::Area(id) = row { Some(id) } else { None });
        Self {
            rows: all,
            columns,
            has_head,
            targets: areas.collect(),
            changes: Vec::new(),
            faults: Vec::new(),
            same: 0,
        }
    }

    fn body(&self) -> impl Iterator<Item = (usize, &Vec<String>)> {
        let all = (1..).zip(&self.rows).skip(usize::from(self.has_head));
        all.filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
    }

    /// The area that a row is for, or why there is none.
    fn area_of(&self, around: Around<'_>, place: usize, row: &[String]) -> Result<AreaId, String> {
        let lang = around.lang;
        let Some(column) = self.columns.iter().position(|&column| column == Column::Code) else {
            return self.targets.get(place).copied().ok_or_else(|| text::forms::no_row_for(lang).to_owned());
        };
        let code = row.get(column).map_or("", |cell| cell.trim().trim_start_matches('\''));
        if code.is_empty() {
            return Err(text::forms::no_code(lang).to_owned());
        }
        let links = around.index.links();
        let mut found = links.by_code(code);
        match (found.next(), found.next()) {
            (Some(id), None) => Ok(id),
            (Some(_), Some(_)) => Err(text::forms::code_twice(lang, code)),
            (None, _) if links.by_former_code(code).len() > 0 => Err(text::forms::code_retired(lang, code)),
            (None, _) => Err(text::forms::unknown_code(lang, code)),
        }
    }

    fn look(&mut self, around: Around<'_>) {
        let Around { document, lang, .. } = around;
        let (mut changes, mut faults, mut same): (Vec<Change>, Vec<String>, usize) = (Vec::new(), Vec::new(), 0);
        let snapshot = Snapshot::of(document);
        let mut seen = std::collections::BTreeSet::new();
        for (place, (number, row)) in self.body().enumerate() {
            let mut fault = |why: String| faults.push(text::forms::row_fault(lang, number, why));
            let id = match self.area_of(around, place, row) {
                Ok(id) => id,
                Err(why) => {
                    fault(why);
                    continue;
                }
            };
            if !seen.insert(id) {
                fault(text::forms::row_twice(lang, document.name_of(id)));
                continue;
            }
            let Some(area) = document.tables.areas.get(id) else { continue };
            for (&column, cell) in self.columns.iter().zip(row) {
                let (Column::Of(attribute), cell) = (column, cell.trim()) else { continue };
                // An empty cell says nothing.
                if cell.is_empty() {
                    continue;
                }
                let new = match (attribute, value(attribute, cell, number)) {
                    (AreaAttribute::Name, _) => AreaAttributeValue::Name(cell.to_owned()),
                    (_, Ok(new)) => new,
                    (_, Err(why)) => {
                        fault(why(lang, text::forms::cell(lang, heading(attribute.words(lang)), cell)));
                        continue;
                    }
                };
                let command = Command::SetAreaAttribute { area: id, value: new.clone() };
                match apply(&snapshot, &command) {
                    Ok(_) => changes.push(Change {
                        area: id,
                        name: area.name.clone(),
                        old: shown(area, attribute, lang),
                        new,
                    }),
                    Err(Refusal::Unchanged) => same += 1,
                    Err(reason) => fault(reason.words(lang, document)),
                }
            }
        }
        (self.changes, self.faults, self.same) = (changes, faults, same);
    }
}

impl Page for Paste {
    fn title(&self, lang: Lang) -> String {
        text::forms::paste(lang).to_owned()
    }

    fn follow(&mut self, around: Around<'_>) -> bool {
        self.look(around);
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, _outcome: Option<&Outcome>, _outbox: &mut Outbox) -> bool {
        let lang = around.lang;
        let mut changed = false;
        let by_code = self.columns.contains(&Column::Code);
        hint(ui, if by_code { text::forms::by_code(lang) } else { text::forms::by_rows(lang) });
        section(ui, text::forms::columns(lang), &text::forms::count(lang, self.columns.len()));
        let names: Vec<String> = COLUMNS.iter().map(|column| column.words(lang)).collect();
        let choices: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        for number in 0..self.columns.len() {
            ui.horizontal(|ui| {
                let sample = self.rows.get(usize::from(self.has_head)).and_then(|row| row.get(number));
                let sample: String = sample.map_or_else(String::new, |cell| cell.chars().take(14).collect());
                let at = COLUMNS.iter().position(|column| Some(column) == self.columns.get(number));
                let shown = at.and_then(|at| names.get(at)).map_or("", String::as_str);
                let label = text::forms::column(lang, number + 1);
                if let Some(column) = drop_down(ui, &label, 168.0, shown, &choices, at).and_then(|at| COLUMNS.get(at)) {
                    // What a column holds is held by it alone.
                    for other in self.columns.iter_mut().filter(|other| **other == *column) {
                        *other = Column::Nothing;
                    }
                    if let Some(place) = self.columns.get_mut(number) {
                        *place = *column;
                    }
                    changed = true;
                }
                words(ui, format!("{label}　{sample}"), 12.0, false, tokens(ui).text2);
            });
            ui.add_space(4.0);
        }
        let counts = text::forms::paste_counts(lang, self.changes.len(), self.same, self.faults.len());
        section(ui, text::forms::preview(lang), &counts);
        let (faults, changes) = (&self.faults, &self.changes);
        let scroll = ScrollArea::vertical().id_salt("pasted").max_height(320.0).min_scrolled_height(320.0);
        scroll.auto_shrink([false, true]).show_rows(ui, 26.0, faults.len() + changes.len(), |ui, seen| {
            for place in seen {
                match (faults.get(place), place.checked_sub(faults.len()).and_then(|place| changes.get(place))) {
                    (Some(fault), _) => {
                        words(ui, fault.clone(), 13.0, false, tokens(ui).error);
                    }
                    (None, Some(change)) => change_line(ui, &change.name, &change.old, &shown_value(&change.new, lang)),
                    (None, None) => {}
                }
            }
        });
        changed
    }

    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>> {
        let lang = around.lang;
        if !self.columns.iter().any(|column| matches!(column, Column::Of(_))) {
            return Some(Err(text::forms::no_column(lang).to_owned()));
        }
        if self.changes.is_empty() {
            return Some(Err(text::forms::nothing_changes(lang).to_owned()));
        }
        let one = |change: &Change| Command::SetAreaAttribute { area: change.area, value: change.new.clone() };
        let commands: Vec<Command> = self.changes.iter().map(one).collect();
        let name = text::forms::did_paste(lang, commands.len());
        Some(Ok(Command::Together { name, commands }))
    }

    fn confirm(&self, lang: Lang) -> String {
        match self.faults.len() {
            0 => text::forms::do_many(lang, self.changes.len()),
            faults => text::forms::do_paste(lang, self.changes.len(), faults),
        }
    }
}

/// Cells as a spreadsheet copies them: tabs between columns, and quotes around cells that hold quotes or line breaks.
fn cells_of(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                if rows.len() > MOST_ROWS {
                    return rows;
                }
            }
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::cells_of;

    #[test]
    fn cells_are_read_as_a_spreadsheet_copies_them() {
        let rows = cells_of("编码\t名称\r\n001\t\"甲 \"\"乙\"\"\n丙\"\r\n002\t\r\n");
        assert_eq!(rows, vec![vec!["编码", "名称"], vec!["001", "甲 \"乙\"\n丙"], vec!["002", ""]]);
        assert_eq!(cells_of("1"), vec![vec!["1"]]);
        assert!(cells_of("").is_empty());
    }
}
