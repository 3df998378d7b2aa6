//! Which areas and faces an edit touched: those whose row in a layer may differ, and those whose outline may.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Area, AreaId, LevelIndex, NonGrid, PostPlace};
use crate::model::{Delta, Document};
use crate::partition::{BorderId, Label};

/// What an edit touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// Areas whose attributes may differ.
    pub attributes: BTreeSet<AreaId>,
    /// Areas whose outlines may differ because borders came and went, with those that came and are part of them.
    pub moved: BTreeMap<AreaId, Vec<BorderId>>,
    /// Areas whose outlines may differ because they hold other areas or faces than before.
    pub rearranged: BTreeSet<AreaId>,
    /// Numbers of non-grid faces whose outlines may differ.
    pub non_grids: BTreeSet<u32>,
}

impl Touched {
    /// What an edit touched. `figures` are the areas with other figures than before.
    pub fn by(before: &Document, after: &Document, delta: &Delta, figures: &[AreaId]) -> Self {
        let mut touched = Self::default();
        touched.attributes.extend(figures);
        touched.records(delta);
        touched.children(after, delta);
        touched.chains(before, after, delta);
        touched.borders(before, after, delta);
        touched
    }

    /// The areas touched in any way.
    pub fn areas(&self) -> BTreeSet<AreaId> {
        self.attributes.iter().chain(self.moved.keys()).chain(&self.rearranged).copied().collect()
    }

    /// The labels that cover each of these areas of one level, in order. An area above the grids without ground has none.
    ///
    /// # Performance
    /// Walks all labels, unless the areas are grids.
    pub fn labels_below(
        document: &Document,
        level: LevelIndex,
        areas: BTreeSet<AreaId>,
    ) -> BTreeMap<AreaId, Vec<Label>> {
        let mut labels: BTreeMap<AreaId, Vec<Label>> = areas.into_iter().map(|id| (id, Vec::new())).collect();
        if labels.is_empty() {
            return labels;
        }
        if level == document.grid_level() {
            // A face without grid may hang on a grid; its label comes after those of grids.
            labels.iter_mut().for_each(|(id, labels)| labels.push(Label::Grid(*id)));
            for face in document.tables.non_grids.iter() {
                if let Some(labels) = labels.get_mut(&face.parent) {
                    labels.push(Label::NonGrid(face.id));
                }
            }
            return labels;
        }
        for label in document.partition.labels() {
            if let Some(area) = document.label_at(label, level)
                && let Some(labels) = labels.get_mut(&area.id)
            {
                labels.push(label);
            }
        }
        labels
    }

    /// Areas that were edited, or that a post or committee that was edited belongs to.
    fn records(&mut self, delta: &Delta) {
        let tables = &delta.tables;
        for change in &tables.areas {
            self.attributes.extend(change.before.iter().chain(&change.after).map(|area| area.id));
        }
        for change in &tables.posts {
            for post in change.before.iter().chain(&change.after) {
                if let PostPlace::Area(id) = post.place {
                    self.attributes.insert(id);
                }
            }
        }
        for change in &tables.committees {
            self.attributes.extend(change.before.iter().chain(&change.after).map(|committee| committee.community));
        }
    }

    /// The children of areas with another name or code: their rows name the parent.
    fn children(&mut self, after: &Document, delta: &Delta) {
        let said = |area: &Area| (area.name.clone(), area.code.clone());
        let renamed: BTreeSet<AreaId> = delta
            .tables
            .areas
            .iter()
            .filter(|change| change.before.as_deref().map(said) != change.after.as_deref().map(said))
            .filter_map(|change| change.after.as_ref())
            .filter(|area| area.level < after.grid_level())
            .map(|area| area.id)
            .collect();
        if !renamed.is_empty() {
            let children = after.tables.areas.iter().filter(|area| area.parent.is_some_and(|id| renamed.contains(&id)));
            self.attributes.extend(children.map(|area| area.id));
        }
    }

    /// Areas that lost or won another area or face without a border having moved.
    fn chains(&mut self, before: &Document, after: &Document, delta: &Delta) {
        for change in &delta.tables.areas {
            let (old, new) = (change.before.as_deref(), change.after.as_deref());
            if old.map(|area| (area.parent, area.level)) != new.map(|area| (area.parent, area.level)) {
                let (old, new) = (old.map(|area| area.id), new.map(|area| area.id));
                self.rearranged.extend(chain(before, old).symmetric_difference(&chain(after, new)));
            }
        }
        for change in &delta.tables.non_grids {
            let parent = |face: &NonGrid| face.parent;
            let (old, new) = (change.before.as_deref().map(parent), change.after.as_deref().map(parent));
            if old != new {
                self.rearranged.extend(chain(before, old).symmetric_difference(&chain(after, new)));
            }
        }
    }

    /// Areas and faces on one side of a border that came or went, at every level at which it divides them.
    fn borders(&mut self, before: &Document, after: &Document, delta: &Delta) {
        let sides = [(before, &delta.partition.removed, false), (after, &delta.partition.inserted, true)];
        for (document, borders, is_after) in sides {
            for border in borders {
                let [left, right] = [border.left, border.right].map(|label| {
                    if let Label::NonGrid(id) = label {
                        self.non_grids.insert(id.0);
                    }
                    chain(document, document.area_of_label(label).map(|area| area.id))
                });
                for id in left.symmetric_difference(&right) {
                    let came = self.moved.entry(*id).or_default();
                    if is_after {
                        came.push(border.id);
                    }
                }
            }
        }
    }
}

/// An area and all that hold it.
fn chain(document: &Document, id: Option<AreaId>) -> BTreeSet<AreaId> {
    id.map(|id| document.ancestry(id).map(|area| area.id).collect()).unwrap_or_default()
}
