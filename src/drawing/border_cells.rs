//! The borders by cell, with the rank of each: what is drawn of the partition, kept up with its edits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use smallvec::SmallVec;
use xxhash_rust::xxh3::Xxh3;

use super::simplify::{self, Detail};
use super::{Cell, MapBounds, MapPoint};
use crate::domain::{AreaId, LevelIndex, NonGridReason};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::Document;
use crate::partition::{Border, BorderId, Label};

/// A border and the highest level that it separates.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its id.
    pub id: BorderId,
    /// The highest level at which its sides belong to different areas; the lowest when there is none.
    pub rank: u8,
    /// Along water inside the district the shore is the border, and it is drawn with the water.
    pub shore: bool,
    /// Whether a non-grid face lies on a side.
    pub non_grid: bool,
    points: Arc<[LatticePoint]>,
    bounds: Bounds,
}

/// The lines of one rank at each detail.
type Details = [OnceLock<Vec<Arc<[MapPoint]>>>; Detail::COUNT];

/// The borders that start in a cell. Lines are made when they are first seen.
#[derive(Debug)]
pub struct BorderCell {
    /// By id.
    pub members: Vec<Ranked>,
    bounds: Bounds,
    /// Borders of other cells that reach into the box of this one.
    near: Vec<Arc<[LatticePoint]>>,
    ranks: BTreeMap<u8, RankLines>,
}

#[derive(Debug)]
struct RankLines {
    /// Of the lines and of every vertex that may keep one of them from getting simpler.
    hash: u64,
    bounds: MapBounds,
    simplified: OnceLock<Vec<Vec<Detail>>>,
    details: Details,
}

/// All cells with borders.
#[derive(Clone, Debug, Default)]
pub struct BorderCells {
    /// By cell.
    pub cells: BTreeMap<Cell, Arc<BorderCell>>,
    /// For each cell of the lattice the cells whose box reaches into it.
    reaching: BTreeMap<Cell, SmallVec<[Cell; 4]>>,
}

impl BorderCell {
    fn new(members: Vec<Ranked>, near: Vec<Arc<[LatticePoint]>>) -> Option<Self> {
        let bounds = members.iter().map(|member| member.bounds).reduce(Bounds::union)?;
        let mut made = Self { members, bounds, near, ranks: BTreeMap::new() };
        let ranks: BTreeSet<u8> =
            made.members.iter().filter(|member| !member.shore).map(|member| member.rank).collect();
        for rank in ranks {
            let own = || made.drawn(rank);
            let Some(bounds) = own().map(|member| member.bounds).reduce(Bounds::union) else { continue };
            let mut hash = Xxh3::new();
            for member in own() {
                hash.update(&member.id.0.to_le_bytes());
                hash_points(&mut hash, member.points.iter());
            }
            let foreign = made.members.iter().filter(|member| member.rank != rank || member.shore);
            let foreign = foreign.map(|member| (&member.points, member.bounds.intersects(bounds)));
            for (points, _) in foreign.chain(made.near.iter().map(|near| (near, true))).filter(|(_, meets)| *meets) {
                hash_points(&mut hash, points.iter().filter(|p| bounds.contains(**p)));
            }
            let lines = RankLines {
                hash: hash.digest(),
                bounds: bounds.into(),
                simplified: OnceLock::new(),
                details: std::array::from_fn(|_| OnceLock::new()),
            };
            made.ranks.insert(rank, lines);
        }
        Some(made)
    }

    fn drawn(&self, rank: u8) -> impl Iterator<Item = &Ranked> {
        self.members.iter().filter(move |member| member.rank == rank && !member.shore)
    }

    /// A hash of the drawn lines of a rank, and the box around them.
    pub fn rank(&self, rank: u8) -> Option<(u64, MapBounds)> {
        self.ranks.get(&rank).map(|lines| (lines.hash, lines.bounds))
    }

