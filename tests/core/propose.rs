//! Proposals: divisions of graphs as such, of the demo's ground, and what applying them leaves.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use tongxin::demo;
use tongxin::domain::{Area, AreaId, BorderLock, GridKind};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::*;
use tongxin::partition::{Label, Region, build, check};
use tongxin::propose::*;
use tongxin::query::Index;
use tongxin::text::Lang;

use crate::fixtures::town::{SIDE, furnished, middle};

static DEMO: LazyLock<(Document, Index)> = LazyLock::new(|| {
    let document = demo::xishan();
    let index = Index::of(&document);
    (document, index)
});

/// A lattice of cells with some of them missing, all that hangs together with the first kept.
fn graph(side: u32, households: &[u32], missing: &[bool]) -> CellGraph {
    let there = |cell: u32| !missing[cell as usize];
    let link = |to, length_dm| Link { to, length_dm, unfit_dm: length_dm / 2 + 1, along_dm: length_dm };
    let all = |keep: &dyn Fn(u32) -> bool, number: &dyn Fn(u32) -> u32| {
        let mut pairs = Vec::new();
        for cell in (0..side * side).filter(|&cell| keep(cell)) {
            if cell % side + 1 < side && keep(cell + 1) {
                pairs.push((number(cell), link(number(cell + 1), 700 + cell % 5 * 100)));
            }
            if cell / side + 1 < side && keep(cell + side) {
                pairs.push((number(cell), link(number(cell + side), 900)));
            }
        }
        pairs
    };
    let cell = |&households: &u32| Cell { households, area_m2: 10_000.0, outer_dm: 0 };
    let whole = CellGraph::new(households.iter().map(cell).collect(), &all(&there, &|cell| cell));
    let pieces = whole.pieces();
    let largest = pieces.iter().max_by_key(|piece| piece.len()).unwrap().clone();
    let number = |cell: u32| largest.iter().position(|&other| other == cell).unwrap() as u32;
    let keep = |cell: u32| largest.binary_search(&cell).is_ok();
    let cells = largest.iter().map(|&place| cell(&households[place as usize])).collect();
    CellGraph::new(cells, &all(&keep, &number))
}

fn is_whole(graph: &CellGraph, part_of: &[u32], part: u32) -> bool {
    let cells: BTreeSet<u32> = (0..graph.len() as u32).filter(|&cell| part_of[cell as usize] == part).collect();
    let Some(&first) = cells.first() else { return false };
    let (mut seen, mut open) = (BTreeSet::from([first]), vec![first]);
    while let Some(cell) = open.pop() {
        for link in graph.links(cell) {
            if cells.contains(&link.to) && seen.insert(link.to) {
                open.push(link.to);
            }
        }
    }
    seen == cells
}

fn sums(graph: &CellGraph, part_of: &[u32], parts: u32) -> Vec<u64> {
    let mut sums = vec![0; parts as usize];
    for (cell, &part) in graph.cells().iter().zip(part_of) {
        sums[part as usize] += u64::from(cell.households);
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var("TONGXIN_HEAVY").is_ok() { 4000 } else { 120 }))]

    #[test]
    fn every_part_is_whole_and_has_a_cell_and_a_seed_says_it_all(
        side in 2_u32..14,
        parts in 1_u32..9,
        seed in any::<u64>(),
        households in prop::collection::vec(prop_oneof![Just(0), 0_u32..9, 0_u32..200], 196),
        missing in prop::collection::vec(prop::bool::weighted(0.2), 196),
    ) {
        let count = (side * side) as usize;
        let graph = graph(side, &households[..count], &missing[..count]);
        prop_assume!(graph.len() >= parts as usize);
        let balance = Balance::around_mean(graph.households(), parts, 5);
        let divide = || divide(&graph, parts, balance, Effort::default(), seed, &Progress::default()).unwrap();
        let division = divide();
        prop_assert_eq!(&division, &divide());
        prop_assert_eq!(division.part_of.len(), graph.len());
        prop_assert!(division.part_of.iter().all(|&part| part < parts));
        for part in 0..parts {
            prop_assert!(is_whole(&graph, &division.part_of, part), "part {} of {:?}", part, division.part_of);
        }
    }

    #[test]
    fn small_cells_are_always_balanced(
        seed in any::<u64>(),
        parts in 2_u32..9,
        households in prop::collection::vec(5_u32..9, 196),
    ) {
        // A cell is at most a twentieth of the slack's width: 196 cells, 8 parts of 24.
        let graph = graph(14, &households, &[false; 196]);
        let balance = Balance::around_mean(graph.households(), parts, 5);
        let division = divide(&graph, parts, balance, Effort::default(), seed, &Progress::default()).unwrap();
        for sum in sums(&graph, &division.part_of, parts) {
            prop_assert!(balance.low <= sum && sum <= balance.high, "{} outside of {:?}", sum, balance);
        }
    }
}

