//! A change written up (调整说明): for every grid that it touches, and every area above, figures, codes, posts and the four
//! sides before and after. Computed from two documents; says nothing of why.

mod document;
mod html;
mod markdown;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use self::document::Maps;
use super::answer::local_name;
use super::describe::four_sides;
use super::grasp::{same_ground, swept};
use super::outlines::Outlines;
use super::{Engine, Index};
use crate::domain::{AreaId, LevelIndex, PostPlace};
use crate::geodesy::{LatticePoint, area_m2};
use crate::model::{Delta, Document};
use crate::partition::{Label, Polygon};
use crate::text::Lang;

/// An edit of the span that is written up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its number in the history.
    pub number: u64,
    /// When, as people read it.
    pub time: String,
    /// By which role; empty when nobody said.
    pub author: String,
    /// What was done, in words.
    pub words: String,
}

/// A change, written up.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteUp {
    /// The area that it is about: the lowest above all that is touched.
    pub area: String,
    /// The day of the data; empty when nobody said.
    pub as_of: String,
    /// Whether the project holds demo data.
    pub demo: bool,
    /// What was done.
    pub done: Vec<Done>,
    /// Every area that is touched, in the order of codes: each above those that it holds.
    pub rows: Vec<Row>,
    /// The names of the levels, by index.
    pub levels: Vec<String>,
    /// The ground that changed hands, in rings (even-odd), grid by grid.
    pub changed: Vec<Vec<LatticePoint>>,
    lang: Lang,
}

/// What became of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// Its border is another one.
    Redrawn,
    /// Its name, code, parent or another attribute is.
    Changed,
    /// Only its figures are.
    Sums,
    /// Nothing of it changed; something below it did.
    Same,
}

/// An area before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The area.
    pub id: AreaId,
    /// Its level.
    pub level: LevelIndex,
    /// Whether it is a grid.
    pub is_grid: bool,
    /// What became of it.
    pub fate: Fate,
    /// Before; `None` when there was no such area.
    pub before: Option<State>,
    /// After; `None` when there is none any more.
    pub after: Option<State>,
}

/// An area at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Its name; of a grid with its community's.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The name of the area above it.
    pub parent: String,
    /// Its area in square metres, on the ellipsoid.
    pub area_m2: f64,
    /// Households (户).
    pub households: u64,
    /// People (人).
    pub people: u64,
    /// Units that have their seat there.
    pub units: u64,
    /// Their in-service members.
    pub members: u64,
    /// Volunteers.
    pub volunteers: u64,
    /// Posts of it and of all areas within it.
    pub posts: u64,
    /// Those of them that are filled.
    pub filled: u64,
    /// The four sides in words; empty when it has no ground.
    pub sides: String,
}

/// A document with what is asked of it.
struct Side<'a> {
    document: &'a Document,
    index: Index,
    outlines: Outlines,
    lang: Lang,
}

impl WriteUp {
    /// Writes the change from one document to another up.
    ///
    /// # Performance
    /// An index of each document, and the borders and records of what is touched. Not for the window's thread.
    pub fn of(before: &Document, after: &Document, done: Vec<Done>, lang: Lang) -> Self {
        let index = Index::with_engine(before, Engine::Tree);
        let redrawn = swept(before, after);
        let mut later = index.clone();
        later.follow(after);
        let [was, is] = [(before, index), (after, later)].map(|(document, index)| Side {
            document,
            index,
            outlines: Outlines::of(document),
            lang,
        });
        let delta = before.diff(after);
        let mut ids: BTreeSet<AreaId> = redrawn.iter().map(|grid| grid.grid).collect();
        // A house may change hands with hardly any ground.
        ids.extend(beside(&delta).filter(|&grid| was.index.totals(grid) != is.index.totals(grid)));
        ids.extend(changed_areas(&delta));
        for document in [before, after] {
            let above: Vec<AreaId> =
                ids.iter().flat_map(|&id| document.ancestry(id).map(|area| area.id).collect::<Vec<_>>()).collect();
            ids.extend(above);
        }
        let mut rows: Vec<Row> = ids.into_iter().filter_map(|id| row(&was, &is, id)).collect();
        rows.sort_by(|a, b| (a.code(), a.level, a.id).cmp(&(b.code(), b.level, b.id)));
        let levels = after.levels.iter().map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).collect();
        Self {
            area: above_all(after, &rows),
            as_of: after.project.as_of.clone(),
            demo: before.holds_demo_data() || after.holds_demo_data(),
            done,
            rows,
            levels,
            changed: once(redrawn.into_iter().flat_map(|grid| grid.rings)),
            lang,
        }
    }

    /// Whether nothing is touched.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of grids.
    pub fn grids(&self) -> impl Iterator<Item = &Row> + '_ {
        self.rows.iter().filter(|row| row.is_grid)
    }
}

impl Row {
    /// The code by which the area stands in its place: that of today, or the last it had.
    fn code(&self) -> &str {
        self.now().map_or("", |state| &state.code)
    }

    /// The area after the change, or as it was last.
    fn now(&self) -> Option<&State> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The grids beside borders that an edit removes or draws.
fn beside(delta: &Delta) -> impl Iterator<Item = AreaId> + '_ {
    let borders = delta.partition.removed.iter().chain(&delta.partition.inserted);
    borders.flat_map(|border| [border.left, border.right]).filter_map(|label| match label {
        Label::Grid(id) => Some(id),
        _ => None,
    })
}

