//! The words for kinds of things, down to the kinds within a kind.

use crate::domain::{AllianceKind, BranchMode, CircleKind, LinkageTier, OfficeKind, SchemeKind, SiteKind, Subject};
use crate::model::Document;
use crate::query::answer::{post_words, reason_words};
use crate::text::{Lang, detail as words};

/// An area: square metres, hectares from one on, square kilometres from one on.
pub fn area_words(square_metres: f64, lang: Lang) -> String {
    in_unit_of(square_metres, square_metres, lang)
}

/// Areas that are compared, such as before and after an edit: all in the unit of the largest.
pub fn compared_area_words<const N: usize>(square_metres: [Option<f64>; N], lang: Lang) -> [Option<String>; N] {
    let largest = square_metres.into_iter().flatten().fold(0.0, f64::max);
    square_metres.map(|area| area.map(|area| in_unit_of(largest, area, lang)))
}

fn in_unit_of(unit: f64, square_metres: f64, lang: Lang) -> String {
    if unit < 10_000.0 {
        crate::text::find::square_metres(lang, format!("{square_metres:.0}"))
    } else if unit < 1_000_000.0 {
        crate::text::find::hectares(lang, format!("{:.2}", square_metres / 10_000.0))
    } else {
        crate::text::find::square_kilometres(lang, format!("{:.3}", square_metres / 1_000_000.0))
    }
}

/// The kind of a thing in words: of an area its level, of a site what kind of site it is.
pub fn kind_words(document: &Document, subject: Subject, lang: Lang) -> String {
    let t = &document.tables;
    let found = match subject {
        Subject::Area(id) => t.areas.get(id).and_then(|area| {
            let level = document.levels.get(usize::from(area.level.0))?;
            Some(lang.pick(level.name_zh.clone(), level.name_en.clone()))
        }),
        Subject::NonGrid(id) => t.non_grids.get(id).map(|face| reason_words(face.reason, lang).to_owned()),
        Subject::Unit(_) => Some(words::unit_kind(lang).to_owned()),
        Subject::Alliance(id) => t.alliances.get(id).map(|row| alliance_words(row.kind, lang).to_owned()),
        Subject::Circle(id) => t.circles.get(id).map(|row| circle_words(row.kind, lang).to_owned()),
        Subject::Site(id) => t.sites.get(id).map(|row| site_words(row.kind, lang).to_owned()),
        Subject::Post(id) => t.posts.get(id).map(|row| post_words(row.kind, lang).to_owned()),
        Subject::Office(id) => t.offices.get(id).map(|row| office_words(row.kind, lang).to_owned()),
        Subject::Scheme(id) => t.schemes.get(id).map(|row| scheme_words(row.kind, lang).to_owned()),
        Subject::LinkageNode(id) => t.linkage.get(id).map(|row| tier_words(row.tier, lang).to_owned()),
        _ => None,
    };
    found.unwrap_or_else(|| subject.kind().words(lang).to_owned())
}

pub fn site_words(kind: SiteKind, lang: Lang) -> &'static str {
    match kind {
        SiteKind::ServiceCentre => words::site_service_centre(lang),
        SiteKind::RedProperty => words::site_red_property(lang),
        SiteKind::OpenBase => words::site_open_base(lang),
        SiteKind::InternetBase => words::site_internet_base(lang),
        SiteKind::LawFirm => words::site_law_firm(lang),
        SiteKind::Building => words::site_building(lang),
        SiteKind::InnovationCentre => words::site_innovation_centre(lang),
        SiteKind::Incubator => words::site_incubator(lang),
        SiteKind::Academy => words::site_academy(lang),
        SiteKind::CommunityService => words::site_community_service(lang),
        SiteKind::PropertyService => words::site_property_service(lang),
        SiteKind::PurchasedService => words::site_purchased_service(lang),
        SiteKind::VolunteerService => words::site_volunteer_service(lang),
        SiteKind::SelfService => words::site_self_service(lang),
        SiteKind::Livelihood => words::site_livelihood(lang),
        SiteKind::EcologyCase => words::site_ecology_case(lang),
        SiteKind::RuralRevitalisation => words::site_rural_revitalisation(lang),
    }
}

pub fn alliance_words(kind: AllianceKind, lang: Lang) -> &'static str {
    match kind {
        AllianceKind::Street => words::alliance_street(lang),
        AllianceKind::Building => words::alliance_building(lang),
        AllianceKind::Industry => words::alliance_industry(lang),
        AllianceKind::Thematic => words::alliance_thematic(lang),
    }
}

pub fn circle_words(kind: CircleKind, lang: Lang) -> &'static str {
    match kind {
        CircleKind::DemonstrationBlock => words::circle_block(lang),
        CircleKind::BuildingAlliance => words::alliance_building(lang),
        CircleKind::IndustryPark => words::circle_park(lang),
    }
}

pub fn branch_words(mode: BranchMode, lang: Lang) -> &'static str {
    match mode {
        BranchMode::Single => words::branch_single(lang),
        BranchMode::Joint => words::branch_joint(lang),
        BranchMode::Property => words::branch_property(lang),
    }
}

pub fn office_words(kind: OfficeKind, lang: Lang) -> &'static str {
    match kind {
        OfficeKind::Office => words::office(lang),
        OfficeKind::Centre => words::centre(lang),
    }
}

pub fn scheme_words(kind: SchemeKind, lang: Lang) -> &'static str {
    match kind {
        SchemeKind::Scheme => words::scheme_scheme(lang),
        SchemeKind::Power => words::scheme_power(lang),
        SchemeKind::Mechanism => words::scheme_mechanism(lang),
        SchemeKind::Roster => words::scheme_roster(lang),
        SchemeKind::Checklist => words::scheme_checklist(lang),
        SchemeKind::Pillar => words::scheme_pillar(lang),
        SchemeKind::Brand => words::scheme_brand(lang),
        SchemeKind::Function => words::scheme_function(lang),
        SchemeKind::Theme => words::scheme_theme(lang),
    }
}

pub fn tier_words(tier: LinkageTier, lang: Lang) -> &'static str {
    match tier {
        LinkageTier::DistrictCentre => words::tier_district(lang),
        LinkageTier::DepartmentCentre => words::tier_department(lang),
        LinkageTier::StreetCentre => words::tier_street(lang),
        LinkageTier::Community => words::tier_community(lang),
        LinkageTier::Group => words::tier_group(lang),
    }
}
