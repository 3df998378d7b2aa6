//! Search: everything that has a name or a code, by text, pinyin, initials or code; and places by their coordinates.
//!
//! A follower of the document: caught up from a computed delta, it equals one made afresh.

mod matching;
mod sound;
mod typed;
mod whereabouts;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

pub use matching::How;
use matching::{Gate, Sieve, Word};
use sound::{Sounds, plain};
pub use typed::{NoPlace, TypedPlace, no_place, typed_places};
use whereabouts::group;
pub use whereabouts::{Whereabouts, home, whereabouts};

use rayon::prelude::*;

use super::Index;
use super::naming::{code, names};
use crate::domain::{AreaId, RecordId, Subject};
use crate::model::{DeltaVisitor, Document, Record, RowChange};

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The thing.
    pub subject: Subject,
    /// How it was found.
    pub how: How,
}

/// Everything with a name or a code, ready to be searched.
#[derive(Clone, Debug, Default)]
pub struct Search {
    seen: Document,
    sounds: Sounds,
    /// By group, then short names first.
    entries: Vec<Entry>,
    /// What lets most searches pass by an entry, side by side.
    gates: Vec<Gate>,
    /// Codes by group, in order.
    codes: Vec<(u8, String, Subject)>,
}

/// One name of a thing.
#[derive(Clone, Debug)]
struct Entry {
    group: u8,
    sieve: Sieve,
    subject: Subject,
    name: Box<[u16]>,
    /// The name as it is compared.
    text: Box<str>,
}

impl Entry {
    fn order(&self, other: &Self) -> Ordering {
        let key = |entry: &Self| (entry.group, entry.name.len());
        key(self).cmp(&key(other)).then_with(|| self.text.cmp(&other.text)).then(self.subject.cmp(&other.subject))
    }
}

impl Search {
    /// The search of a document.
    pub fn of(document: &Document) -> Self {
        let mut search = Self::default();
        search.follow(document);
        search
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.codes.is_empty()
    }

    /// Catches up with another state of the same project.
    ///
    /// # Performance
    /// O(k log k) for the k names that changed, and one pass over all when something did.
    pub fn follow(&mut self, document: &Document) {
        let delta = self.seen.diff(document);
        if delta.project.is_none() && delta.levels.is_none() && delta.tables.is_empty() {
            return;
        }
        let mut changed = Changed::default();
        let Ok(()) = delta.tables.visit(&mut changed);
        let stays = |subject: &Subject| !changed.0.contains(subject);
        let kept = std::mem::take(&mut self.entries).into_iter().zip(std::mem::take(&mut self.gates));
        let kept: Vec<(Entry, Gate)> = kept.filter(|(entry, _)| stays(&entry.subject)).collect();
        let codes = std::mem::take(&mut self.codes).into_iter().filter(|(.., subject)| stays(subject));
        let codes: Vec<(u8, String, Subject)> = codes.collect();
        let (mut entries, mut new_codes) = (Vec::new(), Vec::new());
        for &subject in &changed.0 {
            let group = group(document, subject);
            for name in names(document, subject) {
                let sounded = self.sounds.name(&name);
                let sieve = Sieve::of(&sounded, &self.sounds);
                let text = plain(&name).collect::<String>().into_boxed_str();
                entries.push(Entry { group, sieve, subject, name: sounded, text });
            }
            if let Some(code) = code(document, subject) {
                new_codes.push((group, plain(code).collect(), subject));
            }
        }
        entries.par_sort_by(Entry::order);
        new_codes.par_sort();
        let sounds = &self.sounds;
        let with_gate = |entry: Entry| {
            let gate = Gate::of(&entry.name, &entry.sieve, sounds);
            (entry, gate)
        };
        let come: Vec<(Entry, Gate)> = entries.into_par_iter().map(with_gate).collect();
        (self.entries, self.gates) = merged(kept, come, |one, other| one.0.order(&other.0)).into_iter().unzip();
        // The sieve lies beside the entry, the text elsewhere.
        let same = |one: &Entry, other: &Entry| one.sieve == other.sieve && one.text == other.text;
        for (pair, gate) in self.entries.windows(2).zip(self.gates.iter_mut().skip(1)) {
            gate.repeats = same(&pair[0], &pair[1]);
        }
        if let Some(first) = self.gates.first_mut() {
            first.repeats = false;
        }
        self.codes = merged(codes, new_codes, Ord::cmp);
        self.seen = document.clone();
    }