#[test]
fn a_square_town_falls_into_compact_quarters() {
    let graph = graph(12, &[3; 144], &[false; 144]);
    let balance = Balance::around_mean(graph.households(), 4, 5);
    let division = divide(&graph, 4, balance, Effort::default(), 7, &Progress::default()).unwrap();
    // Four squares have two lines of 12 between them; nothing balanced has less.
    let cut = (0..144_u32).flat_map(|cell| graph.links(cell).iter().map(move |link| (cell, link.to)));
    let cut = cut.filter(|&(a, b)| a < b && division.part_of[a as usize] != division.part_of[b as usize]).count();
    assert!(cut <= 27, "{cut} edges cut");
}

#[test]
fn work_that_shall_stop_stops() {
    let (document, index) = &*DEMO;
    let progress = Progress::default();
    progress.cancel();
    let question = Question::new(largest_community(document, index), 3);
    assert_eq!(propose(document, index, &question, &progress), Err(NoProposal::Cancelled));
}

fn grids_of(document: &Document, parent: AreaId) -> Vec<AreaId> {
    let level = document.grid_level();
    let below = document.tables.areas.iter().filter(|area| area.level == level);
    below.filter(|area| document.ancestry(area.id).any(|above| above.id == parent)).map(|area| area.id).collect()
}

fn largest_community(document: &Document, index: &Index) -> AreaId {
    let level = document.grid_level().0 - 1;
    let communities = document.tables.areas.iter().filter(|area| area.level.0 == level && !area.managed_apart);
    communities.max_by_key(|area| index.totals(area.id).households).unwrap().id
}

/// The document after a proposal, with all that must hold of it.
fn applied(document: &Document, index: &Index, question: &Question, proposal: &Proposal) -> Document {
    let after = apply(&Snapshot::of(document), &proposal.command)
        .unwrap_or_else(|refusal| panic!("{}", refusal.words(Lang::En, document)));
    assert_eq!(check(&after.partition), []);
    assert_eq!(check_references(&after), Ok(()));
    let delta = document.diff(&after);
    assert!(document.diff(&delta.reversed().applied_to(&after).unwrap()).is_empty());

    let now = Index::of(&after);
    let is_grid = document.tables.areas.get(question.area).unwrap().level == document.grid_level();
    let parent =
        if is_grid { document.tables.areas.get(question.area).unwrap().parent.unwrap() } else { question.area };
    let (old, new) = (grids_of(document, parent), grids_of(&after, parent));
    let changed = if is_grid { 1 } else { old.iter().filter(|&&id| may_change(document, id)).count() };
    assert_eq!(new.len(), old.len() - changed + question.parts as usize);
    assert_eq!(now.totals(parent).households, index.totals(parent).households);
    assert_eq!(now.totals(parent).volunteers, index.totals(parent).volunteers);

    // The figures are those of the document that it makes.
    let mut told: Vec<u64> = proposal.grids.iter().map(|grid| grid.households).collect();
    let mut found: Vec<u64> = new
        .iter()
        .filter(|id| !old.contains(id) || proposal.grids.iter().any(|grid| grid.keep == Some(**id)))
        .map(|&id| now.totals(id).households)
        .collect();
    told.sort_unstable();
    found.sort_unstable();
    assert_eq!(told, found);
    for grid in &proposal.grids {
        if let Some(id) = grid.keep {
            assert_eq!(now.totals(id).households, grid.households);
            let m2 = area_m2(&after, id);
            assert!((m2 - grid.area_m2).abs() < 0.003 * m2, "{m2} and {}", grid.area_m2);
        }
    }
    // Areas above keep their ground to the millimetre, and every code is one of its parent.
    for &id in &new {
        let row = after.tables.areas.get(id).unwrap();
        let above = after.tables.areas.get(row.parent.unwrap()).unwrap();
        assert!(row.code.starts_with(&above.code) && row.code.len() == 15, "{}", row.code);
        assert!(!row.name.is_empty());
    }
    let codes: BTreeSet<&str> = after.tables.areas.iter().map(|area| area.code.as_str()).collect();
    assert_eq!(codes.len(), after.tables.areas.len());
    after
}

