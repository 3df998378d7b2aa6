//! Random edits of every kind: whatever is accepted keeps every rule at every level, and taking all of it back gives the
//! document that was there in the beginning.

use std::collections::BTreeMap;

use tongxin::domain::*;
use tongxin::geodesy::{Bounds, LatticePoint};
use tongxin::model::*;
use tongxin::partition::{BorderTree, Label, Partition, Region, check, check_junctions};
use tongxin::query::Index;
use tongxin::query::balance::Balancer;
use tongxin::query::outlines::Outlines;
use tongxin::session::Session;

use super::{open_town, weigh};
use crate::fixtures::five_levels::five_levels;
use crate::fixtures::random::Random;

/// Makes edits that have a fair chance.
struct Planner {
    random: Random,
}

impl Planner {
    fn below(&mut self, limit: usize) -> usize {
        self.random.below(limit.max(1))
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.below(of.len())]) }
    }

    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    fn place(&mut self, bounds: Bounds) -> LatticePoint {
        LatticePoint::new(self.within(bounds.min.x, bounds.max.x), self.within(bounds.min.y, bounds.max.y))
    }

    fn areas(document: &Document, is_wanted: impl Fn(&Area) -> bool) -> Vec<AreaId> {
        document.tables.areas.iter().filter(|area| is_wanted(area)).map(|area| area.id).collect()
    }

    fn grid(&mut self, document: &Document) -> Option<AreaId> {
        let level = document.grid_level();
        self.pick(&Self::areas(document, |area| area.level == level))
    }

    fn border(&mut self, partition: &Partition) -> Option<(LatticePoint, LatticePoint, Label, Label)> {
        let borders: Vec<_> = partition.borders().collect();
        let border = *borders.get(self.below(borders.len()))?;
        let at = self.below(border.points.len() - 1);
        Some((border.points[at], border.points[at + 1], border.left, border.right))
    }

    fn bounds_of(partition: &Partition, label: Label) -> Option<Bounds> {
        let borders = partition.borders_of(label).iter().filter_map(|id| partition.border(*id));
        borders.map(|border| border.bounds()).reduce(Bounds::union)
    }

    /// A four-sided patch around a place.
    fn patch(&mut self, around: LatticePoint, reach: i64) -> Region {
        let mut corner = |x: i64, y: i64| {
            LatticePoint::new(
                around.x + x * self.within(reach / 4, reach),
                around.y + y * self.within(reach / 4, reach),
            )
        };
        Region { rings: vec![vec![corner(1, 1), corner(-1, 1), corner(-1, -1), corner(1, -1)]] }
    }

    /// A line across a box, a little beyond its sides.
    fn line_across(&mut self, bounds: Bounds) -> Vec<LatticePoint> {
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let middle = self.place(bounds);
        let (from, to) = if self.below(2) == 0 {
            (
                LatticePoint::new(bounds.min.x - width / 9, self.within(bounds.min.y, bounds.max.y)),
                LatticePoint::new(bounds.max.x + width / 9, self.within(bounds.min.y, bounds.max.y)),
            )
        } else {
            (
                LatticePoint::new(self.within(bounds.min.x, bounds.max.x), bounds.min.y - height / 9),
                LatticePoint::new(self.within(bounds.min.x, bounds.max.x), bounds.max.y + height / 9),
            )
        };
        if self.below(2) == 0 { vec![from, to] } else { vec![from, middle, to] }
    }

    fn command(&mut self, kind: usize, document: &Document) -> Option<Command> {
        let partition = &document.partition;
        let above = LevelIndex(document.grid_level().0 - 1);
        Some(match kind {
            0 => {
                let (from, next, ..) = self.border(partition)?;
                let reach = ((next.x - from.x).abs() + (next.y - from.y).abs()) / 3 + 2;
                let to = LatticePoint::new(from.x + self.within(-reach, reach), from.y + self.within(-reach, reach));
                Command::MoveVertex { from, to }
            }
            1 => {
                let (a, b, ..) = self.border(partition)?;
                let reach = ((a.x - b.x).abs() + (a.y - b.y).abs()) / 9 + 1;
                let at = LatticePoint::new(
                    a.x.midpoint(b.x) + self.within(-reach, reach),
                    a.y.midpoint(b.y) + self.within(-reach, reach),
                );
                Command::InsertVertex { edge: [a, b], at }
            }
            2 => Command::DeleteVertex { at: self.border(partition)?.0 },
            3 => {
                let (a, b, left, right) = self.border(partition)?;
                let reach = (a.x - b.x).abs() + (a.y - b.y).abs() + 4;
                let to = if self.below(2) == 0 { left } else { right };
                let from = (self.below(3) > 0).then(|| vec![left, right]);
                Command::GiveGround { region: self.patch(a, reach), from, to }
            }
            4 => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                let reach = (bounds.max.x - bounds.min.x) / 3 + 2;
                let place = self.place(bounds);
                let parent = document.tables.areas.get(grid)?.parent?;
                let reason = if self.below(2) == 0 { NonGridReason::Water } else { NonGridReason::Reserved };
                let new = NewNonGrid { name: "新地".into(), reason, parent };
                Command::AddNonGrid { region: self.patch(place, reach), new }
            }
            5 => {
                let (a, b, left, right) = self.border(partition)?;
                let Label::Grid(grid) = (if self.below(2) == 0 { left } else { right }) else { return None };
                let (dx, dy) = (b.y - a.y, a.x - b.x);
                let side = if self.below(2) == 0 { 1 } else { -1 };
                let out = LatticePoint::new(a.x.midpoint(b.x) + side * dx / 3, a.y.midpoint(b.y) + side * dy / 3);
                let back = |p: LatticePoint| LatticePoint::new(p.x - side * dx / 20, p.y - side * dy / 20);
                Command::ReshapeGrid { grid, line: vec![back(a), out, back(b)], to: None }
            }
            6 => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                Command::SplitGrid { grid, line: self.line_across(bounds), keep: None, parts: Vec::new() }
            }
            7 => {
                let (_, _, left, right) = self.border(partition)?;
                let (Label::Grid(one), Label::Grid(other)) = (left, right) else { return None };
                let posts = if self.below(2) == 0 { MergedPosts::All } else { MergedPosts::Kept };
                Command::MergeGrids { grids: vec![one, other], keep: one, posts }
            }
            8 => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                let reach = (bounds.max.x - bounds.min.x) / 3 + 2;
                let place = self.place(bounds);
                let parent = document.tables.areas.get(grid)?.parent?;
                let new = DedicatedGrid { parent, name: "学校".into(), code: None, responsible_body: None };
                Command::CutGrid { region: self.patch(place, reach), new }
            }
            9 => {
                let level = LevelIndex(1 + self.below(usize::from(document.grid_level().0)) as u8);
                let area = self.pick(&Self::areas(document, |area| area.level == level))?;
                let parent = self.pick(&Self::areas(document, |other| other.level.0 + 1 == level.0))?;
                Command::MoveArea { area, parent, codes: Vec::new() }
            }
            10 => {
                let area = self.pick(&Self::areas(document, |area| area.level == above))?;
                let below = Self::areas(document, |other| other.parent == Some(area));
                let children = below[..below.len() / 2].to_vec();
                let along = document.tables.assignments.iter().filter(|row| row.community == area);
                let along = along.take(1).map(|row| Subject::Assignment(row.id)).collect();
                let new = NewArea { name: "新社区".into(), code: None, children, along, codes: Vec::new() };
                Command::SplitArea { area, new }
            }
            11 => {
                let level = LevelIndex(1 + self.below(usize::from(above.0)) as u8);
                let all = Self::areas(document, |area| area.level == level);
                let areas = vec![self.pick(&all)?, self.pick(&all)?];
                let keep = areas[0];
                Command::MergeAreas { areas, keep, posts: MergedPosts::All, codes: Vec::new() }
            }
            12 => {
                let area = self.grid(document)?;
                let parent = document.tables.areas.get(area)?.parent?;
                let code = next_code(document, &Links::of(document), parent, self.below(3))?;
                Command::SetCodes { codes: vec![NewCode { area, code }] }
            }
            13 => {
                let lock = BorderLock::Area(self.grid(document)?);
                Command::SetLock { lock, locked: self.below(4) == 0 }
            }
            14 => {
                let value = AreaAttributeValue::Volunteers(self.below(50) as u32);
                Command::SetAreaAttribute { area: self.grid(document)?, value }
            }
            _ => {
                let commands = (0..2).filter_map(|_| {
                    let kind = self.below(15);
                    self.command(kind, document)
                });
                Command::Together { name: String::new(), commands: commands.collect() }
            }
        })
    }
}

