//! Whether a typed word is in a name, and how well: as text, by pinyin, by initials or all of them mixed.

use super::sound::{Sound, Sounds, bit};

/// How a word was found. The better one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is the whole name or code.
    Exact,
    /// The name or code begins with it, as text or in full pinyin.
    Prefix,
    /// The name begins with its initials.
    Initials,
    /// It stands within the name.
    Within,
    /// One character is another one.
    Similar,
}

/// How the characters of a stretch were met. The better one comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Text,
    Pinyin,
    Initials,
}

const STYLES: [Style; 3] = [Style::Text, Style::Pinyin, Style::Initials];

/// Longer words are cut: the places in a word are the bits of one number.
const LONGEST: usize = 63;

/// A typed word.
#[derive(Clone, Debug)]
pub struct Word {
    characters: Vec<char>,
    /// The Latin letters in it.
    letters: u32,
    /// Its other characters, hashed to a bit each.
    others: u64,
    /// Its Latin letters that follow each other, hashed to a bit each.
    pairs: Pairs,
}

/// Pairs of Latin letters, hashed to a bit each.
type Pairs = [u64; 4];

/// What a name must hold for a word to be looked for in it at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sieve {
    letters: u32,
    /// The letters that a character begins with.
    initials: u32,
    others: u64,
    /// Letters that may be typed one after the other: within a reading, or where one character ends and the next begins.
    pairs: Pairs,
}

impl Sieve {
    /// The sieve of a name.
    pub fn of(name: &[u16], sounds: &Sounds) -> Self {
        let mut sieve = Self::default();
        // The letters that what was typed of the character before may end with.
        let mut ends = 0_u32;
        for sound in name.iter().map(|&number| sounds.get(number)) {
            let initials = sound.initials | bit(sound.character);
            sieve.letters |= sound.letters | initials;
            sieve.initials |= initials;
            sieve.others |= hashed(sound.character);
            letters_of(ends).for_each(|a| letters_of(initials).for_each(|b| set(&mut sieve.pairs, a, b)));
            // The initial alone, zh, ch and sh, or all of a reading.
            ends = initials;
            for reading in &sound.readings {
                let letters = reading.as_bytes();
                ends |= letters.last().map_or(0, |&last| bit(char::from(last)));
                if letters.get(1) == Some(&b'h') {
                    ends |= bit('h');
                }
                letters.windows(2).for_each(|pair| set(&mut sieve.pairs, pair[0], pair[1]));
            }
        }
        sieve
    }

    /// Whether a name may hold the word.
    pub fn lets_through(&self, word: &Word) -> bool {
        let begins = match word.characters.first() {
            Some(first) if first.is_ascii_lowercase() => self.initials & bit(*first) != 0,
            _ => true,
        };
        begins
            && self.letters & word.letters == word.letters
            && self.others & word.others == word.others
            && self.pairs.iter().zip(&word.pairs).all(|(own, wanted)| own & wanted == *wanted)
    }

    /// Whether a name may hold the word but for one character.
    pub fn nearly_lets_through(&self, word: &Word) -> bool {
        (word.others & !self.others).count_ones() < 2
    }
}

/// The little of a name that most searches look at, kept side by side: its first character and what its sieve says
/// first.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The first character.
    pub first: u16,
    /// Whether the name before is the same.
    pub repeats: bool,
    letters: u32,
    /// Letters that stand in the name as they are, or are all of a reading.
    alone: u32,
    others: u32,
}

impl Gate {
    /// The gate of a name with its sieve.
    pub fn of(name: &[u16], sieve: &Sieve, sounds: &Sounds) -> Self {
        let mut alone = 0;
        for sound in name.iter().map(|&number| sounds.get(number)) {
            alone |= bit(sound.character);
            let short = sound.readings.iter().filter(|reading| reading.len() == 1);
            alone |= short.filter_map(|reading| reading.chars().next()).fold(0, |all, c| all | bit(c));
        }
        let first = name.first().copied().unwrap_or_default();
        Self { first, repeats: false, letters: sieve.letters, alone, others: folded(sieve.others) }
    }

    /// Whether the name may hold the word otherwise than at its beginning, or at all when it may begin with it.
    pub fn lets_through(&self, word: &Word, begins: bool) -> bool {
        let (letters, others) = (word.letters, folded(word.others));
        // A single letter is the initial of something in nearly every name, and counts at its beginning alone.
        let alone = begins || word.characters.len() > 1 || letters == 0 || self.alone & letters != 0;
        alone && self.letters & letters == letters && self.others & others == others
    }
}

