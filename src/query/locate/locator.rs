//! The one to ask: keeps its indexes in step with the partition and answers from either of them.

use super::index::CellIndex;
use crate::geodesy::LatticePoint;
use crate::partition::{BorderTree, Label, Partition, PartitionDelta};

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
}

impl Locator {
    /// A locator of this partition.
    pub fn of(partition: &Partition, engine: Engine) -> Self {
        let (tree, cells) = rayon::join(|| BorderTree::of(partition), || cells_for(engine, partition));
        Self { partition: partition.clone(), tree, cells, engine }
    }

    /// A locator of this partition, whose tree of borders somebody else has made.
    pub fn with_tree(partition: &Partition, tree: BorderTree, engine: Engine) -> Self {
        Self { partition: partition.clone(), tree, cells: cells_for(engine, partition), engine }
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
        self.cells_follow(after, &delta);
    }

    /// As [`follow`](Self::follow), with the tree of somebody else who keeps one: this one's is let go before it is asked
    /// for, so that a tree which both share follows in its place.
    pub fn follow_with(&mut self, after: &Partition, tree: impl FnOnce() -> BorderTree) {
        let delta = self.partition.diff(after);
        self.tree = BorderTree::default();
        self.tree = tree();
        if !delta.is_empty() {
            self.cells_follow(after, &delta);
        }
    }

    fn cells_follow(&mut self, after: &Partition, delta: &PartitionDelta) {
        let kept = self.cells.as_mut().is_some_and(|cells| cells.follow(&self.partition, delta));
        if !kept {
            self.cells = cells_for(self.engine, after);
        }
        self.partition = after.clone();
        debug_assert!(self.engines_agree_along(delta), "the cell index has lost step with the partition");
    }

    /// Whether both engines say the same at the vertices of what came and went. That the cells equal new ones in every
    /// word is held by tests: it costs as much as making them.
    fn engines_agree_along(&self, delta: &PartitionDelta) -> bool {
        let borders = delta.removed.iter().chain(&delta.inserted);
        let mut vertices = borders.flat_map(|border| border.points.iter()).take(MOST_LOOKED_AT);
        self.cells.as_ref().is_none_or(|cells| vertices.all(|&p| cells.leaf(p) == self.tree.locate(p)))
    }
}

/// The most points at which a debug build compares the engines after one change.
const MOST_LOOKED_AT: usize = 200;

fn cells_for(engine: Engine, partition: &Partition) -> Option<CellIndex> {
    (engine == Engine::Cells).then(|| CellIndex::of(partition)).flatten()
}
