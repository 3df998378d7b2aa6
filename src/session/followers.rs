//! What edits ask of the document: the tree of its borders, and who refers to whom. Caught up when an edit asks, so that a
//! session which changes names only makes neither.

use crate::model::{Document, Links, Snapshot};
use crate::partition::{BorderTree, Partition};

/// The followers of a session's document.
#[derive(Debug, Default)]
pub struct Followers {
    tree: Option<(Partition, BorderTree)>,
    links: Links,
    linked: Document,
}

impl Followers {
    /// The document with its followers.
    ///
    /// # Performance
    /// The first time a walk over all borders and records, later in the order of what changed since.
    pub fn snapshot<'a>(&'a mut self, document: &'a Document) -> Snapshot<'a> {
        self.catch_up_links(document);
        let (seen, tree) =
            self.tree.get_or_insert_with(|| (document.partition.clone(), BorderTree::of(&document.partition)));
        tree.follow(&seen.diff(&document.partition));
        *seen = document.partition.clone();
        Snapshot::with(document, tree, &self.links)
    }

    /// Who refers to whom in the document.
    ///
    /// # Performance
    /// As [`snapshot`](Self::snapshot), for the records.
    pub fn links(&mut self, document: &Document) -> &Links {
        self.catch_up_links(document);
        &self.links
    }

    fn catch_up_links(&mut self, document: &Document) {
        self.links.follow(&self.linked.tables.diff(&document.tables));
        self.linked = document.clone();
    }
}
