//! Random edits of every kind: whatever is accepted keeps every rule at every level, also over saving and opening
//! again, and taking all of it back gives the document that was there in the beginning.

use std::collections::BTreeMap;
use std::path::Path;

use tongxin::domain::*;
use tongxin::jobs::Progress;
use tongxin::model::*;
use tongxin::partition::{BorderTree, Label, Polygon, check, check_junctions};
use tongxin::query::Index;
use tongxin::query::balance::Balancer;
use tongxin::query::outlines::Outlines;
use tongxin::session::{Access, Session};

use super::planner::{KINDS, Planner, kind_of};
use super::{open_town, weigh};
use crate::fixtures::five_levels::{by_name, five_levels};

/// All rules of the plane and of the records, and that every grid has ground.
fn assert_sound(document: &Document) {
    assert_eq!(check(&document.partition), []);
    assert_eq!(check_references(document), Ok(()));
    let level = document.grid_level();
    let mut codes = BTreeMap::new();
    for area in document.tables.areas.iter() {
        if area.level == level && !area.managed_apart {
            assert!(!document.partition.borders_of(Label::Grid(area.id)).is_empty(), "{} has no ground", area.code);
        }
        assert_eq!(codes.insert(area.code.clone(), area.id), None, "{} twice", area.code);
    }
    for face in document.tables.non_grids.iter() {
        assert!(!document.partition.borders_of(Label::NonGrid(face.id)).is_empty(), "{} has no ground", face.name);
    }
    for label in document.partition.labels() {
        assert!(label == Label::Outside || document.area_of_label(label).is_some());
    }
    // The areas of a level and the faces hung above it tile the district.
    let whole: i128 = -document.partition.doubled_area(Label::Outside);
    for level in document.level_indexes() {
        let mut sum = 0;
        for label in document.partition.labels().filter(|label| *label != Label::Outside) {
            let covered = document.label_at(label, level).is_some();
            assert!(covered || matches!(label, Label::NonGrid(_)));
            sum += document.partition.doubled_area(label);
        }
        assert_eq!(sum, whole);
    }
}

/// How often each kind was tried, and accepted.
type Counts = BTreeMap<&'static str, (usize, usize)>;

/// A session in which neither levels nor shores are locked.
pub fn unlocked(document: Document) -> Session {
    let mut session = Session::create(document);
    let locks = session.document().locks();
    for lock in locks.levels.into_iter().map(BorderLock::Level).chain(locks.shores.then_some(BorderLock::Shores)) {
        session.run(Command::SetLock { lock, locked: false }).unwrap();
    }
    session
}

/// A kind for the next edit.
pub fn next_kind(planner: &mut Planner, document: &Document) -> &'static str {
    let locks = document.locks();
    if (locks.shores || !locks.levels.is_empty()) && planner.below(2) == 0 {
        return "set_lock";
    }
    // Merging makes the district coarser and coarser: with few grids left only splits follow.
    let areas = document.tables.areas.len();
    match KINDS[planner.below(KINDS.len())] {
        "merge_grids" | "merge_areas" if areas < 24 => "split_grid",
        "split_grid" | "cut_grid" | "split_area" if areas > 600 => "merge_grids",
        kind => kind,
    }
}

/// An outline is for projects without ground: a new one gets it, and it is taken back and brought back.
fn outline_of_a_new_project(command: &Command) {
    let district = NewProject {
        title: "新项目".into(),
        district: "新区".into(),
        code: "530199".into(),
        levels: Level::usual_four(),
        household_band: (300, 500),
    };
    let mut session = Session::create(district.document().unwrap());
    let first = canonical_hash(session.document());
    session.run(command.clone()).unwrap();
    assert_sound(session.document());
    let done = canonical_hash(session.document());
    session.undo().unwrap().unwrap();
    assert_eq!(canonical_hash(session.document()), first);
    session.redo().unwrap().unwrap();
    assert_eq!(canonical_hash(session.document()), done);
}

