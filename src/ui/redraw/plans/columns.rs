//! Proposals side by side: a column each with its small map, a row for each figure, the best of a row marked.

use egui::{Align2, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::Planned;
use crate::query::detail::grouped;
use crate::text::{self, Lang};
use crate::ui::theme::{bold, color, paint_ground, regular};
use crate::ui::widgets::{focus_ring, tokens, words};

const LABELS: f32 = 92.0;
const HEAD: f32 = 26.0;
const MAP: f32 = 84.0;
const ROW: f32 = 24.0;

/// What the hand does there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The proposal under the pointer.
    pub hovered: Option<usize>,
    /// The proposal that was clicked.
    pub chosen: Option<usize>,
}

/// A figure of each proposal.
struct Figure {
    label: &'static str,
    values: Vec<String>,
    /// How good each is, the more the better; none where it is neither.
    worth: Option<Vec<f64>>,
}

/// Shows them.
pub fn show(ui: &mut Ui, plans: &[Planned], chosen: usize, band: (u32, u32), lang: Lang) -> Asked {
    let figures = figures(plans, band, lang);
    #[allow(clippy::cast_precision_loss)] // a handful
    let (count, rows) = (plans.len() as f32, figures.len() as f32);
    let room = ui.available_width() - LABELS;
    let wide = (room / count.max(1.0)).clamp(84.0, 132.0);
    let mut asked = Asked::default();
    let size = vec2(LABELS + wide * count, HEAD + MAP + ROW * rows);
    ScrollArea::horizontal()
        .min_scrolled_height(size.y + 12.0)
        .max_height(size.y + 12.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let mut left = rect.left() + LABELS;
            for (number, plan) in plans.iter().enumerate() {
                let column = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
                left += wide;
                let response =
                    ui.interact(column.shrink2(vec2(2.0, 0.0)), ui.scope_id().with(("plan", number)), Sense::click());
                let told = told(plan, number + 1, band, lang);
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, number == chosen, &told));
                if response.hovered() {
                    asked.hovered = Some(number);
                }
                if response.clicked() {
                    asked.chosen = Some(number);
                }
                paint_column(ui, column.shrink2(vec2(2.0, 0.0)), plan, number, number == chosen, &response, lang);
            }
            for (row, figure) in (0_u8..).zip(&figures) {
                let top = rect.top() + HEAD + MAP + ROW * f32::from(row);
                paint_figure(ui, rect.with_min_y(top).with_max_y(top + ROW), figure, wide);
            }
        });
    if plans.len() > 1 {
        words(ui, text::plans::best(lang), 12.0, false, tokens(ui).text3);
    }
    asked
}

fn paint_column(ui: &Ui, column: Rect, plan: &Planned, number: usize, on: bool, response: &egui::Response, lang: Lang) {
    let tokens = tokens(ui);
    if on {
        paint_ground(ui.painter(), column, 8, tokens.accent_soft, Some(tokens.accent));
    } else {
        let fill = if response.hovered() { tokens.sub } else { tokens.panel };
        paint_ground(ui.painter(), column, 8, fill, Some(tokens.line));
    }
    focus_ring(ui, response, column.shrink(2.0));
    let (font, ink) = if on { (bold(13.0), tokens.accent) } else { (regular(13.0), tokens.text1) };
    let head = column.center_top() + vec2(0.0, HEAD / 2.0 + 1.0);
    ui.painter().text(head, Align2::CENTER_CENTER, text::plans::plan(lang, number + 1), font, color(ink));
    let map = Rect::from_min_size(column.left_top() + vec2(6.0, HEAD), vec2(column.width() - 12.0, MAP - 8.0));
    plan.thumb.paint(ui.painter(), map, tokens);
}

fn paint_figure(ui: &Ui, rect: Rect, figure: &Figure, wide: f32) {
    let tokens = tokens(ui);
    let painter = ui.painter();
    let line = egui::Stroke::new(1.0, color(tokens.line));
    painter.hline(rect.x_range(), rect.top().round() + 0.5, line);
    painter.text(rect.left_center(), Align2::LEFT_CENTER, figure.label, regular(12.0), color(tokens.text2));
    let best = figure.best();
    let mut left = rect.left() + LABELS;
    for (value, is_best) in figure.values.iter().zip(best) {
        let middle = pos2(left + wide / 2.0, rect.center().y);
        left += wide;
        let (font, ink) = if is_best { (bold(13.0), tokens.ok) } else { (regular(13.0), tokens.text1) };
        let galley = painter.layout_no_wrap(value.clone(), font, color(ink));
        let plate = Align2::CENTER_CENTER.anchor_size(middle, galley.size());
        if is_best {
            paint_ground(painter, plate.expand2(vec2(6.0, 1.0)), 5, tokens.ok_soft, None);
        }
        painter.galley(plate.min, galley, color(ink));
    }
}

