//! Snap rounding: many lines become edges that meet at their ends only, all on the lattice.
//!
//! Follows Hobby (Practical segment intersection with finite precision output, 1999): the ends of all segments and
//! their crossings, rounded, are hot pixels, and a segment is drawn through the middle of every hot pixel that it
//! passes. Repeated for the pieces until nothing moves (Halperin and Packer, Iterated snap rounding, 2002), so a second
//! run over the result changes nothing. No float takes part, and neither the order nor the direction of lines matters.

use super::segment::{Origin, Segment, Spot};
use super::segment_tree::SegmentTree;
use crate::geodesy::LatticePoint;

/// A piece of one line between two vertices, none of which lies inside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// The numbers of its vertices, the smaller first.
    pub ends: [u32; 2],
    /// The line it comes from.
    pub line: u32,
    /// Whether each end is a vertex of that line, and not only a place where another one meets it.
    pub drawn: [bool; 2],
}

/// Lines cut into pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Noded {
    /// The vertices in order; a vertex's number is its place.
    pub vertices: Vec<Spot>,
    /// The pieces in order, one for each line that runs along it.
    pub pieces: Vec<Piece>,
}

/// Cuts lines where they meet. The origin must be that of their points.
///
/// # Performance
/// O((n + k) log n) for n segments with k pairs of touching boxes.
pub(super) fn node(origin: Origin, lines: &[Vec<LatticePoint>]) -> Noded {
    let mut drawn: Vec<(Segment, u32)> = Vec::new();
    for (number, line) in (0_u32..).zip(lines) {
        for pair in line.windows(2).filter(|pair| pair[0] != pair[1]) {
            drawn.push((Segment::between(origin.spot(pair[0]), origin.spot(pair[1])), number));
        }
    }
    drawn.sort_unstable();
    let mut segments: Vec<Segment> = drawn.iter().map(|&(segment, _)| segment).collect();
    segments.dedup();

    let vertices = hot_pixels(&segments);
    let pixels: Vec<Segment> = vertices.iter().map(|&spot| Segment { a: spot, b: spot }).collect();
    let pixels = SegmentTree::of(&pixels);

    let mut pieces = Vec::with_capacity(drawn.len());
    let mut path = Vec::new();
    for along in drawn.chunk_by(|one, next| one.0 == next.0) {
        let segment = along[0].0;
        route(segment, &vertices, &pixels, &mut path);
        for (place, ends) in path.windows(2).enumerate() {
            let drawn_start = place == 0;
            let drawn_end = place + 2 == path.len();
            // The path runs along the order of the segment, which need not be the order of vertices once snapped.
            let (ends, drawn) = if ends[0] <= ends[1] {
                ([ends[0], ends[1]], [drawn_start, drawn_end])
            } else {
                ([ends[1], ends[0]], [drawn_end, drawn_start])
            };
            pieces.extend(along.iter().map(|&(_, line)| Piece { ends, line, drawn }));
        }
    }
    pieces.sort_unstable();
    Noded { vertices, pieces }
}

/// The ends of all segments and their crossings, in order.
fn hot_pixels(segments: &[Segment]) -> Vec<Spot> {
    let mut spots: Vec<Spot> = segments.iter().flat_map(|segment| [segment.a, segment.b]).collect();
    SegmentTree::of(segments).pairs(|(_, one), (_, other)| spots.extend(one.crossing(other)));
    spots.sort_unstable();
    spots.dedup();
    spots
}

/// The vertices that a segment is drawn through, from `a` to `b`, put into `path`.
fn route(segment: Segment, vertices: &[Spot], pixels: &SegmentTree, path: &mut Vec<u32>) {
    path.clear();
    let (Ok(start), Ok(end)) = (vertices.binary_search(&segment.a), vertices.binary_search(&segment.b)) else { return };
    #[allow(clippy::cast_possible_truncation)] // `Arrangement::of` bounds the number of segments
    let (start, end) = (start as u32, end as u32);
    path.push(start);
    // Pieces that remain, the nearest last. Each cut shortens |dx| + |dy|, so this ends.
    let mut remaining = vec![(start, end)];
    while let Some((from, to)) = remaining.pop() {
        let (p, q) = (vertices[from as usize], vertices[to as usize]);
        let piece = Segment::between(p, q);
        let mut hits: Vec<(i64, u32)> = Vec::new();
        pixels.near(piece, |number, pixel| {
            if number != from && number != to && piece.passes(pixel.a) {
                let (dx, dy) = super::segment::vector(p, pixel.a);
                // Along a segment the middles of pixels advance in both axes, so this is their order.
                hits.push((dx.abs() + dy.abs(), number));
            }
        });
        if hits.is_empty() {
            path.push(to);
            continue;
        }
        hits.sort_unstable();
        hits.push((0, to));
        let mut stops: Vec<(u32, u32)> = Vec::with_capacity(hits.len());
        let mut last = from;
        for (_, stop) in hits {
            stops.push((last, stop));
            last = stop;
        }
        remaining.extend(stops.into_iter().rev());
    }
}
