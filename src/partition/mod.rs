//! The plane: one graph of shared borders on the integer lattice.
//!
//! A border between two faces is stored once, with the label on its left and on its right. Everything else (faces,
//! outlines of any level, areas) is traced from the borders when asked for. Knows labels, never parties.

mod arrangement;
mod border;
mod canonical;
mod faces;
mod graph;
mod interior;
mod noding;
mod segment;
mod segment_tree;

pub use arrangement::{Arrangement, ArrangementError, Edge, Face, FaceId, Neighbour};
pub use border::{Border, BorderId, Label};
pub use graph::{BorderEnd, GraphError, Junction, Partition, PartitionDelta};
