//! What is kept for showing a document: index, display list, selection. Followers of the document: each looks at what
//! changed, nobody pushes events.

use crate::domain::AreaId;
use crate::drawing::style::Theme;
use crate::drawing::{DisplayList, Drawing, Layer, MapBounds, selection};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::query::Index;
use crate::query::answer::{Answer, answer};

/// What is kept for showing a document.
pub struct View {
    /// The document that all this was made for.
    seen: Document,
    index: Index,
    drawing: Drawing,
    /// What is drawn, as of the last change.
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
        let (index, drawing) = rayon::join(|| Index::of(document), || Drawing::of(document, theme));
        Self {
            seen: document.clone(),
            index,
            list: drawing.list().clone(),
            drawing,
            version: 0,
            answer: None,
            selected: None,
            highlight: None,
        }
    }

    /// Catches up with the document and the theme.
    pub fn follow(&mut self, document: &Document, theme: Theme) {
        let changed = !self.seen.diff(document).is_empty();
        if !self.drawing.follow(document, theme) && !changed {
            return;
        }
        self.list = self.drawing.list().clone();
        self.version = self.drawing.revision();
        if changed {
            self.index.follow(document);
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

    /// Closes the answer.
    pub fn dismiss(&mut self) {
        self.answer = None;
        self.selected = None;
        self.highlight = None;
    }
}
