//! Gives the ground within a region to somebody else: to another grid, to water or reserved ground, out of the district.
//! Lasso and brush, claiming water, filling a gap and adding outer area are all this.

use std::collections::BTreeSet;

use super::{Refusal, check_label};
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition::{Label, Region};

pub(super) fn apply(
    snapshot: &Snapshot<'_>,
    region: &Region,
    from: Option<&[Label]>,
    to: Label,
) -> Result<Document, Refusal> {
    let document = snapshot.document();
    for &label in from.into_iter().flatten().chain([&to]) {
        check_label(document, label)?;
    }
    let givers: Option<BTreeSet<Label>> = from.map(|labels| labels.iter().copied().collect());
    let gives = |label: Label| match &givers {
        Some(givers) => givers.contains(&label),
        None => matches!(label, Label::Grid(_)),
    };
    let mut draft = Draft::of(snapshot);
    draft.relabel_region(region, |label| if gives(label) { to } else { label })?;
    draft.finish()
}
