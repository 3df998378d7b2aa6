//! Divides the ground of some grids of one area anew: each part is a grid that was there, with everything that hangs on
//! it, or a new one. What hung on a grid that is gone goes over to the part that is named as its heir.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::set_area_attribute::checked_name;
use crate::domain::{Area, AreaId};
use crate::model::codes::{check_code, next_code};
use crate::model::draft::Draft;
use crate::model::heirs::{MergedPosts, inherit};
use crate::model::{Document, Snapshot};
use crate::partition::{Label, PatchRefusal, Region};

/// A grid that there is to be, with its ground.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridPart {
    /// Its ground, as far as that belongs to the grids that are divided.
    pub region: Region,
    /// The grid that it is; `None` for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<AreaId>,
    /// The grids that are gone and of which it is the heir.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heir_of: Vec<AreaId>,
    /// The name of a new grid; empty for a name by rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The code of a new grid; `None` for the next free one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The most parts of one edit.
const PARTS_LIMIT: usize = 1_000;

/// Ground that no part covers stays with its grid, or goes with the records of a grid that is gone.
pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    grids: &[AreaId],
    parts: &[GridPart],
    posts: MergedPosts,
) -> Result<Document, Refusal> {
    if parts.len() > PARTS_LIMIT {
        return Err(Refusal::TooManyParts { limit: PARTS_LIMIT });
    }
    let parent = check_grids(snapshot.document(), grids, parts)?;
    let givers: BTreeSet<Label> = grids.iter().copied().map(Label::Grid).collect();
    let mut draft = Draft::of(snapshot);
    let ids = add_grids(&mut draft.document, snapshot, parent, parts)?;
    let mut changed = false;
    for (part, &id) in parts.iter().zip(&ids) {
        let rule = |label| if givers.contains(&label) { Label::Grid(id) } else { label };
        match draft.relabel_region(&part.region, rule) {
            Ok(()) => changed = true,
            Err(Refusal::Patch(PatchRefusal::Unchanged)) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    for (part, &id) in parts.iter().zip(&ids) {
        inherit(&mut draft.document, snapshot.links(), &part.heir_of, id, posts);
        for &gone in &part.heir_of {
            if draft.pieces(Label::Grid(gone)) > 0 {
                draft.relabel_faces(&[Label::Grid(gone)], |_| Label::Grid(id))?;
                changed = true;
            }
        }
    }
    for &id in &ids {
        if draft.pieces(Label::Grid(id)) == 0 {
            return Err(Refusal::NoGroundLeft(id));
        }
    }
    if changed { draft.finish() } else { Err(Refusal::Patch(PatchRefusal::Unchanged)) }
}

/// The parent that all grids have. Each of them must stay once, or have one heir.
fn check_grids(document: &Document, grids: &[AreaId], parts: &[GridPart]) -> Result<AreaId, Refusal> {
    let (Some(&first), false) = (grids.first(), parts.is_empty()) else { return Err(Refusal::NothingToMerge) };
    let parent = |id| document.tables.areas.get(id).and_then(|area| area.parent).ok_or(Refusal::NoSuchArea(id));
    let mut left = BTreeSet::new();
    for &grid in grids {
        super::check_label(document, Label::Grid(grid))?;
        if parent(grid)? != parent(first)? {
            return Err(Refusal::NotSiblings { grid, than: first });
        }
        if !left.insert(grid) {
            return Err(Refusal::NamedTwice(grid));
        }
    }
    for &grid in parts.iter().flat_map(|part| part.keep.iter().chain(&part.heir_of)) {
        if !left.remove(&grid) {
            let known = grids.contains(&grid);
            return Err(if known { Refusal::NamedTwice(grid) } else { Refusal::NotSiblings { grid, than: first } });
        }
    }
    left.first().map_or_else(|| parent(first), |&grid| Err(Refusal::NoHeir(grid)))
}

/// Puts in the grids that are new; the numbers of all parts.
fn add_grids(
    document: &mut Document,
    snapshot: &Snapshot<'_>,
    parent: AreaId,
    parts: &[GridPart],
) -> Result<Vec<AreaId>, Refusal> {
    let (links, level) = (snapshot.links(), snapshot.document().grid_level());
    let above = snapshot.document().tables.areas.get(parent).ok_or(Refusal::NoSuchArea(parent))?;
    let mut ids = Vec::new();
    let mut codes = BTreeSet::new();
    for part in parts {
        if let Some(id) = part.keep {
            ids.push(id);
            continue;
        }
        let code = match &part.code {
            Some(code) => code.clone(),
            None => next_code(document, links, parent, codes.len()).ok_or(Refusal::NoFreeCode(parent))?,
        };
        check_code(document, links, &code, level, Some(above), None)?;
        let id = AreaId(document.allot());
        if !codes.insert(code.clone()) {
            return Err(Refusal::CodeTaken { code, area: id });
        }
        let name = match part.name.trim() {
            // Its code within the area above tells it apart.
            "" => code.get(above.code.len()..).unwrap_or(&code).to_owned(),
            name => checked_name(name)?,
        };
        document.tables.areas.put(Area::new(id, level, Some(parent), code, name));
        ids.push(id);
    }
    Ok(ids)
}
