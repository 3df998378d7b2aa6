//! Redrawing on the map: the tool in hand, the gesture under way and what it would change. Asks for commands and shows
//! what came of them; it changes nothing by itself.

mod balance_rows;
pub mod card;
mod claim;
mod claim_card;
pub mod column;
pub mod forms;
mod gesture;
pub mod history;
mod line;
pub mod locks;
mod paint;
pub mod plans;
mod refusal;
mod regroup;
mod stroke;
mod tool;

use egui::{Pos2, Rect};

use self::claim::Claim;
use self::line::{Followed, Line};
use self::refusal::Refused;
use self::regroup::Regroup;
pub use self::tool::{Mode, Tool};
use crate::domain::{AreaId, LevelIndex};
use crate::drawing::{Camera, ScreenPoint};
use crate::geodesy::{Bounds, LatticePoint, LocalPlane};
use crate::model::{Command, Document, Refusal};
use crate::query::Index;
use crate::query::balance::{AreaBalance, Balance, Balancer};
use crate::query::grasp::{DrawnTo, Leg, Swept, SweptLines, Ways, swept, swept_lines};
use crate::query::outlines::Outlines;
use crate::text::Lang;

/// Redrawing in the window.
pub struct Redraw {
    mode: Mode,
    tool: Tool,
    gesture: Gesture,
    /// The vertex that arrow keys move.
    pub chosen: Option<LatticePoint>,
    /// The grids that are to be merged; which one stays is chosen in their form.
    pub picked: Vec<AreaId>,
    /// The radius of the brush, in metres.
    pub brush_m: f64,
    preview: Option<Preview>,
    refused: Option<Refused>,
    /// Where the point under the hand was drawn to.
    drawn: Option<(LatticePoint, DrawnTo)>,
    /// Where the hand was last.
    at: Option<LatticePoint>,
    /// The last nudge by an arrow key.
    nudge: Option<Nudge>,
    ways: Ways,
    /// Whether the list of edits is shown.
    pub history: bool,
    /// The edits that would be written up, counted from 1.
    pub edits: (usize, usize),
    /// Proposals that are asked for.
    pub plans: Option<plans::Plans>,
    balancer: Option<Balancer>,
    /// The area that is to move to another parent.
    regroup: Regroup,
    /// Ground that was drawn and is to become something else.
    claim: Option<Claim>,
    /// Whether lines that are drawn follow those of the map.
    pub follows: bool,
    followed: Followed,
    /// From the end of the line to the hand.
    ahead: Option<Leg>,
}

/// What the hand is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Gesture {
    #[default]
    None,
    /// Drags a vertex from here; let go now, it would be at `to`: where it was, while the place may not be.
    Move { from: LatticePoint, to: LatticePoint },
    /// Draws a line, point by point.
    Line(Line),
    /// Draws a loop freely around ground that is to become something else.
    Loop(Vec<LatticePoint>),
    /// Draws freely from the grid in which it began: a loop or the stroke of a brush.
    Free { to: AreaId, line: Vec<LatticePoint> },
}

/// A vertex that arrow keys moved.
#[derive(Clone, Copy, Debug)]
struct Nudge {
    from: LatticePoint,
    to: LatticePoint,
    /// In seconds of the window's clock.
    time: f64,
    /// Where the history stood after it.
    cursor: usize,
}

/// An edit that would be made.
pub struct Preview {
    /// The command.
    pub command: Command,
    /// The document after it.
    pub after: Document,
    /// Every area that it touches, before and after.
    pub balance: Balance,
    /// The ground that changes hands.
    pub swept: Vec<Swept>,
    /// The lines that it moves.
    pub lines: SweptLines,
}

impl Preview {
    /// The areas whose figures it changes: grids first, the district last.
    pub fn rows(&self) -> impl Iterator<Item = &AreaBalance> {
        self.balance.areas.iter().filter(|row| row.before != row.after)
    }
}

