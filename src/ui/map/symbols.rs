//! Symbols and labels as egui shapes.

use egui::{Pos2, Shape, Stroke, Ui, vec2};

use crate::drawing::style::{LeaderStyle, Theme};
use crate::drawing::{Camera, MapBounds, Placed, Symbol};
use crate::ui::theme::{at, bold, color, paint_icon, paint_label, paint_star};

/// Paints the labels that the camera sees; over the classes of a theme they have a ground of their own.
pub fn paint(ui: &Ui, theme: Theme, placed: &[Placed], over_classes: bool, camera: &Camera, origin: Pos2) {
    let seen = camera.bounds(300.0);
    for placed in placed {
        let mark = &placed.mark;
        if !(MapBounds { min: mark.at, max: mark.at }).intersects(seen) {
            continue;
        }
        let middle = at(origin, camera.to_screen(mark.at));
        let line: Vec<Pos2> = placed.leader_line(camera).into_iter().map(|(x, y)| middle + vec2(x, y)).collect();
        if !line.is_empty() {
            let style = LeaderStyle::of(placed, theme);
            for (ink, width) in [(style.halo, LeaderStyle::HALO_PX), (style.ink, LeaderStyle::LINE_PX)] {
                ui.painter().add(Shape::line(line.clone(), Stroke::new(width, color(ink))));
            }
            ui.painter().circle_filled(middle, style.dot_px + 1.0, color(style.halo));
            ui.painter().circle_filled(middle, style.dot_px, color(style.dot));
            if let Some(hollow) = style.hollow {
                ui.painter().circle_filled(middle, style.dot_px - 1.1, color(hollow));
            }
        }
        if let (Some(symbol), Some((x, y))) = (mark.symbol, placed.symbol) {
            paint_symbol(ui, symbol, middle + vec2(x, y), theme);
        }
        if let (Some(text), Some((x, y))) = (&mark.text, placed.text_at(camera)) {
            let left = middle + vec2(x, y);
            if over_classes {
                paint_label(ui.painter(), &text.over_classes(theme), left, true);
            } else {
                paint_label(ui.painter(), text, left, false);
            }
        }
    }
}

fn paint_symbol(ui: &Ui, symbol: Symbol, middle: Pos2, theme: Theme) {
    let painter = ui.painter();
    let (tokens, map) = (theme.tokens(), theme.map());
    let r = symbol.radius_px();
    match symbol {
        Symbol::Committee => {
            painter.circle_filled(middle, r + 1.3, color(map.halo));
            paint_star(painter, middle, r, theme);
        }
        Symbol::NoCommittee => {
            painter.circle_filled(middle, r + 1.3, color(map.halo.percent(70)));
            let ring: Vec<Pos2> = (0..=40_u8)
                .map(|n| middle + egui::Vec2::angled(f32::from(n) / 40.0 * std::f32::consts::TAU) * r)
                .collect();
            painter.extend(Shape::dashed_line(&ring, Stroke::new(1.3, color(map.missing)), 2.4, 1.9));
        }
        Symbol::Site { icon, party } => {
            let ink = color(if party { tokens.red } else { tokens.ok });
            painter.circle_filled(middle, r + 1.0, color(map.halo.percent(80)));
            painter.circle(middle, r - 0.75, color(tokens.panel), Stroke::new(1.5, ink));
            paint_icon(painter, icon, middle, 13.0, ink);
        }
        Symbol::Stop { number, small } => {
            let size = if small { 12.0 } else { 13.0 };
            painter.circle_filled(middle, r + 1.5, color(map.halo));
            painter.circle_filled(middle, r, color(tokens.red));
            let centre = egui::Align2::CENTER_CENTER;
            painter.text(middle, centre, number.to_string(), bold(size), color(tokens.panel));
        }
    }
}
