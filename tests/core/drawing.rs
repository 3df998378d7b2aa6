//! Tests of `drawing`: what a document looks like, without a screen.

use tongxin::domain::AreaId;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Picture, render_png};
use tongxin::text::Lang;

use super::fixtures::wavy_district::wavy_district;

fn picture(fit: Option<AreaId>, theme: Theme) -> Picture {
    Picture { width: 1280, height: 800, fit, lang: Lang::Zh, theme }
}

/// Writes pictures to look at: `TONGXIN_PICTURES=folder cargo test --test core pictures`.
#[test]
fn pictures_can_be_looked_at() {
    let Some(folder) = std::env::var_os("TONGXIN_PICTURES") else { return };
    let document = wavy_district();
    for (name, fit, theme) in [
        ("district_light", None, Theme::Light),
        ("district_dark", None, Theme::Dark),
        ("community_light", Some(AreaId(21)), Theme::Light),
        ("grid_dark", Some(AreaId(114)), Theme::Dark),
    ] {
        let png = render_png(&document, &picture(fit, theme)).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}