fn area_m2(document: &Document, id: AreaId) -> f64 {
    let polygons = document.partition.outline(Label::Grid(id));
    let rings = polygons.iter().map(|polygon| {
        let holes: f64 = polygon.holes.iter().map(|ring| tongxin::geodesy::area_m2(ring).abs()).sum();
        tongxin::geodesy::area_m2(&polygon.outer).abs() - holes
    });
    rings.sum()
}

fn may_change(document: &Document, id: AreaId) -> bool {
    let grid = document.tables.areas.get(id).unwrap();
    !grid.locked && grid.grid_kind != GridKind::Dedicated
}

/// Estates that lie in more than one grid, of those that did not before.
fn newly_cut(before: &Document, after: &Document) -> usize {
    let cut = |document: &Document| -> BTreeSet<u32> {
        let index = Index::of(document);
        let grids = |ring: &[LatticePoint]| -> BTreeSet<Label> {
            // A little inside of each corner.
            let middle = |part: fn(&LatticePoint) -> i64| ring.iter().map(part).sum::<i64>() / ring.len() as i64;
            let (x, y) = (middle(|p| p.x), middle(|p| p.y));
            let inward = |p: &LatticePoint| LatticePoint::new(p.x + (x - p.x) / 20, p.y + (y - p.y) / 20);
            ring.iter().map(|p| index.locator().leaf(inward(p))).collect()
        };
        document
            .tables
            .estates
            .iter()
            .filter(|estate| grids(&estate.ring).len() > 1)
            .map(|estate| estate.id.0)
            .collect()
    };
    cut(after).difference(&cut(before)).count()
}

#[test]
fn a_community_of_the_demo_is_divided_anew_as_one_edit() {
    let (document, index) = &*DEMO;
    let area = largest_community(document, index);
    for parts in [2, 4, 7] {
        let question = Question { count: 2, ..Question::new(area, parts) };
        let proposals = propose(document, index, &question, &Progress::default()).unwrap();
        assert_eq!(proposals, propose(document, index, &question, &Progress::default()).unwrap());
        for proposal in &proposals {
            let after = applied(document, index, &question, proposal);
            assert_eq!(newly_cut(document, &after), 0);
            assert_eq!(proposal.figures.estates_cut, 0);
            assert_eq!(proposal.figures.balanced, proposal.figures.shortfall.is_none());
            let kept = proposal.grids.iter().filter(|grid| grid.keep.is_some()).count();
            // One that shares ground only with parts that are others by then is gone.
            let most = grids_of(document, area).len().min(parts as usize);
            assert!(kept <= most && kept + 1 >= most, "{kept} of {most}");
        }
        let rank = |proposal: &Proposal| !proposal.figures.balanced;
        assert!(proposals.is_sorted_by_key(rank), "the best first");
    }
}

#[test]
fn a_grid_of_the_demo_is_split_and_keeps_what_hangs_on_it() {
    let (document, index) = &*DEMO;
    let grids = document.tables.areas.iter().filter(|area| area.level == document.grid_level());
    let grid = grids.max_by_key(|area| index.totals(area.id).households).unwrap();
    let question = Question::new(grid.id, 2);
    let [proposal] = &propose(document, index, &question, &Progress::default()).unwrap()[..] else { panic!() };
    let after = applied(document, index, &question, proposal);
    let posts = |document: &Document| Links::of(document).posts(tongxin::domain::PostPlace::Area(grid.id)).count();
    assert_eq!(posts(&after), posts(document));
    assert_eq!(after.tables.areas.get(grid.id).unwrap().code, grid.code);
}

