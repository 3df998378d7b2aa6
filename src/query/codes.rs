//! Codes by rule: what every area below one would be numbered, as a proposal to look at. Changes nothing.

use std::collections::BTreeSet;

use super::Index;
use super::outlines::Outlines;
use crate::domain::AreaId;
use crate::geodesy::LatticePoint;
use crate::model::{Document, NewCode};
use crate::partition::Polygon;

/// New codes for the areas below one: numbered from 1 by their interior points from west to east, those of one meridian
/// from north to south, after the code of the area above, with as many digits as their level says. Areas that keep their
/// code are left out; a proposal of none says that all is in order.
///
/// A number is passed over where its code was given up by another area, or belongs to one that is not numbered here: one
/// that somebody else runs, or that hangs elsewhere. `None` when there are more areas than numbers, or the code of the
/// area above is not one to begin with.
///
/// # Performance
/// In the order of the borders around these areas.
pub fn renumbered(document: &Document, index: &Index, outlines: &Outlines, parent: AreaId) -> Option<Vec<NewCode>> {
    let above = document.tables.areas.get(parent)?;
    let digits = usize::from(document.levels.get(usize::from(above.level.0) + 1)?.code_digits);
    let width = digits.checked_sub(above.code.len()).filter(|width| (1..=18).contains(width))?;
    let rows = index.links().children(parent).filter_map(|id| document.tables.areas.get(id));
    let rows = rows.filter(|area| !area.managed_apart);
    let mut order: Vec<(Option<LatticePoint>, AreaId)> =
        rows.map(|area| (interior_point(&outlines.outline(document, area.id)), area.id)).collect();
    // Those without ground come last.
    order.sort_by_key(|(at, id)| (at.is_none(), at.map(|at| (at.x, -at.y)), *id));
    let numbered: BTreeSet<AreaId> = order.iter().map(|(_, id)| *id).collect();
    let links = index.links();
    let mut serial = 0_u64;
    let mut codes = Vec::new();
    for (_, area) in order {
        let code = loop {
            serial += 1;
            let code = format!("{}{serial:0>width$}", above.code);
            if code.len() > digits {
                return None;
            }
            let is_own = links.by_code(&code).any(|other| other == area);
            let is_elsewhere = links.by_code(&code).any(|other| !numbered.contains(&other));
            let is_retired = links.by_former_code(&code).any(|other| other != area);
            if is_own || !(is_elsewhere || is_retired) {
                break code;
            }
        };
        if document.tables.areas.get(area).is_some_and(|row| row.code != code) {
            codes.push(NewCode { area, code });
        }
    }
    Some(codes)
}

/// A point inside the largest piece: in the middle of its widest run on the parallel through the middle of its box.
pub fn interior_point(pieces: &[Polygon]) -> Option<LatticePoint> {
    let piece = pieces.iter().max_by_key(|piece| piece.doubled_area())?;
    let middle = piece.bounds()?.centre();
    let mut crossings: Vec<i64> = Vec::new();
    for pair in piece.rings().flat_map(|ring| ring.windows(2)) {
        let (low, high) = if pair[0].y < pair[1].y { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        if low.y <= middle.y && middle.y < high.y {
            let run = i128::from(high.x - low.x) * i128::from(middle.y - low.y) / i128::from(high.y - low.y);
            crossings.push(low.x.saturating_add(i64::try_from(run).unwrap_or(0)));
        }
    }
    crossings.sort_unstable();
    let runs = crossings.chunks_exact(2).map(|run| (run[0], run[1]));
    let (west, east) = runs.max_by_key(|(west, east)| (east - west, -west))?;
    Some(LatticePoint::new(i64::midpoint(west, east), middle.y))
}
