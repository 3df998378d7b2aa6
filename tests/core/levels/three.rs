//! Three levels, 区 › 社区 › 网格: a district without streets.

use tongxin::domain::LevelRole;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{DisplayList, LayerKey, Picture, render_png};
use tongxin::files::exchange::AnswerColumns;
use tongxin::model::{AreaAttributeValue, Command, Refusal, Snapshot, apply, canonical_hash};
use tongxin::query::answer::answer;
use tongxin::query::answer_report::AnswerReport;
use tongxin::query::findings::{Severity, findings};
use tongxin::query::{Index, statistics};
use tongxin::text::Lang;

use crate::files::{open, place as file, save};
use crate::fixtures::five_levels::{by_name, inside, three_levels};

#[test]
fn without_streets_the_rest_is_answered_and_the_street_is_null() {
    let document = three_levels();
    assert_eq!(document.level_of(LevelRole::Street), None);
    let index = Index::of(&document);
    for (letter, community) in [('a', Some("甲社区")), ('e', Some("戊社区")), ('M', Some("己社区")), ('L', None)]
    {
        let report = AnswerReport::of(&document, &answer(&document, &index, inside(letter)), Lang::Zh);
        assert_eq!(report.street, None);
        assert_eq!(report.community.as_ref().map(|found| found.name.as_str()), community);
        assert_eq!(report.district.as_ref().map(|found| found.name.as_str()), Some("五级区"));
        let json = serde_json::to_value(&report).unwrap();
        assert!(json["street"].is_null() && json.get("street").is_some(), "the key stays");
    }
    let report = AnswerReport::of(&document, &answer(&document, &index, inside('a')), Lang::Zh);
    assert_eq!(report.responsible[0].name, "甲社区第 1 网格管理员");
    let count = statistics::count(&document, &index);
    assert_eq!(count.levels.keys().collect::<Vec<_>>(), ["community", "district", "grid"]);
    assert_eq!((count.offices_per_street, count.centres_per_street), (None, None));
    assert_eq!(count.households, 6_200);
}

#[test]
fn its_findings_are_whole_sentences_and_none_is_an_error() {
    let document = three_levels();
    let found = findings(&document, &Index::of(&document));
    assert!(!found.is_empty());
    for finding in &found {
        assert!(finding.rule.severity() > Severity::Error, "{finding:?}");
        for lang in [Lang::Zh, Lang::En] {
            let words = finding.words(&document, lang);
            for hollow in ["（）", "()", "“”", "「」", "  ", " ,", "，，"] {
                assert!(!words.contains(hollow), "{words}");
            }
        }
    }
}

#[test]
fn it_is_drawn_saved_and_edited_like_any_other() {
    let document = three_levels();
    let list = DisplayList::of(&document, Theme::Light);
    let tints = list.layer(LayerKey::Tints).unwrap();
    assert!(tints.shapes().count() >= 5, "communities are told apart by tints where there are no streets");
    let words =
        |text: &str| list.all_marks().iter().filter_map(|mark| mark.text.as_ref()).any(|found| found.words == text);
    assert!(words("001-001"), "a grid is named by its community");
    let picture = Picture { width: 640, height: 400, fit: None, lang: Lang::En, theme: Theme::Dark };
    render_png(&document, &picture).unwrap();

    let (_folder, path) = file();
    save(&path, &document);
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    let headings = AnswerColumns::new(&document, Lang::En).headings();
    assert!(headings.iter().any(|heading| heading.contains("community")), "{headings:?}");
    assert!(!headings.iter().any(|heading| heading.ends_with("code") && heading.contains("street")), "{headings:?}");
    for name in ["五级区", "甲社区", "第 1 网格"] {
        let (area, value) = (by_name(&document, name).id, AreaAttributeValue::StaffQuota(Some(1)));
        let refused = apply(&Snapshot::of(&document), &Command::SetAreaAttribute { area, value });
        assert!(matches!(refused, Err(Refusal::WrongLevel { .. })), "no level has a staffing quota: {name}");
    }
}
