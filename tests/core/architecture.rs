//! The rules of the house, read off the sources. Each test holds one rule of ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path below `src` with `/`, and its text without comments.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<Source>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text.lines().count();
                // Tests inside a module stand at its end.
                let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
                let code: Vec<&str> = code.map(|line| line.split("//").next().unwrap()).collect();
                let path = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push(Source { path, lines, code: code.join("\n") });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 40, "the sources were not found");
    found
}

/// The rooms in the order of `lib.rs`, lowest first.
fn rooms() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect()
}

/// The rooms that a file names: `crate::room` and every name in `crate::{…}`.
fn rooms_named(code: &str, rooms: &[String]) -> Vec<String> {
    let named = |text: &str, room: &str| {
        text.strip_prefix(room).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = &group[..group.find(';').unwrap_or(group.len())];
            let names = group.split([',', '{', '}']).map(str::trim);
            found.extend(names.flat_map(|name| rooms.iter().filter(move |room| named(name, room))).cloned());
        } else {
            found.extend(rooms.iter().filter(|room| named(rest, room)).cloned());
        }
    }
    found
}

#[test]
fn a_room_imports_only_rooms_above_it_in_the_list() {
    let rooms = rooms();
    let rank = |room: &str| rooms.iter().position(|other| other == room);
    let mut broken = Vec::new();
    for source in sources() {
        let Some(own) = rank(source.room()) else { continue };
        for other in rooms_named(&source.code, &rooms) {
            let too_high = rank(&other).unwrap() > own;
            let side_by_side = source.room() == "ui" && other == "cli";
            if too_high || side_by_side {
                broken.push(format!("{} names {other}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_window_never_names_the_plane_or_the_files() {
    let rooms = rooms();
    let broken: Vec<String> = sources()
        .iter()
        .filter(|source| source.room() == "ui")
        .flat_map(|source| rooms_named(&source.code, &rooms).into_iter().map(|room| (source.path.clone(), room)))
        .filter(|(_, room)| room == "partition" || room == "files")
        .map(|(path, room)| format!("{path} names {room}"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_library_stays_in_its_room() {
    // Library, and the beginnings of the paths that may name it.
    let homes: &[(&str, &[&str])] = &[
        ("egui", &["ui/"]),
        ("eframe", &["ui/"]),
        ("walkers", &["ui/"]),
        ("rfd", &["ui/"]),
        ("rusqlite", &["files/sqlite.rs", "files/project/"]),
        ("clap", &["cli/"]),
        ("tiny_skia", &["drawing/"]),
        ("skrifa", &["drawing/"]),
        ("imbl", &["model/table.rs", "partition/graph.rs"]),
        ("geojson", &["files/exchange/", "demo/"]),
        ("csv_core", &["files/exchange/"]),
        ("encoding_rs", &["files/exchange/"]),
        ("ureq", &["basemap/http.rs"]),
        ("image", &["basemap/"]),
        ("hayro", &["basemap/pdf.rs"]),
        ("flate2", &["basemap/"]),
    ];
    let mut broken = Vec::new();
    for source in sources() {
        for (library, home) in homes {
            let named = source
                .code
                .match_indices(&format!("{library}::"))
                .any(|(at, _)| !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if named && !home.iter().any(|home| source.path.starts_with(home)) {
                broken.push(format!("{} names {library}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_core_does_no_input_or_output_and_reads_no_clock() {
    let pure = ["text", "geodesy", "domain", "partition", "model", "demo", "query", "propose", "drawing"];
    let impure = ["std::fs", "std::net", "std::process", "SystemTime", "Instant::now", "std::env::var", "thread_rng"];
    let broken: Vec<String> = sources()
        .iter()
        // The two compilers run inside build.rs, not inside the program.
        .filter(|source| pure.contains(&source.room()) && !source.path.contains("/compile"))
        .flat_map(|source| {
            impure.iter().filter(|word| source.code.contains(*word)).map(|word| format!("{} names {word}", source.path))
        })
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn calls_of_one_operating_system_stay_in_one_file() {
    let marks = ["std::os::unix", "std::os::windows", "cfg(unix)", "cfg(windows)", "target_os", "libc::"];
    let mut files: Vec<String> = sources()
        .into_iter()
        .filter(|source| marks.iter().any(|mark| source.code.contains(mark)))
        .map(|source| source.path)
        .collect();
    files.dedup();
    // The desktop's file dialog is asked for on one system only.
    files.retain(|file| file != "ui/file_chooser/portal.rs");
    assert!(files.len() <= 1, "{files:#?}");
}

#[test]
fn files_have_one_job() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > 500)
        .map(|source| format!("{}: {} lines", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "over 500 lines: {long:#?}");
}

#[test]
fn no_room_is_a_drawer_for_odds_and_ends() {
    let names = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let drawers: Vec<String> = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| path.split(['/', '.']).any(|part| names.contains(&part)))
        .collect();
    assert!(drawers.is_empty(), "{drawers:#?}");
}

#[test]
fn words_for_people_stand_in_assets_text_only() {
    // Chinese in a string outside of the demo's facts would escape translation. Levels carry their names as data, and
    // the columns that other programs see in a project file are Chinese whatever language the window speaks.
    let free = ["demo/", "domain/area.rs", "text/", "files/project/"];
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let broken: Vec<String> = sources()
        .iter()
        .filter(|source| !free.iter().any(|path| source.path.starts_with(path)))
        .flat_map(|source| {
            let lines = source.code.lines().enumerate().filter(|(_, line)| line.contains(han));
            lines.map(|(number, line)| format!("{}:{}: {}", source.path, number + 1, line.trim())).collect::<Vec<_>>()
        })
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}
