//! Wrong facts do not compile.

#[path = "../../../src/demo/compile/mod.rs"]
mod compile;

/// What the facts compile to when a line of one file.
fn compiled_with(file: &str, line: usize, words: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir("data/xishan").unwrap() {
        let path = entry.unwrap().path();
        let mut content = std::fs::read_to_string(&path).unwrap();
        if path.file_name().is_some_and(|name| name == file) {
            let mut lines: Vec<&str> = content.lines().collect();
            lines[line - 1] = words;
            content = lines.join("\n");
        }
        std::fs::write(folder.path().join(path.file_name().unwrap()), content).unwrap();
    }
    compile::compile(folder.path())
}

#[test]
fn wrong_facts_are_refused_with_their_file_and_line() {
    for (file, line, words, message) in [
        ("divisions.csv", 6, "530112001,西苑街道,530112,street", "stands twice"),
        ("divisions.csv", 20, "530112999001,某社区,530112999,community", "is not the street"),
        ("divisions.csv", 20, "53011200100,某社区,530112001,community", "12 digits"),
        ("divisions.csv", 20, "530112001009,某社区,530112001", "not four columns"),
        ("seeds.csv", 1, "community,lon,lat", "the columns are"),
        ("seeds.csv", 7, "530112001005,25.0335,102.6770,yes", "near the district"),
        ("seeds.csv", 7, "530112001005,102.6770,north,yes", "not a number of degrees"),
        ("seeds.csv", 7, "530112009099,102.6770,25.0335,yes", "is not the code of a community"),
        ("seeds.csv", 7, "530112001005,102.6770,25.0335,maybe", "neither yes nor no"),
        ("units.csv", 9, "某单位,机关,many,530112001001,", "not a whole number"),
        ("units.csv", 9, "某单位,机关,3,530112001001", "4 cells, not 5"),
        ("units.csv", 9, ",机关,3,530112001001,", "is empty"),
        ("places.csv", 4, "castle,某处,530112001001,,,,", "is none of"),
        ("estates.csv", 140, "广福小区,530112001001,,,", "stands in line"),
    ] {
        let problem = compiled_with(file, line, words).unwrap_err();
        assert!(problem.contains(&format!("{file}:{line}: ")), "{problem}");
        assert!(problem.contains(message), "{problem} does not say {message:?}");
    }
    let problem =
        compiled_with("outline.geojson", 2, r#"{"type":"Feature","properties":{"kind":"moon"},"geometry":null},"#);
    assert!(problem.is_err());
    assert!(compiled_with("no such file", 1, "").is_ok());
}
