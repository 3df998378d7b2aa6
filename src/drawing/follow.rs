//! The drawing follows the document: it keeps what it saw last, asks what changed, and makes anew only the chunks that
//! the change touched. What comes out equals a list made afresh.

use std::collections::BTreeSet;

use super::border_cells::{BorderCells, Plot};
use super::compose::{self, COMMUNITIES, GRIDS, STREETS, Tints, Traced};
use super::marks::{AreaChange, MarkKind, MarkLayer};
use super::style::{Rank, Stroke, Theme, border_style};
use super::{Chunk, ChunkKey, DisplayList, Layer, LayerKey, MapBounds};
use crate::domain::{Area, AreaId, LevelRole};
use crate::model::{Delta, Document};
use crate::partition::{Border, BorderId, Label};
use crate::query::outlines::Outlines;

/// A display list that is kept up with a document.
#[derive(Debug)]
pub struct Drawing {
    seen: Document,
    cells: BorderCells,
    outlines: Outlines,
    traced: Traced,
    tints: Tints,
    revision: u64,
    list: DisplayList,
}

impl DisplayList {
    /// What is drawn of a document. To keep it up with edits, see [`Drawing`].
    ///
    /// # Performance
    /// O(n log n) in the vertices of the document.
    pub fn of(document: &Document, theme: Theme) -> Self {
        Drawing::of(document, theme).list
    }
}

impl Drawing {
    /// The drawing of a document, made afresh.
    pub fn of(document: &Document, theme: Theme) -> Self {
        let (cells, outlines) = rayon::join(|| BorderCells::of(document), || Outlines::of(document));
        let mut drawing = Self {
            seen: document.clone(),
            cells,
            outlines,
            traced: Traced::default(),
            tints: Tints::default(),
            revision: 0,
            list: DisplayList::default(),
        };
        drawing.compose(document, theme);
        drawing
    }

    /// What is drawn.
    pub fn list(&self) -> &DisplayList {
        &self.list
    }

    /// The borders around each area.
    pub fn outlines(&self) -> &Outlines {
        &self.outlines
    }

    /// Another number after every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Catches up with the document and the theme; says whether anything is drawn otherwise.
    ///
    /// # Performance
    /// In the order of what the touched chunks hold, and of the vertices around the areas that moved to another parent.
    /// Other levels, faces that count for other areas and another theme make everything anew.
    pub fn follow(&mut self, document: &Document, theme: Theme) -> bool {
        let delta = self.seen.diff(document);
        let same_backdrop =
            std::sync::Arc::ptr_eq(&self.seen.backdrop, &document.backdrop) || self.seen.backdrop == document.backdrop;
        let other_theme = theme != self.list.theme;
        if delta.is_empty() && same_backdrop && !other_theme {
            return false;
        }
        self.revision += 1;
        let moved = moved_borders(&self.seen, &self.outlines, &delta);
        self.outlines.follow(&self.seen, document, &delta);
        if moves_levels(&delta) || !same_backdrop || other_theme {
            if !delta.is_empty() {
                self.cells = BorderCells::of(document);
            }
            self.compose(document, theme);
        } else {
            let moved = moved.into_iter().chain(moved_borders(document, &self.outlines, &delta)).collect();
            self.follow_edit(document, &delta, &moved);
        }
        self.seen = document.clone();
        true
    }

