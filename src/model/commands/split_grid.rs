//! Splits a grid along a line. One part keeps the number, the code and everything that hangs on the grid; every other
//! part becomes a grid of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::set_area_attribute::checked_name;
use crate::domain::{Area, AreaId};
use crate::geodesy::LatticePoint;
use crate::model::codes::{check_code, next_code};
use crate::model::cut::Cut;
use crate::model::draft::{Draft, region_of};
use crate::model::{Document, Links, Snapshot};
use crate::partition::{FaceId, Label};

/// What a new grid is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGrid {
    /// Its name; empty for the name of the grid that it was part of, with a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its code; `None` for the next free one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its volunteers, who are taken off the grid that it was part of.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volunteers: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The most parts that one line may cut a grid into.
const PARTS_LIMIT: usize = 100;

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    grid: AreaId,
    line: &[LatticePoint],
    keep: Option<LatticePoint>,
    parts: &[NewGrid],
) -> Result<Document, Refusal> {
    super::check_label(snapshot.document(), Label::Grid(grid))?;
    let cut = Cut::of(snapshot, Label::Grid(grid), line)?;
    let keep = keep.and_then(|place| cut.arrangement.face_at(place));
    let new: Vec<FaceId> = cut.pieces_inside().into_iter().flat_map(|faces| without(faces, keep)).collect();
    if new.is_empty() {
        return Err(Refusal::LineCutsNothing);
    }
    if new.len() > PARTS_LIMIT {
        return Err(Refusal::TooManyParts { limit: PARTS_LIMIT });
    }
    let mut draft = Draft::of(snapshot);
    let mut codes = BTreeSet::new();
    for (number, face) in new.into_iter().enumerate() {
        let wanted = parts.get(number).cloned().unwrap_or_default();
        let id = add_grid(&mut draft.document, snapshot.links(), grid, &wanted, number)?;
        if let Some(area) = draft.document.tables.areas.get(id)
            && !codes.insert(area.code.clone())
        {
            return Err(Refusal::CodeTaken { code: area.code.clone(), area: id });
        }
        let region = region_of(&cut.arrangement, &BTreeSet::from([face]));
        draft.relabel_region(&region, |label| if label == Label::Grid(grid) { Label::Grid(id) } else { label })?;
    }
    draft.finish()
}

/// The faces but the one that is to stay, else but the first.
fn without(faces: &[FaceId], keep: Option<FaceId>) -> Vec<FaceId> {
    let kept = keep.filter(|face| faces.contains(face)).unwrap_or(faces[0]);
    faces.iter().copied().filter(|face| *face != kept).collect()
}

/// Puts a new grid beside another one, and takes its volunteers from there.
fn add_grid(
    document: &mut Document,
    links: &Links,
    beside: AreaId,
    wanted: &NewGrid,
    number: usize,
) -> Result<AreaId, Refusal> {
    let mut of = document.tables.areas.get(beside).cloned().ok_or(Refusal::NoSuchArea(beside))?;
    let name = match wanted.name.trim() {
        "" => format!("{} ({})", of.name, number + 2),
        name => checked_name(name)?,
    };
    let parent = of.parent.ok_or(Refusal::NoSuchArea(beside))?;
    let code = match &wanted.code {
        Some(code) => code.clone(),
        None => next_code(document, links, parent, number).ok_or(Refusal::NoFreeCode(parent))?,
    };
    check_code(document, links, &code, of.level, document.tables.areas.get(parent), None)?;
    of.volunteers = of.volunteers.checked_sub(wanted.volunteers).ok_or(Refusal::TooFewVolunteers(beside))?;
    let new = Area {
        id: AreaId(document.allot()),
        code,
        name,
        volunteers: wanted.volunteers,
        former_codes: Vec::new(),
        locked: false,
        ..of.clone()
    };
    let id = new.id;
    document.tables.areas.put(of);
    document.tables.areas.put(new);
    Ok(id)
}
