//! A document with what an edit may ask of it: the tree of its borders, and who refers to whom. Never changes either.

use std::cell::OnceCell;

use super::{Document, Links};
use crate::partition::BorderTree;

/// A document to which a command may be applied, with its followers.
pub struct Snapshot<'a> {
    document: &'a Document,
    tree: Follower<'a, BorderTree>,
    links: Follower<'a, Links>,
}

/// What was derived from the document: by somebody else who keeps it in step, or here when it is first asked for.
enum Follower<'a, T> {
    Given(&'a T),
    Made(OnceCell<T>),
}

impl<T> Follower<'_, T> {
    fn get(&self, make: impl FnOnce() -> T) -> &T {
        match self {
            Self::Given(given) => given,
            Self::Made(cell) => cell.get_or_init(make),
        }
    }
}

impl<'a> Snapshot<'a> {
    /// A snapshot that derives what it is asked for.
    ///
    /// # Performance
    /// Nothing until an edit asks; then a walk over all borders or all records.
    pub fn of(document: &'a Document) -> Self {
        Self { document, tree: Follower::Made(OnceCell::new()), links: Follower::Made(OnceCell::new()) }
    }

    /// A snapshot with followers that are in step with the document.
    pub fn with(document: &'a Document, tree: &'a BorderTree, links: &'a Links) -> Self {
        Self { document, tree: Follower::Given(tree), links: Follower::Given(links) }
    }

    /// The document.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The tree of the document's borders.
    pub fn tree(&self) -> &BorderTree {
        self.tree.get(|| BorderTree::of(&self.document.partition))
    }

    /// Who refers to whom in the document.
    pub fn links(&self) -> &Links {
        self.links.get(|| Links::of(self.document))
    }
}
