//! The borders by cell, with the rank of each: what is drawn of the partition, kept up with its edits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use smallvec::SmallVec;
use xxhash_rust::xxh3::Xxh3;

use super::simplify::{self, Detail};
use super::{Cell, MapBounds, MapPoint};
use crate::domain::{AreaId, NonGridReason};
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
    points: Arc<[LatticePoint]>,
    bounds: Bounds,
    /// Of its id and its points.
    hash: u64,
}

/// Where borders are kept together: those between grids, of which there are most, by small squares, all others by cells.
/// An edit makes anew what its squares hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plot {
    fine: bool,
    /// The cell, or the small square.
    pub cell: Cell,
}

impl Plot {
    /// Whether borders of a rank may be kept here.
    pub fn holds(self, rank: u8, document: &Document) -> bool {
        self.fine == is_lowest(rank, document)
    }
}

/// Whether a rank is that of borders between grids alone.
fn is_lowest(rank: u8, document: &Document) -> bool {
    usize::from(rank) + 1 >= document.levels.len()
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
    /// By plot.
    pub cells: BTreeMap<Plot, Arc<BorderCell>>,
    /// For each small square of the lattice the plots whose box reaches into it.
    reaching: BTreeMap<Cell, SmallVec<[Plot; 4]>>,
}

impl BorderCell {
    fn new(members: Vec<Ranked>, near: &[&Ranked]) -> Option<Self> {
        let bounds = members.iter().map(|member| member.bounds).reduce(Bounds::union)?;
        let points = near.iter().map(|member| member.points.clone()).collect();
        let mut made = Self { members, bounds, near: points, ranks: BTreeMap::new() };
        let ranks: BTreeSet<u8> =
            made.members.iter().filter(|member| !member.shore).map(|member| member.rank).collect();
        for rank in ranks {
            let own = || made.drawn(rank);
            let Some(bounds) = own().map(|member| member.bounds).reduce(Bounds::union) else { continue };
            let mut hash = Xxh3::new();
            own().for_each(|member| hash.update(&member.hash.to_le_bytes()));
            hash.update(&[0]);
            let foreign = made.members.iter().filter(|member| member.rank != rank || member.shore);
            let foreign = foreign.chain(near.iter().copied()).filter(|member| member.bounds.intersects(bounds));
            foreign.for_each(|member| hash.update(&member.hash.to_le_bytes()));
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
            points: border.points.clone(),
            bounds: border.bounds(),
            hash: hash_of(border),
        }
    }

    /// Where a border is kept.
    fn plot(&self, member: &Ranked) -> Plot {
        let (start, fine) = (member.points[0], is_lowest(member.rank, self.document));
        Plot { fine, cell: if fine { Cell::fine(start) } else { Cell::of(start) } }
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
        let place = |border| {
            let member = ranks.ranked(border);
            (ranks.plot(&member), member)
        };
        let mut ranked: Vec<(Plot, Ranked)> = borders.into_par_iter().map(place).collect();
        ranked.par_sort_by_key(|(cell, member)| (*cell, member.id));
        let mut members: BTreeMap<Plot, Vec<Ranked>> = BTreeMap::new();
        for (cell, member) in ranked {
            members.entry(cell).or_default().push(member);
        }
        let mut made = Self::default();
        let dirty: BTreeSet<Plot> = members.keys().copied().collect();
        made.remake(&members, &dirty);
        made
    }

    /// The cells after borders were taken out and put in. Says which ones were made anew; the others, which neither hold
    /// nor meet one of those borders, are shared. A border whose rank is another one counts as taken out and put in.
    ///
    /// # Performance
    /// In the order of what the cells of the changed borders hold.
    pub fn follow(
        &mut self,
        (before, removed): (&Document, &[&Border]),
        (after, inserted): (&Document, &[&Border]),
    ) -> BTreeSet<Plot> {
        let mut members: BTreeMap<Plot, Vec<Ranked>> = BTreeMap::new();
        let mut turn = |document: &Document, borders: &[&Border], comes: bool| {
            let mut ranks = Ranks::of(document);
            for border in borders {
                ranks.learn(border.left);
                ranks.learn(border.right);
                let member = ranks.ranked(border);
                let plot = ranks.plot(&member);
                let held = || self.cells.get(&plot).map(|held| held.members.clone()).unwrap_or_default();
                let held = members.entry(plot).or_insert_with(held);
                let place = held.partition_point(|other| other.id < member.id);
                let is_there = held.get(place).is_some_and(|other| other.id == member.id);
                match (comes, is_there) {
                    (true, true) => held[place] = member,
                    (true, false) => held.insert(place, member),
                    (false, true) => drop(held.remove(place)),
                    (false, false) => {}
                }
            }
        };
        turn(before, removed, false);
        turn(after, inserted, true);
        // A vertex of a changed border may keep lines of other cells from getting simpler, where it lies in their box.
        let mut dirty: BTreeSet<Plot> = members.keys().copied().collect();
        for border in removed.iter().chain(inserted) {
            let bounds = border.bounds();
            let reaching = covered(bounds).filter_map(|at| self.reaching.get(&at)).flatten();
            let meets = |other: &&Plot| self.cells.get(other).is_some_and(|cell| cell.bounds.intersects(bounds));
            dirty.extend(reaching.filter(meets));
        }
        self.remake(&members, &dirty);
        dirty
    }

    /// Makes the dirty cells anew, of the members given or those that they have.
    fn remake(&mut self, members: &BTreeMap<Plot, Vec<Ranked>>, dirty: &BTreeSet<Plot>) {
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
        let held = |cell: &Plot| {
            let now = members.get(cell).map(Vec::as_slice);
            now.or_else(|| self.cells.get(cell).map(|held| held.members.as_slice())).unwrap_or_default()
        };
        let made: Vec<(Plot, Option<Arc<BorderCell>>)> = dirty
            .par_iter()
            .map(|cell| {
                let own = held(cell);
                let Some(bounds) = own.iter().map(|member| member.bounds).reduce(Bounds::union) else {
                    return (*cell, None);
                };
                let around: BTreeSet<Plot> =
                    covered(bounds).filter_map(|at| self.reaching.get(&at)).flatten().copied().collect();
                let near = around.iter().filter(|other| *other != cell).flat_map(held);
                let near: Vec<&Ranked> = near.filter(|member| member.bounds.intersects(bounds)).collect();
                (*cell, BorderCell::new(own.to_vec(), &near).map(Arc::new))
            })
            .collect();
        for (cell, made) in made {
            match made {
                Some(made) => drop(self.cells.insert(cell, made)),
                None => drop(self.cells.remove(&cell)),
            }
        }
    }
}

/// The small squares of the lattice that a box covers.
fn covered(bounds: Bounds) -> impl Iterator<Item = Cell> {
    let (low, high) = (Cell::fine(bounds.min), Cell::fine(bounds.max));
    (low.column..=high.column).flat_map(move |column| (low.row..=high.row).map(move |row| Cell { column, row }))
}

fn hash_of(border: &Border) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&border.id.0.to_le_bytes());
    for p in border.points.iter() {
        hash.update(&p.x.to_le_bytes());
        hash.update(&p.y.to_le_bytes());
    }
    hash.digest()
}
