//! `tongxin check PROJECT`: what in a project is not as it should be.

use std::collections::BTreeMap;

use serde::Serialize;

use super::arguments::CheckArguments;
use super::failure::Failure;
use super::layout::{Block, grouped, lay_out};
use super::{Report, json};
use crate::domain::Waiver;
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
    /// How often each rule is broken that is, by code.
    rules: Vec<RuleCount>,
    /// What another program changed in the layers, in words: the project does not heed it.
    foreign_changes: Vec<String>,
}

#[derive(Serialize)]
struct RuleCount {
    code: &'static str,
    rule: &'static str,
    severity: Severity,
    count: usize,
}

#[derive(Serialize)]
struct FindingReport<'a> {
    /// Code of the rule, e.g. `T404`.
    code: &'a str,
    /// `error`, `warning` or `note`.
    severity: Severity,
    /// Name of the rule, e.g. `no_committee`.
    rule: &'a str,
    /// The finding in words.
    words: String,
    /// Where to look, in degrees of EPSG:4490; `null` when it has no place.
    lon: Option<f64>,
    lat: Option<f64>,
    /// Why it is left as it is, who decided and when; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a Waiver>,
}

pub(super) fn run(arguments: &CheckArguments, lang: Lang) -> Result<Report, Failure> {
    let (session, note) = super::open::project_to_examine(&arguments.project, lang)?;
    let document = session.document();
    let findings = findings::findings(document, &Index::of(document));
    let is_open = |finding: &&Finding| finding.waiver(document).is_none();
    let open = findings.iter().filter(is_open).count();
    let count =
        |severity| findings.iter().filter(is_open).filter(|finding| finding.rule.severity() == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let counts = counts(&findings);
    let foreign: Vec<String> = session.foreign_changes().iter().map(|change| change.words(lang)).collect();
    let some_foreign = !foreign.is_empty();
    let text = if arguments.json {
        let findings = findings.iter().map(|finding| report(document, finding, lang)).collect();
        json(&CheckReport { errors, warnings, notes, findings, rules: counts, foreign_changes: foreign })
    } else {
        human(document, &findings, &foreign, &counts, lang)
            + &text::cli::check_counts(lang, errors, warnings, notes)
            + &waived_count(findings.len() - open, lang)
            + "\n"
    };
    Ok(Report { text, note, findings: errors > 0 || (arguments.strict && (some_foreign || open > 0)) })
}

/// Why a finding is left as it is, after its words.
fn waived_words(document: &Document, finding: &Finding, lang: Lang) -> String {
    finding.waiver(document).map_or_else(String::new, |waiver| {
        format!(" {}", text::cli::check_waived(lang, &waiver.reason, &waiver.by, &waiver.on))
    })
}

fn waived_count(count: usize, lang: Lang) -> String {
    if count == 0 { String::new() } else { text::cli::check_waived_count(lang, count) }
}

fn counts(findings: &[Finding]) -> Vec<RuleCount> {
    let mut counts: BTreeMap<&'static str, RuleCount> = BTreeMap::new();
    for Finding { rule, .. } in findings {
        let (code, name, severity) = (rule.code(), rule.name(), rule.severity());
        counts.entry(code).or_insert(RuleCount { code, rule: name, severity, count: 0 }).count += 1;
    }
    counts.into_values().collect()
}

fn report<'a>(document: &'a Document, finding: &'a Finding, lang: Lang) -> FindingReport<'a> {
    FindingReport {
        code: finding.rule.code(),
        severity: finding.rule.severity(),
        rule: finding.rule.name(),
        words: finding.words(document, lang),
        lon: finding.place.map(|place| place.lon_deg()),
        lat: finding.place.map(|place| place.lat_deg()),
        waived: finding.waiver(document),
    }
}

/// The findings by severity, each with its place; what other programs changed stands among them.
fn human(document: &Document, findings: &[Finding], foreign: &[String], counts: &[RuleCount], lang: Lang) -> String {
    let blocks = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let mut block = Block::new(severity.words(lang));
        for finding in findings.iter().filter(|finding| finding.rule.severity() == severity) {
            let place = finding.place.map(|place| format!("{:.5}, {:.5}", place.lon_deg(), place.lat_deg()));
            let rule = &finding.rule;
            block.row([
                rule.code().to_owned(),
                rule.name().to_owned(),
                place.unwrap_or_default(),
                finding.words(document, lang) + &waived_words(document, finding, lang),
            ]);
        }
        block
    });
    let mut others = Block::new(text::cli::block_foreign(lang));
    for words in foreign {
        others.row([words]);
    }
    let mut by_rule = Block::new(text::cli::block_rules(lang));
    for RuleCount { code, rule, severity, count } in counts {
        by_rule.row([(*code).to_owned(), (*rule).to_owned(), severity.words(lang).to_owned(), grouped(*count as u64)]);
    }
    let [errors, warnings, notes] = blocks;
    lay_out(&[errors, others, warnings, notes, by_rule])
}
