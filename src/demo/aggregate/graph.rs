//! The cells of the ground and who lies beside whom. A cell is a face, or a few where some were too small to stand
//! alone.

use std::collections::BTreeMap;

use crate::demo::layout::{Ground, Kind, Zone};
use crate::demo::plane::Spot;
use crate::partition::FaceId;

/// Square metres in one square lattice unit, in the local plane.
const M2_PER_UNIT2: f64 = 0.001_009_5 * 0.001_107_7;
/// Faces smaller than this join a neighbour.
const LEAST_CITY_M2: f64 = 3_500.0;
const LEAST_HILL_M2: f64 = 130_000.0;
/// Cells that share less border than this do not count as neighbours.
const LEAST_LINK_M: f64 = 14.0;

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its faces.
    pub faces: Vec<FaceId>,
    /// Its area.
    pub area_m2: f64,
    /// Its centre of gravity.
    pub centre: Spot,
    /// Its zone.
    pub zone: Zone,
    /// Its neighbours.
    pub links: Vec<Link>,
}

/// The border between two cells.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The other cell.
    pub to: usize,
    /// How long it is.
    pub length_m: f64,
    /// What most of it is.
    pub kind: Kind,
    /// Its length, each metre counted by how little it suits as a border: little along a river or main road.
    pub unfit_m: f64,
}

/// All cells.
#[derive(Clone, Debug)]
pub struct CellGraph {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The cell of each face, by its number.
    pub cell_of: Vec<usize>,
}

/// How little a kind of line suits as a border between grids.
fn unfit(kind: Kind) -> f64 {
    match kind {
        Kind::Outline | Kind::Shore => 0.0,
        Kind::Trunk | Kind::Main => 0.28,
        Kind::River => 0.38,
        Kind::Ridge => 0.35,
        Kind::Secondary => 0.7,
        Kind::Local | Kind::Cell => 1.0,
    }
}

/// A face with its area, its centre times its area, and its zone, before small ones join others.
struct Piece {
    area_m2: f64,
    moment: Spot,
    zone: Zone,
}

impl CellGraph {
    /// The cells of a ground: street blocks and hill cells; the lake and the resort zone are a cell each per face.
    pub fn of(ground: &Ground) -> Self {
        let pieces = pieces(ground);
        let borders = borders(ground, pieces.len());
        let owner = joined(&pieces, &borders);
        let mut number = vec![usize::MAX; pieces.len()];
        let mut cells: Vec<Cell> = Vec::new();
        let mut cell_of = vec![usize::MAX; pieces.len()];
        for face in 0..pieces.len() {
            let lead = owner[face];
            if pieces[lead].zone == Zone::Outside {
                continue;
            }
            if number[lead] == usize::MAX {
                number[lead] = cells.len();
                let zone = pieces[lead].zone;
                cells.push(Cell {
                    faces: Vec::new(),
                    area_m2: 0.0,
                    centre: Spot::new(0.0, 0.0),
                    zone,
                    links: Vec::new(),
                });
            }
            cell_of[face] = number[lead];
            let cell = &mut cells[number[lead]];
            #[allow(clippy::cast_possible_truncation)] // a face number is a u32
            cell.faces.push(FaceId(face as u32));
            cell.area_m2 += pieces[face].area_m2;
            cell.centre = cell.centre.plus(pieces[face].moment);
        }
        for cell in &mut cells {
            cell.centre = cell.centre.times(1.0 / cell.area_m2);
        }
        link(&mut cells, &cell_of, &borders);
        Self { cells, cell_of }
    }

    /// The cell that holds a place.
    pub fn cell_at(&self, ground: &Ground, spot: Spot) -> Option<usize> {
        let face = ground.arrangement.face_at(spot.lattice())?;
        self.cell_of.get(face.0 as usize).copied().filter(|&cell| cell != usize::MAX)
    }
}

fn pieces(ground: &Ground) -> Vec<Piece> {
    let mut pieces: Vec<Piece> =
        ground.zone.iter().map(|&zone| Piece { area_m2: 0.0, moment: Spot::new(0.0, 0.0), zone }).collect();
    for edge in ground.arrangement.edges() {
        let (a, b) = (Spot::of(edge.from), Spot::of(edge.to));
        let doubled = a.cross(b);
        let moment = a.plus(b).times(doubled / 6.0);
        for (face, sign) in [(edge.left, 1.0), (edge.right, -1.0)] {
            if let Some(piece) = pieces.get_mut(face.0 as usize) {
                piece.area_m2 += sign * doubled / 2.0;
                piece.moment = piece.moment.plus(moment.times(sign));
            }
        }
    }
    #[allow(clippy::cast_precision_loss)] // an area in metres needs no more digits
    for face in ground.arrangement.faces() {
        if let Some(piece) = pieces.get_mut(face.id.0 as usize) {
            // The exact area; the sum above serves the centre only.
            let summed = piece.area_m2;
            piece.area_m2 = face.doubled_area as f64 / 2.0 * M2_PER_UNIT2;
            piece.moment = if summed > 0.0 { piece.moment.times(piece.area_m2 / summed) } else { piece.moment };
        }
    }
    pieces
}

