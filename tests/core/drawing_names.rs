//! Tests of names at home and under a theme: the whole district at every usual size of screen and text, waters, what
//! lies outside, roads and estates close by; and that names are readable on every class.

use std::collections::BTreeSet;

use tongxin::domain::{AreaId, LevelIndex};
use tongxin::drawing::style::Theme;
use tongxin::drawing::{
    Camera, DisplayList, LayerChoice, LayerKey, Look, MarkKind, Picture, Placed, ScreenPoint, Sheet, TextGround,
    area_outlines, class_style, label_camera, place, shade,
};
use tongxin::model::Document;
use tongxin::query::Index;
use tongxin::query::classes::{Class, Classified, Method, Topic};
use tongxin::text::Lang;

fn placed(list: &DisplayList, camera: &Camera) -> Vec<Placed> {
    let camera = label_camera(camera);
    place(&list.marks_at(camera.metres_per_px(), None, &LayerChoice::default()), &camera)
}

fn words(placed: &Placed) -> &str {
    placed.text.and(placed.mark.text.as_ref()).map_or("", |text| text.words.as_str())
}

/// The map at home in a window of this size with this text size: what bars and the card of layers leave of it.
fn home(list: &DisplayList, (width, height): (f32, f32), percent: f32) -> Camera {
    let (width, height) = (width * 100.0 / percent, height * 100.0 / percent);
    let card = if width >= 1280.0 { 300.0 } else { 60.0 };
    Camera::fit(list.bounds.unwrap(), (width - card, height - 80.0), 56.0)
}

const SCREENS: [(f32, f32); 5] =
    [(1280.0, 800.0), (1366.0, 768.0), (1440.0, 900.0), (1920.0, 1080.0), (3840.0, 2160.0)];

#[test]
fn at_home_every_street_and_the_lake_are_named_at_every_size_of_screen_and_text() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let streets = || demo.tables.areas.iter().filter(|area| area.level == LevelIndex(1) && !area.managed_apart);
    assert_eq!(streets().count(), 10);
    let rings = demo_outline(&demo);
    for (screen, percent) in SCREENS.into_iter().flat_map(|s| [100.0, 130.0, 150.0].map(|percent| (s, percent))) {
        let camera = home(&list, screen, percent);
        let step = label_camera(&camera);
        let placed = placed(&list, &camera);
        let at = format!("{screen:?} at {percent} %, {:.0} m/px", camera.metres_per_px());
        let named: BTreeSet<&str> = placed.iter().map(words).collect();
        let is_named = |name: &str| named.contains(name) || named.contains(name.trim_end_matches("街道"));
        let missing: Vec<&str> = streets().map(|area| area.name.as_str()).filter(|name| !is_named(name)).collect();
        println!("{at}: {} of 10 streets", 10 - missing.len());
        assert!(missing.is_empty(), "{at}: {missing:?}");
        assert!(named.contains("滇池外海"), "{at}: {named:?}");
        assert!(named.contains("草海") || named.contains("滇池草海"), "{at}: {named:?}");
        for placed in placed.iter().filter(|placed| placed.text.is_some()) {
            let text = *placed.boxes(&step).last().unwrap();
            let inside = |outline: &tongxin::drawing::Outline| {
                let corners = [(text[0], text[1]), (text[2], text[1]), (text[0], text[3]), (text[2], text[3])];
                corners.into_iter().all(|(x, y)| outline.contains(step.to_map(ScreenPoint { x, y })))
            };
            match placed.mark.kind {
                MarkKind::Streets => assert!(
                    placed.leader.is_some() || inside(placed.mark.within.as_ref().unwrap()),
                    "{at}: {} stands in another street",
                    words(placed)
                ),
                MarkKind::Outside if placed.mark.within.is_some() => {
                    let near = rings.iter().flatten().map(|&p| {
                        let p = step.to_screen(p);
                        let (dx, dy) =
                            ((text[0] - p.x).max(p.x - text[2]).max(0.0), (text[1] - p.y).max(p.y - text[3]));
                        dx.hypot(dy.max(0.0))
                    });
                    let near = near.fold(f32::INFINITY, f32::min);
                    assert!(near >= 15.9, "{at}: {} is {near} px off the rim", words(placed));
                }
                _ => {}
            }
        }
    }
}

fn demo_outline(demo: &Document) -> Vec<Vec<tongxin::drawing::MapPoint>> {
    area_outlines(demo, LevelIndex(0)).into_values().flatten().flat_map(|outline| outline.rings).collect()
}

