//! Tests of `assets`: a glyph for every character that the program can show, the icons, the program's own icon.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tongxin::drawing::{Icon, Weight, app_icon_png, has_glyph, text_outline};
use tongxin::model::{Record, Table, TableVisitor};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Which characters of a text neither cut has; a text that one cut lacks alone is as bad.
fn missing(text: &str) -> BTreeSet<char> {
    text.chars().filter(|&c| [Weight::Regular, Weight::Bold].into_iter().any(|weight| !has_glyph(weight, c))).collect()
}

fn files_below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_fonts_have_a_glyph_for_every_sentence_in_both_languages() {
    let mut files = Vec::new();
    files_below(&root().join("assets/text"), &mut files);
    assert!(files.len() > 10, "the sentences were not found");
    for file in files {
        let missing = missing(&fs::read_to_string(&file).unwrap());
        assert!(missing.is_empty(), "{}: no glyph for {missing:?}", file.display());
    }
}

#[test]
fn the_fonts_have_a_glyph_for_every_name_in_the_facts_of_the_demo() {
    let mut files = Vec::new();
    files_below(&root().join("data/xishan"), &mut files);
    assert!(!files.is_empty(), "the facts were not found");
    for text in files.iter().filter_map(|file| Some((file, fs::read_to_string(file).ok()?))) {
        let missing = missing(&text.1);
        assert!(missing.is_empty(), "{}: no glyph for {missing:?}", text.0.display());
    }
}

/// All words of all records.
#[derive(Default)]
struct Words(String);

impl TableVisitor for Words {
    type Error = serde_json::Error;
    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        for row in table.iter() {
            self.0 += &serde_json::to_string(row)?;
        }
        Ok(())
    }
}

#[test]
fn the_fonts_have_a_glyph_for_every_word_of_the_demo_document() {
    let document = tongxin::demo::xishan();
    let mut words = Words::default();
    document.tables.visit(&mut words).unwrap();
    assert!(words.0.contains("西山区"), "the walk over the tables found no words");
    let backdrop = &document.backdrop;
    let names = backdrop.lines.iter().map(|line| &line.name).chain(backdrop.areas.iter().map(|area| &area.name));
    words.0.extend(names.chain(backdrop.names.iter().map(|name| &name.name)).map(String::as_str));
    let missing = missing(&words.0);
    assert!(missing.is_empty(), "no glyph for {missing:?}");
}

#[test]
fn the_fonts_hold_the_general_standard_characters_and_gb_2312() {
    let standard = fs::read_to_string(root().join("assets/fonts/characters.txt")).unwrap();
    let standard: BTreeSet<char> = standard.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(standard.len(), 8105);
    for c in "峣菁箐亩".chars() {
        assert!(standard.contains(&c));
    }
    assert_eq!(missing(&standard.iter().collect::<String>()), BTreeSet::new());
    let gb_2312: String =
        (0xB0..=0xF7_u8).flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [row, cell])).filter_map(encoding).collect();
    assert!(gb_2312.chars().count() >= 6763);
    assert_eq!(missing(&gb_2312), BTreeSet::new());
    assert!(!has_glyph(Weight::Regular, '\u{20000}'), "a character that nobody put in is not there");
}

fn encoding(bytes: [u8; 2]) -> Option<String> {
    // GBK agrees with GB 2312 in these rows, but for five cells that the standard leaves empty.
    let (text, _, wrong) = encoding_rs::GBK.decode(&bytes);
    let private = text.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
    (!wrong && !private).then(|| text.into_owned())
}

#[test]
fn every_icon_of_the_table_is_known_and_drawn_inside_its_box() {
    let table = fs::read_to_string(root().join("assets/icons.tsv")).unwrap();
    let names: Vec<&str> = table.lines().filter_map(|line| line.split_once('\t')).map(|(name, _)| name).collect();
    let known: Vec<&str> = Icon::ALL.iter().map(|icon| icon.name()).collect();
    assert_eq!(names, known);
    for icon in Icon::ALL {
        assert!(!icon.lines().is_empty(), "{} is blank", icon.name());
        for &(x, y) in icon.lines().iter().flatten() {
            assert!((0.0..=20.0).contains(&x) && (0.0..=20.0).contains(&y), "{}: ({x}, {y})", icon.name());
        }
    }
}

#[test]
fn arcs_come_out_round() {
    // The ring of the magnifying glass: a circle of radius 5.5 around (9, 9).
    for &(x, y) in &Icon::Search.lines()[0] {
        assert!(((x - 9.0_f32).hypot(y - 9.0) - 5.5).abs() < 0.01, "({x}, {y})");
    }
}

/// `TONGXIN_WRITE=1` writes the picture anew.
#[test]
fn the_icon_of_the_program_is_the_one_that_it_draws() {
    let path = root().join("assets/icon/tongxin.png");
    let drawn = app_icon_png(256).unwrap();
    if std::env::var_os("TONGXIN_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &drawn).unwrap();
    }
    assert!(fs::read(&path).unwrap() == drawn, "{} is another picture", path.display());
}

#[test]
fn letters_have_shapes() {
    for weight in [Weight::Regular, Weight::Bold] {
        assert!(text_outline("峣", weight, 20.0, 0.0).len() > 20);
        assert!(text_outline(" ", weight, 20.0, 0.0).is_empty());
    }
}
