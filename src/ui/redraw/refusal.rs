//! Why an edit may not be made: in words beside the pointer, with a mark where on the map it goes wrong. Once the gesture
//! is over the reason stands there, and can be copied with its place.

use egui::{Align2, Area, Event, Id, Margin, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::{Gesture, Hand, Redraw, Tool};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::model::{Command, Refusal};
use crate::query::grasp::place_words;
use crate::text;
use crate::ui::panels::status_bar::{coordinates, metres};
use crate::ui::theme::{bold, card, card_shadow, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, tokens, words};

/// A place so near to the pointer needs no mark of its own.
const BESIDE_PX: f32 = 16.0;
/// The width of what stands in the card of a reason.
const STANDING: f32 = 292.0;

/// An edit that may not be made.
pub(super) struct Refused {
    /// The command; `None` where there was none to be made.
    pub command: Option<Command>,
    /// Why.
    pub words: String,
    /// Where the hand was, or where it goes wrong.
    pub at: LatticePoint,
    /// Where the hand was then; there the reason stands when the gesture is over.
    pub hand: LatticePoint,
    /// Whether it goes wrong at a place.
    pub has_place: bool,
    /// What is under way may still become sound: nothing is said at the pointer yet.
    pub may_mend: bool,
}

impl Redraw {
    /// Why that may not be done, in words.
    pub fn refusal(&self) -> Option<&str> {
        self.refused.as_ref().map(|refused| refused.words.as_str())
    }

    /// Notes why a command may not be.
    pub(super) fn note_refusal(&mut self, hand: &Hand<'_>, command: Command, reason: &Refusal) {
        let under_way = matches!(self.gesture, Gesture::Line(_) | Gesture::Free { .. });
        let place = reason.place();
        let Some(at) = place.or(hand.place).or(self.at) else { return };
        let words = reason.words_at(hand.lang, hand.document, &|p| {
            place_words(hand.document, hand.index.locator(), &self.ways, p, hand.lang)
        });
        let (may_mend, has_place) = (under_way && place.is_none(), place.is_some());
        let held = hand.place.or(self.at).unwrap_or(at);
        self.refused = Some(Refused { command: Some(command), words, at, hand: held, has_place, may_mend });
    }

    /// Says at a place why nothing was done there.
    pub(super) fn say_at(&mut self, at: LatticePoint, words: &str) {
        self.preview = None;
        let words = words.to_owned();
        self.refused = Some(Refused { command: None, words, at, hand: at, has_place: false, may_mend: false });
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

    /// Orange dots from the node to where it may not go, a mark where it goes wrong, and the reason on a card.
    pub(super) fn paint_refusal(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        let Some(refused) = self.refused.as_ref().filter(|refused| !refused.may_mend) else { return };
        let tokens = tokens(ui);
        let error = color(tokens.error);
        let wrong = hand.on_screen(refused.at);
        let pointer = hand.on_screen(match self.stands() {
            true => refused.hand,
            false => hand.place.or(self.at).unwrap_or(refused.at),
        });
        if refused.has_place && wrong.distance(pointer) > BESIDE_PX {
            painter.circle(wrong, 12.0, color(tokens.error.percent(16)), Stroke::new(2.0, error));
            painter.circle_filled(wrong, 3.0, error);
        }
        // A form says it itself.
        if self.claim.is_some() {
            return;
        }
        if let Some(from) = self.held_from(refused) {
            painter.extend(Shape::dotted_line(&[hand.on_screen(from), pointer], error, 6.0, 1.6));
        }
        painter.circle(pointer, 10.0, color(tokens.panel), Stroke::new(1.5, error));
        for sign in [-1.0, 1.0] {
            let arm = vec2(4.0, 4.0 * sign);
            painter.line_segment([pointer - arm, pointer + arm], Stroke::new(1.5, error));
        }
        if !self.stands() {
            let hint = if self.tool == Tool::Move { text::redrawing::stays_valid(hand.lang) } else { "" };
            paint_reason(ui, painter, hand.map, pointer, self.refusal_title(hand), &refused.words, hint);
        }
    }

    fn refusal_title(&self, hand: &Hand<'_>) -> &'static str {
        match self.tool {
            Tool::Move => text::redrawing::not_there(hand.lang),
            _ => text::redrawing::not_so(hand.lang),
        }
    }

    /// Where the vertex is that may not be where the hand is.
    fn held_from(&self, refused: &Refused) -> Option<LatticePoint> {
        match (&self.gesture, &refused.command) {
            (Gesture::Move { from, .. }, _) | (Gesture::None, Some(Command::MoveVertex { from, .. })) => Some(*from),
            _ => None,
        }
    }

    /// Whether the gesture is over, so that the reason stays where it was said.
    fn stands(&self) -> bool {
        self.gesture == Gesture::None && self.tool != Tool::Regroup
    }

    /// The reason that stands, as a card with a button that copies it. Returns what was asked to be copied.
    pub fn show_refusal(&mut self, ui: &Ui, hand: &Hand<'_>) -> Option<String> {
        if !self.stands() || self.claim.is_some() {
            return None;
        }
        let refused = self.refused.as_ref().filter(|refused| !refused.may_mend)?;
        let (lang, title) = (hand.lang, self.refusal_title(hand));
        let at = hand.on_screen(refused.hand);
        let is_right = at.x + STANDING + 60.0 < hand.map.right();
        let (pivot, corner) = if is_right {
            (Align2::LEFT_CENTER, at + vec2(22.0, 0.0))
        } else {
            (Align2::RIGHT_CENTER, at - vec2(22.0, 0.0))
        };
        let (mut copies, mut closes) = (false, false);
        let area = Area::new(Id::unique("refusal")).pivot(pivot).fixed_pos(corner).constrain_to(hand.map.shrink(12.0));
        area.accessible_name(title).show(ui.ctx(), |ui| {
            card(tokens(ui)).show(ui, |ui| {
                egui::Frame::new().inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
                    ui.set_width(STANDING);
                    ui.spacing_mut().item_spacing.y = 4.0;
                    let left = |ui: &mut Ui| drop(words(ui, title, 14.0, true, tokens(ui).error));
                    closes = row_with_ends(ui, 28.0, left, |ui| {
                        icon_button(ui, Icon::Close, text::ui::close(lang), "Esc", true).clicked()
                    });
                    words(ui, &refused.words, 13.0, false, tokens(ui).text1);
                    words(ui, places(refused.at), 12.0, false, tokens(ui).text2);
                    ui.add_space(4.0);
                    let label = text::redrawing::copy_refusal(lang);
                    copies = button(ui, Some(Icon::Copy), label, Look::Plain, true).clicked();
                });
            });
        });
        // What somebody copies from a field is theirs.
        let typing = ui.ctx().text_edit_focused();
        copies |= !typing
            && ui.input_mut(|input| {
                let before = input.events.len();
                input.events.retain(|event| !matches!(event, Event::Copy));
                before != input.events.len()
            });
        let copied = copies.then(|| {
            let degrees = text::redrawing::place_degrees(lang, coordinates(refused.at));
            let metres = text::redrawing::place_metres(lang, metres(refused.at));
            format!("{title}\n{}\n{degrees}\n{metres}", refused.words)
        });
        if closes {
            self.refused = None;
        }
        copied
    }
}

/// A place in degrees and in metres.
fn places(at: LatticePoint) -> String {
    format!("{}　{}", coordinates(at), metres(at))
}

/// The card with the reason, beside the pointer and within the map.
fn paint_reason(ui: &Ui, painter: &Painter, map: Rect, at: Pos2, title: &str, reason: &str, hint: &str) {
    const WIDTH: f32 = 264.0;
    let tokens = tokens(ui);
    let title = painter.layout_no_wrap(title.to_owned(), bold(14.0), color(tokens.error));
    let reason = painter.layout(reason.to_owned(), regular(13.0), color(tokens.text1), WIDTH);
    let hint = (!hint.is_empty()).then(|| painter.layout(hint.to_owned(), regular(12.0), color(tokens.text2), WIDTH));
    let width = hint.iter().fold(reason.size().x.max(title.size().x), |wide, hint| wide.max(hint.size().x));
    let height = title.size().y + reason.size().y + hint.as_ref().map_or(0.0, |hint| hint.size().y + 6.0) + 4.0;
    let size = vec2(width + 54.0, height + 24.0);
    let mut corner = at + vec2(22.0, -size.y / 3.0);
    if corner.x + size.x > map.right() - 12.0 {
        corner.x = at.x - size.x - 22.0;
    }
    corner.y = corner.y.min(map.bottom() - size.y - 12.0).max(map.top() + 12.0);
    let rect = Rect::from_min_size(corner, size);
    painter.add(card_shadow(tokens).as_shape(rect, 10));
    paint_ground(painter, rect, 10, tokens.panel, Some(tokens.line));
    paint_icon(painter, Icon::Refuse, corner + vec2(23.0, 12.0 + title.size().y / 2.0), 18.0, color(tokens.error));
    let mut y = corner.y + 12.0;
    let left = corner.x + 40.0;
    for (galley, gap) in [(Some(title), 4.0), (Some(reason), 6.0), (hint, 0.0)] {
        let Some(galley) = galley else { continue };
        let high = galley.size().y;
        painter.galley(pos2(left, y), galley, color(tokens.text1));
        y += high + gap;
    }
}