    /// Makes all layers anew from the cells as they are.
    fn compose(&mut self, document: &Document, theme: Theme) {
        self.traced = Traced::of(document);
        let (tints, backdrop) =
            rayon::join(|| Tints::of(document, &self.outlines), || Backdrop::of(document, &self.traced, theme));
        self.tints = tints;
        let Backdrop { ground, water, roads, buildings } = backdrop;
        let traced = &self.traced;
        self.list.layers = vec![
            ground,
            Layer::divided(LayerKey::Tints, self.tints.passes(theme)),
            water,
            roads,
            buildings,
            Layer::divided(LayerKey::Estates, compose::estates(document, theme)),
            Layer::divided(LayerKey::NonGrid, compose::non_grid(document, traced, theme)),
            Layer::divided(LayerKey::Veil, compose::veil(traced, theme)),
            Layer::divided(LayerKey::Rivers, compose::rivers(document, traced, theme)),
            self.border_layer(document, theme),
            Layer::divided(LayerKey::Circles, compose::circles(document, theme)),
            Layer::divided(LayerKey::Belts, compose::belts(document, theme)),
        ];
        let (outlines, revision) = (&self.outlines, self.revision);
        let made = |kind, marks| MarkLayer::made(kind, marks, revision, None);
        let areas = |maker, level| MarkLayer::areas(document, outlines, maker, level, theme, revision);
        let mut marks = vec![made(MarkKind::NonGrids, compose::non_grid_marks(document, traced, theme))];
        let of = |role| document.level_of(role);
        marks.extend(of(LevelRole::Street).map(|level| areas(STREETS, level)));
        marks.push(made(MarkKind::Stops, compose::stop_marks(document, theme)));
        marks.push(made(MarkKind::Circles, compose::circle_marks(document, theme)));
        let ranked = document.level_indexes().zip(Rank::of_levels(&document.levels));
        let others = ranked.filter(|(level, _)| document.role_of(*level) == Some(LevelRole::Other));
        marks.extend(others.map(|(level, rank)| areas(compose::in_between(rank), level)));
        marks.extend(of(LevelRole::Community).map(|level| areas(COMMUNITIES, level)));
        marks.extend(of(LevelRole::Grid).map(|level| areas(GRIDS, level)));
        marks.push(made(MarkKind::Sites, compose::site_marks(document, theme)));
        marks.push(made(MarkKind::Units, compose::unit_marks(document, theme)));
        marks.push(made(MarkKind::Rivers, compose::river_marks(document, theme)));
        marks.push(made(MarkKind::Roads, compose::road_marks(document, theme)));
        marks.push(made(MarkKind::Estates, compose::estate_marks(document, theme)));
        marks.push(made(MarkKind::Outside, compose::name_marks(document, outlines, traced, theme)));
        self.list.marks = marks.into_iter().map(std::sync::Arc::new).collect();
        self.list.background = Some(theme.map().ground_outside());
        self.list.bounds = bounds(&self.traced);
        self.list.demo = document.holds_demo_data();
        self.list.theme = theme;
    }

