//! Outlines that several layers are made of: of the district and of each face without grids. Traced anew only where a
//! border around them changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{district_outlines, label_outline, label_outlines};
use crate::domain::NonGridId;
use crate::drawing::Outline;
use crate::model::Document;
use crate::partition::{Border, Label};

/// The outline of the district and those of the faces without grids, largest part first. A follower of the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traced {
    /// Of the district.
    pub district: Vec<Outline>,
    /// Of each face without grids.
    pub faces: BTreeMap<NonGridId, Vec<Outline>>,
}

impl Traced {
    /// The outlines of a document.
    ///
    /// # Performance
    /// O(n log n) in the vertices of their borders.
    pub fn of(document: &Document) -> Self {
        Self { district: district_outlines(document), faces: label_outlines(document) }
    }

    /// Catches up with borders that went or came. Says whether the outline of the district is another one, and whether
    /// that of a face may be.
    pub fn follow<'a>(
        &mut self,
        document: &Document,
        changed: impl Iterator<Item = &'a &'a Border> + Clone,
    ) -> (bool, bool) {
        let sides = changed.flat_map(|border| [border.left, border.right]);
        let outside = sides.clone().any(|label| label == Label::Outside);
        if outside {
            self.district = district_outlines(document);
        }
        let faces: BTreeSet<NonGridId> =
            sides.filter_map(|label| if let Label::NonGrid(id) = label { Some(id) } else { None }).collect();
        for &id in &faces {
            let outline = label_outline(document, id);
            if outline.is_empty() { drop(self.faces.remove(&id)) } else { drop(self.faces.insert(id, outline)) }
        }
        (outside, !faces.is_empty())
    }
}
