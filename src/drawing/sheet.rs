//! A picture of the map laid out: what it shows, how it is looked at, what stands on it; and its PNG.

use tiny_skia::Pixmap;

use super::furniture::{Furniture, Legend};
use super::print_size::with_dpi;
use super::raster::Canvas;
use super::style::Theme;
use super::{
    Camera, Colour, DisplayList, Laid, Layer, LayerChoice, MapBounds, MapPoint, Painted, Pictures, Placed,
    area_outline, painted,
};
use crate::domain::AreaId;
use crate::model::Document;
use crate::text::{self, Lang};

/// A picture may have this many pixels.
const PIXEL_LIMIT: u64 = 200_000_000;

/// What picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// The area that fills the picture; the whole district when there is none.
    pub fit: Option<AreaId>,
    /// Language of scale bar and stamp.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
}

/// What picture is wanted of a view: as it is looked at, to be seen on a screen or printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    /// How the map is looked at; its size is that of the picture in px, of which 96 make an inch on paper.
    pub camera: Camera,
    /// Pixels to each px: everything is drawn so much more finely, and looks the same.
    pub density: f32,
    /// Dots to an inch where it is meant for paper.
    pub dpi: Option<u32>,
    /// Language of scale bar and stamp.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
}

/// Why a picture cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// Too small or too large.
    Size {
        /// The width wanted.
        width: u32,
        /// The height wanted.
        height: u32,
    },
    /// The area to be shown does not exist.
    NoSuchArea(AreaId),
    /// The area to be shown covers no ground. Holds its name.
    NothingCovered(String),
    /// The picture cannot be encoded.
    NotEncoded(String),
}

impl RenderError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Size { width, height } => text::drawing::picture_size(lang, width, height, PIXEL_LIMIT / 1_000_000),
            Self::NoSuchArea(id) => text::drawing::no_such_area(lang, id.0),
            Self::NothingCovered(area) => text::drawing::nothing_covered(lang, area),
            Self::NotEncoded(reason) => text::drawing::not_encoded(lang, reason),
        }
    }
}

/// What a picture shows besides the document: what was chosen and is not stored.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Which layers are shown and how strongly.
    pub choice: LayerChoice,
    /// What stands in the place of the tints of streets.
    pub shade: Option<Layer>,
    /// What is marked on top of all layers.
    pub lit: Option<Layer>,
    /// Its legend.
    pub legend: Option<Legend>,
    /// Tiles and scans under the layers, bottom to top.
    pub ground: Vec<Laid>,
    /// Whether tiles cover the own backdrop, which then gives way.
    pub covered: bool,
    /// Whom to name on the map.
    pub attribution: String,
    /// What the picture is called; nothing stands there without.
    pub title: String,
}

/// A picture that is laid out: what it draws and how it is looked at.
#[derive(Clone, Debug)]
pub struct Sheet {
    list: DisplayList,
    camera: Camera,
    /// Width and height in pixels.
    pixels: (u32, u32),
    density: f32,
    dpi: Option<u32>,
    lang: Lang,
    as_of: String,
}

/// The map of a document as a PNG, with scale bar, date and, where it applies, 示例数据.
///
/// # Errors
/// A size that cannot be had, an area that does not exist or covers nothing.
///
/// # Performance
/// Time and memory in proportion to the pixels and to the vertices of the document: about 0.3 s for the demo district
/// at 1920 × 1080.
pub fn render_png(document: &Document, picture: &Picture) -> Result<Vec<u8>, RenderError> {
    Sheet::of(document, picture)?.png(&Look::default())
}

/// The labels of the picture and the camera that places them, as [`render_png`] draws them.
///
/// # Errors
/// As [`render_png`].
pub fn picture_labels(document: &Document, picture: &Picture) -> Result<(Vec<Placed>, Camera), RenderError> {
    let sheet = Sheet::of(document, picture)?;
    Ok((sheet.labels(&Look::default()), sheet.camera))
}

