//! The map of the window: the same labels as in the picture, as wide on the screen as they were measured.

use std::collections::BTreeMap;

use tongxin::drawing::style::Theme;
use tongxin::drawing::{
    Camera, DisplayList, LayerChoice, Picture, Placed, Weight, label_camera, picture_labels, place,
};
use tongxin::text::Lang;

use super::wavy_district::wavy_district;
use super::window::window;

/// Width and height of each text's box, by its words and size.
fn sizes(labels: &[Placed], camera: &Camera) -> BTreeMap<String, (i32, i32)> {
    let named = labels.iter().filter(|placed| placed.text.is_some());
    #[allow(clippy::cast_possible_truncation)] // tenths of a px
    let tenths = |px: f32| (px * 10.0).round() as i32;
    named
        .map(|placed| {
            let text = placed.mark.text.as_ref().unwrap();
            let [left, top, right, bottom] = placed.boxes(camera).pop().unwrap();
            (format!("{} {}", text.words, text.size_px), (tenths(right - left), tenths(bottom - top)))
        })
        .collect()
}

#[test]
fn window_and_picture_have_the_same_label_boxes() {
    let harness = window(Lang::Zh);
    let app = harness.state();
    let camera = app.map_output().unwrap().camera;
    let document = wavy_district();
    // The window places for a quarter of a zoom step: what stands there is what a picture of that zoom would have.
    let step = label_camera(&camera);
    let list = DisplayList::of(&document, Theme::Light);
    let wanted = place(&list.marks_at(step.metres_per_px(), None, &LayerChoice::default()), &step);
    assert!(wanted.len() > 10);
    assert_eq!(app.labels(), wanted);
    let picture = Picture { width: 1440, height: 900, fit: None, lang: Lang::Zh, theme: Theme::Light };
    let (labels, of_picture) = picture_labels(&document, &picture).unwrap();
    let (shown, drawn) = (sizes(app.labels(), &camera), sizes(&labels, &of_picture));
    let common: Vec<_> = shown.iter().filter(|(words, _)| drawn.contains_key(*words)).collect();
    assert!(common.len() >= 8, "{shown:?} {drawn:?}");
    for (words, size) in common {
        assert_eq!(drawn[words], *size, "{words}");
    }
}

#[test]
fn texts_are_as_wide_on_the_screen_as_they_were_measured() {
    let harness = window(Lang::Zh);
    for placed in harness.state().labels() {
        let Some(text) = &placed.mark.text else { continue };
        let family = match text.weight {
            Weight::Regular => egui::FontFamily::Proportional,
            Weight::Bold => egui::FontFamily::Name("bold".into()),
        };
        let format = egui::TextFormat {
            font_id: egui::FontId::new(text.size_px, family),
            extra_letter_spacing: text.tracking_em * text.size_px,
            ..egui::TextFormat::default()
        };
        let mut job = egui::text::LayoutJob::default();
        job.append(&text.words, 0.0, format);
        let width = harness.ctx.fonts_mut(|fonts| fonts.layout_job(job)).size().x;
        let tracking = text.tracking_em * text.size_px;
        let off = (width - text.width_px()).abs();
        assert!(off <= tracking + 1.5, "{}: {width} on the screen, {} measured", text.words, text.width_px());
    }
}
