//! What pointer and keys mean to each tool: from what the hand does in a frame to a command that is previewed or run.

use egui::{Event, Key, Modifiers, Ui};

use super::{Gesture, Hand, Redraw, Tool, Wants, stroke};
use crate::domain::AreaId;
use crate::geodesy::LatticePoint;
use crate::model::{Command, Label, MergedPosts, Region};
use crate::query::grasp::{DrawnTo, Node, edge_near, lean, leans_to, node_near};

/// How near the pointer has to be to a vertex or border to take hold of it.
const GRAB_PX: f64 = 12.0;
/// How near a point has to be to what draws it to itself.
const SNAP_PX: f64 = 8.0;
/// A free line gets a point after so many px.
const STEP_PX: f64 = 5.0;
/// Nudges that follow each other within this time are one edit.
const NUDGES_JOIN_S: f64 = 1.0;

/// The vertex under the pointer.
pub fn node_under(hand: &Hand<'_>) -> Option<Node> {
    node_near(hand.document, hand.index.locator(), hand.place?, hand.units(GRAB_PX))
}

impl Redraw {
    /// Takes what the hand did in this frame.
    pub fn take(&mut self, hand: &Hand<'_>) -> Wants {
        self.ways.follow(&hand.document.backdrop);
        self.at = hand.place.or(self.at);
        // An edit that was taken back may have taken the vertex with it.
        let stands = |at: &LatticePoint| node_near(hand.document, hand.index.locator(), *at, 0).is_some();
        self.chosen = self.chosen.filter(stands);
        if hand.pressed {
            self.refused = None;
        }
        match self.tool {
            Tool::Select | Tool::Locks => Wants::Nothing,
            Tool::Move => self.take_move(hand),
            Tool::Insert => self.take_insert(hand),
            Tool::Reshape | Tool::Split => self.take_line(hand),
            Tool::Brush | Tool::Lasso => self.take_free(hand),
            Tool::Merge => self.take_merge(hand),
            Tool::Regroup => self.take_regroup(hand),
            Tool::Cut | Tool::Ground => self.take_claim(hand),
        }
    }

    fn take_move(&mut self, hand: &Hand<'_>) -> Wants {
        self.drawn = None;
        match self.gesture.clone() {
            Gesture::Move { from, to } if hand.down => {
                let Some(place) = hand.place else { return Wants::Nothing };
                let (locator, reach) = (hand.index.locator(), hand.units(SNAP_PX));
                let other = leans_to(hand.document, locator, from, place, reach).filter(|_| !hand.free);
                // Onto another border a vertex cannot move: the ground between changes hands.
                if let Some((at, kind)) = other
                    && let Some(command) = lean(hand.document, locator, from, at)
                {
                    self.drawn = Some((at, kind));
                    return Wants::Preview(command.clone()).unless(self.is_known(&command));
                }
                let way = if hand.free { None } else { self.ways.near(place, reach) };
                self.drawn = way.map(|at| (at, DrawnTo::Way));
                let aim = way.unwrap_or(place);
                let slack = hand.units(3.0);
                let is_click = to == from && (aim.x - from.x).abs() < slack && (aim.y - from.y).abs() < slack;
                if is_click {
                    // Back where it was, nothing stands against it any more.
                    self.refused = None;
                    return Wants::Nothing;
                }
                if self.asked_for(aim) {
                    return Wants::Nothing;
                }
                Wants::Preview(Command::MoveVertex { from, to: aim })
            }
            Gesture::Move { .. } if self.leaning().is_some() => {
                self.gesture = Gesture::None;
                self.leaning().map_or(Wants::Nothing, Wants::Run)
            }
            Gesture::Move { from, to } if from == to => {
                self.gesture = Gesture::None;
                self.preview = None;
                self.chosen = Some(from);
                Wants::Nothing
            }
            Gesture::Move { from, to } => {
                self.gesture = Gesture::None;
                Wants::Run(Command::MoveVertex { from, to })
            }
            _ if hand.pressed => {
                if let Some(node) = node_under(hand) {
                    self.gesture = Gesture::Move { from: node.at, to: node.at };
                    self.chosen = Some(node.at);
                } else {
                    self.chosen = None;
                }
                Wants::Nothing
            }
            _ => Wants::Nothing,
        }
    }

