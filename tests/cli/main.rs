//! Transcripts of the command line, which are also its manual, and what a transcript cannot show: files that were
//! written, and tables nobody would print.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes the transcripts anew.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::type_complexity)]

mod batch;
mod levels;
mod picture;
mod project;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// The program.
const TONGXIN: &str = env!("CARGO_BIN_EXE_tongxin");

/// A folder with the demo project, made once by the program itself.
static DEMO: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let output = tongxin(folder.path(), &["demo", "demo.gpkg"]);
    assert!(output.status.success(), "{output:?}");
    folder
});

/// The demo project.
fn demo() -> PathBuf {
    DEMO.path().join("demo.gpkg")
}

/// A folder of its own with a copy of the demo project.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(demo(), folder.path().join("demo.gpkg")).unwrap();
    folder
}

/// Runs the program in a folder, in Chinese unless told otherwise.
fn tongxin(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(TONGXIN)
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "zh_CN.UTF-8")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A script, and one whose second and third line are refused.
fn write_scripts(place: &Path) {
    let band = |low: u32, high: u32| format!("{{\"command\":\"set_household_band\",\"low\":{low},\"high\":{high}}}\n");
    let logged =
        "{\"number\":1,\"in_force\":true,\"command\":{\"command\":\"set_household_band\",\"low\":210,\"high\":410}}\n";
    let undone =
        "{\"number\":2,\"in_force\":false,\"command\":{\"command\":\"set_household_band\",\"low\":1,\"high\":2}}\n";
    fs::write(place.join("commands.jsonl"), format!("{}\n{logged}{undone}", band(200, 400))).unwrap();
    fs::write(place.join("faulty.jsonl"), format!("{}{}grid\n", band(250, 450), band(500, 300))).unwrap();
}

#[test]
fn the_manual_is_what_the_program_does() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let folder = tempfile::tempdir().unwrap();
    let pages = || {
        let entries = fs::read_dir(&manual).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"))
    };
    for page in pages() {
        let copy = folder.path().join(page.file_name().unwrap());
        fs::copy(&page, &copy).unwrap();
        // The folder in which the commands of the page run.
        let place = copy.with_extension("in");
        fs::create_dir(&place).unwrap();
        fs::copy(demo(), place.join("demo.gpkg")).unwrap();
        batch::write_tables(&place);
        write_scripts(&place);
    }
    trycmd::TestCases::new()
        .register_bin("tongxin", Path::new(TONGXIN))
        .env("LC_ALL", "zh_CN.UTF-8")
        .case(format!("{}/*.md", folder.path().display()))
        .run();
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        for page in pages() {
            fs::copy(folder.path().join(page.file_name().unwrap()), &page).unwrap();
        }
    }
}
