//! `tongxin propose PROJECT --area CODE --parts N`: divisions of an area into grids, with figures; the best of them as
//! one edit of a new project file.

use serde::Serialize;

use super::arguments::ProposeArguments;
use super::failure::Failure;
use super::layout::{Block, grouped, lay_out};
use super::{Report, json};
use crate::domain::AreaId;
use crate::jobs::Progress;
use crate::model::{Command, Document};
use crate::propose::{BalanceRule, Figures, GridFigures, Proposal, Question, propose};
use crate::query::Index;
use crate::text::{self, Lang};

/// A proposal as other programs read it. The keys are documented and stable.
#[derive(Serialize)]
struct ProposalReport<'a> {
    seed: u64,
    #[serde(flatten)]
    figures: &'a Figures,
    grids: Vec<GridReport<'a>>,
    /// Codes of the grids that there would not be any more.
    gone: Vec<&'a str>,
    /// The edit that makes it, as `log --jsonl` prints edits.
    command: &'a Command,
}

#[derive(Serialize)]
struct GridReport<'a> {
    /// Its code today; `null` for a new grid.
    code: Option<&'a str>,
    /// Code of the area that it belongs to.
    parent: Option<&'a str>,
    households: u64,
    area_m2: f64,
    compactness: f64,
}

pub(super) fn run(arguments: &ProposeArguments, lang: Lang) -> Result<Report, Failure> {
    let parts = whole("--parts", &arguments.parts, lang)?;
    let (seed, count) = (whole("--seed", &arguments.seed, lang)?, whole("--count", &arguments.count, lang)?);
    if let Some(out) = &arguments.apply {
        super::out::not_the_project(out, &arguments.project, lang)?;
        super::out::ends_in(out, &["gpkg"], lang)?;
        if out.exists() {
            return Err(Failure::File(text::cli::apply_exists(lang, out.display())));
        }
    }
    let (mut session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let area = document.tables.areas.iter().find(|area| area.code == arguments.area);
    let area = area.ok_or_else(|| Failure::Usage(text::cli::no_such_code(lang, &arguments.area)))?.id;
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let balance = if arguments.band { BalanceRule::Band } else { BalanceRule::AroundMean(5) };
    let question = Question { area, parts: small(parts), seed, count: small(count), balance };
    let proposals = propose(document, &Index::of(document), &question, &Progress::default())
        .map_err(|reason| Failure::Usage(reason.words(lang, document)))?;
    let mut text = if arguments.json {
        let reports: Vec<ProposalReport<'_>> = proposals.iter().map(|proposal| report(document, proposal)).collect();
        json(&reports)
    } else {
        proposals.iter().zip(1..).map(|(proposal, number)| human(document, proposal, number, lang)).collect()
    };
    if let (Some(out), Some(best)) = (&arguments.apply, proposals.into_iter().next()) {
        let before = document.clone();
        session.run(best.command).map_err(|refusal| Failure::Usage(refusal.words(lang, &before)))?;
        session.save_as(out, &Progress::default()).map_err(Failure::file(lang))?;
        if !arguments.json {
            text = format!("{text}{}\n", text::cli::written(lang, out.display()));
        }
    }
    Ok(Report { text, note, findings: false })
}

fn whole(argument: &str, value: &str, lang: Lang) -> Result<u64, Failure> {
    value.parse().map_err(|_| Failure::Usage(text::cli::not_whole(lang, argument, value)))
}

fn report<'a>(document: &'a Document, proposal: &'a Proposal) -> ProposalReport<'a> {
    let code = |id: AreaId| document.tables.areas.get(id).map(|area| area.code.as_str());
    let grid = |grid: &GridFigures| GridReport {
        code: grid.keep.and_then(code),
        parent: code(grid.parent),
        households: grid.households,
        area_m2: grid.area_m2,
        compactness: grid.compactness,
    };
    ProposalReport {
        seed: proposal.seed,
        figures: &proposal.figures,
        grids: proposal.grids.iter().map(grid).collect(),
        gone: proposal.gone.iter().filter_map(|&id| code(id)).collect(),
        command: &proposal.command,
    }
}

fn human(document: &Document, proposal: &Proposal, number: usize, lang: Lang) -> String {
    use text::cli as words;
    let Figures { least_households, most_households, spread_percent, .. } = proposal.figures;
    let figures = &proposal.figures;
    let head = words::proposal_head(lang, number, proposal.seed, proposal.grids.len());
    let mut block = Block::new(&head);
    let balance = match &figures.shortfall {
        None => words::proposal_balanced(lang).to_owned(),
        Some(reason) => words::proposal_not_balanced(lang, reason.words(lang)),
    };
    let households = if figures.by_area {
        words::proposal_by_area(lang).to_owned()
    } else {
        let (low, high) = (grouped(least_households), grouped(most_households));
        words::proposal_range(lang, low, high, format!("{spread_percent:.1}"))
    };
    block.row([words::proposal_households(lang).to_owned(), format!("{households}{}{balance}", lang.pick("，", "; "))]);
    let [mean, least] = [figures.mean_compactness, figures.least_compactness].map(|value| format!("{value:.2}"));
    block.row([words::proposal_compactness(lang).to_owned(), words::proposal_compact_values(lang, mean, least)]);
    if let Some(percent) = figures.along_percent {
        let percent = words::proposal_along_value(lang, format!("{percent:.0}"));
        block.row([words::proposal_along(lang).to_owned(), percent]);
    }
    block.row([words::proposal_estates(lang).to_owned(), grouped(figures.estates_cut as u64)]);
    block.row([text::plans::buildings_cut(lang).to_owned(), grouped(figures.buildings_cut as u64)]);
    if !figures.by_area {
        block.row([text::plans::households_moved(lang).to_owned(), grouped(figures.households_moved)]);
    }
    for grid in &proposal.grids {
        let name = grid.keep.map_or_else(|| words::proposal_new(lang).to_owned(), |id| document.name_of(id));
        let hectares = format!("{:.1}", grid.area_m2 / 10_000.0);
        let compactness = format!("{:.2}", grid.compactness);
        block.row([name, words::proposal_row(lang, grouped(grid.households), hectares, compactness)]);
    }
    lay_out(&[block])
}
