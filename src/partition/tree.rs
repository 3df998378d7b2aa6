//! The index over borders that follows every edit: whose ground a point is, which border is near, what lies in a box.
//! Derived from the partition, which stays the truth; holds no label that a border does not say.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;

use rstar::{AABB, RTree, RTreeObject, SelectionFunction};

use super::{Border, BorderId, Label, Partition, PartitionDelta};
use crate::geodesy::{Bounds, LatticePoint, orientation};

/// Edges in one entry of the tree. More make a smaller tree, fewer a quicker look at the entries that remain.
const EDGES_PER_ENTRY: usize = 6;

/// An R-tree over pieces of borders.
///
/// # Validity
/// It answers for the partition that it was made of or has [followed](Self::follow) up to.
#[derive(Clone, Debug, Default)]
pub struct BorderTree {
    tree: RTree<Entry>,
}

/// A few edges of one border in a row.
#[derive(Clone, Debug)]
struct Entry {
    border: BorderId,
    /// The place of its first vertex in the border.
    first: u32,
    /// How many edges it has.
    edges: u32,
    left: Label,
    right: Label,
    bounds: Bounds,
    points: Arc<[LatticePoint]>,
}

/// One edge of a border, as found in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BorderEdge {
    /// The border.
    pub border: BorderId,
    /// The place of its first vertex in the border.
    pub place: usize,
    /// The vertex there.
    pub from: LatticePoint,
    /// The next vertex.
    pub to: LatticePoint,
}

/// The border nearest to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearBorder {
    /// Its edge nearest to the point.
    pub edge: BorderEdge,
    /// The distance in the plane of longitude and latitude, in lattice units.
    pub distance_units: f64,
}

impl BorderTree {
    /// The tree of a partition's borders.
    ///
    /// # Performance
    /// O(m log m) for m vertices.
    pub fn of(partition: &Partition) -> Self {
        Self { tree: RTree::bulk_load(partition.borders().flat_map(entries).collect()) }
    }

    /// Catches up with a change of the partition.
    ///
    /// # Performance
    /// O(k log m) for k edges of the borders that go and come.
    pub fn follow(&mut self, delta: &PartitionDelta) {
        for entry in delta.removed.iter().flat_map(entries) {
            self.tree.remove(&entry);
        }
        for entry in delta.inserted.iter().flat_map(entries) {
            self.tree.insert(entry);
        }
    }

    /// Whether two trees hold the same edges with the same labels, in whatever order.
    pub fn holds_same(&self, other: &Self) -> bool {
        let entries = |tree: &Self| {
            let mut entries: Vec<_> =
                tree.tree.iter().map(|entry| (entry.border, entry.first, entry.clone())).collect();
            entries.sort_unstable_by_key(|&(border, first, _)| (border, first));
            entries
        };
        self.tree.size() == other.tree.size()
            && entries(self).iter().zip(&entries(other)).all(|((.., one), (.., other))| {
                one == other && (one.left, one.right, one.vertices()) == (other.left, other.right, other.vertices())
            })
    }

    /// The label of the ground at a point. Exact, and exactly one for every point: a point on a border belongs to what
    /// lies just north-east of it, first east, then north; a point on the outer border of the district that would so
    /// be outside belongs to the smallest of the labels that touch it there.
    ///
    /// # Performance
    /// O(log m): the nearest edge below the point, by a vertical ray.
    pub fn locate(&self, p: LatticePoint) -> Label {
        if !self.bounds().is_some_and(|bounds| bounds.contains(p)) {
            return Label::Outside;
        }
        let ray = Ray { p, best: Cell::new(None), floor: Cell::new(i64::MIN) };
        self.search(&ray, |_| ControlFlow::Continue(()));
        match ray.best.get() {
            Some((_, _, above)) if above != Label::Outside => above,
            _ => self.inner_label_touching(p).unwrap_or(Label::Outside),
        }
    }

