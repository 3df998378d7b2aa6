//! What becomes of everything that names an area when the area becomes part of another one: nothing is left behind.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Document, Links};
use crate::domain::{AreaId, CommitteeId, PostPlace, UnitId};

/// What becomes of the posts of areas that become part of another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergedPosts {
    /// Only those of the area that stays are left.
    #[default]
    Kept,
    /// All go over to the area that stays.
    All,
}

/// Hands everything that names the areas of `from` over to `to`, and takes these areas out. Their codes, volunteers and
/// records become those of `to`; of several big committees one is made, with the members of all. The links are those of
/// the document.
///
/// # Performance
/// In the order of what names these areas.
pub(super) fn inherit(document: &mut Document, links: &Links, from: &[AreaId], to: AreaId, posts: MergedPosts) {
    let assigned = links.assignments(to).filter_map(|id| document.tables.assignments.get(id));
    let mut heir = Heir { to, committee: links.committees(to).next(), units: assigned.map(|row| row.unit).collect() };
    for &from in from {
        heir.inherit_from(document, links, from, posts);
    }
}

/// The area that stays, with what it has got so far.
struct Heir {
    to: AreaId,
    committee: Option<CommitteeId>,
    units: BTreeSet<UnitId>,
}

impl Heir {
    fn inherit_from(&mut self, document: &mut Document, links: &Links, from: AreaId, posts: MergedPosts) {
        let (tables, to) = (&mut document.tables, self.to);
        macro_rules! repoint {
            ($table:ident, $ids:expr, |$row:ident| $change:expr) => {
                for id in $ids.collect::<Vec<_>>() {
                    if let Some(mut $row) = tables.$table.get(id).cloned() {
                        $change;
                        tables.$table.put($row);
                    }
                }
            };
        }
        repoint!(areas, links.children(from), |row| row.parent = Some(to));
        repoint!(non_grids, links.faces(from), |row| row.parent = to);
        repoint!(non_grids, links.managed(from), |row| row.managed_by = Some(to));
        repoint!(alliances, links.area_alliances(from), |row| row.street = Some(to));
        repoint!(enforcement_teams, links.teams(from), |row| row.street = to);
        repoint!(offices, links.offices(from), |row| row.street = to);
        repoint!(linkage, links.linkage(from), |row| row.area = Some(to));
        repoint!(initiatives, links.initiatives(from), |row| row.area = Some(to));
        repoint!(rivers, links.rivers(from), |row| {
            row.reaches
                .iter_mut()
                .filter(|reach| reach.community == Some(from))
                .for_each(|reach| reach.community = Some(to));
        });
        for id in links.posts(PostPlace::Area(from)) {
            // The chief of a river is one whatever becomes of the area.
            if posts == MergedPosts::All || links.chiefs(id).len() > 0 {
                if let Some(mut post) = tables.posts.get(id).cloned() {
                    post.place = PostPlace::Area(to);
                    tables.posts.put(post);
                }
            } else {
                tables.posts.remove(id);
            }
        }
        for id in links.assignments(from) {
            let Some(mut assignment) = tables.assignments.get(id).cloned() else { continue };
            if self.units.insert(assignment.unit) {
                assignment.community = to;
                tables.assignments.put(assignment);
            } else {
                tables.assignments.remove(id);
            }
        }
        for id in links.committees(from) {
            let Some(mut committee) = tables.committees.get(id).cloned() else { continue };
            match self.committee.and_then(|kept| tables.committees.get(kept)).cloned() {
                Some(mut both) => {
                    let new = committee.members.iter().copied().filter(|unit| !both.members.contains(unit));
                    let new: Vec<_> = new.collect();
                    both.members.extend(new);
                    tables.committees.put(both);
                    tables.committees.remove(id);
                }
                None => {
                    committee.community = to;
                    tables.committees.put(committee);
                    self.committee = Some(id);
                }
            }
        }
        let (gone, heir) = (tables.areas.remove(from), tables.areas.get(to).cloned());
        if let (Some(gone), Some(mut heir)) = (gone, heir) {
            heir.volunteers = heir.volunteers.saturating_add(gone.volunteers);
            heir.former_codes.extend(gone.former_codes.iter().cloned());
            heir.former_codes.extend((!gone.code.is_empty()).then(|| gone.code.clone()));
            tables.areas.put(heir);
        }
    }
}
