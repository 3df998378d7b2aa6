//! Colours of areas as a follower of the document: what an edit did not touch is kept, and all equals what is made afresh.

use proptest::prelude::*;
use tongxin::domain::*;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Layer, Shaded, shade};
use tongxin::geodesy::LatticePoint;
use tongxin::model::Document;
use tongxin::partition::{Border, PartitionDelta};
use tongxin::query::Index;
use tongxin::query::classes::{Classified, Figured, Method, Topic};
use tongxin::query::outlines::Outlines;

use super::fixtures::wavy_district::{middle, wavy_district};

/// The district with people, and units in several communities.
fn peopled() -> Document {
    let mut document = wavy_district();
    for n in 0..80_u32 {
        let at = middle(n as usize % 6, n as usize / 6 % 6);
        let at = LatticePoint::new(at.x + i64::from(n % 5) * 900, at.y);
        let id = AtomId(1000 + n);
        document.tables.atoms.put(Atom {
            id,
            at,
            households: 30 + n * 7 % 50,
            people: 100 + n * 13 % 90,
            estate: None,
        });
    }
    let communities: Vec<AreaId> = of_level(&document, 2);
    let units: Vec<UnitId> = document.tables.units.iter().map(|unit| unit.id).collect();
    for (n, (unit, community)) in (0..9).zip(units.iter().cycle().zip(communities.iter().cycle())) {
        document.tables.assignments.put(Assignment { id: AssignmentId(1200 + n), unit: *unit, community: *community });
    }
    document
}

fn of_level(document: &Document, level: u8) -> Vec<AreaId> {
    document.tables.areas.iter().filter(|area| area.level.0 == level).map(|area| area.id).collect()
}

fn with_moved_vertex(document: &Document, number: usize, by: i64) -> Document {
    let borders: Vec<&Border> = document.partition.borders().filter(|border| border.points.len() > 2).collect();
    let border = borders[number % borders.len()];
    let mut points = border.points.to_vec();
    let middle = points.len() / 2;
    points[middle] = LatticePoint::new(points[middle].x + by, points[middle].y + by / 2);
    let delta = PartitionDelta {
        removed: vec![border.clone()],
        inserted: vec![Border { points: points.into(), ..border.clone() }],
    };
    Document { partition: document.partition.with(&delta), ..document.clone() }
}

fn edit(document: &mut Document, number: usize, by: i64, kind: u8) {
    let tables = &mut document.tables;
    macro_rules! nth {
        ($table:ident) => {{
            let found = tables.$table.iter().nth(number % tables.$table.len().max(1)).cloned();
            found
        }};
    }
    match kind {
        0 => {
            if let Some(atom) = nth!(atoms) {
                tables.atoms.put(Atom {
                    at: middle(number % 6, number / 6 % 6),
                    people: by.unsigned_abs() as u32,
                    ..atom
                });
            }
        }
        1 => drop(nth!(atoms).map(|atom| tables.atoms.remove(atom.id))),
        2 => {
            if let Some(unit) = nth!(units) {
                tables.units.put(Unit { members: by.unsigned_abs() as u32, ..unit });
            }
        }
        3 => drop(nth!(assignments).map(|row| tables.assignments.remove(row.id))),
        4 => drop(nth!(posts).map(|post| tables.posts.remove(post.id))),
        5 => drop(nth!(committees).map(|row| tables.committees.remove(row.id))),
        6 => {
            if let Some(area) = nth!(areas) {
                let grid_kind = if by > 0 { GridKind::Dedicated } else { GridKind::Basic };
                tables.areas.put(Area { grid_kind, volunteers: by.unsigned_abs() as u32, ..area });
            }
        }
        7 => {
            if let Some(area) = nth!(areas) {
                tables.areas.put(Area { managed_apart: !area.managed_apart, ..area });
            }
        }
        8 => {
            let area = nth!(areas).filter(|area| area.level.0 > 0);
            let above = area.as_ref().map_or_else(Vec::new, |area| of_level(document, area.level.0 - 1));
            if let Some(area) = area {
                let parent = Some(above[by.unsigned_abs() as usize % above.len()]);
                document.tables.areas.put(Area { parent, ..area });
            }
        }
        9 => {
            let project =
                ProjectInfo { household_band: (1, 20 + by.unsigned_abs() as u32), ..(*document.project).clone() };
            document.project = project.into();
        }
        _ => *document = with_moved_vertex(document, number, by),
    }
}

