//! Which borders lie around each area of each level, so that the outline of one area costs what that area has, whatever
//! the size of the district. Holds ids alone; the borders stay in the partition.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use imbl::OrdMap;
use rayon::prelude::*;
use smallvec::SmallVec;

use crate::domain::{Area, AreaId, LevelIndex};
use crate::geodesy::Bounds;
use crate::model::{Delta, Document};
use crate::partition::{Border, BorderId, Label, PartitionDelta, Polygon};

/// The borders around every area, by id. A follower of the document: caught up from a computed delta, it equals one made
/// afresh. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlines {
    /// By level, the highest first. Those around grids are known to the partition.
    levels: Vec<OrdMap<AreaId, Arc<[BorderId]>>>,
}

/// An area of each level above the grids.
type Chain = SmallVec<[Option<AreaId>; 4]>;

/// What comes to and goes from the borders of areas.
type Turns = BTreeMap<(usize, AreaId), Vec<(BorderId, bool)>>;

impl Outlines {
    /// The outlines of a document.
    ///
    /// # Performance
    /// O(n log n) in the borders.
    pub fn of(document: &Document) -> Self {
        let upper = document.levels.len().saturating_sub(1);
        let chains: HashMap<Label, Chain> =
            document.partition.labels().map(|label| (label, chain(document, label, upper))).collect();
        let borders: Vec<&Border> = document.partition.borders().collect();
        let sides = borders.into_par_iter().flat_map_iter(|border| {
            let of = |label| chains.get(&label);
            let pairs = of(border.left).zip(of(border.right)).filter(|(left, right)| left != right);
            pairs.into_iter().flat_map(move |(left, right)| {
                left.iter().zip(right).enumerate().filter(|(_, (left, right))| left != right).flat_map(
                    move |(level, (left, right))| {
                        [*left, *right].into_iter().flatten().map(move |area| (level, area, border.id))
                    },
                )
            })
        });
        let mut sides: Vec<(usize, AreaId, BorderId)> = sides.collect();
        sides.par_sort_unstable();
        let mut levels = vec![OrdMap::new(); upper];
        for group in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            levels[group[0].0].insert(group[0].1, group.iter().map(|&(.., id)| id).collect());
        }
        Self { levels }
    }

    /// Catches up with a change.
    ///
    /// # Performance
    /// In the order of the borders that changed, and of those around the areas that they lie at; where areas moved to
    /// other parents, also of those around them and around faces without grids.
    pub fn follow(&mut self, before: &Document, after: &Document, delta: &Delta) {
        let upper = after.levels.len().saturating_sub(1);
        let other_level = delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(before), Some(after)) => before.level != after.level,
            _ => false,
        });
        if delta.levels.is_some() || upper != self.levels.len() || other_level {
            *self = Self::of(after);
            return;
        }
        let mut touched: BTreeSet<BorderId> = BTreeSet::new();
        touched.extend(delta.partition.removed.iter().chain(&delta.partition.inserted).map(|border| border.id));
        let touch = |touched: &mut BTreeSet<BorderId>, label| {
            touched.extend(before.partition.borders_of(label));
            touched.extend(after.partition.borders_of(label));
        };
        for change in &delta.tables.non_grids {
            if let Some(face) = change.after.as_ref().or(change.before.as_ref()) {
                touch(&mut touched, Label::NonGrid(face.id));
            }
        }
        let moved = delta.tables.areas.iter().filter(|change| {
            let parent = |row: &Option<Arc<Area>>| row.as_ref().map(|area| area.parent);
            parent(&change.before) != parent(&change.after)
        });
        let moved: Vec<&Area> =
            moved.filter_map(|change| change.before.as_deref().or(change.after.as_deref())).collect();
        if !moved.is_empty() {
            // A face may belong to one area at one level and to another one's at the next.
            before.tables.non_grids.iter().for_each(|face| touch(&mut touched, Label::NonGrid(face.id)));
        }
        for area in moved {
            touch(&mut touched, Label::Grid(area.id));
            // What lies inside an area that moved moved with it.
            let around = self.levels.get(usize::from(area.level.0)).and_then(|level| level.get(&area.id));
            touched.extend(around.into_iter().flat_map(|borders| borders.iter()));
        }
        let mut turns = Turns::new();
        let mut note = |document: &Document, id: BorderId, comes: bool| {
            let Some(border) = document.partition.border(id) else { return };
            let [left, right] = [border.left, border.right].map(|label| chain(document, label, upper));
            for (level, (left, right)) in left.into_iter().zip(right).enumerate().filter(|(_, (l, r))| l != r) {
                for area in [left, right].into_iter().flatten() {
                    turns.entry((level, area)).or_default().push((id, comes));
                }
            }
        };
        for &id in &touched {
            note(before, id, false);
            note(after, id, true);
        }
        for ((level, area), turns) in turns {
            let old = self.levels[level].get(&area).map_or(&[][..], |borders| borders);
            let mut borders: BTreeSet<BorderId> = old.iter().copied().collect();
            for (id, comes) in turns {
                if comes {
                    borders.insert(id)
                } else {
                    borders.remove(&id)
                };
            }
            if borders.is_empty() {
                self.levels[level].remove(&area);
            } else {
                self.levels[level].insert(area, borders.into_iter().collect());
            }
        }
    }

    /// The areas of a level above the grids that have ground, each with the borders around it.
    pub fn level(&self, level: LevelIndex) -> impl Iterator<Item = (AreaId, &[BorderId])> + '_ {
        let areas = self.levels.get(usize::from(level.0)).into_iter().flatten();
        areas.map(|(&id, borders)| (id, &borders[..]))
    }

    /// The borders around an area of a level above the grids, by id, when it has ground.
    pub fn around(&self, level: LevelIndex, area: AreaId) -> Option<&[BorderId]> {
        self.levels.get(usize::from(level.0))?.get(&area).map(|borders| &borders[..])
    }

    /// All grids, each with the borders around it.
    pub fn grids(&self, document: &Document) -> impl Iterator<Item = (AreaId, Vec<BorderId>)> + use<> {
        let level = document.grid_level();
        let faces = document.tables.non_grids.iter();
        let with_faces: BTreeSet<AreaId> =
            faces.flat_map(|face| [Some(face.parent), face.managed_by]).flatten().collect();
        let (document, this) = (document.clone(), self.clone());
        let ids: Vec<AreaId> =
            document.tables.areas.iter().filter(|area| area.level == level).map(|area| area.id).collect();
        ids.into_iter().map(move |id| {
            let own = || document.partition.borders_of(Label::Grid(id)).to_vec();
            (id, if with_faces.contains(&id) { this.borders(&document, id) } else { own() })
        })
    }

    /// The borders around an area, by id.
    pub fn borders(&self, document: &Document, area: AreaId) -> Vec<BorderId> {
        let Some(level) = document.tables.areas.get(area).map(|row| row.level) else { return Vec::new() };
        if let Some(level) = self.levels.get(usize::from(level.0)) {
            return level.get(&area).map_or_else(Vec::new, |borders| borders.to_vec());
        }
        let own = document.partition.borders_of(Label::Grid(area));
        let faces = document.tables.non_grids.iter();
        let faces = faces.filter(|face| face.parent == area || face.managed_by == Some(area));
        let faces: Vec<Label> = faces.map(|face| Label::NonGrid(face.id)).collect();
        if faces.is_empty() {
            return own.to_vec();
        }
        let side = |label| document.outline_at(label, level).map(|other| other.id);
        let all: BTreeSet<BorderId> =
            faces.into_iter().flat_map(|face| document.partition.borders_of(face)).chain(own).copied().collect();
        let around = |id: &BorderId| {
            let border = document.partition.border(*id);
            border.is_some_and(|border| side(border.left) != side(border.right))
        };
        all.into_iter().filter(around).collect()
    }

    /// The ground of an area; a zone managed apart has that of its face.
    ///
    /// # Performance
    /// O(k log k) in the borders around it and their vertices.
    pub fn outline(&self, document: &Document, area: AreaId) -> Vec<Polygon> {
        let Some(level) = document.tables.areas.get(area).map(|row| row.level) else { return Vec::new() };
        let covers = |label| document.outline_at(label, level).is_some_and(|other| other.id == area);
        document.partition.outline_of(covers, self.borders(document, area))
    }
}

