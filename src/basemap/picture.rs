//! Pictures from strangers, decoded within limits.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ImageError, ImageFormat, ImageReader, Limits as DecoderLimits};

use super::Problem;

/// A decoded tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TilePicture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue and alpha of each pixel, row by row, not multiplied.
    pub rgba: Vec<u8>,
}

impl TilePicture {
    /// The bytes it takes.
    pub fn bytes(&self) -> usize {
        self.rgba.len()
    }

    /// Decodes a tile: PNG, JPEG or WebP, told by its first bytes and not by what the server calls it.
    ///
    /// # Errors
    /// No such picture, a damaged one, or one of more than `side` pixels along either side; the size is looked at
    /// before any pixel is unpacked.
    pub fn of_tile(bytes: &[u8], side: u32) -> Result<Self, Problem> {
        let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
        decode(bytes, &known, side, u64::from(side) * u64::from(side))
    }
}

/// Decodes a picture of one of the formats, at most so many pixels along a side and in all.
pub(super) fn decode(bytes: &[u8], formats: &[ImageFormat], side: u32, pixels: u64) -> Result<TilePicture, Problem> {
    let Ok(format) = image::guess_format(bytes) else { return Err(no_picture(bytes)) };
    if !formats.contains(&format) {
        return Err(no_picture(bytes));
    }
    // A decoder that panics on a hostile picture costs this picture and nothing else.
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions()?;
        if width.max(height) > side || u64::from(width) * u64::from(height) > pixels {
            return Ok(None);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = DecoderLimits::default();
        limits.max_image_width = Some(side);
        limits.max_image_height = Some(side);
        // Eight bytes a pixel for the deepest pictures, as much again while they are unpacked.
        limits.max_alloc = Some(pixels.saturating_mul(16).max(16 << 20));
        reader.limits(limits);
        reader.decode().map(Some)
    }));
    match decoded {
        Ok(Ok(Some(picture))) => {
            let picture = picture.into_rgba8();
            let (width, height) = picture.dimensions();
            if width == 0 || height == 0 {
                return Err(Problem::DamagedPicture);
            }
            Ok(TilePicture { width, height, rgba: picture.into_raw() })
        }
        Ok(Ok(None)) | Ok(Err(ImageError::Limits(_))) => Err(Problem::TooManyPixels),
        Ok(Err(_)) | Err(_) => Err(Problem::DamagedPicture),
    }
}

/// What it is instead of a picture.
fn no_picture(bytes: &[u8]) -> Problem {
    let start: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let page = ["<!doctype", "<html", "<?xml", "<head", "<body", "{", "<serviceexception"];
    if page.iter().any(|mark| start.starts_with(mark)) { Problem::PageInstead } else { Problem::NotAPicture }
}
