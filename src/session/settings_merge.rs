//! Two windows, one settings file: what one of them changed is put into what the other one wrote. Pure; opens no file.

use serde_json::{Map, Value};

/// The parts that are merged piece by piece: maps whose entries stand for themselves. Everything else that is written
/// as an object is one value of ours, such as a source or a scan, and two halves of it make no whole.
const MAPS: [&[&str]; 5] = [&[], &["base_map"], &["base_map", "keys"], CONSENT, &["network"]];
/// What was answered about base maps.
const CONSENT: &[&str] = &["base_map", "consent"];

/// The settings on the disk once a change is put into them: `before` became `after` in this window, and `there` is what
/// the file holds now.
///
/// Only what changed is touched. Lists of words (projects that were open) are merged word by word, everything that is
/// no map of its own as a whole. Where two windows answered a question about a base map differently, no is kept.
pub fn merged(before: &Value, after: &Value, there: &Value) -> Value {
    merged_at(&mut Vec::new(), before, after, there)
}

fn merged_at<'a>(path: &mut Vec<&'a str>, before: &Value, after: &'a Value, there: &Value) -> Value {
    let nothing = Map::new();
    match (before, after, there) {
        _ if before == after => there.clone(),
        (_, Value::Object(after), Value::Object(there)) if MAPS.contains(&path.as_slice()) => {
            // A part that only this window made is laid over what is there.
            Value::Object(merged_map(path, before.as_object().unwrap_or(&nothing), after, there))
        }
        (_, Value::Array(after), Value::Array(there)) if are_words(after) && are_words(there) => {
            let before = before.as_array().map_or(&[][..], Vec::as_slice);
            let removed = |word: &Value| before.contains(word) && !after.contains(word);
            let others = there.iter().filter(|word| !after.contains(word) && !removed(word));
            Value::Array(after.iter().chain(others).cloned().collect())
        }
        // Said no elsewhere since this window looked.
        (_, Value::Bool(true), Value::Bool(false)) if *before != *there && path.starts_with(CONSENT) => there.clone(),
        _ => after.clone(),
    }
}

fn merged_map<'a>(
    path: &mut Vec<&'a str>,
    before: &Map<String, Value>,
    after: &'a Map<String, Value>,
    there: &Map<String, Value>,
) -> Map<String, Value> {
    let mut merge = there.clone();
    for (key, value) in after {
        let before = before.get(key).unwrap_or(&Value::Null);
        if before != value {
            path.push(key);
            merge.insert(key.clone(), merged_at(path, before, value, there.get(key).unwrap_or(&Value::Null)));
            path.pop();
        }
    }
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        merge.remove(key);
    }
    merge
}

fn are_words(list: &[Value]) -> bool {
    list.iter().all(Value::is_string)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use serde_json::{Value, json};

    use super::merged;
    use crate::basemap::{Choice, ControlPoint, Key, PageChoice, Proposal, Source, Template, Tianditu, Underlay};

    #[test]
    fn only_what_changed_is_touched() {
        let before = json!({"theme": "light", "lang": "zh", "window": {"size": [1, 2]}, "gone": 1});
        let after = json!({"theme": "dark", "lang": "zh", "window": {"size": [3, 4]}});
        let there = json!({"theme": "light", "lang": "en", "window": {"size": [9, 9]}, "gone": 1, "later": true});
        let wanted = json!({"theme": "dark", "lang": "en", "window": {"size": [3, 4]}, "later": true});
        assert_eq!(merged(&before, &after, &there), wanted);
    }

    #[test]
    fn lists_of_words_keep_what_both_put_in_and_lose_what_one_took_out() {
        let (before, after, there) = (json!(["a", "b"]), json!(["c", "a"]), json!(["d", "a", "b"]));
        assert_eq!(merged(&before, &after, &there), json!(["c", "a", "d"]));
        assert_eq!(merged(&json!([300, 500]), &json!([100, 500]), &json!([300, 900])), json!([100, 500]));
    }

    #[test]
    fn answers_and_keys_of_both_windows_stay_and_no_wins() {
        let before = json!({"base_map": null});
        let after = json!({"base_map": {"consent": {"x": true, "y": true}, "keys": {"a": "1"}, "opacity": 70}});
        let there = json!({"base_map": {"consent": {"y": false, "z": false}, "keys": {"b": "2"}, "opacity": 100}});
        let wanted = json!({"base_map": {
            "consent": {"x": true, "y": false, "z": false}, "keys": {"a": "1", "b": "2"}, "opacity": 70
        }});
        assert_eq!(merged(&before, &after, &there), wanted);
        // Who knew of the no may take it back.
        let (no, yes) = (json!({"base_map": {"consent": {"x": false}}}), json!({"base_map": {"consent": {"x": true}}}));
        assert_eq!(merged(&no, &yes, &no), yes);
        assert_eq!(merged(&yes, &no, &yes), no);
    }

    #[test]
    fn every_merge_of_two_windows_can_be_read_and_mixes_no_source_and_no_scan() {
        let mut choices: Vec<Value> =
            every_choice().iter().map(|choice| serde_json::to_value(choice).unwrap()).collect();
        choices.push(Value::Null);
        let of = |choice: &Value| json!({"base_map": choice});
        for before in &choices {
            for after in &choices {
                for there in &choices {
                    let merge = merged(&of(before), &of(after), &of(there));
                    let whole = merge["base_map"].clone();
                    if whole.is_null() {
                        continue;
                    }
                    let told = format!("{before} {after} {there} made {whole}");
                    let _: Choice = serde_json::from_value(whole.clone()).expect(&told);
                    for part in ["source", "underlay"] {
                        assert!([after, there].iter().any(|choice| choice[part] == whole[part]), "{told}");
                    }
                }
            }
        }
    }

    fn every_choice() -> Vec<Choice> {
        let xyz = |address: &str| {
            let (template, _) = Template::parse(address).unwrap();
            Source::Xyz { template, deepest: 18, attribution: String::new() }
        };
        let sources = [
            Source::Own,
            Source::Tianditu(Tianditu::Imagery),
            xyz("https://a.example/{z}/{x}/{y}.png"),
            xyz("https://b.example/{z}/{x}/{y}.png"),
            Source::File { path: "a.mbtiles".into() },
        ];
        let mut choices = Vec::new();
        for (index, source) in sources.into_iter().enumerate() {
            let mut choice = Choice { source, opacity: 50 + u8::try_from(index).unwrap(), ..Choice::default() };
            choice.keys.set(&format!("https://{index}.example"), Key::new("secret"));
            choice.keys.set("https://shared.example", Key::new(&index.to_string()));
            let proposal = Proposal { project: "西山".to_owned(), source: choice.source.clone() };
            choice.consent.keep(&proposal, index % 2 == 0);
            if index > 0 {
                let point = ControlPoint { x_px: index as f64, y_px: 2.0, lon_deg: 102.6, lat_deg: 25.0 };
                let mut scan = Underlay::new(format!("{index}.pdf").into());
                scan.points = vec![point; index];
                scan.page = PageChoice { number: u32::try_from(index).unwrap(), dpi: 150 };
                choice.underlay = Some(scan);
            }
            choices.push(choice);
        }
        choices
    }
}
