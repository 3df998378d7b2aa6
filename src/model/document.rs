//! The document: everything a project holds, at one moment.

use std::sync::Arc;

use super::{Delta, Tables};
use crate::domain::{Area, AreaId, Backdrop, Level, LevelIndex, ProjectInfo};
use crate::partition::{Label, Partition};

/// Everything a project holds, at one moment. Immutable by use: an edit makes another one that shares all it left
/// alone, so clones are cheap and any of them may be read from any thread.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What is said of the project as a whole.
    pub project: Arc<ProjectInfo>,
    /// The levels, highest first.
    pub levels: Arc<Vec<Level>>,
    /// Records of every kind.
    pub tables: Tables,
    /// Which ground each grid and non-grid face covers.
    pub partition: Partition,
    /// The quiet base map. Not edited by commands.
    pub backdrop: Arc<Backdrop>,
    /// The next free record number. Only grows: a number is never used twice, not even after an undo.
    pub next_number: u32,
}

impl Document {
    /// The counter of record numbers never passes this: far more than any project holds, and far from wrapping.
    pub const NUMBER_LIMIT: u32 = 1 << 31;

    /// The most levels that a project may have.
    pub const LEVEL_LIMIT: usize = 32;

    /// A fresh record number. An edit that takes more than there are is refused by [`apply`](super::apply).
    pub fn allot(&mut self) -> u32 {
        let number = self.next_number;
        self.next_number = number.saturating_add(1);
        number
    }

    /// The area that a label belongs to, or that a non-grid face hangs on; `None` outside the district.
    pub fn area_of_label(&self, label: Label) -> Option<&Area> {
        match label {
            Label::Outside => None,
            Label::Grid(id) => self.tables.areas.get(id),
            Label::NonGrid(id) => self.tables.areas.get(self.tables.non_grids.get(id)?.parent),
        }
    }

    /// What an area is called in a sentence: by its name, a grid with that of the area that names it, since its own is a
    /// number; by its number where there is none.
    pub fn name_of(&self, id: AreaId) -> String {
        self.tables.areas.get(id).map_or_else(|| id.0.to_string(), |area| self.name_of_area(area))
    }

    /// As [`name_of`](Self::name_of), for an area that may have been another in the meantime.
    pub(super) fn name_of_area(&self, area: &Area) -> String {
        let naming = area.parent.and_then(|parent| self.ancestor_at(parent, self.naming_level()));
        match naming {
            Some(above) if area.level == self.grid_level() => format!("{} {}", above.name, area.name),
            _ => area.name.clone(),
        }
    }

    /// The area and all that hold it, lowest first. Ends at a missing parent and after as many steps as there are
    /// levels, so a broken chain cannot hang the program.
    pub fn ancestry(&self, id: AreaId) -> impl Iterator<Item = &Area> + '_ {
        std::iter::successors(self.tables.areas.get(id), |area| self.tables.areas.get(area.parent?))
            .take(self.levels.len())
    }

    /// The area of `level` that holds (or is) this one.
    pub fn ancestor_at(&self, id: AreaId, level: LevelIndex) -> Option<&Area> {
        self.ancestry(id).find(|area| area.level == level)
    }

    /// The area of `level` that covers a label's ground. A non-grid face that hangs above the level has none.
    pub fn label_at(&self, label: Label, level: LevelIndex) -> Option<&Area> {
        self.ancestor_at(self.area_of_label(label)?.id, level)
    }

    /// The area of `level` whose outline a label's ground is drawn in: that which covers it, or that which manages it
    /// apart (the resort zone, which has no grids).
    pub fn outline_at(&self, label: Label, level: LevelIndex) -> Option<&Area> {
        let manager = match label {
            Label::NonGrid(id) => self.tables.non_grids.get(id).and_then(|face| face.managed_by),
            Label::Outside | Label::Grid(_) => None,
        };
        manager.and_then(|id| self.ancestor_at(id, level)).or_else(|| self.label_at(label, level))
    }

    /// Whether something the demo generator made is still in the project.
    pub fn holds_demo_data(&self) -> bool {
        let of_backdrop = self.project.demo_backdrop && *self.backdrop != Backdrop::default();
        of_backdrop || self.tables.first_number().is_some_and(|number| number < self.project.demo_below)
    }

    /// The computed difference from this document to another.
    pub fn diff(&self, after: &Self) -> Delta {
        Delta::between(self, after)
    }
}
