//! Who refers to whom, backwards: children of an area, posts of a grid, committee of a community, branch of an estate.
//!
//! A follower of the document: caught up from a computed delta, it equals one made afresh.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, RowChange, TablesDelta};
use crate::domain::{
    Alliance, AllianceId, AllianceKind, Area, AreaId, Assignment, AssignmentId, Atom, AtomId, Belt, BeltId, Branch,
    BranchId, CircleId, Committee, CommitteeId, EnforcementTeam, EnforcementTeamId, EstateId, Initiative, InitiativeId,
    LinkageNode, LinkageNodeId, NonGrid, NonGridId, Office, OfficeId, Post, PostId, PostPlace, River, RiverId, SiteId,
    UnitId,
};

/// Many values to a key, both in order.
type Many<K, V> = BTreeMap<K, BTreeSet<V>>;

/// Reverse references between records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    children: Many<AreaId, AreaId>,
    faces: Many<AreaId, NonGridId>,
    by_code: Many<String, AreaId>,
    by_former_code: Many<String, AreaId>,
    posts: Many<PostPlaceKey, PostId>,
    committees: Many<AreaId, CommitteeId>,
    units: Many<AreaId, (UnitId, AssignmentId)>,
    communities: Many<UnitId, (AreaId, AssignmentId)>,
    street_alliances: Many<AreaId, AllianceId>,
    teams: Many<AreaId, EnforcementTeamId>,
    offices: Many<AreaId, OfficeId>,
    branches: Many<EstateId, BranchId>,
    belts: Many<SiteId, BeltId>,
    managed: Many<AreaId, NonGridId>,
    memberships: Many<UnitId, CommitteeId>,
    unit_alliances: Many<UnitId, AllianceId>,
    area_alliances: Many<AreaId, AllianceId>,
    circle_alliances: Many<CircleId, AllianceId>,
    rivers: Many<AreaId, RiverId>,
    chiefs: Many<PostId, RiverId>,
    atoms: Many<EstateId, AtomId>,
    linkage: Many<AreaId, LinkageNodeId>,
    linkage_below: Many<LinkageNodeId, LinkageNodeId>,
    initiatives: Many<AreaId, InitiativeId>,
}

/// [`PostPlace`] with an order, to be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PostPlaceKey(u8, u32);

impl From<PostPlace> for PostPlaceKey {
    fn from(place: PostPlace) -> Self {
        match place {
            PostPlace::Area(id) => Self(0, id.0),
            PostPlace::Alliance(id) => Self(1, id.0),
            PostPlace::River(id) => Self(2, id.0),
        }
    }
}

impl Links {
    /// The links of a document.
    pub fn of(document: &Document) -> Self {
        let mut links = Self::default();
        links.follow(&Document::default().tables.diff(&document.tables));
        links
    }

