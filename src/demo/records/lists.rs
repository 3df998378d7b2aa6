//! Schemes, the linkage tree and initiatives. Entries that the source does not name say 待填.

use std::collections::BTreeMap;

use super::Making;
use crate::demo::facts;
use crate::domain::{
    AreaId, Initiative, InitiativeId, LinkageNode, LinkageNodeId, LinkageTier, Scheme, SchemeId, SchemeItem, SchemeKind,
};

impl Making<'_> {
    /// Makes schemes, the linkage tree and initiatives.
    pub fn lists(&mut self) {
        for rows in facts::SCHEMES.chunk_by(|one, next| one.title == next.title) {
            let items = rows
                .iter()
                .map(|row| SchemeItem { label: row.label.to_owned(), meaning: row.meaning.to_owned() })
                .collect();
            let id = SchemeId(self.document.allot());
            let (kind, title) = (scheme_kind(rows[0].kind), rows[0].title.to_owned());
            self.document.tables.schemes.put(Scheme { id, kind, title, items });
        }
        self.linkage();
        for fact in facts::INITIATIVES {
            let id = InitiativeId(self.document.allot());
            let area = (!fact.area.is_empty()).then(|| self.area(fact.area));
            let tags = fact.tags.split(';').filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
            self.document.tables.initiatives.put(Initiative { id, name: fact.name.to_owned(), area, tags });
        }
    }

    fn linkage(&mut self) {
        let mut by_name: BTreeMap<&str, LinkageNodeId> = BTreeMap::new();
        let mut top = None;
        for fact in facts::LINKAGE {
            let tier = match fact.tier {
                "district_centre" => LinkageTier::DistrictCentre,
                "department_centre" => LinkageTier::DepartmentCentre,
                "street_centre" => LinkageTier::StreetCentre,
                "community" => LinkageTier::Community,
                _ => LinkageTier::Group,
            };
            let area = (!fact.area.is_empty()).then(|| self.area(fact.area));
            let id = self.put_node(by_name.get(fact.parent).copied(), tier, fact.name.to_owned(), area);
            by_name.insert(fact.name, id);
            top = top.or(Some(id));
        }
        for street in facts::STREETS {
            let area = self.area(street.street);
            let centre = self.put_node(top, LinkageTier::StreetCentre, format!("{}中心", self.name(area)), Some(area));
            for seed in facts::SEEDS.iter().filter(|seed| seed.community.starts_with(street.street)) {
                let area = self.area(seed.community);
                let community = self.put_node(Some(centre), LinkageTier::Community, self.name(area), Some(area));
                let group = format!("{}居民小组（示例）", self.name(area));
                self.put_node(Some(community), LinkageTier::Group, group, None);
            }
        }
    }

    fn name(&self, area: AreaId) -> String {
        self.document.tables.areas.get(area).map(|area| area.name.clone()).unwrap_or_default()
    }

    fn put_node(
        &mut self,
        parent: Option<LinkageNodeId>,
        tier: LinkageTier,
        name: String,
        area: Option<AreaId>,
    ) -> LinkageNodeId {
        let id = LinkageNodeId(self.document.allot());
        self.document.tables.linkage.put(LinkageNode { id, parent, tier, name, area });
        id
    }
}

fn scheme_kind(word: &str) -> SchemeKind {
    match word {
        "scheme" => SchemeKind::Scheme,
        "power" => SchemeKind::Power,
        "mechanism" => SchemeKind::Mechanism,
        "roster" => SchemeKind::Roster,
        "checklist" => SchemeKind::Checklist,
        "pillar" => SchemeKind::Pillar,
        "brand" => SchemeKind::Brand,
        "function" => SchemeKind::Function,
        _ => SchemeKind::Theme,
    }
}
