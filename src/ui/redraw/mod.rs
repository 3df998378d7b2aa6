//! Redrawing on the map: the tool in hand, the gesture under way and what it would change. Asks for commands and shows
//! what came of them; it changes nothing by itself.

pub mod card;
pub mod column;
pub mod forms;
mod gesture;
pub mod history;
pub mod locks;
mod paint;
mod stroke;
mod tool;

use egui::{Pos2, Rect};

pub use self::tool::{Mode, Tool};
use crate::domain::AreaId;
use crate::drawing::{Camera, ScreenPoint};
use crate::geodesy::{LatticePoint, LocalPlane};
use crate::model::{Command, Document, Refusal};
use crate::query::Index;
use crate::query::grasp::{DrawnTo, Ways};
use crate::query::touched::{TouchedGrid, TouchedLines, touched, touched_lines};
use crate::text::Lang;

/// Redrawing in the window.
pub struct Redraw {
    mode: Mode,
    tool: Tool,
    gesture: Gesture,
    /// The vertex that arrow keys move.
    pub chosen: Option<LatticePoint>,
    /// The grids that are to be merged; the first one stays unless another is chosen.
    pub picked: Vec<AreaId>,
    /// The one of them that stays.
    pub keep: Option<AreaId>,
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
}

/// What the hand is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Gesture {
    #[default]
    None,
    /// Drags a vertex from here; it is valid at `to`.
    Move { from: LatticePoint, to: LatticePoint },
    /// Draws a line, point by point.
    Line(Vec<LatticePoint>),
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
    /// The grids that it touches.
    pub touched: Vec<TouchedGrid>,
    /// The lines that it moves.
    pub lines: TouchedLines,
}

/// An edit that may not be made.
struct Refused {
    command: Command,
    words: String,
    at: LatticePoint,
    /// What is under way may still become sound: nothing is said at the pointer yet.
    may_mend: bool,
}

/// What the hand finds on the map in a frame.
pub struct Hand<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
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
    /// To do this.
    Run(Command),
    /// To do this in the place of the last edit.
    RunInstead(Command),
}

impl Default for Redraw {
    fn default() -> Self {
        Self {
            mode: Mode::View,
            tool: Tool::Select,
            gesture: Gesture::None,
            chosen: None,
            picked: Vec::new(),
            keep: None,
            brush_m: 40.0,
            preview: None,
            refused: None,
            drawn: None,
            at: None,
            nudge: None,
            ways: Ways::default(),
            history: false,
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
        self.mode = Mode::Redraw;
        self.tool = tool;
        self.chosen = None;
        self.picked.clear();
        self.keep = None;
    }

    /// Leaves the gesture under way.
    pub fn let_go(&mut self) {
        self.gesture = Gesture::None;
        self.preview = None;
        self.refused = None;
        self.drawn = None;
    }

    /// What Esc does: leaves the gesture, then what is picked, then the tool. Returns whether there was one.
    pub fn leave(&mut self) -> bool {
        if self.gesture != Gesture::None || self.refused.is_some() {
            self.let_go();
        } else if !self.picked.is_empty() || self.chosen.is_some() {
            self.picked.clear();
            self.keep = None;
            self.chosen = None;
            self.preview = None;
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
        if let Gesture::Line(line) = &self.gesture { Some(line.len()) } else { None }
    }

    /// Why that may not be done, in words.
    pub fn refusal(&self) -> Option<&str> {
        self.refused.as_ref().map(|refused| refused.words.as_str())
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
                let touched = touched(hand.document, hand.index, &after);
                let lines = touched_lines(hand.document, &after);
                self.preview = Some(Preview { command, after, touched, lines });
            }
            Err(reason) => {
                // A vertex stays where it was valid last; anything else shows nothing that may not be.
                if !matches!(self.gesture, Gesture::Move { .. }) {
                    self.preview = None;
                }
                let under_way = matches!(self.gesture, Gesture::Line(_) | Gesture::Free { .. });
                let may_mend = under_way && reason.place().is_none();
                let at = reason.place().or(hand.place).or(self.at);
                let words = reason.words(hand.lang, hand.document);
                self.refused = at.map(|at| Refused { command, words, at, may_mend });
            }
        }
    }

    /// Notes that an edit was refused when the gesture was over. A line stays, so that it can be mended.
    pub fn refuse(&mut self, hand: &Hand<'_>, command: Command, reason: Refusal) {
        if !matches!(self.gesture, Gesture::Line(_)) {
            self.let_go();
        }
        self.note(hand, command, Err(reason));
        if let Some(refused) = &mut self.refused {
            refused.may_mend = false;
        }
    }

    /// Notes that an edit was made: the gesture is over.
    pub fn done(&mut self, command: &Command, time: f64, cursor: usize, is_nudge: Option<LatticePoint>) {
        self.let_go();
        self.picked.clear();
        self.keep = None;
        if let Command::MoveVertex { to, .. } = command {
            self.chosen = Some(*to);
            self.nudge = is_nudge.map(|from| Nudge { from, to: *to, time, cursor });
        }
    }
}
