//! Why an edit may not be made: in words beside the pointer, with a mark where on the map it goes wrong.

use egui::{Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::{Gesture, Hand, Redraw, Tool};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::model::{Command, Refusal};
use crate::query::grasp::place_words;
use crate::text;
use crate::ui::theme::{bold, card_shadow, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::tokens;

/// A place so near to the pointer needs no mark of its own.
const BESIDE_PX: f32 = 16.0;

/// An edit that may not be made.
pub(super) struct Refused {
    /// The command; `None` where there was none to be made.
    pub command: Option<Command>,
    /// Why.
    pub words: String,
    /// Where the hand was, or where it goes wrong.
    pub at: LatticePoint,
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
        self.refused = Some(Refused { command: Some(command), words, at, has_place, may_mend });
    }

    /// Says at a place why nothing was done there.
    pub(super) fn say_at(&mut self, at: LatticePoint, words: &str) {
        self.preview = None;
        self.refused = Some(Refused { command: None, words: words.to_owned(), at, has_place: false, may_mend: false });
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
        let pointer = hand.place.or(self.at).map_or(wrong, |at| hand.on_screen(at));
        if refused.has_place && wrong.distance(pointer) > BESIDE_PX {
            painter.circle(wrong, 12.0, color(tokens.error.percent(16)), Stroke::new(2.0, error));
            painter.circle_filled(wrong, 3.0, error);
        }
        // A form says it itself.
        if self.claim.is_some() {
            return;
        }
        if let Gesture::Move { to, .. } = self.gesture {
            painter.extend(Shape::dotted_line(&[hand.on_screen(to), pointer], error, 6.0, 1.6));
        }
        painter.circle(pointer, 10.0, color(tokens.panel), Stroke::new(1.5, error));
        for sign in [-1.0, 1.0] {
            let arm = vec2(4.0, 4.0 * sign);
            painter.line_segment([pointer - arm, pointer + arm], Stroke::new(1.5, error));
        }
        let title = match self.tool {
            Tool::Move => text::redrawing::no_farther(hand.lang),
            _ => text::redrawing::not_so(hand.lang),
        };
        let hint = if self.tool == Tool::Move { text::redrawing::stays_valid(hand.lang) } else { "" };
        paint_reason(ui, painter, hand.map, pointer, title, &refused.words, hint);
    }
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