/// Rings, each once: what one grid gives is what another gets.
fn once(rings: impl Iterator<Item = Vec<LatticePoint>>) -> Vec<Vec<LatticePoint>> {
    let mut known = BTreeSet::new();
    let is_new = |ring: &Vec<LatticePoint>| {
        let mut places = ring.clone();
        places.sort_unstable();
        known.insert(places)
    };
    rings.filter(is_new).collect()
}

/// Areas of which something besides locks and codes given up is another, and those whose posts are.
fn changed_areas(delta: &Delta) -> BTreeSet<AreaId> {
    let mut ids = BTreeSet::new();
    for change in &delta.tables.areas {
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let same = before.zip(after).is_some_and(|(before, after)| {
            let mut quiet = before.clone();
            (quiet.locked, quiet.former_codes) = (after.locked, after.former_codes.clone());
            quiet == *after
        });
        if !same {
            ids.extend(before.or(after).map(|area| area.id));
        }
    }
    for change in &delta.tables.posts {
        let places = change.before.iter().chain(&change.after).map(|post| post.place);
        ids.extend(places.filter_map(|place| if let PostPlace::Area(id) = place { Some(id) } else { None }));
    }
    ids
}

fn row(was: &Side<'_>, is: &Side<'_>, id: AreaId) -> Option<Row> {
    let area = is.document.tables.areas.get(id).or_else(|| was.document.tables.areas.get(id))?;
    let (old, new) = (was.outlines.outline(was.document, id), is.outlines.outline(is.document, id));
    let (before, after) = (was.state(id, &old), is.state(id, &new));
    let rows = [was, is].map(|side| side.document.tables.areas.get(id));
    let fate = match (&before, &after) {
        (None, _) => Fate::New,
        (_, None) => Fate::Gone,
        _ if !same_ground(&all_rings(&old), &all_rings(&new)) => Fate::Redrawn,
        _ if rows[0].map(|row| (&row.name, &row.code, row.parent))
            != rows[1].map(|row| (&row.name, &row.code, row.parent)) =>
        {
            Fate::Changed
        }
        (Some(before), Some(after)) if before.counts() != after.counts() => Fate::Sums,
        _ if rows[0] != rows[1] => Fate::Changed,
        _ => Fate::Same,
    };
    let (level, is_grid) = (area.level, area.level == is.document.grid_level());
    Some(Row { id, level, is_grid, fate, before, after })
}

impl Side<'_> {
    fn state(&self, id: AreaId, outline: &[Polygon]) -> Option<State> {
        let document = self.document;
        let area = document.tables.areas.get(id)?;
        let totals = self.index.totals(id);
        let (posts, filled) = self.posts(id);
        let name = match area.level > document.naming_level() {
            true => local_name(document, id, self.lang),
            false => area.name.clone(),
        };
        let sides = four_sides(document, &self.outlines, id, self.lang);
        Some(State {
            name,
            code: area.code.clone(),
            parent: area.parent.map(|parent| document.name_of(parent)).unwrap_or_default(),
            area_m2: outline.iter().map(ground_of).sum(),
            households: totals.households,
            people: totals.people,
            units: totals.units,
            members: totals.members,
            volunteers: totals.volunteers,
            posts,
            filled,
            sides: sides.map(|sides| sides.words(self.lang)).unwrap_or_default(),
        })
    }

    /// Posts of an area and all within it, and how many of them are filled.
    fn posts(&self, id: AreaId) -> (u64, u64) {
        let links = self.index.links();
        let (mut open, mut posts, mut filled) = (vec![id], 0, 0);
        while let Some(area) = open.pop() {
            open.extend(links.children(area));
            for post in links.posts(PostPlace::Area(area)).filter_map(|id| self.document.tables.posts.get(id)) {
                posts += 1;
                filled += u64::from(post.holder.as_ref().is_some_and(|holder| !holder.trim().is_empty()));
            }
        }
        (posts, filled)
    }
}

impl State {
    fn counts(&self) -> [u64; 7] {
        [self.households, self.people, self.units, self.members, self.volunteers, self.posts, self.filled]
    }
}

fn all_rings(polygons: &[Polygon]) -> Vec<Vec<LatticePoint>> {
    polygons.iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec).collect::<Vec<_>>()).collect()
}

fn ground_of(polygon: &Polygon) -> f64 {
    polygon.rings().map(area_m2).sum::<f64>().abs()
}

/// The name of the lowest area that holds all that is touched.
fn above_all(document: &Document, rows: &[Row]) -> String {
    let mut counts: BTreeMap<AreaId, usize> = BTreeMap::new();
    let told = || rows.iter().filter(|row| row.fate != Fate::Same && row.after.is_some());
    // Where only sums changed, what changed lies below.
    let holders: BTreeSet<AreaId> =
        told().flat_map(|row| document.ancestry(row.id).skip(1)).map(|area| area.id).collect();
    let lowest: Vec<&Row> = told().filter(|row| row.fate != Fate::Sums || !holders.contains(&row.id)).collect();
    for row in &lowest {
        for area in document.ancestry(row.id) {
            *counts.entry(area.id).or_default() += 1;
        }
    }
    let holds_all = counts.into_iter().filter(|(_, count)| *count == lowest.len()).map(|(id, _)| id);
    let areas = holds_all.filter_map(|id| document.tables.areas.get(id));
    // Never a grid: what is written up is the division of something.
    let above = areas.filter(|area| area.level < document.grid_level()).max_by_key(|area| area.level);
    above.map_or_else(|| document.project.title.clone(), |area| area.name.clone())
}
