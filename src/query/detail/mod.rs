//! What is known of one thing: its title, facts, figures and the things that it leads to, for a card or as text.
//!
//! Says only what the records hold; what is missing is "—". Never draws, and never changes anything.

mod area;
mod ground;
mod lists;
mod party;
mod place;
mod words;

pub use area::responsible_body;
pub use ground::{Ground, ground};
pub use words::{area_words, compared_area_words, kind_words};

use super::Index;
use super::naming::{code, name};
use crate::domain::{AreaId, Subject};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::text::{self, Lang};
pub(crate) use words::branch_words;

/// What is known of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The thing.
    pub subject: Subject,
    /// Its name.
    pub title: String,
    /// Its kind in words, e.g. 社区 or 红色物业示范点.
    pub kind: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// The areas that hold it, highest first.
    pub path: Vec<Link>,
    /// Its figures, at most four.
    pub figures: Vec<Figure>,
    /// Everything else, in order.
    pub sections: Vec<Section>,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number as it is read.
    pub value: String,
    /// What it counts, with its unit.
    pub label: String,
}

/// A part of the details under a head of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its head.
    pub title: String,
    /// What stands beside the head, e.g. a count; empty when nothing.
    pub note: String,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Things that it leads to.
    pub links: Vec<Link>,
    /// Something is missing here that ought to be there.
    pub gap: bool,
}

/// A label with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What is said.
    pub label: String,
    /// What it is; `None` where nobody knows, shown as "—".
    pub value: Option<String>,
    /// The thing that the value names.
    pub subject: Option<Subject>,
}

/// A thing with its name and a few words on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The thing.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// A few words; empty when there are none.
    pub note: String,
}

/// What is known of a thing; `None` when no record has its number.
///
/// # Performance
/// In the order of what it leads to; an area also looks once at every estate and site. Not for every frame.
pub fn details(document: &Document, index: &Index, subject: Subject, lang: Lang) -> Option<Details> {
    if !subject.is_in(&document.tables) {
        return None;
    }
    let mut teller = Teller { document, index, lang, figures: Vec::new(), sections: Vec::new() };
    match subject {
        Subject::Area(id) => teller.area(id),
        Subject::NonGrid(id) => teller.non_grid(id),
        Subject::Unit(id) => teller.unit(id),
        Subject::Assignment(id) => teller.assignment(id),
        Subject::Committee(id) => teller.committee(id),
        Subject::Alliance(id) => teller.alliance(id),
        Subject::Circle(id) => teller.circle(id),
        Subject::Belt(id) => teller.belt(id),
        Subject::Site(id) => teller.site(id),
        Subject::Estate(id) => teller.estate(id),
        Subject::Branch(id) => teller.branch(id),
        Subject::Atom(id) => teller.atom(id),
        Subject::River(id) => teller.river(id),
        Subject::Post(id) => teller.post(id),
        Subject::Office(id) => teller.office(id),
        Subject::EnforcementTeam(id) => teller.team(id),
        Subject::Scheme(id) => teller.scheme(id),
        Subject::LinkageNode(id) => teller.linkage_node(id),
        Subject::Initiative(id) => teller.initiative(id),
    };
    let Teller { figures, sections, .. } = teller;
    let path = path(document, index, subject);
    Some(Details {
        subject,
        title: name(document, subject, lang),
        kind: kind_words(document, subject, lang),
        code: code(document, subject).map(str::to_owned),
        path: path.into_iter().map(|id| link(document, id.into(), String::new(), lang)).collect(),
        figures,
        sections: sections.into_iter().filter(|section| !section.is_empty()).collect(),
    })
}

/// The areas that hold a thing, highest first: those above an area, or those around the place of something else.
pub fn path(document: &Document, index: &Index, subject: Subject) -> Vec<AreaId> {
    let lowest = match subject {
        Subject::Area(id) => document.tables.areas.get(id).and_then(|area| area.parent),
        Subject::NonGrid(id) => document.tables.non_grids.get(id).map(|face| face.parent),
        other => match &ground(document, index, other) {
            Ground { areas, rings, lines, points, .. } if areas.is_empty() && lines.is_empty() => {
                let middle = rings.first().and_then(|ring| middle(ring));
                let at = if rings.len() + points.len() == 1 { middle.or(points.first().copied()) } else { None };
                at.and_then(|at| document.area_of_label(index.locator().leaf(at))).map(|area| area.id)
            }
            Ground { areas, .. } if areas.len() == 1 => areas.first().copied(),
            _ => None,
        },
    };
    let mut path: Vec<AreaId> = lowest.into_iter().flat_map(|id| document.ancestry(id)).map(|area| area.id).collect();
    path.reverse();
    path
}

