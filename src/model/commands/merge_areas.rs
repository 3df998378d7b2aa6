//! Makes one area of several above the grids, e.g. of two communities. One stays; everything that names the others names
//! it from then on. No border moves.

use super::Refusal;
use super::set_codes::{self, NewCode};
use crate::domain::AreaId;
use crate::model::heirs::{MergedPosts, inherit};
use crate::model::{Document, Snapshot};

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    areas: &[AreaId],
    keep: AreaId,
    posts: MergedPosts,
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
    inherit(&mut after, snapshot.links(), &others, keep, posts);
    if codes.is_empty() { Ok(after) } else { set_codes::recode(after, snapshot.links(), codes) }
}
