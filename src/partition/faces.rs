//! The faces of a plane graph: half-edges, the cycles they make, which cycles are holes of which face, and a point
//! inside each. Knows edges by number only.

use super::arrangement::{Face, FaceId};
use super::segment::{Origin, Spot, by_angle, cross, vector};
use super::segment_tree::SegmentTree;
use crate::geodesy::Bounds;

/// Which face lies on the left of each half-edge, and the way around each face.
///
/// Half-edge `2e` runs along edge `e` from its smaller end to the other, `2e + 1` back.
#[derive(Clone, Debug)]
pub(super) struct Faces {
    /// The next half-edge around the face on the left.
    next: Vec<u32>,
    /// The face on the left.
    left: Vec<FaceId>,
    /// A half-edge of each cycle of each face, the outer cycle first; the unbounded face has none.
    cycles: Vec<Vec<u32>>,
}

/// A cycle of half-edges with one face on its left.
struct Cycle {
    /// The half-edge it is entered by.
    first: u32,
    doubled_area: i128,
    /// The number of its smallest vertex.
    smallest: u32,
}

impl Faces {
    /// The faces between edges that meet at their ends only, numbered by the smallest vertex of their outer cycles;
    /// where two share it, by the order in which the outer cycles are met walking along the edges.
    ///
    /// # Performance
    /// O(n log n).
    pub fn of(vertices: &[Spot], edges: &[[u32; 2]], tree: &SegmentTree) -> Self {
        let next = next_half_edges(vertices, edges);
        let (cycle_of, mut cycles) = find_cycles(vertices, edges, &next);

        // Outer cycles become faces, in the order of their smallest vertices.
        let mut order: Vec<u32> = (0_u32..).zip(&cycles).map(|(number, _)| number).collect();
        order.sort_by_key(|&number| cycles[number as usize].smallest);
        let mut face_of = vec![FaceId::UNBOUNDED; cycles.len()];
        let mut of_face: Vec<Vec<u32>> = vec![Vec::new()];
        for &number in &order {
            let cycle = &cycles[number as usize];
            if cycle.doubled_area > 0 {
                face_of[number as usize] = FaceId(count(of_face.len()));
                of_face.push(vec![cycle.first]);
            }
        }
        // The others are holes. What lies below the smallest vertex of one belongs to another component with a smaller
        // smallest vertex, so its face is known already.
        for &number in &order {
            let cycle = &mut cycles[number as usize];
            if cycle.doubled_area <= 0 {
                let below = tree.below(vertices[cycle.smallest as usize]);
                let face = below.map_or(FaceId::UNBOUNDED, |edge| face_of[cycle_of[2 * edge as usize] as usize]);
                face_of[number as usize] = face;
                of_face[face.0 as usize].push(cycle.first);
            }
        }
        let left = cycle_of.iter().map(|&cycle| face_of[cycle as usize]).collect();
        Self { next, left, cycles: of_face }
    }

    /// The face on the left of a half-edge.
    pub fn left_of(&self, half_edge: usize) -> FaceId {
        self.left[half_edge]
    }

    /// The face above an edge that is not vertical.
    pub fn above(&self, edge: u32) -> FaceId {
        self.left[2 * edge as usize]
    }

    /// The half-edges around a face and its holes.
    pub fn half_edges_of(&self, face: FaceId) -> impl Iterator<Item = u32> + '_ {
        self.cycles.get(face.0 as usize).into_iter().flatten().flat_map(|&first| self.around(first))
    }

    fn around(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(first);
        std::iter::from_fn(move || {
            let here = at?;
            at = Some(self.next[here as usize]).filter(|&next| next != first);
            Some(here)
        })
    }
}

