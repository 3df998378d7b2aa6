//! The path of a thing in its card, from the highest area down. Where it is too long its middle goes first: the first
//! step says where one is, the last one what the thing lies in. What is left out is read under the pointer.

use egui::{Response, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::domain::Subject;
use crate::drawing::Icon;
use crate::query::detail::Link;
use crate::ui::theme::{color, paint_icon};
use crate::ui::widgets::{full_name, line, tokens};

const BETWEEN: f32 = 12.0;
/// The space around a name.
const AROUND: f32 = 8.0;
/// A name is cut no shorter than this.
const LEAST: f32 = 48.0;

/// Shows the path within so much room. Returns the step that was clicked.
pub fn show(ui: &mut Ui, path: &[Link], room: f32) -> Option<Subject> {
    let widths: Vec<f32> = path.iter().map(|step| wide(ui, &step.name) + AROUND).collect();
    let hidden = hidden(&widths, wide(ui, "…") + AROUND, room);
    let whole = path.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(" › ");
    let shown = path.len() - hidden.len();
    let steps = shown + usize::from(!hidden.is_empty());
    #[allow(clippy::cast_precision_loss)] // a handful of levels
    let gaps = BETWEEN * steps.saturating_sub(1) as f32;
    let left_out = if hidden.is_empty() { 0.0 } else { wide(ui, "…") + AROUND };
    let taken: f32 = widths.iter().enumerate().filter(|(n, _)| !hidden.contains(n)).map(|(_, width)| width).sum();
    // Two names that are too long by themselves: what the thing lies in is read whole, and the first one gives way.
    let over = (taken - (room - gaps - left_out)).max(0.0);
    let first = widths.first().filter(|_| !hidden.contains(&0));
    let first = first.map_or(0.0, |&first| (first - over).max(LEAST.min(first)));
    let last = path.len().saturating_sub(1);
    let mut clicked = None;
    for (number, step) in path.iter().enumerate() {
        if hidden.contains(&number) && number != hidden.start {
            continue;
        }
        if number > 0 {
            let (rect, _) = ui.allocate_exact_size(vec2(BETWEEN, 28.0), Sense::hover());
            paint_icon(ui.painter(), Icon::Right, rect.center(), 13.0, color(tokens(ui).text3));
        }
        if number == hidden.start && !hidden.is_empty() {
            small_link(ui, "…", &whole, f32::INFINITY);
            continue;
        }
        let width = match number {
            0 if last > 0 => first,
            // Longer than all there is, it is cut after all.
            _ if number == last => widths[number].min(room - gaps - left_out - if last > 0 { first } else { 0.0 }),
            _ => widths[number],
        } - AROUND;
        if small_link(ui, &step.name, &whole, width).clicked() {
            clicked = Some(step.subject);
        }
    }
    clicked
}

fn wide(ui: &Ui, name: &str) -> f32 {
    line(ui, name, 12.0, false, tokens(ui).text2, f32::INFINITY).size().x.ceil()
}

/// Which steps are left out so that the rest fits: from the second one on, as few as it takes; then the first one too,
/// never the last.
pub(super) fn hidden(widths: &[f32], dots: f32, room: f32) -> std::ops::Range<usize> {
    #[allow(clippy::cast_precision_loss)] // a handful of levels
    let gaps = |count: usize| BETWEEN * count.saturating_sub(1) as f32;
    let all: f32 = widths.iter().sum();
    if widths.len() < 3 || all + gaps(widths.len()) <= room {
        return 1..1;
    }
    let fits = |end: &usize| {
        let rest: f32 = widths[0] + dots + widths[*end..].iter().sum::<f32>();
        rest + gaps(2 + widths.len() - end) <= room
    };
    let last = widths.len() - 1;
    // Even the first step goes before the last one is cut.
    (2..widths.len()).find(fits).map_or(0..last, |end| 1..end)
}

/// A name in small letters that leads to its thing; where it is cut, the whole path is read under the pointer.
fn small_link(ui: &mut Ui, name: &str, whole: &str, room: f32) -> Response {
    let tokens = tokens(ui);
    let galley = line(ui, name, 12.0, false, tokens.text2, room);
    let is_cut = galley.elided || name == "…";
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(AROUND, 8.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, if name == "…" { whole } else { name }));
    let ink = if response.hovered() || response.has_focus() { tokens.accent } else { tokens.text2 };
    let at = rect.min + vec2(AROUND / 2.0, 4.0);
    ui.painter().galley_with_override_text_color(at, galley, color(ink));
    full_name(response, whole, is_cut)
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn the_middle_of_a_long_path_is_left_out_and_never_its_ends() {
        assert!(hidden(&[40.0, 50.0, 60.0], 20.0, 200.0).is_empty());
        assert_eq!(hidden(&[40.0, 50.0, 60.0], 20.0, 160.0), 1..2);
        assert_eq!(hidden(&[40.0, 50.0, 60.0, 70.0, 80.0], 20.0, 260.0), 1..3);
        assert_eq!(hidden(&[40.0, 50.0, 60.0, 70.0, 80.0], 20.0, 60.0), 0..4);
        assert!(hidden(&[400.0, 500.0], 20.0, 60.0).is_empty());
    }
}
