//! Puts a vertex into an edge of a border.

use super::Refusal;
use crate::geodesy::LatticePoint;
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition;

pub(super) fn apply(snapshot: &Snapshot<'_>, edge: [LatticePoint; 2], at: LatticePoint) -> Result<Document, Refusal> {
    let mut draft = Draft::of(snapshot);
    draft.change(|plane, tree| partition::insert_vertex(plane, tree, edge, at))?;
    draft.finish()
}
