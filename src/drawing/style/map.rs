//! The tokens of the map: ground, water, roads, borders of each level, labels.

use super::{Rank, Stroke, Theme, Width};
use crate::domain::BackdropLineKind;
use crate::drawing::Colour;

/// Colours of the map. Violet ink is for borders; it is never taken for roads or water.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapTokens {
    /// Built-up land.
    pub city: Colour,
    /// Everything else inside the district.
    pub hills: Colour,
    /// The veil over what lies outside the district.
    pub outside: Colour,
    /// Water.
    pub water: Colour,
    /// The line along water.
    pub shore: Colour,
    /// Rivers with a chief, darker than the water of the ground.
    pub river: Colour,
    /// Edges of housing estates.
    pub estate: Colour,
    /// Names of housing estates.
    pub estate_text: Colour,
    /// Names of water.
    pub water_text: Colour,
    /// Roads and their casing.
    pub road: Colour,
    /// See `road`.
    pub road_casing: Colour,
    /// Names of roads, on the road's own colour.
    pub road_text: Colour,
    /// Trunk roads and their casing.
    pub trunk: Colour,
    /// See `trunk`.
    pub trunk_casing: Colour,
    /// Buildings and their edge.
    pub building: Colour,
    /// See `building`.
    pub building_edge: Colour,
    /// Street blocks, a shade off the built-up land.
    pub block: Colour,
    /// Parks.
    pub park: Colour,
    /// Labels.
    pub label: Colour,
    /// The halo around labels and lines.
    pub halo: Colour,
    /// Names of streets (街道).
    pub street_label: Colour,
    /// Names of what lies outside.
    pub outside_label: Colour,
    /// Names of hills.
    pub relief_text: Colour,
    /// Border inks of the usual four levels, highest first.
    pub borders: [Colour; 4],
    /// Tints of streets.
    pub tints: [Colour; 6],
    /// Lines of circles (圈).
    pub circle: Colour,
    /// Fill of circles.
    pub circle_fill: Colour,
    /// Edge of a thing that does not exist yet.
    pub missing: Colour,
}

impl MapTokens {
    /// The ground where nothing is known of it: that around the district, without its veil.
    pub fn ground_outside(&self) -> Colour {
        Colour { a: u8::MAX, ..self.outside }
    }

