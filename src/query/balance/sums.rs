//! The sums of areas after an edit, from those before: what moved is taken off above where it was and added above where it
//! is.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Neg};

use super::edges::{Move, Moves};
use super::weight;
use crate::domain::{Area, AreaId};
use crate::model::{Delta, Document};
use crate::partition::Label;
use crate::query::Index;
use crate::query::figures::Totals;

/// What is added to sums, or taken off.
#[derive(Clone, Copy, Debug, Default)]
struct Shift {
    households: i64,
    people: i64,
    volunteers: i64,
    grids: i64,
    units: i64,
    members: i64,
}

impl AddAssign for Shift {
    fn add_assign(&mut self, other: Self) {
        self.households += other.households;
        self.people += other.people;
        self.volunteers += other.volunteers;
        self.grids += other.grids;
        self.units += other.units;
        self.members += other.members;
    }
}

impl Neg for Shift {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            households: -self.households,
            people: -self.people,
            volunteers: -self.volunteers,
            grids: -self.grids,
            units: -self.units,
            members: -self.members,
        }
    }
}

impl From<Totals> for Shift {
    fn from(totals: Totals) -> Self {
        Self::default().after(totals)
    }
}

impl Shift {
    fn after(self, totals: Totals) -> Self {
        let add = |number: i64, to: u64| number.saturating_add_unsigned(to);
        Self {
            households: add(self.households, totals.households),
            people: add(self.people, totals.people),
            volunteers: add(self.volunteers, totals.volunteers),
            grids: add(self.grids, totals.grids),
            units: add(self.units, totals.units),
            members: add(self.members, totals.members),
        }
    }

    fn totals(self) -> Totals {
        let whole = |number: i64| u64::try_from(number).unwrap_or_default();
        Totals {
            households: whole(self.households),
            people: whole(self.people),
            volunteers: whole(self.volunteers),
            grids: whole(self.grids),
            units: whole(self.units),
            members: whole(self.members),
        }
    }
}

/// The sums of every area that has others than before.
pub(super) fn changed(
    index: &Index,
    before: &Document,
    after: &Document,
    delta: &Delta,
    moves: &Moves,
) -> BTreeMap<AreaId, Totals> {
    let mut shifts: BTreeMap<AreaId, Shift> = BTreeMap::new();
    let atom = |one: &Move<_>| {
        let row = before.tables.atoms.get(one.id);
        let of = |read: fn(&crate::domain::Atom) -> u32| row.map_or(0, |row| i64::from(read(row)));
        Shift { households: of(|row| row.households), people: of(|row| row.people), ..Shift::default() }
    };
    let unit = |one: &Move<_>| {
        let members = before.tables.units.get(one.id).map_or(0, |row| i64::from(row.members));
        Shift { units: 1, members, ..Shift::default() }
    };
    let moved = moves.atoms.iter().map(|one| (one.from, one.to, atom(one)));
    let moved = moved.chain(moves.units.iter().map(|one| (one.from, one.to, unit(one))));
    let moved: Vec<(Label, Label, Shift)> = moved.collect();
    for &(from, _, shift) in &moved {
        add_up(&mut shifts, before, before.area_of_label(from).map(|area| area.id), -shift);
    }

    // Areas that moved are taken out from below and put in again from above, each with all that is left below it then.
    let rows = delta.tables.areas.iter();
    let rows = rows.map(|row| (row.before.as_deref(), row.after.as_deref()));
    let mut rows: Vec<_> = rows.filter(|(old, new)| old.map(weight) != new.map(weight)).collect();
    let now =
        |shifts: &BTreeMap<AreaId, Shift>, id| shifts.get(&id).copied().unwrap_or_default().after(index.totals(id));
    rows.sort_by_key(|(old, new)| std::cmp::Reverse(old.or(*new).map(|area| (area.level, area.id))));
    for old in rows.iter().filter_map(|(old, _)| *old) {
        let weighs = now(&shifts, old.id);
        add_up(&mut shifts, before, old.parent, -weighs);
    }
    for (old, new) in &rows {
        let Some(id) = old.or(*new).map(|area| area.id) else { continue };
        let shift = shifts.entry(id).or_default();
        if let Some(old) = old {
            *shift += -own(before, old);
        }
        if let Some(new) = new {
            *shift += own(after, new);
        }
    }
    rows.sort_by_key(|(_, new)| new.map(|area| (area.level, area.id)));
    for new in rows.iter().filter_map(|(_, new)| *new) {
        let weighs = now(&shifts, new.id);
        add_up(&mut shifts, after, new.parent, weighs);
    }

    for &(_, to, shift) in &moved {
        add_up(&mut shifts, after, after.area_of_label(to).map(|area| area.id), shift);
    }
    shifts.iter().map(|(&id, shift)| (id, shift.after(index.totals(id)).totals())).collect()
}

/// What an area counts for by itself, without its ground.
fn own(document: &Document, area: &Area) -> Shift {
    let is_grid = area.level == document.grid_level() && !area.managed_apart;
    Shift { volunteers: i64::from(area.volunteers), grids: i64::from(is_grid), ..Shift::default() }
}

fn add_up(shifts: &mut BTreeMap<AreaId, Shift>, document: &Document, from: Option<AreaId>, shift: Shift) {
    for area in from.into_iter().flat_map(|id| document.ancestry(id)) {
        *shifts.entry(area.id).or_default() += shift;
    }
}
