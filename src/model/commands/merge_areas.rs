//! Makes one area of several above the grids, e.g. of two communities. One stays; everything that names the others names
//! it from then on. No border moves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::set_codes::{self, NewCode};
use crate::domain::{AreaId, OfficeId, OfficeKind};
use crate::model::heirs::{MergedPosts, inherit};
use crate::model::{Document, Links, Snapshot};

/// What becomes of the offices and centres of streets that become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergedOffices {
    /// All go over to the street that stays.
    #[default]
    All,
    /// Of several of one kind and name one is left: that of the street that stays, else of the first that has one.
    OneOfEach,
}

impl MergedOffices {
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
    pub(super) fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// The offices that streets would have twice when they become one.
pub fn doubled_offices(document: &Document, links: &Links, areas: &[AreaId], keep: AreaId) -> Vec<OfficeId> {
    let mut seen: BTreeSet<(OfficeKind, &str)> = BTreeSet::new();
    let others = areas.iter().copied().filter(|&area| area != keep);
    let all = std::iter::once(keep).chain(others).flat_map(|area| links.offices(area));
    let rows = all.filter_map(|id| document.tables.offices.get(id));
    // What a street has twice already is no matter of the merging.
    rows.filter(|row| !seen.insert((row.kind, row.name.trim())) && row.street != keep).map(|row| row.id).collect()
}

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    areas: &[AreaId],
    keep: AreaId,
    posts: MergedPosts,
    offices: MergedOffices,
    codes: &[NewCode],
) -> Result<Document, Refusal> {
    let document = snapshot.document();
    let kept = document.tables.areas.get(keep).ok_or(Refusal::NoSuchArea(keep))?;
    if kept.level == document.grid_level() || kept.parent.is_none() {
        return Err(Refusal::CannotSplit(keep));
    }
    let others: Vec<AreaId> = areas.iter().copied().filter(|&area| area != keep).collect();
    if others.is_empty() {
        return Err(Refusal::NothingToMerge);
    }
    let mut after = document.clone();
    for (number, &id) in others.iter().enumerate() {
        let area = document.tables.areas.get(id).ok_or(Refusal::NoSuchArea(id))?;
        if area.level != kept.level || area.managed_apart != kept.managed_apart {
            return Err(Refusal::OtherLevel { area: id, than: keep });
        }
        if others[..number].contains(&id) {
            return Err(Refusal::NamedTwice(id));
        }
    }
    if offices == MergedOffices::OneOfEach {
        for id in doubled_offices(document, snapshot.links(), areas, keep) {
            after.tables.offices.remove(id);
        }
    }
    inherit(&mut after, snapshot.links(), &others, keep, posts);
    if codes.is_empty() { Ok(after) } else { set_codes::recode(after, snapshot.links(), codes) }
}
