//! Which encoding a table is in: UTF-8 with or without a byte-order mark, GBK, or UTF-16 with a mark. Only looks.

use std::io::{self, Read};

use encoding_rs::{Encoding, GBK};

use super::utf16::Utf16Reader;
use super::{ExchangeError, PointsTable};

/// The byte-order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

const WINDOW: usize = 1 << 20;

/// Encoding of a table. It goes out as it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte-order mark, as Excel writes it.
    Utf8WithMark,
    /// GBK, the old Chinese code page; read as its superset GB 18030.
    Gbk,
    /// UTF-16 with its mark, little end first: the "Unicode text" of Excel.
    Utf16Le,
    /// UTF-16 with its mark, big end first.
    Utf16Be,
}

impl TextEncoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => "UTF-8 (BOM)",
            Self::Gbk => "GBK",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        }
    }

    /// What stands before the header.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8WithMark => UTF8_MARK,
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Utf8 | Self::Gbk => b"",
        }
    }

    /// What the table is worked on in: separators and quotes are single bytes there, and what goes back is what came.
    pub(super) fn inside(self) -> Self {
        if matches!(self, Self::Utf16Le | Self::Utf16Be) { Self::Utf8 } else { self }
    }

    /// The text of a table from the mark on, as it is worked on.
    pub(super) fn reader<'a>(self, table: &PointsTable<'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
        let bytes = table.open(self.mark().len() as u64)?;
        Ok(match self {
            Self::Utf16Le | Self::Utf16Be => Box::new(Utf16Reader::new(bytes, self == Self::Utf16Be)),
            _ => bytes,
        })
    }

    /// Text as it is worked on, as it goes out.
    pub(super) fn outside(self, text: Vec<u8>) -> Vec<u8> {
        let big = match self {
            Self::Utf16Le => false,
            Self::Utf16Be => true,
            _ => return text,
        };
        let units = String::from_utf8_lossy(&text);
        units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    /// Whether the bytes are text in this encoding.
    pub(super) fn is_valid(self, bytes: &[u8]) -> bool {
        match self {
            Self::Gbk => {
                Encoding::ascii_valid_up_to(bytes) == bytes.len()
                    || GBK.decode_without_bom_handling_and_without_replacement(bytes).is_some()
            }
            _ => Encoding::utf8_valid_up_to(bytes) == bytes.len(),
        }
    }

    /// The bytes as text, with a replacement character where they are none.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Gbk => GBK.decode_without_bom_handling(bytes).0.into_owned(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// The text as bytes. A character that the encoding lacks becomes a question mark.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Gbk => {
                let mut bytes = Vec::with_capacity(text.len());
                for character in text.chars() {
                    let mut four = [0; 4];
                    let (encoded, _, lacking) = GBK.encode(character.encode_utf8(&mut four));
                    if lacking { bytes.push(b'?') } else { bytes.extend_from_slice(&encoded) }
                }
                bytes
            }
            _ => text.as_bytes().to_vec(),
        }
    }

    /// The encoding of a table: by its mark; else UTF-8 when all of it is; else GBK, unless around the first bytes that
    /// are not UTF-8 more lines are than are not, which is a UTF-8 file with damage.
    ///
    /// # Errors
    /// A table that cannot be read, is empty, in UTF-32 or damaged UTF-16, or holds a NUL character.
    ///
    /// # Performance
    /// Reads the table once, some gigabytes a second, in constant memory.
    pub(super) fn of(table: &PointsTable<'_>) -> Result<Self, ExchangeError> {
        let placed = |error| table.problem(error);
        let mut file = table.open(0).map_err(placed)?;
        let mut window = vec![0; WINDOW];
        let mut kept = 0; // bytes of a cut character, carried to the front
        let mut offset = 0; // of the window in the file
        let mut found = None;
        loop {
            let got = read_full(&mut file, &mut window[kept..]).map_err(placed)?;
            let bytes = &window[..kept + got];
            if offset == 0 {
                match bytes {
                    [] => return Err(ExchangeError::Empty),
                    [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(ExchangeError::Workbook),
                    [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(ExchangeError::Utf32),
                    [0xFF, 0xFE, ..] => return Self::Utf16Le.looked_through(table),
                    [0xFE, 0xFF, ..] => return Self::Utf16Be.looked_through(table),
                    [0xEF, 0xBB, 0xBF] => return Err(ExchangeError::Empty),
                    _ if bytes.starts_with(UTF8_MARK) => found = Some(Self::Utf8WithMark),
                    _ => {}
                }
            }
            if let Some(at) = memchr::memchr(0, bytes) {
                let line = line_at(table, offset + at as u64).map_err(placed)?;
                return Err(ExchangeError::NulByte { line });
            }
            if got == 0 {
                // A character cut by the end of the file is damage of the last line.
                return Ok(found.unwrap_or(if kept > 0 { guess(bytes) } else { Self::Utf8 }));
            }
            kept = 0;
            if found.is_none() {
                let valid = Encoding::utf8_valid_up_to(bytes);
                let rest = bytes.len() - valid;
                if rest > 0 && (rest > 3 || !may_go_on(&bytes[valid..])) {
                    found = Some(guess(bytes));
                } else {
                    kept = rest;
                }
            }
            offset += (bytes.len() - kept) as u64;
            let length = bytes.len();
            window.copy_within(length - kept..length, 0);
        }
    }

    /// Reads a table in UTF-16 to its end: what is not text in it is refused, since it could not go out as it came.
    fn looked_through(self, table: &PointsTable<'_>) -> Result<Self, ExchangeError> {
        let mut text = self.reader(table).map_err(|error| table.problem(error))?;
        let mut window = vec![0; WINDOW];
        let (mut line, mut length) = (1, 0);
        loop {
            let got = match text.read(&mut window) {
                Ok(got) => got,
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return Err(ExchangeError::BrokenUtf16 { line });
                }
                Err(error) => return Err(table.problem(error)),
            };
            let read = &window[..got];
            let breaks = |part: &[u8]| memchr::memchr_iter(b'\n', part).count() as u64;
            if let Some(at) = memchr::memchr(0, read) {
                return Err(ExchangeError::NulByte { line: line + breaks(&read[..at]) });
            }
            if got == 0 {
                return if length == 0 { Err(ExchangeError::Empty) } else { Ok(self) };
            }
            line += breaks(read);
            length += got;
        }
    }
}

/// Whether at most three bytes are the beginning of a UTF-8 character.
fn may_go_on(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

/// UTF-8 when most lines with Chinese in them are UTF-8, else GBK.
fn guess(bytes: &[u8]) -> TextEncoding {
    let (mut utf8, mut other) = (0, 0);
    for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_ascii()) {
        if std::str::from_utf8(line).is_ok() { utf8 += 1 } else { other += 1 }
    }
    if utf8 > other { TextEncoding::Utf8 } else { TextEncoding::Gbk }
}

fn read_full(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The line, from 1, in which the byte at this offset stands.
fn line_at(table: &PointsTable<'_>, offset: u64) -> io::Result<u64> {
    let mut before = table.open(0)?.take(offset);
    let mut window = vec![0; WINDOW];
    let mut line = 1;
    loop {
        let got = read_full(&mut before, &mut window)?;
        if got == 0 {
            return Ok(line);
        }
        line += memchr::memchr_iter(b'\n', &window[..got]).count() as u64;
    }
}