#[test]
fn a_street_of_the_demo_is_divided_community_by_community() {
    let (document, index) = &*DEMO;
    let community = largest_community(document, index);
    let street = document.tables.areas.get(community).unwrap().parent.unwrap();
    let communities = document.tables.areas.iter().filter(|area| area.parent == Some(street)).count() as u32;
    let parts = grids_of(document, street).len() as u32 + 3;
    let question = Question::new(street, parts);
    let proposals = propose(document, index, &question, &Progress::default()).unwrap();
    let after = applied(document, index, &question, &proposals[0]);
    assert_eq!(newly_cut(document, &after), 0);
    // Street borders are locked, and moved by nothing: the lock let it pass.
    assert!(document.locks().levels.len() > 1);
    let few = Question::new(street, communities - 1);
    let none = propose(document, index, &few, &Progress::default());
    assert_eq!(none, Err(NoProposal::TooFewParts { least: communities }));
}

#[test]
fn locked_and_dedicated_grids_keep_their_ground() {
    let (document, index) = &*DEMO;
    let area = largest_community(document, index);
    let grids = grids_of(document, area);
    let lock = Command::SetLock { lock: BorderLock::Area(grids[0]), locked: true };
    let locked = apply(&Snapshot::of(document), &lock).unwrap();
    let mut document = locked.clone();
    let dedicated = Area { grid_kind: GridKind::Dedicated, ..locked.tables.areas.get(grids[1]).unwrap().clone() };
    document.tables.areas.put(dedicated);
    let index = Index::of(&document);
    let question = Question::new(area, 4);
    let proposals = propose(&document, &index, &question, &Progress::default()).unwrap();
    let after = applied(&document, &index, &question, &proposals[0]);
    for &grid in &grids[..2] {
        let area = |document: &Document| document.partition.doubled_area(Label::Grid(grid));
        assert!((area(&document) - area(&after)).abs() < 1_000_000);
    }
    let none = propose(&document, &index, &Question::new(grids[0], 2), &Progress::default());
    assert_eq!(none, Err(NoProposal::Locked(grids[0])));
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let (document, index) = &*DEMO;
    let community = largest_community(document, index);
    let grid = grids_of(document, community)[0];
    let limit = Question::LIMIT;
    for (question, reason) in [
        (Question::new(AreaId(u32::MAX), 2), NoProposal::NoSuchArea(AreaId(u32::MAX))),
        (Question::new(community, 0), NoProposal::OutOfReach { limit }),
        (Question::new(community, limit + 1), NoProposal::OutOfReach { limit }),
        (Question { count: 0, ..Question::new(community, 2) }, NoProposal::OutOfReach { limit }),
        (Question::new(grid, 1), NoProposal::OnePart),
    ] {
        assert_eq!(propose(document, index, &question, &Progress::default()), Err(reason.clone()));
        assert!([Lang::Zh, Lang::En].into_iter().all(|lang| !reason.words(lang, document).is_empty()));
    }
}

/// A community of the town of squares, nothing locked, with its grids.
fn town() -> (Document, AreaId, Vec<AreaId>) {
    let mut document = furnished(6, 5, 2);
    Arc::make_mut(&mut document.project).locks = Some(tongxin::domain::Locks::default());
    // Joins borders at the corners where only two meet.
    let lines: Vec<_> = document.partition.borders().map(|border| border.points.to_vec()).collect();
    let index = Index::of(&document);
    let middles = (0..5).flat_map(|row| (0..6).map(move |column| middle(column, row)));
    let seeds: Vec<_> = middles.map(|place| (place, index.locator().leaf(place))).collect();
    document.partition = build(&lines, &seeds).unwrap();
    let grid = document.tables.areas.iter().find(|area| area.name == "网格1-1").unwrap();
    let parent = grid.parent.unwrap();
    let grids = grids_of(&document, parent);
    (document, parent, grids)
}

fn part(column: u32, row: u32, width: f64, keep: Option<AreaId>, heir_of: Vec<AreaId>) -> GridPart {
    let at = middle(column, row);
    let by = |sides: f64| (sides * SIDE as f64).round() as i64;
    let corner = |x: f64, y: f64| LatticePoint::new(at.x + by(x), at.y + by(y));
    let ring = vec![corner(-0.6, -0.6), corner(width - 0.4, -0.6), corner(width - 0.4, 0.6), corner(-0.6, 0.6)];
    GridPart { region: Region { rings: vec![ring] }, keep, heir_of, ..GridPart::default() }
}

