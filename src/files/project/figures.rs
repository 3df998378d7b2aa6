//! Volunteers, households and people of every area: those of its grids and atoms, added up the levels.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::AreaId;
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::model::{Delta, Document};
use crate::partition::{Border, Label, Partition};

/// How many areas may have changed since all were counted before the changes are worked in.
const CHANGES_BEFORE_SETTLING: usize = 4096;

/// What is counted in an area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Volunteers.
    pub volunteers: i64,
    /// Households.
    pub households: i64,
    /// People.
    pub people: i64,
}

/// The figures of all areas that have any. Cheap to clone: what an edit changed lies over what was counted once.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    counted: Arc<BTreeMap<AreaId, Figure>>,
    changed: BTreeMap<AreaId, Figure>,
}

impl Figures {
    /// The figures of an area.
    pub fn of(&self, id: AreaId) -> Figure {
        self.changed.get(&id).or_else(|| self.counted.get(&id)).copied().unwrap_or_default()
    }

    /// Counts everything.
    ///
    /// # Performance
    /// O((n + a) log a) for n border vertices and a atoms.
    pub fn count(document: &Document) -> Self {
        let mut figures = Self::default();
        for area in document.tables.areas.iter().filter(|area| area.volunteers > 0) {
            let figure = Figure { volunteers: i64::from(area.volunteers), ..Figure::default() };
            figures.add(document, Some(area.id), figure, 1);
        }
        let mut atoms: Vec<Atom> = atoms(document).collect();
        atoms.sort_unstable_by_key(|atom| atom.at);
        for label in document.partition.labels().filter(|_| !atoms.is_empty()) {
            let figure = in_label(&document.partition, label, &atoms);
            figures.add(document, document.area_of_label(label).map(|area| area.id), figure, 1);
        }
        figures.settled()
    }

    /// The figures after an edit, counted anew only where it may have changed them.
    pub fn after(&self, before: &Document, after: &Document, delta: &Delta) -> Self {
        let rearranged = delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(old), Some(new)) => old.parent != new.parent || old.level != new.level,
            (old, new) => [old, new].into_iter().flatten().any(|area| area.level != after.grid_level()),
        });
        let hung = delta.tables.non_grids.iter().any(|change| {
            change.before.as_ref().map(|face| face.parent) != change.after.as_ref().map(|face| face.parent)
        });
        if rearranged || hung || delta.levels.is_some() || !delta.tables.atoms.is_empty() {
            return Self::count(after);
        }
        let mut figures = self.clone();
        if figures.changed.len() > CHANGES_BEFORE_SETTLING {
            figures = figures.settled();
        }
        for change in &delta.tables.areas {
            for (area, document, sign) in [(&change.before, before, -1), (&change.after, after, 1)] {
                if let Some(area) = area {
                    let figure = Figure { volunteers: i64::from(area.volunteers), ..Figure::default() };
                    figures.add(document, Some(area.id), figure, sign);
                }
            }
        }
        let (removed, inserted) = (&delta.partition.removed, &delta.partition.inserted);
        let Some(bounds) = removed.iter().chain(inserted).map(|border| border.bounds()).reduce(Bounds::union) else {
            return figures;
        };
        let mut labels: Vec<Label> =
            removed.iter().chain(inserted).flat_map(|border| [border.left, border.right]).collect();
        // Where borders meet at the outer border, the ground of one may pass to another that none of them touches.
        for (partition, borders) in [(&before.partition, removed), (&after.partition, inserted)] {
            let ends = borders.iter().flat_map(|border| [border.start(), border.end()]);
            let met = ends.filter_map(|place| partition.junction(place)).flat_map(|junction| &junction.ends);
            let met = met.filter_map(|end| partition.border(end.border));
            labels.extend(met.flat_map(|border| [border.left, border.right]));
        }
        labels.sort_unstable();
        labels.dedup();
        // What lies outside the moved borders stays in the face that it was in.
        let mut moved: Vec<Atom> = atoms(after).filter(|atom| bounds.contains(atom.at)).collect();
        moved.sort_unstable_by_key(|atom| atom.at);
        for label in labels {
            for (document, sign) in [(before, -1), (after, 1)] {
                let figure = in_label(&document.partition, label, &moved);
                figures.add(document, document.area_of_label(label).map(|area| area.id), figure, sign);
            }
        }
        figures
    }

    /// The areas that have other figures than before.
    pub fn changed(&self, before: &Self) -> Vec<AreaId> {
        let mut ids: Vec<AreaId> = self.changed.keys().chain(before.changed.keys()).copied().collect();
        if !Arc::ptr_eq(&self.counted, &before.counted) {
            ids.extend(self.counted.keys().chain(before.counted.keys()));
        }
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| self.of(*id) != before.of(*id));
        ids
    }

    /// The same figures with nothing lying over what was counted. Worth its walk now and then.
    fn settled(mut self) -> Self {
        let changed = std::mem::take(&mut self.changed);
        Arc::make_mut(&mut self.counted).extend(changed);
        self
    }

    fn add(&mut self, document: &Document, area: Option<AreaId>, figure: Figure, sign: i64) {
        let Some(area) = area.filter(|_| figure != Figure::default()) else { return };
        for area in document.ancestry(area) {
            let counted = &self.counted;
            let sum = self.changed.entry(area.id).or_insert_with(|| counted.get(&area.id).copied().unwrap_or_default());
            sum.volunteers += sign * figure.volunteers;
            sum.households += sign * figure.households;
            sum.people += sign * figure.people;
        }
    }
}

