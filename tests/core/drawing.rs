//! Tests of `drawing`: what a document looks like, without a screen.

use std::sync::Arc;

use proptest::prelude::*;
use tongxin::domain::{AreaId, Belt, Site, SiteId};
use tongxin::drawing::style::{Stroke, Theme, Width};
use tongxin::drawing::{
    Camera, DisplayList, LayerChoice, LayerKey, MapBounds, MapPoint, Mark, MarkKind, Outline, Picture, Pictures,
    RenderError, ScaleBar, ScreenPoint, Shape, Symbol, Weight, dashes, normals, painted, place, render_png, text_width,
    triangles,
};
use tongxin::geodesy::{LatticePoint, length_m};
use tongxin::model::Document;
use tongxin::text::Lang;

use super::fixtures::five_levels::{five_levels, three_levels};
use super::fixtures::wavy_district::{middle, wavy_district};

fn picture(fit: Option<AreaId>, theme: Theme) -> Picture {
    Picture { width: 1280, height: 800, fit, lang: Lang::Zh, theme }
}

fn marks_at(list: &DisplayList, camera: &Camera) -> Vec<Arc<Mark>> {
    list.marks_at(camera.metres_per_px(), None, &LayerChoice::default())
}

fn pixels(png: &[u8]) -> tiny_skia::Pixmap {
    tiny_skia::Pixmap::decode_png(png).unwrap()
}

/// How many pixels two pictures differ in.
fn differing(one: &[u8], other: &[u8]) -> usize {
    let (one, other) = (pixels(one), pixels(other));
    one.pixels().iter().zip(other.pixels()).filter(|(a, b)| a != b).count()
}

#[test]
fn two_pictures_of_one_document_are_equal_byte_for_byte() {
    let document = wavy_district();
    let wanted = picture(None, Theme::Light);
    assert!(render_png(&document, &wanted).unwrap() == render_png(&document, &wanted).unwrap());
}

#[test]
fn demo_data_is_stamped_and_the_stamp_goes_with_the_data() {
    let demo = wavy_district();
    let mut real = demo.clone();
    Arc::make_mut(&mut real.project).demo_below = 0;
    let wanted = picture(None, Theme::Light);
    let (demo, real) = (render_png(&demo, &wanted).unwrap(), render_png(&real, &wanted).unwrap());
    let (demo, real) = (pixels(&demo), pixels(&real));
    let differs = |x: u32, y: u32| demo.pixel(x, y) != real.pixel(x, y);
    let count = (0..1280).flat_map(|x| (0..800).map(move |y| (x, y))).filter(|&(x, y)| differs(x, y)).count();
    assert!(count > 500, "only {count} pixels tell that the data are invented");
    let corner = (1000..1280).flat_map(|x| (750..800).map(move |y| (x, y))).filter(|&(x, y)| differs(x, y)).count();
    assert_eq!(count, corner, "the stamp is in the corner and nothing else differs");
}

#[test]
fn light_and_dark_and_another_area_are_other_pictures() {
    let document = wavy_district();
    let light = render_png(&document, &picture(None, Theme::Light)).unwrap();
    let dark = render_png(&document, &picture(None, Theme::Dark)).unwrap();
    let near = render_png(&document, &picture(Some(AreaId(21)), Theme::Light)).unwrap();
    assert!(differing(&light, &dark) > 900_000);
    assert!(differing(&light, &near) > 500_000);
}

#[test]
fn a_picture_that_cannot_be_made_says_why() {
    let document = wavy_district();
    let size = |width, height| Picture { width, height, ..picture(None, Theme::Light) };
    for (width, height) in [(0, 800), (800, 3), (20_000, 100), (16_384, 16_384)] {
        assert_eq!(render_png(&document, &size(width, height)), Err(RenderError::Size { width, height }));
    }
    let nobody = picture(Some(AreaId(999_999)), Theme::Light);
    assert_eq!(render_png(&document, &nobody), Err(RenderError::NoSuchArea(AreaId(999_999))));
    let mut empty = document.clone();
    let mut area = empty.tables.areas.get(AreaId(20)).unwrap().clone();
    area.id = AreaId(4_000);
    empty.tables.areas.put(area);
    let error = render_png(&empty, &picture(Some(AreaId(4_000)), Theme::Light)).unwrap_err();
    assert!(error.words(Lang::Zh).contains("杨家社区"), "{}", error.words(Lang::Zh));
}

