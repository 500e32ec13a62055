//! Finds names and numbers of a person in a row, and puts what stands in their place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use forecourt_store::failure::Failure;
use forecourt_store::rows::erasure::{ERASED, ErasureRow};

/// The fields that hold the number of a card, in rows, commands and the messages of chargers. A
/// card may be called "1", so its number is looked for in these only, and in longer texts if it
/// has at least [`WORD_CHARS_MIN`] characters.
const CARD_FIELDS: [&str; 8] = [
    "token_uid",
    "uid",
    "parent_uid",
    "id_tag",
    "idTag",
    "parentIdTag",
    "idToken",
    "parentIdToken",
];

/// The fields that hold words which people or chargers have written. A name is looked for in these
/// only: people choose their names, and one may be called as a state, a station or a month.
const WORD_FIELDS: [&str; 13] = [
    "full_name",
    "contact_number",
    "email",
    "licence_plate",
    "name",
    "cause",
    "reason",
    "reasons",
    "note",
    "detail",
    "problem",
    "raw",
    "text",
];

/// The fewest characters of a text that is looked for within longer ones.
const WORD_CHARS_MIN: usize = 5;

/// Which cards are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Find {
    /// Every card with which the person has charged, in what belongs to the person alone.
    AllCards,
    /// The cards that were the person's alone, in what tells of others, too.
    OwnCards,
}

/// What is looked for in rows, and what is put in its place.
pub(super) struct Scrub {
    /// What stands in the place of a card, by its number in lower case.
    cards: BTreeMap<String, String>,
    /// Names, addresses and plates in lower case.
    texts: BTreeSet<String>,
}

impl Scrub {
    /// # Errors
    /// [`Failure::Message`], which does not happen.
    pub(super) fn new(row: &ErasureRow, find: Find) -> Result<Self, Failure> {
        let mut cards = BTreeMap::new();
        for (uid, is_own) in &row.cards {
            if *is_own || find == Find::AllCards {
                let stand_in = row.stand_in(uid);
                let stand_in =
                    stand_in.map_err(|error| Failure::Message(serde::de::Error::custom(error)))?;
                cards.insert(uid.clone(), stand_in.to_string());
            }
        }
        let texts = row.texts.iter().map(|text| text.to_lowercase()).collect();
        Ok(Self { cards, texts })
    }

    /// What stands in the place of this card, if it is one of the person's.
    pub(super) fn card(&self, uid: &str) -> Option<&String> {
        self.cards.get(&uid.to_lowercase())
    }

    /// Replaces everything in the fields of a row, also in JSON within a text. Returns whether
    /// anything has changed.
    pub(super) fn fields(&self, fields: &mut Map<String, Value>) -> bool {
        let mut is_changed = false;
        for (name, value) in fields {
            is_changed |= self.value(name, value);
        }
        is_changed
    }

