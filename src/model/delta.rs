//! The computed difference between two documents, with the rows before and after: enough to go either way exactly.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Document, TablesDelta};
use crate::domain::{Level, ProjectInfo};
use crate::partition::PartitionDelta;

/// A part of a document before and after.
pub type BeforeAfter<T> = (Arc<T>, Arc<T>);

/// What differs between two documents. Nobody writes one by hand: it is computed, so no edit can forget to say
/// something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// Project information before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<BeforeAfter<ProjectInfo>>,
    /// Levels before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<BeforeAfter<Vec<Level>>>,
    /// Rows of all tables.
    #[serde(default, skip_serializing_if = "TablesDelta::is_empty")]
    pub tables: TablesDelta,
    /// Borders.
    #[serde(default, skip_serializing_if = "PartitionDelta::is_empty")]
    pub partition: PartitionDelta,
}

impl Delta {
    /// The difference from one document to another. Parts that both share are passed over.
    pub fn between(before: &Document, after: &Document) -> Self {
        let project = (before.project != after.project).then(|| (before.project.clone(), after.project.clone()));
        let levels = (before.levels != after.levels).then(|| (before.levels.clone(), after.levels.clone()));
        Self {
            project,
            levels,
            tables: before.tables.diff(&after.tables),
            partition: before.partition.diff(&after.partition),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.project.is_none() && self.levels.is_none() && self.tables.is_empty() && self.partition.is_empty()
    }

    /// The delta that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            project: self.project.clone().map(|(before, after)| (after, before)),
            levels: self.levels.clone().map(|(before, after)| (after, before)),
            tables: self.tables.reversed(),
            partition: self.partition.reversed(),
        }
    }

    /// The document on the other side of the difference. The counter of record numbers stays where it is.
    pub fn applied_to(&self, document: &Document) -> Document {
        let mut document = document.clone();
        if let Some((_, after)) = &self.project {
            document.project = after.clone();
        }
        if let Some((_, after)) = &self.levels {
            document.levels = after.clone();
        }
        document.tables.apply(&self.tables);
        document.partition = document.partition.with(&self.partition);
        document
    }
}