/// What the hand finds on the map in a frame.
pub struct Hand<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// The borders around each area.
    pub outlines: &'a Outlines,
    /// Names what is shown: another document has another number.
    pub version: u64,
    /// The level that was chosen on the map; the grids where none was.
    pub level: LevelIndex,
    /// What is looked at.
    pub camera: Camera,
    /// Where the map stands in the window.
    pub map: Rect,
    /// The area that is selected.
    pub selected: Option<AreaId>,
    /// The place under the pointer.
    pub place: Option<LatticePoint>,
    /// Whether the button is down, having gone down on the map.
    pub down: bool,
    /// Whether it went down in this frame.
    pub pressed: bool,
    /// The place that was clicked.
    pub clicked: Option<LatticePoint>,
    /// Whether that was the second click.
    pub twice: bool,
    /// Whether nothing shall draw points to itself.
    pub free: bool,
    /// In seconds of the window's clock.
    pub time: f64,
    /// Language.
    pub lang: Lang,
}

impl Hand<'_> {
    /// So many px, in lattice units.
    #[allow(clippy::cast_possible_truncation)] // a few thousand
    fn units(&self, px: f64) -> i64 {
        (px / self.camera.scale() * 360.0 * crate::geodesy::UNITS_PER_DEG).round().max(1.0) as i64
    }

    /// Whether places lie so far apart that a line between them is seen.
    fn is_apart(&self, a: LatticePoint, b: LatticePoint) -> bool {
        (a.x - b.x).abs().max((a.y - b.y).abs()) >= self.units(5.0)
    }

    /// The box that is in sight.
    fn seen(&self) -> Bounds {
        let bounds = self.camera.bounds(0.0);
        let point = |p: crate::drawing::MapPoint| {
            let (lon, lat) = p.to_degrees();
            LatticePoint::from_degrees(lon, lat).ok()
        };
        let corners = [bounds.min, bounds.max].into_iter().filter_map(point);
        Bounds::of(corners).unwrap_or(Bounds { min: LatticePoint::new(0, 0), max: LatticePoint::new(0, 0) })
    }

    /// The place that lies so many px beside another.
    fn beside(&self, p: LatticePoint, (dx, dy): (f32, f32)) -> LatticePoint {
        let at = self.camera.to_screen(p.into());
        let (lon, lat) = self.camera.to_map(ScreenPoint { x: at.x + dx, y: at.y + dy }).to_degrees();
        LatticePoint::from_degrees(lon, lat).unwrap_or(p)
    }

    fn on_screen(&self, p: LatticePoint) -> Pos2 {
        let at = self.camera.to_screen(p.into());
        self.map.min + egui::vec2(at.x, at.y)
    }
}

/// What the hand asks for.
#[derive(Debug)]
pub enum Wants {
    /// Nothing new.
    Nothing,
    /// What this would do.
    Preview(Command),
    /// No preview any more.
    NoPreview,
    /// No preview any more; why is said already.
    NoPreviewButReason,
    /// To do this.
    Run(Command),
    /// To do this in the place of the last edit.
    RunInstead(Command),
    /// The list of edits, or to be rid of it.
    History,
    /// Proposals of how to divide an area.
    Propose(AreaId),
}

impl Wants {
    /// This, but nothing new where that is so.
    fn unless(self, is_so: bool) -> Self {
        if is_so { Self::Nothing } else { self }
    }
}

impl Default for Redraw {
    fn default() -> Self {
        Self {
            mode: Mode::View,
            tool: Tool::Select,
            gesture: Gesture::None,
            chosen: None,
            picked: Vec::new(),
            brush_m: 40.0,
            preview: None,
            refused: None,
            drawn: None,
            at: None,
            nudge: None,
            ways: Ways::default(),
            history: false,
            edits: (1, 1),
            plans: None,
            balancer: None,
            regroup: Regroup::default(),
            claim: None,
            follows: false,
            followed: Followed::default(),
            ahead: None,
        }
    }
}

impl Redraw {
    /// What the window is for.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The tool in hand; `None` while nothing is redrawn.
    pub fn tool(&self) -> Option<Tool> {
        (self.mode == Mode::Redraw).then_some(self.tool)
    }

    /// Whether a tool has the map for itself.
    pub fn is_working(&self) -> bool {
        self.tool().is_some_and(|tool| tool != Tool::Select)
    }

    /// Goes into a mode, with the tool that asks and selects.
    pub fn go_in(&mut self, mode: Mode) {
        self.take_tool(Tool::Select);
        self.mode = mode;
        self.history = false;
    }