    /// The drawn lines of a rank.
    pub fn lines(&self, rank: u8, detail: Detail) -> &[Arc<[MapPoint]>] {
        let Some(lines) = self.ranks.get(&rank) else { return &[] };
        lines.details[usize::from(detail.0)].get_or_init(|| {
            if detail == Detail(0) {
                return self.drawn(rank).map(|member| member.points.iter().map(|&p| p.into()).collect()).collect();
            }
            let own: Vec<&Ranked> = self.drawn(rank).collect();
            let kept = lines.simplified.get_or_init(|| {
                let points: Vec<Arc<[LatticePoint]>> = own.iter().map(|member| member.points.clone()).collect();
                let others = self.members.iter().filter(|member| member.rank != rank || member.shore);
                let others: Vec<_> =
                    others.map(|member| member.points.clone()).chain(self.near.iter().cloned()).collect();
                simplify::simplified(&points, &others)
            });
            let line = |(member, kept): (&&Ranked, &Vec<Detail>)| {
                let points = member.points.iter().zip(kept).filter(|(_, kept)| **kept >= detail);
                points.map(|(&p, _)| p.into()).collect()
            };
            own.iter().zip(kept).map(line).collect()
        })
    }
}

/// The rank of borders, remembered by label while it is asked about many.
struct Ranks<'a> {
    document: &'a Document,
    chains: HashMap<Label, SmallVec<[Option<AreaId>; 4]>>,
}

impl<'a> Ranks<'a> {
    fn of(document: &'a Document) -> Self {
        Self { document, chains: HashMap::new() }
    }

    fn learn(&mut self, label: Label) {
        let document = self.document;
        self.chains.entry(label).or_insert_with(|| {
            let mut chain: SmallVec<[Option<AreaId>; 4]> = SmallVec::from_elem(None, document.levels.len());
            if let Some(area) = document.area_of_label(label) {
                for area in document.ancestry(area.id) {
                    if let Some(place) = chain.get_mut(usize::from(area.level.0)) {
                        place.get_or_insert(area.id);
                    }
                }
            }
            chain
        });
    }

    fn ranked(&self, border: &Border) -> Ranked {
        let differs = || {
            let (left, right) = (self.chains.get(&border.left)?, self.chains.get(&border.right)?);
            left.iter().zip(right).position(|(a, b)| a != b)
        };
        let rank = differs().unwrap_or(self.document.levels.len().saturating_sub(1));
        let reason = |label| match label {
            Label::NonGrid(id) => self.document.tables.non_grids.get(id).map(|face| face.reason),
            _ => None,
        };
        let reasons = [reason(border.left), reason(border.right)];
        Ranked {
            id: border.id,
            #[allow(clippy::cast_possible_truncation)] // a project has a handful of levels
            rank: rank as u8,
            shore: rank > 0 && reasons.contains(&Some(NonGridReason::Water)),
            non_grid: [border.left, border.right].iter().any(|label| matches!(label, Label::NonGrid(_))),
            points: border.points.clone(),
            bounds: border.bounds(),
        }
    }
}

impl BorderCells {
    /// The cells of a document.
    ///
    /// # Performance
    /// O(n log n) in the vertices of all borders.
    pub fn of(document: &Document) -> Self {
        let mut ranks = Ranks::of(document);
        document.partition.labels().for_each(|label| ranks.learn(label));
        let borders: Vec<&Border> = document.partition.borders().collect();
        let mut ranked: Vec<(Cell, Ranked)> =
            borders.into_par_iter().map(|border| (Cell::of(border.points[0]), ranks.ranked(border))).collect();
        ranked.par_sort_by_key(|(cell, member)| (*cell, member.id));
        let mut members: BTreeMap<Cell, Vec<Ranked>> = BTreeMap::new();
        for (cell, member) in ranked {
            members.entry(cell).or_default().push(member);
        }
        let mut made = Self::default();
        let dirty: BTreeSet<Cell> = members.keys().copied().collect();
        made.remake(&members, &dirty);
        made
    }

