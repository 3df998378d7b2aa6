//! Makes one grid of several. One of them stays, with its number and code; volunteers are added up, codes of the others
//! are kept as former ones.

use super::Refusal;
use crate::domain::AreaId;
use crate::model::draft::Draft;
use crate::model::heirs::{MergedPosts, inherit};
use crate::model::{Document, Snapshot};
use crate::partition::Label;

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    grids: &[AreaId],
    keep: AreaId,
    posts: MergedPosts,
) -> Result<Document, Refusal> {
    super::check_label(snapshot.document(), Label::Grid(keep))?;
    let others: Vec<AreaId> = grids.iter().copied().filter(|&grid| grid != keep).collect();
    if others.is_empty() {
        return Err(Refusal::NothingToMerge);
    }
    let mut draft = Draft::of(snapshot);
    let mut pieces = draft.pieces(Label::Grid(keep));
    for &grid in &others {
        super::check_label(snapshot.document(), Label::Grid(grid))?;
        pieces += draft.pieces(Label::Grid(grid));
    }
    for (number, &grid) in others.iter().enumerate() {
        if others[..number].contains(&grid) {
            return Err(Refusal::NamedTwice(grid));
        }
    }
    inherit(&mut draft.document, snapshot.links(), &others, keep, posts);
    let labels: Vec<Label> = others.iter().copied().map(Label::Grid).collect();
    draft.relabel_faces(&labels, |_| Label::Grid(keep))?;
    // Each one that joins takes at least one piece away.
    if draft.pieces(Label::Grid(keep)) + others.len() > pieces {
        return Err(Refusal::NotAdjacent(keep));
    }
    draft.finish()
}
