//! The line to type in, one look wherever it stands: 32 px high, a hairline around it, a ring of the accent with the
//! focus, an edge of the error's colour with the reason below where what is typed is not taken.

use egui::accesskit::Role;
use egui::epaint::RectShape;
use egui::{
    Align2, Frame, Id, Margin, Response, RichText, Shape, Stroke, StrokeKind, TextEdit, Ui, Widget, WidgetInfo,
};

use super::theme::{color, regular};
use super::widgets::{heading, is_new, tokens, words};

/// How high a line is.
pub const HEIGHT: f32 = 32.0;

/// A line to type in.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    label: &'a str,
    name: &'a str,
    hint: &'a str,
    fault: Option<&'a str>,
    width: f32,
    role: Role,
    hidden: bool,
    ready: bool,
}

impl<'a> Field<'a> {
    /// A line with its name above, as wide as there is room.
    pub fn labelled(label: &'a str) -> Self {
        Self { label, ..Self::named("") }
    }

    /// A line with a name for screen readers only.
    pub fn named(name: &'a str) -> Self {
        let (label, hint, fault, role) = ("", "", None, Role::TextInput);
        Self { label, name, hint, fault, width: f32::INFINITY, role, hidden: false, ready: false }
    }

    /// What may be typed, shown while nothing is.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Why what is typed is not taken.
    pub fn fault(self, fault: Option<&'a str>) -> Self {
        Self { fault, ..self }
    }

    /// How wide it is at most.
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// What it is for screen readers.
    pub fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Shows dots for what is typed.
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// Takes the focus when it is shown first, with all that stands in it selected: typing replaces it.
    pub fn ready(self) -> Self {
        Self { ready: true, ..self }
    }

    /// Shows the line.
    pub fn show(self, ui: &mut Ui, typed: &mut String) -> Response {
        if self.label.is_empty() {
            return self.show_here(ui, typed);
        }
        // Name, line and reason stand closer to each other than to the next line.
        let shown = ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            self.show_here(ui, typed)
        });
        shown.inner
    }

    fn show_here(self, ui: &mut Ui, typed: &mut String) -> Response {
        let tokens = tokens(ui);
        let named = (!self.label.is_empty()).then(|| words(ui, self.label, 12.0, false, tokens.text2));
        let id = ui.next_auto_id();
        if self.ready {
            make_ready(ui, id, typed);
        }
        let hint = RichText::new(self.hint).font(regular(14.0)).color(color(tokens.text3));
        let edit = TextEdit::singleline(typed)
            .id(id)
            .password(self.hidden)
            .font(regular(14.0))
            .desired_width(self.width)
            .min_size(egui::vec2(0.0, HEIGHT))
            .align(Align2::LEFT_CENTER)
            .frame(Frame::NONE.inner_margin(Margin::symmetric(10, 5)))
            .hint_text(hint);
        let ground = ui.painter().add(Shape::Noop);
        let mut line = edit.ui(ui);
        // The edge lies inside, so that the line is as wide as it says and keeps its size with the focus.
        let (width, edge) = match (self.fault, line.has_focus(), line.hovered()) {
            (Some(_), true, _) => (2.0, tokens.error),
            (Some(_), false, _) => (1.0, tokens.error),
            (None, true, _) => (2.0, tokens.accent),
            (None, false, true) => (1.0, tokens.text3),
            (None, false, false) => (1.0, tokens.line2),
        };
        let edge = Stroke::new(width, color(edge));
        ui.painter().set(ground, RectShape::new(line.rect, 8, color(tokens.panel), edge, StrokeKind::Inside));
        if let Some(named) = named {
            line = line.labelled_by(named.id);
        } else {
            line.widget_info(|| WidgetInfo::labeled(self.role, true, self.name));
        }
        if let Some(fault) = self.fault {
            ui.ctx().accesskit_node_builder(line.id, |node| node.set_invalid(egui::accesskit::Invalid::True));
            fault_line(ui, fault);
        }
        line
    }
}

/// Why something is not taken, below the line it is about.
pub fn fault_line(ui: &mut Ui, fault: &str) {
    if !fault.is_empty() {
        words(ui, heading(fault), 12.0, false, tokens(ui).error);
    }
}

/// Gives the focus to a line that was never shown before, and selects what stands in it.
fn make_ready(ui: &Ui, id: Id, typed: &str) {
    if !is_new(ui, id.with("ready")) {
        return;
    }
    ui.memory_mut(|memory| memory.request_focus(id));
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let (from, to) = (egui::text::CCursor::default(), egui::text::CCursor::new(typed.chars().count()));
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(from, to)));
    state.store(ui.ctx(), id);
}

/// Whether Enter was pressed in a line.
pub fn entered(ui: &Ui, line: &Response) -> bool {
    line.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}
