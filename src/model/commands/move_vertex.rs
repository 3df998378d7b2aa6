//! Moves a vertex or a junction of borders: all neighbours follow.

use super::Refusal;
use crate::geodesy::LatticePoint;
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition;

pub(super) fn apply(snapshot: &Snapshot<'_>, from: LatticePoint, to: LatticePoint) -> Result<Document, Refusal> {
    let mut draft = Draft::of(snapshot);
    draft.change(|plane, tree| partition::move_vertex(plane, tree, from, to))?;
    draft.finish()
}
