//! Written numbers as lattice units, exactly.

use super::{CoordinateError, LatticePoint};

const HALF_TURN: i64 = 180 * 100_000_000;
const QUARTER_TURN: i64 = 90 * 100_000_000;

/// The number of lattice units (1e-8 degree) nearest to a written decimal number of degrees, halves to even; `None`
/// when it is not a number.
///
/// Reads an optional sign, digits and at most one point, with blanks around them. The result is that of exact decimal
/// arithmetic: `25.000000005` is 2500000000, not what the nearest binary number would give. Numbers with an exponent
/// go through binary. Numbers far beyond the earth come out as the largest one, never wrapped: check them with
/// [`lattice_point`].
///
/// # Performance
/// About a nanosecond per digit.
pub fn lattice_units(written: &[u8]) -> Option<i64> {
    let written = written.trim_ascii();
    let (negative, digits) = match written {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, written),
    };
    let mut units: i64 = 0;
    let mut places: Option<u32> = None;
    let mut seen = false;
    let mut rest = digits;
    while let [byte, after @ ..] = rest {
        match byte {
            b'0'..=b'9' if places == Some(8) => break,
            b'0'..=b'9' => {
                units = units.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
                places = places.map(|count| count + 1);
                seen = true;
            }
            b'.' if places.is_none() => places = Some(0),
            b'e' | b'E' if seen => return through_binary(written),
            _ => return None,
        }
        rest = after;
    }
    if !seen {
        return None;
    }
    let scaled = units.saturating_mul(10_i64.pow(8 - places.unwrap_or(0)));
    let rounded = match rest {
        [] => scaled,
        [ninth, tail @ ..] => {
            if let Some(at) = tail.iter().position(|byte| !byte.is_ascii_digit()) {
                return if matches!(tail[at], b'e' | b'E') { through_binary(written) } else { None };
            }
            let up = match ninth.cmp(&b'5') {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => tail.iter().any(|&byte| byte != b'0') || scaled % 2 == 1,
                std::cmp::Ordering::Greater => true,
            };
            scaled.saturating_add(i64::from(up))
        }
    };
    Some(if negative { -rounded } else { rounded })
}

/// The lattice point with these coordinates in lattice units.
///
/// # Errors
/// Units outside the earth's range, with a hint when they lie inside once the axes are swapped.
pub fn lattice_point(x: i64, y: i64) -> Result<LatticePoint, CoordinateError> {
    let point = LatticePoint::new(x, y);
    if x.unsigned_abs() <= HALF_TURN.unsigned_abs() && y.unsigned_abs() <= QUARTER_TURN.unsigned_abs() {
        Ok(point)
    } else {
        // The rounded number is enough to say which mistake it is.
        LatticePoint::from_degrees(point.lon_deg(), point.lat_deg())
    }
}

fn through_binary(written: &[u8]) -> Option<i64> {
    let degrees: f64 = std::str::from_utf8(written).ok()?.parse().ok()?;
    let units = (degrees * super::UNITS_PER_DEG).round_ties_even();
    #[allow(clippy::cast_possible_truncation)] // a cast of a float saturates
    Some(units as i64)
}
