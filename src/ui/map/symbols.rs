//! Symbols and labels as egui shapes.

use egui::{Pos2, Shape, Stroke, Ui, vec2};

use crate::drawing::style::{LeaderStyle, Theme};
use crate::drawing::{Camera, MapBounds, Placed, Symbol, Text};
use crate::ui::theme::{at, bold, color, paint_icon, paint_label, paint_star};

/// Where a ring or a pin is painted over the map: its middle and its radius, in px of the camera's picture.
pub type Covered = ([f32; 2], f32);

/// Paints the labels that the camera sees; over the classes of a theme they have a ground of their own. Those that a
/// ring or a pin would cover stand aside.
pub fn paint(
    ui: &Ui,
    theme: Theme,
    placed: &[Placed],
    over_classes: bool,
    covered: &[Covered],
    camera: &Camera,
    origin: Pos2,
) {
    let seen = camera.bounds(300.0);
    for placed in placed {
        let aside = aside(placed, covered, camera);
        let placed = aside.as_ref().unwrap_or(placed);
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
            if let Some(sign) = style.sign {
                paint_symbol(ui, sign, middle, style.dot_px, theme);
            } else {
                ui.painter().circle_filled(middle, style.dot_px + 1.0, color(style.halo));
                ui.painter().circle_filled(middle, style.dot_px, color(style.dot));
            }
        }
        if let (Some(symbol), Some((x, y))) = (mark.symbol, placed.symbol) {
            paint_symbol(ui, symbol, middle + vec2(x, y), symbol.radius_px(), theme);
        }
        if let (Some(line), Some((ink, width))) = (&mark.line, mark.text.as_ref().and_then(Text::plate_on_line)) {
            let line: Vec<Pos2> = line.iter().map(|&p| at(origin, camera.to_screen(p))).collect();
            ui.painter().add(Shape::line(line, Stroke::new(width, color(ink))));
        }
        if let (Some(text), Some((x, y))) = (mark.words(theme, over_classes), placed.text_at(camera)) {
            paint_label(ui.painter(), &text, middle + vec2(x, y), over_classes);
        }
    }
}

/// The label beside what would cover its text: moved the shortest way to a side where nothing else covers it. `None`
/// where nothing does, or where there is no such side near.
fn aside(placed: &Placed, covered: &[Covered], camera: &Camera) -> Option<Placed> {
    const FARTHEST_PX: f32 = 44.0;
    const GAP_PX: f32 = 2.0;
    let (x, y) = placed.text?;
    let alone = Placed { symbol: None, ..placed.clone() };
    let b = *alone.boxes(camera).first()?;
    let over = |b: [f32; 4], &([x, y], r): &Covered| {
        // The nearest place of the box lies within the circle.
        let (dx, dy) = (x.clamp(b[0], b[2]) - x, y.clamp(b[1], b[3]) - y);
        dx.hypot(dy) < r
    };
    let mut ways: Vec<(f32, f32)> = covered
        .iter()
        .filter(|one| over(b, one))
        .flat_map(|&([x, y], r)| {
            let r = r + GAP_PX;
            [(x + r - b[0], 0.0), (x - r - b[2], 0.0), (0.0, y + r - b[1]), (0.0, y - r - b[3])]
        })
        .collect();
    ways.sort_by(|a, b| (a.0.abs() + a.1.abs()).total_cmp(&(b.0.abs() + b.1.abs())));
    let (dx, dy) = ways.into_iter().filter(|(x, y)| x.abs() + y.abs() <= FARTHEST_PX).find(|(x, y)| {
        let moved = [b[0] + x, b[1] + y, b[2] + x, b[3] + y];
        !covered.iter().any(|one| over(moved, one))
    })?;
    // A line that led to the text leads to it still.
    let leader = placed.leader.map(|(x, y)| (x + dx, y + dy));
    Some(Placed { text: Some((x + dx, y + dy)), leader, ..placed.clone() })
}

fn paint_symbol(ui: &Ui, symbol: Symbol, middle: Pos2, r: f32, theme: Theme) {
    let painter = ui.painter();
    let (tokens, map) = (theme.tokens(), theme.map());
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
        Symbol::Stop { .. } => {
            let (words, size) = symbol.number_words();
            painter.circle_filled(middle, r + 1.5, color(map.halo));
            painter.circle_filled(middle, r, color(tokens.red));
            let centre = egui::Align2::CENTER_CENTER;
            painter.text(middle, centre, words, bold(size), color(tokens.panel));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::drawing::{DisplayList, LayerChoice, place};

    #[test]
    fn a_ring_around_a_symbol_and_a_pin_leave_every_name_readable() {
        let list = DisplayList::of(&crate::demo::xishan(), Theme::Light);
        let fitted = Camera::fit(list.bounds.unwrap(), (1200.0, 800.0), 0.0);
        let site = |zoom: f64| {
            let camera = Camera { zoom, ..fitted };
            let marks = list.marks_at(camera.metres_per_px(), None, &LayerChoice::default());
            let placed = place(&marks, &camera);
            let found = placed.into_iter().find(|it| it.mark.fixed && it.symbol.is_some() && it.text.is_some());
            (camera, found.unwrap())
        };
        for zoom in [14.5, 16.0] {
            let (camera, placed) = site(zoom);
            let at = camera.to_screen(placed.mark.at);
            let ring: Covered = ([at.x, at.y], 19.0);
            let text = |placed: &Placed| *Placed { symbol: None, ..placed.clone() }.boxes(&camera).first().unwrap();
            assert!(text(&placed)[0] < at.x + 19.0, "the name begins under the ring");
            let moved = aside(&placed, &[ring], &camera).unwrap();
            assert!(
                text(&moved)[0] >= at.x + 19.0 || text(&moved)[2] <= at.x - 19.0 || {
                    text(&moved)[1] >= at.y + 19.0 || text(&moved)[3] <= at.y - 19.0
                }
            );
            assert_eq!(moved.symbol, placed.symbol, "the symbol stays on its place");
            assert!(aside(&moved, &[ring], &camera).is_none(), "once is enough");
        }
    }
}
