//! Households, people, volunteers and seats of units of every area, summed from atoms, units and grids.
//!
//! A follower of the document: an edit touches the points near the borders that changed and the areas above them, no more.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Add, AddAssign};

use super::standing::{Point, Standing};
use crate::domain::{AreaId, Atom, AtomId, Unit, UnitId};
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
    /// Units that have their seat there.
    pub units: u64,
    /// Their in-service members.
    pub members: u64,
}

impl Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            households: self.households + other.households,
            people: self.people + other.people,
            volunteers: self.volunteers + other.volunteers,
            grids: self.grids + other.grids,
            units: self.units + other.units,
            members: self.members + other.members,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// The sums of every area, and which ground each atom and each seat of a unit stands on.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub(super) atoms: Standing<AtomId>,
    pub(super) seats: Standing<UnitId>,
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
        self.atoms.ground(atom)
    }

    /// What covers the seat of a unit; `None` where nobody knows its seat.
    pub fn seat(&self, unit: UnitId) -> Option<Label> {
        self.seats.ground(unit)
    }

    /// The units with their seat on a grid or a non-grid face.
    pub fn units_on(&self, label: Label) -> impl ExactSizeIterator<Item = UnitId> + '_ {
        self.seats.on(label)
    }

    /// The atoms on a grid or a non-grid face.
    pub fn atoms_on(&self, label: Label) -> impl ExactSizeIterator<Item = AtomId> + '_ {
        self.atoms.on(label)
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
        let borders = delta.partition.removed.iter().chain(&delta.partition.inserted);
        let around = borders.map(|border| border.bounds()).reduce(Bounds::union);
        for atom in self.change_atoms(delta, around) {
            labels.extend(self.atoms.ground(atom));
            self.atoms.settle(atom, after.tables.atoms.get(atom).map(|atom| locate(atom.at)));
            labels.extend(self.atoms.ground(atom));
        }
        for unit in self.change_seats(delta, around) {
            labels.extend(self.seats.ground(unit));
            self.seats.settle(unit, after.tables.units.get(unit).and_then(|unit| unit.at).map(&locate));
            labels.extend(self.seats.ground(unit));
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
    fn change_atoms(&mut self, delta: &Delta, around: Option<Bounds>) -> BTreeSet<AtomId> {
        let point = |atom: &Atom| Point { at: atom.at, id: atom.id };
        let rows = &delta.tables.atoms;
        let gone = rows.iter().filter_map(|change| change.before.as_deref().map(point));
        self.atoms.change(gone, rows.iter().filter_map(|change| change.after.as_deref().map(point)), around)
    }

    /// The units that changed, and those around a border that changed.
    fn change_seats(&mut self, delta: &Delta, around: Option<Bounds>) -> BTreeSet<UnitId> {
        let point = |unit: &Unit| unit.at.map(|at| Point { at, id: unit.id });
        let rows = &delta.tables.units;
        let gone = rows.iter().filter_map(|change| change.before.as_deref().and_then(point));
        self.seats.change(gone, rows.iter().filter_map(|change| change.after.as_deref().and_then(point)), around)
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
            for label in own {
                for atom in self.atoms_on(label).filter_map(|id| document.tables.atoms.get(id)) {
                    totals.households += u64::from(atom.households);
                    totals.people += u64::from(atom.people);
                }
                for unit in self.units_on(label).filter_map(|id| document.tables.units.get(id)) {
                    totals.units += 1;
                    totals.members += u64::from(unit.members);
                }
            }
            for child in links.children(area.id) {
                totals += self.totals(child);
            }
            self.totals.insert(area.id, totals);
        }
    }
}