    fn follow_edit(&mut self, document: &Document, delta: &Delta, moved: &BTreeSet<BorderId>) {
        let theme = self.list.theme;
        let before = self.seen.clone();
        let edited: BTreeSet<BorderId> =
            delta.partition.removed.iter().chain(&delta.partition.inserted).map(|border| border.id).collect();
        let of_moved = |document: &Document| -> Vec<Border> {
            let ids = moved.iter().filter(|id| !edited.contains(id));
            ids.filter_map(|&id| document.partition.border(id).cloned()).collect()
        };
        let (gone, come) = (of_moved(&before), of_moved(document));
        let removed: Vec<&Border> = delta.partition.removed.iter().chain(&gone).collect();
        let inserted: Vec<&Border> = delta.partition.inserted.iter().chain(&come).collect();
        if !removed.is_empty() || !inserted.is_empty() {
            let dirty = self.cells.follow((&before, &removed), (document, &inserted));
            self.follow_borders(document, theme, &dirty);
        }
        // Each follows the borders that it is made from, and no others.
        let tinted =
            tinted_beside(&before, &removed).chain(tinted_beside(document, &inserted)).collect::<BTreeSet<_>>();
        if !tinted.is_empty() {
            self.tints.follow(document, &self.outlines, &tinted);
            self.put(Layer::divided(LayerKey::Tints, self.tints.passes(theme)));
        }
        let (outside, beside_faces) = self.traced.follow(document, removed.iter().chain(&inserted));
        if beside_faces {
            self.put(Layer::divided(LayerKey::NonGrid, compose::non_grid(document, &self.traced, theme)));
        }
        if outside {
            self.list.bounds = bounds(&self.traced);
            self.put(Layer::divided(LayerKey::Veil, compose::veil(&self.traced, theme)));
            self.put(Layer::divided(LayerKey::Ground, compose::ground(document, &self.traced, theme)));
            self.put(Layer::divided(LayerKey::Water, compose::water(document, &self.traced, theme)));
            self.put(Layer::divided(LayerKey::Roads, compose::roads(document, &self.traced, theme)));
        }
        let tables = &delta.tables;
        if !tables.circles.is_empty() {
            self.put(Layer::divided(LayerKey::Circles, compose::circles(document, theme)));
        }
        if !tables.belts.is_empty() {
            self.put(Layer::divided(LayerKey::Belts, compose::belts(document, theme)));
        }
        if outside || !tables.rivers.is_empty() {
            self.put(Layer::divided(LayerKey::Rivers, compose::rivers(document, &self.traced, theme)));
        }
        if !tables.estates.is_empty() {
            self.put(Layer::divided(LayerKey::Estates, compose::estates(document, theme)));
        }
        self.list.demo = document.holds_demo_data();

        let mut rewritten: BTreeSet<AreaId> = BTreeSet::new();
        for change in &tables.areas {
            rewritten.extend(change.before.iter().chain(&change.after).map(|area| area.id));
        }
        for change in &tables.committees {
            rewritten.extend(change.before.iter().chain(&change.after).map(|committee| committee.community));
        }
        let change = AreaChange { before: &before, removed: &removed, inserted: &inserted, rewritten: &rewritten };
        let managed = document.tables.non_grids.iter().filter_map(|face| face.managed_by);
        let faces = beside_faces || { managed }.any(|id| rewritten.contains(&id));
        let stops = !tables.belts.is_empty() || !tables.sites.is_empty();
        for place in 0..self.list.marks.len() {
            let old = self.list.marks[place].clone();
            let again = |marks| Some(MarkLayer::made(old.kind, marks, self.revision, Some(&old)));
            let made = match old.kind {
                MarkKind::Streets | MarkKind::InBetween | MarkKind::Communities | MarkKind::Grids => {
                    let touched = !removed.is_empty() || !inserted.is_empty() || !rewritten.is_empty();
                    touched.then(|| old.follow(document, &self.outlines, &change, self.revision))
                }
                MarkKind::NonGrids if faces => again(compose::non_grid_marks(document, &self.traced, theme)),
                MarkKind::Stops if stops => again(compose::stop_marks(document, theme)),
                MarkKind::Sites if stops => again(compose::site_marks(document, theme)),
                MarkKind::Circles if !tables.circles.is_empty() => again(compose::circle_marks(document, theme)),
                MarkKind::Rivers if !tables.rivers.is_empty() => again(compose::river_marks(document, theme)),
                MarkKind::Estates if !tables.estates.is_empty() => again(compose::estate_marks(document, theme)),
                MarkKind::Units if !tables.units.is_empty() => again(compose::unit_marks(document, theme)),
                MarkKind::Outside if outside || faces || !tinted.is_empty() => {
                    again(compose::name_marks(document, &self.outlines, &self.traced, theme))
                }
                _ => None,
            };
            if let Some(made) = made {
                self.list.marks[place] = std::sync::Arc::new(made);
            }
        }
    }

    /// Puts a layer in the place of the old one, sharing the chunks that are the same.
    fn put(&mut self, layer: Layer) {
        if let Some(old) = self.list.layers.iter_mut().find(|old| old.key == layer.key) {
            *old = layer.sharing(Some(old));
        }
    }

    /// Borders: rims, then casings, then lines, the lower levels first; each with the style of the highest level that
    /// it separates.
    fn border_layer(&self, document: &Document, theme: Theme) -> Layer {
        let mut chunks = Vec::new();
        for (pass, rank, stroke) in strokes(document, theme) {
            let made = self.cells.cells.iter().filter_map(|(plot, held)| {
                let key = ChunkKey { layer: LayerKey::Borders, pass, cell: plot.cell };
                Chunk::borders(key, held, rank, stroke.clone()).map(std::sync::Arc::new)
            });
            chunks.extend(made);
        }
        Layer { key: LayerKey::Borders, chunks }
    }