/// Lengths of the border between two faces by kind.
type Borders = BTreeMap<(usize, usize), [f64; 9]>;

fn borders(ground: &Ground, count: usize) -> Borders {
    let mut borders = Borders::new();
    for edge in ground.arrangement.edges() {
        let (a, b) = (edge.left.0 as usize, edge.right.0 as usize);
        if a == b || a >= count || b >= count {
            continue;
        }
        let length = Spot::of(edge.from).distance(Spot::of(edge.to));
        borders.entry((a.min(b), a.max(b))).or_default()[ground.kind_of(edge.lines) as usize] += length;
    }
    borders
}

const KINDS: [Kind; 9] = [
    Kind::Outline,
    Kind::Shore,
    Kind::Trunk,
    Kind::Main,
    Kind::River,
    Kind::Ridge,
    Kind::Secondary,
    Kind::Local,
    Kind::Cell,
];

/// For each face the face that leads its cell: itself, or the neighbour that it was too small not to join.
fn joined(pieces: &[Piece], borders: &Borders) -> Vec<usize> {
    let mut beside: Vec<Vec<(usize, f64)>> = vec![Vec::new(); pieces.len()];
    for (&(a, b), lengths) in borders {
        let fit: f64 = KINDS.iter().zip(lengths).map(|(&kind, length)| unfit(kind) * length).sum();
        beside[a].push((b, fit));
        beside[b].push((a, fit));
    }
    let mut owner: Vec<usize> = (0..pieces.len()).collect();
    let mut area: Vec<f64> = pieces.iter().map(|piece| piece.area_m2).collect();
    let mut members: Vec<Vec<usize>> = (0..pieces.len()).map(|face| vec![face]).collect();
    let least = |zone| match zone {
        Zone::City => LEAST_CITY_M2,
        Zone::Hills => LEAST_HILL_M2,
        _ => 0.0,
    };
    let mut small: Vec<usize> = (0..pieces.len()).filter(|&f| area[f] < least(pieces[f].zone)).collect();
    small.sort_by(|&a, &b| area[a].total_cmp(&area[b]).then(a.cmp(&b)));
    for face in small {
        if owner[face] != face || area[face] >= least(pieces[face].zone) {
            continue;
        }
        let mut fit: BTreeMap<usize, f64> = BTreeMap::new();
        for &member in &members[face] {
            for &(other, length) in &beside[member] {
                let lead = owner[other];
                if lead != face && pieces[lead].zone == pieces[face].zone {
                    *fit.entry(lead).or_default() += length;
                }
            }
        }
        let Some((&best, _)) = fit.iter().max_by(|one, other| one.1.total_cmp(other.1)) else { continue };
        let moved = std::mem::take(&mut members[face]);
        for &member in &moved {
            owner[member] = best;
        }
        members[best].extend(moved);
        area[best] += area[face];
    }
    owner
}

fn link(cells: &mut [Cell], cell_of: &[usize], borders: &Borders) {
    let mut between = Borders::new();
    for (&(a, b), lengths) in borders {
        let (a, b) = (cell_of[a], cell_of[b]);
        if a == b || a == usize::MAX || b == usize::MAX {
            continue;
        }
        let sums = between.entry((a.min(b), a.max(b))).or_default();
        for (sum, length) in sums.iter_mut().zip(lengths) {
            *sum += length;
        }
    }
    for ((a, b), lengths) in between {
        let length_m: f64 = lengths.iter().sum();
        if length_m < LEAST_LINK_M {
            continue;
        }
        let (mut kind, mut most) = (Kind::Cell, 0.0);
        let mut unfit_m = 0.0;
        for (&each, &length) in KINDS.iter().zip(&lengths) {
            unfit_m += unfit(each) * length;
            if length > most {
                (kind, most) = (each, length);
            }
        }
        cells[a].links.push(Link { to: b, length_m, kind, unfit_m });
        cells[b].links.push(Link { to: a, length_m, kind, unfit_m });
    }
}
