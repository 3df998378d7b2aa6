//! Makes edits of every kind that have a fair chance of being accepted.

use tongxin::domain::*;
use tongxin::geodesy::{Bounds, LatticePoint};
use tongxin::model::*;
use tongxin::partition::{Label, Partition, Region};

use crate::fixtures::random::Random;

/// Every kind of command, by its word in scripts.
pub const KINDS: [&str; 22] = [
    "move_vertex",
    "insert_vertex",
    "delete_vertex",
    "give_ground",
    "add_non_grid",
    "reshape_grid",
    "split_grid",
    "merge_grids",
    "cut_grid",
    "move_area",
    "split_area",
    "merge_areas",
    "set_codes",
    "set_lock",
    "set_area_attribute",
    "together",
    "redivide_grids",
    "set_household_band",
    "set_base_map",
    "set_scan",
    "set_waiver",
    "set_outline",
];

/// Makes edits that have a fair chance.
pub struct Planner {
    random: Random,
}

impl Planner {
    pub fn of(seed: u64) -> Self {
        Self { random: Random::of(seed) }
    }

    pub fn below(&mut self, limit: usize) -> usize {
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

    /// A command of a kind; `None` where nothing of the kind offers itself.
    pub fn command(&mut self, kind: &str, document: &Document) -> Option<Command> {
        let partition = &document.partition;
        let above = LevelIndex(document.grid_level().0 - 1);
        Some(match kind {
            "move_vertex" => {
                let (from, next, ..) = self.border(partition)?;
                let reach = ((next.x - from.x).abs() + (next.y - from.y).abs()) / 3 + 2;
                let to = LatticePoint::new(from.x + self.within(-reach, reach), from.y + self.within(-reach, reach));
                Command::MoveVertex { from, to }
            }
            "insert_vertex" => {
                let (a, b, ..) = self.border(partition)?;
                let reach = ((a.x - b.x).abs() + (a.y - b.y).abs()) / 9 + 1;
                let at = LatticePoint::new(
                    a.x.midpoint(b.x) + self.within(-reach, reach),
                    a.y.midpoint(b.y) + self.within(-reach, reach),
                );
                Command::InsertVertex { edge: [a, b], at }
            }
            "delete_vertex" => Command::DeleteVertex { at: self.border(partition)?.0 },
            "give_ground" => {
                let (a, b, left, right) = self.border(partition)?;
                let reach = (a.x - b.x).abs() + (a.y - b.y).abs() + 4;
                let to = if self.below(2) == 0 { left } else { right };
                let from = (self.below(3) > 0).then(|| vec![left, right]);
                Command::GiveGround { region: self.patch(a, reach), from, to }
            }
            "add_non_grid" => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                let reach = (bounds.max.x - bounds.min.x) / 3 + 2;
                let place = self.place(bounds);
                let parent = document.tables.areas.get(grid)?.parent?;
                let reason = if self.below(2) == 0 { NonGridReason::Water } else { NonGridReason::Reserved };
                let new = NewNonGrid { name: "新地".into(), reason, parent };
                Command::AddNonGrid { region: self.patch(place, reach), new }
            }
            "reshape_grid" => {
                let (a, b, left, right) = self.border(partition)?;
                let Label::Grid(grid) = (if self.below(2) == 0 { left } else { right }) else { return None };
                let (dx, dy) = (b.y - a.y, a.x - b.x);
                let side = if self.below(2) == 0 { 1 } else { -1 };
                let out = LatticePoint::new(a.x.midpoint(b.x) + side * dx / 3, a.y.midpoint(b.y) + side * dy / 3);
                let back = |p: LatticePoint| LatticePoint::new(p.x - side * dx / 20, p.y - side * dy / 20);
                Command::ReshapeGrid { grid, line: vec![back(a), out, back(b)], to: None }
            }
            "split_grid" => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                Command::SplitGrid { grid, line: self.line_across(bounds), keep: None, parts: Vec::new() }
            }
            "merge_grids" => {
                let (_, _, left, right) = self.border(partition)?;
                let (Label::Grid(one), Label::Grid(other)) = (left, right) else { return None };
                let posts = if self.below(2) == 0 { MergedPosts::All } else { MergedPosts::Kept };
                Command::MergeGrids { grids: vec![one, other], keep: one, posts }
            }
            "cut_grid" => {
                let grid = self.grid(document)?;
                let bounds = Self::bounds_of(partition, Label::Grid(grid))?;
                let reach = (bounds.max.x - bounds.min.x) / 3 + 2;
                let place = self.place(bounds);
                let parent = document.tables.areas.get(grid)?.parent?;
                let new =
                    DedicatedGrid { parent, name: "学校".into(), code: None, purpose: None, responsible_body: None };
                Command::CutGrid { region: self.patch(place, reach), new }
            }
            "move_area" => {
                let level = LevelIndex(1 + self.below(usize::from(document.grid_level().0)) as u8);
                let area = self.pick(&Self::areas(document, |area| area.level == level))?;
                let parent = self.pick(&Self::areas(document, |other| other.level.0 + 1 == level.0))?;
                Command::MoveArea { area, parent, codes: Vec::new() }
            }
            "split_area" => {
                let area = self.pick(&Self::areas(document, |area| area.level == above))?;
                let below = Self::areas(document, |other| other.parent == Some(area));
                let children = below[..below.len() / 2].to_vec();
                let along = document.tables.assignments.iter().filter(|row| row.community == area);
                let along = along.take(1).map(|row| Subject::Assignment(row.id)).collect();
                let new = NewArea { name: "新社区".into(), code: None, children, along, codes: Vec::new() };
                Command::SplitArea { area, new }
            }
            "merge_areas" => {
                let level = LevelIndex(1 + self.below(usize::from(above.0)) as u8);
                let all = Self::areas(document, |area| area.level == level);
                let areas = vec![self.pick(&all)?, self.pick(&all)?];
                let keep = areas[0];
                Command::MergeAreas {
                    areas,
                    keep,
                    posts: MergedPosts::All,
                    offices: MergedOffices::OneOfEach,
                    codes: Vec::new(),
                }
            }
            "set_codes" => {
                let area = self.grid(document)?;
                let parent = document.tables.areas.get(area)?.parent?;
                let links = Links::of(document);
                let code = next_code(document, &links, parent, self.below(3))?;
                let mut codes = vec![NewCode { area, code }];
                // Its neighbour in the list gets the code that it gives up, which only one edit of both can do.
                if self.below(4) == 0
                    && let Some(other) = links.children(parent).find(|other| *other != area)
                {
                    codes.push(NewCode { area: other, code: document.tables.areas.get(area)?.code.clone() });
                    codes[0].code = document.tables.areas.get(other)?.code.clone();
                }
                Command::SetCodes { codes }
            }
            "set_lock" => {
                let locks = document.locks();
                // What is locked for the whole district stops most edits, so it is unlocked before long.
                if let Some(&level) = locks.levels.first() {
                    return Some(Command::SetLock { lock: BorderLock::Level(level), locked: false });
                }
                if locks.shores {
                    return Some(Command::SetLock { lock: BorderLock::Shores, locked: false });
                }
                let lock = match self.below(12) {
                    0 => BorderLock::Shores,
                    1 => BorderLock::Level(LevelIndex(self.below(usize::from(document.grid_level().0) + 1) as u8)),
                    _ => BorderLock::Area(self.grid(document)?),
                };
                let locked = match lock {
                    BorderLock::Area(id) => !document.tables.areas.get(id)?.locked,
                    _ => true,
                };
                Command::SetLock { lock, locked }
            }
            "set_area_attribute" => {
                let value = AreaAttributeValue::Volunteers(self.below(50) as u32);
                Command::SetAreaAttribute { area: self.grid(document)?, value }
            }
            "redivide_grids" => self.redivide(document)?,
            "set_household_band" => {
                let low = self.below(600) as u32;
                // Now and then upside down.
                let high = if self.below(9) == 0 { low.saturating_sub(1) } else { low + self.below(400) as u32 };
                Command::SetHouseholdBand { low, high }
            }
            "set_base_map" => {
                let map = ["streets", "imagery", "terrain"][self.below(3)].to_owned();
                let base_map = match self.below(4) {
                    0 => None,
                    1 => Some(NamedBaseMap::File { path: format!("{}.mbtiles", self.below(5)) }),
                    _ => Some(NamedBaseMap::Tianditu { map }),
                };
                Command::SetBaseMap { base_map }
            }
            "set_scan" => {
                let mut point = || ControlPoint {
                    x_px: self.below(4_000) as f64,
                    y_px: self.below(3_000) as f64,
                    lon_deg: 102.0 + self.below(1_000) as f64 / 1_000.0,
                    lat_deg: 24.0 + self.below(1_000) as f64 / 1_000.0,
                };
                let points = [point(), point(), point(), point()];
                // One point alone places nothing.
                let points = points[..1 + self.below(4)].to_vec();
                let scan = PlacedScan {
                    path: format!("{}.png", self.below(5)),
                    page: PageChoice::default(),
                    points,
                    transform: Transform::default(),
                    opacity: self.below(101) as u8,
                };
                Command::SetScan { scan: (self.below(4) > 0).then_some(scan) }
            }
            "set_waiver" => {
                let rule = ["too_thin", "households_out_of_band"][self.below(2)].to_owned();
                let finding = FindingName { rule, about: vec![self.below(20) as u32] };
                let why =
                    || WaiverReason {
                        reason: "沿湖地形".to_owned(), by: String::new(), on: "2021-07-19".to_owned()
                    };
                Command::SetWaiver { finding, waiver: (self.below(3) > 0).then(why) }
            }
            "set_outline" => Command::SetOutline { outline: self.outline(), names: vec!["一".into(), "二".into()] },
            "together" => {
                let commands = (0..2 + self.below(2)).filter_map(|_| {
                    let kind = KINDS[self.below(14)];
                    self.command(kind, document)
                });
                Command::Together { name: String::new(), commands: commands.collect() }
            }
            other => panic!("no way to make a {other}"),
        })
    }

    /// One grid or two of one area, divided anew along a line through the middle of their ground.
    fn redivide(&mut self, document: &Document) -> Option<Command> {
        let (_, _, left, right) = self.border(&document.partition)?;
        let (Label::Grid(one), Label::Grid(other)) = (left, right) else { return None };
        let parent = |id| document.tables.areas.get(id).and_then(|area| area.parent);
        let grids = if parent(one) == parent(other) && self.below(3) > 0 { vec![one, other] } else { vec![one] };
        let boxes = grids.iter().filter_map(|&grid| Self::bounds_of(&document.partition, Label::Grid(grid)));
        let all = boxes.reduce(Bounds::union)?;
        let cut = self.within(all.min.x + (all.max.x - all.min.x) / 3, all.max.x - (all.max.x - all.min.x) / 3);
        let slab = |west: i64, east: i64| Region {
            rings: vec![vec![
                LatticePoint::new(west, all.min.y - 9),
                LatticePoint::new(east, all.min.y - 9),
                LatticePoint::new(east, all.max.y + 9),
                LatticePoint::new(west, all.max.y + 9),
            ]],
        };
        let mut parts = vec![
            GridPart { region: slab(all.min.x - 9, cut), keep: Some(one), ..GridPart::default() },
            GridPart { region: slab(cut, all.max.x + 9), ..GridPart::default() },
        ];
        if grids.len() == 2 {
            if self.below(2) == 0 {
                parts[1].keep = Some(other);
            } else {
                parts[1].heir_of = vec![other];
            }
        }
        let posts = if self.below(2) == 0 { MergedPosts::All } else { MergedPosts::Kept };
        Some(Command::RedivideGrids { grids, parts, posts })
    }

    /// A ring around a place, sometimes with an island that overlaps it or a hole.
    fn outline(&mut self) -> Outline {
        const WAYS: [(i64, i64); 8] = [(5, 0), (4, 4), (0, 5), (-4, 4), (-5, 0), (-4, -4), (0, -5), (4, -4)];
        let mut ring = |x: i64, y: i64, reach: i64| -> Vec<LatticePoint> {
            let corner = |&(dx, dy): &(i64, i64)| {
                let far = self.within(reach / 3, reach);
                LatticePoint::new(10_262_000_000 + x + dx * far, 2_496_000_000 + y + dy * far)
            };
            WAYS.iter().map(corner).collect()
        };
        let mut rings = vec![ring(0, 0, 100_000)];
        rings.push(ring(400_000, 100_000, 40_000));
        rings.push(ring(0, 0, 15_000));
        let count = 1 + self.below(3);
        rings.truncate(count);
        Outline(rings)
    }
}

