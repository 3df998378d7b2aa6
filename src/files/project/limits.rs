//! Limits on what is counted: a number read from a file may be anything, and the program goes on counting from it.

use super::schema::{BORDER, PROJECT, REVISION};
use super::truth::ProjectRow;
use crate::files::Problem;
use crate::model::{Document, History, Revision};
use crate::partition::Partition;

/// The largest id of a border. Far more than any project holds, and far from wrapping.
const BORDER_LIMIT: u32 = 1 << 31;

/// The largest number of a revision.
const REVISION_LIMIT: u64 = 1 << 53;

/// Holds the counters that a file names, and what they count, against the limits.
///
/// # Errors
/// [`Problem::BeyondLimits`] with the table.
pub fn check_row(project: &ProjectRow, partition: &Partition, last_revision: Option<&Revision>) -> Result<(), Problem> {
    let last = last_revision.map_or(0, |revision| revision.number);
    first_beyond([
        (PROJECT.name, project.next_number <= Document::NUMBER_LIMIT),
        (PROJECT.name, project.levels.len() <= Document::LEVEL_LIMIT),
        (PROJECT.name, project.next_revision <= REVISION_LIMIT),
        (PROJECT.name, project.next_border <= BORDER_LIMIT),
        (BORDER.name, partition.next_border().0 <= BORDER_LIMIT),
        (REVISION.name, last < REVISION_LIMIT),
    ])
}

/// Holds the counters of a project, and what they count, against the limits.
///
/// # Errors
/// [`Problem::BeyondLimits`] with the table.
pub fn check_limits(document: &Document, history: &History) -> Result<(), Problem> {
    first_beyond([
        (PROJECT.name, document.next_number <= Document::NUMBER_LIMIT),
        (PROJECT.name, document.levels.len() <= Document::LEVEL_LIMIT),
        // Larger than the number of any revision.
        (PROJECT.name, history.next_number() <= REVISION_LIMIT),
        (PROJECT.name, document.partition.next_border().0 <= BORDER_LIMIT),
    ])
}

fn first_beyond<const N: usize>(kept: [(&str, bool); N]) -> Result<(), Problem> {
    match kept.iter().find(|(_, is_kept)| !is_kept) {
        Some((table, _)) => Err(Problem::BeyondLimits { table: (*table).to_owned() }),
        None => Ok(()),
    }
}
