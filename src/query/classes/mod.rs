//! Themes: a figure for every area of a level, and the classes that its map is coloured by.
//!
//! Zero and "nobody knows" are classes of their own: a place with nobody is not a place with few.

mod breaks;
mod figured;
mod topic;
mod typed;

use std::collections::BTreeMap;

pub use breaks::{Method, breaks};
pub use figured::Figured;
pub use topic::{Topic, values};
pub use typed::{BreaksFault, typed_breaks};

use super::Index;
use crate::domain::{AreaId, LevelIndex};
use crate::model::Document;

/// In which class an area lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The class with this number, the smallest values first.
    Nth(usize),
    /// Its value is zero.
    Zero,
    /// Nobody knows its value.
    Missing,
}

/// A theme, computed for a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// What is shown.
    pub topic: Topic,
    /// Of which areas.
    pub level: LevelIndex,
    /// The limits of the classes, rising: class n holds what is at least `limits[n]` and less than `limits[n + 1]`; the
    /// last one also holds the last limit. None of [`Topic::Band`], whose classes are its sides (see [`Self::side`]).
    pub limits: Vec<f64>,
    /// The class of each area.
    pub classes: BTreeMap<AreaId, Class>,
    /// How many areas each class holds, for those that hold any.
    counts: BTreeMap<Class, usize>,
}

/// A grid with so many households more or fewer than the band allows lies far from it.
pub const FAR_FROM_BAND: f64 = 100.0;

impl Classified {
    /// How many classes there are usually, besides zero and missing.
    pub const USUAL_COUNT: usize = 5;

    /// Sorts the areas of a level into at most `count` classes.
    ///
    /// # Performance
    /// O(n log n) for n areas, O(count · n log n) for natural breaks; area in km² traces the level once.
    pub fn of(
        document: &Document,
        index: &Index,
        topic: Topic,
        level: LevelIndex,
        method: &Method,
        count: usize,
    ) -> Self {
        Self::of_figures(&Figured::of(document, index, topic, level), method, count)
    }

    /// Sorts the areas with these figures into at most `count` classes.
    ///
    /// # Performance
    /// That of [`breaks`].
    pub fn of_figures(figured: &Figured, method: &Method, count: usize) -> Self {
        let (topic, level, values) = (figured.topic, figured.level, figured.values());
        let known: Vec<f64> = values.values().filter_map(|value| *value).filter(|value| *value != 0.0).collect();
        let limits = if topic == Topic::Band { Vec::new() } else { breaks(&known, method, count) };
        let class = |value| if topic == Topic::Band { side_of_band(value) } else { class(&limits, value) };
        let classes: BTreeMap<AreaId, Class> = values.iter().map(|(&id, &value)| (id, class(value))).collect();
        let mut counts = BTreeMap::new();
        for class in classes.values() {
            *counts.entry(*class).or_default() += 1;
        }
        Self { topic, level, limits, classes, counts }
    }

    /// On which side of what is wanted a class of [`Topic::Band`] lies: −2 far below, −1 below, 0 within, 1 above, 2 far
    /// above.
    pub fn side(&self, class: Class) -> i8 {
        let Class::Nth(number) = class else { return 0 };
        [-2, -1, 1].get(number).copied().unwrap_or(2)
    }

    /// How many classes there are besides zero and missing.
    pub fn count(&self) -> usize {
        if self.topic == Topic::Band { 4 } else { self.limits.len().saturating_sub(1) }
    }

    /// The classes that hold an area, in the order of a legend: from little to much, what is unknown last.
    pub fn shown_classes(&self) -> Vec<Class> {
        let mut classes: Vec<Class> = (0..self.count()).map(Class::Nth).chain([Class::Zero]).collect();
        if self.topic == Topic::Band {
            classes.sort_by_key(|class| self.side(*class));
        }
        classes.push(Class::Missing);
        classes.retain(|class| self.areas_in(*class) > 0);
        classes
    }

    /// How many areas lie in a class.
    pub fn areas_in(&self, class: Class) -> usize {
        self.counts.get(&class).copied().unwrap_or_default()
    }
}

/// The class of so many households too many, or, below zero, too few.
fn side_of_band(beside: Option<f64>) -> Class {
    match beside {
        None => Class::Missing,
        Some(far) if far <= -FAR_FROM_BAND => Class::Nth(0),
        Some(far) if far >= FAR_FROM_BAND => Class::Nth(3),
        Some(below) if below < 0.0 => Class::Nth(1),
        Some(above) if above > 0.0 => Class::Nth(2),
        Some(_) => Class::Zero,
    }
}

fn class(limits: &[f64], value: Option<f64>) -> Class {
    match value {
        None => Class::Missing,
        Some(0.0) => Class::Zero,
        Some(value) => {
            let above = limits.partition_point(|limit| *limit <= value);
            Class::Nth(above.saturating_sub(1).min(limits.len().saturating_sub(2)))
        }
    }
}
