//! The index over borders that follows every edit: whose ground a point is, which border is near, what lies in a box.
//! Derived from the partition, which stays the truth; holds no label that a border does not say.

use std::collections::BTreeMap;
use std::sync::Arc;

use rstar::{AABB, ParentNode, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use smallvec::SmallVec;

use super::{Border, BorderId, Label, Partition, PartitionDelta};
use crate::geodesy::{Bounds, LatticePoint, orientation};

/// Edges in one entry of the tree. More make a smaller tree, fewer a quicker look at the entries that remain.
const EDGES_PER_ENTRY: usize = 6;

/// An R-tree over pieces of borders. A copy shares it and keeps what it followed beside it, so that an edit in several
/// steps may follow its own way at no cost; who is left alone with the tree again takes that in.
///
/// # Validity
/// It answers for the partition that it was made of or has [followed](Self::follow) up to.
#[derive(Clone, Debug, Default)]
pub struct BorderTree {
    shared: Arc<Entries>,
    /// Borders of the shared tree that are gone from this one.
    gone: BTreeMap<BorderId, Border>,
    /// What came since.
    late: Entries,
}

type Entries = RTree<Entry, WideNodes>;

/// Wider nodes than usual: a look-up waits for memory once for each node on its way, and a dozen boxes in a row are read
/// nearly as fast as half of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct WideNodes;

impl RTreeParams for WideNodes {
    const MIN_SIZE: usize = 4;
    const MAX_SIZE: usize = 12;
    const REINSERTION_COUNT: usize = 3;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
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
        let shared = RTree::bulk_load_with_params(partition.borders().flat_map(entries).collect());
        Self { shared: Arc::new(shared), ..Self::default() }
    }

    /// Catches up with a change of the partition.
    ///
    /// # Performance
    /// O(k log m) for k edges of the borders that go and come.
    pub fn follow(&mut self, delta: &PartitionDelta) {
        self.settle();
        if let Some(own) = Arc::get_mut(&mut self.shared) {
            change(own, &delta.removed, &delta.inserted);
            return;
        }
        for border in &delta.removed {
            let late = entries(border).filter(|entry| self.late.remove(entry).is_some()).count();
            if late == 0 {
                self.gone.insert(border.id, border.clone());
            }
        }
        change(&mut self.late, &[], &delta.inserted);
    }

    /// Takes what it keeps beside the tree into the tree, once nobody shares it any more.
    fn settle(&mut self) {
        if self.is_settled() {
            return;
        }
        if let Some(own) = Arc::get_mut(&mut self.shared) {
            let gone: Vec<Border> = std::mem::take(&mut self.gone).into_values().collect();
            change(own, &gone, &[]);
            for entry in std::mem::take(&mut self.late) {
                own.insert(entry);
            }
        }
    }

    fn is_settled(&self) -> bool {
        self.gone.is_empty() && self.late.size() == 0
    }

    /// Whether two trees hold the same edges with the same labels, in whatever order.
    pub fn holds_same(&self, other: &Self) -> bool {
        let sorted = |tree: &Self| {
            let mut entries: Vec<Entry> = tree.iter().cloned().collect();
            entries.sort_unstable_by_key(|entry| (entry.border, entry.first));
            entries
        };
        let (own, others) = (sorted(self), sorted(other));
        own.len() == others.len()
            && own.iter().zip(&others).all(|(one, other)| {
                one == other && (one.left, one.right, one.vertices()) == (other.left, other.right, other.vertices())
            })
    }

    fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.shared.iter().filter(|entry| !self.gone.contains_key(&entry.border)).chain(self.late.iter())
    }

    fn ask(&self, question: &mut impl Question) {
        if self.gone.is_empty() {
            ask(self.shared.root(), question);
        } else {
            ask(self.shared.root(), &mut OfThose { gone: &self.gone, question });
        }
        ask(self.late.root(), question);
    }

    /// The label of the ground at a point. Exact, and exactly one for every point: a point on a border belongs to what
    /// lies just north-east of it, first east, then north; a point on the outer border of the district that would so
    /// be outside belongs to the label inside, to the smallest one where several have an outer edge through it.
    ///
    /// # Performance
    /// O(log m): the nearest edge below the point, by a vertical ray.
    pub fn locate(&self, p: LatticePoint) -> Label {
        if !self.bounds().is_some_and(|bounds| bounds.contains(p)) {
            return Label::Outside;
        }
        let mut ray = Ray { p, best: None, floor: i64::MIN };
        self.ask(&mut ray);
        match ray.best {
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
        let mut near = Near { p, best: None, within: max_units };
        self.ask(&mut near);
        near.best.map(|edge| NearBorder { edge, distance_units: near.within })
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
        let whole = |tree: &Entries| (tree.size() > 0).then(|| bounds_of(&tree.root().envelope()));
        let shared = whole(&self.shared);
        // Without a border that reached its edge the box may be smaller.
        let reached = |border: &Border| {
            let (own, Some(all)) = (border.bounds(), shared) else { return false };
            own.min.x == all.min.x || own.min.y == all.min.y || own.max.x == all.max.x || own.max.y == all.max.y
        };
        if self.gone.values().any(reached) {
            return self.iter().map(|entry| entry.bounds).reduce(Bounds::union);
        }
        shared.into_iter().chain(whole(&self.late)).reduce(Bounds::union)
    }

    /// The smallest label on the inner side of an outer edge through the point.
    fn inner_label_touching(&self, p: LatticePoint) -> Option<Label> {
        let mut smallest: Option<Label> = None;
        self.edges_near(Bounds { min: p, max: p }, |edge, left, right| {
            let inner = match (left, right) {
                (Label::Outside, inner) | (inner, Label::Outside) if edge.holds(p) => Some(inner),
                _ => None,
            };
            smallest = smallest.into_iter().chain(inner).min();
        });
        smallest
    }

    /// Calls `found` with each edge, and its labels, whose box meets these bounds.
    fn edges_near(&self, bounds: Bounds, found: impl FnMut(BorderEdge, Label, Label)) {
        self.ask(&mut InBox { bounds, found });
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

fn change(tree: &mut Entries, gone: &[Border], come: &[Border]) {
    for entry in gone.iter().flat_map(entries) {
        tree.remove(&entry);
    }
    for entry in come.iter().flat_map(entries) {
        tree.insert(entry);
    }
}

fn bounds_of(envelope: &AABB<[i64; 2]>) -> Bounds {
    let ([west, south], [east, north]) = (envelope.lower(), envelope.upper());
    Bounds { min: LatticePoint::new(west, south), max: LatticePoint::new(east, north) }
}

/// What is asked of the tree. What it learns from one entry may rule out others.
trait Question {
    /// How soon to look into a box, the smallest first; `None` when it can hold nothing more.
    fn rank(&self, bounds: Bounds) -> Option<f64>;
    /// Looks at an entry.
    fn look(&mut self, entry: &Entry);
}

/// Walks the tree depth first, the most promising box of each node first.
fn ask(node: &ParentNode<Entry>, question: &mut impl Question) {
    let mut open: SmallVec<[(f64, &RTreeNode<Entry>); 12]> = SmallVec::new();
    for child in node.children() {
        if let Some(rank) = question.rank(bounds_of_node(child)) {
            let place = open.partition_point(|&(other, _)| other <= rank);
            open.insert(place, (rank, child));
        }
    }
    for (number, (_, child)) in open.into_iter().enumerate() {
        if number > 0 && question.rank(bounds_of_node(child)).is_none() {
            continue;
        }
        match child {
            RTreeNode::Leaf(entry) => question.look(entry),
            RTreeNode::Parent(node) => ask(node, question),
        }
    }
}

fn bounds_of_node(node: &RTreeNode<Entry>) -> Bounds {
    match node {
        RTreeNode::Leaf(entry) => entry.bounds,
        RTreeNode::Parent(node) => bounds_of(&node.envelope()),
    }
}

/// A question about the borders but for some.
struct OfThose<'a, Q> {
    gone: &'a BTreeMap<BorderId, Border>,
    question: &'a mut Q,
}

impl<Q: Question> Question for OfThose<'_, Q> {
    fn rank(&self, bounds: Bounds) -> Option<f64> {
        self.question.rank(bounds)
    }

    fn look(&mut self, entry: &Entry) {
        if !self.gone.contains_key(&entry.border) {
            self.question.look(entry);
        }
    }
}

