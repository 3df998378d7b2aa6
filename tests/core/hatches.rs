//! Tests of hatches, of the selection that covers the view, and of rivers and estates as layers.

use proptest::prelude::*;
use tongxin::domain::Subject;
use tongxin::drawing::style::{AreaSign, Theme};
use tongxin::drawing::{
    Camera, DisplayList, Hatch, HatchForm, LayerKey, MapBounds, MapPoint, MarkKind, Outline, class_style,
    seen_selection, shade, spotlight,
};
use tongxin::query::Index;
use tongxin::query::classes::{Class, Classified, Method, Topic};
use tongxin::query::detail::ground;
use tongxin::query::outlines::Outlines;

use super::fixtures::wavy_district::wavy_district;

fn hatch(form: HatchForm) -> Hatch {
    Hatch { form, ..AreaSign::Gap.hatch(Theme::Light) }
}

proptest! {
    #[test]
    fn the_lines_of_a_hatch_lie_in_their_area_one_pitch_apart(
        corners in prop::collection::vec((0.0..200.0_f64, 0.0..200.0_f64), 3..9),
        form in prop::sample::select(vec![HatchForm::Rising, HatchForm::Crossed, HatchForm::Upright, HatchForm::Level]),
    ) {
        let ring: Vec<MapPoint> = corners.iter().map(|&(x, y)| MapPoint { x, y }).collect();
        let outline = Outline { rings: vec![ring] };
        let everywhere = MapBounds { min: MapPoint { x: -9.0, y: -9.0 }, max: MapPoint { x: 209.0, y: 209.0 } };
        let scale = 1.0;
        for [a, b] in hatch(form).lines(&outline.rings, scale, everywhere) {
            for share in [0.02, 0.5, 0.98] {
                let p = MapPoint { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
                if (b.x - a.x).hypot(b.y - a.y) > 1e-3 {
                    prop_assert!(outline.contains(p), "{p:?} of {a:?} {b:?}");
                }
            }
            let offset = match form {
                HatchForm::Upright => a.x,
                HatchForm::Level => a.y,
                _ if (b.x - a.x) * (b.y - a.y) > 0.0 => (a.x - a.y) * std::f64::consts::FRAC_1_SQRT_2,
                _ => (a.x + a.y) * std::f64::consts::FRAC_1_SQRT_2,
            };
            let number = offset / Hatch::PITCH_PX;
            prop_assert!((number - number.round()).abs() < 1e-6 || (b.x - a.x).abs() < 1e-9, "{number}");
        }
    }
}

#[test]
fn a_hatch_covers_its_share_of_a_square() {
    let at = |x: f64, y: f64| MapPoint { x, y };
    let square = vec![vec![at(0.0, 0.0), at(700.0, 0.0), at(700.0, 700.0), at(0.0, 700.0)]];
    let bounds = MapBounds { min: at(0.0, 0.0), max: at(700.0, 700.0) };
    let length = |form: HatchForm| -> f64 {
        hatch(form).lines(&square, 1.0, bounds).iter().map(|[a, b]| (b.x - a.x).hypot(b.y - a.y)).sum()
    };
    let wanted = 700.0 * 700.0 / Hatch::PITCH_PX;
    assert!((length(HatchForm::Rising) / wanted - 1.0).abs() < 0.02);
    assert!((length(HatchForm::Upright) / wanted - 1.0).abs() < 0.02);
    assert!((length(HatchForm::Crossed) / wanted / 2.0 - 1.0).abs() < 0.02);
}

#[test]
fn the_selection_loses_its_fill_where_it_covers_the_view() {
    let document = wavy_district();
    let index = Index::of(&document);
    let grounds = [ground(&document, &index, Subject::Area(tongxin::domain::AreaId(1)))];
    let (layer, bounds) = spotlight(&document, &Outlines::of(&document), &grounds, Theme::Light).unwrap();
    let camera = |zoom: f64| Camera { centre: bounds.centre(), zoom, size: (1200.0, 800.0) };
    let fit = Camera::fit(bounds, (1200.0, 800.0), 200.0);
    let (fills, strength, lines) = seen_selection(&layer, &fit);
    assert!(!fills.chunks.is_empty() && !lines.chunks.is_empty());
    assert_eq!(strength, 1.0, "a selection with ground around it is filled");
    let (_, strength, lines) = seen_selection(&layer, &camera(fit.zoom + 4.0));
    assert_eq!(strength, 0.0, "one that covers all that is seen is not");
    assert!(!lines.chunks.is_empty());
}

#[test]
fn zero_is_hatched_and_where_gaps_are_counted_the_gaps_are() {
    let document = wavy_district();
    let index = Index::of(&document);
    let level = tongxin::domain::LevelIndex(2);
    let of = |topic| Classified::of(&document, &index, topic, level, &Method::Natural, 5);
    let committee = of(Topic::Committee);
    assert!(class_style(&committee, Class::Zero, Theme::Light).hatch.is_some());
    assert!(class_style(&committee, Class::Nth(0), Theme::Light).hatch.is_none());
    let hatched = |classified: &Classified| {
        let layer = shade(&document, classified, Theme::Light);
        let hatched = |shape: &&tongxin::drawing::Shape| matches!(shape, tongxin::drawing::Shape::Fill(fill) if fill.hatch.is_some());
        layer.shapes().filter(hatched).count()
    };
    assert_eq!(hatched(&committee), 2, "the communities without a committee");
    let gaps = of(Topic::Gaps);
    assert_eq!(hatched(&gaps), gaps.classes.values().filter(|class| matches!(class, Class::Nth(_))).count());
}

#[test]
fn households_diverge_from_the_band_on_both_sides() {
    let demo = tongxin::demo::xishan();
    let index = Index::of(&demo);
    let classified = Classified::of(&demo, &index, Topic::Band, demo.grid_level(), &Method::Natural, 5);
    let (low, high) = demo.project.household_band;
    for (id, class) in &classified.classes {
        let households = index.totals(*id).households;
        let side = classified.side(*class);
        match households {
            _ if *class == Class::Missing => {}
            n if n + 100 <= u64::from(low) => assert_eq!(side, -2, "{n}"),
            n if n < u64::from(low) => assert_eq!(side, -1, "{n}"),
            n if n <= u64::from(high) => assert_eq!(side, 0, "{n}"),
            n if n < u64::from(high) + 100 => assert_eq!(side, 1, "{n}"),
            n => assert_eq!(side, 2, "{n}"),
        }
    }
}

#[test]
fn rivers_and_estates_are_layers_of_their_own_with_names() {
    let demo = tongxin::demo::xishan();
    let list = DisplayList::of(&demo, Theme::Light);
    let reaches: usize = demo.tables.rivers.iter().map(|river| river.reaches.len()).sum();
    let rivers = list.layer(LayerKey::Rivers).unwrap().shapes().count();
    assert!(reaches > 0 && rivers >= 2 * reaches, "{rivers} lines for {reaches} reaches");
    assert_eq!(list.layer(LayerKey::Estates).unwrap().shapes().count(), 2 * demo.tables.estates.len());
    let count = |kind| {
        let layers = list.marks.iter().filter(|layer| layer.kind == kind);
        layers.flat_map(|layer| layer.chunks()).map(|chunk| chunk.marks().len()).sum::<usize>()
    };
    assert_eq!(count(MarkKind::Rivers), demo.tables.rivers.len());
    assert!(count(MarkKind::Estates) > demo.tables.estates.len(), "close by, they are named again and again");
}
