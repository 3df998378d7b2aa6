//! Tests of the labels of the demo: clear of each other, inside their areas, and enough of them.

use std::collections::BTreeSet;

use tongxin::domain::LevelIndex;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Camera, DisplayList, LayerChoice, MapBounds, MapPoint, MarkKind, Placed, area_outline, place};
use tongxin::model::Document;

fn placed(list: &DisplayList, camera: &Camera) -> Vec<Placed> {
    place(&list.marks_at(camera.metres_per_px(), None, &LayerChoice::default()), camera)
}

fn look_at(document: &Document, id: tongxin::domain::AreaId, size: (f32, f32)) -> Camera {
    let outline = area_outline(document, id);
    let bounds = MapBounds::of(outline.iter().flat_map(|part| &part.rings).flatten().copied()).unwrap();
    Camera::fit(bounds, size, 24.0)
}

/// No two boxes overlap, and a text that leaves its area has a leader that ends in it.
fn check(placed: &[Placed], camera: &Camera) {
    let mut boxes: Vec<([f32; 4], String)> = Vec::new();
    for placed in placed {
        let words = placed.mark.text.as_ref().map(|text| text.words.clone()).unwrap_or_default();
        for here in placed.boxes(camera) {
            for (other, name) in &boxes {
                let apart = here[0] >= other[2] || other[0] >= here[2] || here[1] >= other[3] || other[1] >= here[3];
                assert!(apart, "zoom {}: {words} stands on {name}", camera.zoom);
            }
        }
        boxes.extend(placed.boxes(camera).into_iter().map(|here| (here, words.clone())));
        let (Some(outline), Some(_)) = (&placed.mark.within, placed.text) else { continue };
        let text = placed.boxes(camera).pop().unwrap();
        let corners = [(text[0], text[1]), (text[2], text[1]), (text[0], text[3]), (text[2], text[3])];
        let at = |(x, y)| camera.to_map(tongxin::drawing::ScreenPoint { x, y });
        let inside = corners.into_iter().all(|corner| outline.contains(at(corner)));
        match placed.leader {
            None => assert!(inside, "zoom {}: {words} leaves its area", camera.zoom),
            Some((x, y)) => {
                assert!(!inside, "{words} needs no leader");
                let p = camera.to_screen(placed.mark.at);
                let (x, y) = (p.x + x, p.y + y);
                assert!(text[0] - 1e-2 <= x && x <= text[2] + 1e-2 && text[1] - 1e-2 <= y && y <= text[3] + 1e-2);
                assert!(outline.contains(placed.mark.at), "the leader starts in the area");
            }
        }
    }
}

#[test]
fn labels_of_the_demo_stand_clear_and_inside_at_four_zooms() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let fit = Camera::fit(list.bounds.unwrap(), (1920.0, 1080.0), 56.0);
    for zoom in [fit.zoom, 12.5, 14.0, 16.0] {
        let camera = Camera { zoom, ..fit };
        let placed = placed(&list, &camera);
        assert!(placed.len() > 10, "zoom {zoom}");
        check(&placed, &camera);
    }
}

#[test]
fn the_district_names_all_its_streets_and_the_lake() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    for size in [(1920.0, 1080.0), (1280.0, 700.0)] {
        let camera = Camera::fit(list.bounds.unwrap(), size, 56.0);
        let placed = placed(&list, &camera);
        let named: BTreeSet<String> = placed
            .iter()
            .filter(|p| p.text.is_some())
            .filter_map(|p| Some(p.mark.text.as_ref()?.words.clone()))
            .collect();
        let streets = demo.tables.areas.iter().filter(|area| area.level == LevelIndex(1) && !area.managed_apart);
        for street in streets {
            let short = street.name.trim_end_matches("街道").to_owned();
            assert!(named.contains(&short) || named.contains(&street.name), "{size:?}: {} in {named:?}", street.name);
        }
        assert!(named.iter().any(|name| name.contains("滇池")), "{named:?}");
    }
}

/// Of the areas of a level that lie in an area and are seen, how many are named.
fn named(
    document: &Document,
    list: &DisplayList,
    camera: &Camera,
    kind: MarkKind,
    of: tongxin::domain::AreaId,
) -> (usize, usize) {
    let parts = area_outline(document, of);
    let layer = list.marks.iter().find(|layer| layer.kind == kind).unwrap();
    let choice = LayerChoice::default();
    let within = |p: MapPoint| parts.iter().any(|part| part.contains(p));
    let seen = |p: MapPoint| within(p) && camera.bounds(-8.0).intersects(MapBounds { min: p, max: p });
    let names: BTreeSet<String> = place(&list.marks_at(camera.metres_per_px(), None, &choice), camera)
        .iter()
        .filter(|placed| placed.text.is_some())
        .map(|placed| format!("{:?}", placed.mark.at))
        .collect();
    let mut places: Vec<MapPoint> = layer.chunks().iter().flat_map(|chunk| chunk.marks()).map(|mark| mark.at).collect();
    places.dedup();
    let wanted: BTreeSet<String> = places.into_iter().filter(|&p| seen(p)).map(|p| format!("{p:?}")).collect();
    (wanted.intersection(&names).count(), wanted.len())
}

#[test]
fn streets_name_their_communities_and_communities_their_grids() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let size = (1600.0, 900.0);
    for (level, kind, share) in [(LevelIndex(1), MarkKind::Communities, 90), (LevelIndex(2), MarkKind::Grids, 95)] {
        let (mut named_all, mut all) = (0, 0);
        let areas = demo.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart);
        for area in areas.step_by(if level == LevelIndex(1) { 1 } else { 4 }) {
            let camera = look_at(&demo, area.id, size);
            let (with_name, in_view) = named(&demo, &list, &camera, kind, area.id);
            println!("{}: {with_name} of {in_view} at {:.1} m/px", area.name, camera.metres_per_px());
            (named_all, all) = (named_all + with_name, all + in_view);
            check(&placed(&list, &camera), &camera);
        }
        println!("{kind:?}: {named_all} of {all}");
        assert!(named_all * 100 >= all * share, "{kind:?}: {named_all} of {all} named");
    }
}
