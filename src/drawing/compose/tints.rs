//! Tints that tell neighbouring streets apart; in a project without streets, the areas right below the district.

use std::collections::{BTreeMap, BTreeSet};

use super::area_outlines;
use crate::domain::{AreaId, LevelIndex, LevelRole};
use crate::drawing::Shape;
use crate::drawing::style::Theme;
use crate::model::Document;

/// One fill for each of these areas, in one of six tints.
pub(super) fn tints(document: &Document, theme: Theme) -> Vec<Shape> {
    let tints = theme.map().tints;
    let level = document.level_of(LevelRole::Street).unwrap_or(LevelIndex(1));
    let numbers = colouring(document, level, tints.len());
    let outlines = area_outlines(document, level);
    let apart = |id| document.tables.areas.get(id).is_some_and(|area| area.managed_apart);
    let fills = outlines.into_iter().filter(|(id, _)| !apart(*id)).flat_map(|(id, parts)| {
        let tint = tints[numbers.get(&id).copied().unwrap_or(0) % tints.len()];
        parts.into_iter().filter_map(move |part| Shape::fill(part.rings, tint))
    });
    fills.collect()
}

/// A number below `count` for each area of a level, different for neighbours as far as numbers reach.
///
/// Source: greedy colouring, areas with most neighbours first (Welsh and Powell 1967); among the numbers that are
/// free the one used least, so that all appear.
fn colouring(document: &Document, level: LevelIndex, count: usize) -> BTreeMap<AreaId, usize> {
    let mut neighbours: BTreeMap<AreaId, BTreeSet<AreaId>> = BTreeMap::new();
    for border in document.partition.borders() {
        let side = |label| document.label_at(label, level).map(|area| area.id);
        for (one, other) in [(side(border.left), side(border.right)), (side(border.right), side(border.left))] {
            let Some(one) = one else { continue };
            let known = neighbours.entry(one).or_default();
            known.extend(other.filter(|&other| other != one));
        }
    }
    let mut order: Vec<AreaId> = neighbours.keys().copied().collect();
    order.sort_by_key(|id| (std::cmp::Reverse(neighbours[id].len()), *id));
    let mut numbers: BTreeMap<AreaId, usize> = BTreeMap::new();
    let mut used = vec![0_usize; count];
    for id in order {
        let near: Vec<usize> = neighbours[&id].iter().filter_map(|other| numbers.get(other).copied()).collect();
        let clashes = |number: usize| near.iter().filter(|&&other| other == number).count();
        let Some(number) = (0..count).min_by_key(|&number| (clashes(number), used[number], number)) else { continue };
        used[number] += 1;
        numbers.insert(id, number);
    }
    numbers
}