#[test]
fn parts_take_the_ground_and_heirs_the_records() {
    let (before, parent, _) = town();
    let id = |name: &str| before.tables.areas.iter().find(|area| area.name == name).unwrap().id;
    let (one, other) = (id("网格1-1"), id("网格2-1"));
    // Both squares become one grid, which is the second.
    let command = Command::RedivideGrids {
        grids: vec![one, other],
        parts: vec![part(1, 1, 2.0, Some(other), vec![one])],
        posts: MergedPosts::All,
    };
    let after = apply(&Snapshot::of(&before), &command).unwrap();
    assert_eq!(check(&after.partition), []);
    assert!(after.tables.areas.get(one).is_none());
    assert_eq!(Index::of(&after).locator().leaf(middle(1, 1)), Label::Grid(other));
    let row = after.tables.areas.get(other).unwrap();
    assert_eq!(row.former_codes, [before.tables.areas.get(one).unwrap().code.clone()]);
    assert_eq!(Index::of(&before).totals(parent).volunteers, Index::of(&after).totals(parent).volunteers);
    assert!(!command.words(Lang::Zh, &before).is_empty());
    let text = serde_json::to_string(&command).unwrap();
    assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
}

#[test]
fn parts_that_do_not_add_up_are_refused() {
    let (before, _, _) = town();
    let id = |name: &str| before.tables.areas.iter().find(|area| area.name == name).unwrap().id;
    let (one, other, foreign) = (id("网格1-1"), id("网格2-1"), id("网格5-1"));
    let refused = |grids: &[AreaId], parts: Vec<GridPart>| {
        let command = Command::RedivideGrids { grids: grids.to_vec(), parts, posts: MergedPosts::Kept };
        apply(&Snapshot::of(&before), &command).unwrap_err()
    };
    let both = || part(1, 1, 2.0, Some(other), vec![one]);
    assert_eq!(refused(&[], vec![both()]), Refusal::NothingToMerge);
    assert_eq!(refused(&[one, other], vec![]), Refusal::NothingToMerge);
    assert_eq!(refused(&[one, one], vec![both()]), Refusal::NamedTwice(one));
    let not_siblings = Refusal::NotSiblings { grid: foreign, than: one };
    assert_eq!(refused(&[one, foreign], vec![both()]), not_siblings);
    assert_eq!(refused(&[one, other], vec![part(1, 1, 2.0, Some(other), vec![])]), Refusal::NoHeir(one));
    assert_eq!(refused(&[one, other], vec![part(1, 1, 2.0, Some(other), vec![one, foreign])]), not_siblings);
    let twice = vec![part(1, 1, 1.0, Some(one), vec![]), part(2, 1, 1.0, Some(one), vec![])];
    assert_eq!(refused(&[one, other], twice), Refusal::NamedTwice(one));
    // The second square is nobody's ground any more.
    let none = vec![part(1, 1, 2.0, Some(one), vec![]), part(9, 9, 1.0, Some(other), vec![])];
    assert_eq!(refused(&[one, other], none), Refusal::NoGroundLeft(other));
}

/// A street of the demo has blocks large enough to be cut where nothing runs.
const WIDE: AreaCode = "530112001001";
type AreaCode = &'static str;

