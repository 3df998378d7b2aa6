//! A line's colour, width and dash. Widths follow the scale, so the same line can be drawn at any.

use crate::drawing::{Camera, Colour};

/// How a line is stroked.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width.
    pub width: Width,
    /// Lengths of marks and gaps in turn, in px; empty for a solid line.
    pub dash: &'static [f32],
    /// How far the line is pushed to its right, in px: inner shore lines, inset rings.
    pub offset_px: f32,
    /// It is drawn only while a pixel covers fewer metres.
    pub below_m_per_px: f32,
    /// It is drawn in full while a pixel covers fewer metres, and fades in between.
    pub full_below_m_per_px: f32,
}

/// The width of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// In px at any scale.
    Fixed(f32),
    /// In px at zoom 12, 13.5, 15.5 and 17; in between in proportion.
    ByZoom([f32; 4]),
    /// True on the ground within limits.
    Ground {
        /// On the ground, in metres.
        ground_m: f32,
        /// Not thinner.
        min_px: f32,
        /// Not thicker.
        max_px: f32,
        /// Added on top, for casings.
        extra_px: f32,
    },
}

impl Stroke {
    /// A solid line.
    pub const fn new(colour: Colour, width: Width) -> Self {
        Self {
            colour,
            width,
            dash: &[],
            offset_px: 0.0,
            below_m_per_px: f32::INFINITY,
            full_below_m_per_px: f32::INFINITY,
        }
    }

    /// The line with marks and gaps.
    #[must_use]
    pub const fn dashed(self, dash: &'static [f32]) -> Self {
        Self { dash, ..self }
    }

    /// The line pushed to its right.
    #[must_use]
    pub const fn offset(self, offset_px: f32) -> Self {
        Self { offset_px, ..self }
    }

    /// The line, drawn only while a pixel covers fewer metres.
    #[must_use]
    pub const fn below(self, below_m_per_px: f32) -> Self {
        Self { below_m_per_px, full_below_m_per_px: below_m_per_px, ..self }
    }

    /// The line, drawn while a pixel covers fewer metres than the first, and in full from the second on.
    #[must_use]
    pub const fn fading(self, below_m_per_px: f32, full_below_m_per_px: f32) -> Self {
        Self { below_m_per_px, full_below_m_per_px, ..self }
    }

    /// How much of it is seen at this scale, from 0 to 1.
    #[allow(clippy::cast_possible_truncation)] // a drawing's number
    pub fn opacity(&self, metres_per_px: f64) -> f32 {
        let (below, full) = (f64::from(self.below_m_per_px), f64::from(self.full_below_m_per_px));
        if metres_per_px >= below {
            0.0
        } else if metres_per_px <= full || !below.is_finite() {
            1.0
        } else {
            ((below / metres_per_px).ln() / (below / full).ln()) as f32
        }
    }

    /// Its width in px as this camera sees it.
    pub fn px(&self, camera: &Camera) -> f32 {
        match self.width {
            Width::Fixed(px) => px,
            Width::ByZoom(widths) => by_zoom(widths, camera.zoom),
            Width::Ground { ground_m, min_px, max_px, extra_px } => {
                #[allow(clippy::cast_possible_truncation)] // a drawing's numbers
                let px = (f64::from(ground_m) / camera.metres_per_px()) as f32;
                px.clamp(min_px, max_px) + extra_px
            }
        }
    }
}

fn by_zoom(widths: [f32; 4], zoom: f64) -> f32 {
    const STOPS: [f64; 4] = [12.0, 13.5, 15.5, 17.0];
    let next = STOPS.iter().position(|&stop| zoom < stop).unwrap_or(STOPS.len());
    if next == 0 || next == STOPS.len() {
        return widths[next.saturating_sub(1)];
    }
    #[allow(clippy::cast_possible_truncation)] // between 0 and 1
    let share = ((zoom - STOPS[next - 1]) / (STOPS[next] - STOPS[next - 1])) as f32;
    widths[next - 1] + (widths[next] - widths[next - 1]) * share
}
