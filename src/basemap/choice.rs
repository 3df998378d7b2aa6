//! What the user chose to see under the map, and what a project may only propose.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// The placed picture that was taken away last, to be had again with its points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Underlay>,
    /// What the user answered about base maps that projects name.
    pub consent: Consent,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            source: Source::Own,
            opacity: 100,
            keys: Keys::default(),
            underlay: None,
            set_aside: None,
            consent: Consent::default(),
        }
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

impl Choice {
    /// Takes another picture, or none. A placed one that goes is kept aside, points and all; where it is the one that
    /// comes back by its name alone, it brings its points along.
    pub fn take_underlay(&mut self, wanted: Option<Underlay>) {
        let same = |kept: &Underlay, wanted: &Underlay| kept.path == wanted.path && wanted.points.is_empty();
        let wanted = match (wanted, &self.set_aside) {
            (Some(wanted), Some(kept)) if same(kept, &wanted) => Some(Underlay { shown: true, ..kept.clone() }),
            (wanted, _) => wanted,
        };
        let gone = std::mem::replace(&mut self.underlay, wanted);
        if let Some(gone) = gone.filter(|gone| !gone.points.is_empty() && Some(gone) != self.underlay.as_ref()) {
            self.set_aside = Some(gone);
        }
    }

    /// What is kept in the settings, and whether all of it could be read. Each part is read by itself: keys and answers
    /// are not lost with a source that makes no sense.
    pub fn read(kept: &Value) -> (Self, bool) {
        if kept.is_null() {
            return (Self::default(), true);
        }
        if let Ok(choice) = serde_json::from_value(kept.clone()) {
            return (choice, true);
        }
        let usual = Self::default();
        let choice = Self {
            source: part(kept, "source").unwrap_or(usual.source),
            opacity: part(kept, "opacity").unwrap_or(usual.opacity),
            keys: part(kept, "keys").unwrap_or(usual.keys),
            underlay: part(kept, "underlay").unwrap_or(usual.underlay),
            set_aside: part(kept, "set_aside").unwrap_or(usual.set_aside),
            consent: part(kept, "consent").unwrap_or(usual.consent),
        };
        (choice, false)
    }
}

fn part<T: DeserializeOwned>(kept: &Value, name: &str) -> Option<T> {
    serde_json::from_value(kept.get(name)?.clone()).ok()
}

/// What the user answered about base maps that projects name. Each is asked about once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "BTreeMap<String, bool>")]
pub struct Consent(BTreeMap<String, bool>);

/// Answers as they were written, at first in two lists.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    yes: BTreeSet<String>,
    #[serde(default)]
    no: BTreeSet<String>,
    #[serde(flatten)]
    answers: BTreeMap<String, bool>,
}

impl From<Written> for Consent {
    /// No is no, wherever it stands.
    fn from(written: Written) -> Self {
        let mut answers = written.answers;
        for name in written.yes {
            answers.entry(name).or_insert(true);
        }
        answers.extend(written.no.into_iter().map(|name| (name, false)));
        Self(answers)
    }
}

impl From<Consent> for BTreeMap<String, bool> {
    fn from(consent: Consent) -> Self {
        consent.0
    }
}

impl Consent {
    /// What was answered; `None` when nobody was asked yet.
    pub fn answer(&self, proposal: &Proposal) -> Option<bool> {
        self.0.get(&name(proposal)).copied()
    }

    /// Keeps an answer.
    pub fn keep(&mut self, proposal: &Proposal, agreed: bool) {
        self.0.insert(name(proposal), agreed);
    }
}

/// A digest: another address is another question, and so is the same one in another project.
fn name(proposal: &Proposal) -> String {
    let written = serde_json::to_vec(proposal).unwrap_or_default();
    Sha256::digest(&written).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Choice, Consent, Source};

    #[test]
    fn keys_and_answers_outlive_a_source_that_makes_no_sense() {
        let kept = json!({
            "source": {"tianditu": "streets", "xyz": {}}, "opacity": 70, "keys": {"https://a.example": "k"},
            "consent": {"n": false}, "underlay": {"path": 1}
        });
        let (choice, whole) = Choice::read(&kept);
        assert!(!whole);
        assert_eq!((choice.source, choice.opacity, choice.underlay), (Source::Own, 70, None));
        assert_eq!(choice.keys.of("https://a.example").map(|key| key.expose().to_owned()), Some("k".to_owned()));
        assert_eq!(choice.consent, Consent([("n".to_owned(), false)].into()));
    }

    #[test]
    fn answers_that_were_written_in_two_lists_are_read() {
        let read: Consent = serde_json::from_value(json!({"yes": ["a", "b"], "no": ["b", "c"]})).unwrap_or_default();
        let wanted = [("a", true), ("b", false), ("c", false)].map(|(name, answer)| (name.to_owned(), answer));
        assert_eq!(read, Consent(wanted.into()));
    }
}
