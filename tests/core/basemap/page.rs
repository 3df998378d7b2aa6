//! Pages of PDF files, good ones and hostile ones, drawn by the program itself in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tongxin::basemap::{
    ControlPoint, PAGE_WORD, Page, PageChoice, PageReader, Problem, Scan, Underlay, read_placement, write_placement,
};

use crate::fixtures::pdf::{lines_and_picture, page, pdf, stream, two_pages};

fn reader() -> PageReader {
    PageReader { program: PathBuf::from(env!("CARGO_BIN_EXE_tongxin")), ..PageReader::default() }
}

fn drawn_by(reader: &PageReader, bytes: &[u8], number: u32, dpi: u16) -> Result<Page, Problem> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("图.pdf");
    std::fs::write(&path, bytes).unwrap();
    reader.read(&path, PageChoice { number, dpi })
}

fn drawn(bytes: &[u8], number: u32, dpi: u16) -> Result<Page, Problem> {
    drawn_by(&reader(), bytes, number, dpi)
}

fn pixel(page: &Page, x: u32, y: u32) -> [u8; 3] {
    let at = (y * page.picture.width + x) as usize * 4;
    page.picture.rgba[at..at + 3].try_into().unwrap()
}

#[test]
fn lines_and_pictures_stand_where_the_page_says() {
    let page = drawn(&lines_and_picture(), 1, 144).unwrap();
    assert_eq!((page.picture.width, page.picture.height, page.pages), (288, 144, 1));
    assert_eq!(pixel(&page, 20, 130), [255, 0, 0], "the bar along the lower edge");
    assert_eq!(pixel(&page, 20, 90), [255, 255, 255], "paper is white");
    let [_, green, blue] = pixel(&page, 160, 30);
    assert!(green > 200 && blue < 60, "the left half of the picture");
    let [_, green, blue] = pixel(&page, 270, 30);
    assert!(blue > 200 && green < 60, "the right half of the picture");
}

#[test]
fn a_page_is_drawn_at_the_resolution_that_was_asked_for_and_pages_are_counted() {
    let first = drawn(&two_pages(), 1, 72).unwrap();
    let second = drawn(&two_pages(), 2, 300).unwrap();
    assert_eq!((first.picture.width, first.picture.height, first.pages), (144, 72, 2));
    assert_eq!((second.picture.width, second.picture.height, second.pages), (300, 600, 2));
    assert_eq!(drawn(&two_pages(), 3, 72), Err(Problem::NoSuchPage { pages: 2 }));
}

#[test]
fn what_is_no_pdf_or_damaged_is_told() {
    let whole = lines_and_picture();
    for bytes in [&b""[..], b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", &whole[..60]] {
        let answer = drawn(bytes, 1, 72);
        assert!(matches!(answer, Err(Problem::PdfDamaged | Problem::PageFailed)), "{answer:?}");
    }
    // Cut in the middle: whatever comes of it is an answer.
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 40] {
        let _ = drawn(&whole[..cut], 1, 72);
    }
}

