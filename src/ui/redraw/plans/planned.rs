//! Proposals with all that the window shows of them, made off its thread.

use std::collections::{BTreeMap, BTreeSet};

use super::thumb::Thumb;
use crate::domain::AreaId;
use crate::geodesy::LatticePoint;
use crate::jobs::Progress;
use crate::model::{self, Document, History, Label, Snapshot};
use crate::propose::{NoProposal, Proposal, Question, propose};
use crate::query::balance::{AreaFigures, Balancer};
use crate::query::grasp::swept;
use crate::query::outlines::Outlines;
use crate::query::{Engine, Index};

/// Where the history of a project stands: another place means another project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(usize, u64);

impl Stamp {
    /// Where a history stands.
    pub fn of(history: &History) -> Self {
        let last = history.cursor().checked_sub(1).and_then(|last| history.revisions().get(last));
        Self(history.cursor(), last.map_or(0, |revision| revision.number))
    }
}

/// Proposals for a project as it was.
pub struct Made {
    /// The proposals, the best first.
    pub plans: Vec<Planned>,
    /// The project that they were made for.
    pub before: Document,
    /// Where its history stood.
    pub stamp: Stamp,
}

/// A proposal as it is shown.
pub struct Planned {
    /// The proposal.
    pub proposal: Proposal,
    /// The project with it.
    pub after: Document,
    /// The grids that it changes, by code.
    pub touched: Vec<GridChange>,
    /// Its small map.
    pub thumb: Thumb,
    /// Borders that there would not be any more.
    pub gone: Vec<Vec<LatticePoint>>,
    /// Borders that there would be.
    pub come: Vec<Vec<LatticePoint>>,
    /// A place inside of each touched grid, with its households.
    pub places: Vec<(LatticePoint, u64)>,
}

/// A grid before and after a proposal.
pub struct GridChange {
    /// The grid.
    pub id: AreaId,
    /// Its name, in the document where it is.
    pub name: String,
    /// Its households before; `None` for one that the proposal makes.
    pub before: Option<u64>,
    /// After; `None` for one that it ends.
    pub after: Option<u64>,
}

impl Made {
    /// Makes proposals and carries each of them out on a copy. Not for the window's thread.
    ///
    /// # Errors
    /// Why there is none.
    pub fn of(before: Document, stamp: Stamp, question: &Question, progress: &Progress) -> Result<Self, NoProposal> {
        let index = Index::with_engine(&before, Engine::Tree);
        let proposals = propose(&before, &index, question, progress)?;
        let mut balancer = Balancer::of(&before, &Outlines::of(&before));
        let (mut plans, mut refused) = (Vec::new(), None);
        for proposal in proposals {
            if progress.is_cancelled() {
                return Err(NoProposal::Cancelled);
            }
            match model::apply(&Snapshot::of(&before), &proposal.command) {
                Ok(after) => plans.push(Planned::of(&index, &mut balancer, after, proposal)),
                Err(refusal) => refused = Some(refusal),
            }
        }
        match refused {
            Some(refusal) if plans.is_empty() => Err(NoProposal::Refused(refusal)),
            _ => Ok(Self { plans, before, stamp }),
        }
    }
}

impl Planned {
    fn of(index: &Index, balancer: &mut Balancer, after: Document, proposal: Proposal) -> Self {
        let before = index.document();
        let touched = changes(index, balancer, &after);
        let stay = touched.iter().filter_map(|grid| Some((grid.id, grid.after?)));
        let mut households: BTreeMap<AreaId, u64> = stay.collect();
        for grid in &proposal.grids {
            if let Some(id) = grid.keep {
                households.entry(id).or_insert(grid.households);
            }
        }
        let rings = |id: AreaId| -> Vec<Vec<LatticePoint>> {
            let polygons = after.partition.outline(Label::Grid(id));
            polygons.iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec).collect::<Vec<_>>()).collect()
        };
        let grids: Vec<(u64, Vec<Vec<LatticePoint>>)> =
            households.iter().map(|(&id, &count)| (count, rings(id))).collect();
        let places = grids.iter().filter_map(|(count, rings)| Some((well_inside(rings)?, *count))).collect();
        let thumb = Thumb::of(&grids, before.project.household_band, proposal.figures.by_area);
        let grids: BTreeSet<Label> = touched.iter().map(|grid| Label::Grid(grid.id)).collect();
        let (old, new) = (inner_edges(before, &grids), inner_edges(&after, &grids));
        let only =
            |one: &BTreeSet<Edge>, other: &BTreeSet<Edge>| chains(&one.difference(other).copied().collect::<Vec<_>>());
        let (gone, come) = (only(&old, &new), only(&new, &old));
        Self { proposal, touched, thumb, gone, come, places, after }
    }
}

