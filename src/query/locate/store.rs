//! Where the records and divided cells are kept, in pages of equal size: growing never moves or copies what is there.

use super::pass::Pass;

/// Words in a page: 4 MB.
const PAGE_BITS: u32 = 20;
const PAGE_WORDS: usize = 1 << PAGE_BITS;
/// Words in a cache line. A record that fits one lies in one.
const LINE: usize = 16;

/// A growing store of short runs of words, found again by their address.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    pages: Vec<Page>,
    /// The first unused word of the last page.
    next: usize,
    /// Addresses of freed runs, by length in steps of four words.
    free: Vec<Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Page {
    words: Box<[u32]>,
    /// The first word at the start of a cache line.
    start: usize,
}

impl Page {
    fn new() -> Self {
        let words = vec![0; PAGE_WORDS + LINE].into_boxed_slice();
        let start = words.as_ptr().align_offset(LINE * size_of::<u32>());
        // A machine that cannot say where a line starts loses some speed and nothing else.
        Self { words, start: if start < LINE { start } else { 0 } }
    }
}

/// The length that a run takes up.
fn room(len: usize) -> usize {
    len.div_ceil(4) * 4
}

impl Store {
    /// The words from an address to the end of its page.
    #[inline]
    pub(super) fn at(&self, address: u32) -> &[u32] {
        let page = &self.pages[(address >> PAGE_BITS) as usize];
        &page.words[page.start + (address as usize & (PAGE_WORDS - 1))..]
    }

    /// Puts words in and says where.
    pub(super) fn put(&mut self, words: &[u32]) -> u32 {
        let room = room(words.len());
        let address = match self.free.get_mut(room / 4).and_then(Vec::pop) {
            Some(address) => address,
            None => self.extend(room),
        };
        let page = &mut self.pages[(address >> PAGE_BITS) as usize];
        let at = page.start + (address as usize & (PAGE_WORDS - 1));
        page.words[at..at + words.len()].copy_from_slice(words);
        address
    }

    /// Gives back the room of `len` words.
    pub(super) fn release(&mut self, address: u32, len: usize) {
        let class = room(len) / 4;
        if class == 0 {
            return;
        }
        if self.free.len() <= class {
            self.free.resize(class + 1, Vec::new());
        }
        self.free[class].push(address);
    }

    fn extend(&mut self, room: usize) -> u32 {
        let left = (LINE - self.next % LINE) % LINE;
        if left > 0 && left < room {
            if let Some(page) = self.pages.len().checked_sub(1) {
                self.release(address(page, self.next), left);
            }
            self.next += left;
        }
        if self.pages.is_empty() || self.next + room > PAGE_WORDS {
            self.pages.push(Page::new());
            self.next = 0;
        }
        let place = address(self.pages.len() - 1, self.next);
        self.next += room;
        place
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> usize {
        let pages = self.pages.len().saturating_sub(1) * PAGE_WORDS + self.next;
        (pages + self.free.iter().map(Vec::len).sum::<usize>()) * size_of::<u32>()
    }

    /// Whether all addresses fit the 30 bits that a code has for them.
    pub(super) fn fits(&self) -> bool {
        self.pages.len() < 1 << (30 - PAGE_BITS)
    }
}

#[allow(clippy::cast_possible_truncation)] // fewer than 2^10 pages: codes have 30 bits, and memory ends before
fn address(page: usize, word: usize) -> u32 {
    (page << PAGE_BITS | word) as u32
}

/// Lines in a page: 256 kB.
const LINES: usize = 1 << 12;

/// A growing store of records of one line each.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pages: Vec<Box<[Pass; LINES]>>,
    next: usize,
    free: Vec<u32>,
}

impl Lines {
    /// The record with this number.
    #[inline]
    pub(super) fn at(&self, number: u32) -> &Pass {
        &self.pages[number as usize / LINES][number as usize % LINES]
    }

    /// Puts a record in and says where.
    pub(super) fn put(&mut self, pass: Pass) -> u32 {
        #[allow(clippy::cast_possible_truncation)] // memory ends before
        let number = self.free.pop().unwrap_or_else(|| {
            if self.next.is_multiple_of(LINES) && self.next / LINES == self.pages.len() {
                self.pages.extend(vec![Pass::default(); LINES].into_boxed_slice().try_into().ok());
            }
            self.next += 1;
            (self.next - 1) as u32
        });
        self.pages[number as usize / LINES][number as usize % LINES] = pass;
        number
    }

    /// Gives back the room of a record.
    pub(super) fn release(&mut self, number: u32) {
        self.free.push(number);
    }

    /// Whether all numbers fit the 30 bits that a code has for them.
    pub(super) fn fits(&self) -> bool {
        self.next < 1 << 30
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> usize {
        self.next * size_of::<Pass>() + self.free.len() * size_of::<u32>()
    }
}
