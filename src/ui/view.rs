//! What is kept for showing a document: index, display list, selection. Followers of the document: each looks at what
//! changed, nobody pushes events.

use std::sync::Arc;

use crate::domain::{AreaId, LevelIndex, Subject};
use crate::drawing::style::Theme;
use crate::drawing::{DisplayList, Drawing, Layer, MapBounds, spotlight};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Delta, Document, TablesDelta};
use crate::query::Engine;
use crate::query::Index;
use crate::query::answer::{Answer, answer};
use crate::query::detail::{Ground, ground};
use crate::query::outlines::{self, Outlines};

/// What is kept for showing a document.
pub struct View {
    /// The document that all this was made for.
    seen: Document,
    index: Arc<Index>,
    /// The box around the project's ground.
    pub bounds: Option<Bounds>,
    drawing: Drawing,
    /// What is drawn, as of the last change.
    pub list: DisplayList,
    /// Names the display list; another list has another number.
    pub version: u64,
    /// What was asked, and the answer.
    pub answer: Option<Answer>,
    /// Everything that is selected.
    pub subjects: Vec<Subject>,
    /// The area that is selected, when it is one alone.
    pub selected: Option<AreaId>,
    /// The selection as it is drawn.
    pub highlight: Option<(Layer, MapBounds)>,
    /// The points of what is selected.
    pub places: Vec<LatticePoint>,
}

impl View {
    /// A view of the document.
    pub fn of(document: &Document, theme: Theme) -> Self {
        // What the map needs first: questions are asked one by one, for which the tree of borders is enough.
        let (drawing, index) = rayon::join(
            || {
                let drawing = Drawing::of(document, theme);
                drawing.list().prepare();
                drawing
            },
            || Index::with_engine(document, Engine::Tree),
        );
        Self {
            seen: document.clone(),
            bounds: outlines::bounds(document),
            index: Arc::new(index),
            list: drawing.list().clone(),
            drawing,
            version: 0,
            answer: None,
            subjects: Vec::new(),
            selected: None,
            highlight: None,
            places: Vec::new(),
        }
    }

    /// Catches up with the document and the theme.
    pub fn follow(&mut self, document: &Document, theme: Theme) {
        let delta = self.seen.diff(document);
        let changed = !delta.is_empty();
        let other_theme = self.list.theme != theme;
        if !self.drawing.follow(document, theme) && !changed {
            return;
        }
        self.list = self.drawing.list().clone();
        self.version = self.drawing.revision();
        if changed {
            // A table that is being made keeps what it was begun with.
            Arc::make_mut(&mut self.index).follow(document);
            if outlines::moves_district(&delta) {
                self.bounds = outlines::bounds(document);
            }
            if let Some(point) = self.answer.as_ref().map(|answer| answer.point) {
                self.answer = Some(answer(document, &self.index, point));
            }
        }
        if other_theme || self.selection_changes(document, &delta) {
            self.select_all(document, self.subjects.clone());
        }
        self.seen = document.clone();
    }

    /// Whether what is selected may lie elsewhere after a change, or be gone.
    fn selection_changes(&self, document: &Document, delta: &Delta) -> bool {
        if self.subjects.is_empty() {
            return false;
        }
        let only_names = delta.levels.is_none()
            && TablesDelta { areas: Vec::new(), ..delta.tables.clone() }.is_empty()
            && delta.tables.areas.iter().all(|change| match (&change.before, &change.after) {
                (Some(before), Some(after)) => (before.parent, before.level) == (after.parent, after.level),
                _ => false,
            });
        let areas =
            || self.subjects.iter().map(|subject| if let Subject::Area(id) = subject { Some(*id) } else { None });
        if !only_names || areas().any(|id| id.is_none()) {
            return true;
        }
        let ids: Vec<AreaId> = areas().flatten().collect();
        outlines::meet(&self.seen, document, &delta.partition, &ids)
    }

    /// The index of the document.
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }

    /// The borders around each area.
    pub fn outlines(&self) -> &Outlines {
        self.drawing.outlines()
    }

    /// Asks who is responsible at a point and selects the lowest area there.
    pub fn ask(&mut self, document: &Document, point: LatticePoint) {
        let answer = answer(document, &self.index, point);
        self.select(document, answer.ladder.first().copied());
        self.answer = Some(answer);
    }

    /// Selects an area.
    pub fn select(&mut self, document: &Document, area: Option<AreaId>) {
        self.select_all(document, area.map(Subject::Area).into_iter().collect());
    }

    /// Selects things of any kind; those that are gone are left out.
    pub fn select_all(&mut self, document: &Document, mut subjects: Vec<Subject>) {
        subjects.retain(|subject| subject.is_in(&document.tables));
        self.selected = match subjects.as_slice() {
            &[Subject::Area(id)] => Some(id),
            _ => None,
        };
        let grounds: Vec<Ground<'_>> = subjects.iter().map(|&subject| ground(document, &self.index, subject)).collect();
        self.highlight = spotlight(document, self.drawing.outlines(), &grounds, self.list.theme);
        self.places = grounds.iter().flat_map(|ground| ground.points.iter().copied()).collect();
        self.subjects = subjects;
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
        self.subjects.clear();
        self.selected = None;
        self.highlight = None;
        self.places.clear();
    }
}
