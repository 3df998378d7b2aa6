//! Moves an area below another parent: a grid to another community, a community to another street. No border moves.

use super::Refusal;
use super::set_codes::{self, NewCode};
use crate::domain::AreaId;
use crate::model::{Document, Snapshot};

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    id: AreaId,
    parent: AreaId,
    codes: &[NewCode],
) -> Result<Document, Refusal> {
    let tables = &snapshot.document().tables;
    let mut area = tables.areas.get(id).cloned().ok_or(Refusal::NoSuchArea(id))?;
    let above = tables.areas.get(parent).ok_or(Refusal::NoSuchArea(parent))?;
    if above.level.0 + 1 != area.level.0 || above.managed_apart != area.managed_apart {
        return Err(Refusal::NotOneAbove { area: id, parent });
    }
    if area.parent == Some(parent) {
        return Err(Refusal::Unchanged);
    }
    area.parent = Some(parent);
    let mut after = snapshot.document().clone();
    after.tables.areas.put(area);
    if codes.is_empty() { Ok(after) } else { set_codes::recode(after, snapshot.links(), codes) }
}
