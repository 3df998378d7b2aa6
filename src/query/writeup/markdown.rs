//! A write-up as Markdown.

use super::WriteUp;
use crate::text::writeup as words;

impl WriteUp {
    /// The document as Markdown (CommonMark with tables).
    pub fn markdown(&self) -> String {
        let lang = self.lang;
        let mut text = format!("# {}\n", escaped(&self.title()));
        let mut add = |part: String| {
            text.push('\n');
            text.push_str(&part);
            text.push('\n');
        };
        if self.demo {
            add(format!("**{}**", words::demo(lang)));
        }
        add(format!("## {}", words::overview(lang)));
        self.overview().iter().for_each(|line| add(escaped(line)));
        add(format!("## {}", words::edits(lang)));
        let edits = self.edits();
        if edits.is_empty() {
            add(words::no_edits(lang).to_owned());
        } else {
            let lines = (1_usize..).zip(&edits).map(|(number, line)| format!("{number}. {}", escaped(line)));
            add(lines.collect::<Vec<_>>().join("\n"));
        }
        add(format!("## {}", words::table(lang)));
        let table = self.compared();
        let rule = table.heads.iter().enumerate().map(|(place, _)| if place < 3 { "---" } else { "--:" });
        let mut lines =
            vec![format!("| {} |", table.heads.join(" | ")), format!("| {} |", rule.collect::<Vec<_>>().join(" | "))];
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| escaped(cell)).collect();
            lines.push(format!("| {}{} |", "　".repeat(row.depth), cells.join(" | ")));
        }
        add(lines.join("\n"));
        add(escaped(&self.note()));
        let sides = self.all_sides();
        if !sides.is_empty() {
            add(format!("## {}", words::sides(lang)));
        }
        for area in &sides {
            add(format!("**{}**", escaped(&area.title)));
            area.lines.iter().for_each(|line| add(escaped(line)));
        }
        add("---".to_owned());
        add([words::maker(lang), words::checker(lang), words::date(lang)].join("　　"));
        text
    }
}

/// Words in which nothing is read as a mark.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                text.push('\\');
                text.push(c);
            }
            '\n' | '\r' => text.push(' '),
            c => text.push(c),
        }
    }
    text
}
