//! Rules about areas: parents, codes, ground, households.

use super::{Finding, Rule};
use crate::domain::{Area, AreaId, GridKind, LevelRole};
use crate::geodesy::{Bounds, LatticePoint, edge_area_mm2, edge_length_um};
use crate::model::Document;
use crate::partition::Label;
use crate::query::Index;

pub(super) fn collect(document: &Document, index: &Index, found: &mut Vec<Finding>) {
    for (code, areas) in index.links().codes().filter(|(_, areas)| areas.len() > 1) {
        let areas: Vec<AreaId> = areas.iter().copied().collect();
        let place = areas.first().and_then(|&id| place(document, id));
        found.push(Finding { rule: Rule::DuplicateCode { code: code.to_owned(), areas }, place });
    }
    for area in document.tables.areas.iter() {
        let mut add = |rule| found.push(Finding { rule, place: place(document, area.id) });
        if !parent_is_right(document, area) {
            add(Rule::NoParent(area.id));
        }
        if let Some((digits, prefix)) = code_rule(document, area) {
            add(Rule::CodeOutOfRule { area: area.id, digits, prefix });
        }
        if area.level < document.grid_level() && !area.managed_apart && index.links().children(area.id).len() == 0 {
            add(Rule::NoChildren(area.id));
        }
        if area.level == document.grid_level() && !area.managed_apart {
            grid(document, index, area, &mut add);
        }
    }
    let roots = document.tables.areas.iter().filter(|area| area.parent.is_none()).count();
    if roots > 1 {
        found.push(Finding { rule: Rule::SeveralRoots { count: roots }, place: None });
    }
    for label in document.partition.labels() {
        let unknown = match label {
            Label::Outside => None,
            Label::Grid(id) => document.tables.areas.get(id).is_none().then_some(id.0),
            Label::NonGrid(id) => document.tables.non_grids.get(id).is_none().then_some(id.0),
        };
        let rule = unknown.map(Rule::UnknownGround);
        found.extend(rule.map(|rule| Finding { rule, place: ground(document, label) }));
    }
}

fn grid(document: &Document, index: &Index, area: &Area, add: &mut impl FnMut(Rule)) {
    if document.partition.borders_of(Label::Grid(area.id)).is_empty() {
        return add(Rule::NoGround(area.id));
    }
    let count = document.partition.outline(Label::Grid(area.id)).len();
    if count > 1 {
        add(Rule::SeveralParts { area: area.id, count });
    }
    if let Some(width_m) = too_thin(document, area.id) {
        add(Rule::TooThin { area: area.id, width_m });
    }
    let has_body = area.responsible_body.as_ref().is_some_and(|body| !body.trim().is_empty());
    if area.grid_kind == GridKind::Dedicated && !has_body {
        add(Rule::NoResponsibleBody(area.id));
    }
    // A dedicated grid is for a school or a site, not for households.
    if area.grid_kind == GridKind::Dedicated {
        return;
    }
    let households = index.totals(area.id).households;
    let (low, high) = document.project.household_band;
    if !(u64::from(low)..=u64::from(high)).contains(&households) {
        add(Rule::HouseholdsOutOfBand { area: area.id, households });
    }
}

/// Grids that are thinner than this hold no house with its street.
pub(super) const LEAST_WIDTH_M: f64 = 15.0;

/// The width of a grid on average, where it is too thin: a strip's is twice its area by the length of its border.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)] // below 15
fn too_thin(document: &Document, grid: AreaId) -> Option<u32> {
    let (mut area_mm2, mut around_um) = (0_i128, 0_i64);
    let label = Label::Grid(grid);
    for border in document.partition.borders_of(label).iter().filter_map(|&id| document.partition.border(id)) {
        for pair in border.points.windows(2) {
            let share = i128::from(edge_area_mm2(pair[0], pair[1]));
            area_mm2 += if border.left == label { share } else { -share };
            around_um += edge_length_um(pair[0], pair[1]);
        }
    }
    let width_m = if around_um > 0 { 2.0 * area_mm2 as f64 / around_um as f64 } else { 0.0 };
    (width_m < LEAST_WIDTH_M).then(|| width_m.max(0.0).round() as u32)
}

/// Whether an area has a parent on the level above, or is the district.
fn parent_is_right(document: &Document, area: &Area) -> bool {
    match area.parent {
        None => document.has_role(area, LevelRole::District),
        Some(parent) => {
            let parent = document.tables.areas.get(parent);
            usize::from(area.level.0) < document.levels.len()
                && parent.is_some_and(|parent| parent.level.0.checked_add(1) == Some(area.level.0))
        }
    }
}

/// The digits and the beginning that the area's code should have, when it has not.
fn code_rule(document: &Document, area: &Area) -> Option<(u8, String)> {
    let digits = document.levels.get(usize::from(area.level.0))?.code_digits;
    let parent = area.parent.and_then(|parent| document.tables.areas.get(parent));
    let prefix = parent.map_or("", |parent| parent.code.as_str());
    let right = area.code.len() == usize::from(digits)
        && area.code.bytes().all(|byte| byte.is_ascii_digit())
        && area.code.starts_with(prefix);
    (!right).then(|| (digits, prefix.to_owned()))
}

/// The middle of an area of the lowest level; areas above are found through their first grid by the window.
pub(super) fn place(document: &Document, id: AreaId) -> Option<LatticePoint> {
    ground(document, Label::Grid(id))
}

fn ground(document: &Document, label: Label) -> Option<LatticePoint> {
    let borders = document.partition.borders_of(label).iter().filter_map(|&id| document.partition.border(id));
    borders.map(|border| border.bounds()).reduce(Bounds::union).map(Bounds::centre)
}
