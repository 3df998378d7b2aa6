//! Units, their assignments, big committees and alliances.

use std::collections::{BTreeMap, BTreeSet};

use super::Making;
use crate::demo::facts;
use crate::domain::{
    Alliance, AllianceId, AllianceKind, AreaId, Assignment, AssignmentId, CircleId, Committee, CommitteeId, PostKind,
    PostPlace, Unit, UnitId,
};

impl Making<'_> {
    /// Makes units, assignments, committees and alliances.
    pub fn parties(&mut self) {
        let mut by_community: BTreeMap<AreaId, Vec<UnitId>> = BTreeMap::new();
        for fact in facts::UNITS {
            let id = UnitId(self.document.allot());
            let at = self.free_place(fact.community);
            self.document.tables.units.put(Unit {
                id,
                name: fact.name.to_owned(),
                credit_code: None,
                sector: fact.sector.to_owned(),
                members: fact.members,
                at: Some(at),
            });
            self.units.push(id);
            for code in [fact.community, fact.second].into_iter().filter(|code| !code.is_empty()) {
                let community = self.area(code);
                by_community.entry(community).or_default().push(id);
                let assignment = Assignment { id: AssignmentId(self.document.allot()), unit: id, community };
                self.document.tables.assignments.put(assignment);
            }
        }
        for seed in facts::SEEDS.iter().filter(|seed| seed.committee) {
            let community = self.area(seed.community);
            let name = self.document.tables.areas.get(community).map(|area| area.name.clone()).unwrap_or_default();
            let committee = Committee {
                id: CommitteeId(self.document.allot()),
                community,
                name: format!("{name}“大党委”"),
                members: by_community.get(&community).cloned().unwrap_or_default(),
            };
            self.document.tables.committees.put(committee);
        }
        self.alliances(&by_community);
    }

    fn alliances(&mut self, by_community: &BTreeMap<AreaId, Vec<UnitId>>) {
        for street in facts::STREETS {
            let id = self.area(street.street);
            let name = self.document.tables.areas.get(id).map(|area| area.name.clone()).unwrap_or_default();
            let members: BTreeSet<UnitId> = by_community
                .iter()
                .filter(|(community, _)| {
                    self.document.tables.areas.get(**community).is_some_and(|area| area.parent == Some(id))
                })
                .flat_map(|(_, units)| units.iter().copied())
                .collect();
            self.put_alliance(AllianceKind::Street, format!("{name}党建联盟"), Some(id), None, members, Vec::new());
        }
        for fact in facts::ALLIANCES {
            let kind = match fact.kind {
                "building" => AllianceKind::Building,
                "industry" => AllianceKind::Industry,
                _ => AllianceKind::Thematic,
            };
            let street = (!fact.street.is_empty()).then(|| self.area(fact.street));
            let circle: Option<CircleId> =
                self.document.tables.circles.iter().find(|circle| circle.name == fact.circle).map(|circle| circle.id);
            let members: BTreeSet<UnitId> = facts::UNITS
                .iter()
                .zip(&self.units)
                .filter(|(unit, _)| unit.sector == fact.sector && unit.community.starts_with(fact.street))
                .map(|(_, id)| *id)
                .collect();
            let members = if members.is_empty() || kind == AllianceKind::Industry {
                facts::UNITS
                    .iter()
                    .zip(&self.units)
                    .filter(|(unit, _)| unit.sector == fact.sector)
                    .map(|(_, id)| *id)
                    .collect()
            } else {
                members
            };
            let projects = fact.projects.split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect();
            let id = self.put_alliance(kind, fact.name.to_owned(), street, circle, members, projects);
            if fact.worker {
                self.put_post(PostKind::FullTimeWorker, PostPlace::Alliance(id));
            }
        }
    }

    fn put_alliance(
        &mut self,
        kind: AllianceKind,
        name: String,
        street: Option<AreaId>,
        circle: Option<CircleId>,
        members: BTreeSet<UnitId>,
        projects: Vec<String>,
    ) -> AllianceId {
        let id = AllianceId(self.document.allot());
        let members = members.into_iter().collect();
        self.document.tables.alliances.put(Alliance { id, kind, name, street, circle, members, projects });
        id
    }
}
