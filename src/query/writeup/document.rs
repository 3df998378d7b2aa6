//! What a write-up says, part by part, whatever it is written as.

use super::{Fate, Row, State, WriteUp};
use crate::query::detail::{compared_area_words, grouped};
use crate::text::{Lang, writeup as words};

/// The map before and after the change, as PNG.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maps {
    /// Before.
    pub before: Vec<u8>,
    /// After.
    pub after: Vec<u8>,
}

/// The table as it is read: before → after in one cell.
pub(super) struct Compared {
    pub heads: Vec<&'static str>,
    pub rows: Vec<ComparedRow>,
}

pub(super) struct ComparedRow {
    /// How deep the area stands in the table.
    pub depth: usize,
    /// The first two cells are words, the others figures.
    pub cells: Vec<String>,
    /// Whether nothing of it changed.
    pub is_same: bool,
}

/// The four sides of an area.
pub(super) struct Sides {
    pub title: String,
    pub lines: Vec<String>,
}

impl WriteUp {
    /// The title.
    pub fn title(&self) -> String {
        words::title(self.lang, &self.area)
    }

    /// A name for a file of it, without an ending.
    pub fn file_name(&self) -> String {
        words::file_name(self.lang, &self.area)
    }

    /// What it comes to: whom it touches, and the sums of the grids before and after.
    pub(super) fn overview(&self) -> Vec<String> {
        let lang = self.lang;
        let counts = self.levels.iter().enumerate().filter_map(|(level, name)| {
            let count = self.rows.iter().filter(|row| usize::from(row.level.0) == level).count();
            (count > 0 && level > 0).then(|| words::count_of(lang, count, name))
        });
        let levels = counts.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let of = |fates: &[Fate]| self.grids().filter(|row| fates.contains(&row.fate)).count();
        let fates = words::fates(
            lang,
            of(&[Fate::New]),
            of(&[Fate::Gone]),
            of(&[Fate::Redrawn]),
            of(&[Fate::Changed, Fate::Sums]),
        );
        let sum = |side: fn(&Row) -> Option<&State>| {
            self.grids().filter_map(side).fold((0.0, 0, 0), |(area, households, people), state| {
                (area + state.area_m2, households + state.households, people + state.people)
            })
        };
        let (before, after) = (sum(|row| row.before.as_ref()), sum(|row| row.after.as_ref()));
        let areas = compared_area_words([Some(before.0), Some(after.0)], lang).map(Option::unwrap_or_default);
        let same = areas[0] == areas[1] && (before.1, before.2) == (after.1, after.2);
        let [area_before, area_after] = areas;
        let sums = if same {
            words::sum_same(lang, area_before, grouped(before.1), grouped(before.2))
        } else {
            let counts = [before.1, after.1, before.2, after.2].map(grouped);
            let [h0, h1, p0, p1] = counts;
            words::sum_change(lang, area_before, area_after, h0, h1, p0, p1)
        };
        let mut said = vec![words::counts(lang, levels)];
        if self.grids().next().is_some() {
            said.extend([fates, sums]);
        }
        said
    }

    /// What was done, an edit each.
    pub(super) fn edits(&self) -> Vec<String> {
        let lang = self.lang;
        let edit = |done: &super::Done| match done.author.is_empty() {
            true => words::edit_plain(lang, &done.time, &done.words),
            false => words::edit(lang, &done.time, &done.author, &done.words),
        };
        self.done.iter().map(edit).collect()
    }

    /// The table with before and after in one cell.
    pub(super) fn compared(&self) -> Compared {
        let lang = self.lang;
        let heads = vec![
            words::head_area(lang),
            words::head_fate(lang),
            words::head_code(lang),
            words::head_hectares(lang),
            words::head_households(lang),
            words::head_people(lang),
            words::head_posts(lang),
            words::head_units(lang),
        ];
        let top = self.rows.iter().map(|row| row.level.0).min().unwrap_or_default();
        let row = |row: &Row| {
            let both = |figure: &dyn Fn(&State) -> String| both(row, figure);
            ComparedRow {
                depth: usize::from(row.level.0 - top),
                cells: vec![
                    both(&|state| state.name.clone()),
                    row.fate.words(lang).to_owned(),
                    both(&|state| state.code.clone()),
                    both(&|state| hectares(state.area_m2)),
                    both(&|state| grouped(state.households)),
                    both(&|state| grouped(state.people)),
                    both(&|state| grouped(state.posts)),
                    both(&|state| grouped(state.units)),
                ],
                is_same: row.fate == Fate::Same,
            }
        };
        Compared { heads, rows: self.rows.iter().map(row).collect() }
    }

