//! The district as laid out and divided, with what stands on each cell: the ground from which records are made.

use super::aggregate::{CellGraph, Division, divide};
use super::facts;
use super::layout::{Ground, Kind, Zone, ground, ring_of};
use super::plane::{Spot, area_m2, distance_to_ring, holds};
use super::random::Random;
use crate::partition::ArrangementError;

/// Share of the hill cells that have a hamlet.
const SHARE_OF_HAMLETS: f64 = 0.34;

/// What a street block or hill cell is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// People live here: a block of flats, or a hamlet in the hills.
    Homes,
    /// A park, or slopes without a hamlet.
    Park,
    /// A school, market, works or hospital.
    Institution,
}

/// A street block, or a hill cell, with its outline.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its outline, anticlockwise: that of its largest face.
    pub ring: Vec<Spot>,
    /// A spot well inside.
    pub inside: Spot,
    /// Its use.
    pub land_use: Use,
}

/// The district laid out and divided.
pub struct District {
    /// The lines and faces.
    pub ground: Ground,
    /// The cells.
    pub graph: CellGraph,
    /// Whose they are.
    pub division: Division,
    /// What stands on each cell.
    pub blocks: Vec<Block>,
}

impl District {
    /// Lays out and divides the district.
    ///
    /// # Errors
    /// As [`ground`].
    pub fn made() -> Result<Self, ArrangementError> {
        let ground = ground()?;
        let graph = CellGraph::of(&ground);
        let division = divide(&ground, &graph);
        let blocks = blocks(&ground, &graph);
        Ok(Self { ground, graph, division, blocks })
    }

    /// The zone in which a spot lies.
    pub fn zone_at(&self, spot: Spot) -> Zone {
        self.ground.arrangement.face_at(spot.lattice()).map_or(Zone::Outside, |face| self.ground.zone_of(face))
    }

    /// The community in which a spot lies, by its place in the facts.
    pub fn community_at(&self, spot: Spot) -> Option<usize> {
        self.division.community_of[self.graph.cell_at(&self.ground, spot)?]
    }

    /// The cells of a community that belong to a grid, nearest to the middle of the community first.
    pub fn cells_of(&self, community: usize) -> Vec<usize> {
        let mut cells: Vec<usize> = (0..self.graph.cells.len())
            .filter(|&cell| {
                self.division.community_of[cell] == Some(community) && self.division.grid_of[cell].is_some()
            })
            .collect();
        let middle = Spot::of(facts::SEEDS[community].at);
        cells.sort_by(|&a, &b| {
            self.blocks[a].inside.distance(middle).total_cmp(&self.blocks[b].inside.distance(middle)).then(a.cmp(&b))
        });
        cells
    }

    /// Spots in the hills where people live.
    pub fn hamlets(&self) -> impl Iterator<Item = Spot> + '_ {
        let cells = self.graph.cells.iter().zip(&self.blocks);
        cells
            .filter(|(cell, block)| cell.zone == Zone::Hills && block.land_use == Use::Homes)
            .map(|(_, block)| block.inside)
    }

    /// Whether the cell is a street block.
    pub fn in_city(&self, cell: usize) -> bool {
        self.graph.cells[cell].zone == Zone::City
    }
}

fn blocks(ground: &Ground, graph: &CellGraph) -> Vec<Block> {
    let mut random = Random::of(0xB10C);
    graph
        .cells
        .iter()
        .map(|cell| {
            let largest = cell
                .faces
                .iter()
                .copied()
                .max_by_key(|&face| ground.arrangement.face(face).map_or(0, |face| face.doubled_area));
            let ring = largest.map(|face| ring_of(&ground.arrangement, face)).unwrap_or_default();
            let interior =
                largest.and_then(|face| ground.arrangement.face(face)?.interior).map_or(cell.centre, Spot::of);
            let central = holds(&ring, cell.centre) && distance_to_ring(cell.centre, &ring) > 8.0;
            let beside_river = cell.links.iter().any(|link| link.kind == Kind::River || link.kind == Kind::Shore);
            let draw = random.unit();
            let size = area_m2(&ring);
            let land_use = if cell.zone == Zone::Hills {
                if draw < SHARE_OF_HAMLETS { Use::Homes } else { Use::Park }
            } else if size < 9_000.0 && beside_river && draw < 0.5 || draw < 0.055 {
                Use::Park
            } else if draw > 0.87 {
                Use::Institution
            } else {
                Use::Homes
            };
            Block { ring, inside: if central { cell.centre } else { interior }, land_use }
        })
        .collect()
}
