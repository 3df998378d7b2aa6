//! Takes ground out of the grids, as water or reserved ground with a name.

use super::set_area_attribute::checked_name;
use super::{NewNonGrid, Refusal};
use crate::domain::{NonGrid, NonGridId, NonGridReason};
use crate::model::draft::Draft;
use crate::model::{Document, Snapshot};
use crate::partition::{Label, Region};

pub(super) fn apply(snapshot: &Snapshot<'_>, region: &Region, new: &NewNonGrid) -> Result<Document, Refusal> {
    let document = snapshot.document();
    if document.tables.areas.get(new.parent).is_none() {
        return Err(Refusal::NoSuchArea(new.parent));
    }
    if new.reason == NonGridReason::ManagedApart {
        return Err(Refusal::ManagedApart);
    }
    let mut draft = Draft::of(snapshot);
    let id = NonGridId(draft.document.allot());
    let name = checked_name(&new.name)?;
    draft.relabel_region(region, |label| if matches!(label, Label::Grid(_)) { Label::NonGrid(id) } else { label })?;
    let face = NonGrid { id, name, reason: new.reason, parent: new.parent, managed_by: None };
    draft.document.tables.non_grids.put(face);
    draft.finish()
}