    /// Takes a tool, and the mode with it.
    pub fn take_tool(&mut self, tool: Tool) {
        self.let_go();
        self.plans = None;
        self.mode = Mode::Redraw;
        self.tool = tool;
        self.chosen = None;
        self.picked.clear();
        self.regroup = Regroup::default();
        self.claim = None;
    }

    /// Leaves the gesture under way.
    pub fn let_go(&mut self) {
        self.gesture = Gesture::None;
        self.ahead = None;
        self.preview = None;
        self.refused = None;
        self.drawn = None;
    }

    /// What Esc does: leaves the gesture, then what is picked, then the tool. Returns whether there was one.
    pub fn leave(&mut self) -> bool {
        // What a form or a picked area asks for is refused again in the next frame: it goes with the reason.
        if self.gesture == Gesture::None && (self.claim.is_some() || self.regroup.area.is_some()) {
            self.let_go();
            self.claim = None;
            self.regroup.area = None;
        } else if self.gesture != Gesture::None || self.refused.is_some() {
            self.let_go();
        } else if !self.picked.is_empty() || self.chosen.is_some() {
            self.picked.clear();
            self.chosen = None;
            self.preview = None;
        } else if self.plans.is_some() {
            self.plans = None;
        } else if self.history {
            self.history = false;
        } else if self.is_working() {
            self.take_tool(Tool::Select);
        } else {
            return false;
        }
        true
    }

    /// Whether a press at the place under the pointer belongs to the tool and moves no map.
    pub fn grabs(&self, hand: &Hand<'_>) -> bool {
        match self.tool() {
            Some(Tool::Brush | Tool::Lasso) => true,
            Some(Tool::Cut | Tool::Ground) => self.claim.is_none() && !matches!(self.gesture, Gesture::Line(_)),
            Some(Tool::Move) => matches!(self.gesture, Gesture::Move { .. }) || gesture::node_under(hand).is_some(),
            _ => false,
        }
    }

    /// Whether the hand does nothing: what is run then came from a key.
    pub fn is_at_rest(&self) -> bool {
        self.gesture == Gesture::None && self.preview.is_none()
    }

    /// How far a vertex has been dragged, in metres east and north.
    pub fn moved(&self) -> Option<(f64, f64)> {
        match self.gesture {
            Gesture::Move { from, to } => Some(LocalPlane::at(from).metres(to)),
            _ => None,
        }
    }

    /// How many points the line has that is being drawn.
    pub fn points(&self) -> Option<usize> {
        if let Gesture::Line(line) = &self.gesture { Some(line.points.len()) } else { None }
    }

    /// Notes what a command would do.
    pub fn note(&mut self, hand: &Hand<'_>, command: Command, made: Result<Document, Refusal>) {
        match made {
            Ok(after) => {
                if let (Gesture::Move { to, .. }, Command::MoveVertex { to: valid, .. }) = (&mut self.gesture, &command)
                {
                    *to = *valid;
                }
                self.refused = None;
                let balancer = self.balancer.get_or_insert_with(|| Balancer::of(hand.document, hand.outlines));
                balancer.follow(hand.document, hand.outlines);
                let balance = balancer.balance(hand.index, &after);
                let (swept, lines) = (swept(hand.document, &after), swept_lines(hand.document, &after));
                self.preview = Some(Preview { command, after, balance, swept, lines });
            }
            Err(reason) => {
                // Nothing is shown, or done on letting go, that is not under the hand.
                self.preview = None;
                if let Gesture::Move { from, to } = &mut self.gesture {
                    *to = *from;
                }
                self.note_refusal(hand, command, &reason);
            }
        }
    }

    /// Notes that an edit was made: the gesture is over.
    pub fn done(&mut self, command: &Command, time: f64, cursor: usize, is_nudge: Option<LatticePoint>) {
        self.let_go();
        self.picked.clear();
        self.claim = None;
        self.regroup.area = None;
        if let Command::MoveVertex { to, .. } = command {
            self.chosen = Some(*to);
            self.nudge = is_nudge.map(|from| Nudge { from, to: *to, time, cursor });
        }
    }
}