/// Everything whose box meets a box.
struct InBox<F> {
    bounds: Bounds,
    found: F,
}

impl<F: FnMut(BorderEdge, Label, Label)> Question for InBox<F> {
    fn rank(&self, bounds: Bounds) -> Option<f64> {
        bounds.intersects(self.bounds).then_some(0.0)
    }

    fn look(&mut self, entry: &Entry) {
        for edge in entry.edges().filter(|edge| edge.bounds().intersects(self.bounds)) {
            (self.found)(edge, entry.left, entry.right);
        }
    }
}

/// The highest edge at or below a point that covers its column: half-open to the east, never a vertical one.
struct Ray {
    p: LatticePoint,
    /// The best edge so far, west end first, with the label above it.
    best: Option<(LatticePoint, LatticePoint, Label)>,
    /// A height that the best edge does not go below.
    floor: i64,
}

impl Ray {
    fn offer(&mut self, west: LatticePoint, east: LatticePoint, above: Label) {
        if orientation(west, east, self.p).is_ge()
            && self.best.is_none_or(|best| is_above((west, east), (best.0, best.1)))
        {
            self.best = Some((west, east, above));
            self.floor = west.y.min(east.y);
        }
    }
}

impl Question for Ray {
    #[allow(clippy::cast_precision_loss)] // only the order in which boxes are looked at
    fn rank(&self, bounds: Bounds) -> Option<f64> {
        let may_reach = bounds.min.x <= self.p.x
            && self.p.x < bounds.max.x
            && bounds.min.y <= self.p.y
            && bounds.max.y >= self.floor;
        may_reach.then(|| (self.p.y - bounds.max.y).max(0) as f64)
    }

