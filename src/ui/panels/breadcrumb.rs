//! The path of the selection on the map: 区 › 街道 › 社区 › 网格. Each step selects its area.

use egui::{Align2, Area, Id, Margin, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::domain::AreaId;
use crate::drawing::Icon;
use crate::model::Document;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::panels::trail::hidden;
use crate::ui::theme::{bold, card, color, paint_icon, regular};
use crate::ui::widgets::{full_name, tokens, words};

/// How wide a name may be before it is cut; the last one of the path is read whole.
const STEP_WIDTH: f32 = 168.0;
const LAST_WIDTH: f32 = 420.0;
/// The space around a name, and between two.
const AROUND: f32 = 12.0;
const BETWEEN: f32 = 12.0;

/// Shows the path within the room that cards leave: areas from the lowest to the highest, one of them selected. Where it
/// is too long its middle is left out.
pub fn show(
    ui: &Ui,
    map: Rect,
    document: &Document,
    path: &[AreaId],
    selected: Option<AreaId>,
    lang: Lang,
    outbox: &mut Outbox,
) {
    if path.is_empty() {
        return;
    }
    let corner = map.left_top() + vec2(12.0, 12.0);
    let area = Area::new(Id::unique("breadcrumb")).pivot(Align2::LEFT_TOP).fixed_pos(corner);
    let area = area.accessible_name(text::find::breadcrumb(lang)).role(Role::Navigation);
    area.show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::symmetric(6, 2)).corner_radius(10).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let areas: Vec<_> = path.iter().rev().filter_map(|&id| document.tables.areas.get(id)).collect();
                let last = areas.len().saturating_sub(1);
                let limit = |number: usize| if number == last { LAST_WIDTH } else { STEP_WIDTH };
                let wide = |number: usize| {
                    let font = if selected == Some(areas[number].id) { bold(13.0) } else { regular(13.0) };
                    let galley = ui.painter().layout_no_wrap(areas[number].name.clone(), font, egui::Color32::WHITE);
                    galley.size().x.min(limit(number)) + AROUND
                };
                let widths: Vec<f32> = (0..areas.len()).map(wide).collect();
                let hidden = hidden(&widths, 24.0, map.width() - 48.0);
                let whole = areas.iter().map(|area| area.name.as_str()).collect::<Vec<_>>().join(" › ");
                for (number, area) in areas.iter().enumerate() {
                    if hidden.contains(&number) && number != hidden.start {
                        continue;
                    }
                    if number > 0 {
                        let (rect, _) = ui.allocate_exact_size(vec2(BETWEEN, 28.0), Sense::hover());
                        paint_icon(ui.painter(), Icon::Right, rect.center(), 13.0, color(tokens(ui).text3));
                    }
                    if hidden.contains(&number) {
                        let dots = words(ui, "…", 13.0, false, tokens(ui).text2);
                        let _ = full_name(dots, &whole, true);
                        continue;
                    }
                    if step(ui, &area.name, selected == Some(area.id), limit(number)) {
                        outbox.send(Action::Select(area.id));
                    }
                }
            });
        });
    });
}

fn step(ui: &mut Ui, name: &str, selected: bool, limit: f32) -> bool {
    let tokens = tokens(ui);
    let (font, ink) = if selected { (bold(13.0), tokens.accent) } else { (regular(13.0), tokens.text2) };
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color(ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width(limit);
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(AROUND, 10.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    if response.hovered() {
        crate::ui::theme::paint_ground(ui.painter(), rect, 6, tokens.sub, None);
    }
    ui.painter().galley(rect.min + vec2(6.0, 5.0), galley, color(ink));
    full_name(response, name, is_cut).clicked()
}
