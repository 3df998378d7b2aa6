//! One block of rows in, the same rows with their answers out. Never changes a byte of what came in.

use std::collections::BTreeMap;

use super::AnswerColumns;
use super::cell::push_cell;
use super::coordinate_columns::CoordinateColumns;
use super::csv_points::Locate;
use super::encoding::TextEncoding;
use super::records::{Record, Shape, unquoted, walk_record};
use crate::geodesy::{CoordinateError, CoordinateSystem, LatticePoint, lattice_point, lattice_units};
use crate::partition::Label;
use crate::text::{self, Lang};

/// Why a row has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum RowFault {
    /// The row ends before its coordinates, or has far more cells than the header.
    Ragged {
        /// Cells in the row.
        cells: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// The row goes on where the header has ended: mostly a separator in a cell without quotes.
    Surplus {
        /// The first such cell, from 1.
        number: usize,
        /// What it says, cut when it is long.
        cell: String,
        /// Cells in the header.
        expected: usize,
    },
    /// A coordinate cell is empty.
    NoCoordinate {
        /// Its column.
        column: String,
    },
    /// A coordinate cell is not a number.
    NotANumber {
        /// Its column.
        column: String,
        /// What it says, cut when it is long.
        cell: String,
    },
    /// The numbers are not a place.
    Coordinate(CoordinateError),
    /// The bytes of the row are not text in the encoding of the file.
    Misencoded {
        /// The encoding of the file.
        encoding: TextEncoding,
    },
}

impl RowFault {
    /// The fault in words.
    pub fn words(&self, lang: Lang) -> String {
        use text::exchange as words;
        match self {
            Self::Ragged { cells, expected } => words::ragged(lang, cells, expected),
            Self::Surplus { number, cell, expected } => words::surplus(lang, number, cell, expected),
            Self::NoCoordinate { column } => words::no_coordinate(lang, column),
            Self::NotANumber { column, cell } => words::not_a_number(lang, column, cell),
            Self::Coordinate(error) => error.words(lang),
            Self::Misencoded { encoding } => words::misencoded(lang, encoding.name()),
        }
    }
}

/// What to know about a table before its rows are answered.
pub(super) struct RowFormat {
    pub(super) shape: Shape,
    /// What the rows are worked on in.
    pub(super) encoding: TextEncoding,
    pub(super) system: CoordinateSystem,
    pub(super) lang: Lang,
    /// Cells in the header.
    pub(super) cells: usize,
    /// Cells before the answer: those of the header, or more where rows go on with empty ones.
    pub(super) width: usize,
    pub(super) columns: CoordinateColumns,
}

/// The most empty cells without a heading that a row may have.
const MAX_SURPLUS: usize = 100;

/// The cells that follow a row, encoded, by label: one copy per row is all that is left to do.
pub(super) struct RowEndings {
    bytes: Vec<u8>,
    outside: Span,
    grids: Spans,
    non_grids: Spans,
    columns: usize,
}

/// Start and length of an ending.
type Span = (usize, usize);

/// Endings by number of a record. Numbers are dense as a rule, and a look-up for each row must cost next to nothing;
/// a file may also hold a single number near the greatest, and that must not cost memory.
#[derive(Default)]
struct Spans {
    dense: Vec<Span>,
    others: BTreeMap<u32, Span>,
}

impl Spans {
    /// Numbers below are looked up in a list of at most 64 MB.
    const DENSE: u32 = 1 << 22;

    fn insert(&mut self, number: u32, span: Span) {
        if number >= Self::DENSE {
            self.others.insert(number, span);
            return;
        }
        let number = number as usize;
        if self.dense.len() <= number {
            self.dense.resize(number + 1, (0, 0));
        }
        self.dense[number] = span;
    }

    fn get(&self, number: u32) -> Span {
        let dense = self.dense.get(number as usize);
        dense.or_else(|| self.others.get(&number)).copied().unwrap_or_default()
    }
}

impl RowEndings {
    pub(super) fn new(columns: &AnswerColumns<'_>, format: &RowFormat) -> Self {
        let mut endings = Self {
            bytes: Vec::new(),
            outside: (0, 0),
            grids: Spans::default(),
            non_grids: Spans::default(),
            columns: columns.headings().len(),
        };
        for label in columns.labels() {
            let encoded = ending(&columns.cells(label), format);
            let span = (endings.bytes.len(), encoded.len());
            endings.bytes.extend_from_slice(&encoded);
            match label {
                Label::Outside => endings.outside = span,
                Label::Grid(id) => endings.grids.insert(id.0, span),
                Label::NonGrid(id) => endings.non_grids.insert(id.0, span),
            }
        }
        endings
    }

