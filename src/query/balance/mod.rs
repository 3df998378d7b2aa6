//! Before and after of everything that an edit touches: figures of each area, and what goes from whom to whom. Computed
//! from the borders that changed; changes nothing itself.

mod circle;
mod edges;
mod ground;
mod sums;
mod transfers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Index;
use super::figures::Totals;
use super::outlines::Outlines;
use crate::domain::{Area, AreaId, GridKind, LevelIndex};
use crate::model::{Delta, Document};
use crate::partition::Label;

use edges::Edges;
pub use ground::Ground;
pub use transfers::Transfer;

/// An edit as a planner weighs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balance {
    /// Every area that the edit touches, grids first, and all that hold them.
    pub areas: Vec<AreaBalance>,
    /// What goes from whom to whom, by giver and taker.
    pub transfers: Vec<Transfer>,
}

/// An area before and after an edit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaBalance {
    /// The area.
    pub area: AreaId,
    /// Its level.
    pub level: LevelIndex,
    /// Before; `None` for one that the edit makes.
    pub before: Option<AreaFigures>,
    /// After; `None` for one that the edit ends.
    pub after: Option<AreaFigures>,
}

/// The figures of an area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AreaFigures {
    /// Households, people, volunteers, grids, and the units that have their seat there with their members.
    pub totals: Totals,
    /// Its ground.
    pub ground: Ground,
    /// Of a basic grid: how many households it has too many (above 0) or too few (below) for the band of the project.
    /// Dedicated grids are for a school or a site, not for households.
    pub off_band: Option<i64>,
}

impl Balance {
    /// An area before and after.
    pub fn of(&self, area: AreaId) -> Option<&AreaBalance> {
        self.areas.iter().find(|row| row.area == area)
    }
}

/// Weighs edits of a document. Keeps the ground of the areas that were asked about, so that a frame of a drag measures
/// what moved and nothing else. A follower of the document.
#[derive(Clone, Debug, Default)]
pub struct Balancer {
    seen: Document,
    outlines: Outlines,
    grounds: BTreeMap<AreaId, Ground>,
}

impl Balancer {
    /// Weighs edits of a document, whose outlines are given.
    pub fn of(document: &Document, outlines: &Outlines) -> Self {
        Self { seen: document.clone(), outlines: outlines.clone(), grounds: BTreeMap::new() }
    }

    /// Catches up with the document, whose outlines are given.
    ///
    /// # Performance
    /// In the order of the borders that changed.
    pub fn follow(&mut self, document: &Document, outlines: &Outlines) {
        let delta = self.seen.diff(document);
        if !delta.is_empty() {
            let known: BTreeSet<AreaId> = self.grounds.keys().copied().collect();
            let change = Change::of(&self.seen, document, &delta);
            let measured = ground::after(&change, &mut self.grounds, &self.outlines, outlines, &known);
            self.grounds = measured;
            self.seen = document.clone();
        }
        self.outlines = outlines.clone();
    }

    /// What an edit does, from the document of the index to the one given: every area whose figures it can change.
    ///
    /// Points count where they stand by the half-open rule. Rows of atoms and units are taken to be the same before and
    /// after: no edit of borders changes them.
    ///
    /// # Performance
    /// In the order of the borders that changed and the points near them. An area that is met for the first time is
    /// measured along its borders, once; so is one whose grids change hands without a border.
    pub fn balance(&mut self, index: &Index, after: &Document) -> Balance {
        let before = index.document();
        let away = self.seen.diff(before);
        if !away.is_empty() {
            let mut outlines = self.outlines.clone();
            outlines.follow(&self.seen, before, &away);
            self.follow(before, &outlines);
        }
        let delta = before.diff(after);
        if delta.is_empty() {
            return Balance::default();
        }
        let mut outlines = self.outlines.clone();
        outlines.follow(before, after, &delta);
        let change = Change::of(before, after, &delta);
        let moves = change.edges.moves(index, before, after, &delta);
        let totals = sums::changed(index, before, after, &delta, &moves);
        let grounds = ground::after(&change, &mut self.grounds, &self.outlines, &outlines, &change.touched);
        let rows = change.touched.iter().filter_map(|&area| {
            let figures = |document: &Document, totals: Totals, ground: Option<&Ground>| {
                let row = document.tables.areas.get(area)?;
                let off_band = off_band_of(document, row, totals.households);
                Some(AreaFigures { totals, ground: ground.copied().unwrap_or_default(), off_band })
            };
            let old = index.totals(area);
            let row = before.tables.areas.get(area).or_else(|| after.tables.areas.get(area))?;
            Some(AreaBalance {
                area,
                level: row.level,
                before: figures(before, old, self.grounds.get(&area)),
                after: figures(after, totals.get(&area).copied().unwrap_or(old), grounds.get(&area)),
            })
        });
        let mut areas: Vec<AreaBalance> = rows.collect();
        areas.sort_by_key(|row| (std::cmp::Reverse(row.level), row.area));
        Balance { areas, transfers: transfers::of(&change.edges, before, &moves) }
    }
}

