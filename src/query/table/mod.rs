//! Tables of every kind of thing: which columns there are, what stands in a cell, how rows are sorted and filtered.
//!
//! A cell is made when it is looked at. Nothing is made for rows that nobody sees, except the cells that a sort or a
//! filter has to compare.

mod cell;
mod field;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub use cell::Cell;
pub use field::{Field, FieldKind};

use super::Index;
use super::search::Filter;
use crate::domain::{AreaId, LevelIndex, NonGridId, Subject};
use crate::geodesy::area_m2;
use crate::model::{Document, Kind};
use crate::partition::{Label, Polygon};
use crate::text::{Lang, table as words};

/// Which things a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableOf {
    /// The areas of a level.
    Level(LevelIndex),
    /// The records of a kind other than areas.
    Kind(Kind),
}

/// How rows are chosen and put in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// By this field; by number of record when there is none.
    pub sort: Option<(Field, Order)>,
    /// Only rows that hold these words somewhere, in any case, by pinyin or by initials. Words are parted by spaces, all
    /// must be found.
    pub words: String,
    /// Only rows that have this value in the field.
    pub values: BTreeMap<Field, String>,
}

/// Direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Rising,
    /// The largest first.
    Falling,
}

/// A table over a document.
#[derive(Debug)]
pub struct Table {
    of: TableOf,
    fields: Vec<Field>,
    subjects: Vec<Subject>,
    surfaces: OnceLock<BTreeMap<Subject, f64>>,
}

impl TableOf {
    /// The tables of a document in the order of its menus: levels, then units and what binds them, places, lists.
    pub fn all(document: &Document) -> Vec<Self> {
        let levels = document.level_indexes().map(Self::Level);
        let kinds = [
            Kind::Unit,
            Kind::Assignment,
            Kind::Committee,
            Kind::Alliance,
            Kind::Circle,
            Kind::Belt,
            Kind::Site,
            Kind::Estate,
            Kind::Branch,
            Kind::River,
            Kind::Post,
            Kind::Office,
            Kind::EnforcementTeam,
            Kind::NonGrid,
            Kind::Atom,
            Kind::Scheme,
            Kind::LinkageNode,
            Kind::Initiative,
        ];
        levels.chain(kinds.map(Self::Kind)).collect()
    }

    /// Its name.
    pub fn words(self, document: &Document, lang: Lang) -> String {
        match self {
            Self::Level(level) => document
                .levels
                .get(usize::from(level.0))
                .map_or_else(String::new, |level| lang.pick(level.name_zh.clone(), level.name_en.clone())),
            Self::Kind(kind) => kind.words(lang).to_owned(),
        }
    }

    /// How many rows the table has.
    pub fn count(self, document: &Document) -> usize {
        self.subjects(document).len()
    }

    fn subjects(self, document: &Document) -> Vec<Subject> {
        match self {
            Self::Level(level) => {
                let areas = document.tables.areas.iter().filter(|area| area.level == level);
                areas.map(|area| Subject::Area(area.id)).collect()
            }
            Self::Kind(kind) => document.tables.subjects(kind),
        }
    }

    /// The table that lists a thing.
    pub fn listing(document: &Document, subject: Subject) -> Self {
        match subject {
            Subject::Area(id) => document.tables.areas.get(id).map_or(Self::Kind(Kind::Area), |a| Self::Level(a.level)),
            other => Self::Kind(other.kind()),
        }
    }
}

impl Table {
    /// The table of some things.
    pub fn of(document: &Document, of: TableOf) -> Self {
        Self { of, fields: field::fields(document, of), subjects: of.subjects(document), surfaces: OnceLock::new() }
    }

    /// What it lists.
    pub fn lists(&self) -> TableOf {
        self.of
    }

    /// Its columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// All its rows, by number of record.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// What stands in a cell.
    pub fn cell(&self, document: &Document, index: &Index, subject: Subject, field: Field, lang: Lang) -> Cell {
        cell::cell(self, document, index, subject, field, lang)
    }

    /// The rows that are chosen, in order.
    ///
    /// # Performance
    /// O(n log n) for a sort, O(n · columns) for words; nothing when all rows are shown by number.
    pub fn rows(&self, document: &Document, index: &Index, choice: &Choice, lang: Lang) -> Vec<Subject> {
        let cell = |subject, field| self.cell(document, index, subject, field, lang);
        let mut filter = Filter::of(&choice.words);
        let mut holds = |subject: Subject| {
            filter.is_empty() || {
                let cells = self.fields.iter().map(|&field| cell(subject, field).text(lang));
                filter.passes(&cells.collect::<Vec<_>>())
            }
        };
        let has =
            |subject: Subject| choice.values.iter().all(|(&field, value)| cell(subject, field).text(lang) == *value);
        let mut rows: Vec<Subject> =
            self.subjects.iter().copied().filter(|&subject| has(subject) && holds(subject)).collect();
        if let Some((field, order)) = choice.sort.filter(|(field, _)| self.fields.contains(field)) {
            let mut keyed: Vec<(Cell, Subject)> =
                rows.into_iter().map(|subject| (cell(subject, field), subject)).collect();
            keyed.sort_by(|a, b| {
                let by_value = match order {
                    Order::Rising => a.0.compare(&b.0),
                    Order::Falling => b.0.compare(&a.0),
                };
                // What nobody knows stands last either way.
                a.0.is_missing().cmp(&b.0.is_missing()).then(by_value).then(a.1.cmp(&b.1))
            });
            rows = keyed.into_iter().map(|(_, subject)| subject).collect();
        }
        rows
    }

    /// The values that a field has, in order, to choose from.
    pub fn values(&self, document: &Document, index: &Index, field: Field, lang: Lang) -> Vec<String> {
        let cells = self.subjects.iter().map(|&subject| self.cell(document, index, subject, field, lang));
        let values: BTreeSet<String> = cells.map(|cell| cell.text(lang)).collect();
        values.into_iter().collect()
    }

    /// Square metres on the ellipsoid; all rows are measured at once when the first is asked for.
    fn surface_m2(&self, document: &Document, subject: Subject) -> Option<f64> {
        self.surfaces.get_or_init(|| surfaces(document, self.of)).get(&subject).copied()
    }
}

fn surfaces(document: &Document, of: TableOf) -> BTreeMap<Subject, f64> {
    let measure = |polygons: &[Polygon]| polygons.iter().flat_map(Polygon::rings).map(area_m2).sum::<f64>();
    match of {
        TableOf::Level(level) => {
            let group = |label| document.outline_at(label, level).map(|area| area.id);
            let outlines: BTreeMap<AreaId, Vec<Polygon>> = document.partition.outlines_by(group);
            outlines.iter().map(|(&id, polygons)| (id.into(), measure(polygons))).collect()
        }
        TableOf::Kind(Kind::NonGrid) => {
            let faces = document.tables.non_grids.iter().map(|face| face.id);
            let outline = |id: NonGridId| document.partition.outline(Label::NonGrid(id));
            faces.map(|id| (id.into(), measure(&outline(id)))).collect()
        }
        TableOf::Kind(_) => BTreeMap::new(),
    }
}

/// Yes or no in words.
fn yes_no(yes: bool, lang: Lang) -> String {
    if yes { words::yes(lang).to_owned() } else { words::no(lang).to_owned() }
}
