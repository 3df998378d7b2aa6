//! Partitions from lines and seeds, and the words of what is wrong with them.

use tongxin::geodesy::LatticePoint;
use tongxin::partition::{BuildError, Label, build};
use tongxin::text::Lang;

use crate::fixtures::{at, grid};

fn two_squares() -> Vec<Vec<LatticePoint>> {
    vec![
        [(0, 0), (20, 0), (20, 10), (0, 10), (0, 0)].map(|(x, y)| at(x, y)).to_vec(),
        [(10, 0), (10, 10)].map(|(x, y)| at(x, y)).to_vec(),
    ]
}

fn refused(seeds: &[(LatticePoint, Label)], zh: &str, en: &str) -> BuildError {
    let error = build(&two_squares(), seeds).unwrap_err();
    assert_eq!((error.words(Lang::Zh).as_str(), error.words(Lang::En).as_str()), (zh, en));
    error
}

#[test]
fn seeds_say_what_covers_a_face() {
    let partition =
        build(&two_squares(), &[(at(1, 1), grid(1)), (at(2, 2), grid(1)), (at(11, 1), Label::Outside)]).unwrap();
    assert_eq!(partition.labels().collect::<Vec<_>>(), [Label::Outside, grid(1)]);
    assert_eq!(partition.len(), 1);
}

#[test]
fn a_seed_on_a_line_is_refused() {
    refused(
        &[(at(1, 1), grid(1)), (at(10, 5), grid(2))],
        "2 号网格的标识点（东经 102.6100000°、北纬 25.0050000°）正好落在线上，无法判断属于哪个面",
        "the seed of grid 2 at 102.6100000° E, 25.0050000° N lies on a line, so it is in no face",
    );
}

#[test]
fn a_seed_outside_every_face_is_refused() {
    refused(
        &[(at(1, 1), grid(1)), (at(30, 5), grid(2))],
        "2 号网格的标识点（东经 102.6300000°、北纬 25.0050000°）不在任何封闭的面内",
        "the seed of grid 2 at 102.6300000° E, 25.0050000° N is in no closed face",
    );
}

#[test]
fn seeds_that_disagree_are_refused() {
    refused(
        &[(at(1, 1), grid(1)), (at(2, 5), grid(2))],
        "同一个面内有两个不同的标识：1 号网格（东经 102.6010000°、北纬 25.0010000°）与2 号网格（东经 102.6020000°、北纬 25.0050000°）",
        "one face has two seeds that disagree: grid 1 at 102.6010000° E, 25.0010000° N and grid 2 at 102.6020000° E, 25.0050000° N",
    );
}

#[test]
fn faces_without_a_seed_are_listed() {
    let error = refused(
        &[(at(1, 1), grid(1))],
        "有 1 个封闭的面没有标识点，第一个在 东经 102.6150000°、北纬 25.0050000°",
        "1 closed faces have no seed, the first at 102.6150000° E, 25.0050000° N",
    );
    assert_eq!(error, BuildError::NoSeed { places: vec![at(15, 5)] });
}
