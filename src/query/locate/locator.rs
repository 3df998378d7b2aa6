//! The one to ask: keeps its indexes in step with the partition and answers from either of them.

use super::index::CellIndex;
use crate::geodesy::LatticePoint;
use crate::partition::{BorderTree, Label, Partition};

/// Which index answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// The tree of borders alone: the reference, and made in a fifth of the time, which is what a window waits for.
    Tree,
    /// The cell index beside the tree: much faster, above all for many points. The tree answers where there is none.
    #[default]
    Cells,
}

/// Tells the label at any point of a partition, and follows the partition through edits.
///
/// # Performance
/// Following costs what the edit touches: tens of microseconds for one border.
#[derive(Clone, Debug)]
pub struct Locator {
    partition: Partition,
    tree: BorderTree,
    cells: Option<CellIndex>,
    engine: Engine,
    /// How many changes were followed, for the occasional check in debug builds.
    followed: u64,
}

impl Locator {
    /// A locator of this partition.
    pub fn of(partition: &Partition, engine: Engine) -> Self {
        let (tree, cells) = rayon::join(|| BorderTree::of(partition), || cells_for(engine, partition));
        Self { partition: partition.clone(), tree, cells, engine, followed: 0 }
    }

    /// The same with another engine.
    pub fn set_engine(&mut self, engine: Engine) {
        if engine != self.engine {
            self.engine = engine;
            self.cells = cells_for(engine, &self.partition);
        }
    }

    /// The label at a point, by the rule in the module head.
    pub fn leaf(&self, p: LatticePoint) -> Label {
        match (self.engine, &self.cells) {
            (Engine::Cells, Some(cells)) => cells.leaf(p),
            _ => self.tree.locate(p),
        }
    }

    /// The tree of borders, in step with the partition.
    pub fn tree(&self) -> &BorderTree {
        &self.tree
    }

    /// The cell index, in step with the partition; `None` where the tree does without it, and for a partition that it
    /// cannot hold (see [`CellIndex::of`]).
    pub fn cells(&self) -> Option<&CellIndex> {
        self.cells.as_ref()
    }

    /// The partition that it last saw.
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// Catches up with a partition: computes what changed since the one it last saw, and takes over only that.
    pub fn follow(&mut self, after: &Partition) {
        let delta = self.partition.diff(after);
        if delta.is_empty() {
            return;
        }
        self.tree.follow(&delta);
        let kept = self.cells.as_mut().is_some_and(|cells| cells.follow(&self.partition, &delta));
        if !kept {
            self.cells = cells_for(self.engine, after);
        }
        self.partition = after.clone();
        self.followed += 1;
        // A full comparison costs as much as a new index, so it comes at the 1st, 2nd, 4th, 8th change and so on.
        debug_assert!(
            !self.followed.is_power_of_two() || self.cells.as_ref().is_none_or(|cells| cells.agrees_with(after)),
            "the cell index has lost step with the partition"
        );
    }
}

fn cells_for(engine: Engine, partition: &Partition) -> Option<CellIndex> {
    (engine == Engine::Cells).then(|| CellIndex::of(partition)).flatten()
}
