//! `tongxin check PROJECT`: what in a project is not as it should be.

use serde::Serialize;

use super::arguments::CheckArguments;
use super::failure::Failure;
use super::layout::{Block, lay_out};
use super::{Report, json};
use crate::model::Document;
use crate::query::Index;
use crate::query::findings::{self, Finding, Severity};
use crate::text::{self, Lang};

/// All findings as other programs read them. The keys are documented and stable.
#[derive(Serialize)]
struct CheckReport<'a> {
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<FindingReport<'a>>,
    /// What another program changed in the layers, in words: the project does not heed it.
    foreign_changes: Vec<String>,
}

#[derive(Serialize)]
struct FindingReport<'a> {
    /// `error`, `warning` or `note`.
    severity: Severity,
    /// Name of the rule, e.g. `no_committee`.
    rule: &'a str,
    /// The finding in words.
    words: String,
    /// Where to look, in degrees of EPSG:4490; `null` when it has no place.
    lon: Option<f64>,
    lat: Option<f64>,
}

pub(super) fn run(arguments: &CheckArguments, lang: Lang) -> Result<Report, Failure> {
    let (session, note) = super::open::project_to_examine(&arguments.project, lang)?;
    let document = session.document();
    let findings = findings::findings(document, &Index::of(document));
    let count = |severity| findings.iter().filter(|finding| finding.rule.severity() == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let foreign: Vec<String> = session.foreign_changes().iter().map(|change| change.words(lang)).collect();
    let some_foreign = !foreign.is_empty();
    let text = if arguments.json {
        let findings = findings.iter().map(|finding| report(document, finding, lang)).collect();
        json(&CheckReport { errors, warnings, notes, findings, foreign_changes: foreign })
    } else {
        human(document, &findings, &foreign, lang) + &text::cli::check_counts(lang, errors, warnings, notes) + "\n"
    };
    Ok(Report { text, note, findings: errors > 0 || (arguments.strict && (some_foreign || !findings.is_empty())) })
}

fn report<'a>(document: &Document, finding: &'a Finding, lang: Lang) -> FindingReport<'a> {
    FindingReport {
        severity: finding.rule.severity(),
        rule: finding.rule.name(),
        words: finding.words(document, lang),
        lon: finding.place.map(|place| place.lon_deg()),
        lat: finding.place.map(|place| place.lat_deg()),
    }
}

/// The findings by severity, each with its place; what other programs changed stands among them.
fn human(document: &Document, findings: &[Finding], foreign: &[String], lang: Lang) -> String {
    let blocks = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let mut block = Block::new(severity.words(lang));
        for finding in findings.iter().filter(|finding| finding.rule.severity() == severity) {
            let place = finding.place.map(|place| format!("{:.5}, {:.5}", place.lon_deg(), place.lat_deg()));
            block.row([finding.rule.name().to_owned(), place.unwrap_or_default(), finding.words(document, lang)]);
        }
        block
    });
    let mut others = Block::new(text::cli::block_foreign(lang));
    for words in foreign {
        others.row([words]);
    }
    let [errors, warnings, notes] = blocks;
    lay_out(&[errors, others, warnings, notes])
}