    /// What the query names, the best first: how well it fits, then areas from the highest level down, then short
    /// names. Of each kind (each level of areas) at most `per_kind` things; one character wrong is forgiven when
    /// nothing else is found.
    ///
    /// Words apart by blanks must all fit: one of them the thing, the others the thing or an area that holds it
    /// (`杨家 2`, `yj 2`).
    ///
    /// # Performance
    /// O(n) over the names with a small constant: below a millisecond for 20,000 grids.
    pub fn find(&self, index: &Index, query: &str, per_kind: usize) -> Vec<Hit> {
        let words: Vec<Word> = query.split_whitespace().filter_map(|word| Word::of(plain(word))).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(How, u8, usize, usize, Subject)> = Vec::new();
        if let [word] = &words[..] {
            self.by_code(word, per_kind, &mut found);
        }
        self.by_name(&words, index, per_kind, &mut found);
        if found.is_empty()
            && let [word] = &words[..]
        {
            self.nearly(word, per_kind, &mut found);
        }
        found.sort();
        let mut seen = BTreeSet::new();
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        let mut take = |group: u8, subject: Subject| {
            let is_new = seen.insert(subject);
            let count = counts.entry(group).or_default();
            *count += usize::from(is_new);
            is_new && *count <= per_kind
        };
        let hits = found.into_iter().filter(|&(_, group, _, _, subject)| take(group, subject));
        hits.map(|(how, _, _, _, subject)| Hit { subject, how }).collect()
    }

    fn by_code(&self, word: &Word, per_kind: usize, found: &mut Vec<(How, u8, usize, usize, Subject)>) {
        let text = word.text();
        // A single figure begins every code.
        if text.len() < 2 || !text.is_ascii() {
            return;
        }
        let mut start = 0;
        while let Some(&(group, ..)) = self.codes.get(start) {
            let end = start + self.codes[start..].partition_point(|(other, ..)| *other == group);
            let first = start + self.codes[start..end].partition_point(|(_, code, _)| *code < text);
            let held =
                self.codes[first..end].iter().enumerate().take_while(|(_, (_, code, _))| code.starts_with(&text));
            for (place, (_, code, subject)) in held.take(per_kind) {
                let how = if *code == text { How::Exact } else { How::Prefix };
                found.push((how, group, code.len(), place, *subject));
            }
            start = end;
        }
    }

    fn by_name(
        &self,
        words: &[Word],
        index: &Index,
        per_kind: usize,
        found: &mut Vec<(How, u8, usize, usize, Subject)>,
    ) {
        // By the first character of a name: how well it can hold a word, and whether it may begin with one.
        let beginnings = self.sounds.all().iter().map(|sound| {
            let best = words.iter().map(|word| word.best_of_names_with(sound)).min();
            (best.unwrap_or(How::Within), best < Some(How::Within))
        });
        let beginnings: Vec<(How, bool)> = beginnings.collect();
        let of_one_character = matches!(words, [word] if word.is_one_character());
        let mut above = Above { search: self, index, words, known: BTreeMap::new() };
        let mut start = 0;
        while let Some(first) = self.entries.get(start) {
            let end = start + self.entries[start..].partition_point(|entry| entry.group == first.group);
            // How many of this kind were found, by how.
            let mut counts = [0_usize; 5];
            // Equal names stand side by side and have the same result.
            let mut last: Option<(u64, Option<How>)> = None;
            for (place, gate) in self.gates[start..end].iter().enumerate() {
                if !gate.repeats {
                    last = None;
                }
                // Names that cannot be among the best by the way they begin are not looked at.
                let (best, begins) = beginnings.get(usize::from(gate.first)).copied().unwrap_or((How::Exact, true));
                if !words.iter().any(|word| gate.lets_through(word, begins)) {
                    continue;
                }
                let worst = if begins && of_one_character { How::Initials } else { How::Within };
                if counts[best as usize..=worst as usize].iter().all(|&count| count >= per_kind) {
                    continue;
                }
                let (held, how) = *last.get_or_insert_with(|| {
                    let within = words.len() > 1 || counts[How::Within as usize] < per_kind;
                    self.held(words, &self.entries[start + place], within)
                });
                let Some(how) = how.filter(|&how| counts[how as usize] < per_kind) else { continue };
                let entry = &self.entries[start + place];
                let all = (1_u64 << words.len().min(63)) - 1;
                if held != all && held | above.held(entry.subject) != all {
                    continue;
                }
                counts[how as usize] += 1;
                found.push((how, entry.group, entry.name.len(), place, entry.subject));
                if counts[How::Exact as usize] + counts[How::Prefix as usize] >= per_kind {
                    break;
                }
            }
            start = end;
        }
    }