#[test]
fn an_empty_document_is_drawn_without_a_fuss() {
    assert!(render_png(&Document::default(), &picture(None, Theme::Light)).is_ok());
}

#[test]
fn each_border_is_drawn_once_with_the_style_of_its_highest_level() {
    let document = wavy_district();
    let list = DisplayList::of(&document, Theme::Light);
    let inks = Theme::Light.map().borders;
    let lines = |rank: usize| {
        let layer = list.layer(LayerKey::Borders).unwrap();
        let of_rank = |shape: &&Shape| matches!(shape, Shape::Line(line) if line.stroke.colour == inks[rank]);
        layer.shapes().filter(of_rank).count()
    };
    // Four sides of six cells; two street lines of five cells and one between the lake and the third street; …
    assert_eq!(lines(0), 24);
    assert_eq!(lines(1), 5 + 6 - 1, "the shore is no street line");
    let shores = 5;
    let all = document.partition.borders().count();
    assert_eq!((0..4).map(lines).sum::<usize>(), all - shores, "all but the shore");
}

#[test]
fn neighbouring_streets_have_different_tints() {
    let list = DisplayList::of(&wavy_district(), Theme::Light);
    let mut tints: Vec<_> = list
        .layer(LayerKey::Tints)
        .unwrap()
        .shapes()
        .filter_map(|shape| if let Shape::Fill(fill) = shape { Some(fill.colour) } else { None })
        // What lessens them where one looks at houses is the same for all.
        .filter(|colour| {
            !(colour.r, colour.g, colour.b).eq(&{
                let city = Theme::Light.map().city;
                (city.r, city.g, city.b)
            })
        })
        .map(|c| (c.r, c.g, c.b))
        .collect();
    tints.sort_unstable();
    tints.dedup();
    assert_eq!(tints.len(), 3);
}

#[test]
fn a_chunk_has_another_version_when_and_only_when_its_content_is_another() {
    let document = wavy_district();
    let versions = |document: &Document, theme| {
        let list = DisplayList::of(document, theme);
        list.layers.iter().flat_map(|layer| &layer.chunks).map(|chunk| (chunk.key, chunk.version)).collect::<Vec<_>>()
    };
    let before = versions(&document, Theme::Light);
    assert_eq!(before, versions(&document, Theme::Light));
    let mut moved = document.clone();
    let mut circle = moved.tables.circles.iter().next().unwrap().clone();
    circle.ring[0].x += 10_000;
    moved.tables.circles.put(circle);
    let after = versions(&moved, Theme::Light);
    let changed: Vec<LayerKey> =
        before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.layer).collect();
    assert!(!changed.is_empty() && changed.iter().all(|&key| key == LayerKey::Circles), "{changed:?}");
    // The fill of circles is the same amber in both themes.
    let dark = versions(&document, Theme::Dark);
    let same = dark.iter().zip(&before).filter(|(one, other)| one == other);
    assert!(same.into_iter().all(|(one, _)| one.0.layer == LayerKey::Circles && one.0.pass == 0));
}

#[test]
fn the_scale_bar_is_true_on_the_ellipsoid() {
    for (lon, lat, zoom) in [(102.67, 24.99, 12.0), (102.67, 24.99, 16.3), (10.0, 60.0, 14.0), (0.0, 0.0, 9.5)] {
        let camera = Camera { centre: MapPoint::from_degrees(lon, lat), zoom, size: (1000.0, 800.0) };
        let bar = ScaleBar::of(&camera, 160.0);
        assert!(bar.length_px <= 160.0 && bar.length_px > 50.0);
        let end = |x: f32| {
            let (lon, lat) = camera.to_map(ScreenPoint { x, y: 400.0 }).to_degrees();
            LatticePoint::from_degrees(lon, lat).unwrap()
        };
        let half = bar.length_px / 2.0;
        let length = length_m(&[end(500.0 - half), end(500.0 + half)]);
        let error = (length / f64::from(bar.length_m) - 1.0).abs();
        assert!(error < 1e-4, "{bar:?} is {length} m");
    }
}

