//! Areas coloured by the class of a figure, in the place of the tints of streets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::outlines_of;
use crate::domain::{AreaId, LevelIndex};
use crate::drawing::style::{AreaSign, Stroke, Theme, Width, diverging, ramp, unknown};
use crate::drawing::{Cell, Chunk, ChunkKey, Colour, Hatch, Layer, LayerKey, Outline, Shape};
use crate::model::Document;
use crate::query::classes::{Class, Classified, Topic};
use crate::query::outlines::Outlines;

/// How the areas of a class look, on the map and in the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassStyle {
    /// The fill.
    pub fill: Colour,
    /// Lines over it.
    pub hatch: Option<Hatch>,
    /// An edge inside the area, for classes that stand apart from much and little.
    pub edge: Option<Colour>,
}

/// A fill for each area in the style of its class.
///
/// # Performance
/// Traces the level. To keep it up with edits, see [`Shaded`].
pub fn shade(document: &Document, classified: &Classified, theme: Theme) -> Layer {
    Shaded::of(document, &Outlines::of(document), classified, theme).layer
}

/// Areas coloured by class, kept up with the document and the classes: an edit traces the areas that it touched and
/// makes anew the cells in which a colour or a shape is another one.
#[derive(Clone, Debug)]
pub struct Shaded {
    seen: Document,
    level: LevelIndex,
    look: ClassLooks,
    classes: BTreeMap<AreaId, Class>,
    areas: BTreeMap<AreaId, Arc<[Outline]>>,
    /// The areas of each cell.
    cells: BTreeMap<Cell, BTreeSet<AreaId>>,
    layer: Layer,
}

/// What the styles of classes depend on, besides the class.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ClassLooks {
    topic: Topic,
    count: usize,
    theme: Theme,
}

impl Shaded {
    /// The areas of a document, whose outlines are given.
    pub fn of(document: &Document, outlines: &Outlines, classified: &Classified, theme: Theme) -> Self {
        let level = classified.level;
        let mut made = Self {
            seen: document.clone(),
            level,
            look: ClassLooks::of(classified, theme),
            classes: classified.classes.clone(),
            areas: BTreeMap::new(),
            cells: BTreeMap::new(),
            layer: Layer { key: LayerKey::Tints, chunks: Vec::new() },
        };
        let ids: Vec<AreaId> = classified.classes.keys().copied().collect();
        made.trace(outlines, ids);
        let all: BTreeSet<Cell> = made.cells.keys().copied().collect();
        made.paint(classified, &all);
        made
    }

    /// What is drawn.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Catches up with a document of the same project, its outlines, classes and theme.
    ///
    /// # Performance
    /// In the order of what the touched cells hold, and a comparison of all classes.
    pub fn follow(&mut self, document: &Document, outlines: &Outlines, classified: &Classified, theme: Theme) {
        let delta = self.seen.diff(document);
        let regrouped = delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(before), Some(after)) => (before.parent, before.level) != (after.parent, after.level),
            _ => true,
        });
        let other = delta.levels.is_some() || regrouped || !delta.tables.non_grids.is_empty();
        if other || self.level != classified.level {
            *self = Self::of(document, outlines, classified, theme);
            return;
        }
        let mut touched: BTreeSet<AreaId> = BTreeSet::new();
        let sides = [(&self.seen, &delta.partition.removed), (document, &delta.partition.inserted)];
        for (document, borders) in sides {
            let labels = borders.iter().flat_map(|border| [border.left, border.right]);
            touched.extend(labels.filter_map(|label| document.outline_at(label, self.level)).map(|area| area.id));
        }
        self.seen = document.clone();
        let looks = ClassLooks::of(classified, theme);
        let mut dirty = self.trace(outlines, touched.into_iter().collect());
        if looks == self.look {
            let moved = |cell: &&Cell| {
                let class = |id| classified.classes.get(id) != self.classes.get(id);
                self.cells.get(*cell).is_some_and(|ids| ids.iter().any(class))
            };
            dirty.extend(self.cells.keys().filter(moved).copied());
        } else {
            dirty.extend(self.cells.keys().copied());
        }
        (self.look, self.classes) = (looks, classified.classes.clone());
        self.paint(classified, &dirty);
    }

    /// Traces areas anew. Says which cells held or hold them.
    fn trace(&mut self, outlines: &Outlines, ids: Vec<AreaId>) -> BTreeSet<Cell> {
        let (document, level) = (&self.seen, self.level);
        let trace = |id: AreaId| (id, outlines_of(document, level, id, &outlines.borders(document, id)));
        let traced: Vec<(AreaId, Vec<Outline>)> = ids.into_par_iter().map(trace).collect();
        let mut dirty = BTreeSet::new();
        for (id, parts) in traced {
            if let Some(cell) = self.areas.remove(&id).and_then(|parts| home(&parts)) {
                dirty.insert(cell);
                if let Some(ids) = self.cells.get_mut(&cell) {
                    ids.remove(&id);
                }
            }
            if let Some(cell) = home(&parts) {
                dirty.insert(cell);
                self.cells.entry(cell).or_default().insert(id);
                self.areas.insert(id, parts.into());
            }
        }
        dirty
    }

    /// Makes the chunks of cells anew: fills, and over those of all cells the edges inside them.
    fn paint(&mut self, classified: &Classified, dirty: &BTreeSet<Cell>) {
        let theme = self.look.theme;
        let dirty: Vec<Cell> = dirty.iter().copied().collect();
        let painted = dirty.par_iter().flat_map_iter(|&cell| {
            let ids = self.cells.get(&cell).into_iter().flatten();
            let (mut fills, mut edges) = (Vec::new(), Vec::new());
            for (id, parts) in ids.filter_map(|id| Some((id, self.areas.get(id)?))) {
                let class = classified.classes.get(id).copied().unwrap_or(Class::Missing);
                paint_area(parts, class_style(classified, class, theme), &mut fills, &mut edges);
            }
            [(0, fills), (1, edges)].map(|(pass, shapes)| {
                let key = ChunkKey { layer: LayerKey::Tints, pass, cell };
                (key, Chunk::of(key, shapes).map(Arc::new))
            })
        });
        let painted: Vec<(ChunkKey, Option<Arc<Chunk>>)> = painted.collect();
        let held = std::mem::take(&mut self.layer.chunks);
        let mut chunks: BTreeMap<ChunkKey, Arc<Chunk>> = held.into_iter().map(|chunk| (chunk.key, chunk)).collect();
        for (key, made) in painted {
            match made {
                // What was made of one that is the same is kept.
                Some(made) if chunks.get(&key).is_some_and(|old| old.version == made.version) => {}
                Some(made) => drop(chunks.insert(key, made)),
                None => drop(chunks.remove(&key)),
            }
        }
        self.layer.chunks = chunks.into_values().collect();
    }
}

