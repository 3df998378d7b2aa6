//! Codes of areas: what a sound one is, and the next free one. A code is never taken from a place, and one that was given
//! up is never given to somebody else.

use super::{Document, Links, Refusal};
use crate::domain::{Area, AreaId, LevelIndex};

/// The next free code below an area: one more than the largest that anybody has or had there. `after` so many others that
/// are given in the same edit.
///
/// # Performance
/// O(log n).
pub fn next_code(document: &Document, links: &Links, parent: AreaId, after: usize) -> Option<String> {
    let above = document.tables.areas.get(parent)?;
    let digits = usize::from(document.levels.get(usize::from(above.level.0) + 1)?.code_digits);
    let width = digits.checked_sub(above.code.len()).filter(|&width| (1..=18).contains(&width))?;
    let serial = |code: &str| code.get(above.code.len()..)?.parse::<u64>().ok();
    let last = links.last_code(&above.code, digits).as_deref().and_then(serial).unwrap_or(0);
    let next = format!("{}{:0>width$}", above.code, last + 1 + after as u64);
    (next.len() == digits).then_some(next)
}

/// Whether an area of a level below `parent` may have this code: digits as many as the level says, those of the parent
/// first, nobody else's now or before.
pub(super) fn check_code(
    document: &Document,
    links: &Links,
    code: &str,
    level: LevelIndex,
    parent: Option<&Area>,
    owner: Option<AreaId>,
) -> Result<(), Refusal> {
    check_form(document, code, level, parent)?;
    let others = |mut areas: Box<dyn Iterator<Item = AreaId> + '_>| areas.find(|&id| Some(id) != owner);
    if let Some(area) = others(Box::new(links.by_code(code))) {
        return Err(Refusal::CodeTaken { code: code.to_owned(), area });
    }
    match others(Box::new(links.by_former_code(code))) {
        Some(area) => Err(Refusal::CodeRetired { code: code.to_owned(), area }),
        None => Ok(()),
    }
}

/// Whether a code has the digits that its level asks for, those of the parent first.
pub(super) fn check_form(
    document: &Document,
    code: &str,
    level: LevelIndex,
    parent: Option<&Area>,
) -> Result<(), Refusal> {
    let digits = document.levels.get(usize::from(level.0)).map_or(0, |level| usize::from(level.code_digits));
    if code.len() != digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::BadCode { code: code.to_owned(), digits });
    }
    match parent {
        Some(parent) if !code.starts_with(&parent.code) => {
            Err(Refusal::ForeignCode { code: code.to_owned(), parent: parent.id })
        }
        _ => Ok(()),
    }
}

impl Area {
    /// Gives it another code and keeps the one that it had.
    pub(super) fn recode(&mut self, code: String) {
        if code != self.code {
            self.former_codes.retain(|former| *former != code);
            let before = std::mem::replace(&mut self.code, code);
            if !before.is_empty() {
                self.former_codes.push(before);
            }
        }
    }
}
