//! Symbols and labels by kind and by cell, made when they are first seen: a district of many thousand grids never has
//! the labels of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use imbl::OrdMap;
use rayon::prelude::*;

use super::compose::{AreaMaker, outlines_of};
use super::style::Theme;
use super::{Cell, MapBounds, Mark};
use crate::domain::{AreaId, LevelIndex};
use crate::geodesy::Bounds;
use crate::model::Document;
use crate::partition::{Border, BorderId};
use crate::query::outlines::Outlines;

/// What a symbol or label stands for, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Lakes, reserved land, zones managed apart.
    NonGrids,
    /// Streets.
    Streets,
    /// Stops of belts.
    Stops,
    /// Circles.
    Circles,
    /// Areas of levels that are none of the usual four.
    InBetween,
    /// Communities with the sign of their big party committee.
    Communities,
    /// Grids.
    Grids,
    /// Sites.
    Sites,
    /// Unit party organisations.
    Units,
    /// Rivers.
    Rivers,
    /// Roads of the backdrop.
    Roads,
    /// Housing estates.
    Estates,
    /// What lies outside.
    Outside,
}

/// All marks of a kind.
#[derive(Debug)]
pub struct MarkLayer {
    /// What they stand for.
    pub kind: MarkKind,
    /// They are shown while a pixel covers fewer metres than the second and at least as many as the first.
    pub metres_per_px: (f32, f32),
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// Made already.
    Made(Vec<Arc<MarkChunk>>),
    /// Of the areas of a level, divided among cells when first asked.
    Areas { made_of: Arc<AreaSource>, built: OnceLock<AreaMarks> },
}

#[derive(Clone, Debug)]
struct AreaSource {
    document: Document,
    outlines: Outlines,
    level: LevelIndex,
    maker: AreaMaker,
    theme: Theme,
    revision: u64,
}

/// The marks of a kind in a cell.
#[derive(Debug)]
pub struct MarkChunk {
    /// Its cell.
    pub cell: Cell,
    /// Another one whenever something was made anew.
    pub version: u64,
    bounds: MapBounds,
    /// Where its areas are too small for names, nobody makes any.
    below_m_per_px: f64,
    areas: OrdMap<AreaId, Arc<MarkedArea>>,
    made_of: Option<Arc<AreaSource>>,
    marks: OnceLock<Vec<Arc<Mark>>>,
}

/// An area with its marks, made when they are first asked for. Kept until something about the area changes.
#[derive(Debug, Default)]
struct MarkedArea {
    borders: Vec<BorderId>,
    /// The box around them.
    bounds: Option<Bounds>,
    marks: OnceLock<Vec<Arc<Mark>>>,
}

#[derive(Clone, Debug, Default)]
struct AreaMarks {
    homes: OrdMap<AreaId, Cell>,
    chunks: BTreeMap<Cell, Arc<MarkChunk>>,
}

/// What an edit did to the areas: borders that went and came, and areas that are written otherwise.
pub struct AreaChange<'a> {
    /// The document before.
    pub before: &'a Document,
    /// Borders that went, or whose sides belong to other areas now.
    pub removed: &'a [&'a Border],
    /// Borders that came.
    pub inserted: &'a [&'a Border],
    /// Areas whose mark says something else.
    pub rewritten: &'a BTreeSet<AreaId>,
}

impl MarkLayer {
    /// Marks that are made already. Cells whose marks are those of `old` are shared.
    pub(super) fn made(kind: MarkKind, marks: Vec<Mark>, revision: u64, old: Option<&Self>) -> Self {
        let mut groups: BTreeMap<Cell, Vec<Arc<Mark>>> = BTreeMap::new();
        let scales = marks.iter().map(|mark| mark.metres_per_px);
        let metres_per_px = scales.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or_default();
        for mark in marks {
            groups.entry(Cell::at(mark.at)).or_default().push(Arc::new(mark));
        }
        let kept: BTreeMap<Cell, &Arc<MarkChunk>> =
            old.into_iter().flat_map(|old| old.chunks()).map(|chunk| (chunk.cell, chunk)).collect();
        let chunks = groups.into_iter().filter_map(|(cell, marks)| {
            if let Some(old) = kept.get(&cell).filter(|old| old.marks() == marks) {
                return Some((*old).clone());
            }
            let bounds = marks.iter().map(|mark| mark.bounds()).reduce(MapBounds::union)?;
            let marks = OnceLock::from(marks);
            Some(Arc::new(MarkChunk {
                cell,
                version: revision,
                bounds,
                below_m_per_px: f64::INFINITY,
                areas: OrdMap::new(),
                made_of: None,
                marks,
            }))
        });
        Self { kind, metres_per_px, source: Source::Made(chunks.collect()) }
    }

