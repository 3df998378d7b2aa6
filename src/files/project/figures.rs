//! Volunteers, households and people of areas, for the layers: all of them counted, or what an edit added to them.
//!
//! What is counted and where a household belongs is said by `query` and by the border tree alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AreaId, Atom};
use crate::geodesy::Bounds;
use crate::model::{Delta, Document, Links};
use crate::partition::{Border, BorderId, BorderTree, Label, Partition};
use crate::query::figures::Figures as Counted;

/// What is counted in an area, or what was added to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Volunteers.
    pub volunteers: i64,
    /// Households.
    pub households: i64,
    /// People.
    pub people: i64,
}

impl Figure {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            volunteers: self.volunteers.saturating_add(other.volunteers),
            households: self.households.saturating_add(other.households),
            people: self.people.saturating_add(other.people),
        }
    }

    fn negated(self) -> Self {
        Self { volunteers: -self.volunteers, households: -self.households, people: -self.people }
    }
}

/// The figures of all areas.
#[derive(Debug)]
pub struct Figures(Counted);

impl Figures {
    /// Counts everything.
    ///
    /// # Performance
    /// O((n + a) log n) for n border vertices and a atoms.
    pub fn count(document: &Document) -> Self {
        // Where nobody lives, nobody asks the tree.
        let is_empty = document.tables.atoms.is_empty();
        let tree = BorderTree::of(&if is_empty { Partition::default() } else { document.partition.clone() });
        Self(Counted::of(document, &Links::of(document), |place| tree.locate(place)))
    }

    /// The figures of an area.
    pub fn of(&self, id: AreaId) -> Figure {
        let totals = self.0.totals(id);
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Figure {
            volunteers: number(totals.volunteers),
            households: number(totals.households),
            people: number(totals.people),
        }
    }
}

/// What an edit added to the figures of areas.
#[derive(Debug)]
pub enum Added {
    /// So much to each of these.
    To(BTreeMap<AreaId, Figure>),
    /// The tree of areas is another one: all are counted again.
    Counted(Box<[Figures; 2]>),
}

impl Added {
    /// What an edit added, counted only where borders, households or volunteers changed.
    ///
    /// # Performance
    /// In the order of what changed, and of a walk over the atoms where borders moved; a count of everything where areas
    /// above the grids came, went or moved.
    pub fn by(before: &Document, after: &Document, delta: &Delta) -> Self {
        let rearranged = delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(old), Some(new)) => old.parent != new.parent || old.level != new.level,
            (old, new) => [old, new].into_iter().flatten().any(|area| area.level != after.grid_level()),
        });
        let hung = delta.tables.non_grids.iter().any(|change| {
            change.before.as_ref().map(|face| face.parent) != change.after.as_ref().map(|face| face.parent)
        });
        if rearranged || hung || delta.levels.is_some() || !delta.tables.atoms.is_empty() {
            return Self::Counted(Box::new([before, after].map(Figures::count)));
        }
        let mut added = BTreeMap::new();
        for change in &delta.tables.areas {
            for (area, document, is_after) in [(&change.before, before, false), (&change.after, after, true)] {
                if let Some(area) = area {
                    let figure = Figure { volunteers: i64::from(area.volunteers), ..Figure::default() };
                    add(&mut added, document, area.id, if is_after { figure } else { figure.negated() });
                }
            }
        }
        let moved = atoms_near(after, delta);
        if !moved.is_empty() {
            let labels = labels_near(before, after, delta);
            for (document, is_after) in [(before, false), (after, true)] {
                let tree = tree_around(&document.partition, &labels);
                for atom in &moved {
                    let (households, people) = (i64::from(atom.households), i64::from(atom.people));
                    let figure = Figure { households, people, ..Figure::default() };
                    let label = tree.locate(atom.at);
                    // Ground of other labels is not what it was when so few borders are known.
                    if let Some(area) = document.area_of_label(label).filter(|_| labels.contains(&label)) {
                        add(&mut added, document, area.id, if is_after { figure } else { figure.negated() });
                    }
                }
            }
        }
        added.retain(|_, figure| *figure != Figure::default());
        Self::To(added)
    }

    /// The figures of an area that had these before.
    pub fn to(&self, id: AreaId, before: Figure) -> Figure {
        match self {
            Self::To(added) => before.plus(added.get(&id).copied().unwrap_or_default()),
            Self::Counted(counted) => counted[1].of(id),
        }
    }

    /// The areas that have other figures than before.
    pub fn areas(&self, before: &Document, after: &Document) -> Vec<AreaId> {
        match self {
            Self::To(added) => added.keys().copied().collect(),
            Self::Counted(counted) => {
                let all = before.tables.areas.iter().chain(after.tables.areas.iter()).map(|area| area.id);
                let ids: BTreeSet<AreaId> = all.filter(|id| counted[0].of(*id) != counted[1].of(*id)).collect();
                ids.into_iter().collect()
            }
        }
    }
}

