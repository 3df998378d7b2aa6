//! Findings that somebody decided to leave as they are, with the reason.

use serde::{Deserialize, Serialize};

/// What a finding is about: the rule that is broken, and the records that break it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingName {
    /// The rule's name, e.g. `households_out_of_band`.
    pub rule: String,
    /// The numbers of the records, in the order in which the rule names them.
    pub about: Vec<u32>,
}

/// A finding that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The finding. It is waived however large it becomes, until somebody lifts the waiver.
    pub finding: FindingName,
    /// Why.
    pub reason: String,
    /// Who decided, as a role, e.g. 金碧街道办.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// On which day, as `2021-07-19`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on: String,
}
