//! A line that is drawn point by point, straight or following the lines of the map, and what the tools make of it.

use super::{Gesture, Hand, Redraw, Tool, Wants};
use crate::domain::AreaId;
use crate::geodesy::{Bounds, LatticePoint, LocalPlane};
use crate::model::{Command, Label};
use crate::query::grasp::{DrawnTo, Leg, Network, drawn_to};
use crate::text;

/// How near a point has to be to what draws it to itself.
const SNAP_PX: f64 = 8.0;
/// How near it has to be to a line that is followed.
const FOLLOW_PX: f64 = 24.0;
/// How near the first point of a ring has to be to close it.
const CLOSE_PX: f64 = 10.0;

/// A road that ends so near to a border is taken to reach it.
const BEYOND_M: f64 = 30.0;

/// A line that is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Its points.
    pub points: Vec<LatticePoint>,
    /// How many points there were after each click.
    clicks: Vec<usize>,
    /// Pieces that run straight because there is nothing to follow.
    pub gaps: Vec<[LatticePoint; 2]>,
}

impl Line {
    /// A line that begins at a place.
    pub fn from(p: LatticePoint) -> Self {
        Self { points: vec![p], clicks: vec![1], gaps: Vec::new() }
    }

    /// How many clicks made it.
    pub fn clicks(&self) -> usize {
        self.clicks.len()
    }

    /// The places that were clicked.
    pub fn corners(&self) -> impl Iterator<Item = LatticePoint> + '_ {
        self.clicks.iter().filter_map(|count| self.points.get(count.checked_sub(1)?).copied())
    }

    /// Goes on with a leg.
    pub fn go(&mut self, leg: Leg) {
        if let (true, Some(&from), Some(&to)) = (leg.is_gap, self.points.last(), leg.points.last()) {
            self.gaps.push([from, to]);
        }
        self.points.extend(leg.points);
        self.clicks.push(self.points.len());
    }

    /// Takes the last click back. Returns whether something of the line is left.
    pub fn take_back(&mut self) -> bool {
        self.clicks.pop();
        self.points.truncate(self.clicks.last().copied().unwrap_or(0));
        let end = self.points.last().copied();
        self.gaps.retain(|gap| Some(gap[0]) != end);
        !self.points.is_empty()
    }
}

/// The lines that may be followed, as of a box and a version of the view.
#[derive(Default)]
pub(super) struct Followed {
    network: Network,
    made_for: Option<(u64, Bounds)>,
    last: Option<(LatticePoint, LatticePoint, Leg)>,
}

impl Followed {
    /// The network in sight. Made anew when other ground is looked at or the plane has changed.
    fn network(&mut self, hand: &Hand<'_>, ways: &crate::query::grasp::Ways) -> &Network {
        let seen = hand.seen();
        let (width, height) = (seen.max.x - seen.min.x, seen.max.y - seen.min.y);
        let holds = |bounds: Bounds| {
            bounds.contains(seen.min) && bounds.contains(seen.max) && bounds.max.x - bounds.min.x <= 4 * width
        };
        if !self.made_for.is_some_and(|(version, bounds)| version == hand.version && holds(bounds)) {
            let min = LatticePoint::new(seen.min.x - width / 2, seen.min.y - height / 2);
            let max = LatticePoint::new(seen.max.x + width / 2, seen.max.y + height / 2);
            let bounds = Bounds { min, max };
            self.network = Network::of(hand.index.locator(), ways, bounds);
            self.made_for = Some((hand.version, bounds));
            self.last = None;
        }
        &self.network
    }

    fn leg(&mut self, hand: &Hand<'_>, ways: &crate::query::grasp::Ways, from: LatticePoint, to: LatticePoint) -> Leg {
        if let Some((a, b, leg)) = &self.last
            && (*a, *b) == (from, to)
            && self.made_for.is_some_and(|(version, _)| version == hand.version)
        {
            return leg.clone();
        }
        let leg = self.network(hand, ways).leg(from, to, hand.units(FOLLOW_PX));
        self.last = Some((from, to, leg.clone()));
        leg
    }
}

