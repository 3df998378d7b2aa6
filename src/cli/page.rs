//! The program as the process that draws one page of a PDF file for another one of it. Not for people: see
//! `basemap::PageReader`.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use crate::basemap::{PAGE_LIFE, PAGE_WORD, write_page};

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
    watch();
    let work = move || {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        write_page(Path::new(&path), number, dpi, &mut out).and_then(|()| out.flush())
    };
    let drawn = std::thread::Builder::new().stack_size(STACK).spawn(work).ok()?.join();
    Some(if matches!(drawn, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Ends this process after its time, and as soon as the one that asked is gone: its end of our input closes with it.
fn watch() {
    let end = || std::process::exit(1);
    std::thread::spawn(move || {
        std::thread::sleep(PAGE_LIFE);
        end()
    });
    std::thread::spawn(move || {
        let mut piece = [0_u8; 64];
        let mut input = std::io::stdin().lock();
        while input.read(&mut piece).is_ok_and(|read| read > 0) {}
        end()
    });
}