#[test]
fn labels_stand_clear_of_each_other_and_inside_their_areas() {
    let list = DisplayList::of(&wavy_district(), Theme::Light);
    let mut most = 0;
    for zoom in [11.0, 12.5, 13.75, 15.0, 16.5, 18.0] {
        let camera = Camera { centre: list.bounds.unwrap().centre(), zoom, size: (1280.0, 800.0) };
        let placed = place(&marks_at(&list, &camera), &camera);
        most = most.max(placed.len());
        let mut boxes: Vec<(f64, f64, f64, f64)> = Vec::new();
        for placed in &placed {
            let mark = &placed.mark;
            let (x, y) = (mark.at.x * camera.scale(), mark.at.y * camera.scale());
            let add = |x0: f32, y0: f32, x1: f32, y1: f32| {
                let b = (x + f64::from(x0), y + f64::from(y0), x + f64::from(x1), y + f64::from(y1));
                for other in &boxes {
                    let apart = b.0 >= other.2 || other.0 >= b.2 || b.1 >= other.3 || other.1 >= b.3;
                    assert!(apart, "zoom {zoom}: {:?} stands on another", mark.text);
                }
                b
            };
            let symbol = mark.symbol.zip(placed.symbol).map(|(symbol, (sx, sy))| {
                let r = symbol.radius_px();
                add(sx - r, sy - r, sx + r, sy + r)
            });
            let text = mark.text.as_ref().zip(placed.text).map(|(text, (tx, ty))| {
                let (w, h) = (text.width_px(), text.size_px);
                let b = add(tx, ty - h * 0.87, tx + w, ty + h * 0.13);
                if let Some(outline) = mark.within.as_ref().filter(|_| placed.leader.is_none()) {
                    for (px, py) in [(b.0, b.1), (b.2, b.1), (b.0, b.3), (b.2, b.3)] {
                        let p = MapPoint { x: px / camera.scale(), y: py / camera.scale() };
                        assert!(outline.contains(p), "zoom {zoom}: {} leaves its area", text.words);
                    }
                }
                b
            });
            boxes.extend(symbol);
            boxes.extend(text);
        }
    }
    assert!(most > 15, "only {most} labels were ever placed");
}

#[test]
fn the_picture_of_the_whole_district_names_every_street_and_shows_every_stop() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    for size in [(1920.0, 1080.0), (1600.0, 900.0)] {
        let camera = Camera::fit(list.bounds.unwrap(), size, size.1 * 0.04);
        let mut names = std::collections::BTreeSet::new();
        let mut stops = Vec::new();
        for placed in place(&marks_at(&list, &camera), &camera) {
            let mark = &placed.mark;
            let inside = |b: &[f32; 4]| b[0] >= 0.0 && b[1] >= 0.0 && b[2] <= size.0 && b[3] <= size.1;
            assert!(!mark.must || placed.boxes(&camera).iter().all(inside), "{:?} is cut", mark.text);
            match mark.symbol {
                Some(Symbol::Stop { number, .. }) if placed.symbol.is_some() => stops.push(number),
                None if mark.kind == MarkKind::Streets => {
                    names.extend(mark.text.as_ref().map(|text| text.words.clone()))
                }
                _ => {}
            }
        }
        assert_eq!(names.len(), 10, "{names:?}");
        assert_eq!(stops, [1, 2, 3]);
    }
}

