//! A scanned map under the project: which picture, its control points, how strongly it is drawn.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use serde::{Deserialize, Serialize};

use super::picture::decode;
use super::{ControlPoint, Placement, PlacementError, Problem, TilePicture};

/// The largest file of a scan.
const FILE_BYTES: u64 = 256 << 20;
/// The most pixels of a scan along a side and in all.
const SIDE: u32 = 30_000;
const PIXELS: u64 = 80_000_000;
/// The longest side of a scan as it is shown; graphics cards take no larger ones.
pub const SHOWN_SIDE: u32 = 4096;

/// A picture laid under the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Underlay {
    /// The picture: PNG, JPEG, TIFF or WebP.
    pub path: PathBuf,
    /// Control points, in pixels of the whole picture.
    pub points: Vec<ControlPoint>,
    /// How strongly it is drawn, in per cent.
    pub opacity: u8,
    /// Whether it is drawn.
    pub shown: bool,
}

/// A scan in memory, made smaller where it is larger than graphics cards take.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The picture as it is shown.
    pub picture: TilePicture,
    /// Width of the whole picture in pixels.
    pub width: u32,
    /// Height of the whole picture in pixels.
    pub height: u32,
}

impl Underlay {
    /// A picture without control points.
    pub fn new(path: PathBuf) -> Self {
        Self { path, points: Vec::new(), opacity: 60, shown: true }
    }

    /// Where it lies.
    ///
    /// # Errors
    /// As [`Placement::of`].
    pub fn placement(&self) -> Result<Placement, PlacementError> {
        Placement::of(&self.points)
    }
}

impl Scan {
    /// Reads and decodes a picture. It takes seconds and belongs on a thread of its own.
    ///
    /// # Errors
    /// No such file, no picture of a known kind (a PDF is none), a damaged or a too large one.
    pub fn load(path: &Path) -> Result<Self, Problem> {
        let told = |error: std::io::Error| Problem::File(error.to_string());
        if !std::fs::metadata(path).map_err(told)?.is_file() {
            return Err(Problem::NotAPicture);
        }
        let mut bytes = Vec::new();
        File::open(path).map_err(told)?.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(told)?;
        if bytes.len() as u64 > FILE_BYTES {
            return Err(Problem::TooManyPixels);
        }
        let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP];
        let whole = decode(&bytes, &known, SIDE, PIXELS)?;
        drop(bytes);
        let (width, height) = (whole.width, whole.height);
        let longest = width.max(height);
        if longest <= SHOWN_SIDE {
            return Ok(Self { picture: whole, width, height });
        }
        let smaller = |side: u32| (u64::from(side) * u64::from(SHOWN_SIDE) / u64::from(longest)).max(1);
        #[allow(clippy::cast_possible_truncation)] // at most the longest shown side
        let (small_width, small_height) = (smaller(width) as u32, smaller(height) as u32);
        let buffer = image::RgbaImage::from_raw(width, height, whole.rgba).ok_or(Problem::DamagedPicture)?;
        let small = image::imageops::thumbnail(&buffer, small_width, small_height);
        let picture = TilePicture { width: small_width, height: small_height, rgba: small.into_raw() };
        Ok(Self { picture, width, height })
    }
}