impl Figure {
    /// Which values are the best of the row; none where all are as good.
    fn best(&self) -> Vec<bool> {
        let worth = self.worth.as_deref().unwrap_or_default();
        let best = worth.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_best = |&value: &f64| (value - best).abs() < 1e-9;
        let differ = worth.iter().any(|value| !is_best(value));
        self.values.iter().enumerate().map(|(place, _)| differ && worth.get(place).is_some_and(is_best)).collect()
    }
}

/// How many grids of a proposal lie within the band.
fn within(plan: &Planned, band: (u32, u32)) -> usize {
    let band = u64::from(band.0)..=u64::from(band.1);
    plan.proposal.grids.iter().filter(|grid| band.contains(&grid.households)).count()
}

/// A proposal in a sentence.
fn told(plan: &Planned, number: usize, band: (u32, u32), lang: Lang) -> String {
    let (figures, grids) = (&plan.proposal.figures, plan.proposal.grids.len());
    if figures.by_area {
        return text::plans::told_by_area(lang, number, grids);
    }
    let (low, high) = (grouped(figures.least_households), grouped(figures.most_households));
    text::plans::told(lang, number, grids, low, high, within(plan, band))
}

#[allow(clippy::cast_precision_loss)] // far below 2^53
fn figures(plans: &[Planned], band: (u32, u32), lang: Lang) -> Vec<Figure> {
    let row = |label: &'static str, value: &dyn Fn(&Planned) -> String, worth: Option<&dyn Fn(&Planned) -> f64>| {
        let worth = worth.map(|worth| plans.iter().map(worth).collect());
        Figure { label, values: plans.iter().map(value).collect(), worth }
    };
    let known = |plan: &Planned, value: String| {
        if plan.proposal.figures.by_area { "—".to_owned() } else { value }
    };
    let two = |value: f64| format!("{value:.2}");
    let percent = |value: f64| text::plans::percent(lang, format!("{value:.1}"));
    let figures = |plan: &Planned| plan.proposal.figures.clone();
    vec![
        row(
            text::plans::row_range(lang),
            &|plan| {
                let of = figures(plan);
                known(plan, format!("{}–{}", grouped(of.least_households), grouped(of.most_households)))
            },
            None,
        ),
        row(
            text::plans::row_within(lang),
            &|plan| known(plan, text::plans::share(lang, within(plan, band), plan.proposal.grids.len())),
            Some(&|plan| within(plan, band) as f64),
        ),
        row(
            text::plans::row_spread(lang),
            &|plan| known(plan, percent(figures(plan).spread_percent)),
            Some(&|plan| -round(figures(plan).spread_percent, 10.0)),
        ),
        row(
            text::plans::row_compact(lang),
            &|plan| two(figures(plan).mean_compactness),
            Some(&|plan| round(figures(plan).mean_compactness, 100.0)),
        ),
        row(
            text::plans::row_along(lang),
            &|plan| figures(plan).along_percent.map_or_else(|| "—".to_owned(), percent),
            Some(&|plan| round(figures(plan).along_percent.unwrap_or(0.0), 10.0)),
        ),
        row(
            text::plans::row_estates(lang),
            &|plan| grouped(figures(plan).estates_cut as u64),
            Some(&|plan| -(figures(plan).estates_cut as f64)),
        ),
        row(
            text::plans::row_buildings(lang),
            &|plan| grouped(figures(plan).buildings_cut as u64),
            Some(&|plan| -(figures(plan).buildings_cut as f64)),
        ),
        row(
            text::plans::row_moved(lang),
            &|plan| known(plan, grouped(figures(plan).households_moved)),
            Some(&|plan| -(figures(plan).households_moved as f64)),
        ),
        row(
            text::plans::row_fate(lang),
            &|plan| {
                let kept = plan.proposal.grids.iter().filter(|grid| grid.keep.is_some()).count();
                let new = plan.proposal.grids.len() - kept;
                format!("{kept} / {new} / {}", plan.proposal.gone.len())
            },
            None,
        ),
    ]
}

/// As a figure is shown: what looks the same is as good.
fn round(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