    /// The marks of the areas of a level.
    pub(super) fn areas(
        document: &Document,
        outlines: &Outlines,
        maker: AreaMaker,
        level: LevelIndex,
        theme: Theme,
        revision: u64,
    ) -> Self {
        let (document, outlines) = (document.clone(), outlines.clone());
        let made_of = AreaSource { document, outlines, level, maker, theme, revision };
        let source = Source::Areas { made_of: Arc::new(made_of), built: OnceLock::new() };
        Self { kind: maker.kind, metres_per_px: maker.metres_per_px, source }
    }

    /// The layer after an edit. Cells that the edit did not touch are shared.
    pub(super) fn follow(
        &self,
        document: &Document,
        outlines: &Outlines,
        change: &AreaChange<'_>,
        revision: u64,
    ) -> Self {
        let Source::Areas { made_of, built } = &self.source else {
            return Self { kind: self.kind, metres_per_px: self.metres_per_px, source: Source::Made(Vec::new()) };
        };
        let new = Self::areas(document, outlines, made_of.maker, made_of.level, made_of.theme, revision);
        if let (Some(old), Source::Areas { made_of, built }) = (built.get(), &new.source) {
            let _ = built.set(old.followed(made_of, change));
        }
        new
    }

    fn built(&self) -> Option<&AreaMarks> {
        match &self.source {
            Source::Made(_) => None,
            Source::Areas { made_of, built } => Some(built.get_or_init(|| AreaMarks::of(made_of))),
        }
    }

    /// Its chunks. Divides the areas among cells if nobody has yet.
    pub fn chunks(&self) -> Vec<&Arc<MarkChunk>> {
        match &self.source {
            Source::Made(chunks) => chunks.iter().collect(),
            Source::Areas { .. } => self.built().into_iter().flat_map(|built| built.chunks.values()).collect(),
        }
    }

    fn shows_at(&self, metres_per_px: f64) -> bool {
        f64::from(self.metres_per_px.0) <= metres_per_px && metres_per_px < f64::from(self.metres_per_px.1)
    }

    /// The marks near a box, or all, when they are shown at this scale.
    pub fn at(&self, metres_per_px: f64, near: Option<MapBounds>) -> Vec<Arc<Mark>> {
        if !self.shows_at(metres_per_px) {
            return Vec::new();
        }
        let mut chunks = self.chunks();
        chunks.retain(|chunk| {
            metres_per_px < chunk.below_m_per_px && near.is_none_or(|near| chunk.bounds.intersects(near))
        });
        chunks.par_iter().for_each(|chunk| {
            chunk.marks();
        });
        let near = |mark: &&Arc<Mark>| near.is_none_or(|near| near.intersects(mark.bounds()));
        chunks.into_iter().flat_map(|chunk| chunk.marks().iter()).filter(near).cloned().collect()
    }

    /// How many there may be at this scale.
    pub fn count(&self, metres_per_px: f64) -> usize {
        match &self.source {
            _ if !self.shows_at(metres_per_px) => 0,
            Source::Made(chunks) => {
                let marks = chunks.iter().flat_map(|chunk| chunk.marks());
                marks.filter(|mark| mark.is_at(metres_per_px)).count()
            }
            Source::Areas { .. } => {
                let chunks = self.chunks().into_iter().filter(|chunk| metres_per_px < chunk.below_m_per_px);
                chunks.map(|chunk| chunk.areas.len()).sum()
            }
        }
    }
}

impl MarkChunk {
    /// The marks. Made when they are first asked for.
    pub fn marks(&self) -> &[Arc<Mark>] {
        self.marks.get_or_init(|| {
            let Some(of) = &self.made_of else { return Vec::new() };
            let mark = |id: AreaId, borders: &[BorderId]| {
                let parts = outlines_of(&of.document, of.level, id, borders);
                (of.maker.make)(&of.document, id, parts, of.theme).into_iter().map(Arc::new).collect()
            };
            let areas = self.areas.iter();
            areas.flat_map(|(&id, area)| area.marks.get_or_init(|| mark(id, &area.borders))).cloned().collect()
        })
    }
}

impl AreaMarks {
    fn of(source: &Arc<AreaSource>) -> Self {
        let AreaSource { document, outlines, level, .. } = &**source;
        let mut made = Self::default();
        let mut by_cell: BTreeMap<Cell, OrdMap<AreaId, Arc<MarkedArea>>> = BTreeMap::new();
        let mut put = |id: AreaId, borders: Vec<BorderId>| {
            let Some(cell) = home(document, &borders) else { return };
            made.homes.insert(id, cell);
            let area = MarkedArea::of(document, borders);
            by_cell.entry(cell).or_default().insert(id, Arc::new(area));
        };
        if *level < document.grid_level() {
            outlines.level(*level).for_each(|(id, borders)| put(id, borders.to_vec()));
        } else {
            outlines.grids(document).for_each(|(id, borders)| put(id, borders));
        }
        let chunk = |(cell, areas)| Some((cell, Arc::new(MarkChunk::of(source, cell, areas)?)));
        made.chunks = by_cell.into_par_iter().filter_map(chunk).collect();
        made
    }

