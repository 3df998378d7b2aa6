//! The computed difference between two documents, with the rows before and after: enough to go either way exactly.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Document, Kind, TablesDelta, Unsound, check_levels};
use crate::domain::{Backdrop, Level, ProjectInfo};
use crate::partition::{GraphError, PartitionDelta};
use crate::text::{self, Lang};

/// A part of a document before and after.
pub type BeforeAfter<T> = (Arc<T>, Arc<T>);

/// What differs between two documents. Nobody writes one by hand: it is computed, so no edit can forget to say
/// something.
///
/// Its text form leaves borders and backdrop out: there may be thousands of them, and files hold them in tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(skip)]
    pub partition: PartitionDelta,
    /// Backdrop before and after.
    #[serde(skip)]
    pub backdrop: Option<BeforeAfter<Backdrop>>,
}

/// Where a difference does not start from the document that it is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// Project information or levels.
    Project,
    /// A record.
    Row {
        /// Its kind.
        kind: Kind,
        /// Its number.
        number: u32,
    },
    /// A border.
    Border(GraphError),
    /// The backdrop.
    Backdrop,
    /// It does, and leads to a document that no file may hold.
    Unsound(Unsound),
}

impl Contradiction {
    /// What does not match, in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Project => text::model::contradiction_project(lang).to_owned(),
            Self::Row { kind, number } => text::model::contradiction_row(lang, kind.words(lang), number),
            Self::Border(error) => error.words(lang),
            Self::Backdrop => text::model::contradiction_backdrop(lang).to_owned(),
            Self::Unsound(unsound) => unsound.words(lang),
        }
    }
}

impl Delta {
    /// The difference from one document to another. Parts that both share are passed over.
    pub fn between(before: &Document, after: &Document) -> Self {
        let project = (before.project != after.project).then(|| (before.project.clone(), after.project.clone()));
        let levels = (before.levels != after.levels).then(|| (before.levels.clone(), after.levels.clone()));
        // A backdrop may be large, and edits share it.
        let same = Arc::ptr_eq(&before.backdrop, &after.backdrop) || before.backdrop == after.backdrop;
        Self {
            project,
            levels,
            tables: before.tables.diff(&after.tables),
            partition: before.partition.diff(&after.partition),
            backdrop: (!same).then(|| (before.backdrop.clone(), after.backdrop.clone())),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.project.is_none()
            && self.levels.is_none()
            && self.tables.is_empty()
            && self.partition.is_empty()
            && self.backdrop.is_none()
    }

    /// The delta that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            project: self.project.clone().map(|(before, after)| (after, before)),
            levels: self.levels.clone().map(|(before, after)| (after, before)),
            tables: self.tables.reversed(),
            partition: self.partition.reversed(),
            backdrop: self.backdrop.clone().map(|(before, after)| (after, before)),
        }
    }

    /// The document on the other side of the difference. The counter of record numbers stays where it is.
    ///
    /// # Errors
    /// The document is not the one on this side of the difference; nothing is applied then. A difference may come from
    /// a file, so nobody has vouched for it.
    pub fn applied_to(&self, document: &Document) -> Result<Document, Contradiction> {
        let mut after = document.clone();
        if let Some((before, project)) = &self.project {
            if *before != document.project {
                return Err(Contradiction::Project);
            }
            after.project = project.clone();
        }
        if let Some((before, levels)) = &self.levels {
            let sound = levels.len() <= Document::LEVEL_LIMIT && check_levels(levels).is_ok();
            if *before != document.levels || !sound {
                return Err(Contradiction::Project);
            }
            after.levels = levels.clone();
        }
        if let Some((before, backdrop)) = &self.backdrop {
            if *before != document.backdrop {
                return Err(Contradiction::Backdrop);
            }
            after.backdrop = backdrop.clone();
        }
        after.tables.apply(&self.tables, document.next_number)?;
        after.partition = document.partition.checked_with(&self.partition).map_err(Contradiction::Border)?;
        Ok(after)
    }
}
