//! Where on the map to look to see what an edit did.

use super::followers::Followers;
use crate::domain::AreaId;
use crate::geodesy::Bounds;
use crate::model::{Command, Delta, Document};
use crate::partition::{Border, Label, Partition};

/// Where to look to see what an edit did: at the borders that it moved, else at the ground of its area.
///
/// # Performance
/// In the order of what the edit moved, or of the areas below its area.
pub fn focus(
    before: &Document,
    after: &Document,
    command: &Command,
    delta: &Delta,
    followers: &mut Followers,
) -> Option<Bounds> {
    let moved = delta.partition.removed.iter().chain(&delta.partition.inserted).map(Border::bounds);
    moved.reduce(Bounds::union).or_else(|| {
        let id = command.area()?;
        let own = |document: &Document| around(&document.partition, Label::Grid(id));
        // A grid needs no look at who belongs to whom, unless a face hangs on it.
        own(after)
            .or_else(|| ground(after, id, followers))
            .or_else(|| own(before))
            .or_else(|| ground(before, id, followers))
    })
}

/// The box around all that an area holds.
fn ground(document: &Document, id: AreaId, followers: &mut Followers) -> Option<Bounds> {
    let links = followers.links(document);
    let mut bounds: Option<Bounds> = None;
    let mut areas = vec![id];
    // As many steps down as there are levels, so that a circle of parents ends too.
    for _ in 0..document.levels.len() {
        let labels = areas
            .iter()
            .flat_map(|&area| std::iter::once(Label::Grid(area)).chain(links.faces(area).map(Label::NonGrid)));
        let found = labels.filter_map(|label| around(&document.partition, label));
        bounds = found.chain(bounds).reduce(Bounds::union);
        areas = areas.iter().flat_map(|&area| links.children(area)).collect();
    }
    bounds
}

fn around(partition: &Partition, label: Label) -> Option<Bounds> {
    let borders = partition.borders_of(label).iter().filter_map(|id| partition.border(*id));
    borders.map(Border::bounds).reduce(Bounds::union)
}