/// What there is to say of each bounded face.
pub(super) fn describe(faces: &Faces, vertices: &[Spot], edges: &[[u32; 2]], origin: Origin) -> Vec<Face> {
    let spots = |half: u32| {
        let [u, v] = ends(edges, half as usize);
        (vertices[u as usize], vertices[v as usize])
    };
    (1_u32..)
        .zip(faces.cycles.iter().skip(1))
        .map(|(id, cycles)| {
            let id = FaceId(id);
            let way: Vec<(Spot, Spot)> = faces.half_edges_of(id).map(spots).collect();
            let corners = way.iter().map(|&(from, _)| origin.point(from));
            let bounds = Bounds::of(corners).unwrap_or(Bounds { min: origin.0, max: origin.0 });
            let doubled_area = way.iter().map(|&(from, to)| area_share(from, to)).sum();
            let interior = super::interior::point_inside(&way, cycles.len() - 1, doubled_area);
            Face { id, doubled_area, interior: interior.map(|spot| origin.point(spot)), bounds }
        })
        .collect()
}

/// For each half-edge the next one around the face on its left.
fn next_half_edges(vertices: &[Spot], edges: &[[u32; 2]]) -> Vec<u32> {
    // The half-edges that leave vertex v lie in leaving[starts[v]..starts[v + 1]].
    let mut starts = vec![0_u32; vertices.len() + 1];
    for &end in edges.iter().flatten() {
        starts[end as usize + 1] += 1;
    }
    for vertex in 0..vertices.len() {
        starts[vertex + 1] += starts[vertex];
    }
    let mut free = starts.clone();
    let mut leaving = vec![0_u32; 2 * edges.len()];
    for half in 0..2 * edges.len() {
        let place = &mut free[ends(edges, half)[0] as usize];
        leaving[*place as usize] = count(half);
        *place += 1;
    }
    let mut next = vec![0; 2 * edges.len()];
    let direction = |half: u32| {
        let [u, v] = ends(edges, half as usize);
        vector(vertices[u as usize], vertices[v as usize])
    };
    for vertex in 0..vertices.len() {
        let fan = &mut leaving[starts[vertex] as usize..starts[vertex + 1] as usize];
        fan.sort_unstable_by(|&one, &other| by_angle(direction(one), direction(other)));
        for place in 0..fan.len() {
            // Coming in against `fan[place]`, the face on the left goes on along the next one clockwise.
            let clockwise = fan[(place + fan.len() - 1) % fan.len()];
            next[(fan[place] ^ 1) as usize] = clockwise;
        }
    }
    next
}

/// The cycle of each half-edge, and what is known of each cycle, in the order of their first half-edges.
fn find_cycles(vertices: &[Spot], edges: &[[u32; 2]], next: &[u32]) -> (Vec<u32>, Vec<Cycle>) {
    let mut cycle_of = vec![u32::MAX; next.len()];
    let mut cycles = Vec::new();
    for first in 0..next.len() {
        if cycle_of[first] != u32::MAX {
            continue;
        }
        let number = count(cycles.len());
        let (mut doubled_area, mut smallest) = (0, u32::MAX);
        let mut half = first;
        loop {
            cycle_of[half] = number;
            let [u, v] = ends(edges, half);
            doubled_area += area_share(vertices[u as usize], vertices[v as usize]);
            smallest = smallest.min(u);
            half = next[half] as usize;
            if half == first {
                break;
            }
        }
        cycles.push(Cycle { first: count(first), doubled_area, smallest });
    }
    (cycle_of, cycles)
}

/// What a half-edge adds to twice the area on its left.
fn area_share(from: Spot, to: Spot) -> i128 {
    let corner = Spot { x: 0, y: 0 };
    i128::from(cross(vector(corner, from), vector(corner, to)))
}

fn ends(edges: &[[u32; 2]], half: usize) -> [u32; 2] {
    let [u, v] = edges[half / 2];
    if half.is_multiple_of(2) { [u, v] } else { [v, u] }
}

#[allow(clippy::cast_possible_truncation)] // `Arrangement::of` bounds the number of edges
fn count(number: usize) -> u32 {
    number as u32
}
