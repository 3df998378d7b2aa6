//! A colour with its opacity, as plain numbers: every sink turns it into its own type.

/// A colour in sRGB, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity: 255 hides what lies below.
    pub a: u8,
}

impl Colour {
    /// Nothing.
    pub const CLEAR: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    /// An opaque colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r, g, b, a: 255 }
    }

    /// How clearly one colour stands out from another, from 1 to 21, both taken as opaque.
    ///
    /// Source: the contrast ratio of the Web Content Accessibility Guidelines 2.1.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// The same colour, less opaque: 1 as it is, 0 not at all.
    #[must_use]
    pub fn faded(self, opacity: f32) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 255
        Self { a: (f32::from(self.a) * opacity.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// The same colour with an opacity in per cent.
    #[must_use]
    pub const fn percent(self, percent: u8) -> Self {
        #[allow(clippy::cast_possible_truncation)] // at most 255
        let a = (self.a as u32 * percent as u32 / 100) as u8;
        Self { a, ..self }
    }
}
