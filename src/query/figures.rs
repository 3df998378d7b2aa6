//! Households, people and volunteers of every area, summed from atoms and grids.
//!
//! A follower of the document: an edit touches the atoms near the borders that changed and the areas above them, no more.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Add, AddAssign};

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::domain::{AreaId, Atom, AtomId};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Delta, Document, Links};
use crate::partition::Label;

/// Sums over an area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Households (户).
    pub households: u64,
    /// People (人).
    pub people: u64,
    /// Volunteers (志愿者).
    pub volunteers: u64,
    /// Grids (网格).
    pub grids: u64,
}

impl Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            households: self.households + other.households,
            people: self.people + other.people,
            volunteers: self.volunteers + other.volunteers,
            grids: self.grids + other.grids,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// An atom in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AtomEntry {
    at: LatticePoint,
    id: AtomId,
}

impl RTreeObject for AtomEntry {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_point([self.at.x, self.at.y])
    }
}

impl PointDistance for AtomEntry {
    fn distance_2(&self, point: &[i64; 2]) -> i64 {
        let (dx, dy) = (self.at.x - point[0], self.at.y - point[1]);
        dx.saturating_mul(dx).saturating_add(dy.saturating_mul(dy))
    }
}

/// The sums of every area, and which ground each atom stands on.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    atoms: RTree<AtomEntry>,
    ground: BTreeMap<AtomId, Label>,
    on_label: BTreeMap<Label, BTreeSet<AtomId>>,
    totals: BTreeMap<AreaId, Totals>,
}

impl Figures {
    /// The figures of a document; `locate` says what covers a point.
    pub fn of(document: &Document, links: &Links, locate: impl Fn(LatticePoint) -> Label) -> Self {
        let mut figures = Self::default();
        figures.follow(&Document::default(), document, &Document::default().diff(document), links, locate);
        figures
    }

    /// The sums of an area; zero when nobody lives there.
    pub fn totals(&self, area: AreaId) -> Totals {
        self.totals.get(&area).copied().unwrap_or_default()
    }

    /// What covers the atom's place.
    pub fn ground(&self, atom: AtomId) -> Option<Label> {
        self.ground.get(&atom).copied()
    }

    /// The atoms on a grid or a non-grid face.
    pub fn atoms_on(&self, label: Label) -> impl ExactSizeIterator<Item = AtomId> + '_ {
        self.on_label.get(&label).unwrap_or(const { &BTreeSet::new() }).iter().copied()
    }

    /// Catches up with a change. `links` and `locate` are caught up already.
    pub fn follow(
        &mut self,
        before: &Document,
        after: &Document,
        delta: &Delta,
        links: &Links,
        locate: impl Fn(LatticePoint) -> Label,
    ) {
        let mut dirty: BTreeSet<AreaId> = BTreeSet::new();
        let mut labels: BTreeSet<Label> = BTreeSet::new();
        for atom in self.moved_atoms(after, delta) {
            labels.extend(self.ground.get(&atom).copied());
            self.settle(atom, after.tables.atoms.get(atom).map(|atom| locate(atom.at)));
            labels.extend(self.ground.get(&atom).copied());
        }
        for change in &delta.tables.areas {
            let rows = [change.before.as_deref(), change.after.as_deref()];
            dirty.extend(rows.into_iter().flatten().flat_map(|area| [Some(area.id), area.parent]).flatten());
        }
        for change in &delta.tables.non_grids {
            let rows = [change.before.as_deref(), change.after.as_deref()];
            dirty.extend(rows.into_iter().flatten().map(|face| face.parent));
        }
        for document in [before, after] {
            dirty.extend(labels.iter().filter_map(|&label| document.area_of_label(label)).map(|area| area.id));
            let above: Vec<AreaId> = dirty.iter().flat_map(|&id| document.ancestry(id)).map(|area| area.id).collect();
            dirty.extend(above);
        }
        self.sum_up(after, links, &dirty);
    }

    /// The atoms that changed, and those around a border that changed.
    fn moved_atoms(&mut self, after: &Document, delta: &Delta) -> BTreeSet<AtomId> {
        let mut moved: BTreeSet<AtomId> = BTreeSet::new();
        let entry = |atom: &Atom| AtomEntry { at: atom.at, id: atom.id };
        let changes = &delta.tables.atoms;
        let fresh: Vec<AtomEntry> = changes.iter().filter_map(|change| change.after.as_deref().map(entry)).collect();
        moved.extend(fresh.iter().map(|entry| entry.id));
        if self.ground.is_empty() {
            self.atoms = RTree::bulk_load(fresh);
            return moved;
        }
        for gone in changes.iter().filter_map(|change| change.before.as_deref()) {
            self.atoms.remove(&entry(gone));
            moved.insert(gone.id);
        }
        for entry in fresh {
            self.atoms.insert(entry);
        }
        let borders = delta.partition.removed.iter().chain(&delta.partition.inserted);
        if let Some(bounds) = borders.map(|border| border.bounds()).reduce(Bounds::union) {
            let area = AABB::from_corners([bounds.min.x, bounds.min.y], [bounds.max.x, bounds.max.y]);
            moved.extend(self.atoms.locate_in_envelope(area).map(|entry| entry.id));
        }
        debug_assert_eq!(self.atoms.size(), after.tables.atoms.len());
        moved
    }

    /// Notes on which ground an atom stands now.
    fn settle(&mut self, atom: AtomId, label: Option<Label>) {
        if let Some(old) = self.ground.remove(&atom)
            && let Some(atoms) = self.on_label.get_mut(&old)
        {
            atoms.remove(&atom);
            if atoms.is_empty() {
                self.on_label.remove(&old);
            }
        }
        if let Some(label) = label {
            self.ground.insert(atom, label);
            self.on_label.entry(label).or_default().insert(atom);
        }
    }

    /// Sums up the areas named, lowest level first, each from its own ground and the sums of its children.
    fn sum_up(&mut self, document: &Document, links: &Links, dirty: &BTreeSet<AreaId>) {
        let mut order: Vec<_> = dirty.iter().filter_map(|&id| document.tables.areas.get(id)).collect();
        order.sort_by_key(|area| (std::cmp::Reverse(area.level), area.id));
        for &id in dirty.iter().filter(|&&id| document.tables.areas.get(id).is_none()) {
            self.totals.remove(&id);
        }
        let mut hanging: BTreeMap<AreaId, Vec<Label>> = BTreeMap::new();
        for face in document.tables.non_grids.iter().filter(|face| dirty.contains(&face.parent)) {
            hanging.entry(face.parent).or_default().push(Label::NonGrid(face.id));
        }
        for area in order {
            let mut totals = Totals { volunteers: u64::from(area.volunteers), ..Totals::default() };
            totals.grids = u64::from(area.level == document.grid_level() && !area.managed_apart);
            let own = std::iter::once(Label::Grid(area.id)).chain(hanging.remove(&area.id).unwrap_or_default());
            for atom in own.flat_map(|label| self.atoms_on(label).collect::<Vec<_>>()) {
                if let Some(atom) = document.tables.atoms.get(atom) {
                    totals.households += u64::from(atom.households);
                    totals.people += u64::from(atom.people);
                }
            }
            for child in links.children(area.id) {
                totals += self.totals(child);
            }
            self.totals.insert(area.id, totals);
        }
    }
}
