//! Two small maps of a change: the ground around it before and after, with what changed hands marked.

use super::style::Theme;
use super::{Camera, Look, MapBounds, MapPoint, Printed, RenderError, Sheet, spotlight};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::query::detail::Ground;
use crate::query::outlines::Outlines;
use crate::query::writeup::Maps;
use crate::text::Lang;

/// Width and height in px, of which each is so many pixels.
const SIZE: (f32, f32) = (560.0, 420.0);
const DENSITY: f32 = 1.5;
/// So much of the picture is left around the change.
const AROUND: f64 = 0.35;

/// The map before and after as PNG; `None` where no ground changed. `changed` are rings around the ground that changed
/// hands.
///
/// # Errors
/// A picture that cannot be encoded.
///
/// # Performance
/// A display list of each document.
pub fn change_maps(
    before: &Document,
    after: &Document,
    changed: &[Vec<LatticePoint>],
    lang: Lang,
) -> Result<Option<Maps>, RenderError> {
    let Some(MapBounds { min, max }) = MapBounds::of(changed.iter().flatten().map(|&p| MapPoint::from(p))) else {
        return Ok(None);
    };
    let (wide, high) = ((max.x - min.x) * AROUND, (max.y - min.y) * AROUND);
    let bounds = MapBounds {
        min: MapPoint { x: min.x - wide, y: min.y - high },
        max: MapPoint { x: max.x + wide, y: max.y + high },
    };
    let camera = Camera::fit(bounds, SIZE, 24.0);
    let printed = Printed { camera, density: DENSITY, dpi: None, lang, theme: Theme::Light };
    let picture = |document: &Document| {
        let ground = Ground { rings: changed.iter().map(Vec::as_slice).collect(), ..Ground::default() };
        let lit = spotlight(document, &Outlines::default(), &[ground], Theme::Light).map(|(layer, _)| layer);
        Sheet::of_view(document, &printed)?.png(&Look { lit, ..Look::default() })
    };
    let (one, other) = rayon::join(|| picture(before), || picture(after));
    Ok(Some(Maps { before: one?, after: other? }))
}
