//! Gives areas other codes, all at once, so that two may change places. The old ones are kept as former codes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::domain::AreaId;
use crate::model::codes::check_form;
use crate::model::{Document, Links, Snapshot};

/// The code that an area gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCode {
    /// The area.
    pub area: AreaId,
    /// Its code from then on.
    pub code: String,
}

pub(super) fn apply(snapshot: &Snapshot<'_>, codes: &[NewCode]) -> Result<Document, Refusal> {
    let document = snapshot.document();
    let is_new = |new: &NewCode| document.tables.areas.get(new.area).is_none_or(|area| area.code != new.code);
    if !codes.iter().any(is_new) {
        return Err(Refusal::Unchanged);
    }
    recode(document.clone(), snapshot.links(), codes)
}

/// The document with other codes; the links are those of the document before the edit.
pub(super) fn recode(mut after: Document, links: &Links, codes: &[NewCode]) -> Result<Document, Refusal> {
    let mut changed = BTreeSet::new();
    for NewCode { area: id, code } in codes {
        let mut area = after.tables.areas.get(*id).cloned().ok_or(Refusal::NoSuchArea(*id))?;
        if !changed.insert(*id) {
            return Err(Refusal::NamedTwice(*id));
        }
        area.recode(code.clone());
        after.tables.areas.put(area);
    }
    let mut given: BTreeMap<&str, AreaId> = BTreeMap::new();
    for NewCode { area: id, code } in codes {
        let Some(area) = after.tables.areas.get(*id) else { continue };
        // Parents and children may get their codes in one edit, so they are looked at when all have theirs.
        check_form(&after, code, area.level, area.parent.and_then(|parent| after.tables.areas.get(parent)))?;
        if let Some(&other) = given.get(code.as_str()) {
            return Err(Refusal::CodeTaken { code: code.clone(), area: other });
        }
        given.insert(code, *id);
        let keeps =
            |other: &AreaId| other != id && after.tables.areas.get(*other).is_some_and(|area| area.code == *code);
        if let Some(other) = links.by_code(code).find(keeps) {
            return Err(Refusal::CodeTaken { code: code.clone(), area: other });
        }
        if let Some(other) = links.by_former_code(code).find(|other| other != id) {
            return Err(Refusal::CodeRetired { code: code.clone(), area: other });
        }
    }
    Ok(after)
}
