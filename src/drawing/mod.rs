//! What is drawn, without a screen: style, measured text, label placement, display list, pictures.
//!
//! Everything here is a pure function of the document, the camera and the theme; it names no window and opens no file.

mod camera;
mod choice;
mod colour;
mod compose;
mod display_list;
mod font;
mod icon;
mod mark;
mod mesh;
mod outline;
mod place;
mod raster;
mod scale_bar;
pub mod style;

pub use camera::{Camera, MapBounds, MapPoint, ScreenPoint};
pub use choice::{LayerChoice, MarkKind};
pub use colour::Colour;
pub use compose::{area_outlines, class_colour, label_outlines, selection, shade, spotlight};
pub use display_list::{DisplayList, Fill, Layer, LayerKey, Line, Shape};
pub use font::{BOLD, OutlineStep, REGULAR, Weight, has_glyph, text_outline, text_width};
pub use icon::Icon;
pub use mark::{Mark, Symbol, Text, TextGround};
pub use mesh::{dashes, normals, triangles};
pub use outline::Outline;
pub use place::{Placed, place};
pub use raster::{MarkPicture, Picture, RenderError, app_icon_png, render_png, star_points};
pub use scale_bar::ScaleBar;
