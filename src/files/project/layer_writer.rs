//! Writes the features of one layer, with its R-tree, its seal and its place in the registry.

use super::layers::Layer;
use super::seal::{Seal, TableWriter, quoted};
use super::shape::Shape;
use crate::files::sqlite::{Connection, Error, OptionalExtension, Value};

/// Writes the features of one layer.
pub struct LayerWriter<'c> {
    connection: &'c Connection,
    layer: &'c Layer,
    table: TableWriter<'c>,
    select_shape: String,
    select_attributes: String,
    insert_box: String,
    delete_box: String,
}

/// What becomes of a feature's shape.
pub enum ShapeChange {
    /// It stays as it is in the file.
    Keep,
    /// It is this one, or none.
    Set(Option<Shape>),
}

impl<'c> LayerWriter<'c> {
    /// A writer for a layer whose table exists and has this seal.
    pub fn new(connection: &'c Connection, layer: &'c Layer, seal: Seal) -> Self {
        let rtree = quoted(&layer.rtree());
        Self {
            connection,
            layer,
            table: TableWriter::new(connection, &layer.table, &layer.column_names(), seal),
            select_shape: format!("SELECT geom FROM {} WHERE fid = ?", quoted(&layer.table)),
            select_attributes: {
                let columns: Vec<String> = layer.columns.iter().map(|(name, _)| quoted(name)).collect();
                format!("SELECT {} FROM {} WHERE fid = ?", columns.join(", "), quoted(&layer.table))
            },
            insert_box: format!("INSERT OR REPLACE INTO {rtree} (id, minx, maxx, miny, maxy) VALUES (?, ?, ?, ?, ?)"),
            delete_box: format!("DELETE FROM {rtree} WHERE id = ?"),
        }
    }

    /// Adds a feature to a layer that does not hold its number yet.
    pub fn append(&mut self, number: u32, shape: Option<&Shape>, attributes: Vec<Value>) -> Result<(), Error> {
        let blob = shape.map_or(Value::Null, |shape| Value::Blob(shape.to_blob()));
        self.table.append(&self.row(number, blob, attributes))?;
        self.put_box(number, shape)
    }

    /// Adds a feature or puts it in the place of the one with its number.
    pub fn put(&mut self, number: u32, shape: ShapeChange, attributes: Vec<Value>) -> Result<(), Error> {
        let key = i64::from(number);
        match shape {
            ShapeChange::Set(shape) => {
                let blob = shape.as_ref().map_or(Value::Null, |shape| Value::Blob(shape.to_blob()));
                self.table.put(key, &self.row(number, blob, attributes))?;
                if self.layer.shape.is_some() && shape.is_none() {
                    self.connection.prepare_cached(&self.delete_box)?.execute([key])?;
                }
                self.put_box(number, shape.as_ref())
            }
            ShapeChange::Keep if self.layer.shape.is_none() => {
                self.table.put(key, &self.row(number, Value::Null, attributes))
            }
            ShapeChange::Keep => {
                let mut select = self.connection.prepare_cached(&self.select_shape)?;
                let kept: Option<Value> = select.query_row([key], |row| row.get(0)).optional()?;
                self.table.put(key, &self.row(number, kept.unwrap_or(Value::Null), attributes))
            }
        }
    }

    /// The attributes that a feature has in the file; `None` when there is no such feature.
    pub fn attributes(&self, number: u32) -> Result<Option<Vec<Value>>, Error> {
        let mut select = self.connection.prepare_cached(&self.select_attributes)?;
        let columns = 0..select.column_count();
        select.query_row([number], |row| columns.map(|column| row.get(column)).collect()).optional()
    }

    /// The shape that a feature has in the file, if it can be read.
    pub fn shape(&self, number: u32) -> Result<Option<Shape>, Error> {
        let mut select = self.connection.prepare_cached(&self.select_shape)?;
        let found: Option<Value> = select.query_row([number], |row| row.get(0)).optional()?;
        match found {
            Some(Value::Blob(blob)) => Ok(Shape::from_blob(&blob)),
            _ => Ok(None),
        }
    }

    /// Removes a feature, if there is one.
    pub fn remove(&mut self, number: u32) -> Result<(), Error> {
        self.table.remove(i64::from(number))?;
        if self.layer.shape.is_some() {
            self.connection.prepare_cached(&self.delete_box)?.execute([i64::from(number)])?;
        }
        Ok(())
    }

    /// The number of changes so far.
    pub fn changes(&self) -> usize {
        self.table.changes
    }

    /// Registers the change, if there was one; returns the layer's seal.
    pub fn finish(self, changed: &str) -> Result<Seal, Error> {
        if self.table.changes > 0 {
            self.layer.register_change(self.connection, changed)?;
        }
        Ok(self.table.seal)
    }

    fn row(&self, number: u32, blob: Value, attributes: Vec<Value>) -> Vec<Value> {
        let mut row = Vec::with_capacity(attributes.len() + 2);
        row.push(Value::Integer(i64::from(number)));
        if self.layer.shape.is_some() {
            row.push(blob);
        }
        row.extend(attributes);
        row
    }

    fn put_box(&self, number: u32, shape: Option<&Shape>) -> Result<(), Error> {
        let Some(bounds) = shape.and_then(Shape::bounds) else { return Ok(()) };
        let (min, max) = (bounds.min, bounds.max);
        let corners = (number, min.lon_deg(), max.lon_deg(), min.lat_deg(), max.lat_deg());
        self.connection.prepare_cached(&self.insert_box)?.execute(corners)?;
        Ok(())
    }
}
