//! The columns: which table has which, what they are called, how they are set.

use super::TableOf;
use crate::domain::LevelRole;
use crate::model::{Document, Kind};
use crate::text::{Lang, table as words};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    Text,
    /// One of a few words.
    Choice,
    /// Digits that are no number.
    Code,
    /// A whole number.
    Count,
    /// A number with two decimals.
    Measure,
}

macro_rules! fields {
    ($($field:ident $key:ident $kind:ident;)*) => {
        /// A column of a table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // the names say it
        pub enum Field { $($field,)* }

        impl Field {
            /// The key by which files and scripts know it.
            pub fn key(self) -> &'static str {
                match self { $(Self::$field => stringify!($key),)* }
            }

            /// Its head.
            pub fn words(self, lang: Lang) -> &'static str {
                match self { $(Self::$field => words::$key(lang),)* }
            }

            /// What it holds.
            pub fn kind(self) -> FieldKind {
                match self { $(Self::$field => FieldKind::$kind,)* }
            }
        }
    };
}

fields! {
    Number number Code;
    Code code Code;
    Name name Text;
    KindWords kind Choice;
    Parent parent Choice;
    Street street Choice;
    Community community Text;
    Households households Count;
    People people Count;
    Volunteers volunteers Count;
    Grids grids Count;
    Communities communities Count;
    SquareKm square_km Measure;
    Km km Measure;
    Committee committee Choice;
    Units units Count;
    Members members Count;
    Administrator administrator Choice;
    ResponsibleBody responsible_body Text;
    StaffQuota staff_quota Count;
    CreditCode credit_code Code;
    Sector sector Choice;
    Serves serves Text;
    Unit unit Text;
    Committees committees Count;
    Alliances alliances Count;
    Circle circle Text;
    Stops stops Count;
    Brand brand Choice;
    Belt belt Choice;
    Note note Text;
    Branch branch Text;
    Renewed renewed Choice;
    Mode mode Choice;
    EstateCount estate_count Count;
    Estates estates Text;
    Estate estate Text;
    Chief chief Text;
    Reaches reaches Count;
    For responsible_for Text;
    Holder holder Text;
    Agencies agencies Text;
    Entries entries Count;
    EntryList entry_list Text;
    Above above Text;
    StandsFor stands_for Text;
    Tags tags Text;
    ManagedBy managed_by Text;
}

impl FieldKind {
    /// Whether it is a number and stands on the right.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Measure)
    }
}

/// The columns of a table.
pub(super) fn fields(document: &Document, of: TableOf) -> Vec<Field> {
    use Field as F;
    let kind = match of {
        TableOf::Level(level) => {
            let mut fields = vec![F::Code, F::Name];
            let role = document.role_of(level);
            if role != Some(LevelRole::District) {
                fields.push(F::Parent);
            }
            if role != Some(LevelRole::Grid) {
                fields.push(F::Grids);
            }
            fields.extend([F::Households, F::People, F::Volunteers, F::SquareKm]);
            fields.extend(match role {
                Some(LevelRole::Street) => vec![F::Communities, F::StaffQuota, F::Alliances],
                Some(LevelRole::Community) => vec![F::Committee, F::Units, F::Members],
                Some(LevelRole::Grid) => vec![F::Administrator, F::KindWords, F::ResponsibleBody],
                _ => vec![],
            });
            return fields;
        }
        TableOf::Kind(kind) => kind,
    };
    match kind {
        Kind::Area => vec![F::Code, F::Name],
        Kind::NonGrid => vec![F::Name, F::KindWords, F::Parent, F::ManagedBy, F::SquareKm],
        Kind::Unit => {
            vec![F::Name, F::Sector, F::Members, F::Serves, F::Committees, F::Alliances, F::CreditCode]
        }
        Kind::Assignment => vec![F::Unit, F::Community, F::Street, F::Sector, F::Members],
        Kind::Committee => vec![F::Name, F::Community, F::Street, F::Units, F::Members],
        Kind::Alliance => vec![F::Name, F::KindWords, F::Street, F::Circle, F::Units, F::Members],
        Kind::Circle => vec![F::Name, F::KindWords, F::Community, F::Street, F::SquareKm, F::Alliances],
        Kind::Belt => vec![F::Name, F::Stops, F::Km],
        Kind::Site => vec![F::Name, F::KindWords, F::Community, F::Street, F::Brand, F::Belt, F::Note],
        Kind::Estate => {
            vec![F::Name, F::Community, F::Street, F::Households, F::People, F::Branch, F::Renewed]
        }
        Kind::Branch => vec![F::Name, F::Mode, F::Street, F::EstateCount, F::Households, F::Estates],
        Kind::Atom => vec![F::Number, F::Estate, F::Community, F::Street, F::Households, F::People],
        Kind::River => vec![F::Name, F::Chief, F::Reaches, F::Km],
        Kind::Post => vec![F::Name, F::KindWords, F::For, F::Street, F::Holder],
        Kind::Office => vec![F::Name, F::KindWords, F::Street],
        Kind::EnforcementTeam => vec![F::Name, F::Street, F::Agencies],
        Kind::Scheme => vec![F::Name, F::KindWords, F::Entries, F::EntryList],
        Kind::LinkageNode => vec![F::Name, F::KindWords, F::Above, F::StandsFor],
        Kind::Initiative => vec![F::Name, F::StandsFor, F::Tags],
    }
}
