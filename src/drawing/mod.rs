//! What is drawn, without a screen: style, measured text, label placement, display list, pictures.
//!
//! Everything here is a pure function of the document, the camera and the theme; it names no window and opens no file.

mod border_cells;
mod camera;
mod cell;
mod change;
mod choice;
mod colour;
mod compose;
mod display_list;
mod follow;
mod font;
mod furniture;
mod hatch;
mod icon;
mod imagery;
mod legend;
mod mark;
mod marks;
mod mesh;
mod outline;
mod place;
mod print_size;
mod raster;
mod scale_bar;
mod sheet;
pub mod simplify;
pub mod style;

pub use camera::{Camera, MapBounds, MapPoint, ScreenPoint};
pub use cell::Cell;
pub use change::change_maps;
pub use choice::{LayerChoice, LayerGroup, Painted, Pictures, painted};
pub use colour::Colour;
pub use compose::{ClassStyle, area_outline, area_outlines, class_style, label_outlines};
pub use compose::{Shaded, seen_selection, shade, spotlight};
pub use display_list::{Chunk, ChunkKey, DisplayList, Fill, Layer, LayerKey, Line, Shape};
pub use follow::Drawing;
pub use font::{BOLD, OutlineStep, REGULAR, Weight, has_glyph, text_outline, text_width};
pub use furniture::Legend;
pub use hatch::{Hatch, HatchForm};
pub use icon::Icon;
pub use imagery::{Laid, Net, Pixels};
pub use legend::{LegendRow, legend};
pub use mark::{Mark, Symbol, Text, TextGround};
pub use marks::{MarkChunk, MarkKind, MarkLayer};
pub use mesh::{dashes, normals, triangles};
pub use outline::Outline;
pub use place::{Placed, label_camera, place};
pub use raster::{MarkPicture, app_icon_png, star_points};
pub use scale_bar::ScaleBar;
pub use sheet::{Look, Picture, Printed, RenderError, Sheet, picture_labels, render_png};
pub use simplify::Detail;