    /// The edit that leans the border that is dragged against another one.
    fn leaning(&self) -> Option<Command> {
        let command = self.preview.as_ref().map(|preview| &preview.command)?;
        matches!(command, Command::GiveGround { .. }).then(|| command.clone())
    }

    /// Whether it is known what a move there would do.
    fn asked_for(&self, aim: LatticePoint) -> bool {
        let is_it = |command: &Command| matches!(command, Command::MoveVertex { to, .. } if *to == aim);
        match &self.refused {
            Some(refused) => refused.command.as_ref().is_some_and(is_it),
            None => self.preview.as_ref().is_some_and(|preview| is_it(&preview.command)),
        }
    }

    fn take_insert(&mut self, hand: &Hand<'_>) -> Wants {
        // Between two vertices there must be room for a third.
        let node =
            hand.place.and_then(|p| node_near(hand.document, hand.index.locator(), p, hand.units(GRAB_PX / 2.0)));
        let edge = hand.place.and_then(|p| edge_near(hand.index.locator(), p, hand.units(GRAB_PX)));
        self.drawn = match (node, edge) {
            (Some(node), _) => Some((node.at, DrawnTo::Vertex)),
            (None, Some(edge)) => Some((edge.at, DrawnTo::Edge)),
            (None, None) => None,
        };
        match (hand.clicked, node, edge) {
            (Some(_), Some(node), _) if hand.twice => Wants::Run(Command::DeleteVertex { at: node.at }),
            (Some(_), Some(node), _) => {
                self.chosen = Some(node.at);
                Wants::Nothing
            }
            (Some(_), None, Some(edge)) => Wants::Run(Command::InsertVertex { edge: edge.edge, at: edge.at }),
            _ => Wants::Nothing,
        }
    }

    pub(super) fn is_known(&self, command: &Command) -> bool {
        self.preview.as_ref().is_some_and(|preview| preview.command == *command)
            || self.refused.as_ref().is_some_and(|refused| refused.command.as_ref() == Some(command))
    }

    fn take_free(&mut self, hand: &Hand<'_>) -> Wants {
        match &mut self.gesture {
            Gesture::Free { to, line } if hand.down => {
                let Some(place) = hand.place else { return Wants::Nothing };
                let (step, to) = (hand.units(STEP_PX), *to);
                let is_far = line.last().is_none_or(|p| (p.x - place.x).abs().max((p.y - place.y).abs()) >= step);
                if !is_far {
                    return Wants::Nothing;
                }
                line.push(place);
                let line = line.clone();
                self.free_command(to, &line).map_or(Wants::Nothing, Wants::Preview)
            }
            Gesture::Free { to, line } => {
                let (to, line) = (*to, std::mem::take(line));
                self.gesture = Gesture::None;
                match self.free_command(to, &line) {
                    Some(command) if self.preview.is_some() || self.refused.is_some() => Wants::Run(command),
                    _ => Wants::NoPreview,
                }
            }
            _ if hand.pressed => {
                if let Some(place) = hand.place
                    && let Label::Grid(to) = hand.index.locator().leaf(place)
                {
                    self.gesture = Gesture::Free { to, line: vec![place] };
                }
                Wants::Nothing
            }
            _ => Wants::Nothing,
        }
    }

    fn free_command(&self, to: AreaId, line: &[LatticePoint]) -> Option<Command> {
        let region = match self.tool {
            Tool::Brush => stroke::region(line, self.brush_m),
            _ if line.len() > 2 => Region { rings: vec![line.to_vec()] },
            _ => return None,
        };
        Some(Command::GiveGround { region, from: None, to: Label::Grid(to) })
    }

    fn take_merge(&mut self, hand: &Hand<'_>) -> Wants {
        let Some(point) = hand.clicked else { return Wants::Nothing };
        let Label::Grid(grid) = hand.index.locator().leaf(point) else { return Wants::Nothing };
        match self.picked.iter().position(|&id| id == grid) {
            Some(place) => drop(self.picked.remove(place)),
            None => self.picked.push(grid),
        }
        self.merge_wanted()
    }