    pub(super) const fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

const LIGHT: MapTokens = MapTokens {
    city: Colour::hex(0xF5_F3_EE),
    hills: Colour::hex(0xEA_EE_E2),
    outside: Colour::hex(0xEE_EC_E7).percent(72),
    water: Colour::hex(0xCB_DD_E6),
    shore: Colour::hex(0xA9_C4_D2),
    river: Colour::hex(0x5B_93_B3),
    estate: Colour::hex(0x8A_74_5C),
    estate_text: Colour::hex(0x6A_57_42),
    water_text: Colour::hex(0x3B_65_7D),
    road: Colour::hex(0xFF_FF_FF),
    road_casing: Colour::hex(0xDD_D8_CE),
    road_text: Colour::hex(0x5E_63_6C),
    trunk: Colour::hex(0xFB_E9_C4),
    trunk_casing: Colour::hex(0xDD_BF_80),
    building: Colour::hex(0xE6_E1_D8),
    building_edge: Colour::hex(0xD6_D0_C4),
    block: Colour::hex(0xF0_ED_E6),
    park: Colour::hex(0xDC_E8_D3),
    label: Colour::hex(0x2A_2D_33),
    halo: Colour::hex(0xFF_FF_FF),
    street_label: Colour::hex(0x3A_31_60),
    outside_label: Colour::hex(0x66_6B_74),
    relief_text: Colour::hex(0x5F_67_4C),
    borders: [Colour::hex(0x3A_31_60), Colour::hex(0x44_3C_68), Colour::hex(0x66_5C_8C), Colour::hex(0x85_7C_A8)],
    tints: [
        Colour::hex(0xE9_C9_A8).percent(34),
        Colour::hex(0xBF_D3_B0).percent(34),
        Colour::hex(0xC9_C3_E0).percent(34),
        Colour::hex(0xEB_C8_CB).percent(34),
        Colour::hex(0xB9_D6_D8).percent(34),
        Colour::hex(0xE5_DD_AA).percent(34),
    ],
    circle: Colour::hex(0xA3_5F_00),
    circle_fill: Colour::hex(0xF2_B5_44).percent(16),
    missing: Colour::hex(0x7C_82_90),
};

const DARK: MapTokens = MapTokens {
    city: Colour::hex(0x1F_23_29),
    hills: Colour::hex(0x1C_24_1F),
    outside: Colour::hex(0x16_18_1C).percent(72),
    water: Colour::hex(0x12_29_3A),
    shore: Colour::hex(0x28_50_6B),
    river: Colour::hex(0x4C_86_A8),
    estate: Colour::hex(0xA8_90_74),
    estate_text: Colour::hex(0xC2_AE_96),
    water_text: Colour::hex(0x7F_A9_C4),
    road: Colour::hex(0x3A_42_4D),
    road_casing: Colour::hex(0x15_18_1C),
    road_text: Colour::hex(0xC4_C9_D2),
    trunk: Colour::hex(0x4A_42_31),
    trunk_casing: Colour::hex(0x1A_18_14),
    building: Colour::hex(0x4A_4C_50),
    building_edge: Colour::hex(0x5B_5E_63),
    block: Colour::hex(0x22_26_2D),
    park: Colour::hex(0x20_30_2A),
    label: Colour::hex(0xE8_EA_EE),
    halo: Colour::hex(0x14_16_1A),
    street_label: Colour::hex(0xD2_C9_F5),
    outside_label: Colour::hex(0x8F_96_A2),
    relief_text: Colour::hex(0x9D_A6_86),
    borders: [Colour::hex(0xD2_C9_F5), Colour::hex(0xB9_AE_E6), Colour::hex(0x8F_86_BE), Colour::hex(0x7A_73_A3)],
    tints: [
        Colour::hex(0xB5_8C_5C).percent(17),
        Colour::hex(0x6D_9964).percent(17),
        Colour::hex(0x7F_76_C0).percent(17),
        Colour::hex(0xB5_68_6F).percent(17),
        Colour::hex(0x57_9B_A1).percent(17),
        Colour::hex(0xA8_9B_50).percent(17),
    ],
    circle: Colour::hex(0xF2_B5_44),
    circle_fill: Colour::hex(0xF2_B5_44).percent(16),
    missing: Colour::hex(0x8F_96_A2),
};

/// How the border of a level is drawn, from the bottom up.
#[derive(Clone, Debug, PartialEq)]
pub struct BorderStyle {
    /// A wide pale rim under the district's border.
    pub rim: Option<Stroke>,
    /// A casing that keeps the line apart from what it crosses.
    pub casing: Option<Stroke>,
    /// The line.
    pub line: Stroke,
}

/// The style of the borders whose highest level has this rank. A level in between has a width and an ink between those
/// of its neighbours, and long dashes that none of the usual four has.
pub fn border_style(rank: Rank, theme: Theme) -> BorderStyle {
    let map = theme.map();
    let ink = rank.colour(map.borders);
    // By zoom, then by rank.
    let widths = [[2.4, 1.8, 0.8, 0.6], [3.0, 2.2, 1.3, 0.95], [3.4, 2.8, 1.6, 1.2], [3.7, 3.3, 2.0, 1.4]];
    let widths = widths.map(|of_ranks| rank.number(of_ranks));
    let line = Stroke::new(ink, Width::ByZoom(widths));
    // From afar too: the colours of a theme are as strong as the lines.
    let (below, full) = if rank < Rank::COMMUNITY { (220.0, 160.0) } else { (30.0, 20.0) };
    let casing = Stroke::new(map.halo.percent(70), Width::ByZoom(widths.map(|w| w + 2.2))).fading(below, full);
    match rank {
        Rank::DISTRICT => BorderStyle {
            // From far away narrower: the rims of a bay's two shores would run into one.
            rim: Some(Stroke::new(ink.percent(13), Width::ByZoom([6.0, 9.0, 11.0, 11.0]))),
            casing: None,
            line: line.dashed(&[14.0, 4.0, 2.0, 4.0]),
        },
        Rank::STREET => BorderStyle { rim: None, casing: Some(casing), line },
        Rank::COMMUNITY => BorderStyle { rim: None, casing: Some(casing), line: line.fading(110.0, 60.0) },
        Rank::GRID => BorderStyle { rim: None, casing: None, line: line.dashed(&[4.0, 2.6]).fading(24.0, 15.0) },
        _ => {
            let below = if rank < Rank::COMMUNITY { 160.0 } else { 50.0 };
            BorderStyle { rim: None, casing: Some(casing), line: line.dashed(&[11.0, 3.0]).fading(below, below * 0.6) }
        }
    }
}

/// How a road is drawn: its casing under its surface.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadStyle {
    /// Painted first, for all roads.
    pub casing: Option<Stroke>,
    /// Painted over the casings of all roads of its class.
    pub surface: Stroke,
}

/// The style of a road or river.
pub fn road_style(kind: BackdropLineKind, theme: Theme) -> RoadStyle {
    let map = theme.map();
    let ground = |ground_m, min_px, max_px, extra_px| Width::Ground { ground_m, min_px, max_px, extra_px };
    let road = |surface, casing, ground_m, min_px, max_px, widest| RoadStyle {
        casing: Some(Stroke::new(casing, ground(ground_m, min_px, max_px, 1.6)).below(widest * 0.4)),
        surface: Stroke::new(surface, ground(ground_m, min_px, max_px, 0.0)).below(widest),
    };
    match kind {
        BackdropLineKind::TrunkRoad => road(map.trunk, map.trunk_casing, 34.0, 1.8, 34.0, 400.0),
        BackdropLineKind::MainRoad => road(map.road, map.road_casing, 28.0, 1.5, 30.0, 120.0),
        BackdropLineKind::SecondaryRoad => road(map.road, map.road_casing, 22.0, 1.1, 24.0, 40.0),
        BackdropLineKind::LocalRoad => road(map.road, map.road_casing, 5.5, 0.8, 9.0, 12.0),
        BackdropLineKind::River => {
            RoadStyle { casing: None, surface: Stroke::new(map.water, ground(16.0, 1.2, 20.0, 0.0)).below(200.0) }
        }
    }
}
