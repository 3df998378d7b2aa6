//! The truth as rows: how project, records, borders and backdrop lie in their tables, both ways.

use super::cells::{Cells, Flaw};
use super::points;
use crate::domain::{
    AreaId, Backdrop, BackdropArea, BackdropLine, BackdropName, Level, NonGridId, ProjectInfo, RecordId,
};
use crate::files::sqlite::Value;
use crate::geodesy::LatticePoint;
use crate::model::{Document, History, Record};
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

/// Reads the row of the project.
pub fn read_project(row: Cells<'_>) -> Result<ProjectRow, Flaw> {
    Ok(ProjectRow {
        info: row.parsed(2)?,
        levels: row.parsed(3)?,
        next_number: row.integer(4)?,
        next_revision: row.integer(5)?,
        cursor: row.integer(6)?,
        next_border: row.integer(7)?,
    })
}

/// A record as a row.
pub fn record_row<R: Record>(record: &R) -> [Value; 2] {
    [Value::Integer(i64::from(record.id().number())), json(record)]
}

/// Reads a record, which must have the id of its row.
pub fn read_record<R: Record>(row: Cells<'_>) -> Result<R, Flaw> {
    let record: R = row.parsed(1)?;
    if record.id().number() == row.integer::<u32>(0)? { Ok(record) } else { Err(Flaw::Nonsense) }
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

/// Reads a border.
pub fn read_border(row: Cells<'_>) -> Result<Border, Flaw> {
    Ok(Border {
        id: BorderId(row.integer(0)?),
        left: label(row.integer(1)?, row.integer(2)?)?,
        right: label(row.integer(3)?, row.integer(4)?)?,
        points: read_points(row, 5)?.into(),
    })
}

fn read_points(row: Cells<'_>, column: usize) -> Result<Vec<LatticePoint>, Flaw> {
    points::decode(row.blob(column)?).ok_or(Flaw::Nonsense)
}

fn label_numbers(label: Label) -> (i64, i64) {
    match label {
        Label::Outside => (0, 0),
        Label::Grid(id) => (1, i64::from(id.0)),
        Label::NonGrid(id) => (2, i64::from(id.0)),
    }
}

fn label(kind: i64, id: u32) -> Result<Label, Flaw> {
    match kind {
        0 if id == 0 => Ok(Label::Outside),
        1 => Ok(Label::Grid(AreaId(id))),
        2 => Ok(Label::NonGrid(NonGridId(id))),
        _ => Err(Flaw::Nonsense),
    }
}

/// The backdrop as rows without their keys, in the order of the file: lines, areas, names.
pub fn backdrop_rows(backdrop: &Backdrop) -> impl Iterator<Item = [Value; 4]> + '_ {
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
    lines.chain(areas).chain(names)
}

/// One thing of a backdrop.
pub enum BackdropPart {
    Line(BackdropLine),
    Area(BackdropArea),
    Name(BackdropName),
}

impl BackdropPart {
    /// Adds the thing to a backdrop.
    pub fn add_to(self, backdrop: &mut Backdrop) {
        match self {
            Self::Line(line) => backdrop.lines.push(line),
            Self::Area(area) => backdrop.areas.push(area),
            Self::Name(name) => backdrop.names.push(name),
        }
    }
}

/// Reads one thing of a backdrop from a row without its key.
pub fn read_backdrop(row: Cells<'_>) -> Result<BackdropPart, Flaw> {
    let name = row.text(2)?.to_owned();
    let points = read_points(row, 3)?;
    match row.text(0)? {
        "line" => Ok(BackdropPart::Line(BackdropLine { kind: row.parsed(1)?, name, line: points })),
        "area" => Ok(BackdropPart::Area(BackdropArea { kind: row.parsed(1)?, name, ring: points })),
        "name" => {
            let [at] = points.try_into().map_err(|_| Flaw::Nonsense)?;
            Ok(BackdropPart::Name(BackdropName { name, at }))
        }
        _ => Err(Flaw::Nonsense),
    }
}

/// A value as JSON. The records hold nothing that JSON lacks, so this cannot fail.
pub fn json(value: &impl serde::Serialize) -> Value {
    Value::Text(serde_json::to_string(value).unwrap_or_default())
}
