//! Codes by rule, and the four sides of an area.

use std::sync::Arc;

use tongxin::domain::{BackdropLine, BackdropLineKind};
use tongxin::geodesy::LatticePoint;
use tongxin::model::*;
use tongxin::partition::Label;
use tongxin::query::Index;
use tongxin::query::codes::{interior_point, renumbered};
use tongxin::query::describe::four_sides;
use tongxin::query::outlines::Outlines;
use tongxin::text::Lang;

use super::{done, open_town};

#[test]
fn grids_are_numbered_from_west_to_east_and_codes_given_up_by_others_are_passed_over() {
    let document = open_town();
    let level = document.naming_level();
    let mut changed = 0;
    for community in document.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart) {
        let propose = |document: &Document| {
            renumbered(document, &Index::of(document), &Outlines::of(document), community.id).unwrap()
        };
        let mut document = document.clone();
        let ids: Vec<_> = Links::of(&document).children(community.id).collect();
        let [first, ..] = &ids[..] else { continue };
        // Somebody else had the first number once.
        let mut other = document.tables.areas.iter().find(|area| area.id == community.id).unwrap().clone();
        let retired = format!("{}001", community.code);
        if document.tables.areas.get(*first).unwrap().code != retired {
            continue;
        }
        other.former_codes.push(retired.clone());
        document.tables.areas.put(other);
        let given_up = NewCode { area: *first, code: format!("{}900", community.code) };
        let document = done(&document, &Command::SetCodes { codes: vec![given_up] });
        let codes = propose(&document);
        assert!(codes.iter().all(|new| new.code != retired), "{codes:?}");
        let after = done(&document, &Command::SetCodes { codes: codes.clone() });
        assert_eq!(propose(&after), [], "a second time there is nothing to do");
        let mut rows: Vec<_> = ids.iter().map(|id| after.tables.areas.get(*id).unwrap()).collect();
        rows.sort_by_key(|row| row.code.clone());
        let places: Vec<_> = rows
            .iter()
            .map(|row| interior_point(&after.partition.outline(Label::Grid(row.id))).unwrap())
            .map(|at| (at.x, -at.y))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        changed += codes.len();
    }
    assert!(changed > 3, "{changed}");
}

#[test]
fn a_side_is_named_after_the_road_along_it_else_after_the_neighbour() {
    let mut document = open_town();
    let grid = document.grid_level();
    let sided = |document: &Document, id| four_sides(document, &Outlines::of(document), id, Lang::Zh).unwrap();
    // A grid with neighbours on all sides.
    let area = document.tables.areas.iter().filter(|area| area.level == grid).find(|area| {
        let sides = sided(&document, area.id);
        [sides.east, sides.south, sides.west, sides.north].iter().all(|side| side.iter().all(|one| one.name != "区界"))
    });
    let id = area.unwrap().id;
    let plain = sided(&document, id);
    let bounds = document.partition.outline(Label::Grid(id))[0].bounds().unwrap();
    // A road along its eastern side, a little beyond the middle of its wiggles.
    let x = bounds.max.x - 3_000;
    let line = vec![LatticePoint::new(x, bounds.min.y - 90_000), LatticePoint::new(x, bounds.max.y + 90_000)];
    let road = BackdropLine { kind: BackdropLineKind::MainRoad, name: "前兴路".to_owned(), line };
    Arc::make_mut(&mut document.backdrop).lines.push(road);
    let sides = sided(&document, id);
    assert!(sides.east.iter().any(|along| along.name == "前兴路"), "{sides:?}");
    assert!(sides.west.iter().chain(&sides.north).all(|along| along.name != "前兴路"), "{sides:?}");
    assert_ne!(plain.words(Lang::Zh), sides.words(Lang::Zh));
    assert!(sides.words(Lang::Zh).starts_with("东至"));
    let whole = |sides: &[tongxin::query::describe::Along]| sides.iter().map(|along| along.length_m).sum::<f64>();
    assert!((150.0..400.0).contains(&whole(&plain.west)), "{plain:?}");
}
