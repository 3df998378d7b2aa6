//! The graph itself: borders by id, with the junctions and the borders of each label kept beside them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{Border, BorderId, Label};
use crate::geodesy::{Bounds, LatticePoint, MAX_SPAN};
use crate::text::{self, Lang};

/// One end of a border at a junction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BorderEnd {
    /// The border.
    pub border: BorderId,
    /// Whether the border starts here (its points lead away from the junction) or ends here.
    pub starts: bool,
}

/// The border ends that meet at a point, anticlockwise by direction, starting from due east. Exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Junction {
    /// The ends.
    pub ends: SmallVec<[BorderEnd; 4]>,
}

/// A planar partition: an immutable graph of borders, cheap to clone (structure is shared).
#[derive(Clone, Debug, Default)]
pub struct Partition {
    borders: OrdMap<BorderId, Border>,
    junctions: OrdMap<LatticePoint, Junction>,
    by_label: OrdMap<Label, SmallVec<[BorderId; 8]>>,
    next_border: u32,
}

/// The computed difference between two partitions: what has to go and what has to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionDelta {
    /// Borders of the first that the second lacks or has otherwise.
    pub removed: Vec<Border>,
    /// Borders of the second that the first lacks or has otherwise.
    pub inserted: Vec<Border>,
}

impl Partition {
    /// The borders, by id.
    pub fn borders(&self) -> impl Iterator<Item = &Border> + '_ {
        self.borders.values()
    }

    /// The border with this id.
    pub fn border(&self, id: BorderId) -> Option<&Border> {
        self.borders.get(&id)
    }

    /// The junctions, west to east and south to north.
    pub fn junctions(&self) -> impl Iterator<Item = (LatticePoint, &Junction)> {
        self.junctions.iter().map(|(&p, junction)| (p, junction))
    }

    /// The junction at a point, if borders end there.
    pub fn junction(&self, p: LatticePoint) -> Option<&Junction> {
        self.junctions.get(&p)
    }

    /// How many borders there are.
    pub fn len(&self) -> usize {
        self.borders.len()
    }

    /// Whether there is no border: everything is outside.
    pub fn is_empty(&self) -> bool {
        self.borders.is_empty()
    }

    /// The labels that cover a face, in order; [`Label::Outside`] among them.
    pub fn labels(&self) -> impl Iterator<Item = Label> + '_ {
        self.by_label.keys().copied()
    }

    /// The borders that have this label on one side, by id.
    pub fn borders_of(&self, label: Label) -> &[BorderId] {
        self.by_label.get(&label).map_or(&[], |borders| borders.as_slice())
    }
}

impl PartitionDelta {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.inserted.is_empty()
    }

    /// Whether each border can be one by itself.
    ///
    /// # Errors
    /// As [`Border::check`], for the first that cannot.
    pub fn check_borders(&self) -> Result<(), GraphError> {
        self.removed.iter().chain(&self.inserted).try_for_each(Border::check)
    }

    /// The delta that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { removed: self.inserted.clone(), inserted: self.removed.clone() }
    }
}

/// Why borders do not make a partition. Found on building the graph, before any geometry is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphError {
    /// A border with fewer than two points, or with the same point twice in a row.
    DegenerateBorder(BorderId),
    /// A border with the same label on both sides.
    SameLabels(BorderId),
    /// Two borders with one id.
    DuplicateId(BorderId),
    /// The borders extend over more than [`MAX_SPAN`].
    TooLarge,
    /// A border that a change takes out or replaces, and that is not there or is another one.
    Unexpected(BorderId),
}

impl GraphError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::DegenerateBorder(id) => text::partition::degenerate_border(lang, id.0),
            Self::SameLabels(id) => text::partition::same_labels(lang, id.0),
            Self::DuplicateId(id) => text::partition::duplicate_id(lang, id.0),
            Self::Unexpected(id) => text::partition::unexpected_border(lang, id.0),
            Self::TooLarge => text::partition::too_large(lang).to_owned(),
        }
    }
}

