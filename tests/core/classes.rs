//! Themes and their classes: natural breaks are the best there are, no value falls between classes, gaps are told apart.

use std::sync::LazyLock;

use proptest::prelude::*;
use tongxin::demo::xishan;
use tongxin::domain::*;
use tongxin::drawing::legend;
use tongxin::drawing::style::Theme;
use tongxin::model::Document;
use tongxin::query::Index;
use tongxin::query::classes::{Class, Classified, Method, Topic, breaks, values};

use crate::fixtures::hamlet::town;

static DEMO: LazyLock<(Document, Index)> = LazyLock::new(|| {
    let document = xishan();
    let index = Index::of(&document);
    (document, index)
});

/// The sum of squared distances from the means of the classes between limits.
fn cost(values: &[f64], limits: &[f64]) -> f64 {
    let class = |value: f64| limits.partition_point(|limit| *limit <= value).min(limits.len() - 1);
    let classes = (1..limits.len()).map(|number| values.iter().copied().filter(move |&value| class(value) == number));
    classes
        .map(|class| {
            let class: Vec<f64> = class.collect();
            let mean = class.iter().sum::<f64>() / class.len().max(1) as f64;
            class.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
        })
        .sum()
}

/// The least cost of any cut of sorted values into `count` classes, by trying all.
fn least(sorted: &[f64], count: usize) -> f64 {
    let spread = |part: &[f64]| {
        let mean = part.iter().sum::<f64>() / part.len().max(1) as f64;
        part.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    if count == 1 {
        return spread(sorted);
    }
    let cuts = 1..=sorted.len() + 1 - count;
    let costs = cuts.map(|cut| spread(&sorted[..cut]) + least(&sorted[cut..], count - 1));
    costs.fold(f64::INFINITY, f64::min)
}

proptest! {
    #[test]
    fn natural_breaks_are_the_best_of_all(
        mut numbers in prop::collection::vec(0_u16..60, 1..13),
        count in 1_usize..5,
    ) {
        numbers.sort_unstable();
        let sorted: Vec<f64> = numbers.iter().map(|&number| f64::from(number)).collect();
        let mut different = sorted.clone();
        different.dedup();
        let count = count.min(different.len());
        let limits = breaks(&sorted, &Method::Natural, count);
        prop_assert_eq!(limits.len(), count + 1);
        prop_assert!((cost(&sorted, &limits) - least(&sorted, count)).abs() < 1e-6, "{:?} {:?}", sorted, limits);
    }

    #[test]
    fn limits_rise_from_the_smallest_to_the_largest_value_and_no_class_is_empty(
        values in prop::collection::vec(-1e6_f64..1e6, 1..200),
        count in 1_usize..8,
        natural in any::<bool>(),
    ) {
        let method = if natural { Method::Natural } else { Method::Quantile };
        let limits = breaks(&values, &method, count);
        prop_assert!(limits.windows(2).all(|pair| pair[0] <= pair[1]));
        let (low, high) = (limits[0], limits[limits.len() - 1]);
        prop_assert!(values.iter().all(|value| (low..=high).contains(value)));
        for pair in limits.windows(2) {
            let last = pair[1] == high;
            let here = values.iter().filter(|&&value| value >= pair[0] && (value < pair[1] || last)).count();
            prop_assert!(here > 0, "{:?} holds nothing", pair);
        }
    }
}

#[test]
fn quantiles_hold_as_many_each_and_limits_are_round() {
    let values: Vec<f64> = (1..=100).map(f64::from).collect();
    assert_eq!(breaks(&values, &Method::Quantile, 4), [1.0, 26.0, 51.0, 76.0, 100.0]);
    let values: Vec<f64> = (0..40).map(|n| f64::from(n) * 37.7 + 3.1).collect();
    for limit in &breaks(&values, &Method::Quantile, 4)[1..4] {
        assert_eq!(limit.fract(), 0.0, "{limit} is not round");
    }
}

#[test]
fn equal_steps_are_round_numbers() {
    let values: Vec<f64> = (0..90).map(|n| 212.0 + f64::from(n) * 3.0).collect();
    assert_eq!(breaks(&values, &Method::Equal, 5), [212.0, 240.0, 300.0, 360.0, 420.0, 479.0]);
}

#[test]
fn limits_given_by_hand_are_kept_within_the_values() {
    let values = [10.0, 250.0, 480.0, 700.0];
    let by_hand = Method::Manual(vec![500.0, 300.0, 300.0, 900.0, 1.0]);
    assert_eq!(breaks(&values, &by_hand, 5), [10.0, 300.0, 500.0, 700.0]);
}

#[test]
fn without_values_or_with_one_nothing_is_cut() {
    for method in [Method::Natural, Method::Quantile, Method::Equal, Method::Manual(vec![1.0])] {
        assert!(breaks(&[], &method, 5).is_empty());
        assert!(breaks(&[f64::NAN], &method, 5).is_empty());
        assert_eq!(breaks(&[7.0; 30], &method, 5).first(), Some(&7.0));
    }
}

#[test]
fn twenty_thousand_values_are_cut_at_once() {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f64 / 100.0
    };
    let values: Vec<f64> = (0..20_000).map(|_| next()).collect();
    let start = std::time::Instant::now();
    assert_eq!(breaks(&values, &Method::Natural, 7).len(), 8);
    println!("natural breaks of 20,000 values in 7 classes: {:?}", start.elapsed());
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn zero_and_unknown_are_classes_of_their_own() {
    let town = town();
    let index = Index::of(&town);
    let level = |role| town.level_of(role).unwrap();
    let of = |topic, role| Classified::of(&town, &index, topic, level(role), &Method::Natural, 5);
    let area = |name: &str| town.tables.areas.iter().find(|area| area.name == name).unwrap().id;
    let units = of(Topic::Units, LevelRole::Community);
    assert_eq!(units.classes[&area("甲社区")], Class::Nth(0));
    assert_eq!(units.classes[&area("乙社区")], Class::Zero);
    assert_eq!((units.areas_in(Class::Nth(0)), units.areas_in(Class::Zero)), (1, 3));
    let streets = of(Topic::Households, LevelRole::Street);
    assert_eq!(streets.classes[&area("度假区")], Class::Missing, "a zone apart is not empty, it is unknown");
    assert_eq!(streets.count(), 2);
    let committees = of(Topic::Committee, LevelRole::Community);
    assert_eq!((committees.areas_in(Class::Nth(0)), committees.areas_in(Class::Zero)), (1, 3));
}

#[test]
fn the_classes_of_the_band_hold_their_limits() {
    let (demo, index) = &*DEMO;
    let level = demo.grid_level();
    let grids = demo.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart);
    let households = |id| u32::try_from(index.totals(id).households).unwrap();
    let most = grids.map(|area| area.id).max_by_key(|id| households(*id)).unwrap();
    let h = households(most);
    for (band, side) in [
        ((h + 100, h + 200), -2),
        ((h + 99, h + 200), -1),
        ((h, h + 1), 0),
        ((0, h), 0),
        ((0, h - 99), 1),
        ((0, h - 100), 2),
        ((0, h - 101), 2),
    ] {
        let project = ProjectInfo { household_band: band, ..(*demo.project).clone() };
        let document = Document { project: project.into(), ..demo.clone() };
        let classified = Classified::of(&document, index, Topic::Band, level, &Method::default(), 5);
        let class = classified.classes[&most];
        assert_eq!(classified.side(class), side, "{h} in {band:?}");
        assert!(classified.shown_classes().contains(&class) && classified.areas_in(class) > 0);
    }
}

