//! Cuts a table into blocks of whole records, exact with quotes and line breaks inside cells. Knows no columns.

use std::io::{self, Read};
use std::ops::Range;

/// Bytes read at a time.
const STEP: usize = 256 << 10;

/// The longest record taken.
pub(super) const MAX_RECORD: usize = 64 << 20;

/// What separates the cells of a table, and the byte that ends its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) delimiter: u8,
    /// A line feed, with or without carriage returns before it; or a carriage return alone, as old Macs wrote.
    pub(super) line_end: u8,
}

/// Reads a table block by block; each block ends where a record ends.
///
/// A quote opens a quoted cell only at the beginning of a cell (as in RFC 4180 and every spreadsheet); elsewhere it is
/// a character like any other. In GBK no second byte of a character looks like a quote, a separator or a line break.
pub(super) struct Blocks<R> {
    source: R,
    shape: Shape,
    /// What was read after the last whole record.
    carry: Vec<u8>,
    at_end: bool,
}

/// Why there is no next block.
#[derive(Debug)]
pub(super) enum BlockError {
    Read(io::Error),
    OpenQuote,
    RecordTooLong,
}

/// How far a block has been looked through.
#[derive(Clone, Copy)]
struct Scan {
    position: usize,
    quoted: bool,
    /// Just after the last line break outside quotes.
    record_end: usize,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(source: R, shape: Shape) -> Self {
        Self { source, shape, carry: Vec::new(), at_end: false }
    }

    /// The next block into `block`; false when there is none.
    pub(super) fn next(&mut self, block: &mut Vec<u8>) -> Result<bool, BlockError> {
        block.clear();
        block.append(&mut self.carry);
        let mut scan = Scan { position: 0, quoted: false, record_end: 0 };
        loop {
            if self.at_end {
                if scan.quoted {
                    return Err(BlockError::OpenQuote);
                }
                return Ok(!block.is_empty());
            }
            let before = block.len();
            let read = self.source.by_ref().take(STEP as u64).read_to_end(block).map_err(BlockError::Read)?;
            self.at_end = read == 0;
            scan.go_on(block, self.shape, self.at_end);
            if scan.record_end > 0 && !self.at_end {
                self.carry.extend_from_slice(&block[scan.record_end..]);
                block.truncate(scan.record_end);
                return Ok(true);
            }
            if before > MAX_RECORD {
                return Err(BlockError::RecordTooLong);
            }
        }
    }
}

impl Scan {
    fn go_on(&mut self, block: &[u8], shape: Shape, at_end: bool) {
        loop {
            let rest = &block[self.position..];
            let quote = memchr::memchr(b'"', rest);
            if !self.quoted {
                let plain = &rest[..quote.unwrap_or(rest.len())];
                if let Some(last) = memchr::memrchr(shape.line_end, plain) {
                    self.record_end = self.position + last + 1;
                }
            }
            let Some(quote) = quote else {
                self.position = block.len();
                return;
            };
            let at = self.position + quote;
            if self.quoted {
                match block.get(at + 1) {
                    Some(b'"') => self.position = at + 2,
                    // Whether this quote closes the cell is seen only with the next byte.
                    None if !at_end => {
                        self.position = at;
                        return;
                    }
                    _ => {
                        self.quoted = false;
                        self.position = at + 1;
                    }
                }
            } else {
                let begins_cell = |before: usize| [shape.line_end, shape.delimiter].contains(&block[before]);
                self.quoted = at.checked_sub(1).is_none_or(begins_cell);
                self.position = at + 1;
            }
        }
    }
}

/// One record of a block: where its cells end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// How many cells it has.
    pub(super) cells: usize,
    /// Where its last cell ends: before the line break.
    pub(super) end: usize,
    /// Where the next record begins.
    pub(super) next: usize,
}

/// Walks the cells of the record that begins at `start`, quotes and all, and shows the place of each to `cell` with its
/// number.
pub(super) fn walk_record(
    block: &[u8],
    start: usize,
    shape: Shape,
    mut cell: impl FnMut(usize, Range<usize>),
) -> Record {
    let mut cells = 0;
    let mut from = start;
    loop {
        let after_quotes = if block.get(from) == Some(&b'"') { quoted_end(block, from + 1) } else { from };
        let found =
            memchr::memchr2(shape.delimiter, shape.line_end, &block[after_quotes..]).map(|at| after_quotes + at);
        let stop = found.unwrap_or(block.len());
        if let Some(at) = found
            && block[at] == shape.delimiter
        {
            cell(cells, from..stop);
            cells += 1;
            from = stop + 1;
            continue;
        }
        // Some programs write two carriage returns before the line feed.
        let mut end = stop;
        while end > from && block[end - 1] == b'\r' {
            end -= 1;
        }
        cell(cells, from..end);
        return Record { cells: cells + 1, end, next: found.map_or(block.len(), |at| at + 1) };
    }
}

/// Just after the quote that closes a cell; the end of the block when none does.
fn quoted_end(block: &[u8], mut from: usize) -> usize {
    while let Some(quote) = memchr::memchr(b'"', &block[from.min(block.len())..]) {
        let at = from + quote;
        if block.get(at + 1) != Some(&b'"') {
            return at + 1;
        }
        from = at + 2;
    }
    block.len()
}

/// What a cell says: without the quotes around it, if any.
pub(super) fn unquoted(cell: &[u8]) -> &[u8] {
    match cell {
        [b'"', inner @ .., b'"'] => inner,
        _ => cell,
    }
}
