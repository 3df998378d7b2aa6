//! Two windows, one settings file: what one of them changed is put into what the other one wrote. Pure; opens no file.

use serde_json::{Map, Value};

/// The settings on the disk once a change is put into them: `before` became `after` in this window, and `there` is what
/// the file holds now.
///
/// Only what changed is touched. Lists of words (projects that were open, answers that were given) are merged word by
/// word, everything else as a whole.
pub fn merged(before: &Value, after: &Value, there: &Value) -> Value {
    match (before, after, there) {
        _ if before == after => there.clone(),
        (Value::Object(before), Value::Object(after), Value::Object(there)) => {
            Value::Object(merged_object(before, after, there))
        }
        // A part that only this window made is laid over what is there.
        (Value::Null, Value::Object(after), Value::Object(there)) => {
            Value::Object(merged_object(&Map::new(), after, there))
        }
        (_, Value::Array(after), Value::Array(there)) if are_words(after) && are_words(there) => {
            let before = before.as_array().map_or(&[][..], Vec::as_slice);
            let removed = |word: &Value| before.contains(word) && !after.contains(word);
            let others = there.iter().filter(|word| !after.contains(word) && !removed(word));
            Value::Array(after.iter().chain(others).cloned().collect())
        }
        _ => after.clone(),
    }
}

fn merged_object(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    there: &Map<String, Value>,
) -> Map<String, Value> {
    let mut merge = there.clone();
    for (key, value) in after {
        let before = before.get(key).unwrap_or(&Value::Null);
        if before != value {
            merge.insert(key.clone(), merged(before, value, there.get(key).unwrap_or(&Value::Null)));
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
mod tests {
    use serde_json::json;

    use super::merged;

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
    fn nested_answers_of_both_windows_stay() {
        let before = json!({"base_map": null});
        let after = json!({"base_map": {"consent": {"yes": ["x"], "no": []}, "opacity": 70}});
        let there = json!({"base_map": {"consent": {"yes": ["y"], "no": ["z"]}, "opacity": 100}});
        let wanted = json!({"base_map": {"consent": {"yes": ["x", "y"], "no": ["z"]}, "opacity": 70}});
        assert_eq!(merged(&before, &after, &there), wanted);
    }
}