    /// Which of the words the name holds, as bits, and how well: anywhere, or at its beginning alone.
    fn held(&self, words: &[Word], entry: &Entry, within: bool) -> (u64, Option<How>) {
        let mut held = 0;
        let mut best: Option<How> = None;
        for (number, word) in words.iter().enumerate().take(63) {
            if !entry.sieve.lets_through(word) {
                continue;
            }
            let (name, sounds) = (&entry.name, &self.sounds);
            if let Some(how) = if within { word.within(name, sounds) } else { word.begins(name, sounds) } {
                held |= 1 << number;
                best = Some(best.map_or(how, |best| best.min(how)));
            }
        }
        (held, best)
    }

    fn nearly(&self, word: &Word, per_kind: usize, found: &mut Vec<(How, u8, usize, usize, Subject)>) {
        if !word.may_be_guessed() {
            return;
        }
        let own = word.sounds();
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        for (place, entry) in self.entries.iter().enumerate() {
            if entry.sieve.nearly_lets_through(word) && word.nearly_within(&entry.name, &self.sounds, &own) {
                let count = counts.entry(entry.group).or_default();
                *count += 1;
                if *count <= per_kind {
                    found.push((How::Similar, entry.group, entry.name.len(), place, entry.subject));
                }
            }
        }
    }
}

/// Two ordered lists as one. Of equals those of the first come first.
fn merged<T>(one: Vec<T>, other: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    if one.is_empty() || other.is_empty() {
        return if one.is_empty() { other } else { one };
    }
    let mut all = Vec::with_capacity(one.len() + other.len());
    let mut others = other.into_iter().peekable();
    for item in one {
        while let Some(before) = others.next_if(|other| order(other, &item) == Ordering::Less) {
            all.push(before);
        }
        all.push(item);
    }
    all.extend(others);
    all
}

/// Which words the areas above a thing hold, looked up once for each area.
struct Above<'a> {
    search: &'a Search,
    index: &'a Index,
    words: &'a [Word],
    known: BTreeMap<AreaId, u64>,
}

impl Above<'_> {
    fn held(&mut self, subject: Subject) -> u64 {
        let document = &self.search.seen;
        let Some(home) = home(document, self.index, subject) else { return 0 };
        if let Some(&held) = self.known.get(&home) {
            return held;
        }
        let mut held = 0;
        for area in document.ancestry(home) {
            for (number, word) in self.words.iter().enumerate().take(63) {
                let name = area.name.as_str();
                let mut sounds = Sounds::default();
                let sounded = sounds.name(name);
                if word.within(&sounded, &sounds).is_some() {
                    held |= 1 << number;
                }
            }
        }
        self.known.insert(home, held);
        held
    }
}

/// The things of which a row changed.
#[derive(Default)]
struct Changed(BTreeSet<Subject>);

impl DeltaVisitor for Changed {
    type Error = Infallible;

    fn changes<R: Record>(&mut self, changes: &[RowChange<R>]) -> Result<(), Infallible> {
        let rows = changes.iter().filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
        self.0.extend(rows.map(|row| Subject::new(R::KIND, row.id().number())));
        Ok(())
    }
}

/// Typed words that texts are compared to one after the other: each must be in one of a row's texts, as text or, where
/// it is of Latin letters, by pinyin or initials.
pub struct Filter {
    words: Vec<(String, Option<Word>)>,
    sounds: Sounds,
}

impl Filter {
    /// The words of a query, parted by blanks.
    pub fn of(query: &str) -> Self {
        let words = query.split_whitespace().map(|typed| {
            let by_sound = typed.len() > 1 && typed.bytes().all(|byte| byte.is_ascii_alphabetic());
            (typed.to_lowercase(), Word::of(plain(typed)).filter(|_| by_sound))
        });
        Self { words: words.collect(), sounds: Sounds::default() }
    }

    /// Whether nothing was typed: then every row passes.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether each word is in one of the texts.
    pub fn passes(&mut self, texts: &[String]) -> bool {
        let Self { words, sounds } = self;
        words.iter().all(|(typed, word)| {
            texts.iter().any(|text| text.to_lowercase().contains(typed.as_str()))
                || word.as_ref().is_some_and(|word| {
                    texts.iter().any(|text| !text.is_ascii() && word.within(&sounds.name(text), sounds).is_some())
                })
        })
    }
}

/// Whether a text holds the query, by text, pinyin or initials, and how well: for short lists that need no index.
pub fn matches(query: &str, text: &str) -> Option<How> {
    let word = Word::of(plain(query))?;
    let mut sounds = Sounds::default();
    let name = sounds.name(text);
    word.within(&name, &sounds)
}