const KINDS: usize = 16;

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

fn run(document: Document, seed: u64, edits: usize, counts: &mut BTreeMap<usize, (usize, usize)>) {
    let first = canonical_hash(&document);
    let mut planner = Planner { random: Random::of(seed) };
    let mut session = Session::create(document);
    let mut index = Index::of(session.document());
    let mut outlines = Outlines::of(session.document());
    let mut balancer = Balancer::of(session.document(), &outlines);
    let locks = session.document().locks();
    for lock in locks.levels.into_iter().map(BorderLock::Level).chain(locks.shores.then_some(BorderLock::Shores)) {
        session.run(Command::SetLock { lock, locked: false }).unwrap();
    }
    for edit in 0..edits {
        // Merging makes the district coarser and coarser: with few grids left only splits follow.
        let grids = session.document().tables.areas.len();
        let kind = match planner.below(KINDS) {
            7 | 11 if grids < 24 => 6,
            6 | 8 | 10 if grids > 600 => 7,
            kind => kind,
        };
        let Some(command) = planner.command(kind, session.document()) else { continue };
        let before = session.document().clone();
        let weighed = session.preview(&command).ok().map(|after| balancer.balance(&index, &after));
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        match session.run(command.clone()) {
            Ok(_) => count.1 += 1,
            Err(refusal) => {
                assert!(!refusal.words(tongxin::text::Lang::Zh, &before).is_empty());
                assert!(session.document().diff(&before).is_empty(), "{command:?} was refused and changed something");
                continue;
            }
        }
        index.follow(session.document());
        let old_outlines = outlines.clone();
        outlines.follow(&before, session.document(), &before.diff(session.document()));
        balancer.follow(session.document(), &outlines);
        let weighed = weighed.expect("what is accepted can be looked at before");
        weigh::assert_true(&weighed, (&before, &old_outlines), (session.document(), &outlines), &index, edit % 16 == 0);
        let broken = check_junctions(&session.document().partition);
        assert_eq!(broken, [], "after edit {edit}: {command:?}");
        if edit % 16 == 0 || edit + 1 == edits {
            assert_sound(session.document());
            let tree = BorderTree::of(&session.document().partition);
            assert!(index.locator().tree().holds_same(&tree));
            assert_eq!(index.links(), &Links::of(session.document()));
        }
    }
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
    let (rounds, edits) = if heavy { (40, 2_500) } else { (2, 220) };
    let mut counts = BTreeMap::new();
    for round in 0..rounds {
        let document = match round % 3 {
            0 => five_levels(),
            1 => open_town(),
            _ => tongxin::demo::xishan(),
        };
        run(document, round as u64, edits, &mut counts);
    }
    let (tried, accepted) = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    println!("{tried} edits tried, {accepted} accepted; by kind {counts:?}");
    assert!(accepted * 100 >= tried * 40, "{accepted} of {tried} accepted: {counts:?}");
    let least = if heavy { 500 } else { 1 };
    for kind in 0..KINDS {
        assert!(counts.get(&kind).is_some_and(|count| count.1 >= least), "kind {kind}: {counts:?}");
    }
}
