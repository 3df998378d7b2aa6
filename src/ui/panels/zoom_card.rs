//! The small card at the lower right corner of the map: nearer, farther, the whole district.

use egui::{Align2, Area, Id, Margin, Rect, Ui};

use crate::drawing::Icon;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::card;
use crate::ui::widgets::{icon_button, tokens};

/// On a map lower than this, in px, the card would reach over its edge; the wheel and keys zoom there.
const LEAST_HEIGHT: f32 = 160.0;

/// Shows the card on the map at `map`.
pub fn show(ui: &Ui, map: Rect, lang: Lang, outbox: &mut Outbox) {
    if map.height() < LEAST_HEIGHT {
        return;
    }
    let corner = map.right_bottom() - egui::vec2(12.0, 12.0);
    let area = Area::new(Id::unique("zoom_card")).pivot(Align2::RIGHT_BOTTOM).fixed_pos(corner);
    area.accessible_name(text::find::zoom_card(lang)).show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::same(3)).corner_radius(10).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let buttons = [
                (Icon::Plus, text::ui::zoom_in(lang), "+", Action::Zoom(1.0)),
                (Icon::Minus, text::ui::zoom_out(lang), "−", Action::Zoom(-1.0)),
                (Icon::Fit, text::ui::whole_district(lang), "Home", Action::ShowDistrict),
                (Icon::BaseMap, text::basemap::tip(lang), "Ctrl B", Action::BaseMap),
            ];
            for (icon, label, key, action) in buttons {
                if icon_button(ui, icon, label, key, true).clicked() {
                    outbox.send(action);
                }
            }
        });
    });
}
