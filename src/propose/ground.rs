//! The ground of some grids as cells: cut along roads, rivers and the outlines of estates, and where cells are still too
//! large, by halving them. No estate is ever cut, and no building by halving. Changes nothing.

mod buildings;
mod cells;

use std::collections::{BTreeMap, BTreeSet};

use self::buildings::Buildings;
use self::cells::{Key, Pieces};
use super::graph::CellGraph;
use super::halving::{Halving, Limit};
use super::lines::{LineKind, Lines, closed};
use super::metres::Metres;
use crate::domain::{AreaId, EstateId};
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::model::Document;
use crate::partition::{Arrangement, ArrangementError, FaceId, Label};
use crate::query::Index;

/// The ground of some grids, cut into cells.
pub(super) struct Ground {
    pub graph: CellGraph,
    pub arrangement: Arrangement,
    /// The cell of each face; `None` for what is not ground.
    pub cell_of: BTreeMap<FaceId, u32>,
    /// How much of each cell every grid has today, in square metres.
    pub grids: Vec<BTreeMap<AreaId, f64>>,
    /// The cells in which each estate lies.
    pub estates: BTreeMap<EstateId, BTreeSet<u32>>,
    /// The cells of each building that lies in more than one.
    pub buildings: Vec<BTreeSet<u32>>,
    /// Where people live.
    pub homes: Vec<Home>,
    /// The middle of the box of each cell.
    pub middles: Vec<LatticePoint>,
    /// Nobody lives there, so that cells are weighed by their area.
    pub by_area: bool,
}

/// Households of one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home {
    pub at: LatticePoint,
    pub households: u32,
    /// The grid that it belongs to today.
    pub grid: AreaId,
    pub cell: u32,
}

impl Ground {
    /// The cells of the ground of these grids, fine enough for so many parts.
    ///
    /// # Errors
    /// The lines make no arrangement.
    ///
    /// # Performance
    /// O(n log n) for n segments of outlines, roads and rivers within the box of the ground.
    pub fn of(
        document: &Document,
        index: &Index,
        grids: &BTreeSet<AreaId>,
        parts: u32,
    ) -> Result<Self, ArrangementError> {
        let labels: BTreeSet<Label> = grids.iter().copied().map(Label::Grid).collect();
        let (mut lines, bounds) = outline(document, &labels);
        let rings = lines.lines.len();
        lines.push_ground(document, bounds);
        let metres = Metres::at(bounds.centre());
        let base = Arrangement::of(&lines.lines)?;
        let homes = homes(document, index, grids);
        let estates = estates(document, bounds);
        let halvings = halvings(&base, &inside(&base, rings), &homes, &estates, metres, parts);
        for (face, halving) in &halvings {
            let Some(face) = base.face(*face) else { continue };
            let mut cuts = Vec::new();
            halving.lines(face.bounds, &mut cuts);
            cuts.into_iter().for_each(|cut| lines.push(LineKind::Cut, cut));
        }
        let inner = |id: &&crate::partition::BorderId| {
            document
                .partition
                .border(**id)
                .is_some_and(|border| labels.contains(&border.left) && labels.contains(&border.right))
        };
        let borders: BTreeSet<_> =
            labels.iter().flat_map(|&label| document.partition.borders_of(label)).filter(inner).copied().collect();
        for border in borders.into_iter().filter_map(|id| document.partition.border(id)) {
            lines.push(LineKind::Border, border.points.to_vec());
        }
        // A building that such a line would cut is a piece of its own, which then goes with a neighbour as a whole.
        let buildings = Buildings::near(document, bounds);
        let loose = lines.kinds.iter().zip(&lines.lines);
        let loose = loose.filter(|(kind, _)| matches!(kind, LineKind::Cut | LineKind::Border)).map(|(_, line)| line);
        let crossed = buildings.crossed_by(loose);
        for &building in &crossed {
            lines.push(LineKind::Building, buildings.ring(building).to_vec());
        }
        let arrangement = Arrangement::of(&lines.lines)?;
        let within = inside(&arrangement, rings);
        let key = |face: FaceId| {
            let Some(place) = arrangement.face(face).and_then(|face| face.interior) else { return Key::Thin(face) };
            if let Some(estate) = estate_at(&estates, place) {
                return Key::Estate(estate);
            }
            let below = base.face_at(place).unwrap_or(FaceId::UNBOUNDED);
            if let Some(building) = buildings.at(place, &crossed) {
                return Key::Building(below, building);
            }
            Key::Block(below, halvings.get(&below).map_or(1, |halving| halving.side(place)))
        };
        let kinds = &lines.kinds;
        let pieces = Pieces::of(&arrangement, &within, key, |edge| {
            let along = edge.lines.iter().map(|&line| kinds[line as usize]);
            along.min_by_key(|kind| kind.unfit_percent()).unwrap_or(LineKind::Cut)
        });
        let mut ground =
            pieces.into_ground(arrangement, &homes, metres, parts, |place| match index.locator().leaf(place) {
                Label::Grid(id) if grids.contains(&id) => Some(id),
                _ => None,
            });
        ground.buildings = buildings
            .in_several(|place| ground.arrangement.face_at(place).and_then(|face| ground.cell_of.get(&face)).copied());
        Ok(ground)
    }
}