struct Atom {
    at: LatticePoint,
    households: i64,
    people: i64,
}

fn atoms(document: &Document) -> impl Iterator<Item = Atom> + '_ {
    document.tables.atoms.iter().map(|atom| Atom {
        at: atom.at,
        households: i64::from(atom.households),
        people: i64::from(atom.people),
    })
}

/// The sum of the atoms, given west to east, that lie in a label's faces.
fn in_label(partition: &Partition, label: Label, atoms: &[Atom]) -> Figure {
    let mut figure = Figure::default();
    let borders = partition.borders_of(label).iter().filter_map(|id| partition.border(*id));
    let Some(bounds) = borders.map(|border| border.bounds()).reduce(Bounds::union) else { return figure };
    if label == Label::Outside {
        return figure;
    }
    let first = atoms.partition_point(|atom| atom.at.x < bounds.min.x);
    let last = atoms.partition_point(|atom| atom.at.x <= bounds.max.x);
    for atom in &atoms[first..last] {
        if bounds.contains(atom.at) && (lies_in(partition, label, atom.at) || takes_in(partition, label, atom.at)) {
            figure.households += atom.households;
            figure.people += atom.people;
        }
    }
    figure
}

/// Whether a point on the outer border, which by the half-open rule is outside, belongs to a label: the smallest with an
/// outer edge through it, as [`BorderTree::locate`](crate::partition::BorderTree::locate) has it.
fn takes_in(partition: &Partition, label: Label, p: LatticePoint) -> bool {
    let outer = |border: &&Border| border.left == Label::Outside || border.right == Label::Outside;
    let mut borders = partition.borders_of(label).iter().filter_map(|id| partition.border(*id)).filter(outer);
    if !borders.any(|border| border.points.windows(2).any(|pair| holds(pair[0], pair[1], p))) {
        return false;
    }
    // Between junctions a border is alone, so no smaller label can have one there.
    let ends = partition.junction(p).into_iter().flat_map(|junction| &junction.ends);
    let met = ends.filter_map(|end| partition.border(end.border)).filter(outer);
    let smallest = met.map(|border| border.across(Label::Outside)).min();
    smallest.is_none_or(|smallest| smallest == label) && !lies_in(partition, Label::Outside, p)
}

/// Whether a point lies on an edge.
fn holds(one: LatticePoint, other: LatticePoint, p: LatticePoint) -> bool {
    (one.x.min(other.x)..=one.x.max(other.x)).contains(&p.x)
        && (one.y.min(other.y)..=one.y.max(other.y)).contains(&p.y)
        && orientation(one, other, p).is_eq()
}

/// Whether a point lies in a label's faces, by the half-open rule: `p` stands for (x + ε, y + δ) with ε ≪ δ, so it
/// lies in one face exactly. A ray to the east crosses the label's borders an odd number of times.
fn lies_in(partition: &Partition, label: Label, p: LatticePoint) -> bool {
    let borders = partition.borders_of(label).iter().filter_map(|id| partition.border(*id));
    let crossings = borders.flat_map(|border| border.points.windows(2)).filter(|pair| {
        let (low, high) = if pair[0].y <= pair[1].y { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        (low.y <= p.y && p.y < high.y) && {
            let side = orientation(low, high, p);
            side.is_gt() || (side.is_eq() && high.x > low.x)
        }
    });
    crossings.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::partition::{BorderId, BorderTree};

    /// Two squares side by side: every lattice point in and on them lies in the label that the border tree says.
    #[test]
    fn points_on_the_outer_border_belong_where_the_border_tree_puts_them() {
        let at = LatticePoint::new;
        let (one, other) = (Label::Grid(AreaId(1)), Label::Grid(AreaId(2)));
        let border = |id, left, points: &[LatticePoint], right| Border {
            id: BorderId(id),
            left,
            right,
            points: Arc::from(points),
        };
        let partition = Partition::from_borders([
            border(1, one, &[at(4, 4), at(0, 4), at(0, 0), at(4, 0)], Label::Outside),
            border(2, other, &[at(4, 0), at(8, 0), at(8, 4), at(4, 4)], Label::Outside),
            border(3, one, &[at(4, 0), at(6, 2), at(4, 4)], other),
        ])
        .unwrap_or_default();
        assert_eq!(partition.len(), 3);
        let tree = BorderTree::of(&partition);
        for (x, y) in (-1..=9).flat_map(|x| (-1..=5).map(move |y| (x, y))) {
            let atoms = [Atom { at: at(x, y), households: 1, people: 2 }];
            for label in [one, other] {
                let counted = in_label(&partition, label, &atoms).households == 1;
                assert_eq!(counted, tree.locate(at(x, y)) == label, "{label:?} at {x}, {y}");
            }
        }
    }
}
