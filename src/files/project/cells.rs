//! The values of a row as bytes: the form in which rows are digested, and in which they go from the thread that fetches
//! them to those that make records and borders of them. Never fails on a value; what it means is for others to say.

use crate::files::sqlite::ValueRef;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It makes no sense.
    Nonsense,
    /// It names something that this version of the program does not know.
    Newer,
}

impl Flaw {
    /// What a text that is no record lacks, or has too much of.
    pub fn of_text(error: &serde_json::Error) -> Self {
        // The words are those of serde itself, and the only place where it says which error it was.
        let words = error.to_string();
        let is_newer = ["unknown variant", "unknown field"].iter().any(|start| words.starts_with(start));
        if is_newer { Self::Newer } else { Self::Nonsense }
    }
}

/// The values of one row.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'c>(&'c [ValueRef<'c>]);

/// Adds the types and bytes of the values of a row to others.
pub fn encode<'v>(values: impl IntoIterator<Item = ValueRef<'v>>, into: &mut Vec<u8>) {
    let sized = |kind, bytes: &[u8], into: &mut Vec<u8>| {
        into.push(kind);
        into.extend((bytes.len() as u64).to_le_bytes());
        into.extend(bytes);
    };
    for value in values {
        match value {
            ValueRef::Null => into.push(NULL),
            ValueRef::Integer(number) => {
                into.push(INTEGER);
                into.extend(number.to_le_bytes());
            }
            ValueRef::Real(number) => {
                into.push(REAL);
                into.extend(number.to_bits().to_le_bytes());
            }
            ValueRef::Text(bytes) => sized(TEXT, bytes, into),
            ValueRef::Blob(bytes) => sized(BLOB, bytes, into),
        }
    }
}

/// The values that [`encode`] made bytes of, into a list that was cleared; bytes that it cannot have made end them.
pub fn decode<'b>(bytes: &'b [u8], values: &mut Vec<ValueRef<'b>>) {
    values.clear();
    let mut rest = bytes;
    while let Some(value) = take(&mut rest) {
        values.push(value);
    }
}

fn take<'b>(rest: &mut &'b [u8]) -> Option<ValueRef<'b>> {
    let (&kind, after) = rest.split_first()?;
    if kind == NULL {
        *rest = after;
        return Some(ValueRef::Null);
    }
    let (word, after) = after.split_first_chunk::<8>()?;
    if matches!(kind, INTEGER | REAL) {
        *rest = after;
        let bits = u64::from_le_bytes(*word);
        let number =
            if kind == INTEGER { ValueRef::Integer(bits.cast_signed()) } else { ValueRef::Real(f64::from_bits(bits)) };
        return Some(number);
    }
    let (bytes, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*word)).ok()?)?;
    *rest = after;
    match kind {
        TEXT => Some(ValueRef::Text(bytes)),
        BLOB => Some(ValueRef::Blob(bytes)),
        _ => None,
    }
}

impl<'c> Cells<'c> {
    /// The row of these values.
    pub fn of(values: &'c [ValueRef<'c>]) -> Self {
        Self(values)
    }

    /// The row without its first columns.
    pub fn after(self, columns: usize) -> Self {
        Self(self.0.get(columns..).unwrap_or_default())
    }

    /// The number in a column.
    pub fn integer<N: TryFrom<i64>>(self, column: usize) -> Result<N, Flaw> {
        match self.0.get(column) {
            Some(ValueRef::Integer(number)) => N::try_from(*number).map_err(|_| Flaw::Nonsense),
            _ => Err(Flaw::Nonsense),
        }
    }

    /// The text in a column.
    pub fn text(self, column: usize) -> Result<&'c str, Flaw> {
        match self.0.get(column) {
            Some(ValueRef::Text(bytes)) => std::str::from_utf8(bytes).map_err(|_| Flaw::Nonsense),
            _ => Err(Flaw::Nonsense),
        }
    }

    /// The text in a column, or none.
    pub fn text_or_null(self, column: usize) -> Result<Option<&'c str>, Flaw> {
        match self.0.get(column) {
            Some(ValueRef::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// The bytes in a column.
    pub fn blob(self, column: usize) -> Result<&'c [u8], Flaw> {
        match self.0.get(column) {
            Some(ValueRef::Blob(bytes)) => Ok(bytes),
            _ => Err(Flaw::Nonsense),
        }
    }

    /// What the JSON text in a column says.
    pub fn parsed<T: serde::de::DeserializeOwned>(self, column: usize) -> Result<T, Flaw> {
        serde_json::from_str(self.text(column)?).map_err(|error| Flaw::of_text(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_cut_bytes_end_them() {
        let values = [
            ValueRef::Null,
            ValueRef::Integer(-7),
            ValueRef::Real(0.5),
            ValueRef::Text("网格".as_bytes()),
            ValueRef::Blob(&[1, 2]),
        ];
        let mut bytes = Vec::new();
        encode(values, &mut bytes);
        let mut again = Vec::new();
        decode(&bytes, &mut again);
        assert_eq!(again, values);
        for end in 0..bytes.len() {
            decode(&bytes[..end], &mut again);
            assert!(again.len() < values.len() && again[..] == values[..again.len()], "cut at {end}");
        }
    }
}
