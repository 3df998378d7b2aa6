//! The truth as rows: how records, borders, backdrop and revisions lie in their tables, both ways.

use std::sync::Arc;

use super::points;
use crate::domain::{
    AreaId, Backdrop, BackdropArea, BackdropLine, BackdropName, Level, NonGridId, ProjectInfo, RecordId,
};
use crate::files::sqlite::{Row, Value};
use crate::model::{Delta, Document, History, Record, Revision};
use crate::partition::{Border, BorderId, Label};

/// The row of the project.
pub fn project_row(document: &Document, history: &History, schema_version: i64) -> Vec<Value> {
    #[allow(clippy::cast_possible_wrap)] // no history has 2^63 revisions
    let (next_revision, cursor) = (history.next_number() as i64, history.cursor() as i64);
    vec![
        Value::Integer(1),
        Value::Integer(schema_version),
        json(&*document.project),
        json(&*document.levels),
        Value::Integer(i64::from(document.next_number)),
        Value::Integer(next_revision),
        Value::Integer(cursor),
        Value::Integer(i64::from(document.partition.next_border().0)),
    ]
}

/// What the row of the project says.
pub struct ProjectRow {
    pub info: ProjectInfo,
    pub levels: Vec<Level>,
    pub next_number: u32,
    pub next_revision: u64,
    pub cursor: usize,
    pub next_border: u32,
}

/// Reads the row of the project; `None` when it makes no sense.
pub fn read_project(row: &Row<'_>) -> Option<ProjectRow> {
    Some(ProjectRow {
        info: parse(row, 2)?,
        levels: parse(row, 3)?,
        next_number: row.get(4).ok()?,
        next_revision: u64::try_from(row.get::<_, i64>(5).ok()?).ok()?,
        cursor: usize::try_from(row.get::<_, i64>(6).ok()?).ok()?,
        next_border: row.get(7).ok()?,
    })
}

/// A record as a row.
pub fn record_row<R: Record>(record: &R) -> [Value; 2] {
    [Value::Integer(i64::from(record.id().number())), json(record)]
}

/// Reads a record; `None` when it is none, or has another id than its row.
pub fn read_record<R: Record>(row: &Row<'_>) -> Option<R> {
    let id: i64 = row.get(0).ok()?;
    let record: R = parse(row, 1)?;
    (i64::from(record.id().number()) == id).then_some(record)
}

/// A border as a row.
pub fn border_row(border: &Border) -> [Value; 6] {
    let (left_kind, left_id) = label_numbers(border.left);
    let (right_kind, right_id) = label_numbers(border.right);
    [
        Value::Integer(i64::from(border.id.0)),
        Value::Integer(left_kind),
        Value::Integer(left_id),
        Value::Integer(right_kind),
        Value::Integer(right_id),
        Value::Blob(points::encode(&border.points)),
    ]
}

/// Reads a border; `None` when it is none.
pub fn read_border(row: &Row<'_>) -> Option<Border> {
    Some(Border {
        id: BorderId(row.get(0).ok()?),
        left: label(row.get(1).ok()?, row.get(2).ok()?)?,
        right: label(row.get(3).ok()?, row.get(4).ok()?)?,
        points: points::decode(row.get_ref(5).ok()?.as_blob().ok()?)?.into(),
    })
}

fn label_numbers(label: Label) -> (i64, i64) {
    match label {
        Label::Outside => (0, 0),
        Label::Grid(id) => (1, i64::from(id.0)),
        Label::NonGrid(id) => (2, i64::from(id.0)),
    }
}

fn label(kind: i64, id: u32) -> Option<Label> {
    match kind {
        0 if id == 0 => Some(Label::Outside),
        1 => Some(Label::Grid(AreaId(id))),
        2 => Some(Label::NonGrid(NonGridId(id))),
        _ => None,
    }
}

/// The backdrop as rows, in the order of the file: lines, areas, names.
pub fn backdrop_rows(backdrop: &Backdrop) -> impl Iterator<Item = [Value; 5]> + '_ {
    let text = |words: &str| Value::Text(words.to_owned());
    let lines = backdrop
        .lines
        .iter()
        .map(move |line| [text("line"), json(&line.kind), text(&line.name), Value::Blob(points::encode(&line.line))]);
    let areas = backdrop
        .areas
        .iter()
        .map(move |area| [text("area"), json(&area.kind), text(&area.name), Value::Blob(points::encode(&area.ring))]);
    let names = backdrop
        .names
        .iter()
        .map(move |name| [text("name"), text(""), text(&name.name), Value::Blob(points::encode(&[name.at]))]);
    lines
        .chain(areas)
        .chain(names)
        .zip(1..)
        .map(|([class, kind, name, points], id)| [Value::Integer(id), class, kind, name, points])
}

/// Adds a row to the backdrop; `None` when it is none.
pub fn read_backdrop(row: &Row<'_>, backdrop: &mut Backdrop) -> Option<()> {
    let class: String = row.get(1).ok()?;
    let name: String = row.get(3).ok()?;
    let points = points::decode(row.get_ref(4).ok()?.as_blob().ok()?)?;
    match class.as_str() {
        "line" => backdrop.lines.push(BackdropLine { kind: parse(row, 2)?, name, line: points }),
        "area" => backdrop.areas.push(BackdropArea { kind: parse(row, 2)?, name, ring: points }),
        "name" => {
            let [at] = points.try_into().ok()?;
            backdrop.names.push(BackdropName { name, at });
        }
        _ => return None,
    }
    Some(())
}

/// A revision as a row.
pub fn revision_row(revision: &Revision) -> [Value; 6] {
    [
        Value::Integer(revision.number.cast_signed()),
        json(&revision.command),
        json(&revision.delta),
        Value::Integer(revision.time_ms),
        Value::Text(revision.author.clone()),
        revision.focus.map_or(Value::Null, |focus| json(&focus)),
    ]
}

/// Reads a revision; `None` when it is none.
pub fn read_revision(row: &Row<'_>) -> Option<Revision> {
    let focus: Option<String> = row.get(5).ok()?;
    let delta: Delta = parse(row, 2)?;
    delta.partition.check_borders().ok()?;
    Some(Revision {
        number: u64::try_from(row.get::<_, i64>(0).ok()?).ok()?,
        command: parse(row, 1)?,
        delta,
        time_ms: row.get(3).ok()?,
        author: row.get(4).ok()?,
        focus: match focus {
            Some(text) => Some(serde_json::from_str(&text).ok()?),
            None => None,
        },
    })
}

/// A history that stands where the row of the project says.
pub fn history(revisions: Vec<Arc<Revision>>, project: &ProjectRow) -> Option<History> {
    let known = project.cursor <= revisions.len();
    known.then(|| History::new(revisions, project.cursor, project.next_revision))
}

/// A value as JSON. The records hold nothing that JSON lacks, so this cannot fail.
fn json(value: &impl serde::Serialize) -> Value {
    Value::Text(serde_json::to_string(value).unwrap_or_default())
}

fn parse<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> Option<T> {
    serde_json::from_str(row.get_ref(column).ok()?.as_str().ok()?).ok()
}
