//! Borders: each drawn once, with the style of the highest level that it separates.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::map_points;
use crate::domain::{AreaId, NonGridReason};
use crate::drawing::style::{Rank, Theme, border_style};
use crate::drawing::{MapPoint, Shape};
use crate::model::Document;
use crate::partition::Label;

/// All borders: rims, then casings, then lines, the lower levels first. Along water inside the district the shore is
/// the border, and it is drawn with the water.
pub(super) fn borders(document: &Document, theme: Theme) -> Vec<Shape> {
    let ranks = Rank::of_levels(&document.levels);
    let chains = chains(document);
    let mut by_level: Vec<Vec<Arc<[MapPoint]>>> = vec![Vec::new(); ranks.len()];
    for border in document.partition.borders() {
        let shore = is_water(document, border.left) || is_water(document, border.right);
        let level = highest_difference(&chains, border.left, border.right);
        if let Some(level) = level.filter(|&level| level == 0 || !shore) {
            by_level[level].push(map_points(&border.points).into());
        }
    }
    let mut shapes = Vec::new();
    for (&rank, lines) in ranks.iter().zip(&by_level).rev() {
        let style = border_style(rank, theme);
        for stroke in [style.rim, style.casing, Some(style.line)].into_iter().flatten() {
            shapes.extend(lines.iter().filter_map(|line| Shape::line(line.clone(), false, stroke.clone())));
        }
    }
    shapes
}

type Chain = Vec<Option<AreaId>>;

/// For each label the areas of all levels that cover it.
fn chains(document: &Document) -> BTreeMap<Label, Chain> {
    let at = |label, level| document.label_at(label, level).map(|area| area.id);
    let chain = |label| document.level_indexes().map(|level| at(label, level)).collect();
    document.partition.labels().map(|label| (label, chain(label))).collect()
}

/// The highest level at which two labels belong to different areas; the lowest level when they differ in none
/// (two non-grid faces that hang on the same area).
fn highest_difference(chains: &BTreeMap<Label, Chain>, left: Label, right: Label) -> Option<usize> {
    let (left, right) = (chains.get(&left)?, chains.get(&right)?);
    let lowest = left.len().checked_sub(1)?;
    Some(left.iter().zip(right).position(|(a, b)| a != b).unwrap_or(lowest))
}

fn is_water(document: &Document, label: Label) -> bool {
    let Label::NonGrid(id) = label else { return false };
    document.tables.non_grids.get(id).is_some_and(|face| face.reason == NonGridReason::Water)
}
