//! Makes an area of its own of some areas below one, e.g. a new community of grids of another. What was decided to go
//! along goes along; the rest stays.

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::set_area_attribute::checked_name;
use super::set_codes::{self, NewCode};
use crate::domain::{Area, AreaId, PostPlace, Subject};
use crate::model::codes::{check_code, next_code};
use crate::model::{Document, Snapshot};

/// What the new area is, and what goes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewArea {
    /// Its name.
    pub name: String,
    /// Its code; `None` for the next free one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The areas directly below that become its own. At least one, and not all.
    pub children: Vec<AreaId>,
    /// Records that name the area and shall name the new one: assignments, committee, posts, offices, teams, alliances,
    /// faces without grids, rivers (all reaches), nodes of the linkage tree, initiatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub along: Vec<Subject>,
    /// Codes of what lies below it from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<NewCode>,
}

pub(super) fn apply(snapshot: &Snapshot<'_>, id: AreaId, new: &NewArea) -> Result<Document, Refusal> {
    let (document, links) = (snapshot.document(), snapshot.links());
    let of = document.tables.areas.get(id).cloned().ok_or(Refusal::NoSuchArea(id))?;
    let parent = of.parent.ok_or(Refusal::CannotSplit(id))?;
    if of.level == document.grid_level() {
        return Err(Refusal::CannotSplit(id));
    }
    let is_child = |child: &AreaId| document.tables.areas.get(*child).is_some_and(|area| area.parent == Some(id));
    if let Some(&stranger) = new.children.iter().find(|child| !is_child(child)) {
        return Err(Refusal::NotWithin { area: stranger, parent: id });
    }
    if new.children.is_empty() || links.children(id).all(|child| new.children.contains(&child)) {
        return Err(Refusal::NothingLeft(id));
    }
    let code = match &new.code {
        Some(code) => code.clone(),
        None => next_code(document, links, parent, 0).ok_or(Refusal::NoFreeCode(parent))?,
    };
    check_code(document, links, &code, of.level, document.tables.areas.get(parent), None)?;
    let name = checked_name(&new.name)?;
    let mut after = document.clone();
    let heir = AreaId(after.allot());
    let area =
        Area { id: heir, code, name, volunteers: 0, staff_quota: None, former_codes: Vec::new(), locked: false, ..of };
    after.tables.areas.put(area);
    for &child in &new.children {
        if let Some(mut area) = after.tables.areas.get(child).cloned() {
            area.parent = Some(heir);
            after.tables.areas.put(area);
        }
    }
    for &subject in &new.along {
        if !hand_over(&mut after, subject, id, heir) {
            return Err(Refusal::NotWithinSubject { subject, parent: id });
        }
    }
    if new.codes.is_empty() { Ok(after) } else { set_codes::recode(after, links, &new.codes) }
}

/// Lets a record that names one area name another. `false` where it does not name it.
fn hand_over(document: &mut Document, subject: Subject, from: AreaId, to: AreaId) -> bool {
    let tables = &mut document.tables;
    macro_rules! repoint {
        ($table:ident, $id:expr, |$row:ident| $names:expr, $change:expr) => {{
            let Some(mut $row) = tables.$table.get($id).cloned().filter(|$row| $names) else { return false };
            $change;
            tables.$table.put($row);
            true
        }};
    }
    match subject {
        Subject::Assignment(id) => repoint!(assignments, id, |row| row.community == from, row.community = to),
        Subject::Committee(id) => repoint!(committees, id, |row| row.community == from, row.community = to),
        Subject::Post(id) => {
            repoint!(posts, id, |row| row.place == PostPlace::Area(from), row.place = PostPlace::Area(to))
        }
        Subject::Office(id) => repoint!(offices, id, |row| row.street == from, row.street = to),
        Subject::EnforcementTeam(id) => repoint!(enforcement_teams, id, |row| row.street == from, row.street = to),
        Subject::Alliance(id) => repoint!(alliances, id, |row| row.street == Some(from), row.street = Some(to)),
        Subject::NonGrid(id) => repoint!(non_grids, id, |row| row.parent == from, row.parent = to),
        Subject::LinkageNode(id) => repoint!(linkage, id, |row| row.area == Some(from), row.area = Some(to)),
        Subject::Initiative(id) => repoint!(initiatives, id, |row| row.area == Some(from), row.area = Some(to)),
        Subject::River(id) => repoint!(
            rivers,
            id,
            |row| row.reaches.iter().any(|reach| reach.community == Some(from)),
            row.reaches
                .iter_mut()
                .filter(|reach| reach.community == Some(from))
                .for_each(|reach| reach.community = Some(to))
        ),
        Subject::Area(_)
        | Subject::Unit(_)
        | Subject::Circle(_)
        | Subject::Belt(_)
        | Subject::Site(_)
        | Subject::Estate(_)
        | Subject::Branch(_)
        | Subject::Atom(_)
        | Subject::Scheme(_) => false,
    }
}
