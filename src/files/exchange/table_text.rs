//! A table as text: for the clipboard with tabs, for a file with commas. What it says is never run as a formula.

use std::fs;
use std::path::Path;

use super::cell::push_cell;
use crate::files::{Disk, FileError, replace_file};
use crate::query::table::Cell;

/// The rows with their heads, parted by tabs: pastes into a spreadsheet.
///
/// Codes of digits alone are written as `="530112…"`, which spreadsheets take as text; otherwise they would keep only
/// the first fifteen digits.
pub fn table_tsv(heads: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    add_heads(&mut text, heads, '\t');
    for row in rows {
        add_row(&mut text, row, '\t', |line, cell| match cell {
            Cell::Code(code) if code.len() > 11 && code.bytes().all(|byte| byte.is_ascii_digit()) => {
                line.push('\t');
                line.push_str("=\"");
                line.push_str(code);
                line.push('"');
                true
            }
            _ => false,
        });
    }
    text
}

/// The rows with their heads as CSV.
pub fn table_csv(heads: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    add_heads(&mut text, heads, ',');
    for row in rows {
        add_row(&mut text, row, ',', |_, _| false);
    }
    text
}

/// Writes the rows with their heads as CSV, whole or not at all: UTF-8 with a byte order mark, by which spreadsheets
/// know it.
///
/// # Errors
/// A place that cannot be written.
pub fn write_table_csv(out: &Path, heads: &[String], rows: &[Vec<Cell>]) -> Result<(), FileError> {
    write_text(out, &format!("\u{feff}{}", table_csv(heads, rows)))
}

/// Writes a text, whole or not at all.
///
/// # Errors
/// A place that cannot be written.
pub fn write_text(out: &Path, text: &str) -> Result<(), FileError> {
    replace_file(out, Disk::default(), |beside| fs::write(beside, text).map_err(|error| FileError::io(error, out)))
}

/// Writes a picture that was made, whole or not at all.
///
/// # Errors
/// A place that cannot be written.
pub fn write_picture(out: &Path, png: &[u8]) -> Result<(), FileError> {
    replace_file(out, Disk::default(), |beside| fs::write(beside, png).map_err(|error| FileError::io(error, out)))
}

fn add_heads(text: &mut String, heads: &[String], delimiter: char) {
    let mut line = String::new();
    for head in heads {
        push_cell(&mut line, head, delimiter);
    }
    end_line(text, &line, delimiter);
}

fn add_row(text: &mut String, row: &[Cell], delimiter: char, special: impl Fn(&mut String, &Cell) -> bool) {
    let mut line = String::new();
    for cell in row {
        if special(&mut line, cell) {
            continue;
        }
        match cell {
            Cell::Count(_) | Cell::Measure(_) => {
                line.push(delimiter);
                line.push_str(&cell.plain());
            }
            _ => push_cell(&mut line, &cell.plain(), delimiter),
        }
    }
    end_line(text, &line, delimiter);
}

/// Each cell was written after a delimiter; the line begins with the first cell.
fn end_line(text: &mut String, line: &str, delimiter: char) {
    text.push_str(line.strip_prefix(delimiter).unwrap_or(line));
    text.push_str("\r\n");
}