    fn value(&self, field: &str, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.text(field, text),
            Value::Array(items) => items.iter_mut().fold(false, |is_changed, item| {
                self.value(field, item) | is_changed
            }),
            Value::Object(fields) => self.fields(fields),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn text(&self, field: &str, text: &mut String) -> bool {
        let card = self.card(text).filter(|_| CARD_FIELDS.contains(&field));
        if let Some(stand_in) = card {
            stand_in.clone_into(text);
            return true;
        }
        if text.starts_with(['{', '[']) {
            let inner = serde_json::from_str::<Value>(text);
            if let Ok(mut inner) = inner {
                let is_changed = self.value(field, &mut inner);
                if is_changed {
                    *text = inner.to_string();
                }
                return is_changed;
            }
        }
        if !WORD_FIELDS.contains(&field) {
            return false;
        }
        if self.texts.contains(&text.to_lowercase()) {
            ERASED.clone_into(text);
            return true;
        }
        self.words(text)
    }

    /// Replaces what stands as words within a text. Returns whether anything has changed.
    pub(super) fn words(&self, text: &mut String) -> bool {
        let texts = self.texts.iter().map(|word| (word, ERASED));
        let cards = self.cards.iter().map(|(word, by)| (word, by.as_str()));
        let mut is_changed = false;
        for (word, by) in texts.chain(cards) {
            if word.chars().count() >= WORD_CHARS_MIN {
                is_changed |= replace_word(text, word, by);
            }
        }
        is_changed
    }
}

/// Replaces a word, which is in lower case, wherever it stands between characters that are neither
/// letters nor digits.
fn replace_word(text: &mut String, word: &str, by: &str) -> bool {
    let mut done = String::new();
    let mut rest = text.as_str();
    let mut is_changed = false;
    while let Some((at, end)) = find_word(rest, word, done.chars().next_back()) {
        let (before, _) = rest.split_at(at);
        done.push_str(before);
        done.push_str(by);
        rest = rest.split_at(end).1;
        is_changed = true;
    }
    if is_changed {
        done.push_str(rest);
        *text = done;
    }
    is_changed
}

/// Where a word stands in a text, in upper or lower case. `before` is the character before the
/// text.
fn find_word(text: &str, word: &str, before: Option<char>) -> Option<(usize, usize)> {
    let mut last = before;
    for (at, char) in text.char_indices() {
        let is_begin = last.is_none_or(|last| !last.is_alphanumeric());
        last = Some(char);
        let rest = text.get(at..)?;
        let Some(length) = begins_with(rest, word).filter(|_| is_begin) else {
            continue;
        };
        let behind = rest.get(length..)?.chars().next();
        if behind.is_none_or(|behind| !behind.is_alphanumeric()) {
            return Some((at, at + length));
        }
    }
    None
}

/// The bytes of a text that are this word, if the text begins with it in upper or lower case.
fn begins_with(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    for (at, char) in text.char_indices() {
        let mut rest = wanted.clone();
        if rest.next().is_none() {
            return Some(at);
        }
        for lower in char.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
    }
    wanted.next().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scrub() -> Scrub {
        let cards = [("card1", "erased-x"), ("1", "erased-y")];
        let cards = cards.map(|(uid, by)| (uid.to_owned(), by.to_owned()));
        Scrub {
            cards: BTreeMap::from(cards),
            texts: BTreeSet::from([
                "ann karenina".to_owned(),
                "ö. ann".to_owned(),
                "x".to_owned(),
            ]),
        }
    }

    #[test]
    fn names_and_numbers_are_replaced_and_nothing_else() {
        for (before, after) in [
            (
                json!({"token_uid": "CARD1", "a": 1}),
                json!({"token_uid": "erased-x", "a": 1}),
            ),
            (
                json!({"token_uid": "1", "connector": "1"}),
                json!({"token_uid": "erased-y", "connector": "1"}),
            ),
            (json!({"name": "Ann KARENINA"}), json!({"name": "erased"})),
            (
                json!({"note": "of Ann Karenina, twice"}),
                json!({"note": "of erased, twice"}),
            ),
            (
                json!({"note": "Ö. Ann came, Ö. Anna not"}),
                json!({"note": "erased came, Ö. Anna not"}),
            ),
            (
                json!({"note": "card1 card12 xcard1 card1"}),
                json!({"note": "erased-x card12 xcard1 erased-x"}),
            ),
            (
                json!({"list": [{"idTag": "Card1"}]}),
                json!({"list": [{"idTag": "erased-x"}]}),
            ),
            (
                json!({"raw": "[2,\"1\",{\"idTag\":\"1\"}]"}),
                json!({"raw": "[2,\"1\",{\"idTag\":\"erased-y\"}]"}),
            ),
            (
                json!({"name": "x", "text": "an x here"}),
                json!({"name": "erased", "text": "an x here"}),
            ),
        ] {
            let mut row = before.as_object().cloned().unwrap_or_default();
            let is_changed = scrub().fields(&mut row);
            assert_eq!(Value::Object(row), after);
            assert!(is_changed);
        }
        // A name that is also a state, an id or a time is none in fields that hold those.
        let mut same = json!({
            "a": "card", "n": null, "raw": "[2,\"1\"]", "state": "x", "at": "ann karenina",
        });
        let fields = same.as_object_mut();
        assert!(fields.is_some_and(|fields| !scrub().fields(fields)));
    }
}
