//! What shows that a list goes on beyond its edge.

use egui::scroll_area::ScrollAreaOutput;
use egui::{Color32, Mesh, Rect, Shape, Ui, pos2};

use super::tokens;
use crate::ui::theme::color;

/// How high the veil over the edge is.
const VEIL: f32 = 28.0;
/// The scroll bar stays free of it.
const BAR: f32 = 8.0;

/// Lets a list fade into its card where it is cut, at its foot and at its head.
pub fn fade_where_cut<R>(ui: &Ui, list: &ScrollAreaOutput<R>) {
    let (seen, offset) = (list.inner_rect, list.state.clamped_offset().y);
    let panel = color(tokens(ui).panel);
    let right = seen.right() - BAR;
    let height = VEIL.min(seen.height() / 3.0);
    if offset + seen.height() + 1.0 < list.content_size.y {
        let rect = Rect::from_min_max(pos2(seen.left(), seen.bottom() - height), pos2(right, seen.bottom()));
        ui.painter().add(veil(rect, Color32::TRANSPARENT, panel));
    }
    if offset > 1.0 {
        let rect = Rect::from_min_max(seen.min, pos2(right, seen.top() + height));
        ui.painter().add(veil(rect, panel, Color32::TRANSPARENT));
    }
}

fn veil(rect: Rect, above: Color32, below: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (corner, ink) in
        [(rect.left_top(), above), (rect.right_top(), above), (rect.right_bottom(), below), (rect.left_bottom(), below)]
    {
        mesh.colored_vertex(corner, ink);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    Shape::mesh(mesh)
}
