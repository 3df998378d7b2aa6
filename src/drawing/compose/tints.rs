//! Tints that tell neighbouring streets apart; in a project without streets, the areas right below the district.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Passes, outlines_of};
use crate::domain::{AreaId, LevelIndex, LevelRole};
use crate::drawing::Shape;
use crate::drawing::style::Theme;
use crate::geodesy::Bounds;
use crate::model::Document;
use crate::partition::BorderId;
use crate::query::outlines::Outlines;

/// The level whose areas are tinted.
pub(crate) fn tinted_level(document: &Document) -> LevelIndex {
    document.level_of(LevelRole::Street).unwrap_or(LevelIndex(1))
}

/// Where one looks at houses, a tint lessens to so many per cent while a pixel covers fewer metres: what it tells apart
/// is out of sight there.
const QUIET_PERCENT: u8 = 55;
const QUIET_BELOW_M_PER_PX: f32 = 2.6;

/// One fill for each of these areas, in one of six tints.
pub(crate) fn tints(document: &Document, traced: &Outlines, theme: Theme) -> Passes {
    let level = tinted_level(document);
    let tints = theme.map().tints;
    let borders: BTreeMap<AreaId, &[BorderId]> = traced.level(level).collect();
    let numbers = colouring(document, level, &borders, tints.len());
    let apart = |id| document.tables.areas.get(id).is_some_and(|area| area.managed_apart);
    let fills = borders.into_par_iter().filter(|(id, _)| !apart(*id)).flat_map_iter(|(id, borders)| {
        let tint = tints[numbers.get(&id).copied().unwrap_or(0) % tints.len()];
        let parts = outlines_of(document, level, id, borders);
        let quiet = theme.map().city.percent(100 - QUIET_PERCENT);
        parts.into_iter().filter_map(move |part| {
            let over = Shape::fill(part.rings.clone(), quiet)?.below(QUIET_BELOW_M_PER_PX);
            Some((Shape::fill(part.rings, tint)?, over))
        })
    });
    let (fills, quiet): (Vec<Shape>, Vec<Shape>) = fills.unzip();
    vec![fills, quiet]
}

/// The tint that the green of hills turns into grey.
const VIOLET: usize = 2;

/// A number below `count` for each area, different for neighbours as far as numbers reach.
///
/// Source: greedy colouring, areas with most neighbours first (Welsh and Powell 1967); among the numbers that are
/// free the one used least, so that all appear.
fn colouring(
    document: &Document,
    level: LevelIndex,
    borders: &BTreeMap<AreaId, &[BorderId]>,
    count: usize,
) -> BTreeMap<AreaId, usize> {
    let side = |label| document.label_at(label, level).map(|area| area.id);
    let near = |ids: &[BorderId]| -> BTreeSet<AreaId> {
        let borders = ids.iter().filter_map(|&id| document.partition.border(id));
        borders.flat_map(|border| [side(border.left), side(border.right)]).flatten().collect()
    };
    let neighbours: BTreeMap<AreaId, BTreeSet<AreaId>> = borders
        .iter()
        .map(|(&id, borders)| (id, near(borders).into_iter().filter(|&other| other != id).collect()))
        .collect();
    let extent = |id: &AreaId| {
        let around = borders[id].iter().filter_map(|&id| document.partition.border(id)).map(|border| border.bounds());
        around.reduce(Bounds::union).map_or(0, |b| i128::from(b.max.x - b.min.x) * i128::from(b.max.y - b.min.y))
    };
    let extents: BTreeMap<AreaId, i128> = neighbours.keys().map(|id| (*id, extent(id))).collect();
    let mut sorted: Vec<i128> = extents.values().copied().collect();
    sorted.sort_unstable();
    // Hills fill what is several times as large as the others.
    let wide = sorted.get(sorted.len() / 2).map_or(0, |middle| 4 * middle);
    let mut order: Vec<AreaId> = neighbours.keys().copied().collect();
    order.sort_by_key(|id| (std::cmp::Reverse(neighbours[id].len()), *id));
    let mut numbers: BTreeMap<AreaId, usize> = BTreeMap::new();
    let mut used = vec![0_usize; count];
    for id in order {
        let near: Vec<usize> = neighbours[&id].iter().filter_map(|other| numbers.get(other).copied()).collect();
        let clashes = |number: usize| near.iter().filter(|&&other| other == number).count();
        let greys = |number: usize| number == VIOLET && extents[&id] > wide;
        let best = (0..count).min_by_key(|&number| (clashes(number), greys(number), used[number], number));
        let Some(number) = best else { continue };
        used[number] += 1;
        numbers.insert(id, number);
    }
    numbers
}
