//! Columns of text on a terminal, where a Chinese character is two cells wide.

/// A heading and rows of cells below it, indented; all but the last column padded to the same width.
pub(super) struct Block {
    pub(super) heading: String,
    pub(super) rows: Vec<Vec<String>>,
}

impl Block {
    pub(super) fn new(heading: &str) -> Self {
        Self { heading: heading.to_owned(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

/// Writes the blocks that have rows, their columns aligned with one another.
pub(super) fn lay_out(blocks: &[Block]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in blocks.iter().flat_map(|block| &block.rows) {
        for (column, cell) in row.iter().enumerate().take(row.len().saturating_sub(1)) {
            if widths.len() <= column {
                widths.push(0);
            }
            widths[column] = widths[column].max(width(cell));
        }
    }
    let mut text = String::new();
    for block in blocks.iter().filter(|block| !block.rows.is_empty()) {
        text.push_str(&block.heading);
        text.push('\n');
        for row in &block.rows {
            let mut line = String::from(" ");
            for (column, cell) in row.iter().enumerate() {
                line.push(' ');
                line.push_str(cell);
                if column + 1 < row.len() {
                    let padding = widths.get(column).map_or(0, |wide| wide - width(cell).min(*wide)) + 1;
                    line.extend(std::iter::repeat_n(' ', padding));
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// How many cells of a terminal the text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum()
}

/// Chinese characters, their punctuation and full-width forms.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
}

/// A number with its digits in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Block, grouped, lay_out};

    #[test]
    fn columns_stand_below_each_other_in_both_scripts() {
        let mut block = Block::new("Ｌ");
        block.row(["ＡＢ", "10"]);
        block.row(["ab", "7"]);
        assert_eq!(lay_out(&[block, Block::new("Ｅ")]), "Ｌ\n  ＡＢ  10\n  ab    7\n");
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
