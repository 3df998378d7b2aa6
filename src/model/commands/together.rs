//! Several commands as one edit: all of them, or none.

use super::{Command, Refusal, apply_one};
use crate::model::{Document, Links, Snapshot};
use crate::partition::BorderTree;

/// The most commands in one edit.
const LIMIT: usize = 100_000;

/// The document after all commands, each of them from what those before it made.
///
/// # Performance
/// That of its commands, and a copy of who refers to whom where more than one of them asks for it.
pub(super) fn apply(snapshot: &Snapshot<'_>, commands: &[Command]) -> Result<Document, Refusal> {
    if commands.len() > LIMIT {
        return Err(Refusal::TooManyCommands { limit: LIMIT });
    }
    let (first, rest) = commands.split_first().ok_or(Refusal::Unchanged)?;
    let mut seen = snapshot.document().clone();
    let mut followers: Option<(BorderTree, Links)> = None;
    let mut document = one(snapshot, first, 0)?;
    for (number, command) in (1..).zip(rest) {
        document = if command.asks_followers() {
            let (tree, links) = followers.get_or_insert_with(|| (snapshot.tree().clone(), snapshot.links().clone()));
            tree.follow(&seen.partition.diff(&document.partition));
            links.follow(&seen.tables.diff(&document.tables));
            seen = document.clone();
            one(&Snapshot::with(&document, tree, links), command, number)?
        } else {
            one(&Snapshot::of(&document), command, number)?
        };
    }
    Ok(document)
}

fn one(snapshot: &Snapshot<'_>, command: &Command, number: usize) -> Result<Document, Refusal> {
    if matches!(command, Command::Together { .. }) {
        return Err(Refusal::Nested);
    }
    apply_one(snapshot, command).map_err(|reason| Refusal::InStep { number: number + 1, reason: Box::new(reason) })
}
