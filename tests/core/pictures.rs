//! Reference pictures of the map, as it is rendered: the demo from far to near, in both themes.

use tongxin::domain::AreaId;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Picture, render_png};
use tongxin::model::Document;
use tongxin::text::Lang;

use super::fixtures::reference::{Shot, hold};

fn shot(document: &Document, fit: Option<AreaId>, theme: Theme) -> Shot {
    let picture = Picture { width: 640, height: 480, fit, lang: Lang::Zh, theme };
    let drawn = image::load_from_memory(&render_png(document, &picture).unwrap()).unwrap().to_rgb8();
    Shot { width: 640, height: 480, rgb: drawn.into_raw() }
}

#[test]
fn the_map_looks_as_it_is_kept_from_far_to_near_in_both_themes() {
    let demo = tongxin::demo::xishan();
    let named = |name: &str| demo.tables.areas.iter().find(|area| area.name == name).map(|area| area.id);
    let grid = demo.tables.areas.iter().find(|area| area.parent == named("红庙社区")).map(|area| area.id);
    let fits = [("district", None), ("street", named("福海街道")), ("rural_street", named("碧鸡街道"))];
    let near = [("community", named("杨家社区")), ("grid", grid)];
    assert!(fits.iter().skip(1).chain(&near).all(|(_, fit)| fit.is_some()));
    for (name, fit) in fits.into_iter().chain(near) {
        hold(&format!("map_{name}_light"), &shot(&demo, fit, Theme::Light));
        if name != "rural_street" && name != "grid" {
            hold(&format!("map_{name}_dark"), &shot(&demo, fit, Theme::Dark));
        }
    }
}