    /// The four sides of every area of which they, or the border, are others.
    pub(super) fn all_sides(&self) -> Vec<Sides> {
        let lang = self.lang;
        let sides = |state: &Option<State>| state.as_ref().map(|state| state.sides.clone());
        let told = self.rows.iter().filter(|row| {
            matches!(row.fate, Fate::New | Fate::Gone | Fate::Redrawn) || sides(&row.before) != sides(&row.after)
        });
        let sides = (1_usize..).zip(told).map(|(number, row)| {
            let now = row.now().cloned().unwrap_or_default();
            let said = |state: &State| match state.sides.is_empty() {
                true => words::sides_none(lang).to_owned(),
                false => state.sides.clone(),
            };
            let (before, after) = (row.before.as_ref().map(said), row.after.as_ref().map(said));
            let lines = match (before, after) {
                (Some(before), Some(after)) if before == after => vec![words::said(lang, words::both(lang), after)],
                (before, after) => [(words::before(lang), before), (words::after(lang), after)]
                    .into_iter()
                    .filter_map(|(when, sides)| Some(words::said(lang, when, sides?)))
                    .collect(),
            };
            let number = lang.pick(chinese(number), number.to_string());
            Sides { title: words::item(lang, number, &now.name, &now.code), lines }
        });
        sides.collect()
    }

    /// How the figures come about.
    pub(super) fn note(&self) -> String {
        match self.as_of.as_str() {
            "" => words::note_no_day(self.lang).to_owned(),
            day => words::note(self.lang, day),
        }
    }
}

/// A number in characters, as items of an official paper are counted: 一 to 九千九百九十九.
fn chinese(number: usize) -> String {
    if !(1..10_000).contains(&number) {
        return number.to_string();
    }
    let (mut text, mut is_gap) = (String::new(), false);
    let digits: Vec<char> = words::digits(Lang::Zh).chars().collect();
    let places = words::places(Lang::Zh).chars().map(Some).chain([None]);
    for (place, size) in places.zip([1000, 100, 10, 1]) {
        let digit = number / size % 10;
        if digit == 0 {
            is_gap = !text.is_empty();
            continue;
        }
        if is_gap {
            text.push('〇');
        }
        is_gap = false;
        // 十二, never 一十二.
        if !(text.is_empty() && size == 10 && digit == 1) {
            text.extend(digits.get(digit - 1));
        }
        text.extend(place);
    }
    text
}

/// A figure before → after; alone where it is the same, — where there is no area.
fn both(row: &Row, figure: &dyn Fn(&State) -> String) -> String {
    let said = |state: &Option<State>| state.as_ref().map(figure).filter(|said| !said.is_empty());
    match (said(&row.before), said(&row.after)) {
        (Some(before), Some(after)) if before == after => after,
        (None, None) => "—".to_owned(),
        (before, after) => {
            let or = |said: Option<String>| said.unwrap_or_else(|| "—".to_owned());
            format!("{} → {}", or(before), or(after))
        }
    }
}

/// Hectares with two decimals, thousands grouped.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // areas of a district
fn hectares(square_metres: f64) -> String {
    let hundredths = (square_metres / 100.0).round().max(0.0) as u64;
    format!("{}.{:02}", grouped(hundredths / 100), hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn items_are_counted_in_characters() {
        let said = [1, 10, 12, 20, 35, 101, 110, 1000, 0].map(chinese);
        assert_eq!(said, ["一", "十", "十二", "二十", "三十五", "一百〇一", "一百一十", "一千", "0"]);
    }
}
