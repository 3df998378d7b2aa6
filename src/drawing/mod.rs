//! What is drawn, without a screen: style, measured text, label placement, display list, pictures.
//!
//! Everything here is a pure function of the document, the camera and the theme; it names no window and opens no file.

mod border_cells;
mod camera;
mod cell;
mod choice;
mod colour;
mod compose;
mod display_list;
mod follow;
mod font;
mod icon;
mod mark;
mod marks;
mod mesh;
mod outline;
mod place;
mod raster;
mod scale_bar;
pub mod simplify;
pub mod style;

pub use camera::{Camera, MapBounds, MapPoint, ScreenPoint};
pub use cell::Cell;
pub use choice::LayerChoice;
pub use colour::Colour;
pub use compose::{area_outline, area_outlines, class_colour, label_outlines, shade, spotlight};
pub use display_list::{Chunk, ChunkKey, DisplayList, Fill, Layer, LayerKey, Line, Shape};
pub use follow::Drawing;
pub use font::{BOLD, OutlineStep, REGULAR, Weight, has_glyph, text_outline, text_width};
pub use icon::Icon;
pub use mark::{Mark, Symbol, Text, TextGround};
pub use marks::{MarkChunk, MarkKind, MarkLayer};
pub use mesh::{dashes, normals, triangles};
pub use outline::Outline;
pub use place::{Placed, place};
pub use raster::{MarkPicture, Picture, RenderError, app_icon_png, picture_labels, render_png, star_points};
pub use scale_bar::ScaleBar;
pub use simplify::Detail;
