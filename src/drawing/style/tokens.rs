//! The tokens of the interface: what panels, texts, lines and the one accent are painted with.

use serde::{Deserialize, Serialize};

use super::MapTokens;
use crate::drawing::Colour;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
}

impl Theme {
    /// The tokens of the interface.
    pub const fn tokens(self) -> &'static Tokens {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }

    /// The tokens of the map.
    pub const fn map(self) -> &'static MapTokens {
        MapTokens::of(self)
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }
}

/// Colours of the interface. Red means the Party, never an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Panels and cards.
    pub panel: Colour,
    /// Hover, footers, chips.
    pub sub: Colour,
    /// Behind panels, tracks of segments.
    pub sunk: Colour,
    /// Hairlines.
    pub line: Colour,
    /// Edges of buttons.
    pub line2: Colour,
    /// Text.
    pub text1: Colour,
    /// Secondary text.
    pub text2: Colour,
    /// Codes and hints.
    pub text3: Colour,
    /// What one acts on: selection, focus, proposal.
    pub accent: Colour,
    /// Text on the accent.
    pub on_accent: Colour,
    /// The accent under the pointer.
    pub accent_hover: Colour,
    /// A surface tinted by the accent.
    pub accent_soft: Colour,
    /// The Party.
    pub red: Colour,
    /// A surface tinted by red.
    pub red_soft: Colour,
    /// Warnings and gaps.
    pub warn: Colour,
    /// A surface tinted by the warning colour.
    pub warn_soft: Colour,
    /// Errors.
    pub error: Colour,
    /// A surface tinted by the error colour.
    pub error_soft: Colour,
    /// Good state, services.
    pub ok: Colour,
    /// A surface tinted by the good colour.
    pub ok_soft: Colour,
    /// Tracks of bars.
    pub track: Colour,
    /// Shadow of a card.
    pub shadow: Colour,
    /// Shadow of something that floats.
    pub shadow_floating: Colour,
}

const LIGHT: Tokens = Tokens {
    panel: Colour::hex(0xFF_FF_FF),
    sub: Colour::hex(0xF5_F4_F1),
    sunk: Colour::hex(0xED_EC_E8),
    line: Colour::hex(0xE2_E0_DA),
    line2: Colour::hex(0xCF_CC_C4),
    text1: Colour::hex(0x1D_1F_24),
    text2: Colour::hex(0x56_5B_65),
    text3: Colour::hex(0x66_6B_74),
    accent: Colour::hex(0x24_56_C7),
    on_accent: Colour::hex(0xFF_FF_FF),
    accent_hover: Colour::hex(0x1C_47_A8),
    accent_soft: Colour::hex(0xE9_EF_FB),
    red: Colour::hex(0xB8_28_1F),
    red_soft: Colour::hex(0xFA_EB_E9),
    warn: Colour::hex(0x9A_5B_00),
    warn_soft: Colour::hex(0xFB_F1_DF),
    error: Colour::hex(0xB5_47_0B),
    error_soft: Colour::hex(0xFC_ED_E3),
    ok: Colour::hex(0x0F_76_6E),
    ok_soft: Colour::hex(0xE3_F2_F0),
    track: Colour::hex(0xE4_E2_DC),
    shadow: Colour::hex(0).percent(10),
    shadow_floating: Colour::hex(0).percent(18),
};

const DARK: Tokens = Tokens {
    panel: Colour::hex(0x1E_22_27),
    sub: Colour::hex(0x26_2B_31),
    sunk: Colour::hex(0x16_19_1D),
    line: Colour::hex(0x35_3B_44),
    line2: Colour::hex(0x48_50_5B),
    text1: Colour::hex(0xEC_ED_F0),
    text2: Colour::hex(0xAE_B4_BE),
    text3: Colour::hex(0x8F_96_A2),
    accent: Colour::hex(0x8A_B0_FF),
    on_accent: Colour::hex(0x10_18_2A),
    accent_hover: Colour::hex(0xA9_C5_FF),
    accent_soft: Colour::hex(0x25_32_4B),
    red: Colour::hex(0xF2_68_5A),
    red_soft: Colour::hex(0x3A_23_22),
    warn: Colour::hex(0xF2_B5_44),
    warn_soft: Colour::hex(0x35_2B_18),
    error: Colour::hex(0xFF_9A_5C),
    error_soft: Colour::hex(0x3A_28_1C),
    ok: Colour::hex(0x4F_D1_C0),
    ok_soft: Colour::hex(0x17_30_2E),
    track: Colour::hex(0x3A_41_4B),
    shadow: Colour::hex(0).percent(40),
    shadow_floating: Colour::hex(0).percent(55),
};