    fn look(&mut self, entry: &Entry) {
        for pair in entry.vertices().windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if from.x <= self.p.x && self.p.x < to.x {
                self.offer(from, to, entry.left);
            } else if to.x <= self.p.x && self.p.x < from.x {
                self.offer(to, from, entry.right);
            }
        }
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
    best: Option<BorderEdge>,
    within: f64,
}

impl Question for Near {
    #[allow(clippy::cast_precision_loss)] // within a project exact, beyond it far anyway
    fn rank(&self, bounds: Bounds) -> Option<f64> {
        let gap = |p: i64, low: i64, high: i64| low.saturating_sub(p).max(p.saturating_sub(high)).max(0) as f64;
        let (dx, dy) = (gap(self.p.x, bounds.min.x, bounds.max.x), gap(self.p.y, bounds.min.y, bounds.max.y));
        // A little less than the distance, so that rounding never hides an edge that is exactly as near as the best.
        let distance = (dx * dx + dy * dy).sqrt() * (1.0 - 1e-9);
        (distance <= self.within).then_some(distance)
    }

    fn look(&mut self, entry: &Entry) {
        for edge in entry.edges() {
            let distance = edge.distance_units(self.p);
            let nearer = match self.best {
                Some(best) => distance < self.within || (distance <= self.within && edge < best),
                None => distance <= self.within,
            };
            if nearer {
                self.best = Some(edge);
                self.within = distance;
            }
        }
    }
}
