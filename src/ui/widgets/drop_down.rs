//! One of several, in a menu that drops down from a button: the chosen one stands on the button.

use egui::{Popup, Response, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::{full_name, paint_focus, tokens};
use crate::drawing::Icon;
use crate::ui::form::{paint_cut, row};
use crate::ui::theme::{color, paint_ground, paint_icon, regular};

/// How high the menu is at most.
const MENU_HEIGHT: f32 = 400.0;

/// What can be chosen: its name, and what stands at the right end of its row.
pub type DropDownChoice<'a> = (&'a str, &'a str);

/// A button with the chosen name on it and the others below. `name` says to screen readers what is chosen from;
/// `shown` stands on the button. Returns the number of the choice that was made.
pub fn drop_down(
    ui: &mut Ui,
    name: &str,
    width: f32,
    shown: &str,
    choices: &[DropDownChoice<'_>],
    chosen: Option<usize>,
) -> Option<usize> {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(shown.to_owned()),
        ..WidgetInfo::labeled(Role::ComboBox, true, name)
    });
    let tokens = tokens(ui);
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let edge = match (is_open, response.hovered()) {
        (true, _) => tokens.accent,
        (false, true) => tokens.text3,
        (false, false) => tokens.line2,
    };
    let fill = if response.hovered() && !is_open { tokens.sub } else { tokens.panel };
    paint_ground(ui.painter(), rect, 8, fill, Some(edge));
    paint_focus(ui, &response, rect, tokens);
    let down = rect.right_center() - vec2(16.0, 0.0);
    paint_icon(ui.painter(), Icon::Down, down, 16.0, color(tokens.text2));
    let is_cut = paint_cut(ui, shown, regular(14.0), tokens.text1, rect.left_center() + vec2(10.0, 0.0), width - 38.0);
    let response = full_name(response, shown, is_cut && !is_open);
    menu(ui, &response, width, choices, chosen)
}

fn menu(
    ui: &Ui,
    button: &Response,
    width: f32,
    choices: &[DropDownChoice<'_>],
    chosen: Option<usize>,
) -> Option<usize> {
    // A closed menu needs no width.
    if !button.clicked() && !Popup::is_id_open(ui.ctx(), Popup::default_response_id(button)) {
        return None;
    }
    let measure = |words: &str, size: f32| {
        ui.painter().layout_no_wrap(words.to_owned(), regular(size), egui::Color32::WHITE).size().x
    };
    let widths = choices.iter().map(|(name, end)| measure(name, 14.0) + measure(end, 12.0) + 60.0);
    let width = widths.fold(width - 12.0, f32::max).min(320.0);
    let by_key = button.has_focus() && button.clicked();
    let mut picked = None;
    Popup::menu(button).gap(4.0).width(width).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(MENU_HEIGHT).show(ui, |ui| {
            ui.set_width(width);
            for (number, (name, end)) in choices.iter().enumerate() {
                let is_chosen = chosen == Some(number);
                let line = row(ui, None, name, end, is_chosen, true);
                if by_key && is_chosen {
                    line.request_focus();
                    line.scroll_to_me(None);
                }
                if line.clicked() {
                    picked = Some(number);
                    ui.close();
                }
            }
        });
    });
    picked
}
