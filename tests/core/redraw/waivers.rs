//! Findings that are left as they are with a reason; and what hangs on an area that is split.

use std::collections::BTreeSet;

use tongxin::domain::{AreaId, FindingName, ProjectInfo, Subject};
use tongxin::model::*;
use tongxin::query::Index;
use tongxin::query::codes::{Numbering, NumberingFault, renumbered_by};
use tongxin::query::findings::{Finding, Severity, findings};
use tongxin::query::outlines::Outlines;
use tongxin::query::parting::{Side, codes_of_merged, hanging, with_those_below};

use super::{done, open_town, refused};
use crate::fixtures::wavy_district::wavy_district;

fn all(document: &Document) -> Vec<Finding> {
    findings(document, &Index::of(document))
}

fn why(reason: &str) -> WaiverReason {
    WaiverReason { reason: reason.to_owned(), by: "金碧街道办".to_owned(), on: "2021-07-19".to_owned() }
}

fn waive(finding: &FindingName, waiver: Option<WaiverReason>) -> Command {
    Command::SetWaiver { finding: finding.clone(), waiver }
}

/// The document after a command that touches no border.
fn made(before: &Document, command: &Command) -> Document {
    let after = apply(&Snapshot::of(before), command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
    let delta = before.diff(&after);
    assert!(before.diff(&delta.reversed().applied_to(&after).unwrap()).is_empty());
    after
}

#[test]
fn a_finding_is_left_with_its_reason_until_that_is_lifted() {
    let document = wavy_district();
    let open = all(&document).into_iter().find(|finding| finding.rule.name() == "no_committee").unwrap();
    assert!(open.can_be_waived() && open.waiver(&document).is_none());
    let waived = made(&document, &waive(&open.name(), Some(why(" 正在组建 "))));
    let found = open.waiver(&waived).unwrap();
    assert_eq!((found.reason.as_str(), found.by.as_str(), found.on.as_str()), ("正在组建", "金碧街道办", "2021-07-19"));
    // It is still found, and no other of its rule is waived with it.
    let again = all(&waived);
    assert_eq!(again.len(), all(&document).len());
    assert_eq!(again.iter().filter(|finding| finding.waiver(&waived).is_some()).count(), 1);
    // It stands in the file as it stands in the document.
    let written = serde_json::to_string(&*waived.project).unwrap();
    assert_eq!(serde_json::from_str::<ProjectInfo>(&written).unwrap(), *waived.project);
    let other = made(&waived, &waive(&open.name(), Some(why("改选"))));
    assert_eq!(open.waiver(&other).unwrap().reason, "改选");
    let lifted = made(&other, &waive(&open.name(), None));
    assert_eq!(canonical_hash(&lifted), canonical_hash(&document));
}

#[test]
fn a_project_without_waivers_is_written_as_before() {
    let written = serde_json::to_string(&*wavy_district().project).unwrap();
    assert!(!written.contains("waiver"), "{written}");
}

#[test]
fn a_waiver_without_a_reason_or_about_nothing_is_refused() {
    let document = wavy_district();
    let name = FindingName { rule: "no_committee".to_owned(), about: vec![23] };
    assert_eq!(refused(&document, &waive(&name, Some(why("  ")))), Refusal::NoReason);
    let long = "长".repeat(301);
    assert_eq!(refused(&document, &waive(&name, Some(why(&long)))), Refusal::ReasonTooLong { limit: 300 });
    assert_eq!(refused(&document, &waive(&name, None)), Refusal::Unchanged);
    let nameless = FindingName { rule: "No Committee".to_owned(), about: vec![23] };
    assert_eq!(refused(&document, &waive(&nameless, Some(why("x")))), Refusal::BadWaiver);
    let given = made(&document, &waive(&name, Some(why("x"))));
    assert_eq!(refused(&given, &waive(&name, Some(why("x")))), Refusal::Unchanged);
}

#[test]
fn errors_are_never_waived() {
    let mut document = wavy_district();
    let mut area = document.tables.areas.get(AreaId(21)).unwrap().clone();
    area.code = "530112001001".to_owned();
    document.tables.areas.put(area);
    let error = all(&document).into_iter().find(|finding| finding.rule.severity() == Severity::Error).unwrap();
    let waived = made(&document, &waive(&error.name(), Some(why("x"))));
    assert!(!error.can_be_waived() && error.waiver(&waived).is_none());
}

#[test]
fn what_hangs_on_an_area_goes_by_where_it_lies_and_what_lies_elsewhere_is_open() {
    let document = wavy_district();
    let index = Index::of(&document);
    // The units of 杨家社区 sit in other communities.
    let rows = hanging(&document, &index, AreaId(20), &BTreeSet::from([AreaId(106)]));
    let open = rows.iter().filter(|row| row.1 == Side::Open).count();
    assert_eq!(open, rows.iter().filter(|row| matches!(row.0, Subject::Assignment(_))).count());
    assert!(open > 0 && open < rows.len(), "{rows:?}");
    // Once the unit's seat is its own, it lies in one part or the other.
    let mut document = document;
    let seat = crate::fixtures::wavy_district::middle(1, 0);
    for mut unit in document.tables.units.iter().cloned().collect::<Vec<_>>() {
        unit.at = Some(seat);
        document.tables.units.put(unit);
    }
    let index = Index::of(&document);
    for (goes, side) in [(106, Side::Goes), (107, Side::Stays)] {
        let rows = hanging(&document, &index, AreaId(20), &BTreeSet::from([AreaId(goes)]));
        let sides: Vec<Side> =
            rows.iter().filter(|row| matches!(row.0, Subject::Assignment(_))).map(|row| row.1).collect();
        assert!(!sides.is_empty() && sides.iter().all(|&found| found == side), "{sides:?}");
    }
}

#[test]
fn every_order_of_numbers_gives_codes_that_are_sound_and_never_one_that_was_given_up() {
    let before = open_town();
    for parent in before.tables.areas.iter().filter(|area| area.level < before.grid_level()) {
        for numbering in [Numbering::WestToEast, Numbering::Rows, Numbering::Snake, Numbering::FromCentre] {
            let (index, outlines) = (Index::of(&before), Outlines::of(&before));
            let tops = match renumbered_by(&before, &index, &outlines, parent.id, numbering) {
                Ok(tops) => tops,
                Err(fault) => {
                    assert_eq!((numbering, fault), (Numbering::FromCentre, NumberingFault::NoCentre));
                    continue;
                }
            };
            let codes = with_those_below(&before, index.links(), tops);
            if codes.is_empty() {
                continue;
            }
            let after = done(&before, &Command::SetCodes { codes });
            // What is numbered here fits, whatever was wrong elsewhere before.
            let faults = |document: &Document| {
                let is_code = |finding: &&Finding| matches!(finding.rule.name(), "code_out_of_rule" | "duplicate_code");
                all(document).iter().filter(is_code).count()
            };
            assert!(faults(&after) <= faults(&before), "{numbering:?} below {}", parent.name);
            // Numbered again by the same rule nothing changes, though every number was given up by somebody.
            let (index, outlines) = (Index::of(&after), Outlines::of(&after));
            let again = renumbered_by(&after, &index, &outlines, parent.id, numbering).unwrap();
            let again = with_those_below(&after, index.links(), again);
            if !again.is_empty() {
                done(&after, &Command::SetCodes { codes: again });
            }
        }
    }
}

#[test]
fn what_comes_along_with_a_merged_area_gets_the_next_codes_there() {
    let document = wavy_district();
    let links = Links::of(&document);
    let codes = codes_of_merged(&document, &links, &[AreaId(20), AreaId(21)], AreaId(20));
    let codes: Vec<&str> = codes.iter().map(|new| new.code.as_str()).collect();
    let wanted = ["530112001001003", "530112001001004", "530112001001005", "530112001001006"];
    assert_eq!(codes, wanted);
}
