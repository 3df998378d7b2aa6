//! Lanes of the hills: from every hamlet to the next road or to a hamlet nearer to one, as a growing tree.

use crate::demo::district::District;
use crate::demo::layout::{Kind, Zone, wander};
use crate::demo::plane::Spot;
use crate::domain::{BackdropLine, BackdropLineKind};

/// A hamlet further from everything than this has no lane of its own.
const LONGEST_M: f64 = 2_600.0;

/// The lanes between the hamlets, grown from the roads outwards: each step joins the hamlet nearest to the net.
pub fn lanes(district: &District) -> Vec<BackdropLine> {
    let roads: Vec<Spot> = district
        .ground
        .lines
        .iter()
        .filter(|line| line.kind == Kind::Main)
        .flat_map(|line| line.spots.iter().copied())
        .collect();
    let nearest_road =
        |hamlet: Spot| roads.iter().map(|&road| (hamlet.distance(road), road)).min_by(|a, b| a.0.total_cmp(&b.0));
    // For each hamlet not yet joined the nearest spot of the net.
    let mut open: Vec<(Spot, (f64, Spot))> =
        district.hamlets().filter_map(|hamlet| Some((hamlet, nearest_road(hamlet)?))).collect();
    let mut lanes = Vec::new();
    while let Some(next) = (0..open.len()).min_by(|&a, &b| open[a].1.0.total_cmp(&open[b].1.0)) {
        let (hamlet, (length, from)) = open.swap_remove(next);
        if length > LONGEST_M {
            break;
        }
        for (other, nearest) in &mut open {
            let apart = other.distance(hamlet);
            if apart < nearest.0 {
                *nearest = (apart, hamlet);
            }
        }
        let spots = wander(&[from, hamlet], 4, 0.16, |_, _| true);
        let on_land = |spot: &Spot| district.zone_at(*spot) == Zone::Hills;
        if spots[1..].iter().step_by(3).all(on_land) {
            let line = spots.iter().map(|spot| spot.lattice()).collect();
            lanes.push(BackdropLine { kind: BackdropLineKind::LocalRoad, name: String::new(), line });
        }
    }
    lanes
}
