//! The signs of the layers, as they are drawn on the map, 26 × 16.

use egui::{Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use crate::drawing::style::{AreaSign, Rank, Theme, border_style};
use crate::drawing::{Colour, Hatch, Icon, MapBounds, MapPoint};
use crate::ui::theme::{bold, color, paint_icon, paint_star};

/// The sign of a layer.
#[derive(Clone, Copy)]
pub(super) enum Swatch {
    Star,
    Missing,
    Circle,
    Belt,
    Sites,
    Site {
        party: bool,
    },
    Unit,
    River,
    Estate,
    Borders,
    Border(Rank),
    Tint,
    /// Names of areas, with a letter of the language.
    Label(&'static str),
    Road,
    Plain(fn(Theme) -> Colour),
    Apart,
}

/// Paints a sign around `middle`, paler where its layer is off.
pub(super) fn paint(ui: &Ui, swatch: Swatch, middle: Pos2, theme: Theme, strength: f32) {
    let mut painter = ui.painter().clone();
    painter.set_opacity(strength);
    let (tokens, map) = (theme.tokens(), theme.map());
    let area = Rect::from_center_size(middle, vec2(26.0, 14.0));
    let across = |y: f32| [pos2(area.left(), middle.y + y), pos2(area.right(), middle.y + y)];
    match swatch {
        Swatch::Star => paint_star(&painter, middle, 6.5, theme),
        Swatch::Missing => {
            let ring: Vec<Pos2> = (0..=40_u8)
                .map(|n| middle + egui::Vec2::angled(f32::from(n) / 40.0 * std::f32::consts::TAU) * 5.5)
                .collect();
            painter.extend(Shape::dashed_line(&ring, Stroke::new(1.3, color(map.missing)), 2.4, 1.9));
        }
        Swatch::Circle => {
            let edge = Stroke::new(2.0, color(map.circle));
            painter.rect(area, 6, color(map.circle_fill), edge, egui::StrokeKind::Inside);
            let inner = Stroke::new(1.0, color(map.circle));
            painter.rect_stroke(area.shrink(4.0), 3, inner, egui::StrokeKind::Inside);
        }
        Swatch::Belt => {
            let points = [vec2(-13.0, 4.0), vec2(-5.0, 1.5), vec2(3.0, -0.5), vec2(13.0, -4.0)].map(|v| middle + v);
            painter.line(points.to_vec(), Stroke::new(4.0, color(tokens.red)));
        }
        Swatch::Sites => {
            site(&painter, middle - vec2(5.0, 0.0), tokens.red, theme);
            site(&painter, middle + vec2(5.0, 0.0), tokens.ok, theme);
        }
        Swatch::Site { party } => site(&painter, middle, if party { tokens.red } else { tokens.ok }, theme),
        Swatch::Unit => paint_icon(&painter, Icon::Building, middle, 16.0, color(tokens.ok)),
        Swatch::River => {
            let points = [vec2(-13.0, -3.0), vec2(-5.0, 1.0), vec2(3.0, 0.0), vec2(13.0, 4.0)].map(|v| middle + v);
            painter.line(points.to_vec(), Stroke::new(5.0, color(map.halo)));
            painter.line(points.to_vec(), Stroke::new(3.0, color(map.river)));
        }
        Swatch::Estate => {
            let edge = Stroke::new(1.2, color(map.estate));
            painter.rect(area, 2, color(map.estate.percent(14)), edge, egui::StrokeKind::Inside);
        }
        Swatch::Borders => {
            for (y, ink) in [(-4.0, map.borders[1]), (0.0, map.borders[2]), (4.0, map.borders[3])] {
                painter.line_segment(across(y), Stroke::new(1.4, color(ink)));
            }
        }
        Swatch::Border(rank) => {
            let style = border_style(rank, theme);
            if let Some(rim) = &style.rim {
                painter.line_segment(across(0.0), Stroke::new(9.0, color(rim.colour)));
            }
            let width = match style.line.width {
                crate::drawing::style::Width::ByZoom(widths) => widths[1],
                _ => 1.5,
            };
            let stroke = Stroke::new(width, color(style.line.colour));
            if style.line.dash.is_empty() {
                painter.line_segment(across(0.0), stroke);
            } else {
                let (on, off): (Vec<f32>, Vec<f32>) =
                    style.line.dash.chunks(2).map(|pair| (pair[0], pair.get(1).copied().unwrap_or(0.0))).unzip();
                painter.extend(Shape::dashed_line_with_offset(&across(0.0), stroke, &on, &off, 0.0));
            }
        }
        Swatch::Tint => {
            let width = area.width() / 3.0;
            for (number, tint) in (0_u8..3).zip(map.tints) {
                let left = area.left() + f32::from(number) * width;
                let part = Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
                painter.rect_filled(part, 0, color(tint));
            }
            painter.rect_stroke(area, 3, Stroke::new(1.0, color(tokens.line2)), egui::StrokeKind::Inside);
        }
        Swatch::Label(letter) => {
            let centre = egui::Align2::CENTER_CENTER;
            painter.text(middle, centre, letter, bold(13.0), color(map.street_label));
        }
        Swatch::Road => {
            painter.line_segment(across(0.0), Stroke::new(7.0, color(map.trunk_casing)));
            painter.line_segment(across(0.0), Stroke::new(5.0, color(map.trunk)));
        }
        Swatch::Apart => {
            painter.rect_filled(area, 3, color(AreaSign::Apart.ground(theme)));
            for y in [-4.0, 0.0, 4.0] {
                let line = Stroke::new(Hatch::WIDTH_PX, color(AreaSign::Apart.hatch(theme).colour));
                painter.line_segment(across(y), line);
            }
            painter.rect_stroke(area, 3, Stroke::new(1.0, color(tokens.line2)), egui::StrokeKind::Inside);
        }
        Swatch::Plain(colour) => {
            let edge = Stroke::new(1.0, color(tokens.line2));
            painter.rect(area, 3, color(colour(theme)), edge, egui::StrokeKind::Inside);
        }
    }
}

/// Paints a hatch as it is on the map, cut to a swatch.
pub(super) fn paint_hatch(ui: &Ui, hatch: Hatch, swatch: Rect) {
    let at = |p: Pos2| MapPoint { x: f64::from(p.x - swatch.left()), y: f64::from(p.y - swatch.top()) };
    let ring =
        vec![vec![at(swatch.left_top()), at(swatch.right_top()), at(swatch.right_bottom()), at(swatch.left_bottom())]];
    let bounds = MapBounds { min: at(swatch.min), max: at(swatch.max) };
    let stroke = Stroke::new(Hatch::WIDTH_PX, color(hatch.colour));
    let painter = ui.painter().with_clip_rect(swatch.intersect(ui.clip_rect()));
    for line in hatch.lines(&ring, 1.0, bounds) {
        #[allow(clippy::cast_possible_truncation)] // px
        let line = line.map(|p| swatch.min + vec2(p.x as f32, p.y as f32));
        painter.line_segment(line, stroke);
    }
}

fn site(painter: &egui::Painter, middle: Pos2, ink: Colour, theme: Theme) {
    painter.circle(middle, 6.5, color(theme.tokens().panel), Stroke::new(1.5, color(ink)));
    painter.circle_filled(middle, 2.0, color(ink));
}
