//! Takes settings from flags, the environment and a TOML table, and collects what is wrong instead
//! of stopping at the first problem.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::sockets::is_origin;

/// One thing that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting, the flag, the variable or the file that is wrong.
    pub place: String,
    /// What is wrong, and what is wanted instead.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// Reads one setting after the other: a flag counts before the environment, the environment before
/// the file. Every `None` means that the default counts, because nothing is set or what is set
/// is a problem.
#[derive(Debug)]
pub struct Reader {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, toml::Value>,
    taken: BTreeSet<String>,
    problems: Vec<Problem>,
}

/// A setting as it was found, and the place where it stood.
struct Found {
    value: toml::Value,
    place: String,
}

impl Reader {
    /// Makes a reader of the flags that were given (by the names of their settings), the
    /// environment's variables and the file's table.
    #[must_use]
    pub fn new(
        flags: BTreeMap<&'static str, String>,
        environment: BTreeMap<String, String>,
        file: toml::Table,
    ) -> Self {
        let mut values = BTreeMap::new();
        flatten("", file, &mut values);
        Self {
            flags,
            environment,
            file: values,
            taken: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The environment variable of a setting:
    /// `ocpp.listen` is `FORECOURT_OCPP_LISTEN`.
    fn variable(name: &str) -> String {
        let name = name.replace('.', "_").to_ascii_uppercase();
        format!("FORECOURT_{name}")
    }

    fn find(&mut self, name: &str) -> Option<Found> {
        self.taken.insert(name.to_owned());
        if let Some(text) = self.flags.get(name) {
            let value = toml::Value::String(text.clone());
            let place = format!("--{}", name.replace('_', "-"));
            return Some(Found { value, place });
        }
        let variable = Self::variable(name);
        if let Some(text) = self.environment.get(&variable) {
            let value = toml::Value::String(text.clone());
            let place = format!("the environment variable {variable}");
            return Some(Found { value, place });
        }
        let value = self.file.get(name)?.clone();
        let place = name.to_owned();
        Some(Found { value, place })
    }

    /// Notes a problem.
    pub fn problem(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.problems.push(Problem {
            place: place.into(),
            text: text.into(),
        });
    }

    /// Reads one setting; a value that does not fit is a problem.
    fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        convert: impl Fn(&toml::Value) -> Option<T>,
    ) -> Option<T> {
        let found = self.find(name)?;
        let value = convert(&found.value);
        if value.is_none() {
            let text = format!("{wanted} is wanted, not {}", found.value);
            self.problem(found.place, text);
        }
        value
    }

    /// Reads a text that is not empty.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, "a text", |value| {
            let text = value.as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
        })
    }

    /// Reads the path of a file or folder.
    pub fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// Reads one of these words.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let wanted = format!("one of {}", words.join(", "));
        self.read(name, &wanted, |value| {
            let text = value.as_str()?;
            let mut choices = choices.iter();
            choices.find(|(word, _)| *word == text).map(|(_, it)| *it)
        })
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        self.read(name, "true or false", |value| match value {
            toml::Value::Boolean(value) => Some(*value),
            toml::Value::String(text) => text.parse().ok(),
            _ => None,
        })
    }

    /// Reads origins of web pages: a list in the file, separated by commas elsewhere.
    pub fn origins(&mut self, name: &str) -> Option<Vec<String>> {
        let wanted = "a list of origins such as [\"http://charger.example:8080\"]";
        self.read(name, wanted, |value| {
            let origins: Vec<&str> = match value {
                toml::Value::Array(list) => list
                    .iter()
                    .map(toml::Value::as_str)
                    .collect::<Option<_>>()?,
                toml::Value::String(text) => text.split(',').map(str::trim).collect(),
                _ => return None,
            };
            let are_right = origins.iter().all(|origin| is_origin(origin));
            are_right.then(|| origins.into_iter().map(str::to_owned).collect())
        })
    }

    /// Reads a whole number within limits.
    pub fn number(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(name, &wanted, |value| {
            let number = match value {
                toml::Value::Integer(value) => u64::try_from(*value).ok(),
                toml::Value::String(text) => text.parse().ok(),
                _ => None,
            };
            number.filter(|number| range.contains(number))
        })
    }

    /// Reads an address with port; port 0 takes a free one.
    pub fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let wanted = "an address with port such as 127.0.0.1:9000";
        self.read(name, wanted, |value| value.as_str()?.parse().ok())
    }

    /// Reads an address with port, or `off` for none.
    pub fn address_or_off(&mut self, name: &str) -> Option<Option<SocketAddr>> {
        let wanted = "an address with port such as 127.0.0.1:9100, or \"off\",";
        self.read(name, wanted, |value| match value.as_str()? {
            "off" => Some(None),
            text => text.parse().ok().map(Some),
        })
    }

    /// Whether a section of the file, or a variable of it, is there.
    #[must_use]
    pub fn has_section(&self, section: &str) -> bool {
        let prefix = format!("{section}.");
        let variables = Self::variable(&prefix);
        let mut names = self.environment.keys();
        self.file.keys().any(|name| name.starts_with(&prefix))
            || names.any(|name| name.starts_with(&variables))
    }

    /// All problems, with those of settings that nobody knows.
    #[must_use]
    pub fn finish(mut self) -> Vec<Problem> {
        let known = std::mem::take(&mut self.taken);
        let unknown: Vec<String> = self
            .file
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

/// A known setting whose name differs by little: it has the same last word, or differs by at most
/// two letters.
fn nearest(name: &str, known: &BTreeSet<String>) -> Option<String> {
    let last = |text: &str| text.rsplit('.').next().map(str::to_owned);
    let close = known.iter().find(|other| distance(name, other) <= 2);
    let same_word = || known.iter().find(|other| last(other) == last(name));
    close.or_else(same_word).cloned()
}

/// The number of letters to add, drop or change to get from one text to the other.
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
