//! A page of a PDF file as pixels. The only place that names the library; it runs in a process of its own, which is
//! ended where a hostile file takes too long or too much (see `page`).

use std::io::{self, Write};
use std::path::Path;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::page::{FILE_BYTES, PIXELS, SIDE};

/// Writes a page as pixels: a line of words, `ok`, width, height and the number of pages, and then red, green, blue and
/// alpha of each pixel; or `failed` and a reason that the parent knows.
///
/// # Errors
/// What the pipe says.
pub fn write_page(path: &Path, number: u32, dpi: u16, out: &mut impl Write) -> io::Result<()> {
    match page(path, number, dpi) {
        Ok((width, height, pages, rgba)) => {
            writeln!(out, "ok {width} {height} {pages}")?;
            out.write_all(&rgba)
        }
        Err(reason) => writeln!(out, "failed {reason}"),
    }
}

/// Width, height, the number of pages and the pixels.
fn page(path: &Path, number: u32, dpi: u16) -> Result<(u32, u32, usize, Vec<u8>), String> {
    let size = std::fs::metadata(path).map_err(|error| format!("file {error}"))?;
    if !size.is_file() || size.len() > FILE_BYTES {
        return Err("pixels".to_owned());
    }
    let bytes = std::fs::read(path).map_err(|error| format!("file {error}"))?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => "locked",
        LoadPdfError::Invalid => "damaged",
    })?;
    let pages = pdf.pages();
    let index = (number.max(1) - 1) as usize;
    let page = pages.get(index).ok_or_else(|| match pages.len() {
        0 => "damaged".to_owned(),
        pages => format!("page {pages}"),
    })?;
    let scale = f32::from(dpi) / 72.0;
    let (wide, high) = page.render_dimensions();
    let (wide, high) = (f64::from(wide) * f64::from(scale), f64::from(high) * f64::from(scale));
    // Before any pixel is made; a size that is no number is none either.
    if !(wide >= 1.0 && high >= 1.0) {
        return Err("damaged".to_owned());
    }
    if wide > f64::from(SIDE) || high > f64::from(SIDE) || wide * high > PIXELS {
        return Err("pixels".to_owned());
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let interpreter = InterpreterSettings::default();
    let drawn = render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On white nothing shines through: multiplied and not are the same.
    Ok((width, height, pages.len(), drawn.data_as_u8_slice().to_vec()))
}
