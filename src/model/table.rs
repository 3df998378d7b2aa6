//! A persistent table of records: cheap to clone, cheap to change, and its differences are found without a full walk.

use std::sync::Arc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Contradiction, Kind, References};
use crate::domain::RecordId;

/// A row of a [`Table`].
pub trait Record:
    References + Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The type of its id.
    type Id: RecordId;
    /// Its kind.
    const KIND: Kind;
    /// Its id.
    fn id(&self) -> Self::Id;
}

/// Records of one kind, by id. Clones share structure: the newtype hides the persistent map that does it.
#[derive(Clone, Debug)]
pub struct Table<R: Record>(OrdMap<R::Id, Arc<R>>);

/// One row before and after; `None` where the row does not exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowChange<R> {
    /// Before.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub before: Option<Arc<R>>,
    /// After.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub after: Option<Arc<R>>,
}

impl<R: Record> Default for Table<R> {
    fn default() -> Self {
        Self(OrdMap::new())
    }
}

impl<R: Record> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0) || self.0 == other.0
    }
}

impl<R: Record> FromIterator<R> for Table<R> {
    fn from_iter<T: IntoIterator<Item = R>>(rows: T) -> Self {
        Self(rows.into_iter().map(|row| (row.id(), Arc::new(row))).collect())
    }
}

impl<R: Record> Table<R> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The row with this id.
    pub fn get(&self, id: R::Id) -> Option<&R> {
        self.0.get(&id).map(AsRef::as_ref)
    }

    /// All rows, by id.
    pub fn iter(&self) -> impl Iterator<Item = &R> + '_ {
        self.0.values().map(AsRef::as_ref)
    }

    /// The smallest id in the table.
    pub fn first_id(&self) -> Option<R::Id> {
        self.0.get_min().map(|(id, _)| *id)
    }

    /// The largest id in the table.
    pub fn last_id(&self) -> Option<R::Id> {
        self.0.get_max().map(|(id, _)| *id)
    }

    /// Adds the row, or puts it in the place of the one with its id.
    pub fn put(&mut self, row: R) {
        self.0.insert(row.id(), Arc::new(row));
    }

    /// Takes the row out.
    pub fn remove(&mut self, id: R::Id) -> Option<Arc<R>> {
        self.0.remove(&id)
    }

    /// The rows that differ, by id. Parts that both tables share are passed over.
    pub fn diff(&self, after: &Self) -> Vec<RowChange<R>> {
        self.0
            .diff(&after.0)
            .map(|item| match item {
                DiffItem::Add(_, row) => RowChange { before: None, after: Some(row.clone()) },
                DiffItem::Remove(_, row) => RowChange { before: Some(row.clone()), after: None },
                DiffItem::Update { old: (_, old), new: (_, new) } => {
                    RowChange { before: Some(old.clone()), after: Some(new.clone()) }
                }
            })
            .collect()
    }

    /// Carries out the changes; `next_number` is larger than the number of any record.
    ///
    /// # Errors
    /// A row that is not as the change says that it is before; the rows before it are changed then.
    pub fn apply(&mut self, changes: &[RowChange<R>], next_number: u32) -> Result<(), Contradiction> {
        for change in changes {
            let (before, after) = (change.before.as_ref(), change.after.as_ref());
            let Some(id) = after.or(before).map(|row| row.id()) else { continue };
            let contradiction = Contradiction::Row { kind: R::KIND, number: id.number() };
            let is_same_row = before.is_none_or(|row| row.id() == id);
            if !is_same_row || id.number() >= next_number || self.0.get(&id) != before {
                return Err(contradiction);
            }
            match after {
                Some(row) => drop(self.0.insert(id, row.clone())),
                None => drop(self.0.remove(&id)),
            }
        }
        Ok(())
    }
}

impl<R> RowChange<R> {
    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

/// No row. Spares the records a `Default` of their own, which serde would ask for.
fn none<R>() -> Option<Arc<R>> {
    None
}
