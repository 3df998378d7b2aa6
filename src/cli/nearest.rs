//! The word that somebody who mistyped most likely meant. Never decides, only suggests.

/// The nearest of the known words, when one is near enough: a beginning of it, or one slip in three letters.
pub(super) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Longer words are no names; beyond this only the beginning is compared.
    const LETTERS: usize = 40;
    let letters = |word: &str| -> Vec<char> { word.chars().flat_map(char::to_lowercase).take(LETTERS).collect() };
    let written = letters(written);
    let slips = |word: &'a str| {
        let word_letters = letters(word);
        let begins = written.len() > 1 && word_letters.starts_with(&written);
        let slips = if begins { 1 } else { slips(&written, &word_letters) };
        (slips <= (written.len().max(word_letters.len()) / 3).max(1) && slips < written.len()).then_some((slips, word))
    };
    known.filter_map(slips).min_by_key(|(slips, _)| *slips).map(|(_, word)| word)
}

/// Letters to add, drop, replace or exchange with the next one to get from one word to the other (the optimal string
/// alignment distance).
fn slips(from: &[char], to: &[char]) -> usize {
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_find_their_word_and_other_words_find_none() {
        let known = ["demo", "info", "locate", "render", "check", "log", "export"];
        for (written, meant) in [
            ("lcoate", Some("locate")),
            ("infos", Some("info")),
            ("Locate", Some("locate")),
            ("chekc", Some("check")),
            ("exp", Some("export")),
            ("lgo", Some("log")),
            ("西山区", None),
            ("window", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known.into_iter()), meant, "{written}");
        }
        assert_eq!(nearest("经渡", ["经度", "纬度"].into_iter()), Some("经度"));
        assert_eq!(nearest("longitude", ["Longitud", "名称"].into_iter()), Some("Longitud"));
    }
}
