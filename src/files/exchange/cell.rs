//! Cells that the program writes: quoted when needed, and never a formula when a spreadsheet opens them.

/// Adds a separator and the text as one cell.
///
/// Text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, also in full width, a tab or a
/// line break, blanks before it or not) gets an apostrophe in front, which spreadsheets take as "this is text".
pub(super) fn push_cell(row: &mut String, text: &str, delimiter: char) {
    row.push(delimiter);
    let formula = text.starts_with(['\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let quotes = text.contains([delimiter, '"', '\r', '\n']) || text.starts_with([' ', '\t']);
    if quotes {
        row.push('"');
    }
    if formula {
        row.push('\'');
    }
    for character in text.chars() {
        if character == '"' {
            row.push('"');
        }
        row.push(character);
    }
    if quotes {
        row.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::push_cell;

    fn cell(text: &str) -> String {
        let mut row = String::new();
        push_cell(&mut row, text, ',');
        row
    }

    #[test]
    fn formulas_are_defused_and_quotes_set_only_when_needed() {
        assert_eq!(cell("ＡＢ"), ",ＡＢ");
        assert_eq!(cell("=1+1"), ",'=1+1");
        assert_eq!(cell("@SUM(A1)"), ",'@SUM(A1)");
        assert_eq!(cell("-2"), ",'-2");
        assert_eq!(cell("＋Ａ"), ",'＋Ａ");
        assert_eq!(cell("\tx"), ",\"'\tx\"");
        assert_eq!(cell("\r=x"), ",\"'\r=x\"");
        assert_eq!(cell("\n\t=x"), ",\"'\n\t=x\"");
        assert_eq!(cell(" =1"), ",\"' =1\"");
        assert_eq!(cell("\u{3000}=1"), ",'\u{3000}=1");
        assert_eq!(cell("a=1"), ",a=1");
        for delimiter in ['\t', ';'] {
            let mut row = String::new();
            push_cell(&mut row, &format!("=a{delimiter}b,c"), delimiter);
            assert_eq!(row, format!("{delimiter}\"'=a{delimiter}b,c\""));
        }
        assert_eq!(cell("a,b"), ",\"a,b\"");
        assert_eq!(cell("a\"b\""), ",\"a\"\"b\"\"\"");
        assert_eq!(cell(""), ",");
    }
}