/// The areas of the levels above the grids in whose outline a label's ground is drawn.
fn chain(document: &Document, label: Label, upper: usize) -> Chain {
    let mut chain: Chain = SmallVec::from_elem(None, upper);
    let mut note = |id: AreaId| {
        for area in document.ancestry(id) {
            if let Some(place) = chain.get_mut(usize::from(area.level.0)) {
                place.get_or_insert(area.id);
            }
        }
    };
    if let Label::NonGrid(id) = label {
        // Who manages a face comes before the area that it hangs on.
        let manager = document.tables.non_grids.get(id).and_then(|face| face.managed_by);
        manager.into_iter().for_each(&mut note);
    }
    if let Some(area) = document.area_of_label(label) {
        note(area.id);
    }
    chain
}

/// The box around the project's ground: nothing lies farther out than the border of the district.
pub fn bounds(document: &Document) -> Option<Bounds> {
    let outer = document.partition.borders_of(Label::Outside).iter();
    outer.filter_map(|id| document.partition.border(*id)).map(Border::bounds).reduce(Bounds::union)
}

/// Whether a change touches the border of the district.
pub fn moves_district(delta: &Delta) -> bool {
    let is_outer = |border: &Border| [border.left, border.right].contains(&Label::Outside);
    delta.partition.removed.iter().chain(&delta.partition.inserted).any(is_outer)
}

/// Whether borders around one of these areas went or came.
pub fn meet(before: &Document, after: &Document, delta: &PartitionDelta, areas: &[AreaId]) -> bool {
    let meets = |document: &Document, border: &Border| {
        areas.iter().any(|&id| {
            let Some(level) = document.tables.areas.get(id).map(|area| area.level) else { return true };
            let is_on = |label| document.outline_at(label, level).is_some_and(|area| area.id == id);
            is_on(border.left) != is_on(border.right)
        })
    };
    delta.removed.iter().any(|border| meets(before, border)) || delta.inserted.iter().any(|border| meets(after, border))
}
