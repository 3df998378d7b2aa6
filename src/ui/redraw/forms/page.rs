//! What every form has: what it sees, what it asks and what it comes to. Knows no form's questions and shows nothing.

use std::collections::BTreeMap;

use egui::Ui;

use super::drawn::DrawnLine;
use super::{findings, list, many, merge_areas, merge_grids, paste, renumber, split_area};
use crate::domain::{AreaId, LevelIndex, Subject};
use crate::model::{Command, Document};
use crate::query::Index;
use crate::query::balance::{AreaBalance, AreaFigures, Balancer};
use crate::query::outlines::Outlines;
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::commands::Situation;

/// Names a state of the document: what is drawn, and where the history stands.
pub type Version = (u64, u64, usize);

/// What a form sees.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// The borders around each area.
    pub outlines: &'a Outlines,
    /// Names the state of the document.
    pub version: Version,
    /// What is selected.
    pub selected: &'a [Subject],
    /// What commands look at to know whether they are available.
    pub now: Situation,
    /// Language.
    pub lang: Lang,
}

/// What came of an edit that is looked at before it is made.
pub struct Outcome {
    /// The document after it.
    pub after: Document,
    /// The areas whose figures change, before and after.
    pub areas: Vec<AreaBalance>,
    /// In how many pieces they lie afterwards, for those of the level that the form is about.
    pub pieces: BTreeMap<AreaId, usize>,
}

impl Outcome {
    /// Measures what an edit would do, from the document that is seen.
    ///
    /// # Performance
    /// In the order of what it changes and of the borders around the areas of the level.
    pub fn of(around: Around<'_>, level: Option<LevelIndex>, after: Document) -> Self {
        let Around { document, index, outlines, .. } = around;
        let mut areas = Balancer::of(document, outlines).balance(index, &after).areas;
        // A border that is joined to the next one changes nothing that is shown of those beyond it.
        let shown = |figures: Option<AreaFigures>| figures.map(|figures| (figures.totals, figures.ground.area_mm2));
        areas.retain(|row| shown(row.before) != shown(row.after));
        let mut pieces = BTreeMap::new();
        if let Some(level) = level {
            let mut outlines = outlines.clone();
            outlines.follow(document, &after, &document.diff(&after));
            let there = areas.iter().filter(|row| row.level == level && row.after.is_some());
            pieces.extend(there.map(|row| (row.area, outlines.outline(&after, row.area).len())));
        }
        Self { after, areas, pieces }
    }
}

/// A form: what it asks, and what it comes to.
pub(super) trait Page {
    /// What it is called.
    fn title(&self, lang: Lang) -> String;
    /// Catches up with the document. `false` where what it is about is gone.
    fn follow(&mut self, around: Around<'_>) -> bool;
    /// Shows what it asks. Returns whether something was answered otherwise than before.
    fn show(&mut self, ui: &mut Ui, around: Around<'_>, outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool;
    /// The edit as it stands, or what it lacks, in words. `None` for a form that makes none.
    fn command(&self, around: Around<'_>) -> Option<Result<Command, String>>;
    /// The words on the button that makes the edit.
    fn confirm(&self, lang: Lang) -> String {
        text::redrawing::confirm(lang).to_owned()
    }
    /// The level whose areas are measured.
    fn level(&self, _document: &Document) -> Option<LevelIndex> {
        None
    }
    /// The level whose areas are picked on the map.
    fn picks(&self, document: &Document) -> Option<LevelIndex> {
        self.level(document)
    }
    /// Takes an area that was picked on the map.
    fn pick(&mut self, _document: &Document, _area: AreaId) {}
    /// The line that it has drawn on the map.
    fn line(&mut self) -> Option<&mut DrawnLine> {
        None
    }
    /// Catches up with that line. Returns whether that answers something otherwise than before.
    fn follow_line(&mut self, _around: Around<'_>) -> bool {
        false
    }
    /// What is marked on the map.
    fn marked(&self) -> Vec<Subject> {
        Vec::new()
    }
    /// The area that is selected again when the form is left.
    fn home(&self) -> Option<AreaId> {
        None
    }
}

/// The form that is open.
pub(super) enum Form {
    List(list::List),
    MergeGrids(merge_grids::MergeGrids),
    MergeAreas(merge_areas::MergeAreas),
    SplitArea(split_area::SplitArea),
    Renumber(renumber::Renumber),
    Many(many::Many),
    Paste(paste::Paste),
    Findings(findings::Findings),
}

impl Form {
    pub fn page(&mut self) -> &mut dyn Page {
        match self {
            Self::List(page) => page,
            Self::MergeGrids(page) => page,
            Self::MergeAreas(page) => page,
            Self::SplitArea(page) => page,
            Self::Renumber(page) => page,
            Self::Many(page) => page,
            Self::Paste(page) => page,
            Self::Findings(page) => page,
        }
    }

    pub fn page_ref(&self) -> &dyn Page {
        match self {
            Self::List(page) => page,
            Self::MergeGrids(page) => page,
            Self::MergeAreas(page) => page,
            Self::SplitArea(page) => page,
            Self::Renumber(page) => page,
            Self::Many(page) => page,
            Self::Paste(page) => page,
            Self::Findings(page) => page,
        }
    }
}