    fn of(&self, label: Label) -> &[u8] {
        let (start, length) = match label {
            Label::Outside => self.outside,
            Label::Grid(id) => self.grids.get(id.0),
            Label::NonGrid(id) => self.non_grids.get(id.0),
        };
        &self.bytes[start..][..length]
    }
}

/// Cells as they follow a row, in the encoding of the table.
pub(super) fn ending(cells: &[String], format: &RowFormat) -> Vec<u8> {
    let mut row = String::new();
    for cell in cells {
        push_cell(&mut row, cell, char::from(format.shape.delimiter));
    }
    format.encoding.encode(&row)
}

/// How many rows came to which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows of the table, blank ones too.
    pub(super) rows: u64,
    pub(super) blank: u64,
    pub(super) inside: u64,
    pub(super) outside: u64,
    pub(super) non_grid: u64,
}

/// One worker's memory, used again for every block.
#[derive(Default)]
pub(super) struct BlockWork {
    rows: Vec<Row>,
    points: Vec<LatticePoint>,
    /// Row within the block, and what is wrong with it.
    pub(super) faults: Vec<(u64, RowFault)>,
    pub(super) out: Vec<u8>,
    pub(super) tally: Tally,
    /// The most cells of a row, those with far too many left out.
    pub(super) widest: usize,
}

#[derive(Clone, Copy)]
struct Row {
    record: Record,
    kind: RowKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    /// Nothing on the line, or only separators: goes out as it came.
    Blank,
    Point,
    Faulty,
}

impl BlockWork {
    /// Answers the rows of a block into [`out`](Self::out).
    pub(super) fn answer(
        &mut self,
        block: &[u8],
        format: &RowFormat,
        endings: &RowEndings,
        columns: &AnswerColumns<'_>,
        locate: Locate<'_>,
    ) {
        self.rows.clear();
        self.points.clear();
        self.faults.clear();
        self.out.clear();
        self.tally = Tally::default();
        self.widest = 0;
        self.read(block, format);
        let labels = locate(&self.points);
        self.write(block, format, endings, columns, &labels);
    }

    fn read(&mut self, block: &[u8], format: &RowFormat) {
        let sound = format.encoding.is_valid(block);
        let mut start = 0;
        while start < block.len() {
            let (mut lon, mut lat) = (0..0, 0..0);
            let record = walk_record(block, start, format.shape, |index, cell| {
                if index == format.columns.lon.0 {
                    lon = cell;
                } else if index == format.columns.lat.0 {
                    lat = cell;
                }
            });
            let kind = if record.end == start {
                RowKind::Blank
            } else {
                let row = &block[start..record.end];
                let found = if !sound && !format.encoding.is_valid(row) {
                    Err(RowFault::Misencoded { encoding: format.encoding })
                } else if record.cells != format.cells
                    && let Err(fault) = format.number_of_cells(row, record)
                {
                    Err(fault)
                } else {
                    format.point(unquoted(&block[lon]), unquoted(&block[lat]))
                };
                match found {
                    Ok(point) => {
                        self.points.push(point);
                        self.widest = self.widest.max(record.cells);
                        RowKind::Point
                    }
                    // Spreadsheets write such rows where something stood once.
                    Err(_) if row.iter().all(|&byte| byte == format.shape.delimiter) => RowKind::Blank,
                    Err(fault) => {
                        self.faults.push((self.rows.len() as u64, fault));
                        if record.cells <= format.cells + MAX_SURPLUS {
                            self.widest = self.widest.max(record.cells);
                        }
                        RowKind::Faulty
                    }
                }
            };
            self.rows.push(Row { record, kind });
            start = record.next;
        }
    }

    fn write(
        &mut self,
        block: &[u8],
        format: &RowFormat,
        endings: &RowEndings,
        columns: &AnswerColumns<'_>,
        labels: &[Label],
    ) {
        let mut start = 0;
        let mut points = self.points.iter();
        let mut labels = labels.iter().copied();
        let mut faults = self.faults.iter();
        self.tally.rows = self.rows.len() as u64;
        for Row { record, kind } in &self.rows {
            self.out.extend_from_slice(&block[start..record.end]);
            match kind {
                RowKind::Blank => self.tally.blank += 1,
                RowKind::Point => {
                    // A locator that gives too few labels leaves the rest outside rather than stopping the run.
                    let label = labels.next().unwrap_or(Label::Outside);
                    *match label {
                        Label::Outside => &mut self.tally.outside,
                        Label::Grid(_) => &mut self.tally.inside,
                        Label::NonGrid(_) => &mut self.tally.non_grid,
                    } += 1;
                    fill_up(&mut self.out, *record, format);
                    self.out.extend_from_slice(endings.of(label));
                    let own = points.next().and_then(|&point| columns.cells_of_point(point, label));
                    if let Some(cells) = own {
                        self.out.extend_from_slice(&ending(&cells, format));
                    }
                }
                RowKind::Faulty => {
                    fill_up(&mut self.out, *record, format);
                    let words = faults.next().map(|(_, fault)| fault.words(format.lang)).unwrap_or_default();
                    let mut cells = vec![text::exchange::status_error(format.lang).to_owned(), words];
                    cells.resize(endings.columns, String::new());
                    self.out.extend_from_slice(&ending(&cells, format));
                }
            }
            self.out.extend_from_slice(&block[record.end..record.next]);
            start = record.next;
        }
    }
}

