//! Gives an attribute of an area another value.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::domain::{Area, AreaId, Committee, GridKind, GridPurpose, LevelRole};
use crate::model::Document;
use crate::text::{self, Lang};

/// The longest name of an area, in characters.
const NAME_LIMIT: usize = 100;

/// An attribute of an area with the value that it shall have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "attribute", content = "value", rename_all = "snake_case")]
pub enum AreaAttributeValue {
    /// Name.
    Name(String),
    /// Volunteers registered in a grid.
    Volunteers(u32),
    /// Staffing quota of a street.
    StaffQuota(Option<u32>),
    /// Responsible body of a grid.
    ResponsibleBody(Option<String>),
    /// What a dedicated grid is for.
    Purpose(Option<GridPurpose>),
}

/// An attribute of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaAttribute {
    /// Name.
    Name,
    /// Volunteers.
    Volunteers,
    /// Staffing quota.
    StaffQuota,
    /// Responsible body.
    ResponsibleBody,
    /// What a dedicated grid is for.
    Purpose,
}

impl AreaAttribute {
    /// The attribute's name in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Name => text::model::attribute_name(lang),
            Self::Volunteers => text::model::attribute_volunteers(lang),
            Self::StaffQuota => text::model::attribute_staff_quota(lang),
            Self::ResponsibleBody => text::model::attribute_responsible_body(lang),
            Self::Purpose => text::model::attribute_purpose(lang),
        }
    }

    /// Whether areas of a level with this role have the attribute.
    fn belongs_to(self, role: Option<LevelRole>) -> bool {
        match self {
            Self::Name => true,
            Self::Volunteers | Self::ResponsibleBody | Self::Purpose => role == Some(LevelRole::Grid),
            Self::StaffQuota => role == Some(LevelRole::Street),
        }
    }
}

impl AreaAttributeValue {
    fn shown(&self, lang: Lang) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Volunteers(volunteers) => volunteers.to_string(),
            Self::StaffQuota(quota) => quota.map_or_else(none, |quota| quota.to_string()),
            Self::ResponsibleBody(body) => body.clone().unwrap_or_else(none),
            Self::Purpose(purpose) => purpose.map_or_else(none, |purpose| purpose_words(purpose, lang).to_owned()),
        }
    }

    /// The attribute that it is a value of.
    pub fn attribute(&self) -> AreaAttribute {
        match self {
            Self::Name(_) => AreaAttribute::Name,
            Self::Volunteers(_) => AreaAttribute::Volunteers,
            Self::StaffQuota(_) => AreaAttribute::StaffQuota,
            Self::ResponsibleBody(_) => AreaAttribute::ResponsibleBody,
            Self::Purpose(_) => AreaAttribute::Purpose,
        }
    }
}

pub(super) fn apply(document: &Document, id: AreaId, value: &AreaAttributeValue) -> Result<Document, Refusal> {
    let before = document.tables.areas.get(id).ok_or(Refusal::NoSuchArea(id))?;
    let wrong_level = Refusal::WrongLevel { attribute: value.attribute(), level: before.level };
    let mut area = before.clone();
    match value {
        _ if !value.attribute().belongs_to(document.role_of(area.level)) => return Err(wrong_level),
        AreaAttributeValue::Name(name) => area.name = checked_name(name)?,
        AreaAttributeValue::Volunteers(volunteers) => area.volunteers = *volunteers,
        AreaAttributeValue::StaffQuota(quota) => area.staff_quota = *quota,
        AreaAttributeValue::ResponsibleBody(body) => {
            area.responsible_body = body.as_deref().map(checked_name).transpose()?;
        }
        AreaAttributeValue::Purpose(_) if area.grid_kind == GridKind::Basic => return Err(wrong_level),
        AreaAttributeValue::Purpose(purpose) => area.purpose = *purpose,
    }
    if area == *before {
        return Err(Refusal::Unchanged);
    }
    let mut after = document.clone();
    if area.name != before.name {
        // A committee that is called after its community keeps being so.
        for committee in document.tables.committees.iter().filter(|row| row.community == id) {
            if let Some(rest) = committee.name.strip_prefix(&before.name) {
                after.tables.committees.put(Committee { name: format!("{}{rest}", area.name), ..committee.clone() });
            }
        }
    }
    after.tables.areas.put(area);
    Ok(after)
}

/// What a dedicated grid is for, in words.
pub fn purpose_words(purpose: GridPurpose, lang: Lang) -> &'static str {
    match purpose {
        GridPurpose::School => text::model::purpose_school(lang),
        GridPurpose::Park => text::model::purpose_park(lang),
        GridPurpose::Mall => text::model::purpose_mall(lang),
        GridPurpose::Site => text::model::purpose_site(lang),
    }
}

/// The name without characters that nobody sees and without blanks around it.
pub(super) fn checked_name(name: &str) -> Result<String, Refusal> {
    let name: String = name.chars().filter(|c| !c.is_control() && !is_format(*c)).collect();
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(Refusal::EmptyName);
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Refusal::NameTooLong { limit: NAME_LIMIT });
    }
    Ok(name)
}

/// Whether a character has no shape of its own: the general category Cf of Unicode 16.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}')
}

/// The edit in words, from the area before it.
pub(super) fn words(before: Option<&Area>, id: AreaId, value: &AreaAttributeValue, lang: Lang) -> String {
    let area = before.map_or_else(|| id.0.to_string(), |area| area.name.clone());
    let attribute = value.attribute();
    let old = before.map(|area| match attribute {
        AreaAttribute::Name => AreaAttributeValue::Name(area.name.clone()),
        AreaAttribute::Volunteers => AreaAttributeValue::Volunteers(area.volunteers),
        AreaAttribute::StaffQuota => AreaAttributeValue::StaffQuota(area.staff_quota),
        AreaAttribute::ResponsibleBody => AreaAttributeValue::ResponsibleBody(area.responsible_body.clone()),
        AreaAttribute::Purpose => AreaAttributeValue::Purpose(area.purpose),
    });
    let old = old.map_or_else(none, |old| old.shown(lang));
    if attribute == AreaAttribute::Name {
        return text::model::renamed(lang, old, value.shown(lang));
    }
    text::model::set_area_attribute(lang, area, attribute.words(lang), old, value.shown(lang))
}

fn none() -> String {
    "—".to_owned()
}