impl Partition {
    /// The partition of these borders. Looks at each border alone; `check` proves that they fit together.
    ///
    /// # Errors
    /// A border that cannot be one, an id that stands twice, an extent over [`MAX_SPAN`].
    ///
    /// # Performance
    /// O(n log n) in the number of borders.
    pub fn from_borders(borders: impl IntoIterator<Item = Border>) -> Result<Self, GraphError> {
        let mut borders: Vec<Border> = borders.into_iter().collect();
        borders.iter().try_for_each(Border::check)?;
        // Those from a file are in order already.
        borders.sort_by_key(|border| border.id);
        if let Some(pair) = borders.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(GraphError::DuplicateId(pair[0].id));
        }
        check_span(borders.iter())?;
        Ok(Self::of_sound(borders))
    }

    /// The partition of borders that are known to be sound each by itself and to have different ids.
    pub(super) fn of_sound(borders: Vec<Border>) -> Self {
        let last = borders.iter().map(|border| border.id.0).max();
        let (by_label, junctions) = rayon::join(|| labels_of(&borders), || junctions_of(&borders));
        Self {
            borders: borders.into_iter().map(|border| (border.id, border)).collect(),
            junctions,
            by_label,
            next_border: last.map_or(0, |last| last.saturating_add(1)),
        }
    }

    /// Whether the junctions and the borders of labels are the same.
    pub(super) fn same_indexes(&self, other: &Self) -> bool {
        self.junctions == other.junctions && self.by_label == other.by_label
    }

    /// An id that no border of this partition has or had.
    pub fn next_border(&self) -> BorderId {
        BorderId(self.next_border)
    }

    /// The partition with ids below `next` taken, also where no border has them any more.
    #[must_use]
    pub fn with_next_border(self, next: BorderId) -> Self {
        Self { next_border: self.next_border.max(next.0), ..self }
    }

    /// The computed difference to another partition. Parts that both share are passed over.
    pub fn diff(&self, after: &Self) -> PartitionDelta {
        let mut delta = PartitionDelta::default();
        for item in self.borders.diff(&after.borders) {
            match item {
                DiffItem::Add(_, border) => delta.inserted.push(border.clone()),
                DiffItem::Remove(_, border) => delta.removed.push(border.clone()),
                DiffItem::Update { old: (_, old), new: (_, new) } => {
                    delta.removed.push(old.clone());
                    delta.inserted.push(new.clone());
                }
            }
        }
        delta
    }

    /// The partition after a change that nobody has vouched for, e.g. one read from a file. Looks at each border alone.
    ///
    /// # Errors
    /// A border that cannot be one; one that shall go and is not there as it is named; one that shall come with an id
    /// that is taken; an extent over [`MAX_SPAN`].
    ///
    /// # Performance
    /// O(k log n) for k changed borders, and a walk over all vertices where one comes to lie outside of those that go.
    pub fn checked_with(&self, delta: &PartitionDelta) -> Result<Self, GraphError> {
        delta.check_borders()?;
        let mut gone = BTreeSet::new();
        for border in &delta.removed {
            if self.borders.get(&border.id) != Some(border) || !gone.insert(border.id) {
                return Err(GraphError::Unexpected(border.id));
            }
        }
        let mut come = BTreeSet::new();
        for border in &delta.inserted {
            let is_free = gone.contains(&border.id) || !self.borders.contains_key(&border.id);
            if !is_free || !come.insert(border.id) {
                return Err(GraphError::Unexpected(border.id));
            }
        }
        let bounds = |borders: &[Border]| borders.iter().map(Border::bounds).reduce(Bounds::union);
        let (old, new) = (bounds(&delta.removed), bounds(&delta.inserted));
        if let Some(new) = new
            && !old.is_some_and(|old| old.contains(new.min) && old.contains(new.max))
        {
            check_span(self.borders().chain(&delta.inserted))?;
        }
        Ok(self.with(delta))
    }

    /// The partition after the change: borders taken out and put in, junctions and labels kept in step.
    ///
    /// # Validity
    /// The caller answers for the geometry: borders put in must meet others at junctions only.
    ///
    /// # Performance
    /// O(k (log n + l)) for k changed borders next to labels with l borders, whose list of ids is copied for each of them.
    #[must_use]
    pub fn with(&self, delta: &PartitionDelta) -> Self {
        let mut after = self.clone();
        let mut touched: BTreeMap<LatticePoint, SmallVec<[BorderEnd; 4]>> = BTreeMap::new();
        for border in delta.removed.iter().filter(|border| !border.points.is_empty()) {
            after.borders.remove(&border.id);
            for label in [border.left, border.right] {
                let mut ids = after.by_label.remove(&label).unwrap_or_default();
                ids.retain(|id| *id != border.id);
                if !ids.is_empty() {
                    after.by_label.insert(label, ids);
                }
            }
            for point in [border.start(), border.end()] {
                let ends = touched.entry(point).or_insert_with(|| self.ends_at(point));
                ends.retain(|end| end.border != border.id);
            }
        }
        for border in delta.inserted.iter().filter(|border| !border.points.is_empty()) {
            after.next_border = after.next_border.max(border.id.0.saturating_add(1));
            after.borders.insert(border.id, border.clone());
            for label in [border.left, border.right] {
                let mut ids = after.by_label.get(&label).cloned().unwrap_or_default();
                if let Err(place) = ids.binary_search(&border.id) {
                    ids.insert(place, border.id);
                    after.by_label.insert(label, ids);
                }
            }
            for (point, starts) in [(border.start(), true), (border.end(), false)] {
                let ends = touched.entry(point).or_insert_with(|| self.ends_at(point));
                ends.push(BorderEnd { border: border.id, starts });
            }
        }
        for (point, ends) in touched {
            if ends.is_empty() {
                after.junctions.remove(&point);
            } else {
                let junction = after.junction_of(ends);
                after.junctions.insert(point, junction);
            }
        }
        after
    }

    fn ends_at(&self, point: LatticePoint) -> SmallVec<[BorderEnd; 4]> {
        self.junctions.get(&point).map(|junction| junction.ends.clone()).unwrap_or_default()
    }

    fn junction_of(&self, ends: impl IntoIterator<Item = BorderEnd>) -> Junction {
        let mut ends: SmallVec<[BorderEnd; 4]> = ends.into_iter().collect();
        ends.sort_unstable_by(|&a, &b| compare_directions(self.direction(a), self.direction(b)).then(a.cmp(&b)));
        Junction { ends }
    }

    /// The vector from the junction to the next vertex along the border.
    fn direction(&self, end: BorderEnd) -> (i64, i64) {
        let points = self.borders.get(&end.border).map_or(&[][..], |border| &border.points[..]);
        match (end.starts, points) {
            (true, [here, next, ..]) | (false, [.., next, here]) => {
                (next.x.saturating_sub(here.x), next.y.saturating_sub(here.y))
            }
            // No border at all: `check` tells.
            _ => (0, 0),
        }
    }
}