/// Adds the cells that a row lacks, so that the answer stands under its headings.
fn fill_up(row: &mut Vec<u8>, record: Record, format: &RowFormat) {
    if record.cells < format.width {
        row.extend(std::iter::repeat_n(format.shape.delimiter, format.width - record.cells));
    }
}

impl RowFormat {
    /// What is wrong with the number of cells, where it is not that of the header.
    #[cold]
    fn number_of_cells(&self, row: &[u8], record: Record) -> Result<(), RowFault> {
        let (cells, expected) = (record.cells, self.cells);
        // Spreadsheets leave off empty cells at the end of a row.
        let needed = self.columns.lon.0.max(self.columns.lat.0) + 1;
        if cells < needed || cells > expected + MAX_SURPLUS {
            return Err(RowFault::Ragged { cells, expected });
        }
        let mut surplus = None;
        walk_record(row, 0, self.shape, |index, cell| {
            if index >= expected && surplus.is_none() && !unquoted(&row[cell.clone()]).trim_ascii().is_empty() {
                surplus = Some((index + 1, cell));
            }
        });
        surplus.map_or(Ok(()), |(number, cell)| {
            Err(RowFault::Surplus { number, cell: self.shown(unquoted(&row[cell])), expected })
        })
    }

    /// The point that two cells name.
    pub(super) fn point(&self, lon: &[u8], lat: &[u8]) -> Result<LatticePoint, RowFault> {
        let CoordinateColumns { lon: (_, lon_name), lat: (_, lat_name), .. } = &self.columns;
        if self.system == CoordinateSystem::Cgcs2000 {
            let units = |cell: &[u8], column| {
                let units = lattice_units(cell);
                units.or_else(|| units_with_comma(cell)).ok_or_else(|| self.not_a_number(cell, column))
            };
            return lattice_point(units(lon, lon_name)?, units(lat, lat_name)?).map_err(RowFault::Coordinate);
        }
        let parsed = |cell: &[u8]| std::str::from_utf8(cell.trim_ascii()).ok()?.parse::<f64>().ok();
        let number = |cell: &[u8], column| {
            parsed(cell).or_else(|| parsed(&with_point(cell)?)).ok_or_else(|| self.not_a_number(cell, column))
        };
        let (x, y) = (number(lon, lon_name)?, number(lat, lat_name)?);
        self.system.to_lattice(x, y).map_err(RowFault::Coordinate)
    }

    #[cold]
    fn not_a_number(&self, cell: &[u8], column: &str) -> RowFault {
        let column = column.to_owned();
        if cell.trim_ascii().is_empty() {
            return RowFault::NoCoordinate { column };
        }
        RowFault::NotANumber { column, cell: self.shown(cell) }
    }

    /// A cell as a message shows it.
    fn shown(&self, cell: &[u8]) -> String {
        const SHOWN: usize = 40;
        let decoded = self.encoding.decode(&cell[..cell.len().min(4 * SHOWN)]);
        let mut characters = decoded.chars().map(|c| if c.is_control() { ' ' } else { c });
        let mut shown: String = characters.by_ref().take(SHOWN).collect();
        if characters.next().is_some() {
            shown.push('…');
        }
        shown
    }
}

/// The lattice units of a number with a decimal comma.
#[cold]
fn units_with_comma(cell: &[u8]) -> Option<i64> {
    lattice_units(&with_point(cell)?)
}

/// A number with a decimal comma, as spreadsheets write it in many countries, with a point instead.
fn with_point(cell: &[u8]) -> Option<Vec<u8>> {
    let comma = memchr::memchr(b',', cell)?;
    let (before, after) = (&cell[..comma], &cell[comma + 1..]);
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let whole = before.trim_ascii_start();
    let sound = digits(whole.strip_prefix(b"-").unwrap_or(whole)) && digits(after.trim_ascii_end());
    sound.then(|| [before, b".", after].concat())
}
