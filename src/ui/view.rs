//! What is kept for showing a document: index, display list, selection. Followers of the document: each looks at what
//! changed, nobody pushes events.

use crate::domain::{AreaId, LevelIndex};
use crate::drawing::style::Theme;
use crate::drawing::{DisplayList, Layer, MapBounds, selection};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::Document;
use crate::query::Index;
use crate::query::answer::{Answer, answer};

/// What is kept for showing a document.
pub struct View {
    /// The document that all this was made for.
    seen: Document,
    index: Index,
    /// The box around the project's ground.
    pub bounds: Option<Bounds>,
    /// What is drawn.
    pub list: DisplayList,
    /// Names the display list; another list has another number.
    pub version: u64,
    /// What was asked, and the answer.
    pub answer: Option<Answer>,
    /// The area that is selected.
    pub selected: Option<AreaId>,
    /// The selection as it is drawn.
    pub highlight: Option<(Layer, MapBounds)>,
}

impl View {
    /// A view of the document.
    pub fn of(document: &Document, theme: Theme) -> Self {
        Self {
            seen: document.clone(),
            index: Index::of(document),
            bounds: bounds(document),
            list: DisplayList::of(document, theme),
            version: 0,
            answer: None,
            selected: None,
            highlight: None,
        }
    }

    /// Catches up with the document and the theme.
    pub fn follow(&mut self, document: &Document, theme: Theme) {
        let changed = !self.seen.diff(document).is_empty();
        if !changed && theme == self.list.theme {
            return;
        }
        self.list = DisplayList::of(document, theme);
        self.version += 1;
        if changed {
            self.index.follow(document);
            self.bounds = bounds(document);
            self.seen = document.clone();
            if let Some(point) = self.answer.as_ref().map(|answer| answer.point) {
                self.answer = Some(answer(document, &self.index, point));
            }
        }
        self.select(document, self.selected);
    }

    /// Asks who is responsible at a point and selects the lowest area there.
    pub fn ask(&mut self, document: &Document, point: LatticePoint) {
        let answer = answer(document, &self.index, point);
        self.select(document, answer.ladder.first().copied());
        self.answer = Some(answer);
    }

    /// Selects an area.
    pub fn select(&mut self, document: &Document, area: Option<AreaId>) {
        self.selected = area.filter(|&id| document.tables.areas.get(id).is_some());
        self.highlight = self.selected.and_then(|id| selection(document, id, self.list.theme));
    }

    /// The index of the document.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The area of a level that covers a place, or manages it apart.
    pub fn area_at(&self, document: &Document, point: LatticePoint, level: LevelIndex) -> Option<AreaId> {
        document.outline_at(self.index.locator().leaf(point), level).map(|area| area.id)
    }

    /// The areas from the lowest to the highest whose path is shown: those of the answer, or those that hold the
    /// selected area where the answer is about another place.
    pub fn path(&self, document: &Document) -> Vec<AreaId> {
        let ladder = self.answer.as_ref().map_or(&[][..], |answer| &answer.ladder);
        match self.selected {
            Some(area) if !ladder.contains(&area) => document.ancestry(area).map(|area| area.id).collect(),
            _ => ladder.to_vec(),
        }
    }

    /// Closes the answer.
    pub fn dismiss(&mut self) {
        self.answer = None;
        self.selected = None;
        self.highlight = None;
    }
}

fn bounds(document: &Document) -> Option<Bounds> {
    document.partition.borders().map(|border| border.bounds()).reduce(Bounds::union)
}
