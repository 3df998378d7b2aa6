//! Pictures with all that the window draws: themes, tiles, placed scans, layers switched and dimmed; and no request.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{folder, said, tongxin};

const SIZE: [&str; 2] = ["--size", "320x200"];

/// The picture as pixels.
fn drawn(place: &Path, more: &[&str]) -> Vec<[u8; 4]> {
    let output = tongxin(place, &[&["render", "demo.gpkg", "--out", "map.png"], &SIZE[..], more].concat());
    assert!(output.status.success(), "{more:?}: {output:?}");
    let picture = image::open(place.join("map.png")).unwrap().to_rgba8();
    picture.pixels().map(|pixel| pixel.0).collect()
}

fn count(pixels: &[[u8; 4]], colour: [u8; 3]) -> usize {
    let near = |pixel: &&[u8; 4]| (0..3).all(|i| pixel[i].abs_diff(colour[i]) < 6);
    pixels.iter().filter(near).count()
}

/// A file with one tile of one colour over all of China.
fn write_tiles(path: &Path, colour: [u8; 3]) {
    let connection = Connection::open(path).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    let tile = image::RgbImage::from_pixel(16, 16, image::Rgb(colour));
    tile.write_to(&mut png, image::ImageFormat::Png).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE metadata (name TEXT, value TEXT);
             INSERT INTO metadata VALUES ('format', 'png'), ('minzoom', '5'), ('maxzoom', '5'), ('attribution', '测绘院');
             CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);",
        )
        .unwrap();
    // Kunming lies in column 25, row 13 of zoom 5; rows of the file count from the south.
    connection.execute("INSERT INTO tiles VALUES (5, 25, 18, ?1)", [png.into_inner()]).unwrap();
}

#[test]
fn every_topic_every_way_of_classes_and_both_themes_are_drawn() {
    let folder = folder();
    let plain = drawn(folder.path(), &[]);
    for topic in ["households", "people", "volunteers", "members-per-grid", "units", "area", "committee", "gaps"] {
        assert!(drawn(folder.path(), &["--theme", topic]) != plain, "{topic}");
    }
    let named = drawn(folder.path(), &["--theme", "households"]);
    assert!(drawn(folder.path(), &["--theme", "户数"]) == named, "as the window calls it");
    let ways: [&[&str]; 4] = [
        &["--method", "quantile"],
        &["--method", "equal", "--classes", "3"],
        &["--breaks", "300,500"],
        &["--level", "street", "--lang", "en"],
    ];
    let natural = drawn(folder.path(), &["--theme", "households"]);
    for way in ways {
        assert!(drawn(folder.path(), &[&["--theme", "households"], way].concat()) != natural, "{way:?}");
    }
    let dark = drawn(folder.path(), &["--theme", "households", "--dark"]);
    let light = |pixels: &[[u8; 4]]| pixels.iter().map(|pixel| u64::from(pixel[1])).sum::<u64>();
    assert!(light(&dark) < light(&natural) / 2);
}

#[test]
fn tiles_lie_under_the_map_as_strongly_as_asked_for() {
    let folder = folder();
    write_tiles(&folder.path().join("底图.mbtiles"), [10, 200, 30]);
    let bare = ["--hide", "tints,outside,borders", "--basemap", "底图.mbtiles"];
    let full = count(&drawn(folder.path(), &bare), [10, 200, 30]);
    assert!(full > 20_000, "{full} of 64,000 px");
    let half = drawn(folder.path(), &[&bare[..], &["--opacity", "basemap=50"]].concat());
    // Half of it shines through.
    let between = half.iter().filter(|p| (90..160).contains(&p[0]) && p[1] > 205 && (100..170).contains(&p[2])).count();
    assert!(count(&half, [10, 200, 30]) < full / 20 && between > full / 2, "{between} of {full}");
}

#[test]
fn a_placed_scan_lies_where_its_points_say() {
    let folder = folder();
    let scan = image::RgbImage::from_pixel(40, 40, image::Rgb([200, 10, 200]));
    scan.save(folder.path().join("扫描.png")).unwrap();
    let point =
        |x: f64, y: f64, lon: f64, lat: f64| serde_json::json!({"x_px": x, "y_px": y, "lon_deg": lon, "lat_deg": lat});
    let placement = serde_json::json!({
        "path": "扫描.png", "opacity": 100, "shown": true,
        "points": [point(0.0, 0.0, 102.55, 25.02), point(40.0, 40.0, 102.65, 24.92)],
    });
    fs::write(folder.path().join("扫描.placement.json"), placement.to_string()).unwrap();
    let bare = ["--hide", "tints,outside,borders,water,roads,buildings,ground"];
    let with = drawn(folder.path(), &[&bare[..], &["--scan", "扫描.placement.json"]].concat());
    let seen = count(&with, [200, 10, 200]);
    assert!((500..30_000).contains(&seen), "{seen}");
    assert_eq!(count(&drawn(folder.path(), &bare), [200, 10, 200]), 0);
    fs::write(folder.path().join("扫描.placement.json"), "{}").unwrap();
    let output = tongxin(folder.path(), &["render", "demo.gpkg", "--out", "map.png", "--scan", "扫描.placement.json"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output.stderr).contains("扫描.placement.json"), "{output:?}");
}

#[test]
fn a_layer_that_is_hidden_is_not_drawn() {
    let folder = folder();
    let plain = drawn(folder.path(), &[]);
    for layer in ["borders", "tints", "water", "outside", "belts"] {
        assert!(drawn(folder.path(), &["--hide", layer]) != plain, "{layer}");
    }
    assert!(drawn(folder.path(), &["--opacity", "tints=30"]) != plain);
}
