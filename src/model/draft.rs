//! A document while a command redraws it: ground changes hands, step by step, and in the end nobody is left without any.

use std::collections::BTreeSet;

use super::{Document, Refusal, Snapshot};
use crate::domain::NonGridReason;
use crate::partition::{
    Arrangement, BorderTree, FaceId, Label, MoveRefusal, Partition, PartitionDelta, PatchRefusal, Region,
    relabel_faces, relabel_region,
};

/// A document while a command redraws it.
pub(super) struct Draft {
    /// As it is so far.
    pub document: Document,
    /// The tree of borders as they were before `late`.
    tree: BorderTree,
    late: Option<PartitionDelta>,
    /// Everything that had ground beside a border that went.
    touched: BTreeSet<Label>,
}

impl Draft {
    pub fn of(snapshot: &Snapshot<'_>) -> Self {
        let tree = snapshot.tree().clone();
        Self { document: snapshot.document().clone(), tree, late: None, touched: BTreeSet::new() }
    }

    /// Gives the ground within the region, as it is so far, what the rule says.
    pub fn relabel_region(&mut self, region: &Region, rule: impl Fn(Label) -> Label) -> Result<(), Refusal> {
        self.step(|partition, tree| relabel_region(partition, tree, region, rule)).map_err(Refusal::Patch)
    }

    /// Gives all ground of some labels what the rule says.
    pub fn relabel_faces(&mut self, labels: &[Label], rule: impl Fn(Label) -> Label) -> Result<(), Refusal> {
        self.step(|partition, tree| relabel_faces(partition, tree, labels, rule)).map_err(Refusal::Patch)
    }

    /// Moves vertices.
    pub fn change(
        &mut self,
        edit: impl FnOnce(&Partition, &BorderTree) -> Result<PartitionDelta, MoveRefusal>,
    ) -> Result<(), Refusal> {
        self.step(edit).map_err(Refusal::Vertex)
    }

    fn step<E>(&mut self, edit: impl FnOnce(&Partition, &BorderTree) -> Result<PartitionDelta, E>) -> Result<(), E> {
        if let Some(late) = self.late.take() {
            self.tree.follow(&late);
        }
        let delta = edit(&self.document.partition, &self.tree)?;
        self.document.partition = self.document.partition.with(&delta);
        self.touched.extend(delta.removed.iter().flat_map(|border| [border.left, border.right]));
        self.late = Some(delta);
        Ok(())
    }

    /// How many pieces of ground a label has, as it is so far.
    pub fn pieces(&self, label: Label) -> usize {
        self.document.partition.outline(label).len()
    }

    /// The document as it has become.
    ///
    /// # Errors
    /// A grid would have no ground left, or a zone that somebody else runs. Water and reserved ground of which nothing
    /// is left are not listed any more.
    pub fn finish(mut self) -> Result<Document, Refusal> {
        for label in std::mem::take(&mut self.touched) {
            if !self.document.partition.borders_of(label).is_empty() {
                continue;
            }
            match label {
                Label::Grid(id) if self.document.tables.areas.get(id).is_some() => {
                    return Err(Refusal::NoGroundLeft(id));
                }
                Label::NonGrid(id) => match self.document.tables.non_grids.get(id).map(|face| face.reason) {
                    Some(NonGridReason::ManagedApart) => return Err(Refusal::NoFaceLeft(id)),
                    Some(NonGridReason::Water | NonGridReason::Reserved) => {
                        self.document.tables.non_grids.remove(id);
                    }
                    None => {}
                },
                Label::Grid(_) | Label::Outside => {}
            }
        }
        Ok(self.document)
    }
}

/// The faces of an arrangement as a region.
pub(super) fn region_of(arrangement: &Arrangement, faces: &BTreeSet<FaceId>) -> Region {
    let inside = Label::Grid(crate::domain::AreaId(0));
    let partition = arrangement.to_partition(|face| if faces.contains(&face) { inside } else { Label::Outside });
    let rings = partition.outline(inside).iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec)).collect();
    Region { rings }
}

impl From<PatchRefusal> for Refusal {
    fn from(refusal: PatchRefusal) -> Self {
        Self::Patch(refusal)
    }
}
