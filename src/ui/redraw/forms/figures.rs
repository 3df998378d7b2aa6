//! The figures of areas before and after an edit, as rows of a form.

use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{Around, Outcome};
use crate::domain::LevelIndex;
use crate::query::balance::{AreaBalance, AreaFigures};
use crate::query::detail::{compared_area_words, grouped};
use crate::text;
use crate::ui::form::paint_cut;
use crate::ui::theme::{bold, color, regular};
use crate::ui::widgets::{tokens, words};

/// The areas of a level whose figures change, each with what it is before and after; those that go are named last.
pub fn show(ui: &mut Ui, around: Around<'_>, outcome: &Outcome, level: LevelIndex) {
    let rows = outcome.areas.iter().filter(|row| row.level == level);
    let (stay, go): (Vec<&AreaBalance>, Vec<&AreaBalance>) = rows.partition(|row| row.after.is_some());
    super::parts::section(ui, text::forms::figures(around.lang), text::forms::before_after(around.lang));
    for row in stay {
        one(ui, around, outcome, row);
    }
    for row in go {
        let name = around.document.name_of(row.area);
        let households = row.before.map_or(0, |figures| figures.totals.households);
        let said = text::forms::goes_away(around.lang, name, grouped(households));
        words(ui, said, 12.0, false, tokens(ui).text3);
    }
}

fn one(ui: &mut Ui, around: Around<'_>, outcome: &Outcome, row: &AreaBalance) {
    let (tokens, lang) = (tokens(ui), around.lang);
    let name = outcome.after.tables.areas.get(row.area).map_or("", |area| area.name.as_str());
    let code = outcome.after.tables.areas.get(row.area).map_or("", |area| area.code.as_str());
    let is_grid = row.level == around.document.grid_level();
    let both = |read: &dyn Fn(&AreaFigures) -> String| {
        let said = |figures: Option<&AreaFigures>| figures.map_or_else(|| "—".to_owned(), read);
        joined([said(row.before.as_ref()), said(row.after.as_ref())])
    };
    let areas = [&row.before, &row.after].map(|figures| figures.as_ref().map(|figures| figures.ground.area_m2()));
    let areas = compared_area_words(areas, lang);
    let households = text::forms::households(lang, both(&|f| grouped(f.totals.households)));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {code} {households}")));
    let off = row.after.and_then(|figures| figures.off_band);
    let ink = match off {
        Some(0) => tokens.ok,
        Some(_) => tokens.warn,
        None => tokens.text1,
    };
    let galley = ui.painter().layout_no_wrap(households, bold(13.0), color(ink));
    let left = rect.right() - galley.size().x;
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color(ink));
    let label = format!("{name}　{code}");
    paint_cut(ui, &label, bold(13.0), tokens.text1, rect.left_center(), left - rect.left() - 8.0);
    if is_grid {
        band_bar(ui, around, row);
    }
    let mut told = vec![
        text::forms::people(lang, both(&|f| grouped(f.totals.people))),
        text::forms::volunteers(lang, both(&|f| grouped(f.totals.volunteers))),
        text::forms::units(lang, both(&|f| grouped(f.totals.units))),
        text::forms::ground(lang, joined(areas.map(|area| area.unwrap_or_else(|| "—".to_owned())))),
    ];
    if !is_grid {
        told.insert(0, text::forms::grids(lang, both(&|f| grouped(f.totals.grids))));
    }
    if let Some(off) = off.filter(|&off| off != 0) {
        let (low, high) = around.document.project.household_band;
        told.push(text::forms::off_band(
            lang,
            if off > 0 { format!("+{off}") } else { format!("−{}", -off) },
            low,
            high,
        ));
    }
    ui.scope(|ui| {
        // As high as the words: these are no buttons.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.spacing_mut().item_spacing = vec2(12.0, 1.0);
        ui.horizontal_wrapped(|ui| {
            for said in told {
                let said = egui::RichText::new(said).font(regular(12.0)).color(color(tokens.text2));
                ui.add(egui::Label::new(said).extend());
            }
        });
    });
    if let Some(&pieces) = outcome.pieces.get(&row.area).filter(|&&pieces| pieces > 1) {
        words(ui, text::forms::in_pieces(lang, pieces), 12.0, false, tokens.warn);
    }
    ui.add_space(8.0);
}

/// Before and after, once where they are the same.
fn joined([old, new]: [String; 2]) -> String {
    if old == new { old } else { format!("{old} → {new}") }
}

/// Before and after as bars over the band of households.
fn band_bar(ui: &mut Ui, around: Around<'_>, row: &AreaBalance) {
    let tokens = tokens(ui);
    let (low, high) = around.document.project.household_band;
    let count = |figures: Option<AreaFigures>| figures.map_or(0, |figures| figures.totals.households);
    let (before, after) = (count(row.before), count(row.after));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let most = before.max(after).max(u64::from(high) * 5 / 4).max(1);
    #[allow(clippy::cast_precision_loss)] // households
    let at = |count: u64| rect.left() + rect.width() * (count as f32 / most as f32);
    let painter = ui.painter();
    let band = Rect::from_min_max(pos2(at(low.into()), rect.top()), pos2(at(high.into()), rect.bottom()));
    painter.rect_filled(band, 0.0, color(tokens.ok_soft));
    for x in [band.left(), band.right()] {
        let limit = Stroke::new(1.0, color(tokens.ok));
        painter.extend(egui::Shape::dashed_line(&[pos2(x, rect.top()), pos2(x, rect.bottom())], limit, 2.0, 2.0));
    }
    let is_within = row.after.and_then(|figures| figures.off_band) == Some(0);
    let ink = if is_within { tokens.ok } else { tokens.warn };
    for (count, top, high, ink) in [(before, 1.0, 5.0, tokens.line2), (after, 8.0, 6.0, ink)] {
        if count > 0 {
            let bar = Rect::from_min_max(pos2(rect.left(), rect.top() + top), pos2(at(count), rect.top() + top + high));
            painter.rect_filled(bar, 2.5, color(ink));
        }
    }
}
