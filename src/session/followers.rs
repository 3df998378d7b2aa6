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
        let tree = catch_up_tree(&mut self.tree, &document.partition);
        Snapshot::with(document, tree, &self.links)
    }

    /// The tree of the document's borders, to be shared: a copy costs nothing, and edits of a tree that nobody shares any
    /// more are made in its place.
    pub fn tree(&mut self, document: &Document) -> BorderTree {
        catch_up_tree(&mut self.tree, &document.partition).clone()
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

fn catch_up_tree<'a>(kept: &'a mut Option<(Partition, BorderTree)>, partition: &Partition) -> &'a BorderTree {
    let (seen, tree) = kept.get_or_insert_with(|| (partition.clone(), BorderTree::of(partition)));
    tree.follow(&seen.diff(partition));
    *seen = partition.clone();
    tree
}