/// The borders of each label, by id.
fn labels_of(borders: &[Border]) -> OrdMap<Label, SmallVec<[BorderId; 8]>> {
    let mut pairs: Vec<(Label, BorderId)> =
        borders.iter().flat_map(|border| [(border.left, border.id), (border.right, border.id)]).collect();
    pairs.sort_unstable();
    let groups = pairs.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| (group[0].0, group.iter().map(|&(_, id)| id).collect::<SmallVec<_>>())).collect()
}

/// The junctions, each with its ends in the order of [`Junction`].
fn junctions_of(borders: &[Border]) -> OrdMap<LatticePoint, Junction> {
    let mut ends: Vec<(LatticePoint, (i64, i64), BorderEnd)> = Vec::with_capacity(2 * borders.len());
    for Border { id, points, .. } in borders {
        if let ([start, second, ..], [.., before, end]) = (&points[..], &points[..]) {
            let vector =
                |from: LatticePoint, to: LatticePoint| (to.x.saturating_sub(from.x), to.y.saturating_sub(from.y));
            ends.push((*start, vector(*start, *second), BorderEnd { border: *id, starts: true }));
            ends.push((*end, vector(*end, *before), BorderEnd { border: *id, starts: false }));
        }
    }
    ends.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare_directions(a.1, b.1)).then(a.2.cmp(&b.2)));
    ends.chunk_by(|a, b| a.0 == b.0)
        .map(|group| (group[0].0, Junction { ends: group.iter().map(|&(.., end)| end).collect() }))
        .collect()
}

fn check_span<'b>(borders: impl Iterator<Item = &'b Border>) -> Result<(), GraphError> {
    let bounds = borders.map(Border::bounds).reduce(Bounds::union);
    let fits = |low: i64, high: i64| high.checked_sub(low).is_some_and(|span| span <= MAX_SPAN);
    match bounds {
        Some(b) if !fits(b.min.x, b.max.x) || !fits(b.min.y, b.max.y) => Err(GraphError::TooLarge),
        _ => Ok(()),
    }
}

/// Anticlockwise from due east. Exact.
fn compare_directions(a: (i64, i64), b: (i64, i64)) -> Ordering {
    let below = |(dx, dy): (i64, i64)| dy < 0 || (dy == 0 && dx < 0);
    let cross = i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0);
    below(a).cmp(&below(b)).then(0.cmp(&cross))
}