#[test]
fn a_border_goes_round_a_building_that_stands_in_its_way() {
    use tongxin::domain::{BackdropArea, BackdropAreaKind};
    use tongxin::geodesy::LocalPlane;

    let (document, index) = &*DEMO;
    let area = document.tables.areas.iter().find(|area| area.code == WIDE).unwrap().id;
    let question = Question { count: 3, ..Question::new(area, 6) };
    let plans = propose(document, index, &question, &Progress::default()).unwrap();
    // A building on every stretch of new border far from roads, rivers, estates and the edge of the community.
    let within = |label| matches!(label, Label::Grid(id) if index.links().children(area).any(|grid| grid == id));
    let edge: Vec<_> =
        document.partition.borders().filter(|border| within(border.left) != within(border.right)).collect();
    let mut built = document.clone();
    let backdrop = Arc::make_mut(&mut built.backdrop);
    backdrop.areas.retain(|area| area.kind != BackdropAreaKind::Building);
    let mut boxes: Vec<(LatticePoint, Vec<LatticePoint>)> = Vec::new();
    for plan in &plans {
        let after = apply(&Snapshot::of(document), &plan.command).unwrap();
        let lines = tongxin::query::grasp::swept_lines(document, &after);
        for [a, b] in lines.come {
            let middle = LatticePoint::new((a.x + b.x) / 2, (a.y + b.y) / 2);
            let plane = LocalPlane::at(middle);
            let far = |line: &[LatticePoint]| plane.distance_to_line_m(line).is_none_or(|metres| metres > 20.0);
            let free = document.backdrop.lines.iter().all(|way| far(&way.line))
                && document.tables.estates.iter().all(|estate| far(&estate.ring))
                && document.tables.rivers.iter().flat_map(|river| &river.reaches).all(|reach| far(&reach.line))
                && edge.iter().all(|border| far(&border.points))
                && boxes.iter().all(|(other, _)| plane.distance_m(*other) > 40.0);
            if plane.distance_m(a) > 15.0 && free {
                let (x, y) = plane.steps(8.0);
                let ring = [(-x, -y), (x, -y), (x, y), (-x, y)]
                    .map(|(dx, dy)| LatticePoint::new(middle.x + dx, middle.y + dy))
                    .to_vec();
                let name = String::new();
                backdrop.areas.push(BackdropArea { kind: BackdropAreaKind::Building, name, ring: ring.clone() });
                boxes.push((middle, ring));
            }
        }
    }
    assert!(boxes.len() >= 3, "{} buildings stand in the way", boxes.len());
    for plan in propose(&built, &Index::of(&built), &question, &Progress::default()).unwrap() {
        assert_eq!(plan.figures.buildings_cut, 0);
        let after = apply(&Snapshot::of(&built), &plan.command).unwrap();
        for (middle, _) in &boxes {
            let plane = LocalPlane::at(*middle);
            let cut = after
                .partition
                .borders()
                .any(|border| plane.distance_to_line_m(&border.points).is_some_and(|metres| metres < 7.0));
            assert!(!cut, "seed {} cuts the building at {middle:?}", plan.seed);
        }
    }
}

#[test]
fn figures_tell_who_comes_to_another_grid_and_which_grids_are_gone() {
    let (document, index) = &*DEMO;
    let area = document.tables.areas.iter().find(|area| area.code == WIDE).unwrap().id;
    let grids: Vec<AreaId> = index.links().children(area).collect();
    let question = Question::new(area, u32::try_from(grids.len()).unwrap() - 1);
    let plan = &propose(document, index, &question, &Progress::default()).unwrap()[0];
    assert_eq!(plan.gone.len(), 1);
    let after = apply(&Snapshot::of(document), &plan.command).unwrap();
    let mut follower = index.clone();
    follower.follow(&after);
    let moved: u64 = grids
        .iter()
        .flat_map(|&grid| index.figures().atoms_on(Label::Grid(grid)).map(move |id| (grid, id)))
        .filter(|(grid, id)| follower.figures().ground(*id) != Some(Label::Grid(*grid)))
        .map(|(_, id)| u64::from(document.tables.atoms.get(id).unwrap().households))
        .sum();
    assert!(moved > 0);
    assert_eq!(plan.figures.households_moved, moved);
}

#[test]
fn the_usual_number_of_grids_comes_from_the_band() {
    let (document, index) = &*DEMO;
    let area = document.tables.areas.iter().find(|area| area.code == WIDE).unwrap().id;
    let (low, high) = document.project.household_band;
    let households = index.totals(area).households;
    let parts = usual_parts(document, index, area).unwrap();
    let mean = households / u64::from(parts);
    assert!((u64::from(low)..=u64::from(high)).contains(&mean), "{mean} in each of {parts}");
    let grid = index.links().children(area).next().unwrap();
    assert!(usual_parts(document, index, grid).unwrap() >= 2, "a grid is divided into two at least");
    assert_eq!(usual_parts(document, index, AreaId(u32::MAX)), Err(NoProposal::NoSuchArea(AreaId(u32::MAX))));
}