/// The outline of the ground, and its box.
fn outline(document: &Document, labels: &BTreeSet<Label>) -> (Lines, Bounds) {
    let candidates: BTreeSet<_> =
        labels.iter().flat_map(|&label| document.partition.borders_of(label)).copied().collect();
    let polygons = document.partition.outline_of(|label| labels.contains(&label), candidates);
    let mut lines = Lines::default();
    for ring in polygons.iter().flat_map(|polygon| polygon.rings()) {
        lines.push(LineKind::Rim, closed(ring));
    }
    let zero = Bounds { min: LatticePoint::default(), max: LatticePoint::default() };
    let bounds = Bounds::of(lines.lines.iter().flatten().copied()).unwrap_or(zero);
    (lines, bounds)
}

fn homes(document: &Document, index: &Index, grids: &BTreeSet<AreaId>) -> Vec<Home> {
    let atoms = grids.iter().flat_map(|&grid| index.figures().atoms_on(Label::Grid(grid)).map(move |id| (grid, id)));
    let homes = atoms.filter_map(|(grid, id)| {
        let atom = document.tables.atoms.get(id)?;
        Some(Home { at: atom.at, households: atom.households, grid, cell: 0 })
    });
    homes.collect()
}

/// The estates near a box.
fn estates(document: &Document, bounds: Bounds) -> Vec<(EstateId, Bounds, Vec<LatticePoint>)> {
    let boxed = document.tables.estates.iter().filter_map(|estate| {
        let own = Bounds::of(estate.ring.iter().copied())?;
        own.intersects(bounds).then(|| (estate.id, own, closed(&estate.ring)))
    });
    boxed.collect()
}

fn estate_at(estates: &[(EstateId, Bounds, Vec<LatticePoint>)], place: LatticePoint) -> Option<EstateId> {
    let found = estates.iter().find(|(_, bounds, ring)| bounds.contains(place) && holds(ring, place));
    found.map(|(id, _, _)| *id)
}

/// Whether a closed ring holds a point that lies on none of its edges.
fn holds(ring: &[LatticePoint], p: LatticePoint) -> bool {
    let crossed = ring.windows(2).filter(|pair| {
        let (low, high) = if pair[0].y <= pair[1].y { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        low.y <= p.y && p.y < high.y && orientation(low, high, p) == std::cmp::Ordering::Greater
    });
    crossed.count() % 2 == 1
}

/// Which faces lie inside the first so many lines, which are rings.
fn inside(arrangement: &Arrangement, rings: usize) -> BTreeSet<FaceId> {
    let known = arrangement.inside(u32::try_from(rings).unwrap_or(u32::MAX));
    known.into_iter().filter(|(_, inside)| *inside).map(|(face, _)| face).collect()
}

/// The face that holds a home: where it stands on a line, that above, and beside an upright line that to the east, as the
/// half-open rule has it.
fn face_of_home(arrangement: &Arrangement, within: &BTreeSet<FaceId>, place: LatticePoint) -> Option<FaceId> {
    let steps = [(0, 0), (0, 1), (1, 1), (1, 0), (-1, 0), (0, -1), (-1, -1), (1, -1), (-1, 1)];
    let places = steps.iter().map(|(x, y)| LatticePoint::new(place.x + x, place.y + y));
    places.filter_map(|place| arrangement.face_at(place)).find(|face| within.contains(face))
}

/// How faces that are too large for a cell are halved. Estates are not.
fn halvings(
    base: &Arrangement,
    within: &BTreeSet<FaceId>,
    homes: &[Home],
    estates: &[(EstateId, Bounds, Vec<LatticePoint>)],
    metres: Metres,
    parts: u32,
) -> BTreeMap<FaceId, Halving> {
    /// A cell should have so few households that this many make a part.
    const CELLS_OF_PART: u64 = 25;
    /// And be so small that this many boxes of its width make a part.
    const BOXES_OF_PART: f64 = 12.0;
    let faces = || within.iter().filter_map(|&face| base.face(face));
    let area: f64 = faces().map(|face| metres.area(face.doubled_area)).sum();
    let households: u64 = homes.iter().map(|home| u64::from(home.households)).sum();
    let parts = parts.max(1);
    let limit = Limit {
        households: (households / u64::from(parts) / CELLS_OF_PART).max(1),
        span: metres.span((area / f64::from(parts) / BOXES_OF_PART).sqrt()),
    };
    let mut homes_of: BTreeMap<FaceId, Vec<(LatticePoint, u32)>> = BTreeMap::new();
    for home in homes {
        if let Some(face) = face_of_home(base, within, home.at) {
            homes_of.entry(face).or_default().push((home.at, home.households));
        }
    }
    let cut = faces().filter(|face| face.interior.is_some_and(|place| estate_at(estates, place).is_none()));
    let cut = cut.map(|face| {
        let mut homes = homes_of.remove(&face.id).unwrap_or_default();
        (face.id, Halving::of(face.bounds, &mut homes, limit))
    });
    cut.filter(|(_, halving)| !matches!(halving, Halving::Whole)).collect()
}