impl Redraw {
    /// Whether the tool in hand draws lines point by point.
    pub fn draws_line(&self) -> bool {
        matches!(self.tool, Tool::Reshape | Tool::Split | Tool::Cut | Tool::Ground)
    }

    /// Whether lines that are drawn follow those of the map.
    pub fn follows(&self) -> bool {
        self.follows && self.draws_line()
    }

    /// Where the line would go next: the place under the hand, or what draws it to itself.
    pub(super) fn aim(&mut self, hand: &Hand<'_>) -> Option<LatticePoint> {
        self.drawn = hand.place.filter(|_| !hand.free).and_then(|p| {
            let vertex = drawn_to(hand.document, hand.index.locator(), &self.ways, p, hand.units(SNAP_PX));
            vertex.or_else(|| {
                let reach = hand.units(FOLLOW_PX);
                let follows = self.follows.then(|| self.followed.network(hand, &self.ways).near(p, reach));
                follows.flatten().map(|at| (at, DrawnTo::Way))
            })
        });
        self.drawn.map(|(at, _)| at).or(hand.place)
    }

    /// From the end of the line to a place.
    pub(super) fn leg_to(&mut self, hand: &Hand<'_>, from: LatticePoint, to: LatticePoint) -> Leg {
        if self.follows && !hand.free {
            self.followed.leg(hand, &self.ways, from, to)
        } else {
            Leg { points: vec![to], is_gap: false }
        }
    }

    pub(super) fn take_line(&mut self, hand: &Hand<'_>) -> Wants {
        let aim = self.aim(hand);
        let mut line = if let Gesture::Line(line) = &self.gesture { line.clone() } else { Line::default() };
        if hand.twice {
            if self.tool == Tool::Split
                && line.clicks() < 2
                && let Some(p) = hand.clicked
            {
                // Without a line under way the reason stays, when there is one.
                self.let_go();
                if let Some(command) = self.split_along(hand, p) {
                    return Wants::Run(command);
                }
                self.say_at(p, text::redraw_tools::no_way_here(hand.lang));
                return Wants::NoPreviewButReason;
            }
            return self.end_line(hand);
        }
        if let (Some(_), Some(aim)) = (hand.clicked, aim)
            && line.points.last() != Some(&aim)
        {
            match line.points.last() {
                Some(&from) => line.go(self.leg_to(hand, from, aim)),
                None => line = Line::from(aim),
            }
            self.gesture = Gesture::Line(line.clone());
        }
        self.ahead = None;
        if line.points.is_empty() {
            return Wants::Nothing;
        }
        if let (Some(aim), Some(&from)) = (aim, line.points.last())
            && aim != from
        {
            let leg = self.leg_to(hand, from, aim);
            line.go(leg.clone());
            self.ahead = Some(leg);
        }
        match self.line_command(hand, line.points) {
            Some(command) if self.is_known(&command) => Wants::Nothing,
            Some(command) => Wants::Preview(command),
            None => Wants::NoPreview,
        }
    }

    /// Ends the line.
    pub fn end_line(&mut self, hand: &Hand<'_>) -> Wants {
        let Gesture::Line(line) = &self.gesture else { return Wants::Nothing };
        if matches!(self.tool, Tool::Cut | Tool::Ground) {
            let ring = line.points.clone();
            return if line.clicks() > 2 || ring.len() > 3 { self.claim_ring(hand, ring, "") } else { Wants::Nothing };
        }
        match self.line_command(hand, line.points.clone()) {
            Some(command) => Wants::Run(command),
            None => Wants::Nothing,
        }
    }