/// The chunks, and what is drawn of each.
fn drawn(layer: &Layer) -> Vec<(tongxin::drawing::ChunkKey, u64)> {
    layer.chunks.iter().map(|chunk| (chunk.key, chunk.version)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn followed_figures_and_colours_equal_fresh_ones(
        steps in prop::collection::vec((0_usize..400, -600_i64..600, 0..13_u8), 1..7),
        dark in any::<bool>(),
    ) {
        let mut document = peopled();
        let (mut index, mut outlines) = (Index::of(&document), Outlines::of(&document));
        let themes: Vec<(Topic, LevelIndex)> =
            Topic::ALL.into_iter().flat_map(|topic| document.level_indexes().map(move |level| (topic, level))).collect();
        let classes = |figured: &Figured| Classified::of_figures(figured, &Method::Quantile, 3);
        let mut followed: Vec<(Figured, Shaded)> = themes.iter().map(|&(topic, level)| {
            let figured = Figured::of(&document, &index, topic, level);
            let shaded = Shaded::of(&document, &outlines, &classes(&figured), Theme::Light);
            (figured, shaded)
        }).collect();
        let theme = if dark { Theme::Dark } else { Theme::Light };
        for (number, by, kind) in steps {
            let before = document.clone();
            edit(&mut document, number, by, kind);
            outlines.follow(&before, &document, &before.diff(&document));
            index.follow(&document);
            for (figured, shaded) in &mut followed {
                let values = figured.values().clone();
                let is_other = figured.follow(&document, &index, &outlines);
                let fresh = Figured::of(&document, &index, figured.topic, figured.level);
                prop_assert_eq!(figured.values(), fresh.values(), "{:?} {:?}", figured.topic, figured.level);
                prop_assert!(is_other || values == *figured.values());
                let classified = classes(figured);
                shaded.follow(&document, &outlines, &classified, theme);
                prop_assert_eq!(drawn(shaded.layer()), drawn(&shade(&document, &classified, theme)));
            }
        }
    }
}

#[test]
fn an_edit_makes_anew_the_colours_of_its_cell_alone() {
    let mut document = tongxin::demo::xishan();
    let (mut index, mut outlines) = (Index::of(&document), Outlines::of(&document));
    let level = document.grid_level();
    let mut figured = Figured::of(&document, &index, Topic::Households, level);
    let limits = Method::Manual(vec![200.0, 400.0]);
    let classes = |figured: &Figured| Classified::of_figures(figured, &limits, 5);
    let mut shaded = Shaded::of(&document, &outlines, &classes(&figured), Theme::Light);
    let before = (document.clone(), shaded.layer().clone());
    // A name says nothing about households, nor does it move ground.
    let id = of_level(&document, level.0)[40];
    let area = document.tables.areas.get(id).unwrap().clone();
    document.tables.areas.put(Area { name: "改名".to_owned(), ..area });
    index.follow(&document);
    assert!(!figured.follow(&document, &index, &outlines));
    document = with_moved_vertex(&document, 700, 400);
    outlines.follow(&before.0, &document, &before.0.diff(&document));
    index.follow(&document);
    assert!(figured.follow(&document, &index, &outlines));
    shaded.follow(&document, &outlines, &classes(&figured), Theme::Light);
    let kept = |chunk: &std::sync::Arc<tongxin::drawing::Chunk>| {
        before.1.chunks.iter().any(|old| std::sync::Arc::ptr_eq(old, chunk))
    };
    let anew = shaded.layer().chunks.iter().filter(|chunk| !kept(chunk)).count();
    let all = shaded.layer().chunks.len();
    assert!((1..=4).contains(&anew) && all > 12, "{anew} of {all}");
}
