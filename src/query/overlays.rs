//! What lies over a point besides the partition: circles that cover it, belts that pass it, their nearest stops.
//!
//! A follower of the document; trees over boxes answer, exact tests decide.

use rstar::{AABB, RTree, RTreeObject};

use crate::domain::{BeltId, CircleId, SiteId};
use crate::geodesy::{Bounds, LatticePoint, LocalPlane, orientation};
use crate::model::{Document, TablesDelta};

/// How far from a belt an answer still names it, in metres.
const BELT_REACH_M: f64 = 3_000.0;

/// A record with the box around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Boxed<I> {
    bounds: Bounds,
    id: I,
}

impl<I> RTreeObject for Boxed<I> {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.bounds.min.x, self.bounds.min.y], [self.bounds.max.x, self.bounds.max.y])
    }
}

/// A belt near a point, and its stop nearest to the point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearBelt {
    /// The belt.
    pub belt: BeltId,
    /// Metres to its line.
    pub distance_m: f64,
    /// Its nearest stop, when it has any.
    pub stop: Option<NearStop>,
}

/// A stop of a belt near a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearStop {
    /// The stop's site.
    pub site: SiteId,
    /// Its place in the belt's order, from 1.
    pub number: usize,
    /// Metres to it.
    pub distance_m: f64,
}

/// Trees over circles and belts.
#[derive(Clone, Debug, Default)]
pub struct Overlays {
    circles: RTree<Boxed<CircleId>>,
    belts: RTree<Boxed<BeltId>>,
}

impl Overlays {
    /// The overlays of a document.
    pub fn of(document: &Document) -> Self {
        let mut overlays = Self::default();
        overlays.follow(&Document::default().tables.diff(&document.tables));
        overlays
    }

    /// Catches up with the changes of rows.
    pub fn follow(&mut self, delta: &TablesDelta) {
        for change in &delta.circles {
            let boxed = |ring: &[LatticePoint], id| Bounds::of(ring.iter().copied()).map(|bounds| Boxed { bounds, id });
            if let Some(old) = change.before.as_deref().and_then(|circle| boxed(&circle.ring, circle.id)) {
                self.circles.remove(&old);
            }
            if let Some(new) = change.after.as_deref().and_then(|circle| boxed(&circle.ring, circle.id)) {
                self.circles.insert(new);
            }
        }
        for change in &delta.belts {
            let boxed = |line: &[LatticePoint], id| Bounds::of(line.iter().copied()).map(|bounds| Boxed { bounds, id });
            if let Some(old) = change.before.as_deref().and_then(|belt| boxed(&belt.line, belt.id)) {
                self.belts.remove(&old);
            }
            if let Some(new) = change.after.as_deref().and_then(|belt| boxed(&belt.line, belt.id)) {
                self.belts.insert(new);
            }
        }
    }

    /// The circles that cover a point, by id; a circle covers its own outline.
    pub fn circles_at(&self, document: &Document, p: LatticePoint) -> Vec<CircleId> {
        let mut found: Vec<CircleId> = self
            .circles
            .locate_in_envelope_intersecting(AABB::from_point([p.x, p.y]))
            .filter(|boxed| document.tables.circles.get(boxed.id).is_some_and(|circle| covers(&circle.ring, p)))
            .map(|boxed| boxed.id)
            .collect();
        found.sort_unstable();
        found
    }

    /// The belts within 3 km of a point, nearest first.
    pub fn belts_near(&self, document: &Document, p: LatticePoint) -> Vec<NearBelt> {
        let plane = LocalPlane::at(p);
        let (dx, dy) = plane.steps(BELT_REACH_M);
        let reach = AABB::from_corners([p.x - dx, p.y - dy], [p.x + dx, p.y + dy]);
        let mut found: Vec<NearBelt> = self
            .belts
            .locate_in_envelope_intersecting(reach)
            .filter_map(|boxed| document.tables.belts.get(boxed.id))
            .filter_map(|belt| {
                let distance_m = plane.distance_to_line_m(&belt.line).filter(|distance| *distance <= BELT_REACH_M)?;
                let stop = belt
                    .stops
                    .iter()
                    .zip(1..)
                    .filter_map(|(&site, number)| {
                        let at = document.tables.sites.get(site)?.at;
                        Some(NearStop { site, number, distance_m: plane.distance_m(at) })
                    })
                    .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
                Some(NearBelt { belt: belt.id, distance_m, stop })
            })
            .collect();
        found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.belt.cmp(&b.belt)));
        found
    }
}

/// Whether a point lies in a ring or on it. Exact: crossings of a ray to the east, by the even-odd rule.
fn covers(ring: &[LatticePoint], p: LatticePoint) -> bool {
    let mut inside = false;
    for (i, &b) in ring.iter().enumerate() {
        let a = ring[(i + ring.len() - 1) % ring.len()];
        let side = orientation(a, b, p);
        let in_box = Bounds { min: a, max: a }.including(b).contains(p);
        if side.is_eq() && in_box {
            return true;
        }
        if (a.y <= p.y) != (b.y <= p.y) && (side.is_gt() == (a.y < b.y)) {
            inside = !inside;
        }
    }
    inside
}
