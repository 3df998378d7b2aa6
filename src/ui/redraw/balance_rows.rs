//! What an edit makes of every area that it touches: households beside the band, and the other figures, before and after,
//! each with where it comes from.

use egui::{Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::Preview;
use crate::drawing::style::Tokens;
use crate::model::Document;
use crate::query::balance::{AreaBalance, AreaFigures};
use crate::query::detail::{compared_area_words, grouped};
use crate::text::{self, Lang, redraw_tools as t};
use crate::ui::form::paint_cut;
use crate::ui::theme::{bold, color, regular};
use crate::ui::widgets::{rule, tokens, words};

/// At most so many areas are shown: an edit of a whole street is no list.
const MOST_ROWS: usize = 40;

/// Shows all rows: grids first, then the areas above them whose figures change.
pub(super) fn show(ui: &mut Ui, preview: &Preview, document: &Document, band: (u32, u32), lang: Lang) {
    let mut level = document.grid_level();
    for row in preview.rows().take(MOST_ROWS) {
        if row.level != level {
            level = row.level;
            rule(ui, 4.0);
            let name = document
                .levels
                .get(usize::from(level.0))
                .map(|level| lang.pick(level.name_zh.clone(), level.name_en.clone()));
            words(ui, name.unwrap_or_default(), 12.0, false, tokens(ui).text2);
            ui.add_space(4.0);
        }
        area_row(ui, preview, document, row, band, lang);
    }
}

fn area_row(ui: &mut Ui, preview: &Preview, document: &Document, row: &AreaBalance, band: (u32, u32), lang: Lang) {
    let tokens = tokens(ui);
    let Some(area) = preview.after.tables.areas.get(row.area).or_else(|| document.tables.areas.get(row.area)) else {
        return;
    };
    let counts = [row.before, row.after].map(|side| side.map(|side| side.totals.households));
    let said = |count: Option<u64>| count.map_or_else(|| "—".to_owned(), grouped);
    let change = text::redrawing::households_change(lang, said(counts[0]), said(counts[1]));
    let is_grid = row.level == document.grid_level();
    let is_weighed = is_grid && row.after.or(row.before).is_some_and(|figures| figures.off_band.is_some());
    let height = if is_weighed { 42.0 } else { 24.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let told = format!("{} {} {}", area.name, area.code, change);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let off = off_band(row);
    let ink = match (row.after, off) {
        (None, _) => tokens.text3,
        (_, Some(0)) => tokens.ok,
        (_, Some(_)) => tokens.warn,
        (_, None) => tokens.text1,
    };
    let painter = ui.painter();
    let sign = painter.layout_no_wrap(signed(counts), regular(12.0), color(tokens.text2));
    let change = painter.layout_no_wrap(change, bold(13.0), color(ink));
    let mut x = rect.right() - sign.size().x;
    painter.galley(pos2(x, rect.top() + 3.0), sign, color(tokens.text2));
    x -= change.size().x + 12.0;
    painter.galley(pos2(x, rect.top() + 2.0), change, color(ink));
    let middle = pos2(rect.left(), rect.top() + 11.0);
    paint_cut(ui, &area.name, bold(13.0), tokens.text1, middle, x - rect.left() - 8.0);
    if is_weighed {
        let track = rect.with_min_y(rect.top() + 24.0).with_max_y(rect.top() + 40.0);
        bars(ui, track, (counts[0], counts[1]), band, off == Some(0), tokens);
    }
    let why = match off {
        Some(off) if off < 0 => t::below_band(lang, band.0, -off),
        Some(off) if off > 0 => t::above_band(lang, band.1, off),
        Some(_) => t::in_band(lang, band.0, band.1),
        None => String::new(),
    };
    response.on_hover_text(format!("{}\n{}\n{why}", area.code, t::why_households(lang)).trim_end());
    figures(ui, row, is_grid, lang);
    ui.add_space(8.0);
}

/// How far outside the band a grid would be.
pub(super) fn off_band(row: &AreaBalance) -> Option<i64> {
    row.after?.off_band
}

/// The other figures that an edit changes, two in a line; of what stays as it is, area and compactness alone.
fn figures(ui: &mut Ui, row: &AreaBalance, is_grid: bool, lang: Lang) {
    type Figure = fn(&AreaFigures) -> String;
    let all: [(&str, &str, Figure, bool); 7] = [
        (t::people(lang), t::why_people(lang), |side| grouped(side.totals.people), false),
        (t::units(lang), t::why_units(lang), |side| grouped(side.totals.units), false),
        (t::members(lang), t::why_members(lang), |side| grouped(side.totals.members), false),
        (t::volunteers(lang), t::why_volunteers(lang), |side| grouped(side.totals.volunteers), false),
        (t::grids(lang), t::why_grids(lang), |side| grouped(side.totals.grids), false),
        (
            t::polsby_popper(lang),
            t::why_polsby_popper(lang),
            |side| format!("{:.2}", side.ground.polsby_popper()),
            true,
        ),
        (t::reock(lang), t::why_reock(lang), |side| format!("{:.2}", side.ground.reock()), true),
    ];
    let sides = [row.before, row.after];
    let areas = compared_area_words(sides.map(|side| side.map(|side| side.ground.area_m2())), lang);
    let ground = (t::area(lang), t::why_area(lang), areas, true);
    let all = all
        .into_iter()
        .map(|(name, why, figure, always)| (name, why, sides.map(|side| side.map(|side| figure(&side))), always));
    let shown = std::iter::once(ground).chain(all).filter_map(|(name, why, values, always)| {
        let [before, after] = values.map(|value| value.unwrap_or_else(|| "—".to_owned()));
        let is_same = before == after;
        // A grid is one grid.
        let nothing = |value: &str| value == "—" || value == "0";
        let says_nothing =
            (is_grid && name == t::grids(lang)) || (is_same && !always) || (nothing(&before) && nothing(&after));
        (!says_nothing).then(|| (name, why, if is_same { after } else { t::from_to(lang, before, after) }, is_same))
    });
    let shown: Vec<_> = shown.collect();
    let half = ui.available_width() / 2.0;
    // Areas are long: theirs is a line of its own.
    let (area, rest) = shown.split_at(usize::from(!shown.is_empty()));
    for pair in std::iter::once(area).chain(rest.chunks(2)) {
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
        for (place, (name, why, value, is_same)) in pair.iter().enumerate() {
            let left = if place == 0 { line.left() } else { line.left() + half };
            let wide = if pair.len() == 1 { line.width() } else { half - 8.0 };
            let cell = Rect::from_min_size(pos2(left, line.top()), vec2(wide, 18.0));
            let response = ui.interact(cell, ui.scope_id().with((row.area, name)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, t::named(lang, name, value)));
            let tokens = tokens(ui);
            let label = ui.painter().layout_no_wrap((*name).to_owned(), regular(12.0), color(tokens.text3));
            let wide = label.size().x + 6.0;
            ui.painter().galley(cell.left_top(), label, color(tokens.text3));
            let ink = if *is_same { tokens.text3 } else { tokens.text1 };
            let at = pos2(cell.left() + wide, cell.center().y - 1.0);
            paint_cut(ui, value, regular(12.0), ink, at, cell.width() - wide);
            response.on_hover_text(format!("{}\n{why}", t::named(lang, name, value)));
        }
    }
}

/// What an area gains, with its sign.
fn signed(counts: [Option<u64>; 2]) -> String {
    let [before, after] = counts.map(|count| i64::try_from(count.unwrap_or(0)).unwrap_or(i64::MAX));
    let gain = after.saturating_sub(before);
    if gain > 0 { format!("+{gain}") } else { gain.to_string().replace('-', "−") }
}

/// Before and after as bars over the band.
fn bars(ui: &Ui, rect: Rect, counts: (Option<u64>, Option<u64>), band: (u32, u32), ok: bool, tokens: &Tokens) {
    #[allow(clippy::cast_precision_loss)] // households
    let wide = |count: u64| count as f32;
    let most = [counts.0.unwrap_or(0), counts.1.unwrap_or(0), u64::from(band.1) * 5 / 4, 1];
    let scale = rect.width() / wide(most.into_iter().max().unwrap_or(1));
    let painter = ui.painter();
    let (low, high) = (rect.left() + wide(band.0.into()) * scale, rect.left() + wide(band.1.into()) * scale);
    let target = Rect::from_min_max(pos2(low, rect.top()), pos2(high, rect.bottom()));
    painter.rect_filled(target, 0.0, color(tokens.ok_soft));
    for x in [low, high] {
        let limit = egui::Stroke::new(1.0, color(tokens.ok));
        painter.extend(egui::Shape::dashed_line(&[pos2(x, rect.top()), pos2(x, rect.bottom())], limit, 2.0, 2.0));
    }
    let bar = |count: Option<u64>, top: f32, height: f32, ink| {
        if let Some(count) = count.filter(|&count| count > 0) {
            let size = vec2((wide(count) * scale).max(2.0), height);
            painter.rect_filled(Rect::from_min_size(pos2(rect.left(), rect.top() + top), size), 2.5, color(ink));
        }
    };
    bar(counts.0, 1.0, 5.0, tokens.line2);
    bar(counts.1, 8.0, 6.0, if ok { tokens.ok } else { tokens.warn });
}
