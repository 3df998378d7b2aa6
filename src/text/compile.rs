//! Turns `assets/text/{zh,en}/<topic>.txt` into one module of typed functions per topic.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// One sentence: literal pieces and argument names in turn.
struct Sentence {
    pieces: Vec<Piece>,
    line: usize,
}

enum Piece {
    Literal(String),
    Argument(String),
    /// Words for one and words for any other number.
    Plural {
        argument: String,
        one: String,
        many: String,
    },
}

type Topic = BTreeMap<String, Sentence>;

/// The Rust source of all topics, or the first problem in words with its file and line.
pub fn compile(root: &Path) -> Result<String, String> {
    let zh = topics(&root.join("zh"))?;
    let en = topics(&root.join("en"))?;
    let mut source = String::new();
    let names: BTreeSet<_> = zh.keys().chain(en.keys()).collect();
    for name in names {
        let lacks = |lang: &str| format!("assets/text/{lang}/{name}.txt is missing");
        let first = zh.get(name).ok_or_else(|| lacks("zh"))?;
        let second = en.get(name).ok_or_else(|| lacks("en"))?;
        topic_source(&mut source, name, first, second)?;
    }
    Ok(source)
}

fn topics(folder: &Path) -> Result<BTreeMap<String, Topic>, String> {
    let mut found = BTreeMap::new();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.insert(name, topic(&path)?);
        }
    }
    Ok(found)
}

fn topic(path: &Path) -> Result<Topic, String> {
    let content = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut topic = Topic::new();
    for (index, line) in content.lines().enumerate() {
        let place = |problem: &str| format!("{}:{}: {problem}", path.display(), index + 1);
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, words) = line.split_once(" = ").ok_or_else(|| place("not 'key = words'"))?;
        let well_formed = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !well_formed || key.is_empty() {
            return Err(place("a key has small letters, digits and _ only"));
        }
        let pieces = pieces(words).map_err(|problem| place(&problem))?;
        if topic.insert(key.to_owned(), Sentence { pieces, line: index + 1 }).is_some() {
            return Err(place(&format!("the key {key} stands twice")));
        }
    }
    Ok(topic)
}

/// Splits `{argument}` and `{argument?one|many}` from the words around them; `{{` and `}}` stand for braces, `\n` for a line break.
fn pieces(words: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' if rest.peek() == Some(&'{') => {
                rest.next();
                literal.push('{');
            }
            '}' if rest.peek() == Some(&'}') => {
                rest.next();
                literal.push('}');
            }
            '{' => {
                let inside: String = rest.by_ref().take_while(|&c| c != '}').collect();
                let (name, forms) = match inside.split_once('?') {
                    Some((name, forms)) => (name.to_owned(), Some(forms)),
                    None => (inside.clone(), None),
                };
                if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                    return Err(format!("'{{{inside}}}' is not an argument name"));
                }
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                pieces.push(match forms.map(|forms| forms.split_once('|')) {
                    None => Piece::Argument(name),
                    Some(Some((one, many))) => {
                        Piece::Plural { argument: name, one: one.to_owned(), many: many.to_owned() }
                    }
                    Some(None) => return Err(format!("'{{{inside}}}' has no form for many after a |")),
                });
            }
            '\\' if rest.peek() == Some(&'n') => {
                rest.next();
                literal.push('\n');
            }
            c => literal.push(c),
        }
    }
    pieces.push(Piece::Literal(literal));
    pieces.retain(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()));
    Ok(pieces)
}

fn arguments(sentence: &Sentence) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in &sentence.pieces {
        if let Piece::Argument(name) | Piece::Plural { argument: name, .. } = piece
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    names
}

fn topic_source(source: &mut String, name: &str, zh: &Topic, en: &Topic) -> Result<(), String> {
    for (a, b, lang) in [(zh, en, "en"), (en, zh, "zh")] {
        if let Some(key) = a.keys().find(|key| !b.contains_key(*key)) {
            return Err(format!("assets/text/{lang}/{name}.txt lacks the key {key}"));
        }
    }
    writeln!(source, "/// Words of the topic `{name}`.\npub mod {name} {{\n    use super::Lang;")
        .map_err(|e| e.to_string())?;
    for (key, chinese) in zh {
        let english = &en[key];
        let names = arguments(chinese);
        let (sorted, other): (BTreeSet<_>, BTreeSet<_>) =
            (names.iter().copied().collect(), arguments(english).into_iter().collect());
        if sorted != other {
            return Err(format!(
                "{key}: assets/text/zh/{name}.txt:{} takes {sorted:?}, assets/text/en/{name}.txt:{} takes {other:?}",
                chinese.line, english.line
            ));
        }
        function_source(source, key, &names, chinese, english).map_err(|e| e.to_string())?;
    }
    source.push_str("}\n");
    Ok(())
}

fn function_source(source: &mut String, key: &str, names: &[&str], zh: &Sentence, en: &Sentence) -> std::fmt::Result {
    let summary: String = literal(zh).replace('\n', " ");
    writeln!(source, "    /// {summary}")?;
    if names.is_empty() {
        writeln!(source, "    pub fn {key}(lang: Lang) -> &'static str {{")?;
        writeln!(
            source,
            "        match lang {{ Lang::Zh => {:?}, Lang::En => {:?} }}\n    }}",
            literal(zh),
            literal(en)
        )
    } else {
        let parameters: Vec<String> = names.iter().map(|name| format!("{name}: impl std::fmt::Display")).collect();
        writeln!(source, "    pub fn {key}(lang: Lang, {}) -> String {{", parameters.join(", "))?;
        writeln!(
            source,
            "        match lang {{ Lang::Zh => format!({}), Lang::En => format!({}) }}\n    }}",
            format_arguments(zh),
            format_arguments(en)
        )
    }
}

fn literal(sentence: &Sentence) -> String {
    sentence
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Argument(name) => format!("‹{name}›"),
            Piece::Plural { many, .. } => many.clone(),
        })
        .collect()
}

/// What stands between the brackets of `format!`: the words, and a choice for each plural.
fn format_arguments(sentence: &Sentence) -> String {
    let escaped = |text: &str| text.replace('{', "{{").replace('}', "}}");
    let (mut words, mut choices) = (String::new(), String::new());
    for piece in &sentence.pieces {
        match piece {
            Piece::Literal(text) => words.push_str(&escaped(text)),
            Piece::Argument(name) => words.push_str(&format!("{{{name}}}")),
            Piece::Plural { argument, one, many } => {
                words.push_str("{}");
                choices.push_str(&format!(", if {argument}.to_string() == \"1\" {{ {one:?} }} else {{ {many:?} }}"));
            }
        }
    }
    format!("{words:?}{choices}")
}
