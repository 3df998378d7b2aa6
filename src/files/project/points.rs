//! Lattice points as bytes: the form in which borders and the backdrop lie in the file.
//!
//! The first point as it is, every other one as the difference to the one before; x then y; each number in zigzag
//! form (0, −1, 1, −2 … become 0, 1, 2, 3 …), seven bits a byte, lowest first, the eighth bit set where more follow
//! (LEB128). A vertex takes 4 to 6 bytes instead of 16, and every lattice point comes back as it was.

use crate::geodesy::LatticePoint;

/// The points as bytes.
pub fn encode(points: &[LatticePoint]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(points.len() * 6 + 8);
    let (mut x, mut y) = (0i64, 0i64);
    for point in points {
        // Wrapping on both sides: no pair of numbers can overflow.
        put(&mut bytes, point.x.wrapping_sub(x));
        put(&mut bytes, point.y.wrapping_sub(y));
        (x, y) = (point.x, point.y);
    }
    bytes
}

/// The points again; `None` when the bytes end inside a number, a number has more than 64 bits or a point is no place
/// on the earth.
pub fn decode(bytes: &[u8]) -> Option<Vec<LatticePoint>> {
    let mut points = Vec::with_capacity(bytes.len() / 5);
    let mut rest = bytes;
    let (mut x, mut y) = (0i64, 0i64);
    while !rest.is_empty() {
        x = x.wrapping_add(take(&mut rest)?);
        y = y.wrapping_add(take(&mut rest)?);
        points.push(Some(LatticePoint::new(x, y)).filter(|point| point.is_on_earth())?);
    }
    Some(points)
}

fn put(bytes: &mut Vec<u8>, number: i64) {
    let mut zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while zigzag >= 0x80 {
        bytes.push((zigzag & 0x7f) as u8 | 0x80);
        zigzag >>= 7;
    }
    bytes.push(zigzag as u8);
}

fn take(rest: &mut &[u8]) -> Option<i64> {
    let mut zigzag = 0u64;
    let mut shift = 0;
    loop {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        if shift == 63 && byte > 1 {
            return None;
        }
        zigzag |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed()));
        }
        shift += 7;
        if shift > 63 {
            return None;
        }
    }
}
