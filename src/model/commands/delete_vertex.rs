//! Takes a vertex out of a border, which runs straight there from then on.

use super::Refusal;
use crate::geodesy::LatticePoint;
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition;

pub(super) fn apply(snapshot: &Snapshot<'_>, at: LatticePoint) -> Result<Document, Refusal> {
    let mut draft = Draft::of(snapshot);
    draft.change(|plane, tree| partition::delete_vertex(plane, tree, at))?;
    draft.finish()
}