#[test]
fn a_stop_whose_name_would_be_cut_stands_in_the_picture_without_it() {
    let demo = tongxin::demo::xishan();
    let zone = demo.tables.areas.iter().find(|area| area.code == "530112403").unwrap();
    let outlines = tongxin::drawing::area_outlines(&demo, zone.level);
    let rings = outlines[&zone.id].iter().flat_map(|outline| &outline.rings).flatten().copied();
    let camera = Camera::fit(MapBounds::of(rings).unwrap(), (960.0, 600.0), 24.0);
    let stop = *demo.tables.belts.iter().next().unwrap().stops.last().unwrap();
    let at = camera.to_screen(demo.tables.sites.get(stop).unwrap().at.into());
    let name_width = text_width("广福小区", Weight::Bold, 12.0, 0.0);
    assert!(
        (0.0..=960.0).contains(&at.x) && at.x + 15.0 + name_width + 14.0 > 960.0,
        "{at:?}: the situation of this test"
    );
    let wanted = Picture { width: 960, height: 600, ..picture(Some(zone.id), Theme::Light) };
    let drawn = pixels(&render_png(&demo, &wanted).unwrap());
    let red = Theme::Light.tokens().red;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the picture
    let pixel = drawn.pixel(at.x as u32 - 8, at.y as u32).unwrap();
    assert_eq!((pixel.red(), pixel.green(), pixel.blue()), (red.r, red.g, red.b));
}

#[test]
fn a_community_shows_whether_it_has_a_committee() {
    let list = DisplayList::of(&wavy_district(), Theme::Light);
    let camera = Camera { centre: list.bounds.unwrap().centre(), zoom: 14.5, size: (1280.0, 800.0) };
    let shown: Vec<Symbol> =
        place(&marks_at(&list, &camera), &camera).iter().filter_map(|placed| placed.mark.symbol).collect();
    assert_eq!(shown.iter().filter(|&&symbol| symbol == Symbol::Committee).count(), 7);
    assert_eq!(shown.iter().filter(|&&symbol| symbol == Symbol::NoCommittee).count(), 2);
}

#[test]
fn the_deepest_place_of_a_bent_area_lies_inside_it() {
    let p = |x: f64, y: f64| MapPoint { x, y };
    // A U: its middle lies outside.
    let bent = vec![p(0., 0.), p(10., 0.), p(10., 10.), p(7., 10.), p(7., 3.), p(3., 3.), p(3., 10.), p(0., 10.)];
    let outline = Outline { rings: vec![bent] };
    let deepest = outline.deepest().unwrap();
    assert!(outline.contains(deepest), "{deepest:?}");
    assert!(!outline.contains(p(5.0, 6.0)));
}

#[test]
fn measured_text_is_as_wide_as_its_letters() {
    // Han characters are one em wide in this font.
    assert!((text_width("西山区", Weight::Regular, 16.0, 0.0) - 48.0).abs() < 0.01);
    assert!((text_width("西山区", Weight::Bold, 16.0, 0.25) - 56.0).abs() < 0.01);
    assert!(text_width("1,658", Weight::Regular, 16.0, 0.0) < 48.0);
    assert!(text_width("", Weight::Regular, 16.0, 1.0).abs() < f32::EPSILON);
}

