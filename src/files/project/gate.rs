//! The one gate for what may become a document or be written: opening asks it, and so does every write, so that no file
//! is written that opening would refuse.

use super::limits::check_limits;
use crate::files::Problem;
use crate::model::{Delta, Document, History, Unsound, check_change, check_references};
use crate::partition::{Partition, Violation, check, check_junctions};

/// Up to so many vertices the whole plane is proved: about 0.25 s. The proof of a larger one would take longer than
/// reading it; it is left to the background, and `tongxin check` has the time.
pub const PLANE_LIMIT: usize = 500_000;

/// How many vertices the borders have.
pub fn vertices(partition: &Partition) -> usize {
    partition.borders().map(|border| border.points.len()).sum()
}

/// Whether a document is one that may be opened; `is_strict` asks the borders to keep the rules of the plane, too.
///
/// # Errors
/// The first fault.
pub fn check_document(document: &Document, is_strict: bool) -> Result<(), Problem> {
    let (broken, violations) = rayon::join(|| check_references(document), || check_junctions(&document.partition));
    broken.map_err(Problem::Broken)?;
    for violation in violations {
        match violation {
            // Two borders that could be one do no harm.
            Violation::FalseJunction { .. } => {}
            Violation::MixedGround { .. } if !is_strict => {}
            violation => return Err(of_borders(violation)),
        }
    }
    if is_strict && is_proved_on_opening(&document.partition) { check_plane(&document.partition) } else { Ok(()) }
}

/// Whether a project may be written whole.
///
/// # Errors
/// [`Problem::Unsaved`] with the first fault.
pub fn check_whole(document: &Document, history: &History) -> Result<(), Problem> {
    check_limits(document, history).and_then(|()| check_document(document, true)).map_err(unsaved)
}

/// Whether a project may be written over one that was sound, from which it differs by `delta`.
///
/// # Errors
/// [`Problem::Unsaved`] with the first fault.
///
/// # Performance
/// That of [`check_change`]; where borders changed, and there are no more than [`PLANE_LIMIT`] `vertices`, the proof of
/// the plane: about 0.5 µs for each. This includes a plane that was too large to be proved before.
pub fn check_difference(after: &Document, history: &History, delta: &Delta, vertices: usize) -> Result<(), Problem> {
    check_limits(after, history).map_err(unsaved)?;
    check_change(after, delta).map_err(|unsound| unsaved(of(unsound)))?;
    if delta.partition.is_empty() || vertices > PLANE_LIMIT {
        return Ok(());
    }
    check_plane(&after.partition).map_err(unsaved)
}

/// Whether there are few enough borders that opening proves the plane.
pub fn is_proved_on_opening(partition: &Partition) -> bool {
    vertices(partition) <= PLANE_LIMIT
}

/// The first rule of the plane that borders break, however many they are; two borders that could be one do no harm.
///
/// # Performance
/// That of [`check`].
pub fn plane_violation(partition: &Partition) -> Option<Violation> {
    let harmless = |violation: &Violation| matches!(violation, Violation::FalseJunction { .. });
    check(partition).into_iter().find(|violation| !harmless(violation))
}

fn check_plane(partition: &Partition) -> Result<(), Problem> {
    plane_violation(partition).map_or(Ok(()), |violation| Err(Problem::Plane(violation)))
}

fn unsaved(problem: Problem) -> Problem {
    Problem::Unsaved(Box::new(problem))
}

fn of(unsound: Unsound) -> Problem {
    match unsound {
        Unsound::Reference(broken) => Problem::Broken(broken),
        Unsound::Borders(violation) => of_borders(violation),
    }
}

/// What cannot be traced keeps a file shut in any case.
fn of_borders(violation: Violation) -> Problem {
    match violation {
        Violation::MixedGround { .. } => Problem::Plane(violation),
        violation => Problem::Structure(violation),
    }
}