    /// The borders that pass through a point or end there, by id.
    pub fn on_border(&self, p: LatticePoint) -> Vec<BorderId> {
        let mut found = Vec::new();
        self.edges_near(Bounds { min: p, max: p }, |edge, _, _| {
            if edge.holds(p) {
                found.push(edge.border);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The nearest edge within a distance in lattice units. Of several equally near the one with the smallest id and
    /// place.
    pub fn nearest(&self, p: LatticePoint, max_units: f64) -> Option<NearBorder> {
        let near = Near { p, best: Cell::new(None), within: Cell::new(max_units) };
        self.search(&near, |_| ControlFlow::Continue(()));
        near.best.get().map(|edge| NearBorder { edge, distance_units: near.within.get() })
    }

    /// The borders that reach into a box or touch it, by id.
    pub fn in_box(&self, bounds: Bounds) -> Vec<BorderId> {
        let mut found: Vec<BorderId> = self.edges_in(bounds).into_iter().map(|edge| edge.border).collect();
        found.dedup();
        found
    }

    /// The edges that reach into a box or touch it, by border and place.
    pub fn edges_in(&self, bounds: Bounds) -> Vec<BorderEdge> {
        let mut found = Vec::new();
        self.edges_near(bounds, |edge, _, _| {
            if edge.reaches_into(bounds) {
                found.push(edge);
            }
        });
        found.sort_unstable();
        found
    }

    /// The smallest box around all borders.
    pub fn bounds(&self) -> Option<Bounds> {
        (self.tree.size() > 0).then(|| bounds_of(&self.tree.root().envelope()))
    }

    /// The smallest label other than [`Label::Outside`] beside an edge through the point.
    fn inner_label_touching(&self, p: LatticePoint) -> Option<Label> {
        let mut smallest: Option<Label> = None;
        self.edges_near(Bounds { min: p, max: p }, |edge, left, right| {
            if edge.holds(p) {
                let inner = [left, right].into_iter().filter(|&label| label != Label::Outside);
                smallest = smallest.into_iter().chain(inner).min();
            }
        });
        smallest
    }

    /// Calls `found` with each edge, and its labels, whose box meets these bounds.
    fn edges_near(&self, bounds: Bounds, mut found: impl FnMut(BorderEdge, Label, Label)) {
        self.search(&InBox(bounds), |entry| {
            for edge in entry.edges() {
                if edge.bounds().intersects(bounds) {
                    found(edge, entry.left, entry.right);
                }
            }
            ControlFlow::Continue(())
        });
    }

    /// Walks the tree depth first, so that what a selection learns from one entry prunes the rest.
    fn search<S: SelectionFunction<Entry>>(&self, select: &S, mut found: impl FnMut(&Entry) -> ControlFlow<()>) {
        fn descend<S: SelectionFunction<Entry>>(
            node: &rstar::ParentNode<Entry>,
            select: &S,
            found: &mut impl FnMut(&Entry) -> ControlFlow<()>,
        ) -> ControlFlow<()> {
            for child in node.children() {
                match child {
                    rstar::RTreeNode::Leaf(entry) => {
                        if select.should_unpack_leaf(entry) {
                            found(entry)?;
                        }
                    }
                    rstar::RTreeNode::Parent(node) => {
                        if select.should_unpack_parent(&node.envelope()) {
                            descend(node, select, found)?;
                        }
                    }
                }
            }
            ControlFlow::Continue(())
        }
        let _ = descend(self.tree.root(), select, &mut found);
    }
}

impl BorderEdge {
    /// Whether the point lies on the edge, ends included. Exact.
    pub fn holds(self, p: LatticePoint) -> bool {
        self.bounds().contains(p) && orientation(self.from, self.to, p).is_eq()
    }

    /// The smallest box around it.
    pub fn bounds(self) -> Bounds {
        Bounds { min: self.from, max: self.from }.including(self.to)
    }

    /// Whether it shares a point with a box. Exact.
    fn reaches_into(self, bounds: Bounds) -> bool {
        let Bounds { min, max } = bounds;
        let corners = [min, LatticePoint::new(max.x, min.y), max, LatticePoint::new(min.x, max.y)];
        let side = |corner: &LatticePoint| orientation(self.from, self.to, *corner);
        self.bounds().intersects(bounds)
            && corners.iter().any(|corner| side(corner).is_ge())
            && corners.iter().any(|corner| side(corner).is_le())
    }

    /// The distance of a point in lattice units.
    #[allow(clippy::cast_precision_loss)] // within a project differences are below 2^53; beyond it the answer is far
    fn distance_units(self, p: LatticePoint) -> f64 {
        let offset =
            |to: LatticePoint| (to.x.saturating_sub(self.from.x) as f64, to.y.saturating_sub(self.from.y) as f64);
        let ((ux, uy), (vx, vy)) = (offset(self.to), offset(p));
        let along = ((ux * vx + uy * vy) / (ux * ux + uy * uy)).clamp(0.0, 1.0);
        let (dx, dy) = (vx - along * ux, vy - along * uy);
        (dx * dx + dy * dy).sqrt()
    }
}

impl Entry {
    fn vertices(&self) -> &[LatticePoint] {
        &self.points[self.first as usize..=(self.first + self.edges) as usize]
    }

    fn edges(&self) -> impl Iterator<Item = BorderEdge> + '_ {
        (self.first as usize..).zip(self.vertices().windows(2)).map(|(place, pair)| BorderEdge {
            border: self.border,
            place,
            from: pair[0],
            to: pair[1],
        })
    }
}

/// By identity: an id with the same extent is the same piece, so that the tree finds what it has to take out.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.border, self.first, self.bounds) == (other.border, other.first, other.bounds)
    }
}

impl RTreeObject for Entry {
    type Envelope = AABB<[i64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let Bounds { min, max } = self.bounds;
        AABB::from_corners([min.x, min.y], [max.x, max.y])
    }
}

/// A border cut into entries, always at the same vertices.
fn entries(border: &Border) -> impl Iterator<Item = Entry> + '_ {
    let edges = border.points.len() - 1;
    (0..edges).step_by(EDGES_PER_ENTRY).filter_map(move |first| {
        let count = EDGES_PER_ENTRY.min(edges - first);
        let bounds = Bounds::of(border.points[first..=first + count].iter().copied())?;
        Some(Entry {
            border: border.id,
            first: u32::try_from(first).ok()?,
            edges: u32::try_from(count).ok()?,
            left: border.left,
            right: border.right,
            bounds,
            points: border.points.clone(),
        })
    })
}