impl Sheet {
    /// Lays a picture out.
    ///
    /// # Errors
    /// A size that cannot be had, an area that does not exist or covers nothing.
    pub fn of(document: &Document, picture: &Picture) -> Result<Self, RenderError> {
        let Picture { width, height, lang, .. } = *picture;
        let pixels = sound_size(width, height)?;
        let list = DisplayList::of(document, picture.theme);
        let bounds = match picture.fit {
            None => list.bounds,
            Some(id) => Some(bounds_of(document, id)?),
        };
        #[allow(clippy::cast_precision_loss)] // at most 16,384
        let size = (width as f32, height as f32);
        let whole_earth = MapBounds { min: MapPoint::default(), max: MapPoint { x: 1.0, y: 1.0 } };
        let camera = Camera::fit(bounds.unwrap_or(whole_earth), size, size.0.min(size.1) * 0.04);
        let as_of = document.project.as_of.clone();
        Ok(Self { list, camera, pixels, density: 1.0, dpi: None, lang, as_of })
    }

    /// Lays a picture of a view out.
    ///
    /// # Errors
    /// A size that cannot be had.
    pub fn of_view(document: &Document, printed: &Printed) -> Result<Self, RenderError> {
        let Printed { camera, density, dpi, lang, theme } = *printed;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // what is too much is refused
        let pixels = |px: f32| (px * density).round() as u32;
        let pixels = sound_size(pixels(camera.size.0), pixels(camera.size.1))?;
        let list = DisplayList::of(document, theme);
        Ok(Self { list, camera, pixels, density, dpi, lang, as_of: document.project.as_of.clone() })
    }

    /// How the map is looked at.
    pub fn camera(&self) -> Camera {
        self.camera
    }

    /// What is painted first, everywhere.
    pub(super) fn background(&self) -> Option<Colour> {
        self.list.background
    }

    /// What is painted of layers, under and over the pictures on the ground.
    pub fn painted<'a>(&'a self, look: &'a Look) -> Painted<'a> {
        let lies = look.ground.iter().any(|laid| laid.opacity > 0.0);
        let pictures = if look.covered {
            Pictures::All
        } else if lies {
            Pictures::Some
        } else {
            Pictures::None
        };
        let mut painted = painted(&self.list, &look.choice, look.shade.as_ref(), pictures);
        painted.over.extend(look.lit.iter().map(|lit| (lit, 1.0)));
        painted
    }

    /// The labels, as [`Sheet::png`] draws them.
    pub fn labels(&self, look: &Look) -> Vec<Placed> {
        self.furniture(look).labels(&self.list, &self.camera, &look.choice)
    }

    /// The picture as a PNG.
    ///
    /// # Errors
    /// A picture that cannot be encoded.
    pub fn png(&self, look: &Look) -> Result<Vec<u8>, RenderError> {
        let (width, height) = self.pixels;
        let pixmap = Pixmap::new(width, height).ok_or(RenderError::Size { width, height })?;
        let mut canvas = Canvas { pixmap, camera: self.camera, density: self.density };
        let furniture = self.furniture(look);
        canvas.map(self, look);
        for placed in furniture.labels(&self.list, &self.camera, &look.choice) {
            canvas.mark(&self.list, &placed, look.shade.is_some());
        }
        canvas.furniture(&furniture, self.list.theme);
        let png = canvas.pixmap.encode_png().map_err(|problem| RenderError::NotEncoded(problem.to_string()))?;
        Ok(match self.dpi {
            Some(dpi) => with_dpi(png, dpi),
            None => png,
        })
    }

    fn furniture(&self, look: &Look) -> Furniture {
        Furniture::of(&self.list, &self.camera, &self.as_of, look, self.lang)
    }
}

/// A size in pixels that can be had.
fn sound_size(width: u32, height: u32) -> Result<(u32, u32), RenderError> {
    let fits = |px: u32| (16..=16_384).contains(&px);
    let is_sound = fits(width) && fits(height) && u64::from(width) * u64::from(height) <= PIXEL_LIMIT;
    if is_sound { Ok((width, height)) } else { Err(RenderError::Size { width, height }) }
}

/// The box around an area.
fn bounds_of(document: &Document, id: AreaId) -> Result<MapBounds, RenderError> {
    let area = document.tables.areas.get(id).ok_or(RenderError::NoSuchArea(id))?;
    let outlines = area_outline(document, id);
    MapBounds::of(outlines.iter().flat_map(|outline| &outline.rings).flatten().copied())
        .ok_or_else(|| RenderError::NothingCovered(area.name.clone()))
}
