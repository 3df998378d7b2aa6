//! The control points of a scan as a list: where each lies, what is left over there and what that means.

use egui::Ui;

use crate::basemap::{Judged, Placement, PlacementError, Underlay};
use crate::drawing::Icon;
use crate::text::{self, Lang};
use crate::ui::widgets::{chip, icon_button, row_with_ends, tokens, words};

/// Shows the points. Returns the number of the one that is to go.
pub(super) fn list(
    ui: &mut Ui,
    underlay: &Underlay,
    placement: &Result<Placement, PlacementError>,
    lang: Lang,
) -> Option<usize> {
    let tokens = tokens(ui);
    if underlay.points.is_empty() {
        words(ui, text::basemap::place_no_points(lang), 12.0, false, tokens.text2);
    }
    let mut gone = None;
    for (number, point) in underlay.points.iter().enumerate() {
        let placed = placement.as_ref().ok();
        let judged = placed.map(|placed| placed.judged(number));
        let left = placed.and_then(|placed| placed.residuals_m.get(number)).map(|left| metres(*left));
        row_with_ends(
            ui,
            30.0,
            |ui| {
                words(ui, (number + 1).to_string(), 13.0, true, tokens.accent);
                let pixel = text::basemap::view_pixel(lang, format!("{:.0}", point.x_px), format!("{:.0}", point.y_px));
                words(ui, pixel, 12.0, false, tokens.text2);
                let (lon, lat) = (format!("{:.5}", point.lon_deg), format!("{:.5}", point.lat_deg));
                words(ui, text::basemap::degrees(lang, lon, lat), 12.0, false, tokens.text2);
            },
            |ui| {
                if icon_button(ui, Icon::Close, &text::basemap::remove_point(lang, number + 1), "", true).clicked() {
                    gone = Some(number);
                }
                match (judged, left) {
                    (Some(Judged::Good), Some(left)) => {
                        chip(ui, text::basemap::place_good(lang), tokens.ok, tokens.sub, None);
                        words(ui, text::basemap::metres(lang, left), 12.0, false, tokens.text1);
                    }
                    (Some(Judged::Check), Some(left)) => {
                        chip(ui, text::basemap::place_check(lang), tokens.error, tokens.error_soft, None);
                        words(ui, text::basemap::metres(lang, left), 12.0, true, tokens.error);
                    }
                    (Some(Judged::Unchecked), _) => {
                        words(ui, text::basemap::place_unchecked(lang), 12.0, false, tokens.text3);
                    }
                    _ => {}
                }
            },
        );
    }
    gone
}

/// Metres to a decimetre, from ten on to a metre.
pub(super) fn metres(m: f64) -> String {
    if m < 9.95 { format!("{m:.1}") } else { format!("{m:.0}") }
}

/// Two numbers with a comma or a space between them.
pub(super) fn pair(typed: &str) -> Option<(f64, f64)> {
    let mut numbers = typed.split([',', ' ', '\u{ff0c}']).map(str::trim).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let pair = (next()?, next()?);
    numbers.next().is_none().then_some(pair)
}