#[allow(clippy::cast_possible_truncation)] // both halves
fn folded(bits: u64) -> u32 {
    (bits >> 32) as u32 | bits as u32
}

fn letters_of(mut bits: u32) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let lowest = bits.checked_sub(1).map(|_| bits.trailing_zeros())?;
        bits &= bits - 1;
        #[allow(clippy::cast_possible_truncation)] // below 26
        Some(b'a' + lowest as u8)
    })
}

fn set(pairs: &mut Pairs, a: u8, b: u8) {
    if a.is_ascii_lowercase() && b.is_ascii_lowercase() {
        let hash = (u32::from(a) * 26 + u32::from(b)).wrapping_mul(0x9e37_79b1) >> 24;
        pairs[(hash >> 6) as usize] |= 1 << (hash & 63);
    }
}

fn hashed(c: char) -> u64 {
    if c.is_ascii_lowercase() { 0 } else { 1 << ((c as u32).wrapping_mul(0x9e37_79b1) >> 26) }
}

impl Word {
    /// The word of these characters, as [`plain`](super::sound::plain) gives them; `None` without any.
    pub fn of(characters: impl Iterator<Item = char>) -> Option<Self> {
        let characters: Vec<char> = characters.take(LONGEST).collect();
        let letters = characters.iter().fold(0, |all, &c| all | bit(c));
        let others = characters.iter().fold(0, |all, &c| all | hashed(c));
        let mut pairs = Pairs::default();
        for pair in characters.windows(2) {
            if let [Ok(a), Ok(b)] = [u8::try_from(pair[0]), u8::try_from(pair[1])] {
                set(&mut pairs, a, b);
            }
        }
        (!characters.is_empty()).then_some(Self { characters, letters, others, pairs })
    }

    /// Whether a name that begins with this character may begin with the word.
    pub fn may_begin_with(&self, sound: &Sound) -> bool {
        let first = self.characters[0];
        first == sound.character || sound.initials & bit(first) != 0
    }

    /// Whether the first letter typed is that of the character's usual reading, or no letter.
    fn is_by_usual_reading(&self, sound: &Sound) -> bool {
        let first = self.characters[0];
        first == sound.character || bit(first) == 0 || sound.usual & bit(first) != 0
    }

    /// The best way in which a name that begins with this character may hold the word.
    pub fn best_of_names_with(&self, sound: &Sound) -> How {
        let rest = &self.characters[..];
        let mut best = How::Within;
        if self.may_begin_with(sound) {
            best = How::Initials;
            // What begins by the initial alone goes on by initials or by no better way.
            step(sound, rest, |style, _, _| {
                if style < Style::Initials {
                    best = How::Exact;
                }
            });
        }
        best
    }

    /// Whether every name that begins with one of its characters begins with the word.
    pub fn is_one_character(&self) -> bool {
        self.characters.len() == 1
    }

    /// Whether a character of the word may be another one: words with Latin letters are not guessed at.
    pub fn may_be_guessed(&self) -> bool {
        self.characters.len() > 1 && self.letters == 0
    }

    /// The word as text.
    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// How the name holds the word.
    ///
    /// # Performance
    /// A few nanoseconds per character of the name where nothing fits; tens where much does.
    pub fn within(&self, name: &[u16], sounds: &Sounds) -> Option<How> {
        (0..name.len()).find_map(|start| self.from(name, start, sounds))
    }

    /// How the name begins with the word.
    pub fn begins(&self, name: &[u16], sounds: &Sounds) -> Option<How> {
        if name.is_empty() { None } else { self.from(name, 0, sounds) }
    }

    fn from(&self, name: &[u16], start: usize, sounds: &Sounds) -> Option<How> {
        if !self.may_begin_with(sounds.get(name[start])) {
            return None;
        }
        let (style, whole) = self.at(&name[start..], sounds)?;
        match (start, style) {
            (0, Style::Text | Style::Pinyin) if whole => Some(How::Exact),
            (0, Style::Text | Style::Pinyin) => Some(How::Prefix),
            // Who types an initial means the usual reading; a rare one is not left out, but comes late.
            (0, Style::Initials) if self.is_by_usual_reading(sounds.get(name[0])) => Some(How::Initials),
            // A single letter is the initial of something in nearly every name.
            (_, Style::Initials) if self.characters.len() < 2 => None,
            _ => Some(How::Within),
        }
    }

