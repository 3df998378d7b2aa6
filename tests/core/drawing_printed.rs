//! Pictures of a view for screen and paper: so many pixels, the same picture more finely, with what stands on it.

use tongxin::demo::xishan;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Camera, DisplayList, Look, Printed, Sheet};
use tongxin::text::Lang;

fn printed(density: f32, dpi: Option<u32>) -> Printed {
    let bounds = DisplayList::of(&xishan(), Theme::Light).bounds.unwrap();
    let camera = Camera::fit(bounds, (400.0, 300.0), 8.0);
    Printed { camera, density, dpi, lang: Lang::Zh, theme: Theme::Light }
}

fn picture(printed: &Printed, title: &str) -> (Vec<u8>, image::RgbaImage) {
    let look = Look { title: title.to_owned(), ..Look::default() };
    let png = Sheet::of_view(&xishan(), printed).unwrap().png(&look).unwrap();
    let pixels = image::load_from_memory(&png).unwrap().into_rgba8();
    (png, pixels)
}

#[test]
fn twice_the_pixels_show_the_same_picture() {
    let (_, plain) = picture(&printed(1.0, None), "西山区");
    let (_, fine) = picture(&printed(2.0, None), "西山区");
    assert_eq!((plain.dimensions(), fine.dimensions()), ((400, 300), (800, 600)));
    let small = image::imageops::resize(&fine, 400, 300, image::imageops::FilterType::Triangle);
    let off: u64 = plain.iter().zip(small.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = off as f64 / (400.0 * 300.0 * 4.0);
    assert!(mean < 6.0, "{mean} of 255 differ at a channel");
}

#[test]
fn paper_says_how_large_it_is_and_the_title_stands_there() {
    let (png, titled) = picture(&printed(300.0 / 96.0, Some(300)), "西山区网格图");
    assert_eq!(titled.dimensions(), (1250, 938));
    let place = png.windows(4).position(|part| part == b"pHYs").unwrap();
    // 300 dots to an inch are 11811 to a metre.
    assert_eq!(png[place + 4..place + 8], 11_811_u32.to_be_bytes());
    let (_, bare) = picture(&printed(300.0 / 96.0, Some(300)), "");
    assert!(titled != bare);
}

#[test]
fn a_size_that_cannot_be_had_is_refused() {
    assert!(Sheet::of_view(&xishan(), &printed(60.0, None)).is_err());
}