fn add(added: &mut BTreeMap<AreaId, Figure>, document: &Document, area: AreaId, figure: Figure) {
    for area in document.ancestry(area) {
        let sum = added.entry(area.id).or_default();
        *sum = sum.plus(figure);
    }
}

/// The atoms about the borders that came or went; all others stay in the face that they are in.
fn atoms_near<'d>(document: &'d Document, delta: &Delta) -> Vec<&'d Atom> {
    let borders = delta.partition.removed.iter().chain(&delta.partition.inserted);
    let Some(bounds) = borders.map(Border::bounds).reduce(Bounds::union) else { return Vec::new() };
    document.tables.atoms.iter().filter(|atom| bounds.contains(atom.at)).collect()
}

/// The labels between which ground may have passed.
fn labels_near(before: &Document, after: &Document, delta: &Delta) -> BTreeSet<Label> {
    let mut labels = BTreeSet::new();
    // Where borders meet at the outer border, the ground of one may pass to another that none of them touches.
    let sides = [(&before.partition, &delta.partition.removed), (&after.partition, &delta.partition.inserted)];
    for (partition, borders) in sides {
        for border in borders {
            labels.extend([border.left, border.right]);
            let junctions = [border.start(), border.end()].into_iter().filter_map(|place| partition.junction(place));
            let met = junctions.flat_map(|junction| &junction.ends).filter_map(|end| partition.border(end.border));
            labels.extend(met.flat_map(|border| [border.left, border.right]));
        }
    }
    labels
}

/// The border tree of the borders of these labels: it finds each place in one of them as the tree of all borders does,
/// since the edges next to it are the same.
fn tree_around(partition: &Partition, labels: &BTreeSet<Label>) -> BorderTree {
    let inner = labels.iter().filter(|label| **label != Label::Outside);
    let ids: BTreeSet<BorderId> = inner.flat_map(|label| partition.borders_of(*label)).copied().collect();
    let borders = ids.into_iter().filter_map(|id| partition.border(id)).cloned();
    BorderTree::of(&Partition::from_borders(borders).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::geodesy::LatticePoint;
    use crate::partition::PartitionDelta;

    /// Two squares side by side whose common border moves, with a household on every lattice point about them: what
    /// is added is what the counts differ by, also on the outer border.
    #[test]
    fn what_is_added_is_what_the_counts_differ_by() {
        let at = LatticePoint::new;
        let (one, other) = (Label::Grid(AreaId(1)), Label::Grid(AreaId(2)));
        let border = |id, left, points: &[LatticePoint], right| Border {
            id: BorderId(id),
            left,
            right,
            points: Arc::from(points),
        };
        let common = border(3, one, &[at(4, 0), at(6, 2), at(4, 4)], other);
        let borders = [
            border(1, one, &[at(4, 4), at(0, 4), at(0, 0), at(4, 0)], Label::Outside),
            border(2, other, &[at(4, 0), at(8, 0), at(8, 4), at(4, 4)], Label::Outside),
            common.clone(),
        ];
        let mut before = Document { levels: Arc::new(crate::domain::Level::usual_four()), ..Document::default() };
        for number in 1..=2 {
            let area = r#"{"id":N,"level":3,"parent":null,"code":"","name":""}"#.replace('N', &number.to_string());
            let area: Option<crate::domain::Area> = serde_json::from_str(&area).ok();
            area.into_iter().for_each(|area| before.tables.areas.put(area));
        }
        before.partition = Partition::from_borders(borders).unwrap_or_default();
        assert_eq!(before.partition.len(), 3);
        for (x, y) in (-1..=9).flat_map(|x| (-1..=5).map(move |y| (x, y))) {
            let id = crate::domain::AtomId(100 + before.next_number);
            before.next_number += 1;
            before.tables.atoms.put(Atom { id, at: at(x, y), households: 1, people: 1 << (x + 1), estate: None });
        }
        let mut after = before.clone();
        let moved = border(3, one, &[at(4, 0), at(2, 2), at(4, 4)], other);
        after.partition = after.partition.with(&PartitionDelta { removed: vec![common], inserted: vec![moved] });
        let added = Added::by(&before, &after, &before.diff(&after));
        let (old, new) = (Figures::count(&before), Figures::count(&after));
        for id in [AreaId(1), AreaId(2)] {
            assert_ne!(old.of(id), new.of(id));
            assert_eq!(added.to(id, old.of(id)), new.of(id));
        }
    }
}
