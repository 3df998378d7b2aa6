//! The figures of a topic for the areas of a level, kept up with the document: an edit counts again the areas that it
//! touched and those above them, and walks over no others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Topic;
use super::topic::{value, values};
use crate::domain::{AreaId, LevelIndex, PostPlace};
use crate::model::{Delta, Document};
use crate::query::Index;
use crate::query::outlines::Outlines;

/// Figures of areas. A follower of the document: caught up from a computed delta, they equal those made afresh. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Figured {
    /// What is counted.
    pub topic: Topic,
    /// Of which areas.
    pub level: LevelIndex,
    seen: Document,
    values: Arc<BTreeMap<AreaId, Option<f64>>>,
}

impl Figured {
    /// The figures of a document.
    ///
    /// # Performance
    /// That of [`values`].
    pub fn of(document: &Document, index: &Index, topic: Topic, level: LevelIndex) -> Self {
        let values = Arc::new(values(document, index, topic, level));
        Self { topic, level, seen: document.clone(), values }
    }

    /// The figure of each area; `None` where nobody knows.
    pub fn values(&self) -> &BTreeMap<AreaId, Option<f64>> {
        &self.values
    }

    /// Catches up with the document, whose index and outlines are given. Says whether a figure or the ground of an area
    /// is another one now.
    ///
    /// # Performance
    /// In the order of what changed and of what lies in the areas above it; where areas stand otherwise in the tree, all
    /// are counted anew.
    pub fn follow(&mut self, document: &Document, index: &Index, outlines: &Outlines) -> bool {
        let delta = self.seen.diff(document);
        let before = std::mem::replace(&mut self.seen, document.clone());
        if delta.is_empty() {
            return false;
        }
        let Some(touched) = self.touched(&before, document, index, &delta) else {
            *self = Self::of(document, index, self.topic, self.level);
            return true;
        };
        let mut changed = !delta.partition.is_empty();
        for id in touched {
            let area = document.tables.areas.get(id).filter(|area| area.level == self.level);
            let Some(area) = area else { continue };
            let value = value(document, index, outlines, self.topic, area);
            // Nobody shares them while they follow.
            changed |= Arc::make_mut(&mut self.values).insert(id, value) != Some(value);
        }
        changed
    }

    /// The areas of the level whose figure may be another one; `None` when all may.
    fn touched(&self, before: &Document, after: &Document, index: &Index, delta: &Delta) -> Option<BTreeSet<AreaId>> {
        let tables = &delta.tables;
        let regrouped = tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                (before.parent, before.level, before.managed_apart) != (after.parent, after.level, after.managed_apart)
            }
            _ => true,
        });
        let other_band = self.topic == Topic::Band && delta.project.is_some();
        if delta.levels.is_some() || other_band || regrouped || !tables.non_grids.is_empty() {
            return None;
        }
        let mut areas: BTreeSet<AreaId> = BTreeSet::new();
        for (document, borders) in [(before, &delta.partition.removed), (after, &delta.partition.inserted)] {
            for label in borders.iter().flat_map(|border| [border.left, border.right]) {
                areas.extend(document.area_of_label(label).map(|area| area.id));
                areas.extend(document.outline_at(label, self.level).map(|area| area.id));
            }
        }
        areas.extend(tables.areas.iter().filter_map(|change| change.after.as_ref()).map(|area| area.id));
        // Ground that went from one area to another lies at borders that changed.
        let atoms = tables.atoms.iter().flat_map(|change| change.before.iter().chain(&change.after));
        let labels = atoms.map(|atom| index.locator().leaf(atom.at));
        areas.extend(labels.filter_map(|label| after.area_of_label(label)).map(|area| area.id));
        for unit in tables.units.iter().flat_map(|change| change.before.iter().chain(&change.after)) {
            areas.extend(index.links().communities(unit.id));
        }
        let assignments = tables.assignments.iter().flat_map(|change| change.before.iter().chain(&change.after));
        areas.extend(assignments.map(|row| row.community));
        let committees = tables.committees.iter().flat_map(|change| change.before.iter().chain(&change.after));
        areas.extend(committees.map(|row| row.community));
        for post in tables.posts.iter().flat_map(|change| change.before.iter().chain(&change.after)) {
            if let PostPlace::Area(id) = post.place {
                areas.insert(id);
            }
        }
        Some(areas.into_iter().filter_map(|id| after.ancestor_at(id, self.level)).map(|area| area.id).collect())
    }
}
