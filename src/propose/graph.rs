//! The ground as a graph: cells that may go together, and who lies beside whom. Knows no map, no document.

/// A cell: a piece of ground that is never cut.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Households that live there.
    pub households: u32,
    /// Its area in square metres.
    pub area_m2: f64,
    /// How much of its outline no other cell shares, in decimetres.
    pub outer_dm: u32,
}

/// The line that two cells share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The cell on the other side.
    pub to: u32,
    /// How long the line is, in decimetres. Zero between ground that lies apart and counts as adjacent all the same.
    pub length_dm: u32,
    /// Its length, each decimetre counted by how little it suits as a border: little along a main road or a river.
    pub unfit_dm: u32,
    /// How much of it runs along roads and rivers, in decimetres.
    pub along_dm: u32,
}

/// Cells and the lines between them.
#[derive(Clone, Debug, Default)]
pub struct CellGraph {
    cells: Vec<Cell>,
    starts: Vec<u32>,
    links: Vec<Link>,
}

impl CellGraph {
    /// The graph of these cells. A pair is named once, the smaller number first; a pair named twice is added up, and one
    /// that names a cell that is not there counts for nothing.
    ///
    /// # Performance
    /// O(m log m) for m pairs.
    pub fn new(cells: Vec<Cell>, pairs: &[(u32, Link)]) -> Self {
        let there = |cell: u32| (cell as usize) < cells.len();
        let mut both: Vec<(u32, Link)> = pairs
            .iter()
            .filter(|(cell, link)| *cell != link.to && there(*cell) && there(link.to))
            .flat_map(|&(cell, link)| [(cell, link), (link.to, Link { to: cell, ..link })])
            .collect();
        both.sort_by_key(|(cell, link)| (*cell, link.to));
        let mut starts = vec![0_u32; cells.len() + 1];
        let mut links: Vec<Link> = Vec::with_capacity(both.len());
        for same in both.chunk_by(|one, next| (one.0, one.1.to) == (next.0, next.1.to)) {
            let sum = |part: fn(&Link) -> u32| same.iter().map(|(_, link)| part(link)).fold(0, u32::saturating_add);
            starts[same[0].0 as usize + 1] += 1;
            links.push(Link {
                to: same[0].1.to,
                length_dm: sum(|link| link.length_dm),
                unfit_dm: sum(|link| link.unfit_dm),
                along_dm: sum(|link| link.along_dm),
            });
        }
        for cell in 0..cells.len() {
            starts[cell + 1] += starts[cell];
        }
        Self { cells, starts, links }
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The lines around a cell, by the number of the cell beyond.
    pub fn links(&self, cell: u32) -> &[Link] {
        &self.links[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    /// All households.
    pub fn households(&self) -> u64 {
        self.cells.iter().map(|cell| u64::from(cell.households)).sum()
    }

    /// The connected pieces, each as its cells in order, by their first cells.
    pub fn pieces(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut pieces = Vec::new();
        for first in 0_u32.. {
            if first as usize >= self.len() {
                break;
            }
            if std::mem::replace(&mut seen[first as usize], true) {
                continue;
            }
            let mut piece = vec![first];
            let mut next = 0;
            while let Some(&cell) = piece.get(next) {
                next += 1;
                for link in self.links(cell) {
                    if !std::mem::replace(&mut seen[link.to as usize], true) {
                        piece.push(link.to);
                    }
                }
            }
            piece.sort_unstable();
            pieces.push(piece);
        }
        pieces
    }
}
