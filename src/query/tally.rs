//! How many areas there are of each level, and which communities have no big committee.

use std::collections::BTreeSet;

use crate::domain::{Area, AreaId, LevelIndex, LevelRole};
use crate::model::{Delta, Document, Links};

/// Counts of areas. A follower of the document: caught up from a computed delta, it equals one made afresh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    by_level: Vec<usize>,
    lacking: BTreeSet<AreaId>,
}

impl Tally {
    /// The counts of a document.
    pub fn of(document: &Document, links: &Links) -> Self {
        let mut tally = Self { by_level: vec![0; document.levels.len()], lacking: BTreeSet::new() };
        for area in document.tables.areas.iter() {
            tally.count(area, 1);
            tally.note(document, links, area.id);
        }
        tally
    }

    /// Catches up with a change; `links` are caught up already.
    pub fn follow(&mut self, document: &Document, delta: &Delta, links: &Links) {
        if delta.levels.is_some() || self.by_level.len() != document.levels.len() {
            *self = Self::of(document, links);
            return;
        }
        for change in &delta.tables.areas {
            if let Some(before) = &change.before {
                self.count(before, -1);
            }
            if let Some(after) = &change.after {
                self.count(after, 1);
            }
            for area in change.before.iter().chain(&change.after) {
                self.note(document, links, area.id);
            }
        }
        for committee in delta.tables.committees.iter().flat_map(|change| change.before.iter().chain(&change.after)) {
            self.note(document, links, committee.community);
        }
    }

    fn count(&mut self, area: &Area, by: isize) {
        if let Some(count) = self.by_level.get_mut(usize::from(area.level.0)).filter(|_| !area.managed_apart) {
            *count = count.saturating_add_signed(by);
        }
    }

    fn note(&mut self, document: &Document, links: &Links, id: AreaId) {
        let area = document.tables.areas.get(id);
        let is_community =
            area.is_some_and(|area| document.has_role(area, LevelRole::Community) && !area.managed_apart);
        if is_community && links.committees(id).next().is_none() {
            self.lacking.insert(id);
        } else {
            self.lacking.remove(&id);
        }
    }

    /// How many areas of a level there are, zones managed apart left out.
    pub fn areas(&self, level: LevelIndex) -> usize {
        self.by_level.get(usize::from(level.0)).copied().unwrap_or_default()
    }

    /// How many communities have no big committee.
    pub fn without_committee(&self) -> usize {
        self.lacking.len()
    }
}
