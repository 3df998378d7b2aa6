//! Locked borders stay where they are until somebody unlocks them.

use tongxin::domain::*;
use tongxin::geodesy::LatticePoint;
use tongxin::model::*;
use tongxin::partition::{Label, Region};
use tongxin::text::Lang;

use super::{by_name, done, refused};
use crate::fixtures::five_levels::{at, five_levels, inside};

/// A square of `sides` around a place.
fn around(place: LatticePoint, reach: i64) -> Region {
    let corner = |x: i64, y: i64| LatticePoint::new(place.x + x * reach, place.y + y * reach);
    Region { rings: vec![vec![corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]] }
}

fn give(document: &Document, region: Region, to: &str) -> Command {
    let community = by_name(document, to);
    let grid = document.tables.areas.iter().find(|area| area.parent == Some(community)).unwrap().id;
    Command::GiveGround { region, from: None, to: Label::Grid(grid) }
}

#[test]
fn borders_of_districts_streets_and_shores_are_locked_from_the_beginning() {
    let before = five_levels();
    let locks = before.locks();
    assert_eq!(locks.levels.iter().map(|level| level.0).collect::<Vec<_>>(), [0, 1]);
    assert!(locks.shores);
    // Between f, of the first street, and g, of the second.
    let across_streets = give(&before, around(at(7.0, 5.5), 40_000), "戊社区");
    let refusal = refused(&before, &across_streets);
    assert!(matches!(refusal, Refusal::Locked { lock: BorderLock::Level(LevelIndex(1)), .. }), "{refusal:?}");
    let words = refusal.words(Lang::Zh, &before);
    assert!(words.contains("街道界已锁定") && words.contains("区级"), "{words}");
    assert!(refusal.place().is_some());
    let unlock = Command::SetLock { lock: BorderLock::Level(LevelIndex(1)), locked: false };
    let open = done(&before, &unlock);
    let after = done(&open, &across_streets);
    // All levels follow: they are derived.
    let label = tongxin::query::Index::of(&after).locator().leaf(LatticePoint::new(at(7.0, 5.5).x - 9, at(7.0, 5.5).y));
    let names =
        after.ancestry(after.area_of_label(label).unwrap().id).map(|area| area.name.clone()).collect::<Vec<_>>();
    assert_eq!(&names[1..4], ["戊社区", "河东片区", "湖滨街道"]);
}

#[test]
fn a_new_border_may_end_on_a_locked_one() {
    let before = five_levels();
    let grid = before.tables.areas.iter().find(|area| area.code == "53019800102001003").unwrap().id;
    // k lies along the street border: a line across it ends there, off the lattice.
    let line = vec![
        LatticePoint::new(at(4.5, 2.0).x, at(4.5, 2.0).y + 7),
        LatticePoint::new(at(9.0, 2.0).x, at(9.0, 2.0).y + 77_777),
    ];
    let after = done(&before, &Command::SplitGrid { grid, line, keep: None, parts: Vec::new() });
    assert_eq!(after.tables.areas.len(), before.tables.areas.len() + 1);
}

#[test]
fn ground_of_a_lake_is_behind_its_shore_and_that_of_a_locked_area_behind_its_outline() {
    let before = five_levels();
    let pond = before.tables.non_grids.iter().find(|face| face.name == "荷塘").unwrap().id;
    let claim = |document: &Document| match give(document, around(inside('P'), 150_000), "丙社区") {
        Command::GiveGround { region, to, .. } => {
            Command::GiveGround { region, from: Some(vec![Label::NonGrid(pond)]), to }
        }
        other => other,
    };
    assert!(matches!(refused(&before, &claim(&before)), Refusal::Locked { lock: BorderLock::Shores, .. }));
    let open = done(&before, &Command::SetLock { lock: BorderLock::Shores, locked: false });
    done(&open, &claim(&open));

    let community = by_name(&before, "甲社区");
    let locked = done(&before, &Command::SetLock { lock: BorderLock::Area(community), locked: true });
    // From c, of another community.
    let grow = give(&before, around(at(2.0, 4.0), 30_000), "甲社区");
    let refusal = refused(&locked, &grow);
    assert_eq!(refusal.clone(), Refusal::Locked { lock: BorderLock::Area(community), place: refusal.place().unwrap() });
    done(&before, &grow);
    // Within the community nothing is locked.
    let (a, b) = (by_code(&before, "53019800101001001"), by_code(&before, "53019800101001002"));
    let inner = Command::GiveGround {
        region: around(at(4.0, 5.5), 20_000),
        from: Some(vec![Label::Grid(a)]),
        to: Label::Grid(b),
    };
    done(&locked, &inner);
    assert_eq!(
        refused(&locked, &Command::SetLock { lock: BorderLock::Area(community), locked: true }),
        Refusal::Unchanged
    );
}

#[test]
fn moving_an_area_to_another_street_moves_the_border_of_the_street() {
    let before = five_levels();
    let (quarter, street) = (by_name(&before, "城南片区"), by_name(&before, "湖滨街道"));
    let command = Command::MoveArea { area: quarter, parent: street, codes: Vec::new() };
    assert!(matches!(refused(&before, &command), Refusal::Locked { lock: BorderLock::Level(LevelIndex(1)), .. }));
    let open = done(&before, &Command::SetLock { lock: BorderLock::Level(LevelIndex(1)), locked: false });
    let after = done(&open, &command);
    assert_eq!(after.tables.areas.get(quarter).unwrap().parent, Some(street));
}

fn by_code(document: &Document, code: &str) -> AreaId {
    document.tables.areas.iter().find(|area| area.code == code).unwrap().id
}