#[test]
fn names_of_waters_have_their_colour_and_nothing_but_stops_is_written_over_the_belt() {
    let demo = tongxin::demo::xishan();
    for theme in [Theme::Light, Theme::Dark] {
        let list = DisplayList::of(&demo, theme);
        let belts: Vec<Vec<tongxin::drawing::MapPoint>> =
            demo.tables.belts.iter().map(|belt| belt.line.iter().map(|&p| p.into()).collect()).collect();
        assert!(!belts.is_empty());
        for zoom in [10.0, 10.75, 11.5, 13.0, 14.5, 16.0] {
            let camera = Camera { zoom, ..home(&list, (1440.0, 900.0), 100.0) };
            for placed in placed(&list, &camera).iter().filter(|placed| placed.text.is_some()) {
                let text = placed.mark.text.as_ref().unwrap();
                if text.words.contains('海') && placed.mark.kind == MarkKind::NonGrids {
                    assert_eq!(text.colour, theme.map().water_text, "{}", text.words);
                }
                if placed.mark.kind == MarkKind::Stops {
                    continue;
                }
                let b = *placed.boxes(&camera).last().unwrap();
                for (from, to) in belts.iter().flat_map(|belt| belt.iter().zip(belt.iter().skip(1))) {
                    let (from, to) = (camera.to_screen(*from), camera.to_screen(*to));
                    let steps = ((to.x - from.x).hypot(to.y - from.y) / 2.0).ceil().clamp(1.0, 4000.0);
                    let on = (0..=steps as u16).any(|n| {
                        let part = f32::from(n) / steps;
                        let (x, y) = (from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
                        b[0] < x + 2.5 && x - 2.5 < b[2] && b[1] < y + 2.5 && y - 2.5 < b[3]
                    });
                    assert!(!on, "zoom {zoom}: {} stands on the belt", text.words);
                }
            }
        }
    }
}

#[test]
fn among_houses_a_road_or_an_estate_or_a_grid_is_named_in_nearly_every_view() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let town = |area: &&tongxin::domain::Area| area.name == "棕树营街道" || area.name == "金碧街道";
    let streets: Vec<AreaId> = demo.tables.areas.iter().filter(town).map(|area| area.id).collect();
    let grids = area_outlines(&demo, demo.grid_level());
    let of_town = |id: &AreaId| demo.ancestry(*id).any(|area| streets.contains(&area.id));
    let (mut views, mut named) = (0, 0);
    for (_, outlines) in grids.iter().filter(|(id, _)| of_town(id)) {
        let camera = Camera { centre: outlines[0].deepest().unwrap(), zoom: 18.5, size: (1280.0, 700.0) };
        let within = camera.bounds(300.0);
        let marks = list.marks_at(camera.metres_per_px(), Some(within), &LayerChoice::default());
        let seen = place(&marks, &camera).into_iter().filter(|placed| {
            let kinds = [MarkKind::Roads, MarkKind::Estates, MarkKind::Sites, MarkKind::Units];
            kinds.contains(&placed.mark.kind)
                && placed.text.is_some()
                && placed.boxes(&camera).iter().all(|b| b[0] >= 0.0 && b[1] >= 0.0 && b[2] <= 1280.0 && b[3] <= 700.0)
        });
        views += 1;
        named += usize::from(seen.count() > 0);
    }
    println!("{named} of {views} views at 0.25 m per px say where they are");
    assert!(views > 30 && named * 100 >= views * 80, "{named} of {views}");
}

/// What the classes of a theme look like over the land, as the eye sees them.
fn grounds(classified: &Classified, theme: Theme) -> Vec<tongxin::drawing::Colour> {
    let land = theme.map().city;
    let over = |fill: tongxin::drawing::Colour| {
        let mix = |a: u8, b: u8| (u32::from(a) * u32::from(fill.a) + u32::from(b) * (255 - u32::from(fill.a))) / 255;
        let rgb = mix(fill.r, land.r) << 16 | mix(fill.g, land.g) << 8 | mix(fill.b, land.b);
        tongxin::drawing::Colour::hex(rgb)
    };
    (0..classified.count()).map(|number| over(class_style(classified, Class::Nth(number), theme).fill)).collect()
}

