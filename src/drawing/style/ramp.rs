//! Colours of classes: from little to much, and the two that stand apart from both.

use super::Theme;
use crate::drawing::Colour;

/// The colour of a class of `count`, the smallest values first: violet ink that grows darker (lighter on dark).
pub fn ramp(number: usize, count: usize, theme: Theme) -> Colour {
    const LIGHT: [u32; 5] = [0xF3_F0_F9, 0xE0_DA_EF, 0xC9_BF_E4, 0xA9_9A_D2, 0x7F_6E_B6];
    const DARK: [u32; 5] = [0x2B_26_40, 0x0042_3864, 0x57_4A_82, 0x73_65_A6, 0x94_87_C6];
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