impl ClassLooks {
    fn of(classified: &Classified, theme: Theme) -> Self {
        Self { topic: classified.topic, count: classified.count(), theme }
    }
}

/// The cell of an area: that of its largest part.
fn home(parts: &[Outline]) -> Option<Cell> {
    parts.first().and_then(Outline::bounds).map(|bounds| Cell::at(bounds.centre()))
}

fn paint_area(parts: &[Outline], style: ClassStyle, fills: &mut Vec<Shape>, edges: &mut Vec<Shape>) {
    for part in parts {
        if let Some(ink) = style.edge {
            // Outlines run anticlockwise, so the inside lies on the left.
            let plain = Stroke::new(ink, Width::Fixed(1.5)).offset(-2.0);
            let stroke = if style.hatch.is_some() { plain } else { plain.dashed(&[5.0, 4.0]) };
            let rings = part.rings.iter().filter_map(|ring| Shape::line(ring.as_slice().into(), true, stroke.clone()));
            edges.extend(rings);
        }
        let fill = Shape::fill(part.rings.clone(), style.fill);
        fills.extend(fill.map(|fill| style.hatch.map_or(fill.clone(), |hatch| fill.hatched(hatch))));
    }
}

/// How a class looks. What is missing is hatched in amber: a value of zero, and where the figure counts gaps, every
/// area that has one.
pub fn class_style(classified: &Classified, class: Class, theme: Theme) -> ClassStyle {
    let plain = |fill| ClassStyle { fill, hatch: None, edge: None };
    let gap =
        |fill| ClassStyle { fill, hatch: Some(AreaSign::Gap.hatch(theme)), edge: Some(AreaSign::Gap.edge(theme)) };
    match (class, classified.topic) {
        (Class::Missing, _) => ClassStyle { edge: Some(theme.map().missing.percent(70)), ..plain(unknown(theme)) },
        (_, Topic::Band) => plain(diverging(classified.side(class), theme)),
        (Class::Zero, Topic::Gaps) => plain(theme.tokens().panel.percent(60)),
        (Class::Zero, _) => gap(AreaSign::Gap.ground(theme)),
        (Class::Nth(number), Topic::Gaps) => {
            // Few gaps pale, many strong.
            let last = classified.count().saturating_sub(1).max(1);
            let strength = u8::try_from(6 + 34 * number.min(last) / last).unwrap_or(40);
            gap(theme.tokens().warn.percent(strength))
        }
        (Class::Nth(number), _) => plain(ramp(number, classified.count(), theme)),
    }
}
