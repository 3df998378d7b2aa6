//! The rule that a record refers to records which exist.

use super::{Finding, Rule};
use crate::domain::{PostPlace, RecordId as _, UnitId};
use crate::model::{Document, Kind, Record, Table};

pub(super) fn collect(document: &Document, found: &mut Vec<Finding>) {
    for &kind in Kind::ALL {
        collect_kind(document, kind, found);
    }
}

/// One arm a kind: a new kind does not compile until somebody says here what it refers to.
fn collect_kind(document: &Document, kind: Kind, found: &mut Vec<Finding>) {
    let t = &document.tables;
    let units = |members: &[UnitId]| members.iter().all(|&id| has(&t.units, id));
    match kind {
        Kind::Area => rule(&t.areas, found, |row| row.parent.is_none_or(|id| has(&t.areas, id))),
        Kind::NonGrid => rule(&t.non_grids, found, |row| {
            has(&t.areas, row.parent) && row.managed_by.is_none_or(|id| has(&t.areas, id))
        }),
        Kind::Assignment => {
            rule(&t.assignments, found, |row| has(&t.units, row.unit) && has(&t.areas, row.community));
        }
        Kind::Committee => rule(&t.committees, found, |row| has(&t.areas, row.community) && units(&row.members)),
        Kind::Alliance => rule(&t.alliances, found, |row| {
            row.street.is_none_or(|id| has(&t.areas, id))
                && row.circle.is_none_or(|id| has(&t.circles, id))
                && units(&row.members)
        }),
        Kind::Belt => rule(&t.belts, found, |row| row.stops.iter().all(|&id| has(&t.sites, id))),
        Kind::Branch => rule(&t.branches, found, |row| row.estates.iter().all(|&id| has(&t.estates, id))),
        Kind::Atom => rule(&t.atoms, found, |row| row.estate.is_none_or(|id| has(&t.estates, id))),
        Kind::River => rule(&t.rivers, found, |row| {
            row.chief.is_none_or(|id| has(&t.posts, id))
                && row.reaches.iter().all(|reach| reach.community.is_none_or(|id| has(&t.areas, id)))
        }),
        Kind::Post => rule(&t.posts, found, |row| match row.place {
            PostPlace::Area(id) => has(&t.areas, id),
            PostPlace::Alliance(id) => has(&t.alliances, id),
            PostPlace::River(id) => has(&t.rivers, id),
        }),
        Kind::Office => rule(&t.offices, found, |row| has(&t.areas, row.street)),
        Kind::EnforcementTeam => rule(&t.enforcement_teams, found, |row| has(&t.areas, row.street)),
        Kind::LinkageNode => rule(&t.linkage, found, |row| {
            row.parent.is_none_or(|id| has(&t.linkage, id)) && row.area.is_none_or(|id| has(&t.areas, id))
        }),
        Kind::Initiative => rule(&t.initiatives, found, |row| row.area.is_none_or(|id| has(&t.areas, id))),
        Kind::Unit | Kind::Circle | Kind::Site | Kind::Estate | Kind::Scheme => {}
    }
}

fn has<R: Record>(table: &Table<R>, id: R::Id) -> bool {
    table.get(id).is_some()
}

fn rule<R: Record>(table: &Table<R>, found: &mut Vec<Finding>, holds: impl Fn(&R) -> bool) {
    let dangling = table.iter().filter(|row| !holds(row));
    found.extend(
        dangling.map(|row| Finding { rule: Rule::Dangling { kind: R::KIND, number: row.id().number() }, place: None }),
    );
}
