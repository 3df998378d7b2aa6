//! Tints that tell neighbouring streets apart; in a project without streets, the areas right below the district.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Passes, outlines_of};
use crate::domain::{AreaId, LevelIndex, LevelRole};
use crate::drawing::style::Theme;
use crate::drawing::{Colour, Shape};
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

/// The tinted areas with what was traced of each. A follower of the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tints {
    areas: BTreeMap<AreaId, Tinted>,
}

#[derive(Clone, Debug)]
struct Tinted {
    /// Its parts, without a tint yet: which one it has depends on all others.
    parts: Vec<Shape>,
    neighbours: BTreeSet<AreaId>,
    /// Of the box around it.
    extent: i128,
}

impl Tinted {
    fn of(document: &Document, level: LevelIndex, id: AreaId, borders: &[BorderId]) -> Self {
        let apart = document.tables.areas.get(id).is_some_and(|area| area.managed_apart);
        let parts = if apart { Vec::new() } else { outlines_of(document, level, id, borders) };
        let side = |label| document.label_at(label, level).map(|area| area.id);
        let around = || borders.iter().filter_map(|&id| document.partition.border(id));
        let beside = around().flat_map(|border| [side(border.left), side(border.right)]).flatten();
        let bounds = around().map(|border| border.bounds()).reduce(Bounds::union);
        Self {
            parts: parts.into_iter().filter_map(|part| Shape::fill(part.rings, Colour::CLEAR)).collect(),
            neighbours: beside.filter(|&other| other != id).collect(),
            extent: bounds.map_or(0, |b| i128::from(b.max.x - b.min.x) * i128::from(b.max.y - b.min.y)),
        }
    }
}

impl Tints {
    /// The tinted areas of a document.
    ///
    /// # Performance
    /// O(n log n) in the vertices of their outlines.
    pub fn of(document: &Document, outlines: &Outlines) -> Self {
        let level = tinted_level(document);
        let borders: Vec<(AreaId, &[BorderId])> = outlines.level(level).collect();
        let traced = borders.into_par_iter().map(|(id, around)| (id, Tinted::of(document, level, id, around)));
        Self { areas: traced.collect() }
    }

    /// Catches up with areas whose borders are others, or have other neighbours.
    ///
    /// # Performance
    /// O(n log n) in the vertices of the outlines of these areas.
    pub fn follow(&mut self, document: &Document, outlines: &Outlines, touched: &BTreeSet<AreaId>) {
        let level = tinted_level(document);
        for &id in touched {
            match outlines.around(level, id) {
                Some(borders) => drop(self.areas.insert(id, Tinted::of(document, level, id, borders))),
                None => drop(self.areas.remove(&id)),
            }
        }
    }

    /// One fill for each of these areas, in one of six tints.
    ///
    /// # Performance
    /// O(k log k) in the areas and their neighbours: no vertex is read.
    pub fn passes(&self, theme: Theme) -> Passes {
        let tints = theme.map().tints;
        let quiet = theme.map().city.percent(100 - QUIET_PERCENT);
        let numbers = self.colouring(tints.len());
        let fills = self.areas.iter().flat_map(|(id, area)| {
            let tint = tints[numbers.get(id).copied().unwrap_or(0) % tints.len()];
            let over = move |part: &Shape| part.clone().coloured(quiet).below(QUIET_BELOW_M_PER_PX);
            area.parts.iter().map(move |part| (part.clone().coloured(tint), over(part)))
        });
        let (fills, quiet): (Vec<Shape>, Vec<Shape>) = fills.unzip();
        vec![fills, quiet]
    }

    /// A number below `count` for each area, different for neighbours as far as numbers reach.
    ///
    /// Source: greedy colouring, areas with most neighbours first (Welsh and Powell 1967); among the numbers that are
    /// free the one used least, so that all appear.
    fn colouring(&self, count: usize) -> BTreeMap<AreaId, usize> {
        let mut sorted: Vec<i128> = self.areas.values().map(|area| area.extent).collect();
        sorted.sort_unstable();
        // Hills fill what is several times as large as the others.
        let wide = sorted.get(sorted.len() / 2).map_or(0, |middle| 4 * middle);
        let mut order: Vec<(&AreaId, &Tinted)> = self.areas.iter().collect();
        order.sort_by_key(|(id, area)| (std::cmp::Reverse(area.neighbours.len()), **id));
        let mut numbers: BTreeMap<AreaId, usize> = BTreeMap::new();
        let mut used = vec![0_usize; count];
        for (&id, area) in order {
            let near: Vec<usize> = area.neighbours.iter().filter_map(|other| numbers.get(other).copied()).collect();
            let clashes = |number: usize| near.iter().filter(|&&other| other == number).count();
            let greys = |number: usize| number == VIOLET && area.extent > wide;
            let best = (0..count).min_by_key(|&number| (clashes(number), greys(number), used[number], number));
            let Some(number) = best else { continue };
            used[number] += 1;
            numbers.insert(id, number);
        }
        numbers
    }
}

/// The tint that the green of hills turns into grey.
const VIOLET: usize = 2;
