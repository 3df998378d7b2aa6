//! Locks borders, or unlocks them.

use std::sync::Arc;

use super::Refusal;
use crate::domain::BorderLock;
use crate::model::Document;

pub(super) fn apply(document: &Document, lock: BorderLock, locked: bool) -> Result<Document, Refusal> {
    let mut after = document.clone();
    let mut locks = document.locks();
    let changed = match lock {
        BorderLock::Shores => std::mem::replace(&mut locks.shores, locked) != locked,
        BorderLock::Level(level) if document.role_of(level).is_none() => return Err(Refusal::NoSuchLevel(level)),
        BorderLock::Level(level) if locked => locks.levels.insert(level),
        BorderLock::Level(level) => locks.levels.remove(&level),
        BorderLock::Area(id) => {
            let mut area = document.tables.areas.get(id).cloned().ok_or(Refusal::NoSuchArea(id))?;
            let changed = std::mem::replace(&mut area.locked, locked) != locked;
            after.tables.areas.put(area);
            return if changed { Ok(after) } else { Err(Refusal::Unchanged) };
        }
    };
    if !changed {
        return Err(Refusal::Unchanged);
    }
    Arc::make_mut(&mut after.project).locks = Some(locks);
    Ok(after)
}