    /// Catches up with the changes of rows.
    pub fn follow(&mut self, delta: &TablesDelta) {
        let children = |area: &Area| area.parent.map(|parent| (parent, area.id)).into_iter().collect();
        update(&mut self.children, &delta.areas, children);
        update(&mut self.faces, &delta.non_grids, |row: &NonGrid| vec![(row.parent, row.id)]);
        update(&mut self.by_code, &delta.areas, |area: &Area| vec![(area.code.clone(), area.id)]);
        update(&mut self.by_former_code, &delta.areas, |area: &Area| {
            area.former_codes.iter().map(|code| (code.clone(), area.id)).collect()
        });
        update(&mut self.posts, &delta.posts, |post: &Post| vec![(post.place.into(), post.id)]);
        update(&mut self.committees, &delta.committees, |row: &Committee| vec![(row.community, row.id)]);
        update(&mut self.units, &delta.assignments, |row: &Assignment| vec![(row.community, (row.unit, row.id))]);
        update(&mut self.communities, &delta.assignments, |row: &Assignment| vec![(row.unit, (row.community, row.id))]);
        update(&mut self.street_alliances, &delta.alliances, |row: &Alliance| {
            row.street.filter(|_| row.kind == AllianceKind::Street).map(|street| (street, row.id)).into_iter().collect()
        });
        update(&mut self.teams, &delta.enforcement_teams, |row: &EnforcementTeam| vec![(row.street, row.id)]);
        update(&mut self.offices, &delta.offices, |row: &Office| vec![(row.street, row.id)]);
        update(&mut self.branches, &delta.branches, |row: &Branch| {
            row.estates.iter().map(|&estate| (estate, row.id)).collect()
        });
        update(&mut self.belts, &delta.belts, |row: &Belt| row.stops.iter().map(|&stop| (stop, row.id)).collect());
        update(&mut self.managed, &delta.non_grids, |row: &NonGrid| {
            row.managed_by.map(|area| (area, row.id)).into_iter().collect()
        });
        update(&mut self.memberships, &delta.committees, |row: &Committee| {
            row.members.iter().map(|&unit| (unit, row.id)).collect()
        });
        update(&mut self.unit_alliances, &delta.alliances, |row: &Alliance| {
            row.members.iter().map(|&unit| (unit, row.id)).collect()
        });
        update(&mut self.area_alliances, &delta.alliances, |row: &Alliance| {
            row.street.map(|street| (street, row.id)).into_iter().collect()
        });
        update(&mut self.circle_alliances, &delta.alliances, |row: &Alliance| {
            row.circle.map(|circle| (circle, row.id)).into_iter().collect()
        });
        update(&mut self.rivers, &delta.rivers, |row: &River| {
            row.reaches.iter().filter_map(|reach| Some((reach.community?, row.id))).collect()
        });
        update(&mut self.chiefs, &delta.rivers, |row: &River| {
            row.chief.map(|post| (post, row.id)).into_iter().collect()
        });
        update(&mut self.atoms, &delta.atoms, |row: &Atom| {
            row.estate.map(|estate| (estate, row.id)).into_iter().collect()
        });
        update(&mut self.linkage, &delta.linkage, |row: &LinkageNode| {
            row.area.map(|area| (area, row.id)).into_iter().collect()
        });
        update(&mut self.linkage_below, &delta.linkage, |row: &LinkageNode| {
            row.parent.map(|parent| (parent, row.id)).into_iter().collect()
        });
        update(&mut self.initiatives, &delta.initiatives, |row: &Initiative| {
            row.area.map(|area| (area, row.id)).into_iter().collect()
        });
    }

