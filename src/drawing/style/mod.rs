//! How everything looks: the tokens of the interface and of the map, in light and in dark.
//!
//! Numbers are logical pixels unless a name ends in `_m`.

mod hatches;
mod leader;
mod map;
mod ramp;
mod rank;
mod stroke;
mod tokens;

pub use hatches::AreaSign;
pub use leader::LeaderStyle;
pub use map::{BorderStyle, MapTokens, RoadStyle, border_style, road_style};
pub use ramp::{diverging, ramp, unknown};
pub use rank::Rank;
pub use stroke::{Stroke, Width};
pub use tokens::{Theme, Tokens};