    /// Draws a ring point by point; at its first point it closes.
    pub(super) fn take_ring(&mut self, hand: &Hand<'_>) -> Wants {
        let aim = self.aim(hand);
        let Gesture::Line(mut line) = self.gesture.clone() else { return Wants::Nothing };
        let first = line.points[0];
        let near = hand.units(CLOSE_PX);
        let closes = |p: LatticePoint| (p.x - first.x).abs() <= near && (p.y - first.y).abs() <= near;
        let may_close = line.clicks() > 2 || line.points.len() > 3;
        let aim = match aim {
            Some(p) if may_close && (closes(p) || hand.place.is_some_and(closes)) => Some(first),
            other => other,
        };
        if may_close && aim == Some(first) {
            self.drawn = Some((first, DrawnTo::Vertex));
        }
        self.ahead = None;
        let (Some(aim), Some(&from)) = (aim, line.points.last()) else { return Wants::Nothing };
        if aim == from {
            return Wants::Nothing;
        }
        let leg = self.leg_to(hand, from, aim);
        if hand.clicked.is_none() {
            self.ahead = Some(leg);
            return Wants::Nothing;
        }
        line.go(leg);
        self.gesture = Gesture::Line(line.clone());
        if aim == first {
            let mut ring = line.points;
            ring.pop();
            return self.claim_ring(hand, ring, "");
        }
        Wants::Nothing
    }

    fn line_command(&self, hand: &Hand<'_>, line: Vec<LatticePoint>) -> Option<Command> {
        if line.len() < 2 {
            return None;
        }
        let grid = grid_of_line(hand, &line)?;
        Some(match self.tool {
            Tool::Split => Command::SplitGrid { grid, line, keep: None, parts: Vec::new() },
            Tool::Reshape => Command::ReshapeGrid { grid, line, to: None },
            _ => return None,
        })
    }

    /// Splits the grid at a place along the whole of the road or river there.
    fn split_along(&self, hand: &Hand<'_>, p: LatticePoint) -> Option<Command> {
        let at = self.ways.near(p, hand.units(FOLLOW_PX / 2.0))?;
        let grid = grid_at(hand, at).or_else(|| selected_grid(hand))?;
        let inside = |q: LatticePoint| hand.index.locator().leaf(q) == Label::Grid(grid);
        let mut line = self.ways.through(at, inside)?;
        // A road ends where it meets the next one, some metres short of the border in its middle.
        for _ in 0..2 {
            if let [.., before, end] = line[..]
                && inside(end)
            {
                line.push(beyond(before, end));
            }
            line.reverse();
        }
        Some(Command::SplitGrid { grid, line, keep: None, parts: Vec::new() })
    }
}

/// A place so many metres farther the same way.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // metres around a place
fn beyond(before: LatticePoint, end: LatticePoint) -> LatticePoint {
    let (dx, dy) = ((end.x - before.x) as f64, (end.y - before.y) as f64);
    let share = LocalPlane::at(end).steps(BEYOND_M).1 as f64 / dx.hypot(dy).max(1.0);
    LatticePoint::new(end.x + (dx * share).round() as i64, end.y + (dy * share).round() as i64)
}

fn grid_at(hand: &Hand<'_>, p: LatticePoint) -> Option<AreaId> {
    if let Label::Grid(grid) = hand.index.locator().leaf(p) { Some(grid) } else { None }
}

fn selected_grid(hand: &Hand<'_>) -> Option<AreaId> {
    let is_grid =
        |id: &AreaId| hand.document.tables.areas.get(*id).is_some_and(|area| area.level == hand.document.grid_level());
    hand.selected.filter(is_grid)
}

/// The grid that a line is meant for: the one under its middle, else the one that is selected.
fn grid_of_line(hand: &Hand<'_>, line: &[LatticePoint]) -> Option<AreaId> {
    grid_at(hand, middle_of(line)?).or_else(|| selected_grid(hand))
}

/// The place half way along a line.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // lattice units within a district
fn middle_of(line: &[LatticePoint]) -> Option<LatticePoint> {
    let length = |a: LatticePoint, b: LatticePoint| ((b.x - a.x) as f64).hypot((b.y - a.y) as f64);
    let mut left = line.windows(2).map(|pair| length(pair[0], pair[1])).sum::<f64>() / 2.0;
    for pair in line.windows(2) {
        let (a, b, step) = (pair[0], pair[1], length(pair[0], pair[1]));
        if step >= left && step > 0.0 {
            let share = left / step;
            let between = |a: i64, b: i64| a + ((b - a) as f64 * share).round() as i64;
            return Some(LatticePoint::new(between(a.x, b.x), between(a.y, b.y)));
        }
        left -= step;
    }
    line.first().copied()
}
