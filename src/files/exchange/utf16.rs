//! A table in UTF-16 read as UTF-8. Refuses what is not text; what it reads can be written back as it came.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

/// Bytes read at a time.
const STEP: usize = 64 << 10;

/// Reads UTF-16 after its mark and gives UTF-8. Fails with `InvalidData` at half a character.
///
/// A sound text has one form in UTF-16, so nothing is lost on the way.
pub(super) struct Utf16Reader<R> {
    source: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// Decoded and not handed out yet, from `given` on.
    text: Vec<u8>,
    given: usize,
    at_end: bool,
    broken: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(source: R, big_end_first: bool) -> Self {
        let encoding = if big_end_first { UTF_16BE } else { UTF_16LE };
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { source, decoder, bytes: Vec::new(), text: Vec::new(), given: 0, at_end: false, broken: false }
    }

    /// Decodes the next bytes, up to the first half character.
    fn decode_on(&mut self) -> io::Result<()> {
        self.bytes.clear();
        let read = self.source.by_ref().take(STEP as u64).read_to_end(&mut self.bytes)?;
        self.at_end = read == 0;
        // Two bytes make at most three, and a half character before them three more.
        self.text.resize(self.bytes.len() / 2 * 3 + 16, 0);
        let (result, _, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.bytes, &mut self.text, self.at_end);
        self.text.truncate(written);
        self.given = 0;
        self.broken = result != DecoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.broken {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "half a character of UTF-16"));
            }
            if self.at_end {
                return Ok(0);
            }
            self.decode_on()?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..][..count]);
        self.given += count;
        Ok(count)
    }
}
