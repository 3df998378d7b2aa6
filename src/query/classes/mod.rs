//! Themes: a figure for every area of a level, and the classes that its map is coloured by.
//!
//! Zero and "nobody knows" are classes of their own: a place with nobody is not a place with few.

mod breaks;
mod topic;
mod typed;

use std::collections::BTreeMap;

pub use breaks::{Method, breaks};
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
    /// last one also holds the last limit.
    pub limits: Vec<f64>,
    /// The class of each area.
    pub classes: BTreeMap<AreaId, Class>,
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
        let values = values(document, index, topic, level);
        let known: Vec<f64> = values.values().filter_map(|value| *value).filter(|value| *value != 0.0).collect();
        let banded = Method::Manual(vec![-FAR_FROM_BAND, 0.0, FAR_FROM_BAND]);
        let limits = breaks(&known, if topic == Topic::Band { &banded } else { method }, count);
        let classes = values.into_iter().map(|(id, value)| (id, class(&limits, value))).collect();
        Self { topic, level, limits, classes }
    }

    /// On which side of what is wanted a class of [`Topic::Band`] lies: −2 far below, −1 below, 0 within, 1 above, 2 far
    /// above.
    pub fn side(&self, class: Class) -> i8 {
        let Class::Nth(number) = class else { return 0 };
        let limit = |number: usize| self.limits.get(number).copied().unwrap_or_default();
        let (low, high) = (limit(number), limit(number + 1));
        match () {
            () if high <= -FAR_FROM_BAND => -2,
            () if low >= FAR_FROM_BAND => 2,
            () if high <= 0.0 && low < 0.0 => -1,
            () => 1,
        }
    }

    /// How many classes there are besides zero and missing.
    pub fn count(&self) -> usize {
        self.limits.len().saturating_sub(1)
    }

    /// How many areas lie in a class.
    pub fn areas_in(&self, class: Class) -> usize {
        self.classes.values().filter(|&&other| other == class).count()
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