fn bounds_of(envelope: &AABB<[i64; 2]>) -> Bounds {
    let ([west, south], [east, north]) = (envelope.lower(), envelope.upper());
    Bounds { min: LatticePoint::new(west, south), max: LatticePoint::new(east, north) }
}

/// Everything whose box meets a box.
struct InBox(Bounds);

impl SelectionFunction<Entry> for InBox {
    fn should_unpack_parent(&self, envelope: &AABB<[i64; 2]>) -> bool {
        bounds_of(envelope).intersects(self.0)
    }

    fn should_unpack_leaf(&self, entry: &Entry) -> bool {
        entry.bounds.intersects(self.0)
    }
}

/// The highest edge at or below a point that covers its column: half-open to the east, never a vertical one.
struct Ray {
    p: LatticePoint,
    /// The best edge so far, west end first, with the label above it.
    best: Cell<Option<(LatticePoint, LatticePoint, Label)>>,
    /// A height that the best edge does not go below.
    floor: Cell<i64>,
}

impl Ray {
    fn may_reach(&self, bounds: Bounds) -> bool {
        bounds.min.x <= self.p.x
            && self.p.x < bounds.max.x
            && bounds.min.y <= self.p.y
            && bounds.max.y >= self.floor.get()
    }

    fn offer(&self, west: LatticePoint, east: LatticePoint, above: Label) {
        if orientation(west, east, self.p).is_lt() {
            return;
        }
        if self.best.get().is_none_or(|best| is_above((west, east), (best.0, best.1))) {
            self.best.set(Some((west, east, above)));
            self.floor.set(west.y.min(east.y));
        }
    }
}

impl SelectionFunction<Entry> for Ray {
    fn should_unpack_parent(&self, envelope: &AABB<[i64; 2]>) -> bool {
        self.may_reach(bounds_of(envelope))
    }

    fn should_unpack_leaf(&self, entry: &Entry) -> bool {
        if self.may_reach(entry.bounds) {
            for pair in entry.vertices().windows(2) {
                let (from, to) = (pair[0], pair[1]);
                if from.x <= self.p.x && self.p.x < to.x {
                    self.offer(from, to, entry.left);
                } else if to.x <= self.p.x && self.p.x < from.x {
                    self.offer(to, from, entry.right);
                }
            }
        }
        false
    }
}

/// Whether, of two edges that do not cross and cover one column, west ends first, the first passes above the second.
fn is_above(first: (LatticePoint, LatticePoint), second: (LatticePoint, LatticePoint)) -> bool {
    // The later of the west ends lies in the columns of both; where they start from one point, so do the east ends.
    let at_west = if first.0.x >= second.0.x {
        orientation(second.0, second.1, first.0)
    } else {
        orientation(first.0, first.1, second.0).reverse()
    };
    at_west
        .then_with(|| orientation(second.0, second.1, first.1))
        .then_with(|| orientation(first.0, first.1, second.1).reverse())
        .is_gt()
}

/// The nearest edge within a distance that shrinks.
struct Near {
    p: LatticePoint,
    best: Cell<Option<BorderEdge>>,
    within: Cell<f64>,
}

impl Near {
    #[allow(clippy::cast_precision_loss)]
    fn may_reach(&self, bounds: Bounds) -> bool {
        let gap = |p: i64, low: i64, high: i64| low.saturating_sub(p).max(p.saturating_sub(high)).max(0) as f64;
        let (dx, dy) = (gap(self.p.x, bounds.min.x, bounds.max.x), gap(self.p.y, bounds.min.y, bounds.max.y));
        (dx * dx + dy * dy).sqrt() <= self.within.get()
    }
}

impl SelectionFunction<Entry> for Near {
    fn should_unpack_parent(&self, envelope: &AABB<[i64; 2]>) -> bool {
        self.may_reach(bounds_of(envelope))
    }

    fn should_unpack_leaf(&self, entry: &Entry) -> bool {
        if self.may_reach(entry.bounds) {
            for edge in entry.edges() {
                let distance = edge.distance_units(self.p);
                let nearer = match self.best.get() {
                    Some(best) => distance < self.within.get() || (distance <= self.within.get() && edge < best),
                    None => distance <= self.within.get(),
                };
                if nearer {
                    self.best.set(Some(edge));
                    self.within.set(distance);
                }
            }
        }
        false
    }
}