proptest! {
    #[test]
    fn the_camera_finds_its_way_back(lon in -179.0..179.0_f64, lat in -80.0..80.0_f64, zoom in 3.0..20.0_f64) {
        let camera = Camera { centre: MapPoint::from_degrees(lon, lat), zoom, size: (1280.0, 800.0) };
        for screen in [ScreenPoint { x: 0.0, y: 0.0 }, ScreenPoint { x: 640.0, y: 400.0 }, ScreenPoint { x: 1111.0, y: 7.0 }] {
            let back = camera.to_screen(camera.to_map(screen));
            prop_assert!((back.x - screen.x).abs() < 0.01 && (back.y - screen.y).abs() < 0.01);
        }
        let (lon_back, lat_back) = MapPoint::from_degrees(lon, lat).to_degrees();
        prop_assert!((lon - lon_back).abs() < 1e-9 && (lat - lat_back).abs() < 1e-9);
    }

    #[test]
    fn a_fitted_box_is_seen_whole(west in 100.0..105.0_f64, south in 22.0..27.0_f64, wide in 0.001..2.0_f64, high in 0.001..2.0_f64) {
        let corners = [MapPoint::from_degrees(west, south), MapPoint::from_degrees(west + wide, south + high)];
        let bounds = MapBounds::of(corners).unwrap();
        let camera = Camera::fit(bounds, (1280.0, 800.0), 40.0);
        for corner in corners {
            let p = camera.to_screen(corner);
            prop_assert!(p.x > 39.0 && p.x < 1241.0 && p.y > 39.0 && p.y < 761.0);
        }
    }

    #[test]
    fn triangles_cover_what_the_rings_enclose(radius in 1.0..50.0_f64, hole in 0.05..0.9_f64, corners in 3..40_usize) {
        let ring = |r: f64| -> Vec<MapPoint> {
            let angle = |n: usize| n as f64 / corners as f64 * std::f64::consts::TAU;
            (0..corners).map(|n| MapPoint { x: 0.8 + r * angle(n).cos(), y: 0.4 + r * angle(n).sin() }).collect()
        };
        let inner_radius = radius * hole * (std::f64::consts::PI / corners as f64).cos();
        let rings = vec![ring(radius), ring(inner_radius)];
        let area = |ring: &[MapPoint]| Outline { rings: vec![ring.to_vec()] }.doubled_area();
        let wanted = area(&rings[0]) - area(&rings[1]);
        let (points, numbers) = triangles(&rings);
        let covered: f64 = numbers.chunks(3).map(|t| area(&[points[t[0] as usize], points[t[1] as usize], points[t[2] as usize]])).sum();
        prop_assert!((covered - wanted).abs() < wanted * 1e-6, "{covered} {wanted}");
    }

    #[test]
    fn dashes_have_their_lengths_and_lie_on_the_line(length in 5.0..500.0_f64, mark in 0.5..20.0_f64, gap in 0.5..20.0_f64) {
        let line = [MapPoint { x: 0.0, y: 0.0 }, MapPoint { x: length / 3.0, y: 0.0 }, MapPoint { x: length, y: 0.0 }];
        let marks = dashes(&line, false, &[mark, gap]);
        for (n, dash) in marks.iter().enumerate() {
            let (first, last) = (dash[0], dash[dash.len() - 1]);
            prop_assert!((first.x - n as f64 * (mark + gap)).abs() < 1e-6);
            prop_assert!(last.x - first.x < mark + 1e-6 && last.x <= length + 1e-6);
        }
        let whole = (length / (mark + gap)).floor() as usize;
        prop_assert!(marks.len() == whole || marks.len() == whole + 1);
    }
}

#[test]
fn a_line_is_pushed_to_its_right() {
    let p = |x: f64, y: f64| MapPoint { x, y };
    // Eastwards, with the map's y running south: the right is south.
    assert_eq!(normals(&[p(0., 0.), p(1., 0.)], false), [(0.0, 1.0), (0.0, 1.0)]);
    let corner = normals(&[p(0., 0.), p(1., 0.), p(1., 1.)], false)[1];
    assert!((corner.0 + 1.0).abs() < 1e-6 && (corner.1 - 1.0).abs() < 1e-6, "{corner:?}: the miter");
}

#[test]
fn roads_are_true_to_the_ground_within_limits() {
    let road = Stroke::new(
        Theme::Light.map().road,
        Width::Ground { ground_m: 34.0, min_px: 1.8, max_px: 34.0, extra_px: 0.0 },
    );
    let at = |zoom| road.px(&Camera { centre: MapPoint::from_degrees(102.67, 24.99), zoom, size: (100.0, 100.0) });
    assert!((at(9.0) - 1.8).abs() < 1e-6 && (at(20.0) - 34.0).abs() < 1e-6);
    assert!((at(15.0) / at(14.0) - 2.0).abs() < 1e-4);
}

