//! What other programs changed in the layers since the last save. Told as data; nothing is taken over by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::features::View;
use super::figures::Figures;
use super::layers::{Layer, layers};
use super::seal::{Digester, Seal, Seals, quoted};
use super::shape::Shape;
use super::write::traced_outlines;
use crate::files::sqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, Value, ValueRef};
use crate::model::Document;
use crate::text::{self, Lang};

/// A feature of a layer that another program changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignChange {
    /// The table.
    pub layer: String,
    /// What was changed.
    pub what: ForeignEdit,
}

/// What another program did.
#[derive(Clone, Debug, PartialEq)]
pub enum ForeignEdit {
    /// Took the table away, or gave it other columns.
    Table,
    /// Added a feature.
    Added {
        /// Its number.
        fid: i64,
        /// Its shape, when it has one that can be read.
        shape: Option<Shape>,
        /// Its attributes by column.
        attributes: Vec<(String, String)>,
    },
    /// Removed a feature.
    Removed {
        /// Its number.
        fid: i64,
    },
    /// Changed a feature.
    Changed {
        /// Its number.
        fid: i64,
        /// The shape of the project and that in the layer, where they differ.
        shape: Option<(Option<Shape>, Option<Shape>)>,
        /// The attributes that differ: column, value of the project, value in the layer.
        attributes: Vec<(String, String, String)>,
    },
}

impl ForeignChange {
    /// The change in words.
    pub fn words(&self, lang: Lang) -> String {
        let layer = &self.layer;
        match &self.what {
            ForeignEdit::Table => text::files::foreign_table(lang, layer),
            ForeignEdit::Added { fid, .. } => text::files::foreign_added(lang, layer, fid),
            ForeignEdit::Removed { fid } => text::files::foreign_removed(lang, layer, fid),
            ForeignEdit::Changed { fid, shape, attributes } => {
                let shown = |(column, ours, theirs): &(String, String, String)| {
                    text::files::foreign_value(lang, column, shortened(ours), shortened(theirs))
                };
                let columns: Vec<String> = attributes.iter().map(shown).collect();
                let columns = columns.join(lang.pick("，", ", "));
                match (shape, attributes.is_empty()) {
                    (_, true) => text::files::foreign_shape(lang, layer, fid),
                    (None, false) => text::files::foreign_attributes(lang, layer, fid, columns),
                    (Some(_), false) => text::files::foreign_both(lang, layer, fid, columns),
                }
            }
        }
    }
}

/// A value as a message shows it.
fn shortened(value: &str) -> String {
    const SHOWN: usize = 40;
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The changes, by layer and number.
    pub changes: Vec<ForeignChange>,
    /// The layers whose bytes are not those that were saved, also where they say the same.
    pub layers: BTreeSet<String>,
    /// Pages of a layer cannot be read.
    pub is_damaged: bool,
}

/// Compares the layers of a file with what the truth says they should hold.
///
/// # Performance
/// Reads all layers; traces outlines only of those whose seal is broken.
pub fn changes(connection: &Connection, document: &Document, seals: &Seals) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut figures = None;
    for layer in layers(document) {
        match look_at(connection, &layer, document, seals, &mut figures) {
            Ok(None) => continue,
            Ok(Some(changes)) => found.changes.extend(changes),
            Err(error) => match error.sqlite_error_code() {
                // Nothing of these is about the layer.
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OutOfMemory) => {
                    return Err(error);
                }
                // Can be no other program's doing, and nobody can decide about it.
                Some(ErrorCode::DatabaseCorrupt) => found.is_damaged = true,
                _ => found.changes.push(ForeignChange { layer: layer.table.clone(), what: ForeignEdit::Table }),
            },
        }
        found.layers.insert(layer.table);
    }
    Ok(found)
}

