//! The compiler of `assets/text`: what one language lacks fails the build, with file and line.

use std::fs;

#[path = "../../src/text/compile.rs"]
mod compile;

/// Compiles one topic given in both languages.
fn compiled(zh: &str, en: &str) -> Result<String, String> {
    let root = tempfile::tempdir().unwrap();
    for (lang, content) in [("zh", zh), ("en", en)] {
        fs::create_dir(root.path().join(lang)).unwrap();
        fs::write(root.path().join(lang).join("map.txt"), content).unwrap();
    }
    compile::compile(root.path()).map_err(|problem| problem.replace(root.path().to_str().unwrap(), ""))
}

#[test]
fn a_key_becomes_a_function_with_its_arguments_in_the_order_of_the_chinese_sentence() {
    let source = compiled("moved = 把 {count} 户移到{to}", "moved = {to} gains {count} households").unwrap();
    assert!(
        source
            .contains("pub fn moved(lang: Lang, count: impl std::fmt::Display, to: impl std::fmt::Display) -> String"),
        "{source}"
    );
}

#[test]
fn whatever_one_language_lacks_is_refused() {
    let cases = [
        ("open = 打开\nsave = 保存", "open = open", "lacks the key save"),
        ("open = 打开", "open = open\nsave = save", "lacks the key save"),
        ("moved = 移动 {count} 户", "moved = moved", "takes {\"count\"}"),
        ("open = 打开\nopen = 开", "open = open", "map.txt:2: the key open stands twice"),
        ("open：打开", "open = open", "map.txt:1: not 'key = words'"),
        ("Open = 打开", "Open = open", "small letters"),
        ("open = 打开 {1}", "open = open {1}", "'{1}' is not an argument name"),
    ];
    for (zh, en, expected) in cases {
        let problem = compiled(zh, en).expect_err(expected);
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn a_word_has_a_form_for_one_and_a_form_for_many() {
    let source = compiled("units = {count} 个单位", "units = {count} {count?unit|units}").unwrap();
    assert!(
        source.contains(r#"format!("{count} {}", if count.to_string() == "1" { "unit" } else { "units" })"#),
        "{source}"
    );
    let problem = compiled("units = {count} 个单位", "units = {count} {count?units}").unwrap_err();
    assert!(problem.contains("has no form for many"), "{problem}");
    use tongxin::text::{Lang, detail};
    assert_eq!(detail::member_units(Lang::En, 1), "1 member unit");
    assert_eq!(detail::member_units(Lang::En, 21), "21 member units");
    assert_eq!(detail::member_units(Lang::Zh, 1), "成员单位 1 个");
}

#[test]
fn braces_and_line_breaks_can_be_written() {
    let source = compiled("a = 上{{下}}\\n{x}", "a = up{{down}}\\n{x}").unwrap();
    assert!(source.contains("\"up{{down}}\\n{x}\""), "{source}");
}

#[test]
fn the_program_speaks_both_languages() {
    use tongxin::geodesy::LatticePoint;
    use tongxin::text::Lang;
    let swapped = LatticePoint::from_degrees(24.9, 102.6).unwrap_err();
    assert_eq!(swapped.words(Lang::Zh), "坐标 24.9, 102.6 超出范围；经度和纬度可能写反了");
    assert_eq!(swapped.words(Lang::En), "24.9, 102.6 is out of range; longitude and latitude may be swapped");
}
