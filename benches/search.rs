//! One key stroke in the search: over the demo, and over districts of 20,000 and 200,000 grids.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use tongxin::domain::{Area, AreaId, GridKind, Level, LevelIndex, Post, PostId, PostKind, PostPlace};
use tongxin::model::Document;
use tongxin::query::Index;
use tongxin::query::search::Search;

/// Streets of 50 communities with made-up names, each of 8 grids with an administrator.
fn district(streets: usize) -> Document {
    let mut document = Document { levels: Arc::new(Level::usual_four()), ..Document::default() };
    let signs: Vec<char> =
        "金碧福海前卫永昌棕树营西苑马街团结新河杨家船房南坝红庙官庄兴益康路彰楼大渔长行重".chars().collect();
    let name = |n: usize| -> String {
        [n % 41, n / 41 % 41, (n / 1681 + n) % 41].iter().map(|&at| signs[at % signs.len()]).collect()
    };
    let mut put = |number: usize, level: u8, parent: Option<usize>, code: String, name: String| {
        document.tables.areas.put(Area {
            id: AreaId(u32::try_from(number).unwrap()),
            level: LevelIndex(level),
            parent: parent.map(|parent| AreaId(u32::try_from(parent).unwrap())),
            code,
            name,
            managed_apart: false,
            grid_kind: GridKind::Basic,
            volunteers: 0,
            staff_quota: None,
            responsible_body: None,
            purpose: None,
            former_codes: Vec::new(),
            locked: false,
        });
    };
    put(1, 0, None, "530112".to_owned(), "西山区".to_owned());
    for street in 0..streets {
        put(100 + street, 1, Some(1), format!("530112{street:03}"), format!("{}街道", name(street)));
        for community in 0..50 {
            let number = 10_000 + street * 50 + community;
            let code = format!("530112{street:03}{community:03}");
            put(number, 2, Some(100 + street), code.clone(), format!("{}社区", name(number)));
            for grid in 0..8 {
                let at = 100_000 + (number - 10_000) * 8 + grid;
                // Each with a name of its own, which is harder than 第 1 网格 eight thousand times.
                put(at, 3, Some(number), format!("{code}{grid:03}"), format!("{}第{}网格", name(at), grid + 1));
            }
        }
    }
    for grid in 0..u32::try_from(streets * 400).unwrap() {
        let post = PostKind::GridAdministrator;
        let place = PostPlace::Area(AreaId(100_000 + grid));
        document.tables.posts.put(Post { id: PostId(1_000_000 + grid), kind: post, place, holder: None });
    }
    document
}

fn key_stroke(c: &mut Criterion) {
    for (name, document) in [("demo", tongxin::demo::xishan()), ("20,000", district(50)), ("200,000", district(500))] {
        let (index, search) = (Index::of(&document), Search::of(&document));
        for query in
            ["j", "jb", "jinbi", "金碧", "碧", "wg", "wangluo", "53011200", "金碧 3", "xyzw", "金壁街道办", "网格管理"]
        {
            c.bench_function(&format!("{name}: {query}"), |b| b.iter(|| search.find(&index, query, 6)));
        }
        c.bench_function(&format!("{name}: index"), |b| b.iter(|| Search::of(&document)));
    }
}

criterion_group!(benches, key_stroke);
criterion_main!(benches);
