//! Names of a crowd of small areas in a column on each side of it, each with a line that runs level out of the crowd and
//! then on to its name.

use std::sync::Arc;

use super::leaders::{Crowd, Form, Place, clash};
use super::room::Room;
use super::taken::{Rect, Segment};
use super::tracks::{Side, Track, are_near, assign, crowds, label, reach_px, slots, tracks};
use crate::drawing::Mark;

/// Where one name in so many has no place, columns are tried.
const ONE_IN: usize = 10;
/// A line starts so far above or below the usual point of its area at most, in px,
const UP_PX: f64 = 14.0;
/// and so far beside it.
const BESIDE_PX: [f64; 9] = [0.0, 3.0, -3.0, 6.0, -6.0, 9.0, -9.0, 12.0, -12.0];
/// A px up or down costs as much as so many px of line.
const DEAR_UP: f64 = 3.0;
/// So often those that found no place in the column of a side are given out anew without that side.
const ROUNDS: usize = 4;
/// How dear it is to move a name out of its column.
const KEPT: u32 = 100;
/// Half a column's usual name, in px, for what stands in its way.
const USUAL_WIDTH_PX: f64 = 26.0;

/// Of each name of a crowd, the line on each track.
type Ways = Vec<Vec<Option<Segment>>>;

impl Crowd<'_> {
    /// Gives names of crowds that have no room places in columns, where more are named so than before.
    pub(super) fn stand_in_columns(&mut self, marks: &[&Arc<Mark>], rooms: &[Room]) {
        let without = |crowd: &Self| {
            let missing =
                crowd.names.iter().zip(&crowd.anchors).filter(|(name, at)| at.is_some() && name.chosen.is_none());
            missing.count()
        };
        if without(self) * ONE_IN < self.names.len() {
            return;
        }
        // Names that stand at home stay there.
        let led = self.names.iter().zip(&self.anchors).map(|(name, at)| at.filter(|_| !name.is_at_home()));
        for members in crowds(&led.collect::<Vec<_>>()) {
            let before: Vec<Option<usize>> = self.names.iter().map(|name| name.chosen).collect();
            let missing = without(self);
            members.iter().for_each(|&number| self.names[number].chosen = None);
            let found = self.columns(&members, marks, rooms);
            for (number, place) in found {
                self.names[number].places.push(place);
                self.names[number].chosen = Some(self.names[number].places.len() - 1);
            }
            for &number in &members {
                self.names[number].weight = if self.names[number].chosen.is_some() { KEPT } else { 1 };
            }
            self.compared = 0;
            self.settle(members.iter().copied().filter(|&number| self.names[number].chosen.is_none()).collect());
            if without(self) >= missing {
                self.names.iter_mut().zip(before).for_each(|(name, chosen)| name.chosen = chosen);
            }
        }
    }

    /// The places in columns of as many names of a crowd as can have one.
    fn columns(&self, members: &[usize], marks: &[&Arc<Mark>], rooms: &[Room]) -> Vec<(usize, Place)> {
        let nowhere = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let at = members.iter().filter_map(|&number| self.anchors[number]);
        let around = at.fold(nowhere, |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
        let form = Form { short: true };
        let Some(half_height) = members.iter().find_map(|&n| form.layout(marks[n])).map(|it| f64::from(it.h)) else {
            return Vec::new();
        };
        let tracks = tracks(around);
        let ways: Ways =
            members.iter().map(|&number| self.ways(number, &tracks, (marks[number], &rooms[number]))).collect();
        let free_slots = |side: Side| -> Vec<[f64; 2]> {
            let free = |slot: &[f64; 2]| {
                let label = label(*slot, side, (USUAL_WIDTH_PX, half_height));
                self.taken.is_free(label)
                    && self.is_free_of_names(Place::at_home(label, [label[0], label[1]], form, 0.0))
            };
            slots(around, side, half_height).into_iter().filter(free).collect()
        };
        let sides = [Side::Right, Side::Left].map(|side| (side, free_slots(side)));
        let (mut best, mut barred) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let given = self.on_tracks(members, &tracks, &ways, &barred);
            let (mut found, mut failed) = (Vec::new(), Vec::new());
            for (side, free) in &sides {
                let here: Vec<(usize, Segment)> =
                    given.iter().filter(|(_, to, _)| to == side).map(|&(member, _, line)| (member, line)).collect();
                let far =
                    |line: Segment, end: &[f64; 2]| Some((end[1] - line[1]).abs()).filter(|it| *it < reach_px(*side));
                let costs: Vec<Vec<Option<f64>>> = here
                    .iter()
                    .map(|(_, line)| free.iter().map(|end| far(*line, end).map(|it| it * it)).collect())
                    .collect();
                for ((member, line), slot) in here.into_iter().zip(assign(&costs)) {
                    let number = members[member];
                    let place = slot.and_then(|slot| in_column(free[slot], *side, line, form, marks[number]));
                    let stands = |place: &Place| {
                        place.lines().skip(1).all(|line| self.taken.is_free_line(line))
                            && self.taken.is_free(place.label)
                            && self.is_free_of_names(*place)
                            && !found.iter().any(|(_, other)| clash(*place, *other))
                    };
                    match place.filter(stands) {
                        Some(place) => found.push((number, place)),
                        None => failed.push((member, *side)),
                    }
                }
            }
            if found.len() > best.len() {
                best = found;
            }
            if failed.is_empty() {
                break;
            }
            barred.append(&mut failed);
        }
        best
    }

    /// The line of a name on each track, where nothing that stands fast and no name at home is in the way.
    fn ways(&self, number: usize, tracks: &[Track], (mark, room): (&Mark, &Room)) -> Vec<Option<Segment>> {
        let Some([x, y]) = self.anchors[number] else { return vec![None; tracks.len()] };
        let free = |line: Segment| {
            let start =
                Place::at_home([line[0], line[1], line[0], line[1]], [line[0], line[1]], Form { short: true }, 0.0);
            self.taken.is_free_line(line) && self.is_free_of_names(Place { line, ..start })
        };
        let way = |track: &Track| {
            let near = (track.y - y).abs() <= UP_PX;
            let mut starts = BESIDE_PX.iter().map(|beside| [x + beside, track.y]).filter(|_| near);
            starts.find_map(|at| {
                let line = track.from(at[0]).filter(|_| room.contains(at))?;
                (free(line) && self.taken.may_start(at, mark)).then_some(line)
            })
        };
        tracks.iter().map(way).collect()
    }

    /// Gives as many names of a crowd as possible a track of their own, but none to a side that is barred to it.
    fn on_tracks(
        &self,
        members: &[usize],
        tracks: &[Track],
        ways: &Ways,
        barred: &[(usize, Side)],
    ) -> Vec<(usize, Side, Segment)> {
        let cost = |member: usize, track: usize| {
            let line = ways[member][track].filter(|_| !barred.contains(&(member, tracks[track].side)))?;
            let [_, y] = self.anchors[members[member]]?;
            Some((line[2] - line[0]).abs() + DEAR_UP * (line[1] - y).abs())
        };
        let costs: Vec<Vec<Option<f64>>> =
            (0..members.len()).map(|member| (0..tracks.len()).map(|track| cost(member, track)).collect()).collect();
        let given = assign(&costs).into_iter().enumerate();
        let mut given: Vec<(usize, Side, Segment)> =
            given.filter_map(|(member, track)| Some((member, tracks[track?].side, ways[member][track?]?))).collect();
        // One to the left and one to the right on the same track: who is near the most goes.
        loop {
            let near = |a: &(usize, Side, Segment)| given.iter().filter(|b| b.0 != a.0 && are_near(a.2, b.2)).count();
            let counts: Vec<usize> = given.iter().map(near).collect();
            let Some(worst) = (0..given.len()).filter(|&it| counts[it] > 0).max_by_key(|&it| counts[it]) else { break };
            given.remove(worst);
        }
        given
    }

    fn is_free_of_names(&self, place: Place) -> bool {
        self.conflicts(usize::MAX, place, 1).is_some()
    }
}

/// The place of a name at the end of a line.
fn in_column(end: [f64; 2], side: Side, line: Segment, form: Form, mark: &Mark) -> Option<Place> {
    let layout = form.layout(mark)?;
    let label: Rect = label(end, side, (f64::from(layout.w), f64::from(layout.h)));
    let second = [line[2], line[3], end[0], end[1]];
    let cost = (line[2] - line[0]).abs() + (second[2] - second[0]).hypot(second[3] - second[1]);
    Some(Place { label, line, second: Some(second), form, cost, free: Some(true) })
}