    fn followed(&self, source: &Arc<AreaSource>, change: &AreaChange<'_>) -> Self {
        let (document, level) = (&source.document, source.level);
        let side = |document: &Document, label| document.outline_at(label, level).map(|area| area.id);
        let mut touched: BTreeMap<AreaId, Vec<BorderId>> = BTreeMap::new();
        let held = |id: &AreaId| {
            let chunk = self.homes.get(id).and_then(|cell| self.chunks.get(cell));
            chunk.and_then(|chunk| chunk.areas.get(id)).map(|area| area.borders.clone()).unwrap_or_default()
        };
        for id in change.rewritten.iter().filter(|id| self.homes.contains_key(*id)) {
            touched.entry(*id).or_insert_with(|| held(id));
        }
        // A border that lies inside an area is none of its own.
        let apart = |document: &Document, border: &Border| {
            let sides = [side(document, border.left), side(document, border.right)];
            (sides[0] != sides[1]).then_some(sides).into_iter().flatten().flatten()
        };
        for border in change.removed {
            for id in apart(change.before, border) {
                touched.entry(id).or_insert_with(|| held(&id)).retain(|other| *other != border.id);
            }
        }
        for border in change.inserted {
            for id in apart(document, border) {
                let borders = touched.entry(id).or_insert_with(|| held(&id));
                if let Err(place) = borders.binary_search(&border.id) {
                    borders.insert(place, border.id);
                }
            }
        }
        let mut after = self.clone();
        let mut cells: BTreeMap<Cell, OrdMap<AreaId, Arc<MarkedArea>>> = BTreeMap::new();
        let areas = |cell: &Cell| self.chunks.get(cell).map(|chunk| chunk.areas.clone()).unwrap_or_default();
        for (id, borders) in touched {
            if let Some(cell) = after.homes.remove(&id) {
                cells.entry(cell).or_insert_with(|| areas(&cell)).remove(&id);
            }
            if let Some(cell) = home(document, &borders) {
                after.homes.insert(id, cell);
                let area = Arc::new(MarkedArea::of(document, borders));
                cells.entry(cell).or_insert_with(|| areas(&cell)).insert(id, area);
            }
        }
        for (cell, areas) in cells {
            match MarkChunk::of(source, cell, areas) {
                Some(chunk) => drop(after.chunks.insert(cell, Arc::new(chunk))),
                None => drop(after.chunks.remove(&cell)),
            }
        }
        after
    }
}

impl MarkChunk {
    fn of(source: &Arc<AreaSource>, cell: Cell, areas: OrdMap<AreaId, Arc<MarkedArea>>) -> Option<Self> {
        let bounds = areas.values().filter_map(|area| area.bounds).reduce(Bounds::union)?.into();
        let version = source.revision;
        let below_m_per_px =
            if source.maker.kind == MarkKind::Grids { room(bounds, areas.len()) } else { f64::INFINITY };
        Some(Self {
            cell,
            version,
            bounds,
            below_m_per_px,
            areas,
            made_of: Some(source.clone()),
            marks: OnceLock::new(),
        })
    }
}

impl MarkedArea {
    fn of(document: &Document, borders: Vec<BorderId>) -> Self {
        let around = borders.iter().filter_map(|&id| document.partition.border(id));
        let bounds = around.map(Border::bounds).reduce(Bounds::union);
        Self { borders, bounds, marks: OnceLock::new() }
    }
}

/// The scale from which on so many areas in a box are wide enough for a short name.
#[allow(clippy::cast_precision_loss)] // a drawing's number
fn room(bounds: MapBounds, count: usize) -> f64 {
    const EQUATOR_M: f64 = 40_075_017.0;
    const NAME_PX: f64 = 45.0;
    let latitude = bounds.centre().to_degrees().1.to_radians();
    let area = (bounds.max.x - bounds.min.x) * (bounds.max.y - bounds.min.y) / count.max(1) as f64;
    (area.sqrt() * EQUATOR_M * latitude.cos() / NAME_PX).max(3.4)
}

/// The cell in which the first border of an area starts.
fn home(document: &Document, borders: &[BorderId]) -> Option<Cell> {
    Some(Cell::of(document.partition.border(*borders.first()?)?.points[0]))
}