/// What was changed in one layer; `None` when its bytes are those that were saved.
fn look_at(
    connection: &Connection,
    layer: &Layer,
    document: &Document,
    seals: &Seals,
    figures: &mut Option<Figures>,
) -> Result<Option<Vec<ForeignChange>>, Error> {
    let sql: Option<Value> = connection
        .query_row("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [&layer.table], |row| row.get(0))
        .optional()?;
    if sql != Some(Value::Text(layer.sql())) {
        return Ok(Some(vec![ForeignChange { layer: layer.table.clone(), what: ForeignEdit::Table }]));
    }
    if seal(connection, layer)? == seals.of(&layer.table) {
        return Ok(None);
    }
    let figures = figures.get_or_insert_with(|| Figures::count(document));
    differences(connection, layer, document, figures).map(Some)
}

fn select(layer: &Layer) -> String {
    let columns: Vec<String> = layer.column_names().iter().map(|column| quoted(column)).collect();
    format!("SELECT {} FROM {} ORDER BY fid", columns.join(", "), quoted(&layer.table))
}

fn seal(connection: &Connection, layer: &Layer) -> Result<Seal, Error> {
    let mut statement = connection.prepare(&select(layer))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut seal = Seal::default();
    let mut digester = Digester::default();
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get_ref(column)).collect::<Result<Vec<_>, _>>()?;
        seal.add(digester.digest(values));
    }
    Ok(seal)
}

fn differences(
    connection: &Connection,
    layer: &Layer,
    document: &Document,
    figures: &Figures,
) -> Result<Vec<ForeignChange>, Error> {
    let view = View::new(document, figures);
    let outlines = traced_outlines(document, layer.source);
    let mut missing: BTreeMap<i64, u32> =
        view.numbers(layer.source).into_iter().map(|number| (i64::from(number), number)).collect();
    let mut changes = Vec::new();
    let mut statement = connection.prepare(&select(layer))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let fid: i64 = row.get(0)?;
        let (their_shape, their_attributes) = read(row, layer)?;
        let Some(number) = missing.remove(&fid) else {
            let columns = layer.columns.iter().map(|(name, _)| (*name).to_owned());
            let attributes = columns.zip(their_attributes.iter().map(|value| shown(*value))).collect();
            changes.push(ForeignEdit::Added { fid, shape: their_shape.readable(), attributes });
            continue;
        };
        let our_shape = match &outlines {
            Some(outlines) => outlines.get(&number).cloned().map(Shape::Polygons),
            None => view.shape(layer.source, number),
        };
        let our_attributes = view.attributes(layer.source, number).unwrap_or_default();
        let shape = (!their_shape.says(our_shape.as_ref())).then(|| (our_shape, their_shape.readable()));
        let columns = layer.columns.iter().zip(our_attributes.iter().zip(&their_attributes));
        let attributes: Vec<_> = columns
            .map(|(column, (ours, theirs))| (column, ValueRef::from(ours), *theirs))
            .filter(|(_, ours, theirs)| ours != theirs)
            .map(|((name, _), ours, theirs)| ((*name).to_owned(), shown(ours), shown(theirs)))
            .collect();
        if shape.is_some() || !attributes.is_empty() {
            changes.push(ForeignEdit::Changed { fid, shape, attributes });
        }
    }
    changes.extend(missing.into_keys().map(|fid| ForeignEdit::Removed { fid }));
    Ok(changes.into_iter().map(|what| ForeignChange { layer: layer.table.clone(), what }).collect())
}

/// The shape in a row: none, one, or bytes that are none.
enum TheirShape {
    None,
    Readable(Shape),
    Unreadable,
}

impl TheirShape {
    fn readable(self) -> Option<Shape> {
        match self {
            Self::Readable(shape) => Some(shape),
            Self::None | Self::Unreadable => None,
        }
    }

    fn says(&self, ours: Option<&Shape>) -> bool {
        match self {
            Self::None => ours.is_none(),
            Self::Readable(theirs) => ours == Some(theirs),
            Self::Unreadable => false,
        }
    }
}

fn read<'r>(row: &'r Row<'_>, layer: &Layer) -> Result<(TheirShape, Vec<ValueRef<'r>>), Error> {
    let first = if layer.shape.is_some() { 2 } else { 1 };
    let shape = match layer.shape {
        None => TheirShape::None,
        Some(_) => match row.get_ref(1)? {
            ValueRef::Null => TheirShape::None,
            ValueRef::Blob(blob) => Shape::from_blob(blob).map_or(TheirShape::Unreadable, TheirShape::Readable),
            _ => TheirShape::Unreadable,
        },
    };
    let shape = match (shape, layer.shape) {
        (TheirShape::Readable(shape), Some(kind)) => TheirShape::Readable(shape.as_kind(kind)),
        (shape, _) => shape,
    };
    let attributes =
        (first..first + layer.columns.len()).map(|column| row.get_ref(column)).collect::<Result<_, _>>()?;
    Ok((shape, attributes))
}

/// A value in words.
fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(words) => String::from_utf8_lossy(words).into_owned(),
        ValueRef::Blob(bytes) => format!("[{}]", bytes.len()),
    }
}
