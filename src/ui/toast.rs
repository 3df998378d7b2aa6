//! Short messages at the bottom of the map: what was done goes by itself and can be taken back there; what went wrong
//! stays until it is closed. The newest stands lowest.

use std::time::{Duration, Instant};

use egui::accesskit::{Live, Role};
use egui::{Align2, Area, Color32, Id, Order, Sense, Ui, WidgetInfo, vec2};

use super::action::{Action, Outbox};
use super::theme::{bold, color, paint_icon};
use super::widgets::{full_name, line};
use crate::drawing::{Colour, Icon};
use crate::text::{self, Lang};

/// How long a message stays,
const STAYS: Duration = Duration::from_secs(5);
/// and one that offers something.
const OFFERS: Duration = Duration::from_secs(8);
/// So many are shown at once.
const MOST: usize = 3;
const HEIGHT: f32 = 44.0;
/// The colours are the same in both themes.
const GROUND: Colour = Colour::hex(0x1D_1F_24);
const WORDS: Colour = Colour::hex(0xFF_FF_FF);
const DONE: Colour = Colour::hex(0x4F_D1_C0);
const OFFER: Colour = Colour::hex(0xA9_C5_FF);
const PROBLEM: Colour = Colour::hex(0xF2_B5_44);

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Something was done.
    Done,
    /// Something is not possible now, and why; nothing was tried.
    Not,
    /// Something did not work.
    Problem,
}

struct Toast {
    tells: Tells,
    words: String,
    offer: Option<(String, Action)>,
    since: Instant,
}

/// The messages that are shown, the oldest first.
#[derive(Default)]
pub struct Toasts(Vec<Toast>);

impl Toasts {
    /// A message from now on. What older ones offered holds no more.
    pub fn push(&mut self, tells: Tells, words: String, offer: Option<(String, Action)>) {
        self.0.retain(|toast| toast.words != words);
        for toast in &mut self.0 {
            toast.offer = None;
        }
        self.0.push(Toast { tells, words, offer, since: Instant::now() });
        let surplus = self.0.len().saturating_sub(MOST);
        self.0.drain(..surplus);
    }

    /// Shows them, above what stands at the foot of the window and is so high.
    pub fn show(&mut self, ui: &Ui, above: f32, lang: Lang, outbox: &mut Outbox) {
        self.0.retain(|toast| toast.left() != Some(Duration::ZERO));
        if self.0.is_empty() {
            return;
        }
        if let Some(left) = self.0.iter().filter_map(Toast::left).min() {
            ui.ctx().request_repaint_after(left);
        }
        let area = Area::new(Id::unique("toast")).order(Order::Tooltip);
        let mut closed = None;
        let shown = area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0 - above)).show(ui.ctx(), |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.vertical_centered(|ui| {
                for (number, toast) in self.0.iter().enumerate() {
                    if toast.show(ui, lang, outbox) {
                        closed = Some(number);
                    }
                }
            });
        });
        // Whoever reads one with the pointer on it is not hurried.
        if shown.response.contains_pointer() {
            for toast in &mut self.0 {
                toast.since = Instant::now();
            }
        }
        if let Some(number) = closed {
            self.0.remove(number);
        }
    }
}

impl Toast {
    /// How long it stays; one about a problem stays.
    fn left(&self) -> Option<Duration> {
        let stays = if self.offer.is_some() { OFFERS } else { STAYS };
        (self.tells != Tells::Problem).then(|| stays.saturating_sub(self.since.elapsed()))
    }

    /// Shows it; whether it was closed.
    fn show(&self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) -> bool {
        let (icon, ink) = match self.tells {
            Tells::Done => (Icon::Check, DONE),
            Tells::Not => (Icon::Info, PROBLEM),
            Tells::Problem => (Icon::Warn, PROBLEM),
        };
        let offered = self.offer.as_ref().map(|(label, _)| label.as_str());
        let painter = ui.painter().clone();
        let width = |words: &str, font| painter.layout_no_wrap(words.to_owned(), font, Color32::WHITE).size().x;
        let ends = 16.0
            + 26.0
            + offered.map_or(0.0, |label| width(label, bold(14.0)) + 32.0)
            + if self.tells == Tells::Problem { 44.0 } else { 16.0 };
        // A long path is cut in a narrow window, and read in full under the pointer.
        let room = (ui.ctx().content_rect().width() - 80.0 - ends).clamp(120.0, 760.0);
        let words = line(ui, &self.words, 14.0, false, WORDS, room);
        let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + ends, HEIGHT), Sense::hover());
        let (role, live) = match self.tells {
            Tells::Done | Tells::Not => (Role::Status, Live::Polite),
            Tells::Problem => (Role::Alert, Live::Assertive),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &self.words));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(role);
            node.set_label(self.words.clone());
            node.set_live(live);
        });
        let response = full_name(response, &self.words, words.elided);
        ui.painter().rect_filled(rect, 10, color(GROUND));
        paint_icon(ui.painter(), icon, rect.left_center() + vec2(25.0, 0.0), 18.0, color(ink));
        let at = rect.left_center() + vec2(42.0, -words.size().y / 2.0);
        let mut right = at.x + words.size().x;
        ui.painter().galley(at, words, Color32::WHITE);
        let mut closed = false;
        if let Some((label, action)) = &self.offer {
            let place = egui::Rect::from_min_size(
                egui::pos2(right + 8.0, rect.top() + 6.0),
                vec2(width(label, bold(14.0)) + 24.0, HEIGHT - 12.0),
            );
            if press(ui, place, label, Some(label), response.id) {
                outbox.send(action.clone());
                closed = true;
            }
            right = place.right();
        }
        if self.tells == Tells::Problem {
            let place = egui::Rect::from_min_size(egui::pos2(right + 4.0, rect.top() + 6.0), vec2(32.0, HEIGHT - 12.0));
            closed |= press(ui, place, text::ui::close_message(lang), None, response.id);
        }
        closed
    }
}

/// A button on the dark ground: with its label on it, or a cross.
fn press(ui: &Ui, place: egui::Rect, label: &str, shown: Option<&str>, of: Id) -> bool {
    let response = ui.interact(place, of.with(label), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 8, Color32::from_white_alpha(28));
    }
    match shown {
        Some(words) => {
            let centre = Align2::CENTER_CENTER;
            ui.painter().text(place.center(), centre, words, bold(14.0), color(OFFER));
        }
        None => paint_icon(ui.painter(), Icon::Close, place.center(), 16.0, color(WORDS)),
    }
    response.clicked()
}