    /// The areas one level below.
    pub fn children(&self, id: AreaId) -> impl ExactSizeIterator<Item = AreaId> + '_ {
        of(&self.children, &id)
    }

    /// The non-grid faces that hang on an area.
    pub fn faces(&self, id: AreaId) -> impl ExactSizeIterator<Item = NonGridId> + '_ {
        of(&self.faces, &id)
    }

    /// The areas with this code; more than one is an error of the data.
    pub fn by_code(&self, code: &str) -> impl ExactSizeIterator<Item = AreaId> + '_ {
        self.by_code.get(code).unwrap_or(const { &BTreeSet::new() }).iter().copied()
    }

    /// The areas that had this code before, themselves or areas that became part of them.
    pub fn by_former_code(&self, code: &str) -> impl ExactSizeIterator<Item = AreaId> + '_ {
        self.by_former_code.get(code).unwrap_or(const { &BTreeSet::new() }).iter().copied()
    }

    /// The largest code of so many digits with this beginning that an area has or had.
    ///
    /// # Performance
    /// O(log n), and a step for each longer or shorter code at the end.
    pub fn last_code(&self, beginning: &str, digits: usize) -> Option<String> {
        // A colon comes after the digits.
        let range = beginning.to_owned()..format!("{beginning}:");
        let last = |codes: &Many<String, AreaId>| {
            let found = codes.range(range.clone()).rev().find(|(code, _)| code.len() == digits);
            found.map(|(code, _)| code.clone())
        };
        last(&self.by_code).max(last(&self.by_former_code))
    }

    /// Every code with the areas that carry it.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &BTreeSet<AreaId>)> {
        self.by_code.iter().map(|(code, areas)| (code.as_str(), areas))
    }

    /// The posts for an area, an alliance or a river.
    pub fn posts(&self, place: PostPlace) -> impl ExactSizeIterator<Item = PostId> + '_ {
        of(&self.posts, &place.into())
    }

    /// The big committees of a community: none or one, unless the data are wrong.
    pub fn committees(&self, community: AreaId) -> impl ExactSizeIterator<Item = CommitteeId> + '_ {
        of(&self.committees, &community)
    }

    /// The units assigned to a community.
    pub fn units(&self, community: AreaId) -> impl ExactSizeIterator<Item = UnitId> + '_ {
        of(&self.units, &community).map(|(unit, _)| unit)
    }

    /// The assignments of units to a community.
    pub fn assignments(&self, community: AreaId) -> impl ExactSizeIterator<Item = AssignmentId> + '_ {
        of(&self.units, &community).map(|(_, assignment)| assignment)
    }

    /// The communities that a unit is assigned to.
    pub fn communities(&self, unit: UnitId) -> impl ExactSizeIterator<Item = AreaId> + '_ {
        of(&self.communities, &unit).map(|(community, _)| community)
    }

    /// The street's own alliances.
    pub fn street_alliances(&self, street: AreaId) -> impl ExactSizeIterator<Item = AllianceId> + '_ {
        of(&self.street_alliances, &street)
    }

    /// The street's enforcement teams.
    pub fn teams(&self, street: AreaId) -> impl ExactSizeIterator<Item = EnforcementTeamId> + '_ {
        of(&self.teams, &street)
    }

    /// The street's offices and centres.
    pub fn offices(&self, street: AreaId) -> impl ExactSizeIterator<Item = OfficeId> + '_ {
        of(&self.offices, &street)
    }

    /// The branches that cover an estate.
    pub fn branches(&self, estate: EstateId) -> impl ExactSizeIterator<Item = BranchId> + '_ {
        of(&self.branches, &estate)
    }

    /// The belts that stop at a site.
    pub fn belts(&self, site: SiteId) -> impl ExactSizeIterator<Item = BeltId> + '_ {
        of(&self.belts, &site)
    }

    /// The faces that an area manages apart.
    pub fn managed(&self, area: AreaId) -> impl ExactSizeIterator<Item = NonGridId> + '_ {
        of(&self.managed, &area)
    }

    /// The big committees that a unit is a member of.
    pub fn memberships(&self, unit: UnitId) -> impl ExactSizeIterator<Item = CommitteeId> + '_ {
        of(&self.memberships, &unit)
    }

    /// The alliances that a unit is a member of.
    pub fn unit_alliances(&self, unit: UnitId) -> impl ExactSizeIterator<Item = AllianceId> + '_ {
        of(&self.unit_alliances, &unit)
    }

    /// The alliances that sit in a street, its own among them.
    pub fn area_alliances(&self, street: AreaId) -> impl ExactSizeIterator<Item = AllianceId> + '_ {
        of(&self.area_alliances, &street)
    }

    /// The alliances that cover a circle.
    pub fn circle_alliances(&self, circle: CircleId) -> impl ExactSizeIterator<Item = AllianceId> + '_ {
        of(&self.circle_alliances, &circle)
    }

    /// The rivers of which a community looks after a reach.
    pub fn rivers(&self, community: AreaId) -> impl ExactSizeIterator<Item = RiverId> + '_ {
        of(&self.rivers, &community)
    }

    /// The rivers whose chief a post is.
    pub fn chiefs(&self, post: PostId) -> impl ExactSizeIterator<Item = RiverId> + '_ {
        of(&self.chiefs, &post)
    }

    /// The population points of an estate.
    pub fn atoms(&self, estate: EstateId) -> impl ExactSizeIterator<Item = AtomId> + '_ {
        of(&self.atoms, &estate)
    }

    /// The nodes of the linkage tree that stand for an area.
    pub fn linkage(&self, area: AreaId) -> impl ExactSizeIterator<Item = LinkageNodeId> + '_ {
        of(&self.linkage, &area)
    }

    /// The nodes below one of the linkage tree.
    pub fn linkage_below(&self, node: LinkageNodeId) -> impl ExactSizeIterator<Item = LinkageNodeId> + '_ {
        of(&self.linkage_below, &node)
    }

    /// The projects that an area's secretary leads.
    pub fn initiatives(&self, area: AreaId) -> impl ExactSizeIterator<Item = InitiativeId> + '_ {
        of(&self.initiatives, &area)
    }
}

fn of<'a, K: Ord, V: Copy + Ord>(many: &'a Many<K, V>, key: &K) -> impl ExactSizeIterator<Item = V> + use<'a, K, V> {
    many.get(key).unwrap_or(const { &BTreeSet::new() }).iter().copied()
}

/// Takes out the pairs of the rows before and puts in those of the rows after.
fn update<R, K: Ord, V: Ord>(many: &mut Many<K, V>, changes: &[RowChange<R>], pairs: impl Fn(&R) -> Vec<(K, V)>) {
    for (key, value) in changes.iter().filter_map(|change| change.before.as_deref()).flat_map(&pairs) {
        if let Some(values) = many.get_mut(&key) {
            values.remove(&value);
            if values.is_empty() {
                many.remove(&key);
            }
        }
    }
    for (key, value) in changes.iter().filter_map(|change| change.after.as_deref()).flat_map(&pairs) {
        many.entry(key).or_default().insert(value);
    }
}
