//! Cuts a dedicated grid (专属网格) out of the grids of one area: a school, a park, a mall, a site with a responsible
//! body of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::set_area_attribute::checked_name;
use crate::domain::{Area, AreaId, GridKind, GridPurpose, LevelIndex};
use crate::model::codes::{check_code, next_code};
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition::{Label, Region};

/// What a dedicated grid is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DedicatedGrid {
    /// The area that it belongs to, on the level above the grids: only ground of its grids is taken.
    pub parent: AreaId,
    /// Its name.
    pub name: String,
    /// Its code; `None` for the next free one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<GridPurpose>,
    /// The body responsible for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_body: Option<String>,
}

pub(super) fn apply(snapshot: &Snapshot<'_>, region: &Region, new: &DedicatedGrid) -> Result<Document, Refusal> {
    let (document, links) = (snapshot.document(), snapshot.links());
    let parent = document.tables.areas.get(new.parent).ok_or(Refusal::NoSuchArea(new.parent))?;
    let level = document.grid_level();
    if LevelIndex(parent.level.0 + 1) != level {
        return Err(Refusal::NotAboveGrids(new.parent));
    }
    let givers: BTreeSet<Label> = links.children(new.parent).map(Label::Grid).collect();
    let code = match &new.code {
        Some(code) => code.clone(),
        None => next_code(document, links, new.parent, 0).ok_or(Refusal::NoFreeCode(new.parent))?,
    };
    check_code(document, links, &code, level, Some(parent), None)?;
    let name = checked_name(&new.name)?;
    let responsible_body = new.responsible_body.as_deref().map(checked_name).transpose()?;
    let mut draft = Draft::of(snapshot);
    let id = AreaId(draft.document.allot());
    draft.relabel_region(region, |label| if givers.contains(&label) { Label::Grid(id) } else { label })?;
    let basic = Area::new(id, level, Some(new.parent), code, name);
    draft.document.tables.areas.put(Area {
        grid_kind: GridKind::Dedicated,
        purpose: new.purpose,
        responsible_body,
        ..basic
    });
    draft.finish()
}
