//! Posts, offices, centres and teams. No person is named.

use super::Making;
use crate::demo::facts;
use crate::domain::{
    EnforcementTeam, EnforcementTeamId, Office, OfficeId, OfficeKind, Post, PostId, PostKind, PostPlace,
};

impl Making<'_> {
    /// Makes the posts of grids and communities, and each street's offices, centres and team.
    pub fn people(&mut self) {
        for grid in self.grids.clone() {
            self.put_post(PostKind::GridAdministrator, PostPlace::Area(grid));
        }
        for (number, community) in self.communities.clone().into_iter().enumerate() {
            self.put_post(PostKind::CommunitySecretary, PostPlace::Area(community));
            if number % 3 != 2 {
                self.put_post(PostKind::Reserve, PostPlace::Area(community));
            }
        }
        for fact in facts::STREETS {
            let street = self.area(fact.street);
            let name = self.document.tables.areas.get(street).map(|area| area.name.clone()).unwrap_or_default();
            for office in facts::OFFICES {
                let kind = match office.kind {
                    "office" => OfficeKind::Office,
                    "centre" => OfficeKind::Centre,
                    _ => continue,
                };
                let id = OfficeId(self.document.allot());
                self.document.tables.offices.put(Office { id, kind, street, name: office.name.to_owned() });
            }
            let seat = facts::SEEDS.iter().find(|seed| seed.community.starts_with(fact.street));
            let at = seat.map(|seed| self.free_place(seed.community)).unwrap_or_default();
            let agencies =
                facts::OFFICES.iter().filter(|it| it.kind == "agency").map(|it| it.name.to_owned()).collect();
            let id = EnforcementTeamId(self.document.allot());
            let name = format!("{name}综合行政执法队");
            self.document.tables.enforcement_teams.put(EnforcementTeam { id, street, name, at, agencies });
        }
    }

    /// Adds a vacant post.
    pub fn put_post(&mut self, kind: PostKind, place: PostPlace) -> PostId {
        let id = PostId(self.document.allot());
        self.document.tables.posts.put(Post { id, kind, place, holder: None });
        id
    }
}
