//! How characters sound: every reading of a Chinese character in pinyin without tones, and the plain forms that a
//! person types for it.

use std::collections::BTreeMap;

use pinyin::{ToPinyin, ToPinyinMulti};

/// A character as a search knows it.
#[derive(Clone, Debug)]
pub struct Sound {
    /// The character, small and of usual width.
    pub character: char,
    /// Its readings, without tones, ü as v: `xing` and `hang` for 行. A Latin letter or a figure reads as itself.
    pub readings: Vec<String>,
    /// The first letters of the readings, one bit each.
    pub initials: u32,
    /// The first letter of the usual reading, as a bit: of 前 q, though j is known too.
    pub usual: u32,
    /// All letters of the readings, one bit each.
    pub letters: u32,
}

/// The characters met so far, each looked up once.
#[derive(Clone, Debug, Default)]
pub struct Sounds {
    numbers: BTreeMap<char, u16>,
    all: Vec<Sound>,
}

impl Sounds {
    /// The numbers of the characters of a name.
    pub fn name(&mut self, name: &str) -> Box<[u16]> {
        plain(name).map(|character| self.number(character)).collect()
    }

    /// The character with this number.
    pub fn get(&self, number: u16) -> &Sound {
        &self.all[usize::from(number)]
    }

    /// All characters, by number.
    pub fn all(&self) -> &[Sound] {
        &self.all
    }

    fn number(&mut self, character: char) -> u16 {
        if let Some(&number) = self.numbers.get(&character) {
            return number;
        }
        // Beyond the 65,535th character all are taken as the last: a name has never that many.
        let number = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        if usize::from(number) == self.all.len() {
            self.all.push(Sound::of(character));
        }
        self.numbers.insert(character, number);
        number
    }
}

impl Sound {
    /// How a character sounds.
    pub fn of(character: char) -> Self {
        let mut readings: Vec<String> = Vec::new();
        if character.is_ascii_alphanumeric() {
            readings.push(character.to_string());
        }
        for reading in character.to_pinyin_multi().into_iter().flatten() {
            let reading = reading.plain().replace('ü', "v");
            // 绿 is typed lv, and lu by those who do not know that.
            if let Some(rest) = reading.strip_prefix(['l', 'n']).and_then(|rest| rest.strip_prefix('v')) {
                readings.push(format!("{}u{rest}", &reading[..1]));
            }
            readings.push(reading);
        }
        readings.sort();
        readings.dedup();
        let initials = readings.iter().filter_map(|reading| reading.chars().next()).fold(0, |all, c| all | bit(c));
        let letters = readings.iter().flat_map(|reading| reading.chars()).fold(0, |all, c| all | bit(c));
        let usual = character.to_pinyin().and_then(|reading| reading.plain().chars().next()).unwrap_or(character);
        Self { character, readings, initials, usual: bit(usual), letters }
    }

    /// Whether two characters share a reading.
    pub fn sounds_like(&self, other: &Self) -> bool {
        self.readings.iter().any(|reading| other.readings.contains(reading))
    }
}

/// The bit of a letter; 0 for anything else.
pub fn bit(letter: char) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter as u32 - u32::from(b'a')) } else { 0 }
}

/// The characters of a text as they are compared: small, of usual width, without tone marks, blanks and apostrophes.
pub fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase).filter_map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_lowercase()),
        'ā' | 'á' | 'ǎ' | 'à' => Some('a'),
        'ē' | 'é' | 'ě' | 'è' => Some('e'),
        'ī' | 'í' | 'ǐ' | 'ì' => Some('i'),
        'ō' | 'ó' | 'ǒ' | 'ò' => Some('o'),
        'ū' | 'ú' | 'ǔ' | 'ù' => Some('u'),
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => Some('v'),
        '\'' | '’' | '‘' | '“' | '”' | '"' | '·' | '・' => None,
        c if c.is_whitespace() => None,
        c => Some(c),
    })
}
