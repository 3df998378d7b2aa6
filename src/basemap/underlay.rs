//! A scanned map under the project: which picture, its control points, how strongly it is drawn.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use serde::{Deserialize, Serialize};

use super::page::{FILE_BYTES, PIXELS, SIDE};
use super::picture::decode;
use super::placement_file::is_elsewhere;
use super::source::path_from;
use super::{ControlPoint, PageChoice, PageReader, Placement, PlacementError, Problem, TilePicture, Transform};
use crate::domain::PlacedScan;

/// The longest side of a scan as it is shown; graphics cards take no larger ones.
pub const SHOWN_SIDE: u32 = 4096;

/// A picture laid under the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Underlay {
    /// The picture: PNG, JPEG, TIFF or WebP, or a PDF file.
    pub path: PathBuf,
    /// Which page of a PDF file.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub page: PageChoice,
    /// Control points, in pixels of the whole picture.
    pub points: Vec<ControlPoint>,
    /// By which kind of map they place it.
    #[serde(default, skip_serializing_if = "is_by_points")]
    pub transform: Transform,
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
    /// How many pages the file has.
    pub pages: u32,
}

impl Underlay {
    /// A picture without control points.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            page: PageChoice::default(),
            points: Vec::new(),
            transform: Transform::ByPoints,
            opacity: 60,
            shown: true,
        }
    }

    /// Whether the file is a PDF, by its name.
    pub fn is_pdf(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
    }

    /// Takes another resolution. Control points stay on their places of the paper.
    pub fn set_dpi(&mut self, dpi: u16) {
        let times = f64::from(dpi) / f64::from(self.page.dpi.max(1));
        for point in &mut self.points {
            (point.x_px, point.y_px) = (point.x_px * times, point.y_px * times);
        }
        self.page.dpi = dpi;
    }

    /// Takes another page. Control points begin anew: it is another picture.
    pub fn set_page(&mut self, number: u32) {
        if number != self.page.number {
            self.page.number = number;
            self.points.clear();
        }
    }

    /// What a project may hold of it. A picture in the project's `folder` is named from there.
    pub fn for_project(&self, folder: Option<&Path>) -> PlacedScan {
        PlacedScan {
            path: path_from(&std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone()), folder),
            page: self.page,
            points: self.points.clone(),
            transform: self.transform,
            opacity: self.opacity,
        }
    }

    /// The scan that a project in `folder` holds; `None` where it makes no sense or names a picture on another computer:
    /// merely opening that would sign in there.
    pub fn of_project(scan: &PlacedScan, folder: Option<&Path>) -> Option<Self> {
        // A file may hold what no command would have let in.
        if !scan.is_sound() || is_elsewhere(&scan.path) {
            return None;
        }
        Some(Self {
            path: folder.unwrap_or(Path::new("")).join(&scan.path),
            page: scan.page,
            points: scan.points.clone(),
            transform: scan.transform,
            opacity: scan.opacity,
            shown: true,
        })
    }

    /// Where it lies.
    ///
    /// # Errors
    /// As [`Placement::by`].
    pub fn placement(&self) -> Result<Placement, PlacementError> {
        Placement::by(&self.points, self.transform)
    }
}

impl Scan {
    /// Reads and decodes a picture, or draws a page. It takes seconds and belongs on a thread of its own.
    ///
    /// # Errors
    /// No such file, no picture of a known kind, a damaged or a too large one.
    pub fn load(underlay: &Underlay, reader: &PageReader) -> Result<Self, Problem> {
        let told = |error: std::io::Error| Problem::File(error.to_string());
        if !std::fs::metadata(&underlay.path).map_err(told)?.is_file() {
            return Err(Problem::NotAPicture);
        }
        let mut file = File::open(&underlay.path).map_err(told)?;
        let mut start = [0_u8; 5];
        let read = file.read(&mut start).map_err(told)?;
        // Some begin with other bytes: then their name says what they are.
        if start.starts_with(b"%PDF-") || underlay.is_pdf() {
            let page = reader.read(&underlay.path, underlay.page)?;
            return Self::shown(page.picture, page.pages);
        }
        let mut bytes = start[..read].to_vec();
        file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(told)?;
        if bytes.len() as u64 > FILE_BYTES {
            return Err(Problem::TooManyPixels);
        }
        let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP];
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number
        let whole = decode(&bytes, &known, SIDE, PIXELS as u64)?;
        drop(bytes);
        Self::shown(whole, 1)
    }

    /// The picture, made smaller where graphics cards take no such large ones.
    fn shown(whole: TilePicture, pages: u32) -> Result<Self, Problem> {
        let (width, height) = (whole.width, whole.height);
        let longest = width.max(height);
        if longest <= SHOWN_SIDE {
            return Ok(Self { picture: whole, width, height, pages });
        }
        let smaller = |side: u32| (u64::from(side) * u64::from(SHOWN_SIDE) / u64::from(longest)).max(1);
        #[allow(clippy::cast_possible_truncation)] // at most the longest shown side
        let (small_width, small_height) = (smaller(width) as u32, smaller(height) as u32);
        let buffer = image::RgbaImage::from_raw(width, height, whole.rgba).ok_or(Problem::DamagedPicture)?;
        let small = image::imageops::thumbnail(&buffer, small_width, small_height);
        let picture = TilePicture { width: small_width, height: small_height, rgba: small.into_raw() };
        Ok(Self { picture, width, height, pages })
    }
}

fn is_by_points(transform: &Transform) -> bool {
    *transform == Transform::ByPoints
}

fn is_usual(page: &PageChoice) -> bool {
    *page == PageChoice::default()
}