#[test]
fn a_page_larger_than_memory_is_refused_before_it_is_drawn() {
    let started = Instant::now();
    for size in ["0 0 200000 200000", "0 0 1e30 1e30", "0 0 14400 14400"] {
        let answer = drawn(&page(size, "", "0 0 10 10 re f", &[]), 1, 600);
        assert!(matches!(answer, Err(Problem::TooManyPixels | Problem::PdfDamaged)), "{size}: {answer:?}");
    }
    for size in ["0 0 0 0", "0 0 -10 -10", "5 5 5 5"] {
        // A library may take another size for it; nothing may break.
        let _ = drawn(&page(size, "", "", &[]), 1, 72);
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_form_that_draws_itself_and_a_page_tree_that_holds_itself_end() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Resources << /XObject << /F 5 0 R >> >>",
        b"/F Do /F Do",
    );
    let quick = PageReader { time: Duration::from_secs(8), ..reader() };
    let started = Instant::now();
    let _ = drawn_by(&quick, &page("0 0 72 72", "/XObject << /F 5 0 R >>", "/F Do", &[form]), 1, 72);
    let tree =
        pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>".to_vec()]);
    let _ = drawn_by(&quick, &tree, 1, 72);
    let mut deep = "[".repeat(200_000);
    deep.push_str(&"]".repeat(200_000));
    let _ = drawn_by(&quick, &page("0 0 72 72", "", &format!("{deep} 0 d 0 0 9 9 re f"), &[]), 1, 72);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

/// A page that takes much longer than anybody waits.
fn slow() -> Vec<u8> {
    let curve = "0 0 m 3000 9000 9000 -3000 144 72 c 0 72 m 900 -900 -900 900 144 0 c S\n".repeat(60_000);
    page("0 0 2000 2000", "", &curve, &[])
}

#[test]
fn a_page_that_takes_too_long_is_given_up_and_its_process_ended() {
    let impatient = PageReader { time: Duration::from_millis(300), ..reader() };
    let started = Instant::now();
    let answer = drawn_by(&impatient, &slow(), 1, 150);
    assert_eq!(answer, Err(Problem::PageTooSlow));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

/// The process that draws ends with the program that asked, however that came to its end.
#[test]
fn the_process_that_draws_ends_when_nobody_listens_or_waits() {
    let endless = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(endless.path(), slow()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tongxin"))
        .args([PAGE_WORD.as_ref(), endless.path().as_os_str(), "1".as_ref(), "150".as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none(), "it draws as long as its input is open");
    drop(child.stdin.take());
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_secs(5), "it outlives the one that asked");
        std::thread::sleep(Duration::from_millis(20));
    }
    let cancelled = Arc::new(AtomicBool::new(true));
    let reader = PageReader { cancelled, ..reader() };
    let started = Instant::now();
    let page = PageChoice { number: 1, dpi: 150 };
    assert_eq!(reader.read(endless.path(), page), Err(Problem::Cancelled));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_that_takes_too_much_memory_is_given_up() {
    let frugal = PageReader { memory: 40 << 20, ..reader() };
    let answer = drawn_by(&frugal, &page("0 0 4000 4000", "", "0 0 4000 4000 re f", &[]), 1, 150);
    assert_eq!(answer, Err(Problem::PageTooLarge));
}

#[test]
fn a_program_that_answers_nonsense_is_not_believed() {
    for program in ["/bin/echo", "/bin/true"].map(Path::new).into_iter().filter(|program| program.exists()) {
        let answer = drawn_by(&PageReader { program: program.to_owned(), ..reader() }, &two_pages(), 1, 72);
        assert_eq!(answer, Err(Problem::PageFailed), "{}", program.display());
    }
}

#[test]
fn points_stay_on_the_paper_when_the_resolution_changes_and_a_placement_comes_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("图.pdf");
    std::fs::write(&path, lines_and_picture()).unwrap();
    let mut underlay = Underlay::new(path);
    underlay.points = vec![
        ControlPoint { x_px: 10.0, y_px: 20.0, lon_deg: 102.6, lat_deg: 25.0 },
        ControlPoint { x_px: 250.0, y_px: 120.0, lon_deg: 102.7, lat_deg: 24.9 },
    ];
    let before = underlay.placement().unwrap().ground(100.0, 50.0).unwrap();
    underlay.set_dpi(300);
    let after = underlay.placement().unwrap().ground(200.0, 100.0).unwrap();
    assert!((before.lon_deg - after.lon_deg).abs() < 1e-9 && (before.lat_deg - after.lat_deg).abs() < 1e-9);
    assert_eq!(Scan::load(&underlay, &reader()).unwrap().width, 600);
    let file = folder.path().join("图.pdf.placement.json");
    write_placement(&underlay, &file).unwrap();
    assert!(!std::fs::read_to_string(&file).unwrap().contains(folder.path().to_str().unwrap()), "it may be moved");
    assert_eq!(read_placement(&file).unwrap(), underlay);
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(read_placement(&file), Err(Problem::NoPlacementFile));
}