/// The same project after it was saved and opened again: nothing of it differs, and neither does its history.
fn reopened(mut session: Session, path: &Path) -> Session {
    if session.may_save() {
        session.save().unwrap();
    } else {
        session.save_as(path, &Progress::default()).unwrap();
    }
    let (document, history) = (session.document().clone(), session.history().clone());
    drop(session);
    let session = Session::open(path, Access::Write, &Progress::default()).unwrap();
    assert_eq!(canonical_hash(session.document()), canonical_hash(&document));
    assert!(session.document().diff(&document).is_empty());
    assert_eq!(session.history().revisions(), history.revisions());
    let place = |history: &History| (history.cursor(), history.next_number());
    assert_eq!(place(session.history()), place(&history));
    session
}

fn run(document: Document, seed: u64, edits: usize, counts: &mut Counts) {
    let folder = tempfile::tempdir().unwrap();
    let first = canonical_hash(&document);
    let mut planner = Planner::of(seed);
    let mut session = unlocked(document);
    let mut index = Index::of(session.document());
    let mut outlines = Outlines::of(session.document());
    let mut balancer = Balancer::of(session.document(), &outlines);
    let (mut edit, mut refused) = (0, 0);
    while edit < edits {
        let kind = next_kind(&mut planner, session.document());
        let Some(command) = planner.command(kind, session.document()) else { continue };
        assert_eq!(kind_of(&command), kind);
        edit += 1;
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        if kind == "set_outline" && planner.below(10) > 0 {
            outline_of_a_new_project(&command);
            count.1 += 1;
            continue;
        }
        let before = session.document().clone();
        let weighed = session.preview(&command).ok().map(|after| balancer.balance(&index, &after));
        match session.run(command.clone()) {
            Ok(_) => count.1 += 1,
            Err(refusal) => {
                assert!(!refusal.words(tongxin::text::Lang::Zh, &before).is_empty());
                assert!(session.document().diff(&before).is_empty(), "{command:?} was refused and changed something");
                refused += 1;
                if refused % 64 == 1 {
                    assert_eq!(canonical_hash(session.document()), canonical_hash(&before));
                }
                continue;
            }
        }
        index.follow(session.document());
        let old_outlines = outlines.clone();
        outlines.follow(&before, session.document(), &before.diff(session.document()));
        balancer.follow(session.document(), &outlines);
        let weighed = weighed.expect("what is accepted can be looked at before");
        weigh::assert_true(
            &weighed,
            (&before, &old_outlines),
            (session.document(), &outlines),
            &index,
            edit % 16 == 0,
            &command,
        );
        let broken = check_junctions(&session.document().partition);
        assert_eq!(broken, [], "after edit {edit}: {command:?}");
        if edit % 16 == 0 || edit + 1 == edits {
            assert_sound(session.document());
            let tree = BorderTree::of(&session.document().partition);
            assert!(index.locator().tree().holds_same(&tree));
            assert_eq!(index.links(), &Links::of(session.document()));
        }
        if edit % (edits / 2) < 16 && edit > edits / 4 && !session.may_save() || edit % 500 == 0 {
            session = reopened(session, &folder.path().join("随机.gpkg"));
        }
        // Steps back and forth in between, also over what was done before it was opened again.
        if edit % 97 == 0 {
            let here = canonical_hash(session.document());
            let cursor = session.history().cursor();
            session.jump(cursor.saturating_sub(planner.below(40))).unwrap();
            index.follow(session.document());
            session.jump(cursor).unwrap();
            index.follow(session.document());
            assert_eq!(canonical_hash(session.document()), here);
        }
    }
    session = reopened(session, &folder.path().join("随机.gpkg"));
    while session.history().cursor() > 0 {
        session.undo().unwrap().unwrap();
    }
    assert_eq!(canonical_hash(session.document()), first);
    session.jump(usize::MAX).unwrap();
    assert_sound(session.document());
    session.jump(0).unwrap();
    assert_eq!(canonical_hash(session.document()), first);
}