/// The word for a command. A new kind has to be made here, and by the planner.
pub fn kind_of(command: &Command) -> &'static str {
    match command {
        Command::SetAreaAttribute { .. } => "set_area_attribute",
        Command::SetOutline { .. } => "set_outline",
        Command::SetBaseMap { .. } => "set_base_map",
        Command::SetScan { .. } => "set_scan",
        Command::MoveVertex { .. } => "move_vertex",
        Command::InsertVertex { .. } => "insert_vertex",
        Command::DeleteVertex { .. } => "delete_vertex",
        Command::GiveGround { .. } => "give_ground",
        Command::AddNonGrid { .. } => "add_non_grid",
        Command::ReshapeGrid { .. } => "reshape_grid",
        Command::SplitGrid { .. } => "split_grid",
        Command::MergeGrids { .. } => "merge_grids",
        Command::RedivideGrids { .. } => "redivide_grids",
        Command::CutGrid { .. } => "cut_grid",
        Command::MoveArea { .. } => "move_area",
        Command::SplitArea { .. } => "split_area",
        Command::MergeAreas { .. } => "merge_areas",
        Command::SetCodes { .. } => "set_codes",
        Command::SetLock { .. } => "set_lock",
        Command::SetHouseholdBand { .. } => "set_household_band",
        Command::SetWaiver { .. } => "set_waiver",
        Command::Together { .. } => "together",
    }
}
