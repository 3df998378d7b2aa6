//! The column of tools at the left of the map.

use egui::{Area, Id, Margin, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role, vec2};

use super::Tool;
use super::forms::FormKind;
use crate::domain::AreaId;
use crate::drawing::Icon;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{card, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{focus_ring, tokens, tooltip};

/// How wide the column is with its margins.
pub const WIDTH: f32 = 12.0 + 54.0 + 12.0;
const SIDE: f32 = 44.0;

/// Which cards are open, and what a card would be about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open {
    /// The list of edits.
    pub history: bool,
    /// Proposals.
    pub plans: bool,
    /// A form.
    pub form: bool,
    /// The area that is selected.
    pub selected: Option<AreaId>,
    /// Whether lines that the tool draws follow those of the map; `None` where it draws none.
    pub follows: Option<bool>,
}

/// Shows the column.
pub fn show(ui: &Ui, map: Rect, tool: Tool, open: Open, lang: Lang, outbox: &mut Outbox) {
    let area = Area::new(Id::unique("tool_column")).fixed_pos(map.left_top() + vec2(12.0, 12.0));
    area.accessible_name(text::redrawing::tools(lang)).show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::same(5)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ui.set_width(SIDE);
            // On a low map the column has no room for air.
            #[allow(clippy::cast_precision_loss)] // a handful
            let count = Tool::all().count() as f32 + 4.0;
            let side = ((map.height() - 24.0 - 10.0 - 4.0 * 9.0) / count).clamp(28.0, SIDE);
            for group in Tool::GROUPS {
                for &one in *group {
                    if tool_button(ui, one.icon(), one.words(lang), one.key().name(), Lit::in_hand(one == tool), side) {
                        outbox.send(Action::TakeTool(one));
                    }
                }
                let (rect, _) = ui.allocate_exact_size(vec2(SIDE, 9.0), Sense::hover());
                let line = egui::Stroke::new(1.0, color(tokens(ui).line));
                ui.painter().hline(rect.x_range().shrink(8.0), rect.center().y.round() + 0.5, line);
            }
            if let Some(follows) = open.follows
                && tool_button(ui, Icon::Snap, text::redraw_tools::follow_lines(lang), "F", Lit::open(follows), side)
            {
                outbox.send(Action::FollowLines);
            }
            if tool_button(ui, Icon::Wand, text::plans::title(lang), "P", Lit::open(open.plans), side) {
                outbox.send(match open.selected {
                    Some(area) => Action::Propose(area),
                    None => Action::SayWhyNot(text::plans::select_first(lang)),
                });
            }
            if tool_button(ui, Icon::Tasks, text::forms::list(lang), "E", Lit::open(open.form), side) {
                outbox.send(Action::OpenForm(FormKind::List));
            }
            if tool_button(ui, Icon::History, text::redrawing::history(lang), "H", Lit::open(open.history), side) {
                outbox.send(Action::ShowHistory);
            }
        });
    });
}

/// How a button of the column is lit: one tool is in hand, and any number of cards and switches may be on beside it.
#[derive(Clone, Copy, PartialEq)]
enum Lit {
    Off,
    InHand,
    Open,
}

impl Lit {
    fn in_hand(is: bool) -> Self {
        if is { Self::InHand } else { Self::Off }
    }

    fn open(is: bool) -> Self {
        if is { Self::Open } else { Self::Off }
    }
}

/// A tool: icon in the middle, key in the corner. Returns whether it was pressed.
fn tool_button(ui: &mut Ui, icon: Icon, label: &str, key: &str, lit: Lit, side: f32) -> bool {
    let tokens = tokens(ui);
    let on = lit != Lit::Off;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(SIDE, side), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, label));
    let square = rect.shrink(1.0);
    let (ink, faint) = match lit {
        Lit::Off => (tokens.text1, tokens.text3),
        Lit::InHand => (tokens.on_accent, tokens.on_accent),
        Lit::Open => (tokens.accent, tokens.accent),
    };
    if lit == Lit::InHand {
        paint_ground(ui.painter(), square, 8, tokens.accent, None);
    } else if lit == Lit::Open {
        paint_ground(ui.painter(), square, 8, tokens.accent_soft, None);
    } else if response.hovered() {
        paint_ground(ui.painter(), square, 8, tokens.sub, None);
    }
    focus_ring(ui, &response, square);
    paint_icon(ui.painter(), icon, rect.center() - vec2(2.0, 1.0), 20.0, color(ink));
    let corner = square.right_bottom() - vec2(4.0, 1.0);
    ui.painter().text(corner, egui::Align2::RIGHT_BOTTOM, key, regular(12.0), color(faint));
    tooltip(response.clone(), label, key);
    response.clicked()
}