    /// Makes the chunks of these cells anew, where they have changed.
    fn follow_borders(&mut self, document: &Document, theme: Theme, dirty: &BTreeSet<Plot>) {
        let Some(layer) = self.list.layers.iter_mut().find(|layer| layer.key == LayerKey::Borders) else { return };
        for (pass, rank, stroke) in strokes(document, theme) {
            for plot in dirty {
                // A plot has borders of its own ranks; two plots never share a key.
                let held = self.cells.cells.get(plot);
                let key = ChunkKey { layer: LayerKey::Borders, pass, cell: plot.cell };
                let made = held.and_then(|held| Chunk::borders(key, held, rank, stroke.clone()));
                if made.is_none() && !plot.holds(rank, document) {
                    continue;
                }
                let place = layer.chunks.binary_search_by_key(&key, |chunk| chunk.key);
                match (place, made) {
                    (Ok(place), Some(made)) if layer.chunks[place].version == made.version => {}
                    (Ok(place), Some(made)) => layer.chunks[place] = std::sync::Arc::new(made),
                    (Ok(place), None) => drop(layer.chunks.remove(place)),
                    (Err(place), Some(made)) => layer.chunks.insert(place, std::sync::Arc::new(made)),
                    (Err(_), None) => {}
                }
            }
        }
    }
}

/// The strokes of borders by pass, each with the rank that it is for.
fn strokes(document: &Document, theme: Theme) -> impl Iterator<Item = (u8, u8, Stroke)> {
    let ranks: Vec<(u8, Rank)> = (0..).zip(Rank::of_levels(&document.levels)).collect();
    let strokes = ranks.into_iter().rev().flat_map(move |(rank, of_level)| {
        let style = border_style(of_level, theme);
        let strokes = [style.rim, style.casing, Some(style.line)];
        strokes.into_iter().flatten().map(move |stroke| (rank, stroke))
    });
    (0..).zip(strokes).map(|(pass, (rank, stroke))| (pass, rank, stroke))
}

/// The tinted areas that borders run along, where they are not the same on both sides.
fn tinted_beside<'a>(document: &'a Document, borders: &'a [&Border]) -> impl Iterator<Item = AreaId> + 'a {
    let level = compose::tinted_level(document);
    let id = |area: &Area| area.id;
    let side = move |label| [document.label_at(label, level).map(id), document.outline_at(label, level).map(id)];
    let sides = borders.iter().map(move |border| [side(border.left), side(border.right)]);
    sides.filter(|[left, right]| left != right).flatten().flatten().flatten()
}

/// The box around the district.
fn bounds(traced: &Traced) -> Option<MapBounds> {
    MapBounds::of(traced.district.iter().flat_map(|outline| &outline.rings).flatten().copied())
}

/// The borders around areas that come, go or hang on another area: none of them moves, but they may separate others.
fn moved_borders(document: &Document, outlines: &Outlines, delta: &Delta) -> BTreeSet<BorderId> {
    let mut moved = BTreeSet::new();
    for change in &delta.tables.areas {
        let parents = [&change.before, &change.after].map(|area| area.as_ref().map(|area| area.parent));
        if let Some(area) = change.after.as_ref().or(change.before.as_ref()).filter(|_| parents[0] != parents[1]) {
            moved.extend(document.partition.borders_of(Label::Grid(area.id)));
            moved.extend(outlines.around(area.level, area.id).into_iter().flatten());
        }
    }
    if !moved.is_empty() {
        // A face hangs on an area of any level.
        let faces = document.tables.non_grids.iter();
        moved.extend(faces.flat_map(|face| document.partition.borders_of(Label::NonGrid(face.id))));
    }
    moved
}

/// Whether levels, or what faces and zones count for, are others, so that borders far from the edit have another rank.
fn moves_levels(delta: &Delta) -> bool {
    delta.levels.is_some()
        || !delta.tables.non_grids.is_empty()
        || delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(before), Some(after)) => before.level != after.level || before.managed_apart != after.managed_apart,
            _ => false,
        })
}

/// The layers made from the backdrop.
struct Backdrop {
    ground: Layer,
    water: Layer,
    roads: Layer,
    buildings: Layer,
}

impl Backdrop {
    fn of(document: &Document, traced: &Traced, theme: Theme) -> Self {
        let ((ground, water), (roads, buildings)) = rayon::join(
            || {
                (
                    Layer::divided(LayerKey::Ground, compose::ground(document, traced, theme)),
                    Layer::divided(LayerKey::Water, compose::water(document, traced, theme)),
                )
            },
            || {
                rayon::join(
                    || Layer::divided(LayerKey::Roads, compose::roads(document, traced, theme)),
                    || Layer::divided(LayerKey::Buildings, compose::buildings(document, theme)),
                )
            },
        );
        Self { ground, water, roads, buildings }
    }
}
