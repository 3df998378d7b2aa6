//! The ladder of an answer: from the grid up to the district, along a spine that thickens upwards.

use egui::{Pos2, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::AreaId;
use crate::drawing::style::Rank;
use crate::ui::theme::{bold, color, paint_ground, regular};
use crate::ui::widgets::{full_name, heading, theme, tokens};

/// A rung of the ladder.
pub struct Rung {
    /// The area.
    pub area: AreaId,
    /// How high its level ranks.
    pub rank: Rank,
    /// The word for its level.
    pub level: String,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// How many households it has, in words; empty when nobody counts them.
    pub figure: String,
    /// Who answers for it.
    pub who: String,
}

/// Shows the rungs, lowest first. Returns the one that was clicked.
pub fn show(ui: &mut Ui, rungs: &[Rung], selected: Option<AreaId>) -> Option<AreaId> {
    let mut clicked = None;
    let mut above: Option<Pos2> = None;
    // The spine stands right of the longest word for a level.
    let level_width =
        |rung: &Rung| ui.painter().layout_no_wrap(heading(&rung.level), regular(12.0), egui::Color32::WHITE).size().x;
    let spine = rungs.iter().map(level_width).fold(36.0, f32::max) + 16.0;
    let painter = ui.painter().clone();
    let wide = |words: &str, font| painter.layout_no_wrap(words.to_owned(), font, egui::Color32::WHITE).size().x;
    // Codes stand beside all names or below all of them.
    let fits = |(number, rung): (usize, &Rung)| {
        let size = if number == 0 { 18.0 } else { 15.0 };
        let words = wide(&rung.name, bold(size)) + wide(&rung.code, regular(12.0)) + wide(&rung.figure, regular(12.0));
        words + 20.0 <= ui.available_width() - spine - 26.0
    };
    let beside = rungs.iter().enumerate().all(fits);
    for (number, rung) in rungs.iter().enumerate() {
        let (is_first, is_selected) = (number == 0, selected == Some(rung.area));
        let tokens = tokens(ui);
        // Who answers is never cut: what has no room beside the code stands below it, on as many lines as it needs.
        let column = ui.available_width() - spine - 26.0;
        let (who, code_wide) = (heading(&rung.who), if beside { 0.0 } else { wide(&rung.code, regular(12.0)) + 8.0 });
        let is_under = !beside && wide(&who, regular(12.0)) > column - code_wide;
        let indent = if is_under { 0.0 } else { code_wide };
        let who = egui::text::LayoutJob::simple(who, regular(12.0), color(tokens.text2), (column - indent).max(24.0));
        let who = ui.painter().layout_job(who);
        let line = who.rows.first().map_or(0.0, |row| row.height());
        let more = who.size().y - line + if is_under { line } else { 0.0 };
        let height = if is_first { 52.0 } else { 48.0 } + more.max(0.0);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let label = format!("{} {} {}", rung.level, rung.name, rung.code);
        let figure = ui.painter().layout_no_wrap(rung.figure.clone(), regular(12.0), color(tokens.text2));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &label));
        let painter = ui.painter();
        if response.hovered() {
            paint_ground(painter, rect.expand2(vec2(8.0, -1.0)), 8, tokens.sub, None);
        }
        let base = rect.top() + if is_first { 17.0 } else { 15.0 };
        let knot = pos2(rect.left() + spine, base);
        let ink = rung.rank.colour(theme(ui).map().borders);
        if let Some(above) = above {
            // 1.6 up to the community, 2.2 to the street, 3 to the district.
            let width = rung.rank.number([3.0, 2.2, 1.6, 1.2]);
            painter.line_segment([above + vec2(0.0, 6.0), knot - vec2(0.0, 6.0)], Stroke::new(width, color(ink)));
        }
        let (radius, ring) = if is_selected { (5.5, tokens.accent) } else { (4.5, ink) };
        painter.circle(knot, radius, color(tokens.panel), Stroke::new(2.0, color(ring)));
        above = Some(knot);

        let level = painter.layout_no_wrap(heading(&rung.level), regular(12.0), color(tokens.text2));
        painter.galley(pos2(rect.left(), base - level.size().y / 2.0), level, color(tokens.text2));
        let ink = if is_selected { tokens.accent } else { tokens.text1 };
        let size = if is_first { 18.0 } else { 15.0 };
        let left = rect.left() + spine + 26.0;
        let code = painter.layout_no_wrap(rung.code.clone(), regular(12.0), color(tokens.text3));
        let right = rect.right() - figure.size().x;
        // The figure stands at the end of the name's line, whether or not somebody is named below.
        let room = right - left - if rung.figure.is_empty() { 0.0 } else { 12.0 };
        let name = painter.layout_job(one_line(&rung.name, bold(size), room, color(ink)));
        let is_cut = name.elided;
        let below = base + size / 2.0 + 4.0;
        let code_at =
            if beside { pos2(left + name.size().x + 8.0, base - code.size().y / 2.0 + 1.0) } else { pos2(left, below) };
        painter.galley(pos2(left, base - name.size().y / 2.0), name, color(ink));
        painter.galley(pos2(right, base - figure.size().y / 2.0 + 1.0), figure, color(tokens.text2));
        painter.galley(code_at, code, color(tokens.text3));
        let who_at = pos2(left + indent, if is_under { below + line } else { below });
        painter.galley(who_at, who, color(tokens.text2));
        let full = if rung.who.is_empty() { rung.name.clone() } else { format!("{}\n{}", rung.name, rung.who) };
        if full_name(response, &full, is_cut).clicked() {
            clicked = Some(rung.area);
        }
    }
    clicked
}

/// A caption on one line, cut with … where it is too long.
fn one_line(words: &str, font: egui::FontId, width: f32, ink: egui::Color32) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob::simple(words.to_owned(), font, ink, width.max(24.0));
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    job
}
