//! Details of units and what binds them, of branches, posts, offices and teams.

use super::{Teller, branch_words, grouped};
use crate::domain::{
    AllianceId, AssignmentId, BranchId, CommitteeId, EnforcementTeamId, OfficeId, PostId, PostPlace, Subject, UnitId,
};
use crate::query::answer::post_words;
use crate::text::detail as words;

impl Teller<'_> {
    pub(super) fn unit(&mut self, id: UnitId) {
        let Some(unit) = self.document.tables.units.get(id) else { return };
        let lang = self.lang;
        let links = self.index.links();
        self.figure(unit.members, words::members(lang));
        self.figure(links.communities(id).len() as u64, words::communities_served(lang));
        let facts = vec![
            self.fact(words::sector(lang), Some(unit.sector.clone())),
            self.fact(words::credit_code(lang), unit.credit_code.clone()),
            self.place(unit.at),
            self.coordinates(unit.at),
        ];
        self.facts(words::overview(lang), facts);
        let communities: Vec<_> = links.communities(id).map(|id| self.link(id, self.parent_name(id))).collect();
        if communities.is_empty() {
            self.gap(words::communities_served(lang), words::serves_nobody(lang));
        }
        self.links(words::communities_served(lang), communities);
        let committees = self.all(links.memberships(id));
        self.links(words::committees(lang), committees);
        let alliances = self.all(links.unit_alliances(id));
        self.links(words::alliances(lang), alliances);
    }

    pub(super) fn assignment(&mut self, id: AssignmentId) {
        let Some(row) = self.document.tables.assignments.get(id) else { return };
        let lang = self.lang;
        let facts = vec![
            self.named(words::unit_kind(lang), Some(row.unit)),
            self.named(words::community_served(lang), Some(row.community)),
            self.fact(words::members(lang), Some(self.members_of(row.unit))),
        ];
        self.facts(words::overview(lang), facts);
    }

    pub(super) fn committee(&mut self, id: CommitteeId) {
        let Some(row) = self.document.tables.committees.get(id) else { return };
        let lang = self.lang;
        self.figure(row.members.len() as u64, words::units(lang));
        self.figure(self.members_in(&row.members), words::members(lang));
        let facts = vec![self.named(words::community(lang), Some(row.community))];
        self.facts(words::overview(lang), facts);
        self.member_links(&row.members);
    }

    pub(super) fn alliance(&mut self, id: AllianceId) {
        let Some(row) = self.document.tables.alliances.get(id) else { return };
        let lang = self.lang;
        self.figure(row.members.len() as u64, words::units(lang));
        self.figure(self.members_in(&row.members), words::members(lang));
        let facts =
            vec![self.named(words::street(lang), row.street), self.named(words::circle_covered(lang), row.circle)];
        self.facts(words::overview(lang), facts);
        let posts = self.posts_at(PostPlace::Alliance(id));
        self.links(words::posts(lang), posts);
        let projects: Vec<_> =
            row.projects.iter().zip(1_u64..).map(|(name, n)| self.fact(&grouped(n), Some(name.clone()))).collect();
        self.facts(words::projects(lang), projects);
        self.member_links(&row.members);
    }

    pub(super) fn branch(&mut self, id: BranchId) {
        let Some(row) = self.document.tables.branches.get(id) else { return };
        let lang = self.lang;
        self.figure(row.estates.len() as u64, words::estates_covered(lang));
        let homes = row.estates.iter().flat_map(|&id| self.index.links().atoms(id));
        let households: u64 =
            homes.filter_map(|id| self.document.tables.atoms.get(id)).map(|atom| u64::from(atom.households)).sum();
        self.figure(households, words::households(lang));
        let facts = vec![self.fact(words::founded(lang), Some(branch_words(row.mode, lang).to_owned()))];
        self.facts(words::overview(lang), facts);
        let estates = self.all(row.estates.iter().copied());
        if estates.is_empty() {
            self.gap(words::estates(lang), words::covers_nothing(lang));
        }
        self.links(words::estates(lang), estates);
    }

    pub(super) fn post(&mut self, id: PostId) {
        let Some(post) = self.document.tables.posts.get(id) else { return };
        let lang = self.lang;
        let place: Subject = match post.place {
            PostPlace::Area(id) => id.into(),
            PostPlace::Alliance(id) => id.into(),
            PostPlace::River(id) => id.into(),
        };
        let facts = vec![
            self.fact(words::post(lang), Some(post_words(post.kind, lang).to_owned())),
            self.named(words::responsible_for(lang), Some(place)),
            self.fact(words::holder(lang), post.holder.clone()),
        ];
        self.facts(words::overview(lang), facts);
        let rivers: Vec<_> = self.index.links().chiefs(id).filter(|&river| Subject::from(river) != place).collect();
        let rivers = self.all(rivers);
        self.links(words::rivers(lang), rivers);
    }

    pub(super) fn office(&mut self, id: OfficeId) {
        let Some(office) = self.document.tables.offices.get(id) else { return };
        let facts = vec![self.named(words::street(self.lang), Some(office.street))];
        self.facts(words::overview(self.lang), facts);
        let others = self.index.links().offices(office.street).filter(|&other| other != id);
        let others = self.all(others);
        self.links(words::other_offices(self.lang), others);
    }

    pub(super) fn team(&mut self, id: EnforcementTeamId) {
        let Some(team) = self.document.tables.enforcement_teams.get(id) else { return };
        let lang = self.lang;
        self.figure(team.agencies.len() as u64, words::agencies(lang));
        let facts = vec![
            self.named(words::street(lang), Some(team.street)),
            self.place(Some(team.at)),
            self.coordinates(Some(team.at)),
        ];
        self.facts(words::overview(lang), facts);
        let agencies =
            team.agencies.iter().zip(1_u64..).map(|(name, n)| self.fact(&grouped(n), Some(name.clone()))).collect();
        self.facts(words::agencies(lang), agencies);
    }

    /// How many units an alliance has.
    pub(super) fn size_of_alliance(&self, id: AllianceId) -> String {
        let alliance = self.document.tables.alliances.get(id);
        alliance.map_or_else(String::new, |row| words::member_units(self.lang, row.members.len()))
    }

    fn member_links(&mut self, members: &[UnitId]) {
        let lang = self.lang;
        let links: Vec<_> = members.iter().map(|&id| self.link(id, self.members_of(id))).collect();
        if links.is_empty() {
            self.gap(words::units(lang), words::no_member(lang));
        }
        self.links(words::units(lang), links);
    }

    /// In-service members of some units together.
    fn members_in(&self, units: &[UnitId]) -> u64 {
        units.iter().filter_map(|&id| self.document.tables.units.get(id)).map(|unit| u64::from(unit.members)).sum()
    }

    fn parent_name(&self, id: crate::domain::AreaId) -> String {
        let area = self.document.tables.areas.get(id);
        let parent = area.and_then(|area| self.document.tables.areas.get(area.parent?));
        parent.map_or_else(String::new, |parent| parent.name.clone())
    }
}
