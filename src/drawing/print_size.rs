//! How large a PNG is on paper: the chunk that says how many pixels there are to a metre.
//!
//! Source: PNG specification, chunks `IHDR` and `pHYs`, and its CRC-32.

/// Where the first chunk ends, which is always `IHDR`: 8 bytes of signature, 25 of the chunk.
const AFTER_HEAD: usize = 33;

/// The picture with its size on paper, at so many dots to an inch.
pub(super) fn with_dpi(mut png: Vec<u8>, dpi: u32) -> Vec<u8> {
    // 10,000 dots to 254 inches make a metre.
    let per_metre = (dpi * 10_000 + 127) / 254;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1);
    let sum = crc(&chunk);
    let mut whole = 9_u32.to_be_bytes().to_vec();
    whole.extend(chunk);
    whole.extend(sum.to_be_bytes());
    if png.len() >= AFTER_HEAD {
        png.splice(AFTER_HEAD..AFTER_HEAD, whole);
    }
    png
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::crc;

    #[test]
    fn the_sum_is_that_of_the_specification() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
    }
}