    /// The cells after borders were taken out and put in. Cells that neither hold nor meet one of them are shared.
    ///
    /// # Performance
    /// In the order of what the cells of the changed borders hold.
    pub fn follow(&mut self, document: &Document, removed: &[&Border], inserted: &[&Border]) {
        let mut members: BTreeMap<Cell, Vec<Ranked>> = BTreeMap::new();
        let mut ranks = Ranks::of(document);
        for border in removed.iter().chain(inserted) {
            let cell = Cell::of(border.points[0]);
            let held = || self.cells.get(&cell).map(|held| held.members.clone()).unwrap_or_default();
            members.entry(cell).or_insert_with(held).retain(|member| member.id != border.id);
        }
        for border in inserted {
            ranks.learn(border.left);
            ranks.learn(border.right);
            let held = members.entry(Cell::of(border.points[0])).or_default();
            let place = held.partition_point(|member| member.id < border.id);
            held.insert(place, ranks.ranked(border));
        }
        // A vertex of a changed border may keep lines of other cells from getting simpler, where it lies in their box.
        let mut dirty: BTreeSet<Cell> = members.keys().copied().collect();
        for border in removed.iter().chain(inserted) {
            let bounds = border.bounds();
            let reaching = covered(bounds).filter_map(|at| self.reaching.get(&at)).flatten();
            dirty.extend(reaching.filter(|other| self.cells[other].bounds.intersects(bounds)));
        }
        self.remake(&members, &dirty);
    }

    /// Makes the dirty cells anew, of the members given or those that they have.
    fn remake(&mut self, members: &BTreeMap<Cell, Vec<Ranked>>, dirty: &BTreeSet<Cell>) {
        for (cell, held) in members {
            if let Some(old) = self.cells.get(cell) {
                for at in covered(old.bounds) {
                    if let Some(reaching) = self.reaching.get_mut(&at) {
                        reaching.retain(|other| other != cell);
                    }
                }
            }
            if let Some(bounds) = held.iter().map(|member| member.bounds).reduce(Bounds::union) {
                for at in covered(bounds) {
                    let reaching = self.reaching.entry(at).or_default();
                    if let Err(place) = reaching.binary_search(cell) {
                        reaching.insert(place, *cell);
                    }
                }
            }
        }
        let held = |cell: &Cell| {
            let now = members.get(cell).map(Vec::as_slice);
            now.or_else(|| self.cells.get(cell).map(|held| held.members.as_slice())).unwrap_or_default()
        };
        let made: Vec<(Cell, Option<Arc<BorderCell>>)> = dirty
            .par_iter()
            .map(|cell| {
                let own = held(cell);
                let Some(bounds) = own.iter().map(|member| member.bounds).reduce(Bounds::union) else {
                    return (*cell, None);
                };
                let around: BTreeSet<Cell> =
                    covered(bounds).filter_map(|at| self.reaching.get(&at)).flatten().copied().collect();
                let near = around.iter().filter(|other| *other != cell).flat_map(held);
                let near = near.filter(|member| member.bounds.intersects(bounds)).map(|member| member.points.clone());
                (*cell, BorderCell::new(own.to_vec(), near.collect()).map(Arc::new))
            })
            .collect();
        for (cell, made) in made {
            match made {
                Some(made) => drop(self.cells.insert(cell, made)),
                None => drop(self.cells.remove(&cell)),
            }
        }
    }

    /// The borders that may separate areas of a level, or of one above it.
    pub fn down_to(&self, level: LevelIndex) -> impl Iterator<Item = BorderId> + '_ {
        let members = self.cells.values().flat_map(|cell| &cell.members);
        members.filter(move |member| member.rank <= level.0 || member.non_grid).map(|member| member.id)
    }
}

/// The cells of the lattice that a box covers.
fn covered(bounds: Bounds) -> impl Iterator<Item = Cell> {
    let (low, high) = (Cell::of(bounds.min), Cell::of(bounds.max));
    (low.column..=high.column).flat_map(move |column| (low.row..=high.row).map(move |row| Cell { column, row }))
}

fn hash_points<'a>(hash: &mut Xxh3, points: impl Iterator<Item = &'a LatticePoint>) {
    for p in points {
        hash.update(&p.x.to_le_bytes());
        hash.update(&p.y.to_le_bytes());
    }
    hash.update(&[0]);
}
