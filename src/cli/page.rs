//! The program as the process that draws one page of a PDF file for another one of it. Not for people: see
//! `basemap::PageReader`.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::basemap::{PAGE_WORD, write_page};

/// Stack of the thread that draws. A file that nests deeper ends the process, and the program that asked says so.
const STACK: usize = 64 << 20;

/// Draws the page when that is what the arguments ask for: the word, the file, the number and the resolution.
pub(super) fn asked(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, word, path, number, dpi] = arguments else { return None };
    if word != PAGE_WORD {
        return None;
    }
    let number = number.to_str()?.parse().ok()?;
    let dpi = dpi.to_str()?.parse().ok()?;
    let path = path.clone();
    let work = move || {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        write_page(Path::new(&path), number, dpi, &mut out).and_then(|()| out.flush())
    };
    let drawn = std::thread::Builder::new().stack_size(STACK).spawn(work).ok()?.join();
    Some(if matches!(drawn, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
