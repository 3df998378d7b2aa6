//! The table of a write-up: two columns for each figure, before and after.

use super::{Fate, State, WriteUp};
use crate::query::table::Cell;
use crate::text::{Lang, writeup as words};

impl Fate {
    /// What became of the area, in a word.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::New => words::fate_new(lang),
            Self::Gone => words::fate_gone(lang),
            Self::Redrawn => words::fate_redrawn(lang),
            Self::Changed => words::fate_changed(lang),
            Self::Sums => words::fate_sums(lang),
            Self::Same => words::fate_same(lang),
        }
    }
}

/// A figure of an area: its head, and how it stands in a cell.
type Column = (fn(Lang) -> &'static str, fn(&State) -> Cell);

/// The figures of the table, in order.
const COLUMNS: &[Column] = &[
    (words::head_name, |state| Cell::Text(state.name.clone())),
    (words::head_code, |state| code(&state.code)),
    (words::head_parent, |state| text(&state.parent)),
    (words::head_hectares, |state| Cell::Measure(state.area_m2 / 10_000.0)),
    (words::head_households, |state| Cell::Count(state.households)),
    (words::head_people, |state| Cell::Count(state.people)),
    (words::head_posts, |state| Cell::Count(state.posts)),
    (words::head_filled, |state| Cell::Count(state.filled)),
    (words::head_units, |state| Cell::Count(state.units)),
    (words::head_members, |state| Cell::Count(state.members)),
    (words::head_volunteers, |state| Cell::Count(state.volunteers)),
    (words::head_sides, |state| text(&state.sides)),
];

fn text(words: &str) -> Cell {
    if words.is_empty() { Cell::Missing } else { Cell::Text(words.to_owned()) }
}

fn code(code: &str) -> Cell {
    if code.is_empty() { Cell::Missing } else { Cell::Code(code.to_owned()) }
}

impl WriteUp {
    /// The heads of the table and its rows: a row for each area, for each figure a column before and one after.
    pub fn table(&self) -> (Vec<String>, Vec<Vec<Cell>>) {
        let lang = self.lang;
        let mut heads = vec![words::head_level(lang).to_owned(), words::head_fate(lang).to_owned()];
        for (head, _) in COLUMNS {
            heads.push(words::with_before(lang, head(lang)));
            heads.push(words::with_after(lang, head(lang)));
        }
        let rows = self.rows.iter().map(|row| {
            let level = self.levels.get(usize::from(row.level.0)).cloned().unwrap_or_default();
            let mut cells = vec![Cell::Text(level), Cell::Text(row.fate.words(lang).to_owned())];
            for (_, cell) in COLUMNS {
                cells.extend([&row.before, &row.after].map(|state| state.as_ref().map_or(Cell::Missing, cell)));
            }
            cells
        });
        (heads, rows.collect())
    }
}
