//! Redrawing: each tool by example, and all of them at random.

mod codes;
mod examples;
mod findings;
mod killed;
mod locks;
mod planner;
mod random;
mod waivers;
mod weigh;

use std::sync::Arc;

use tongxin::domain::{AreaId, Locks};
use tongxin::model::{Command, Document, Refusal, Snapshot, apply, check_references};
use tongxin::partition::{build, check};
use tongxin::query::Index;

use crate::fixtures::town::{furnished, middle};

/// The document after a command, with all that must hold of one.
fn done(before: &Document, command: &Command) -> Document {
    let after = apply(&Snapshot::of(before), command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
    assert_eq!(check(&after.partition), []);
    assert_eq!(check_references(&after), Ok(()));
    let delta = before.diff(&after);
    let back = delta.reversed().applied_to(&after).unwrap();
    assert!(before.diff(&back).is_empty());
    after
}

fn refused(before: &Document, command: &Command) -> Refusal {
    apply(&Snapshot::of(before), command).expect_err("it was to be refused")
}

fn by_name(document: &Document, name: &str) -> AreaId {
    document.tables.areas.iter().find(|area| area.name == name).unwrap_or_else(|| panic!("no {name}")).id
}

/// The town of 6 × 5 squares, its borders joined at the four corners where only two meet; nothing is locked.
fn open_town() -> Document {
    let mut document = furnished(6, 5, 2);
    let lines: Vec<_> = document.partition.borders().map(|border| border.points.to_vec()).collect();
    let index = Index::of(&document);
    let middles = (0..5).flat_map(|row| (0..6).map(move |column| middle(column, row)));
    let seeds: Vec<_> = middles.map(|place| (place, index.locator().leaf(place))).collect();
    document.partition = build(&lines, &seeds).unwrap();
    Arc::make_mut(&mut document.project).locks = Some(Locks::default());
    document
}
