//! Takes settings out of a TOML table and the environment, and collects what is
//! wrong instead of stopping at the first problem.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::file::Problem;

/// Gives out one setting after the other; the environment wins over the file.
pub(super) struct Reader {
    values: BTreeMap<String, toml::Value>,
    environment: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    problems: Vec<Problem>,
}

/// A setting as it was found, and where.
struct Found {
    value: toml::Value,
    place: String,
}

impl Reader {
    pub(super) fn new(table: toml::Table, environment: BTreeMap<String, String>) -> Self {
        let mut values = BTreeMap::new();
        flatten("", table, &mut values);
        Self {
            values,
            environment,
            taken: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The environment variable of a setting: `ocpp.listen` is
    /// `FORECOURT_OCPP_LISTEN`.
    pub(super) fn variable(name: &str) -> String {
        let name = name.replace('.', "_").to_ascii_uppercase();
        format!("FORECOURT_{name}")
    }

    fn find(&mut self, name: &str) -> Option<Found> {
        self.taken.insert(name.to_owned());
        let variable = Self::variable(name);
        if let Some(text) = self.environment.get(&variable) {
            let value = toml::Value::String(text.clone());
            let place = format!("the environment variable {variable}");
            return Some(Found { value, place });
        }
        let value = self.values.get(name)?.clone();
        let place = name.to_owned();
        Some(Found { value, place })
    }

    pub(super) fn problem(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.problems.push(Problem {
            place: place.into(),
            text: text.into(),
        });
    }

    /// A text, if it is set.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let found = self.find(name)?;
        match found.value {
            toml::Value::String(text) if !text.is_empty() => Some(text),
            other => {
                self.problem(found.place, format!("a text is wanted, not {other}"));
                None
            }
        }
    }

    pub(super) fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let found = self.find(name)?;
        let text = found.value.as_str().unwrap_or_default();
        let choice = choices.iter().find(|(word, _)| *word == text);
        if choice.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let words = words.join(", ");
            self.problem(
                found.place,
                format!("one of {words} is wanted, not {}", found.value),
            );
        }
        choice.map(|(_, value)| *value)
    }

    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let found = self.find(name)?;
        let value = match &found.value {
            toml::Value::Boolean(value) => Some(*value),
            toml::Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if value.is_none() {
            let text = format!("true or false is wanted, not {}", found.value);
            self.problem(found.place, text);
        }
        value
    }

    /// A whole number within limits.
    pub(super) fn number(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let found = self.find(name)?;
        let value = match &found.value {
            toml::Value::Integer(value) => u64::try_from(*value).ok(),
            toml::Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let value = value.filter(|value| range.contains(value));
        if value.is_none() {
            let (first, last) = (range.start(), range.end());
            let text = format!(
                "a whole number from {first} to {last} is wanted, not {}",
                found.value
            );
            self.problem(found.place, text);
        }
        value
    }

    /// An address with port, such as `127.0.0.1:9000`; `off` for none.
    pub(super) fn address(&mut self, name: &str) -> Option<Option<SocketAddr>> {
        let found = self.find(name)?;
        let text = found.value.as_str().unwrap_or_default();
        if text == "off" {
            return Some(None);
        }
        let address = text.parse().ok();
        if address.is_none() {
            let text = format!(
                "an address with port such as 127.0.0.1:9000 is wanted, not {}",
                found.value
            );
            self.problem(found.place, text);
        }
        address.map(Some)
    }

    /// Whether a section of the file, or a variable of it, is there.
    pub(super) fn has_section(&self, section: &str) -> bool {
        let prefix = format!("{section}.");
        let variables = Self::variable(&prefix);
        self.values.keys().any(|name| name.starts_with(&prefix))
            || self
                .environment
                .keys()
                .any(|name| name.starts_with(&variables))
    }

    /// All problems, those of settings nobody knows among them.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        let known = std::mem::take(&mut self.taken);
        let unknown: Vec<String> = self
            .values
            .keys()
            .filter(|name| !known.contains(*name))
            .cloned()
            .collect();
        for name in unknown {
            let text = match nearest(&name, &known) {
                Some(near) => format!("there is no such setting; is {near} meant?"),
                None => "there is no such setting".to_owned(),
            };
            self.problem(name, text);
        }
        self.problems
    }
}

fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, toml::Value>) {
    for (key, value) in table {
        let name = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, into),
            other => {
                into.insert(name, other);
            }
        }
    }
}

/// A known setting that differs by little: the same last word, or at most two
/// letters.
fn nearest(name: &str, known: &BTreeSet<String>) -> Option<String> {
    let last = |text: &str| text.rsplit('.').next().map(str::to_owned);
    let close = known.iter().find(|other| distance(name, other) <= 2);
    let same_word = || known.iter().find(|other| last(other) == last(name));
    close.or_else(same_word).cloned()
}

/// Letters to add, drop or change to get from one text to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((cb, above), above_left) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let change = above_left + usize::from(ca != *cb);
            left = change.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
