//! Whose ground is divided: the grids of each area right above them, and how many parts each of these gets.

use std::collections::BTreeSet;

use super::question::{NoProposal, Question};
use crate::domain::{Area, AreaId, GridKind};
use crate::model::Document;
use crate::query::Index;

/// Grids of one area whose ground is divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    /// The area that they belong to, and the new ones will.
    pub parent: AreaId,
    pub grids: BTreeSet<AreaId>,
    pub parts: u32,
    pub households: u64,
}

/// Whose ground the question is about, and how many parts each gets: parts go to where grids would be largest.
pub(super) fn holders(document: &Document, index: &Index, question: &Question) -> Result<Vec<Holder>, NoProposal> {
    let area = document.tables.areas.get(question.area).ok_or(NoProposal::NoSuchArea(question.area))?;
    if !(1..=Question::LIMIT).contains(&question.parts) || !(1..=Question::LIMIT).contains(&question.count) {
        return Err(NoProposal::OutOfReach { limit: Question::LIMIT });
    }
    if area.level == document.grid_level() && question.parts < 2 && !area.locked {
        return Err(NoProposal::OnePart);
    }
    let mut holders = grounds(document, index, area)?;
    share_out(&mut holders, question.parts)?;
    Ok(holders)
}

/// How many grids an area would usually be divided into: so many that the mean lies nearest to the middle of the band of
/// households; where nobody is known to live, as many as there are. A grid is divided into two at least, and every area
/// right above the grids keeps one.
///
/// # Errors
/// Why the area cannot be divided at all.
pub fn usual_parts(document: &Document, index: &Index, area: AreaId) -> Result<u32, NoProposal> {
    let area = document.tables.areas.get(area).ok_or(NoProposal::NoSuchArea(area))?;
    let holders = grounds(document, index, area)?;
    let (low, high) = document.project.household_band;
    let middle = (u64::from(low) + u64::from(high.max(low))).max(2) / 2;
    let households: u64 = holders.iter().map(|holder| holder.households).sum();
    let parts = match households {
        0 => holders.iter().map(|holder| holder.grids.len() as u64).sum(),
        households => (households + middle / 2) / middle,
    };
    let least = if area.level == document.grid_level() { 2 } else { holders.len() as u64 };
    Ok(u32::try_from(parts.max(least)).unwrap_or(u32::MAX).min(Question::LIMIT))
}

/// Whether it makes sense to ask how an area may be divided, as far as its own row tells.
pub fn is_divisible(document: &Document, area: AreaId) -> bool {
    document.tables.areas.get(area).is_some_and(|row| row.parent.is_some() && may_change(row))
}

/// Whose ground is divided. Grids never leave the area that they belong to, so each of these areas is divided by itself.
fn grounds(document: &Document, index: &Index, area: &Area) -> Result<Vec<Holder>, NoProposal> {
    if area.locked {
        return Err(NoProposal::Locked(area.id));
    }
    let mut holders = Vec::new();
    if area.level == document.grid_level() {
        let parent = area.parent.ok_or(NoProposal::NothingToDivide(area.id))?;
        holders.extend(holder(document, index, parent, BTreeSet::from([area.id])));
    } else {
        let mut parents = vec![area.id];
        for _ in area.level.0 + 1..document.grid_level().0 {
            parents = parents.iter().flat_map(|&parent| index.links().children(parent)).collect();
        }
        for parent in parents {
            let children = index.links().children(parent).filter_map(|id| document.tables.areas.get(id));
            let grids = children.filter(|grid| may_change(grid)).map(|grid| grid.id).collect();
            holders.extend(holder(document, index, parent, grids));
        }
    }
    if holders.is_empty() {
        return Err(NoProposal::NothingToDivide(area.id));
    }
    Ok(holders)
}

/// Dedicated grids (a school, a park) have their ground for a reason of their own.
fn may_change(grid: &Area) -> bool {
    !grid.locked && !grid.managed_apart && grid.grid_kind != GridKind::Dedicated
}

fn holder(document: &Document, index: &Index, parent: AreaId, grids: BTreeSet<AreaId>) -> Option<Holder> {
    let has_ground = |id: &AreaId| !document.partition.borders_of(crate::partition::Label::Grid(*id)).is_empty();
    if document.tables.areas.get(parent)?.locked {
        return None;
    }
    let grids: BTreeSet<AreaId> = grids.into_iter().filter(has_ground).collect();
    let households = grids.iter().map(|&id| index.totals(id).households).sum();
    (!grids.is_empty()).then_some(Holder { parent, grids, parts: 1, households })
}

/// One part each, and every other one to where grids have most households (D'Hondt).
fn share_out(holders: &mut [Holder], parts: u32) -> Result<(), NoProposal> {
    let least = u32::try_from(holders.len()).unwrap_or(u32::MAX);
    if parts < least {
        return Err(NoProposal::TooFewParts { least });
    }
    for _ in least..parts {
        let better = |a: &Holder, b: &Holder| {
            let (one, other) = (a.households.max(1), b.households.max(1));
            (u128::from(one) * u128::from(b.parts + 1)).cmp(&(u128::from(other) * u128::from(a.parts + 1)))
        };
        let mut first: Option<usize> = None;
        for number in 0..holders.len() {
            if first.is_none_or(|best| better(&holders[number], &holders[best]).is_gt()) {
                first = Some(number);
            }
        }
        if let Some(first) = first {
            holders[first].parts += 1;
        }
    }
    Ok(())
}
