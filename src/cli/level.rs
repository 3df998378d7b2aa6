//! A level by the word that a user calls it by.

use super::failure::Failure;
use crate::domain::{Level, LevelIndex};
use crate::model::Document;
use crate::text::{self, Lang};

/// The level with this key or name.
pub(super) fn named(document: &Document, wanted: &str, lang: Lang) -> Result<LevelIndex, Failure> {
    // The key first: in a project with 微网格, `grid` is the lowest level and not the one whose name is grid.
    let by_key = document.level_indexes().find(|&level| document.level_key(level).eq_ignore_ascii_case(wanted));
    let is_named = |level: &Level| level.name_zh == wanted || level.name_en.eq_ignore_ascii_case(wanted);
    let by_name = || document.level_indexes().zip(document.levels.iter()).find(|(_, level)| is_named(level));
    by_key.or_else(|| by_name().map(|(level, _)| level)).ok_or_else(|| {
        let names: Vec<String> =
            document.levels.iter().map(|level| lang.pick(&level.name_zh, &level.name_en).clone()).collect();
        Failure::Usage(text::cli::no_such_level(lang, wanted, names.join(lang.pick("、", ", "))))
    })
}
