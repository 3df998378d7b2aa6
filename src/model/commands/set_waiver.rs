//! Leaves a finding as it is, with the reason, or lifts that.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::domain::{FindingName, Waiver};
use crate::model::Document;
use crate::text::{self, Lang};

/// The longest reason, in characters.
const REASON_LIMIT: usize = 300;
/// The most records that one finding names.
const RECORD_LIMIT: usize = 1000;

/// Why a finding is left as it is. Who and when come in from outside: the model reads no clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverReason {
    /// Why.
    pub reason: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// On which day, as `2021-07-19`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on: String,
}

pub(super) fn apply(
    document: &Document,
    finding: &FindingName,
    waiver: Option<&WaiverReason>,
) -> Result<Document, Refusal> {
    let place = document.project.waivers.binary_search_by(|waiver| waiver.finding.cmp(finding));
    let new = waiver.map(|why| checked(finding, why)).transpose()?;
    let mut after = document.clone();
    let waivers = &mut Arc::make_mut(&mut after.project).waivers;
    match (place, new) {
        (Ok(at), Some(new)) if waivers.get(at) == Some(&new) => return Err(Refusal::Unchanged),
        (Err(_), None) => return Err(Refusal::Unchanged),
        (Ok(at), Some(new)) => waivers[at] = new,
        (Ok(at), None) => drop(waivers.remove(at)),
        (Err(at), Some(new)) => waivers.insert(at, new),
    }
    Ok(after)
}

fn checked(finding: &FindingName, why: &WaiverReason) -> Result<Waiver, Refusal> {
    let is_rule = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_day = |day: &str| day.len() <= 10 && day.chars().all(|c| c.is_ascii_digit() || c == '-');
    let well_formed = (1..=64).contains(&finding.rule.len())
        && finding.rule.chars().all(is_rule)
        && finding.about.len() <= RECORD_LIMIT
        && is_day(&why.on)
        && why.by.chars().count() <= REASON_LIMIT;
    if !well_formed {
        return Err(Refusal::BadWaiver);
    }
    let clean = |words: &str| words.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    let reason = clean(&why.reason);
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > REASON_LIMIT {
        return Err(Refusal::ReasonTooLong { limit: REASON_LIMIT });
    }
    Ok(Waiver { finding: finding.clone(), reason, by: clean(&why.by), on: why.on.clone() })
}

/// The edit in words.
pub(super) fn words(waiver: Option<&WaiverReason>, lang: Lang) -> String {
    match waiver {
        Some(why) => text::redraw::did_waive(lang, why.reason.trim()),
        None => text::redraw::did_lift_waiver(lang).to_owned(),
    }
}