/// The middle of a ring's corners: inside every outline that is not bent like a horseshoe.
fn middle(ring: &[LatticePoint]) -> Option<LatticePoint> {
    let count = i64::try_from(ring.len()).ok().filter(|&count| count > 0)?;
    let first = *ring.first()?;
    // Sums of differences stay far below the limits of `i64`.
    let (dx, dy) = ring.iter().fold((0, 0), |(dx, dy), p| (dx + p.x - first.x, dy + p.y - first.y));
    Some(LatticePoint::new(first.x + dx / count, first.y + dy / count))
}

/// A thing with its name.
fn link(document: &Document, subject: Subject, note: String, lang: Lang) -> Link {
    Link { subject, name: name(document, subject, lang), note }
}

/// Puts details together.
struct Teller<'a> {
    document: &'a Document,
    index: &'a Index,
    lang: Lang,
    figures: Vec<Figure>,
    sections: Vec<Section>,
}

impl Teller<'_> {
    fn figure(&mut self, value: impl Into<u64>, label: &str) {
        self.figures.push(Figure { value: grouped(value.into()), label: label.to_owned() });
    }

    /// A number with two decimals.
    fn measure(&mut self, value: f64, label: &str) {
        self.figures.push(Figure { value: format!("{value:.2}"), label: label.to_owned() });
    }

    /// A section of facts.
    fn facts(&mut self, title: &str, facts: Vec<Fact>) {
        self.sections.push(Section { title: title.to_owned(), facts, ..Section::default() });
    }

    /// A section of links with their count; nothing when there are none.
    fn links(&mut self, title: &str, links: Vec<Link>) {
        if !links.is_empty() {
            let note = grouped(links.len() as u64);
            self.sections.push(Section { title: title.to_owned(), note, links, ..Section::default() });
        }
    }

    /// A section that says what is missing.
    fn gap(&mut self, title: &str, note: &str) {
        self.sections.push(Section { title: title.to_owned(), note: note.to_owned(), gap: true, ..Section::default() });
    }

    fn link(&self, subject: impl Into<Subject>, note: impl Into<String>) -> Link {
        link(self.document, subject.into(), note.into(), self.lang)
    }

    fn all<I: Into<Subject>>(&self, subjects: impl IntoIterator<Item = I>) -> Vec<Link> {
        subjects.into_iter().map(|subject| self.link(subject, "")).collect()
    }

    fn fact(&self, label: &str, value: Option<String>) -> Fact {
        Fact { label: label.to_owned(), value: value.filter(|value| !value.is_empty()), subject: None }
    }

    /// A fact that names a thing.
    fn named<I: Into<Subject>>(&self, label: &str, subject: Option<I>) -> Fact {
        let subject = subject.map(Into::into);
        let value = subject.map(|subject| name(self.document, subject, self.lang));
        Fact { label: label.to_owned(), value, subject }
    }

    /// The coordinates of a point, as the status bar shows them.
    fn coordinates(&self, at: Option<LatticePoint>) -> Fact {
        let said = at.map(|at| format!("{:.5}, {:.5}", at.lon_deg(), at.lat_deg()));
        self.fact(text::detail::coordinates(self.lang), said)
    }

    /// Where a point lies: the lowest area there.
    fn place(&self, at: Option<LatticePoint>) -> Fact {
        let area = at.and_then(|at| self.document.area_of_label(self.index.locator().leaf(at)));
        self.named(text::detail::place(self.lang), area.map(|area| area.id))
    }
}

impl Section {
    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.links.is_empty() && !self.gap
    }
}

impl Details {
    /// The details as lines of text, to be pasted elsewhere.
    pub fn as_text(&self, lang: Lang) -> String {
        let mut lines = vec![format!("{}（{}）", self.title, self.kind)];
        if lang == Lang::En {
            lines = vec![format!("{} ({})", self.title, self.kind)];
        }
        lines.extend(self.code.clone());
        if !self.path.is_empty() {
            lines.push(self.path.iter().map(|link| link.name.as_str()).collect::<Vec<_>>().join(" › "));
        }
        lines.extend(self.figures.iter().map(|figure| text::detail::line(lang, &figure.label, &figure.value)));
        for section in &self.sections {
            lines.push(String::new());
            let head = if section.note.is_empty() {
                section.title.clone()
            } else {
                text::detail::line(lang, &section.title, &section.note)
            };
            lines.push(head);
            for fact in &section.facts {
                lines.push(text::detail::line(lang, &fact.label, fact.value.as_deref().unwrap_or("—")));
            }
            for link in &section.links {
                let note = if link.note.is_empty() { String::new() } else { format!("\t{}", link.note) };
                lines.push(format!("- {}{note}", link.name));
            }
        }
        lines.join("\n")
    }
}

/// A number in groups of three: 1,658.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    groups.join(",")
}