/// The grids whose ground or households are others afterwards.
fn changes(index: &Index, balancer: &mut Balancer, after: &Document) -> Vec<GridChange> {
    let before = index.document();
    let moved: BTreeSet<AreaId> = swept(before, after).into_iter().map(|grid| grid.grid).collect();
    let households = |figures: Option<AreaFigures>| figures.map(|figures| figures.totals.households);
    let balance = balancer.balance(index, after);
    let rows = balance.areas.iter().filter(|row| row.level == after.grid_level()).filter_map(|row| {
        let (was, is) = (households(row.before), households(row.after));
        let area = after.tables.areas.get(row.area).or_else(|| before.tables.areas.get(row.area))?;
        let change = GridChange { id: row.area, name: area.name.clone(), before: was, after: is };
        (was != is || moved.contains(&row.area)).then_some((area.code.clone(), change))
    });
    let mut rows: Vec<(String, GridChange)> = rows.collect();
    rows.sort_by(|(code, row), (other, next)| (code, row.id).cmp(&(other, next.id)));
    rows.into_iter().map(|(_, row)| row).collect()
}

type Edge = [LatticePoint; 2];

/// The edges of the borders between these grids. Around them nothing changes but that vertices may come and go.
fn inner_edges(document: &Document, grids: &BTreeSet<Label>) -> BTreeSet<Edge> {
    let ids: BTreeSet<_> = grids.iter().flat_map(|&grid| document.partition.borders_of(grid)).collect();
    let borders = ids.into_iter().filter_map(|id| document.partition.border(*id));
    let inner = borders.filter(|border| grids.contains(&border.left) && grids.contains(&border.right));
    let sorted = |pair: &[LatticePoint]| if pair[0] <= pair[1] { [pair[0], pair[1]] } else { [pair[1], pair[0]] };
    inner.flat_map(|border| border.points.windows(2).map(sorted).collect::<Vec<_>>()).collect()
}

/// A place inside of rings: on the line through the middle of the longest one from west to east, the middle of the widest
/// stretch that they hold.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // lattice numbers within 2^53
fn well_inside(rings: &[Vec<LatticePoint>]) -> Option<LatticePoint> {
    let longest = rings.iter().max_by_key(|ring| ring.len())?;
    let (south, north) = longest.iter().fold((i64::MAX, i64::MIN), |(low, high), p| (low.min(p.y), high.max(p.y)));
    let y = i64::midpoint(south, north);
    let mut crossed: Vec<i64> = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            if low.y <= y && y < high.y {
                let share = (y - low.y) as f64 / (high.y - low.y) as f64;
                crossed.push(low.x + ((high.x - low.x) as f64 * share) as i64);
            }
        }
    }
    crossed.sort_unstable();
    let stretches = crossed.chunks_exact(2).map(|pair| (pair[1] - pair[0], pair[0]));
    let (width, west) = stretches.max()?;
    Some(LatticePoint::new(west + width / 2, y))
}

/// Edges put together as long lines, so that their dashes run on.
fn chains(edges: &[Edge]) -> Vec<Vec<LatticePoint>> {
    let mut beside: BTreeMap<LatticePoint, BTreeSet<LatticePoint>> = BTreeMap::new();
    for [a, b] in edges {
        beside.entry(*a).or_default().insert(*b);
        beside.entry(*b).or_default().insert(*a);
    }
    let ends: Vec<LatticePoint> = beside.iter().filter(|(_, others)| others.len() != 2).map(|(&p, _)| p).collect();
    let mut found = Vec::new();
    let mut starts = ends.into_iter();
    loop {
        // Lines with ends first; what is left then are rings.
        let next = starts.next();
        let Some(start) = next.or_else(|| beside.keys().next().copied()) else { return found };
        while let Some(line) = walk(&mut beside, start) {
            found.push(line);
        }
        beside.remove(&start);
    }
}

/// Takes a line away that begins at a place: as far as the next place where others begin.
fn walk(beside: &mut BTreeMap<LatticePoint, BTreeSet<LatticePoint>>, start: LatticePoint) -> Option<Vec<LatticePoint>> {
    let mut line = vec![start];
    let mut at = start;
    while let Some(next) = beside.get_mut(&at).and_then(BTreeSet::pop_first) {
        let others = beside.get_mut(&next)?;
        others.remove(&at);
        line.push(next);
        at = next;
        if others.len() != 1 {
            break;
        }
    }
    (line.len() > 1).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> LatticePoint {
        LatticePoint::new(x, y)
    }

    #[test]
    fn edges_become_lines_between_the_places_where_several_meet() {
        let edges = [[p(0, 0), p(1, 0)], [p(1, 0), p(2, 0)], [p(2, 0), p(3, 1)], [p(2, 0), p(3, -1)]];
        let mut lines = chains(&edges);
        lines.sort();
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2, 2]);
        let ring = [[p(0, 0), p(1, 0)], [p(1, 0), p(1, 1)], [p(0, 0), p(1, 1)]];
        assert_eq!(chains(&ring), [vec![p(0, 0), p(1, 0), p(1, 1), p(0, 0)]]);
    }

    #[test]
    fn a_place_inside_of_a_bent_grid_lies_in_it() {
        // A horseshoe open to the north: the middle of its box lies outside.
        let ring = [(0, 0), (30, 0), (30, 20), (24, 20), (24, 4), (10, 4), (10, 20), (0, 20)].map(|(x, y)| p(x, y));
        assert_eq!(well_inside(&[ring.to_vec()]), Some(p(5, 10)));
    }
}