/// The figures of an area of a document, measured from nothing.
///
/// # Performance
/// In the order of the borders around it.
pub fn figures_of(document: &Document, index: &Index, outlines: &Outlines, area: AreaId) -> Option<AreaFigures> {
    let row = document.tables.areas.get(area)?;
    let totals = index.totals(area);
    let off_band = off_band_of(document, row, totals.households);
    Some(AreaFigures { totals, ground: Ground::of(document, outlines, area), off_band })
}

/// How far outside the band an area is; `None` where none applies to it.
fn off_band_of(document: &Document, area: &Area, households: u64) -> Option<i64> {
    let is_weighed = area.level == document.grid_level() && !area.managed_apart && area.grid_kind == GridKind::Basic;
    is_weighed.then(|| off_band(households, document.project.household_band))
}

/// How far outside the band a number of households is.
fn off_band(households: u64, (low, high): (u32, u32)) -> i64 {
    let households = i64::try_from(households).unwrap_or(i64::MAX);
    (households - i64::from(high)).max(0) + (households - i64::from(low)).min(0)
}

/// What an edit changes, as far as ground and who belongs to whom go.
struct Change<'d> {
    before: &'d Document,
    after: &'d Document,
    edges: Edges,
    /// All areas whose figures may differ.
    touched: BTreeSet<AreaId>,
    /// Those whose ground differs although its borders do not: other areas belong to them.
    regrouped: BTreeSet<AreaId>,
}

impl<'d> Change<'d> {
    fn of(before: &'d Document, after: &'d Document, delta: &Delta) -> Self {
        let edges = Edges::of(&delta.partition);
        let (mut touched, mut regrouped) = (BTreeSet::new(), BTreeSet::new());
        for label in edges.labels() {
            touched.extend(holders(before, label));
            touched.extend(holders(after, label));
        }
        for row in &delta.tables.areas {
            let (old, new) = (row.before.as_deref(), row.after.as_deref());
            let Some(id) = old.or(new).map(|area| area.id) else { continue };
            if old.map(weight) == new.map(weight) {
                continue;
            }
            let above = |document: &Document| document.ancestry(id).map(|area| area.id).collect::<BTreeSet<_>>();
            let (old_above, new_above) = (above(before), above(after));
            // What comes to be or ends does so with borders that come or go.
            match (old, new) {
                (Some(old), Some(new)) if (old.parent, old.level) != (new.parent, new.level) => {
                    regrouped.extend(old_above.symmetric_difference(&new_above));
                    if old.level != new.level {
                        regrouped.insert(id);
                    }
                }
                (None, Some(_)) => drop(regrouped.insert(id)),
                _ => {}
            }
            touched.extend(old_above);
            touched.extend(new_above);
        }
        for row in &delta.tables.non_grids {
            let Some(face) = row.before.as_deref().or(row.after.as_deref()) else { continue };
            let [old, new] = [before, after].map(|document| holders(document, Label::NonGrid(face.id)));
            if row.before.is_some() && row.after.is_some() {
                regrouped.extend(old.symmetric_difference(&new));
            }
            touched.extend(old);
            touched.extend(new);
        }
        touched.extend(&regrouped);
        Self { before, after, edges, touched, regrouped }
    }
}

/// What of an area's row its figures go by.
fn weight(area: &Area) -> (Option<AreaId>, LevelIndex, bool, u32) {
    (area.parent, area.level, area.managed_apart, area.volunteers)
}

/// All areas that a label's ground counts for or is drawn in.
fn holders(document: &Document, label: Label) -> BTreeSet<AreaId> {
    let manager = match label {
        Label::NonGrid(id) => document.tables.non_grids.get(id).and_then(|face| face.managed_by),
        Label::Outside | Label::Grid(_) => None,
    };
    let own = document.area_of_label(label).map(|area| area.id);
    own.into_iter().chain(manager).flat_map(|id| document.ancestry(id)).map(|area| area.id).collect()
}

/// The area of each level in whose outline a label's ground is drawn.
fn sides(document: &Document, label: Label) -> Arc<[Option<AreaId>]> {
    document.level_indexes().map(|level| document.outline_at(label, level).map(|area| area.id)).collect()
}
