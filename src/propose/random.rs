//! Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea, Flood 2014). Seeded by the one
//! who asks for proposals, never by a clock.

/// A sequence of numbers fixed by its seed.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The sequence of this seed; seeds side by side give sequences that have nothing to do with each other.
    pub fn of(seed: u64) -> Self {
        Self(Self(seed).next())
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of 16 bits.
    #[allow(clippy::cast_possible_truncation)] // 16 bits are left
    pub fn bits16(&mut self) -> u32 {
        (self.next() >> 48) as u32
    }

    /// The numbers below `count`, shuffled (Fisher–Yates).
    #[allow(clippy::cast_possible_truncation)] // below a usize
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
