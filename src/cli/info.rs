//! `tongxin info PROJECT`: what a project holds, counted from its records.

use super::arguments::InfoArguments;
use super::failure::Failure;
use super::layout::{Block, grouped, lay_out};
use super::{Report, json};
use crate::domain::LevelRole;
use crate::model::{Document, canonical_hash};
use crate::query::Index;
use crate::query::statistics::{self, Statistics};
use crate::text::{self, Lang};

pub(super) fn run(arguments: &InfoArguments, lang: Lang) -> Result<Report, Failure> {
    let (session, note) = super::open::project(&arguments.project, lang)?;
    let document = session.document();
    let statistics = statistics::count(document, &Index::of(document));
    let text = if arguments.json {
        json(&Counted { statistics: &statistics, hash: canonical_hash(document).to_string() })
    } else {
        human(document, &statistics, lang)
    };
    Ok(Report { text, note, findings: false })
}

/// What a program gets: the figures, and the hash that tells one document from another.
#[derive(serde::Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    statistics: &'a Statistics,
    hash: String,
}

fn human(document: &Document, statistics: &Statistics, lang: Lang) -> String {
    use text::cli as words;
    let Statistics { title, demo_data, as_of, .. } = statistics;
    let mut head = if *demo_data { words::demo_mark(lang, title) } else { title.clone() };
    head.push('\n');
    if !as_of.is_empty() {
        head.push_str(&words::as_of(lang, as_of));
        head.push('\n');
    }
    let number = |count: usize| grouped(count as u64);
    // Where there is nothing to compare, nothing differs either.
    let each = |count: Option<usize>, of: usize| match count {
        Some(count) => number(count),
        None if of == 0 => "—".to_owned(),
        None => words::varies(lang).to_owned(),
    };
    let streets_here = statistics.levels.get(LevelRole::Street.key()).copied().unwrap_or_default();

    let mut levels = match document.levels.len() {
        4 => Block::new(words::block_levels(lang)),
        count => Block::new(&words::block_levels_of(lang, count)),
    };
    for (level, index) in document.levels.iter().zip(document.level_indexes()) {
        let key = document.level_key(index);
        let count = statistics.levels.get(&key).copied().unwrap_or_default();
        let apart = statistics.levels_apart.get(&key).copied().unwrap_or_default();
        let apart = if apart > 0 { words::apart(lang, apart) } else { String::new() };
        levels.row([lang.pick(&level.name_zh, &level.name_en).clone(), number(count), apart]);
    }
    levels.row([words::non_grids(lang).to_owned(), number(statistics.non_grids), String::new()]);
    levels.row([words::borders(lang).to_owned(), number(statistics.borders), String::new()]);

    let alliances = |kind: &str| statistics.alliances.get(kind).copied().unwrap_or_default();
    let mut people = Block::new(words::block_people(lang));
    let mut party = Block::new(words::block_party(lang));
    let mut places = Block::new(words::block_places(lang));
    let mut streets = Block::new(words::block_streets(lang));
    for (block, rows) in [
        (
            &mut people,
            vec![
                (words::households(lang), grouped(statistics.households)),
                (words::people(lang), grouped(statistics.people)),
                (words::administrators(lang), number(statistics.administrators)),
                (words::volunteers(lang), grouped(statistics.volunteers)),
            ],
        ),
        (
            &mut party,
            vec![
                (words::committees(lang), number(statistics.committees)),
                (words::alliances_street(lang), number(alliances("street"))),
                (words::alliances_building(lang), number(alliances("building"))),
                (words::alliances_industry(lang), number(alliances("industry"))),
                (words::alliances_thematic(lang), number(alliances("thematic"))),
                (words::units(lang), number(statistics.units)),
                (words::members(lang), grouped(statistics.members)),
                (words::assignments(lang), number(statistics.assignments)),
                (words::branches(lang), number(statistics.branches)),
            ],
        ),
        (
            &mut places,
            vec![
                (words::estates(lang), number(statistics.estates)),
                (
                    words::estates_covered(lang),
                    match statistics.estates_covered_percent {
                        Some(percent) => format!("{} ({percent:.2} %)", number(statistics.estates_covered)),
                        None => number(statistics.estates_covered),
                    },
                ),
                (words::renewed_estates(lang), number(statistics.renewed_estates)),
                (words::belts(lang), number(statistics.belts)),
                (words::belt_stops(lang), number(statistics.belt_stops)),
                (words::blocks(lang), number(statistics.blocks)),
                (words::red_property_sites(lang), number(statistics.red_property_sites)),
                (words::bases(lang), number(statistics.bases)),
                (words::sites(lang), number(statistics.sites)),
                (words::rivers_with_chief(lang), number(statistics.rivers_with_chief)),
            ],
        ),
        (
            &mut streets,
            vec![
                (words::offices_per_street(lang), each(statistics.offices_per_street, streets_here)),
                (words::centres_per_street(lang), each(statistics.centres_per_street, streets_here)),
                (words::enforcement_teams(lang), number(statistics.enforcement_teams)),
                (words::agencies_per_team(lang), each(statistics.agencies_per_team, statistics.enforcement_teams)),
                (words::linkage_tiers(lang), number(statistics.linkage_tiers)),
            ],
        ),
    ] {
        for (name, value) in rows {
            block.row([name.to_owned(), value]);
        }
    }
    head + &lay_out(&[levels, people, party, places, streets])
}
