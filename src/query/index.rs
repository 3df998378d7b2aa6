//! All followers of a document that questions need, caught up together.

use super::figures::Figures;
use super::locate::{Engine, Locator};
use super::overlays::Overlays;
use super::{Tally, figures};
use crate::domain::AreaId;
use crate::model::{Delta, Document, Links};
use crate::partition::BorderTree;

/// The followers of a document: point location, reverse references, sums, overlays. Keeps the document it last saw
/// and asks what changed, so draft, edit, undo, redo and jump look the same and nobody can forget to tell it.
#[derive(Clone, Debug)]
pub struct Index {
    seen: Document,
    locator: Locator,
    links: Links,
    figures: Figures,
    overlays: Overlays,
    tally: Tally,
}

impl Index {
    /// The index of a document, made afresh.
    pub fn of(document: &Document) -> Self {
        Self::with_engine(document, Engine::Cells)
    }

    /// The index of a document, made afresh, in which this engine answers which ground a point is.
    pub fn with_engine(document: &Document, engine: Engine) -> Self {
        Self::around(document, || Locator::of(&document.partition, engine))
    }

    /// The index of a document whose tree of borders somebody else keeps; it alone answers which ground a point is.
    pub fn with_tree(document: &Document, tree: BorderTree) -> Self {
        Self::around(document, || Locator::with_tree(&document.partition, tree, Engine::Tree))
    }

    fn around(document: &Document, locator: impl FnOnce() -> Locator + Send) -> Self {
        let (locator, links) = rayon::join(locator, || Links::of(document));
        let figures = Figures::of(document, &links, |p| locator.leaf(p));
        let (overlays, tally) = (Overlays::of(document), Tally::of(document, &links));
        Self { seen: document.clone(), locator, links, figures, overlays, tally }
    }

    /// Catches up with another state of the same project.
    ///
    /// # Performance
    /// In the order of what changed.
    pub fn follow(&mut self, document: &Document) {
        let delta = self.seen.diff(document);
        if delta.is_empty() {
            return;
        }
        self.locator.follow(&document.partition);
        self.others_follow(document, &delta);
    }

    /// As [`follow`](Self::follow), with the tree of borders of somebody else who keeps one: this one's is let go before
    /// it is asked for.
    pub fn follow_with(&mut self, document: &Document, tree: impl FnOnce() -> BorderTree) {
        let delta = self.seen.diff(document);
        if delta.is_empty() {
            return;
        }
        self.locator.follow_with(&document.partition, tree);
        self.others_follow(document, &delta);
    }

    fn others_follow(&mut self, document: &Document, delta: &Delta) {
        self.links.follow(&delta.tables);
        let locator = &self.locator;
        self.figures.follow(&self.seen, document, delta, &self.links, |p| locator.leaf(p));
        self.overlays.follow(&delta.tables);
        self.tally.follow(document, delta, &self.links);
        self.seen = document.clone();
    }

    /// The document that the answers are about.
    pub fn document(&self) -> &Document {
        &self.seen
    }

    /// Point location.
    pub fn locator(&self) -> &Locator {
        &self.locator
    }

    /// Reverse references.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Sums of every area.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Circles and belts.
    pub fn overlays(&self) -> &Overlays {
        &self.overlays
    }

    /// How many areas there are.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The sums of one area.
    pub fn totals(&self, area: AreaId) -> figures::Totals {
        self.figures.totals(area)
    }
}
