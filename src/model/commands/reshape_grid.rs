//! Lays the border of a grid along a line drawn across it: what the line encloses outside becomes the grid's, what it
//! cuts off goes to a neighbour.

use std::collections::{BTreeMap, BTreeSet};

use super::Refusal;
use crate::domain::AreaId;
use crate::geodesy::LatticePoint;
use crate::model::cut::Cut;
use crate::model::draft::{Draft, region_of};
use crate::model::{Document, Snapshot};
use crate::partition::{FaceId, Label};

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    grid: AreaId,
    line: &[LatticePoint],
    to: Option<AreaId>,
) -> Result<Document, Refusal> {
    let document = snapshot.document();
    for id in [Some(grid), to].into_iter().flatten() {
        super::check_label(document, Label::Grid(id))?;
    }
    let label = Label::Grid(grid);
    let cut = Cut::of(snapshot, label, line)?;
    let taken: BTreeSet<FaceId> = cut.pockets_outside();
    let given: BTreeSet<FaceId> = cut.pieces_inside().iter().flat_map(|piece| piece[1..].iter().copied()).collect();
    if taken.is_empty() && given.is_empty() {
        return Err(Refusal::LineCutsNothing);
    }
    let heir = match (given.is_empty(), to) {
        (true, _) => label,
        (false, Some(to)) if to != grid => Label::Grid(to),
        (false, _) => nearest_neighbour(snapshot, &cut, &given, label).ok_or(Refusal::NoNeighbour(grid))?,
    };
    let region = region_of(&cut.arrangement, &taken.union(&given).copied().collect());
    let mut draft = Draft::of(snapshot);
    // Inside its own ground the line cuts off, outside it takes.
    draft.relabel_region(&region, |other| match other {
        Label::Grid(_) if other == label => heir,
        Label::Grid(_) => label,
        Label::NonGrid(_) | Label::Outside => other,
    })?;
    draft.finish()
}

/// The grid that shares most of the border around some faces.
fn nearest_neighbour(snapshot: &Snapshot<'_>, cut: &Cut, faces: &BTreeSet<FaceId>, own: Label) -> Option<Label> {
    let mut shared: BTreeMap<Label, f64> = BTreeMap::new();
    for edge in faces.iter().flat_map(|&face| cut.outer_edges(face)) {
        let middle = LatticePoint::new(edge.from.x.midpoint(edge.to.x), edge.from.y.midpoint(edge.to.y));
        let near = snapshot.tree().nearest(middle, 4.0)?;
        let border = snapshot.document().partition.border(near.edge.border)?;
        let other = border.across(own);
        if matches!(other, Label::Grid(_)) && other != own {
            *shared.entry(other).or_default() += edge.length_units();
        }
    }
    shared.into_iter().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0))).map(|(label, _)| label)
}