#[test]
fn the_legend_of_a_figure_that_is_no_count_has_no_gap_between_whole_limits() {
    let (demo, index) = &*DEMO;
    let words = |topic, limits: [f64; 4]| {
        let level = demo.level_of(LevelRole::Community).unwrap();
        let mut classified = Classified::of(demo, index, topic, level, &Method::Quantile, 3);
        assert_eq!(classified.limits.len(), limits.len());
        classified.limits = limits.to_vec();
        let rows = legend(&classified, (300, 500), Theme::Light, tongxin::text::Lang::Zh);
        rows.into_iter().map(|row| row.words).collect::<Vec<_>>()
    };
    let areas = words(Topic::SquareKm, [0.0, 1.0, 3.0, 90.0]);
    assert_eq!(areas[..3], ["0–1", "1–3", "3–90"]);
    let counts = words(Topic::People, [1.0, 5000.0, 9000.0, 90_000.0]);
    assert_eq!(counts[..2], ["1–4,999", "5,000–8,999"]);
}

#[test]
fn the_figures_of_the_demo_are_those_of_its_records() {
    let (document, index) = &*DEMO;
    let level = |role| document.level_of(role).unwrap();
    let sum = |topic, role| values(document, index, topic, level(role)).values().flatten().sum::<f64>();
    assert_eq!(sum(Topic::Committee, LevelRole::Community), 89.0);
    let district = document.tables.areas.iter().find(|area| area.parent.is_none()).unwrap().id;
    let totals = index.totals(district);
    for role in [LevelRole::Street, LevelRole::Community, LevelRole::Grid] {
        assert_eq!(sum(Topic::People, role), totals.people as f64, "{role:?}");
    }
    let per_grid = sum(Topic::Gaps, LevelRole::Grid);
    assert!(per_grid <= sum(Topic::Gaps, LevelRole::Community), "higher levels add their own gaps");
    for topic in Topic::ALL {
        for level in document.level_indexes() {
            let known = values(document, index, topic, level).values().flatten().count();
            assert_eq!(known > 0, topic.is_of(document, level), "{topic:?} {level:?}");
        }
    }
}

#[test]
fn typed_limits_are_read_and_faults_are_named() {
    use tongxin::query::classes::{BreaksFault, typed_breaks};
    assert_eq!(typed_breaks("300, 500，800"), Ok(vec![300.0, 500.0, 800.0]));
    assert_eq!(typed_breaks(" 0.5；1 、2 "), Ok(vec![0.5, 1.0, 2.0]));
    assert_eq!(typed_breaks(" , "), Err(BreaksFault::Empty));
    assert_eq!(typed_breaks("300 五百"), Err(BreaksFault::NotANumber("五百".into())));
    assert_eq!(typed_breaks("1, NaN"), Err(BreaksFault::NotANumber("NaN".into())));
    let fault = typed_breaks("500 300").unwrap_err();
    assert_eq!(fault, BreaksFault::NotRising { before: "500".into(), number: "300".into() });
    assert_eq!(fault.words(tongxin::text::Lang::Zh), "300 应大于前面的 500");
    assert_eq!(typed_breaks("1 2 3 4 5 6 7 8 9"), Err(BreaksFault::TooMany(9)));
}
