//! What the user chose to see under the map, and what a project may only propose.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Keys, Source, Underlay};

/// What the user chose. It belongs to the user's settings and never goes into a project, since it holds keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Where tiles come from.
    pub source: Source,
    /// How strongly the tiles are drawn, in per cent.
    pub opacity: u8,
    /// The user's keys.
    pub keys: Keys,
    /// A picture over the tiles.
    pub underlay: Option<Underlay>,
    /// What the user answered about base maps that projects name.
    pub consent: Consent,
}

impl Default for Choice {
    fn default() -> Self {
        Self { source: Source::Own, opacity: 100, keys: Keys::default(), underlay: None, consent: Consent::default() }
    }
}

/// A base map that a project names. By itself it does nothing: no tile of it is asked for until the user agreed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proposal {
    /// The project's title: each project is asked about by itself, and still by itself after it was moved.
    pub project: String,
    /// Where tiles come from; a source holds no key.
    pub source: Source,
}

/// What the user answered about base maps that projects name. Each is asked about once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Consent {
    yes: BTreeSet<String>,
    no: BTreeSet<String>,
}

impl Consent {
    /// What was answered; `None` when nobody was asked yet.
    pub fn answer(&self, proposal: &Proposal) -> Option<bool> {
        let name = name(proposal);
        if self.yes.contains(&name) {
            return Some(true);
        }
        self.no.contains(&name).then_some(false)
    }

    /// Keeps an answer.
    pub fn keep(&mut self, proposal: &Proposal, agreed: bool) {
        let name = name(proposal);
        let (to, from) = if agreed { (&mut self.yes, &mut self.no) } else { (&mut self.no, &mut self.yes) };
        from.remove(&name);
        to.insert(name);
    }
}

/// A digest: another address is another question, and so is the same one in another project.
fn name(proposal: &Proposal) -> String {
    let written = serde_json::to_vec(proposal).unwrap_or_default();
    Sha256::digest(&written).iter().map(|byte| format!("{byte:02x}")).collect()
}
