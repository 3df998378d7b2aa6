//! Asks a process of our own for a page of a PDF file, with limits in time, memory and pixels. Whatever a hostile file
//! does to that process, the program lives on and says what happened.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::{Problem, TilePicture};
pub use crate::domain::PageChoice;

/// The largest file that is read.
pub(super) const FILE_BYTES: u64 = 256 << 20;
/// The most pixels along a side and in all.
pub(super) const SIDE: u32 = 30_000;
pub(super) const PIXELS: f64 = 80_000_000.0;
/// The longest first line of an answer.
const LINE: u64 = 1000;
/// How often the other process is looked after.
const LOOK: Duration = Duration::from_millis(20);

/// The longest time for a page.
const TIME: Duration = Duration::from_secs(60);
/// The process that draws ends by itself after this time, whatever became of the one that asked.
pub const PAGE_LIFE: Duration = Duration::from_secs(65);

/// The word by which the program is asked for a page.
pub const PAGE_WORD: &str = "--pdf-page";

/// Who draws pages, and within which limits.
#[derive(Clone, Debug)]
pub struct PageReader {
    /// The program that is asked: this one.
    pub program: PathBuf,
    /// The longest time.
    pub time: Duration,
    /// The most memory in bytes, on Linux, which tells how much a process has in use. Elsewhere only the time and the
    /// pixels are limited.
    pub memory: u64,
    /// Set once nobody waits for the page any more.
    pub cancelled: Arc<AtomicBool>,
}

/// A page that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its pixels.
    pub picture: TilePicture,
    /// How many pages the file has.
    pub pages: u32,
}

impl Default for PageReader {
    fn default() -> Self {
        let program = std::env::current_exe().unwrap_or_default();
        Self { program, time: TIME, memory: 1536 << 20, cancelled: Arc::default() }
    }
}

impl PageReader {
    /// Draws a page. It takes seconds and belongs on a thread of its own.
    ///
    /// # Errors
    /// What is wrong with the file, or what kept the page from being drawn within the limits.
    pub fn read(&self, path: &Path, page: PageChoice) -> Result<Page, Problem> {
        let told = |error: std::io::Error| Problem::File(error.to_string());
        let mut command = Command::new(&self.program);
        command.arg(PAGE_WORD).arg(path).arg(page.number.to_string()).arg(page.dpi.to_string());
        // Nothing is written there: it closes with this process, and the other one ends then.
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(told)?;
        let (send, answer) = channel();
        if let Some(pipe) = child.stdout.take() {
            std::thread::spawn(move || send.send(answer_of(pipe)));
        }
        let answer = self.wait(&mut child, &answer);
        // It has ended by itself, or shall now.
        let _ = child.kill();
        let _ = child.wait();
        answer
    }

    fn wait(&self, child: &mut Child, answer: &Receiver<Result<Page, Problem>>) -> Result<Page, Problem> {
        let started = Instant::now();
        loop {
            match answer.recv_timeout(LOOK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Disconnected) => return Err(Problem::PageFailed),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(Problem::Cancelled);
            }
            if started.elapsed() > self.time {
                return Err(Problem::PageTooSlow);
            }
            if memory_of(child).is_some_and(|bytes| bytes > self.memory) {
                return Err(Problem::PageTooLarge);
            }
        }
    }
}

/// The memory that a process has in use; `None` where the system does not tell.
fn memory_of(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Reads what the other process says. It is believed as little as the file.
fn answer_of(pipe: impl Read) -> Result<Page, Problem> {
    let mut pipe = BufReader::new(pipe);
    let mut line = String::new();
    let read = pipe.by_ref().take(LINE).read_line(&mut line);
    if !read.is_ok_and(|read| read > 0) {
        // It ended without a word: a page that makes the library stumble.
        return Err(Problem::PageFailed);
    }
    let line = line.trim_end();
    if let Some(reason) = line.strip_prefix("failed ") {
        let (reason, more) = reason.split_once(' ').unwrap_or((reason, ""));
        return Err(match reason {
            "file" => Problem::File(more.to_owned()),
            "pixels" => Problem::TooManyPixels,
            "locked" => Problem::PdfLocked,
            "page" => Problem::NoSuchPage { pages: more.parse().unwrap_or(0) },
            _ => Problem::PdfDamaged,
        });
    }
    let numbers: Vec<u32> =
        line.strip_prefix("ok ").unwrap_or_default().split(' ').filter_map(|word| word.parse().ok()).collect();
    let [width, height, pages] = numbers[..] else { return Err(Problem::PageFailed) };
    if width == 0 || height == 0 || width.max(height) > SIDE || f64::from(width) * f64::from(height) > PIXELS {
        return Err(Problem::PageFailed);
    }
    let length = width as usize * height as usize * 4;
    let mut rgba = Vec::with_capacity(length);
    let whole = pipe.take(length as u64).read_to_end(&mut rgba).is_ok() && rgba.len() == length;
    if whole { Ok(Page { picture: TilePicture { width, height, rgba }, pages }) } else { Err(Problem::PageFailed) }
}