    /// What the grids that are picked would become.
    pub fn merge_wanted(&mut self) -> Wants {
        self.refused = None;
        match self.picked[..] {
            [keep, _, ..] => {
                let posts = MergedPosts::default();
                Wants::Preview(Command::MergeGrids { grids: self.picked.clone(), keep, posts })
            }
            _ => Wants::NoPreview,
        }
    }

    /// Shows nothing of an edit any more.
    pub fn forget_preview(&mut self) {
        self.preview = None;
        self.refused = None;
    }

    /// Takes the keys that belong to redrawing. Returns a tool that was taken, and what the hand wants.
    pub fn take_keys(&mut self, ui: &Ui, hand: &Hand<'_>, cursor: usize) -> (Option<Tool>, Wants) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let tool = Tool::all().find(|tool| pressed(tool.key()));
        if tool.is_some() {
            return (tool, Wants::Nothing);
        }
        if pressed(Key::H) {
            return (None, Wants::History);
        }
        if self.tool == Tool::Brush {
            let steps = [(Key::OpenBracket, 0.8), (Key::CloseBracket, 1.25)];
            for (_, factor) in steps.into_iter().filter(|(key, _)| pressed(*key)) {
                self.brush_m = (self.brush_m * factor).clamp(5.0, 500.0);
            }
        }
        if self.draws_line() && pressed(Key::F) {
            self.follows = !self.follows;
            return (None, Wants::Nothing);
        }
        if self.is_line() {
            if pressed(Key::Backspace) {
                if let Gesture::Line(line) = &mut self.gesture
                    && !line.take_back()
                {
                    self.let_go();
                }
                return (None, Wants::Nothing);
            }
            if pressed(Key::Enter) {
                return (None, self.end_line(hand));
            }
        }
        // While grids are picked, Enter never leads to another place; what they become is said in their form.
        let enter = (self.tool == Tool::Merge || self.claim.is_some()) && pressed(Key::Enter);
        let ready = enter && self.claim.is_some() && self.claim_fault(hand.lang).is_none();
        if let Some(preview) = self.preview.as_ref().filter(|_| ready) {
            return (None, Wants::Run(preview.command.clone()));
        }
        let wants = match self.chosen.filter(|_| self.gesture == Gesture::None) {
            Some(at) if pressed(Key::Delete) => Wants::Run(Command::DeleteVertex { at }),
            Some(at) if self.tool == Tool::Move => self.nudged(ui, hand, at, cursor),
            _ => Wants::Nothing,
        };
        (None, wants)
    }

    fn is_line(&self) -> bool {
        matches!(self.gesture, Gesture::Line(_))
    }

    /// Moves the chosen vertex a pixel by an arrow key, as one edit with a nudge right before.
    fn nudged(&self, ui: &Ui, hand: &Hand<'_>, at: LatticePoint, cursor: usize) -> Wants {
        let arrows = [
            (Key::ArrowUp, (0.0, -1.0)),
            (Key::ArrowDown, (0.0, 1.0)),
            (Key::ArrowLeft, (-1.0, 0.0)),
            (Key::ArrowRight, (1.0, 0.0)),
        ];
        // A key that is held repeats itself: each time counts.
        let count = |key: Key| {
            ui.input_mut(|input| {
                let is_it = |event: &Event| {
                    matches!(event, Event::Key { key: other, pressed: true, modifiers, .. } if *other == key && modifiers.is_none())
                };
                let before = input.events.len();
                input.events.retain(|event| !is_it(event));
                before - input.events.len()
            })
        };
        #[allow(clippy::cast_precision_loss)] // a few
        let (dx, dy) = arrows.into_iter().fold((0.0, 0.0), |sum, (key, step)| {
            let times = count(key) as f32;
            (sum.0 + step.0 * times, sum.1 + step.1 * times)
        });
        if (dx, dy) == (0.0, 0.0) {
            return Wants::Nothing;
        }
        let to = hand.beside(at, (dx, dy));
        let joins =
            |nudge: &&super::Nudge| nudge.to == at && nudge.cursor == cursor && hand.time - nudge.time < NUDGES_JOIN_S;
        match self.nudge.as_ref().filter(joins) {
            Some(nudge) => Wants::RunInstead(Command::MoveVertex { from: nudge.from, to }),
            None => Wants::Run(Command::MoveVertex { from: at, to }),
        }
    }
}
