//! Which ground the points of one kind stand on: atoms with households, seats of units. Finds those near a change.

use std::collections::{BTreeMap, BTreeSet};

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::geodesy::{Bounds, LatticePoint};
use crate::partition::Label;

/// A point in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point<Id> {
    pub at: LatticePoint,
    pub id: Id,
}

impl<Id> RTreeObject for Point<Id> {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_point([self.at.x, self.at.y])
    }
}

impl<Id> PointDistance for Point<Id> {
    fn distance_2(&self, point: &[i64; 2]) -> i64 {
        let (dx, dy) = (self.at.x - point[0], self.at.y - point[1]);
        dx.saturating_mul(dx).saturating_add(dy.saturating_mul(dy))
    }
}

/// Points of one kind, and which ground each stands on.
#[derive(Clone, Debug)]
pub(super) struct Standing<Id> {
    points: RTree<Point<Id>>,
    ground: BTreeMap<Id, Label>,
    on_label: BTreeMap<Label, BTreeSet<Id>>,
}

impl<Id: Copy + Ord> Default for Standing<Id> {
    fn default() -> Self {
        Self { points: RTree::new(), ground: BTreeMap::new(), on_label: BTreeMap::new() }
    }
}

impl<Id: Copy + Ord> Standing<Id> {
    /// What covers the point's place.
    pub fn ground(&self, id: Id) -> Option<Label> {
        self.ground.get(&id).copied()
    }

    /// The points on a grid or a non-grid face.
    pub fn on(&self, label: Label) -> impl ExactSizeIterator<Item = Id> + '_ {
        self.on_label.get(&label).map_or(const { &BTreeSet::new() }, |ids| ids).iter().copied()
    }

    /// The points within a box.
    pub fn within(&self, bounds: Bounds) -> impl Iterator<Item = Point<Id>> + '_ {
        let area = AABB::from_corners([bounds.min.x, bounds.min.y], [bounds.max.x, bounds.max.y]);
        self.points.locate_in_envelope(area).copied()
    }

    /// Takes note of points that went and came. Returns those that have to be placed anew: these, and all within the box.
    pub fn change(
        &mut self,
        gone: impl Iterator<Item = Point<Id>>,
        come: impl Iterator<Item = Point<Id>>,
        around: Option<Bounds>,
    ) -> BTreeSet<Id> {
        let come: Vec<Point<Id>> = come.collect();
        let mut moved: BTreeSet<Id> = come.iter().map(|point| point.id).collect();
        if self.points.size() == 0 {
            self.points = RTree::bulk_load(come);
            return moved;
        }
        for point in gone {
            self.points.remove(&point);
            moved.insert(point.id);
        }
        for point in come {
            self.points.insert(point);
        }
        if let Some(bounds) = around {
            moved.extend(self.within(bounds).map(|point| point.id));
        }
        moved
    }

    /// Notes on which ground a point stands now; `None` where there is no such point any more.
    pub fn settle(&mut self, id: Id, label: Option<Label>) {
        if let Some(old) = self.ground.remove(&id)
            && let Some(ids) = self.on_label.get_mut(&old)
        {
            ids.remove(&id);
            if ids.is_empty() {
                self.on_label.remove(&old);
            }
        }
        if let Some(label) = label {
            self.ground.insert(id, label);
            self.on_label.entry(label).or_default().insert(id);
        }
    }
}
