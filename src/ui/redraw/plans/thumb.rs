//! The small map of a proposal: its grids, filled by whether their households lie within the band.

use egui::{Mesh, Painter, Rect, Shape, Stroke, pos2};

use crate::drawing::style::Tokens;
use crate::drawing::{MapBounds, MapPoint, triangles};
use crate::geodesy::LatticePoint;
use crate::ui::theme::color;

/// Points nearer to each other than this part of the small map are one.
const FINE: f64 = 1.0 / 160.0;

/// A small map, in the unit of its longer side.
pub struct Thumb {
    grids: Vec<Grid>,
    size: (f32, f32),
}

struct Grid {
    points: Vec<(f32, f32)>,
    corners: Vec<u32>,
    rings: Vec<Vec<(f32, f32)>>,
    is_within: bool,
}

impl Thumb {
    /// The small map of grids with their households.
    #[allow(clippy::cast_possible_truncation)] // a picture of a hundred px
    pub fn of(grids: &[(u64, Vec<Vec<LatticePoint>>)], band: (u32, u32), by_area: bool) -> Self {
        let all = grids.iter().flat_map(|(_, rings)| rings).flatten();
        let bounds = MapBounds::of(all.map(|&p| MapPoint::from(p)));
        let Some(MapBounds { min, max }) = bounds else { return Self { grids: Vec::new(), size: (1.0, 1.0) } };
        let (wide, high) = (max.x - min.x, max.y - min.y);
        let long = wide.max(high).max(f64::MIN_POSITIVE);
        let place = |p: &LatticePoint| {
            let p = MapPoint::from(*p);
            MapPoint { x: (p.x - min.x) / long, y: (p.y - min.y) / long }
        };
        let flat = |p: &MapPoint| (p.x as f32, p.y as f32);
        let grid = |(households, rings): &(u64, Vec<Vec<LatticePoint>>)| {
            let rings: Vec<Vec<MapPoint>> =
                rings.iter().map(|ring| thinned(ring.iter().map(place))).filter(|ring| ring.len() > 2).collect();
            // Several pieces are filled one by one: holes of so small a map are not seen.
            let (mut points, mut corners) = (Vec::new(), Vec::new());
            for ring in &rings {
                #[allow(clippy::cast_possible_truncation)] // a few hundred
                let first = points.len() as u32;
                let (of_ring, numbers) = triangles(std::slice::from_ref(ring));
                points.extend(of_ring.iter().map(flat));
                corners.extend(numbers.iter().map(|number| number + first));
            }
            let rings = rings.iter().map(|ring| ring.iter().map(flat).collect()).collect();
            let is_within = by_area || (u64::from(band.0)..=u64::from(band.1)).contains(households);
            Grid { points, corners, rings, is_within }
        };
        Self { grids: grids.iter().map(grid).collect(), size: ((wide / long) as f32, (high / long) as f32) }
    }

    /// Paints it into the middle of a rectangle.
    pub fn paint(&self, painter: &Painter, rect: Rect, tokens: &Tokens) {
        let scale = (rect.width() / self.size.0.max(1e-6)).min(rect.height() / self.size.1.max(1e-6));
        let corner = rect.center() - egui::vec2(self.size.0, self.size.1) * scale / 2.0;
        let at = |&(x, y): &(f32, f32)| pos2(corner.x + x * scale, corner.y + y * scale);
        for grid in &self.grids {
            let fill = color(if grid.is_within { tokens.ok_soft } else { tokens.warn_soft });
            let mut mesh = Mesh::default();
            for point in &grid.points {
                mesh.colored_vertex(at(point), fill);
            }
            mesh.indices.extend_from_slice(&grid.corners);
            painter.add(Shape::mesh(mesh));
        }
        for grid in &self.grids {
            for ring in &grid.rings {
                // Edge by edge: where a border runs forth and back, a line with corners would shoot far out.
                for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    painter.line_segment([at(a), at(b)], Stroke::new(1.2, color(tokens.accent)));
                }
            }
        }
    }
}

/// A ring without points that lie close to the one before.
fn thinned(ring: impl Iterator<Item = MapPoint>) -> Vec<MapPoint> {
    let mut kept: Vec<MapPoint> = Vec::new();
    for p in ring {
        if kept.last().is_none_or(|last| (last.x - p.x).abs().max((last.y - p.y).abs()) >= FINE) {
            kept.push(p);
        }
    }
    if let (Some(first), Some(last)) = (kept.first(), kept.last())
        && kept.len() > 1
        && (first.x - last.x).abs().max((first.y - last.y).abs()) < FINE
    {
        kept.pop();
    }
    kept
}
