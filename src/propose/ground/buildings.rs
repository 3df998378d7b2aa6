//! Buildings near the ground: which of them a line would cut, and which lie in several cells.

use std::collections::BTreeSet;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::super::lines::closed;
use super::holds;
use crate::domain::BackdropAreaKind;
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::model::Document;

/// The buildings near a box, by number.
pub(super) struct Buildings {
    rings: Vec<(Bounds, Vec<LatticePoint>)>,
    tree: RTree<GeomWithData<Rectangle<[i64; 2]>, u32>>,
}

impl Buildings {
    /// The buildings of the backdrop near a box.
    pub fn near(document: &Document, bounds: Bounds) -> Self {
        let buildings = document.backdrop.areas.iter().filter(|area| area.kind == BackdropAreaKind::Building);
        let boxed = buildings.filter_map(|building| {
            let own = Bounds::of(building.ring.iter().copied())?;
            own.intersects(bounds).then(|| (own, closed(&building.ring)))
        });
        let rings: Vec<_> = boxed.collect();
        let boxes = (0_u32..).zip(&rings).map(|(number, (own, _))| {
            GeomWithData::new(Rectangle::from_corners([own.min.x, own.min.y], [own.max.x, own.max.y]), number)
        });
        let tree = RTree::bulk_load(boxes.collect());
        Self { rings, tree }
    }

    /// The closed outline of a building.
    pub fn ring(&self, number: u32) -> &[LatticePoint] {
        self.rings.get(number as usize).map_or(&[], |(_, ring)| ring)
    }

    /// The buildings through which one of these lines runs. One along a wall does not.
    pub fn crossed_by<'l>(&self, lines: impl Iterator<Item = &'l Vec<LatticePoint>>) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        for pair in lines.flat_map(|line| line.windows(2)) {
            let Some(step) = Bounds::of([pair[0], pair[1]]) else { continue };
            let around = AABB::from_corners([step.min.x, step.min.y], [step.max.x, step.max.y]);
            for near in self.tree.locate_in_envelope_intersecting(around) {
                let sides = || self.ring(near.data).iter().map(|&p| orientation(pair[0], pair[1], p));
                if sides().any(|side| side.is_gt()) && sides().any(|side| side.is_lt()) {
                    found.insert(near.data);
                }
            }
        }
        found
    }

    /// The first of these buildings that holds a place.
    pub fn at(&self, place: LatticePoint, of: &BTreeSet<u32>) -> Option<u32> {
        let around = AABB::from_point([place.x, place.y]);
        let here = self.tree.locate_in_envelope_intersecting(around).map(|near| near.data);
        here.filter(|number| of.contains(number) && holds(self.ring(*number), place)).min()
    }

    /// The cells of each building that lies in more than one, by places well inside of it.
    pub fn in_several(&self, cell_at: impl Fn(LatticePoint) -> Option<u32>) -> Vec<BTreeSet<u32>> {
        let cells = |(bounds, ring): &(Bounds, Vec<LatticePoint>)| -> BTreeSet<u32> {
            let middle = bounds.centre();
            // Four fifths of the way from the middle to each corner.
            let inner = ring
                .iter()
                .map(|p| LatticePoint::new(middle.x + (p.x - middle.x) * 4 / 5, middle.y + (p.y - middle.y) * 4 / 5));
            let places = inner.chain([middle]).filter(|place| holds(ring, *place));
            places.filter_map(&cell_at).collect()
        };
        self.rings.iter().map(cells).filter(|cells| cells.len() > 1).collect()
    }
}
