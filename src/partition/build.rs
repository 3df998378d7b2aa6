//! A partition from lines and a point in each face that says what covers it.

use std::collections::BTreeMap;

use super::{Arrangement, ArrangementError, FaceId, Label, Partition};
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};

/// Why lines and seeds make no partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The lines make no arrangement.
    Lines(ArrangementError),
    /// A seed that lies on a line, so that it is in no face.
    SeedOnBorder {
        /// The seed.
        place: LatticePoint,
        /// Its label.
        label: Label,
    },
    /// A seed with a label in the unbounded face.
    SeedOutside {
        /// The seed.
        place: LatticePoint,
        /// Its label.
        label: Label,
    },
    /// Two seeds in one face that disagree.
    TwoLabels {
        /// The first seed.
        first: (LatticePoint, Label),
        /// The second.
        second: (LatticePoint, Label),
    },
    /// Bounded faces without a seed.
    NoSeed {
        /// A place in or, in faces thinner than the lattice, at each.
        places: Vec<LatticePoint>,
    },
}

impl BuildError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Lines(error) => error.words(lang),
            Self::SeedOnBorder { place, label } => {
                text::partition::seed_on_border(lang, label.words(lang), words_of_place(*place, lang))
            }
            Self::SeedOutside { place, label } => {
                text::partition::seed_outside(lang, label.words(lang), words_of_place(*place, lang))
            }
            Self::TwoLabels { first, second } => text::partition::two_labels(
                lang,
                first.1.words(lang),
                words_of_place(first.0, lang),
                second.1.words(lang),
                words_of_place(second.0, lang),
            ),
            Self::NoSeed { places } => {
                let first = places.first().copied().unwrap_or_default();
                text::partition::no_seed(lang, places.len(), words_of_place(first, lang))
            }
        }
    }
}

/// A place in degrees, in words.
pub(super) fn words_of_place(p: LatticePoint, lang: Lang) -> String {
    text::partition::place(lang, format!("{:.7}", p.lon_deg()), format!("{:.7}", p.lat_deg()))
}

/// The partition of the ground that lines enclose: each face is covered by the label of the seeds in it. A face whose
/// seed says [`Label::Outside`] is not part of the district.
///
/// # Errors
/// A seed on a line, two seeds that disagree in one face, bounded faces without a seed, and a seed in the unbounded
/// face whose label is not [`Label::Outside`].
///
/// # Performance
/// That of [`Arrangement::of`], and O(log n) for each seed.
pub fn build(lines: &[Vec<LatticePoint>], seeds: &[(LatticePoint, Label)]) -> Result<Partition, BuildError> {
    let arrangement = Arrangement::of(lines).map_err(BuildError::Lines)?;
    let mut sown: BTreeMap<FaceId, (LatticePoint, Label)> = BTreeMap::new();
    for &(place, label) in seeds {
        let face = arrangement.face_at(place).ok_or(BuildError::SeedOnBorder { place, label })?;
        if face == FaceId::UNBOUNDED {
            if label == Label::Outside {
                continue;
            }
            return Err(BuildError::SeedOutside { place, label });
        }
        let first = *sown.entry(face).or_insert((place, label));
        if first.1 != label {
            return Err(BuildError::TwoLabels { first, second: (place, label) });
        }
    }
    let places: Vec<LatticePoint> = arrangement
        .faces()
        .filter(|face| !sown.contains_key(&face.id))
        .map(|face| face.interior.unwrap_or(face.bounds.min))
        .collect();
    if !places.is_empty() {
        return Err(BuildError::NoSeed { places });
    }
    Ok(arrangement.into_partition(|face| sown.get(&face).map_or(Label::Outside, |&(_, label)| label)))
}
