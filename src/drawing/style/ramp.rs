//! Colours of classes: from little to much, and the two that stand apart from both.

use super::Theme;
use crate::drawing::Colour;

/// The colour of a class of `count`, the smallest values first: violet ink that grows darker (lighter on dark).
pub fn ramp(number: usize, count: usize, theme: Theme) -> Colour {
    const LIGHT: [u32; 5] = [0xF3_F0_F9, 0xDE_D7_EE, 0xC2_B6_E0, 0x9C_8B_CB, 0x6A_57_A5];
    // Steps of lightness as even as on light: about 13, 28, 42, 58, 78 of CIE L*.
    const DARK: [u32; 5] = [0x24_1F_36, 0x46_3B_6C, 0x6A_59_A2, 0x93_82_CC, 0xC6_BC_F0];
    // One colour or two need no extremes: borders and names stand out from them.
    let last = LIGHT.len() - if count <= 2 { 3 } else { 1 };
    let step = if count <= 1 { last } else { (number.min(count - 1) * last + (count - 1) / 2) / (count - 1) };
    let ramp = if theme == Theme::Dark { DARK } else { LIGHT };
    Colour::hex(ramp[step.min(last)]).percent(78)
}

/// The colour of what lies on either side of what is wanted: brown for too little, blue-green for too much, the more the
/// farther from 0 (−2 to 2), and pale for what is right.
pub fn diverging(side: i8, theme: Theme) -> Colour {
    let pale = if theme == Theme::Dark { 0x4A_48_44 } else { 0xF2_EF_E9 };
    Colour::hex(match side {
        ..=-2 => 0x8C_4A_00,
        -1 => 0xD9_A4_5B,
        0 => pale,
        1 => 0x8F_B9_B4,
        2.. => 0x0F_5F_58,
    })
    .percent(78)
}

/// The colour where nobody knows.
pub fn unknown(theme: Theme) -> Colour {
    theme.map().missing.percent(24)
}