#[test]
fn a_point_is_where_its_grid_is_drawn() {
    let document = wavy_district();
    let outlines = tongxin::drawing::area_outlines(&document, document.grid_level());
    for (column, row) in [(1, 0), (3, 3), (5, 5), (0, 5)] {
        let id = AreaId((100 + column * 6 + row) as u32);
        let p: MapPoint = middle(column, row).into();
        assert!(outlines[&id].iter().any(|part| part.contains(p)));
        assert_eq!(outlines.values().flatten().filter(|part| part.contains(p)).count(), 1);
    }
}

/// Writes pictures to look at: `TONGXIN_PICTURES=folder cargo test --test core pictures`.
#[test]
fn pictures_can_be_looked_at() {
    let Some(folder) = std::env::var_os("TONGXIN_PICTURES") else { return };
    let demo = tongxin::demo::xishan();
    let by_name = |name: &str| demo.tables.areas.iter().find(|area| area.name == name).map(|area| area.id);
    for (name, fit, theme) in [
        ("demo_district_light", None, Theme::Light),
        ("demo_district_dark", None, Theme::Dark),
        ("demo_street_light", by_name("福海街道"), Theme::Light),
        ("demo_street_dark", by_name("棕树营街道"), Theme::Dark),
        ("demo_city_light", by_name("金碧街道"), Theme::Light),
    ] {
        let png = render_png(&demo, &Picture { width: 1920, height: 1080, fit, lang: Lang::Zh, theme }).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
    for (name, document) in [("five_levels", five_levels()), ("three_levels", three_levels())] {
        let wanted = Picture { width: 1600, height: 1000, ..picture(None, Theme::Light) };
        let png = render_png(&document, &wanted).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

#[test]
fn pictures_on_the_ground_lie_over_the_own_backdrop_or_take_its_place() {
    let list = DisplayList::of(&wavy_district(), Theme::Light);
    let choice = LayerChoice::default();
    let keys = |layers: &[(&tongxin::drawing::Layer, f32)]| -> Vec<LayerKey> {
        layers.iter().map(|(layer, _)| layer.key).collect()
    };
    let usual = painted(&list, &choice, None, Pictures::None);
    assert!(usual.under.is_empty());
    let (backdrop, rest): (Vec<_>, Vec<_>) = keys(&usual.over).into_iter().partition(|key| key.is_backdrop());
    assert!(backdrop.contains(&LayerKey::NonGrid) && rest.contains(&LayerKey::Borders));
    let some = painted(&list, &choice, None, Pictures::Some);
    assert_eq!((keys(&some.under), keys(&some.over)), (backdrop, rest.clone()));
    let all = painted(&list, &choice, None, Pictures::All);
    assert_eq!((keys(&all.under), keys(&all.over)), (Vec::new(), rest));
    let tints = |layers: &[(&tongxin::drawing::Layer, f32)]| {
        layers.iter().find(|(layer, _)| layer.key == LayerKey::Tints).unwrap().1
    };
    assert!(tints(&some.over) < tints(&usual.over), "one looks through the tints");
    // Classes of a theme keep their strength: a lighter one would be another class.
    let shade = list.layer(LayerKey::Tints).unwrap();
    assert!((tints(&painted(&list, &choice, Some(shade), Pictures::Some).over) - 1.0).abs() < f32::EPSILON);
}

#[test]
fn a_belt_may_have_more_stops_than_a_byte_counts() {
    let mut document = tongxin::demo::xishan();
    let belt = document.tables.belts.iter().next().unwrap().clone();
    let site = document.tables.sites.get(belt.stops[0]).unwrap().clone();
    let stops: Vec<SiteId> = (0..300).map(|n| SiteId(50_000 + n)).collect();
    for &id in &stops {
        document.tables.sites.put(Site { id, ..site.clone() });
    }
    document.tables.belts.put(Belt { stops, ..belt });
    let list = DisplayList::of(&document, Theme::Light);
    let layer = list.marks.iter().find(|layer| layer.kind == MarkKind::Stops).unwrap();
    let last = Some(Symbol::Stop { number: 300, last: 300, small: false });
    assert!(layer.chunks().iter().flat_map(|chunk| chunk.marks()).any(|mark| mark.symbol == last));
}
