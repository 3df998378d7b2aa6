//! Which encoding a table is in: UTF-8, UTF-8 with a byte-order mark, or GBK. Looks, never converts the table.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Encoding, GBK};

use super::ExchangeError;
use crate::files::FileError;

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
}

impl TextEncoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => "UTF-8 (BOM)",
            Self::Gbk => "GBK",
        }
    }

    /// What stands before the header.
    pub(super) fn mark(self) -> &'static [u8] {
        if self == Self::Utf8WithMark { UTF8_MARK } else { b"" }
    }

    /// Whether the bytes are text in this encoding.
    pub(super) fn is_valid(self, bytes: &[u8]) -> bool {
        match self {
            Self::Utf8 | Self::Utf8WithMark => Encoding::utf8_valid_up_to(bytes) == bytes.len(),
            Self::Gbk => {
                Encoding::ascii_valid_up_to(bytes) == bytes.len()
                    || GBK.decode_without_bom_handling_and_without_replacement(bytes).is_some()
            }
        }
    }

    /// The bytes as text, with a replacement character where they are none.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 | Self::Utf8WithMark => String::from_utf8_lossy(bytes).into_owned(),
            Self::Gbk => GBK.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }

    /// The text as bytes. A character that the encoding lacks becomes a question mark.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 | Self::Utf8WithMark => text.as_bytes().to_vec(),
            Self::Gbk => {
                let mut bytes = Vec::with_capacity(text.len());
                for character in text.chars() {
                    let mut four = [0; 4];
                    let (encoded, _, lacking) = GBK.encode(character.encode_utf8(&mut four));
                    if lacking { bytes.push(b'?') } else { bytes.extend_from_slice(&encoded) }
                }
                bytes
            }
        }
    }

    /// The encoding of a file: by its mark; else UTF-8 when all of it is; else GBK, unless around the first bytes that
    /// are not UTF-8 more lines are than are not, which is a UTF-8 file with damage.
    ///
    /// # Errors
    /// A file that cannot be read, is empty, in UTF-16, or holds a NUL byte.
    ///
    /// # Performance
    /// Reads the file once, some gigabytes a second, in constant memory.
    pub(super) fn of_file(path: &Path) -> Result<Self, ExchangeError> {
        let placed = |error| FileError::io(error, path);
        let mut file = File::open(path).map_err(placed)?;
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
                    [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(ExchangeError::Utf16),
                    [0xEF, 0xBB, 0xBF] => return Err(ExchangeError::Empty),
                    _ if bytes.starts_with(UTF8_MARK) => found = Some(Self::Utf8WithMark),
                    _ => {}
                }
            }
            if let Some(at) = memchr::memchr(0, bytes) {
                let line = line_at(path, offset + at as u64).map_err(placed)?;
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
fn line_at(path: &Path, offset: u64) -> io::Result<u64> {
    let mut before = File::open(path)?.take(offset);
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
