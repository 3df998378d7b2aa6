//! Codes by rule: what every area below one would be numbered, as a proposal to look at. Changes nothing.

use std::collections::BTreeSet;

use super::Index;
use super::outlines::Outlines;
use crate::domain::{AreaId, SiteKind};
use crate::geodesy::{LatticePoint, LocalPlane};
use crate::model::{Document, NewCode};
use crate::partition::Polygon;
use crate::text::{self, Lang};

/// The order in which areas are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// From west to east, those of one meridian from north to south.
    #[default]
    WestToEast,
    /// In rows from north to south, each from west to east.
    Rows,
    /// In such rows, each the other way round than the one before.
    Snake,
    /// By distance from the service centre of the area.
    FromCentre,
}

/// Why there is no proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberingFault {
    /// The code of the area is not one to begin with.
    NoBeginning,
    /// There are more areas than numbers.
    TooMany,
    /// The area has no service centre.
    NoCentre,
}

impl NumberingFault {
    /// The fault in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::NoBeginning => text::query::numbering_no_beginning(lang),
            Self::TooMany => text::query::numbering_too_many(lang),
            Self::NoCentre => text::query::numbering_no_centre(lang),
        }
    }
}

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
    renumbered_by(document, index, outlines, parent, Numbering::WestToEast).ok()
}

/// As [`renumbered`], in an order of one's choice.
///
/// # Errors
/// There is no such order, or no numbers enough.
pub fn renumbered_by(
    document: &Document,
    index: &Index,
    outlines: &Outlines,
    parent: AreaId,
    numbering: Numbering,
) -> Result<Vec<NewCode>, NumberingFault> {
    let above = document.tables.areas.get(parent).ok_or(NumberingFault::NoBeginning)?;
    let level = document.levels.get(usize::from(above.level.0) + 1).ok_or(NumberingFault::NoBeginning)?;
    let digits = usize::from(level.code_digits);
    let width = digits.checked_sub(above.code.len()).filter(|width| (1..=18).contains(width));
    let width = width.ok_or(NumberingFault::NoBeginning)?;
    let order = ordered(document, index, outlines, parent, numbering)?;
    let numbered: BTreeSet<AreaId> = order.iter().copied().collect();
    let links = index.links();
    let mut serial = 0_u64;
    let mut codes = Vec::new();
    for area in order {
        let code = loop {
            serial += 1;
            let code = format!("{}{serial:0>width$}", above.code);
            if code.len() > digits {
                return Err(NumberingFault::TooMany);
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
    Ok(codes)
}

/// The areas below one that are run here, in order; those without ground come last.
fn ordered(
    document: &Document,
    index: &Index,
    outlines: &Outlines,
    parent: AreaId,
    numbering: Numbering,
) -> Result<Vec<AreaId>, NumberingFault> {
    let rows = index.links().children(parent).filter_map(|id| document.tables.areas.get(id));
    let rows = rows.filter(|area| !area.managed_apart);
    let places = rows.map(|area| (interior_point(&outlines.outline(document, area.id)), area.id));
    let (placed, without): (Vec<_>, Vec<_>) = places.partition(|(at, _)| at.is_some());
    let mut placed: Vec<(LatticePoint, AreaId)> = placed.into_iter().filter_map(|(at, id)| Some((at?, id))).collect();
    match numbering {
        Numbering::WestToEast => placed.sort_by_key(|(at, id)| (at.x, -at.y, *id)),
        Numbering::Rows | Numbering::Snake => {
            placed.sort_by_key(|(at, id)| (-at.y, at.x, *id));
            let rows = placed.len().isqrt().max(1);
            let each = placed.len().div_ceil(rows).max(1);
            for (number, row) in placed.chunks_mut(each).enumerate() {
                let backwards = numbering == Numbering::Snake && number % 2 == 1;
                row.sort_by_key(|(at, id)| (if backwards { -at.x } else { at.x }, -at.y, *id));
            }
        }
        Numbering::FromCentre => {
            let centre = centre_of(document, index, parent).ok_or(NumberingFault::NoCentre)?;
            let plane = LocalPlane::at(centre);
            let away = |at: LatticePoint| {
                let (east, north) = plane.metres(at);
                east.hypot(north)
            };
            placed.sort_by(|a, b| away(a.0).total_cmp(&away(b.0)).then(a.1.cmp(&b.1)));
        }
    }
    Ok(placed.into_iter().map(|(_, id)| id).chain(without.into_iter().map(|(_, id)| id)).collect())
}

/// Where the service centre of an area stands: the first one on its ground.
fn centre_of(document: &Document, index: &Index, area: AreaId) -> Option<LatticePoint> {
    let centres = document.tables.sites.iter().filter(|site| site.kind == SiteKind::ServiceCentre);
    let mut inside = centres.filter(|site| {
        let leaf = document.area_of_label(index.locator().leaf(site.at));
        leaf.is_some_and(|leaf| document.ancestry(leaf.id).any(|row| row.id == area))
    });
    inside.next().map(|site| site.at)
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