#[test]
fn names_are_readable_on_every_class_in_both_themes() {
    let demo = tongxin::demo::xishan();
    let named = |name: &str| demo.tables.areas.iter().find(|area| area.name == name).map(|area| area.id);
    let index = Index::of(&demo);
    for theme in [Theme::Light, Theme::Dark] {
        for topic in [Topic::Households, Topic::Band] {
            let classified = Classified::of(&demo, &index, topic, demo.grid_level(), &Method::Natural, 5);
            let picture = Picture { width: 900, height: 600, fit: named("红庙社区"), lang: Lang::Zh, theme };
            let sheet = Sheet::of(&demo, &picture).unwrap();
            let look = Look { shade: Some(shade(&demo, &classified, theme)), ..Look::default() };
            let drawn = image::load_from_memory(&sheet.png(&look).unwrap()).unwrap().to_rgb8();
            let colour = |x: u32, y: u32| {
                let image::Rgb([r, g, b]) = *drawn.get_pixel(x, y);
                tongxin::drawing::Colour { r, g, b, a: 255 }
            };
            let mut letters = 0;
            let (mut clear_of_all, mut looked_at) = (0, 0);
            for placed in sheet.labels(&look) {
                let Some(text) = placed.mark.text.as_ref().filter(|_| placed.text.is_some()) else { continue };
                let TextGround::Halo(halo) = text.ground else { continue };
                let ink = text.over_classes(theme).colour;
                assert!(ink.contrast(halo) >= 4.5, "{}: {:.1}", text.words, ink.contrast(halo));
                // What lies two px beside the strokes of a code is ground on which one reads it.
                if !text.words.is_ascii() {
                    continue;
                }
                let b = *placed.boxes(&sheet.camera()).last().unwrap();
                let (left, top) = (b[0].max(4.0) as u32, b[1].max(4.0) as u32);
                let (right, bottom) = ((b[2] as u32).min(895), (b[3] as u32).min(595));
                let near = |x: u32, y: u32, by: u32| {
                    let around = (x - by..=x + by).flat_map(move |x| (y - by..=y + by).map(move |y| (x, y)));
                    around.filter(move |at| at.0.abs_diff(x).pow(2) + at.1.abs_diff(y).pow(2) <= by.pow(2))
                };
                let is_ink = |(x, y): (u32, u32)| colour(x, y).contrast(ink) < 1.15;
                let (mut clear, mut all) = (0, 0);
                for (x, y) in (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))) {
                    if near(x, y, 2).any(is_ink) && !near(x, y, 1).any(is_ink) {
                        all += 1;
                        clear += usize::from(colour(x, y).contrast(ink) >= 4.5);
                    }
                }
                letters += usize::from(all > 0);
                // One code in thin strokes has few such places.
                assert!(clear * 100 >= all * 60, "{theme:?} {topic:?} {}: {clear} of {all}", text.words);
                (clear_of_all, looked_at) = (clear_of_all + clear, looked_at + all);
            }
            // Strokes of the regular cut are thinner than a pixel here and there, and what lies between them is mixed.
            assert!(clear_of_all * 100 >= looked_at * 70, "{theme:?} {topic:?}: {clear_of_all} of {looked_at}");
            assert!(letters > 5, "{letters} names were looked at");
            // Some class is so dark that a weak ink does not stand out from it, or there is nothing to test.
            let weak = theme.map().borders[2];
            assert!(grounds(&classified, theme).iter().any(|ground| ground.contrast(weak) < 4.5));
        }
    }
}

#[test]
fn too_little_is_brown_and_too_much_is_green() {
    let demo = tongxin::demo::xishan();
    let classified = Classified::of(&demo, &Index::of(&demo), Topic::Band, demo.grid_level(), &Method::Natural, 5);
    let shown = classified.shown_classes();
    let fills: Vec<_> = shown
        .iter()
        .map(|&class| (classified.side(class), class_style(&classified, class, Theme::Light).fill))
        .collect();
    assert!(fills.iter().any(|(side, _)| *side < 0) && fills.iter().any(|(side, _)| *side > 0));
    for (side, fill) in fills {
        match side {
            ..=-1 => assert!(fill.r > fill.b, "{side}: {fill:?}"),
            0 => {}
            1.. => assert!(fill.b > fill.r, "{side}: {fill:?}"),
        }
    }
}

#[test]
fn circles_are_round_at_every_scale() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let layer = list.layer(LayerKey::Circles).unwrap();
    let mut corners: f64 = 0.0;
    let mut lines = 0;
    for chunk in &layer.chunks {
        for detail in [chunk.detail(1.0), chunk.detail(20.0)] {
            for shape in chunk.shapes(detail) {
                let tongxin::drawing::Shape::Line(line) = shape else { continue };
                lines += 1;
                let n = line.points.len();
                for place in 0..n {
                    let [a, b, c] = [0, 1, 2].map(|step| line.points[(place + step) % n]);
                    let (one, other) = ((b.y - a.y).atan2(b.x - a.x), (c.y - b.y).atan2(c.x - b.x));
                    let turn =
                        (other - one + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
                    corners = corners.max(turn.abs());
                }
            }
        }
    }
    assert!(lines > 5 && corners.to_degrees() < 6.0, "a corner of {:.1}°", corners.to_degrees());
}