    /// Whether the name holds the word but for one character. Of a word of two, that one must sound alike; words with
    /// Latin letters are not guessed at.
    pub fn nearly_within(&self, name: &[u16], sounds: &Sounds, own: &[Sound]) -> bool {
        let count = self.characters.len();
        if !self.may_be_guessed() || own.len() != count {
            return false;
        }
        name.windows(count).any(|window| {
            let pairs = window.iter().map(|&number| sounds.get(number)).zip(own);
            let mut wrong = pairs.filter(|(a, b)| a.character != b.character);
            match (wrong.next(), wrong.next()) {
                (Some((a, b)), None) => count > 2 || a.sounds_like(b),
                _ => false,
            }
        })
    }

    /// How the characters of the word sound.
    pub fn sounds(&self) -> Vec<Sound> {
        self.characters.iter().map(|&character| Sound::of(character)).collect()
    }

    /// How the name's beginning takes up the word, and whether it ends with it.
    fn at(&self, name: &[u16], sounds: &Sounds) -> Option<(Style, bool)> {
        let word = &self.characters[..];
        let mut best: Option<(Style, bool)> = None;
        // For each style, the places in the word that the characters so far can lead to.
        let mut reached = [1_u64, 0, 0];
        for (number, &character) in name.iter().enumerate() {
            let sound = sounds.get(character);
            let last = number + 1 == name.len();
            let mut next = [0_u64; 3];
            for (&style, &places) in STYLES.iter().zip(&reached) {
                let mut places = places;
                while places != 0 {
                    let place = places.trailing_zeros() as usize;
                    places &= places - 1;
                    step(sound, &word[place..], |step_style, taken, complete| {
                        let style = style.max(step_style);
                        if place + taken == word.len() {
                            let found = (style, complete && last);
                            let better = |best: (Style, bool)| (found.0, !found.1) < (best.0, !best.1);
                            if best.is_none_or(better) {
                                best = Some(found);
                            }
                        } else if complete {
                            next[style as usize] |= 1 << (place + taken);
                        }
                    });
                }
            }
            if next == [0; 3] {
                break;
            }
            reached = next;
        }
        best
    }
}

/// The ways in which a character takes up the beginning of what is left: style, how much, whether all of it was said.
fn step(sound: &Sound, rest: &[char], mut take: impl FnMut(Style, usize, bool)) {
    let Some(&first) = rest.first() else { return };
    if first == sound.character {
        take(Style::Text, 1, true);
    }
    if sound.initials & bit(first) == 0 {
        return;
    }
    // The initial alone, as one letter or as zh, ch, sh.
    take(Style::Initials, 1, true);
    for reading in &sound.readings {
        let said = reading.chars().zip(rest).take_while(|(a, b)| a == *b).count();
        if said >= 2 && rest[1] == 'h' {
            take(Style::Initials, 2, true);
        }
        if said == reading.len() {
            take(Style::Pinyin, said, true);
        } else if said == rest.len() && said > 1 {
            // The word ends in the middle of a syllable.
            take(Style::Pinyin, said, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::search::sound::plain;

    #[test]
    fn gates_and_beginnings_pass_by_nothing_that_holds_a_word() {
        let names = [
            "金碧社区",
            "西山区",
            "第3网格",
            "e家驿站",
            "华夏j座",
            "鄂尔多斯路",
            "阿拉街道",
            "长坡",
            "重工社区",
            "乐园",
            "绿地A区",
            "永昌社区党委",
        ];
        let typed = [
            "j", "e", "a", "z", "zh", "jb", "jinbi", "ji", "金", "碧", "3", "a区", "j座", "lv", "lu", "cp", "zhanpo",
            "社区", "sq", "le", "yue", "eerduosi", "al", "yc社区", "xyzw", "党",
        ];
        let mut sounds = Sounds::default();
        let names: Vec<Box<[u16]>> = names.iter().map(|name| sounds.name(name)).collect();
        let mut held = 0;
        for word in typed.iter().filter_map(|typed| Word::of(plain(typed))) {
            for name in &names {
                let Some(how) = word.within(name, &sounds) else { continue };
                held += 1;
                let best = word.best_of_names_with(sounds.get(name[0]));
                let gate = Gate::of(name, &Sieve::of(name, &sounds), &sounds);
                assert!(best <= how, "{} is found as {how:?}, not at best as {best:?}", word.text());
                assert!(gate.lets_through(&word, best < How::Within), "{} is let through", word.text());
            }
        }
        assert!(held > 40, "{held}");
    }
}
