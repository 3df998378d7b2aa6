//! The rule that a record hangs on the level that it is for: a committee on a community, an office on a street.

use super::coverage::middle;
use super::{Finding, Rule};
use crate::domain::{AreaId, LevelRole, PostKind, PostPlace, RecordId as _};
use crate::model::{Document, Record, Table};
use crate::query::Index;

pub(super) fn collect(document: &Document, index: &Index, found: &mut Vec<Finding>) {
    let tables = &document.tables;
    let mut rule = Misplaced { document, index, found };
    rule.on(&tables.posts, |row| match (row.kind, row.place) {
        (PostKind::GridAdministrator, PostPlace::Area(area)) => vec![(area, LevelRole::Grid)],
        (PostKind::CommunitySecretary, PostPlace::Area(area)) => vec![(area, LevelRole::Community)],
        _ => Vec::new(),
    });
    rule.on(&tables.assignments, |row| vec![(row.community, LevelRole::Community)]);
    rule.on(&tables.committees, |row| vec![(row.community, LevelRole::Community)]);
    rule.on(&tables.rivers, |row| {
        row.reaches.iter().filter_map(|reach| Some((reach.community?, LevelRole::Community))).collect()
    });
    rule.on(&tables.alliances, |row| row.street.map(|street| (street, LevelRole::Street)).into_iter().collect());
    rule.on(&tables.offices, |row| vec![(row.street, LevelRole::Street)]);
    rule.on(&tables.enforcement_teams, |row| vec![(row.street, LevelRole::Street)]);
}

struct Misplaced<'a> {
    document: &'a Document,
    index: &'a Index,
    found: &'a mut Vec<Finding>,
}

impl Misplaced<'_> {
    /// Looks through a table, given the areas that a row hangs on with the roles that their levels should have. An area
    /// that does not exist is a finding of another rule.
    fn on<R: Record>(&mut self, table: &Table<R>, hangs: impl Fn(&R) -> Vec<(AreaId, LevelRole)>) {
        for row in table.iter() {
            for (id, role) in hangs(row) {
                let area = self.document.tables.areas.get(id);
                if area.is_some_and(|area| !self.document.has_role(area, role)) {
                    let rule = Rule::Misplaced { kind: R::KIND, number: row.id().number(), area: id, role };
                    self.found.push(Finding { rule, place: middle(self.document, self.index, id) });
                }
            }
        }
    }
}