#[test]
fn random_edits_of_every_kind_keep_every_rule_and_can_all_be_taken_back() {
    let heavy = std::env::var_os("TONGXIN_HEAVY").is_some();
    let (rounds, edits) = if heavy { (40, 2_500) } else { (2, 260) };
    let mut counts = Counts::new();
    // One round alone, to look into what it found.
    let only: Option<usize> = std::env::var("TONGXIN_ROUND").ok().and_then(|round| round.parse().ok());
    for round in only.map_or(0..rounds, |round| round..round + 1) {
        let document = match round % 3 {
            0 => five_levels(),
            1 => open_town(),
            _ => tongxin::demo::xishan(),
        };
        run(document, round as u64, edits, &mut counts);
        if heavy {
            eprintln!("{} of {rounds} rounds", round + 1);
        }
    }
    let (tried, accepted) = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    println!("{tried} edits tried, {accepted} accepted; by kind:");
    for (kind, (tried, accepted)) in &counts {
        println!("  {kind:<20} {tried:>6} tried {accepted:>6} accepted");
    }
    assert!(accepted * 100 >= tried * 40, "{accepted} of {tried} accepted: {counts:?}");
    let least = if heavy { 500 } else { 1 };
    for kind in KINDS {
        assert!(counts.get(kind).is_some_and(|count| count.1 >= least), "{kind}: {counts:?}");
    }
}

#[test]
fn the_district_of_five_levels_has_holes_enclaves_and_exclaves() {
    let document = five_levels();
    let polygons = |label| document.partition.outline(label);
    let grid = |code: &str| {
        let area = document.tables.areas.iter().find(|area| area.code == code).unwrap();
        polygons(Label::Grid(area.id))
    };
    let holes = |polygons: &[Polygon]| polygons.iter().map(|polygon| polygon.rings().count() - 1).sum::<usize>();
    let (around, inside, apart) = ("53019800101001001", "53019800201001002", "53019800201001001");
    assert_eq!(holes(&grid(around)), 1, "a grid with another one inside");
    let ring = grid(inside);
    let [enclave] = &ring[..] else { panic!("{ring:?}") };
    assert_eq!(enclave.rings().count(), 1);
    assert_eq!(grid(apart).len(), 2, "a grid in two parts");
    assert_eq!(holes(&polygons(Label::Outside)), 0);
    assert!(holes(&grid("53019800101002001")) >= 2, "ground outside of the district and a well inside a grid");
    // The enclave belongs to another street than the ground around it.
    let street = |code: &str| {
        let area = document.tables.areas.iter().find(|area| area.code == code).unwrap();
        document.ancestry(area.id).find(|area| area.level.0 == 1).unwrap().id
    };
    assert_eq!(street(inside), by_name(&document, "湖滨街道").id);
    assert_ne!(street(inside), street(around));
}

/// Not a test: writes projects after 1,000 accepted edits each, for another program to look at
/// (`tests/geos/redrawn.sh`).
#[test]
fn writes_projects_after_random_edits() {
    let Some(folder) = std::env::var_os("TONGXIN_WRITE_REDRAWN") else { return };
    let runs = std::env::var("TONGXIN_RUNS").map_or(50, |runs| runs.parse().unwrap());
    for seed in 0..runs {
        let document = match seed % 3 {
            0 => five_levels(),
            1 => open_town(),
            _ => tongxin::demo::xishan(),
        };
        let mut planner = Planner::of(70_000 + seed);
        let mut session = unlocked(document);
        let (mut tried, mut accepted) = (0, 0);
        while accepted < 1_000 {
            let kind = next_kind(&mut planner, session.document());
            let Some(command) = planner.command(kind, session.document()) else { continue };
            tried += 1;
            accepted += usize::from(session.run(command).is_ok());
        }
        assert_sound(session.document());
        let path = Path::new(&folder).join(format!("{seed:02}.gpkg"));
        session.save_as(&path, &Progress::default()).unwrap();
        println!("{}: {accepted} of {tried} edits accepted", path.display());
    }
}
