//! Projects with other levels than the usual four: what a level is for counts, not its place in the tree.

mod five;
mod three;

use std::sync::Arc;

use tongxin::domain::{Level, LevelRole};
use tongxin::files::Problem;
use tongxin::model::{BrokenReference, Document, LevelFault, check_levels};
use tongxin::text::Lang;

use crate::fixtures::five_levels::{five_levels, levels};

fn level(role: LevelRole) -> Level {
    Level { role, name_zh: role.words(Lang::Zh).into(), name_en: role.words(Lang::En).into(), code_digits: 6 }
}

fn of(roles: &[LevelRole]) -> Vec<Level> {
    roles.iter().map(|role| level(*role)).collect()
}

#[test]
fn roles_that_make_no_tree_are_named() {
    use LevelRole::{Community, District, Grid, Other, Street};
    let sound: [&[LevelRole]; 6] = [
        &[],
        &[District, Grid],
        &[District, Street, Community, Grid],
        &[District, Community, Grid],
        &[District, Other, Street, Other, Other, Community, Other, Grid],
        &[District, Other, Grid],
    ];
    for roles in sound {
        assert_eq!(check_levels(&of(roles)), Ok(()), "{roles:?}");
    }
    let faulty: [(&[LevelRole], LevelFault); 8] = [
        (&[Grid], LevelFault::NoDistrict),
        (&[District], LevelFault::NoGrid),
        (&[Other, District, Grid], LevelFault::NoDistrict),
        (&[District, Street, Community], LevelFault::NoGrid),
        (&[District, District, Grid], LevelFault::Repeated(District)),
        (&[District, Grid, Grid], LevelFault::Repeated(Grid)),
        (&[District, Street, Other, Street, Grid], LevelFault::Repeated(Street)),
        (&[District, Community, Street, Grid], LevelFault::CommunityAboveStreet),
    ];
    for (roles, fault) in faulty {
        assert_eq!(check_levels(&of(roles)), Err(fault), "{roles:?}");
        assert_ne!(fault.words(Lang::Zh), fault.words(Lang::En));
    }
}

#[test]
fn a_file_whose_levels_make_no_tree_stays_shut_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("五级.gpkg");
    let mut document = five_levels();
    Arc::make_mut(&mut document.levels)[2].role = LevelRole::Community;
    crate::files::forge(&path, &document, &tongxin::model::History::default());
    let error = crate::files::open(&path).unwrap_err();
    let fault = LevelFault::Repeated(LevelRole::Community);
    assert_eq!(error.problem, Problem::Broken(BrokenReference::Levels(fault)));
    assert!(error.words(Lang::Zh).contains("用途为“社区”的层级只能有一级"), "{}", error.words(Lang::Zh));
}

#[test]
fn a_history_brings_back_no_levels_that_make_no_tree() {
    let sound = five_levels();
    let mut faulty = sound.clone();
    Arc::make_mut(&mut faulty.levels)[4].role = LevelRole::Other;
    assert!(faulty.diff(&sound).applied_to(&faulty).is_ok());
    assert!(sound.diff(&faulty).applied_to(&sound).is_err());
}

#[test]
fn a_level_is_written_with_its_role_and_one_without_is_known_by_its_name() {
    let written = serde_json::to_value(levels()).unwrap();
    let roles: Vec<&str> = written.as_array().unwrap().iter().map(|level| level["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["district", "street", "other", "community", "grid"]);
    assert_eq!(serde_json::from_value::<Vec<Level>>(written.clone()).unwrap(), levels());
    let mut older = written;
    for level in older.as_array_mut().unwrap() {
        level.as_object_mut().unwrap().remove("role");
    }
    assert_eq!(serde_json::from_value::<Vec<Level>>(older).unwrap(), levels());
    let odd = r#"{"role": "parish", "name_zh": "区", "name_en": "district", "code_digits": 6}"#;
    assert!(serde_json::from_str::<Level>(odd).is_err(), "a role that nobody knows is not guessed");
}

#[test]
fn every_level_has_a_key_of_its_own() {
    let keys = |levels: Vec<Level>| {
        let document = Document { levels: Arc::new(levels), ..Document::default() };
        document.level_indexes().map(|level| document.level_key(level)).collect::<Vec<_>>()
    };
    assert_eq!(keys(Level::usual_four()), ["district", "street", "community", "grid"]);
    assert_eq!(keys(levels()), ["district", "street", "quarter", "community", "grid"]);
    // The grids are divided once more: what is called grid has the role no longer.
    let mut micro = Level::usual_four();
    micro[3].role = LevelRole::Other;
    micro.push(Level {
        role: LevelRole::Grid,
        name_zh: "微网格".into(),
        name_en: "micro-grid".into(),
        code_digits: 18,
    });
    assert_eq!(keys(micro), ["district", "street", "community", "level_4", "grid"]);
    use LevelRole::{District, Grid, Other};
    let named = |names: &[&str]| {
        let mut levels = of(&[&[District][..], &vec![Other; names.len()], &[Grid]].concat());
        levels.iter_mut().skip(1).zip(names).for_each(|(level, name)| level.name_en = (*name).to_owned());
        keys(levels)[1..=names.len()].to_vec()
    };
    assert_eq!(named(&["level_3", ""]), ["level_3", "level_3_"]);
    assert_eq!(named(&["", "level_2"]), ["level_2_", "level_2"]);
    assert_eq!(named(&["x", "x", "level_2", "level_2_"]), ["level_2__", "level_3", "level_2", "level_2_"]);
    assert_eq!(named(&["level_4", "level_4", "level_3"]), ["level_2", "level_3_", "level_3"]);
    assert_eq!(keys(of(&[District, Other, Other, Grid])), ["district", "level_2", "level_3", "grid"]);
}
