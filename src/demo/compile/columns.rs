//! Which files of facts there are and what their columns hold.

/// What a column may hold.
#[derive(Clone, Copy)]
pub enum Column {
    /// Words, at least one.
    Text,
    /// Words or nothing.
    Free,
    /// Words that no other record has.
    Unique,
    /// A whole number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// Degrees of longitude; the next column holds the latitude. Emitted as one place.
    Place,
    /// As [`Column::Place`], or both empty.
    PlaceOrNone,
    /// Code of a division of this level.
    Code(&'static str),
    /// Code of a division of this level, or nothing.
    CodeOrNone(&'static str),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// One file.
pub struct TableShape {
    /// Its name.
    pub file: &'static str,
    /// The struct of a row.
    pub row: &'static str,
    /// The list of the rows.
    pub rows: &'static str,
    /// Its columns.
    pub columns: &'static [(&'static str, Column)],
}

const SITE_KINDS: &[&str] = &[
    "service_centre",
    "red_property",
    "open_base",
    "internet_base",
    "law_firm",
    "building",
    "innovation_centre",
    "incubator",
    "academy",
    "community_service",
    "property_service",
    "purchased_service",
    "volunteer_service",
    "self_service",
    "livelihood",
    "ecology_case",
    "rural_revitalisation",
];

const SCHEME_KINDS: &[&str] =
    &["scheme", "power", "mechanism", "roster", "checklist", "pillar", "brand", "function", "theme"];

/// All files and their columns.
pub const TABLES: &[TableShape] = &[
    TableShape {
        file: "divisions.csv",
        row: "Division",
        rows: "DIVISIONS",
        columns: &[
            ("code", Column::Unique),
            ("name", Column::Text),
            ("parent", Column::Free),
            ("level", Column::OneOf(&["district", "street", "community"])),
        ],
    },
    TableShape {
        file: "streets.csv",
        row: "Street",
        rows: "STREETS",
        columns: &[
            ("street", Column::Code("street")),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("grids", Column::Number),
            ("staff_quota", Column::Number),
        ],
    },
    TableShape {
        file: "seeds.csv",
        row: "Seed",
        rows: "SEEDS",
        columns: &[
            ("community", Column::Code("community")),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("committee", Column::Flag),
        ],
    },
    TableShape {
        file: "places.csv",
        row: "Place",
        rows: "PLACES",
        columns: &[
            ("kind", Column::OneOf(SITE_KINDS)),
            ("name", Column::Unique),
            ("community", Column::Code("community")),
            ("lon", Column::PlaceOrNone),
            ("lat", Column::PlaceOrNone),
            ("brand", Column::Free),
            ("note", Column::Free),
        ],
    },
    TableShape {
        file: "circles.csv",
        row: "CircleFact",
        rows: "CIRCLES",
        columns: &[
            ("kind", Column::OneOf(&["demonstration_block", "building_alliance", "industry_park"])),
            ("name", Column::Unique),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("radius_m", Column::Number),
        ],
    },
    TableShape {
        file: "alliances.csv",
        row: "AllianceFact",
        rows: "ALLIANCES",
        columns: &[
            ("kind", Column::OneOf(&["building", "industry", "thematic"])),
            ("name", Column::Unique),
            ("street", Column::CodeOrNone("street")),
            ("circle", Column::Free),
            ("worker", Column::Flag),
            ("sector", Column::Free),
            ("projects", Column::Free),
        ],
    },
    TableShape {
        file: "units.csv",
        row: "UnitFact",
        rows: "UNITS",
        columns: &[
            ("name", Column::Unique),
            ("sector", Column::Text),
            ("members", Column::Number),
            ("community", Column::Code("community")),
            ("second", Column::CodeOrNone("community")),
        ],
    },
    TableShape {
        file: "branches.csv",
        row: "BranchFact",
        rows: "BRANCHES",
        columns: &[("name", Column::Unique), ("mode", Column::OneOf(&["single", "joint", "property"]))],
    },
    TableShape {
        file: "estates.csv",
        row: "EstateFact",
        rows: "ESTATES",
        columns: &[
            ("name", Column::Unique),
            ("community", Column::Code("community")),
            ("branch", Column::Free),
            ("before", Column::Free),
            ("after", Column::Free),
        ],
    },
    TableShape {
        file: "offices.csv",
        row: "OfficeFact",
        rows: "OFFICES",
        columns: &[("kind", Column::OneOf(&["office", "centre", "agency"])), ("name", Column::Unique)],
    },
    TableShape {
        file: "schemes.csv",
        row: "SchemeFact",
        rows: "SCHEMES",
        columns: &[
            ("kind", Column::OneOf(SCHEME_KINDS)),
            ("title", Column::Text),
            ("label", Column::Free),
            ("meaning", Column::Free),
        ],
    },
    TableShape {
        file: "initiatives.csv",
        row: "InitiativeFact",
        rows: "INITIATIVES",
        columns: &[("name", Column::Unique), ("area", Column::CodeOrNone("any")), ("tags", Column::Free)],
    },
    TableShape {
        file: "linkage.csv",
        row: "LinkageFact",
        rows: "LINKAGE",
        columns: &[
            ("tier", Column::OneOf(&["district_centre", "department_centre", "street_centre", "community", "group"])),
            ("name", Column::Unique),
            ("parent", Column::Free),
            ("area", Column::CodeOrNone("any")),
        ],
    },
];
