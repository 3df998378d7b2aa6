//! The plane: one graph of shared borders on the integer lattice.
//!
//! A border between two faces is stored once, with the label on its left and on its right. Everything else (faces,
//! outlines of any level, areas) is traced from the borders when asked for. Knows labels, never parties.

mod arrangement;
mod border;
mod build;
mod canonical;
mod check;
mod edit_vertex;
mod faces;
mod graph;
mod interior;
mod move_vertex;
mod noding;
mod outline;
mod patch;
mod segment;
mod segment_tree;
mod trace;
mod tree;

pub use arrangement::{Arrangement, ArrangementError, Edge, Face, FaceId, Neighbour};
pub use border::{Border, BorderId, Label};
pub use build::{BuildError, build};
pub use check::{Violation, check, check_junctions, check_junctions_at, check_structure};
pub use edit_vertex::{delete_vertex, insert_vertex};
pub use graph::{BorderEnd, GraphError, Junction, Partition, PartitionDelta};
pub use move_vertex::{MoveRefusal, move_vertex};
pub use outline::Polygon;
pub use patch::{PatchRefusal, Region, relabel_faces, relabel_region};
pub use tree::{BorderEdge, BorderTree, NearBorder};
