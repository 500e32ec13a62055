//! Takes settings from flags, environment and file, and collects what is wrong
//! instead of stopping at the first problem.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::Problem;

/// Gives out one setting after the other: a flag wins over the environment,
/// the environment over the file.
pub(super) struct Reader {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, toml::Value>,
    taken: BTreeSet<&'static str>,
    pub(super) problems: Vec<Problem>,
}

/// A setting as it was found, and where.
struct Found {
    value: toml::Value,
    place: String,
}

impl Reader {
    pub(super) fn new(
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

    fn find(&mut self, name: &'static str) -> Option<Found> {
        self.taken.insert(name);
        if let Some(text) = self.flags.get(name) {
            let value = toml::Value::String(text.clone());
            let place = format!("--{}", name.replace('_', "-"));
            return Some(Found { value, place });
        }
        let variable = format!("FORECOURT_{}", name.replace('.', "_").to_ascii_uppercase());
        if let Some(text) = self.environment.get(&variable) {
            let value = toml::Value::String(text.clone());
            let place = format!("the environment variable {variable}");
            return Some(Found { value, place });
        }
        let value = self.file.get(name)?.clone();
        let place = name.to_owned();
        Some(Found { value, place })
    }

    fn refuse(&mut self, found: &Found, wanted: &str) {
        self.problems.push(Problem {
            place: found.place.clone(),
            text: format!("{wanted} is wanted, not {}", found.value),
        });
    }

    /// Reads one setting; a value that does not fit is a problem.
    fn read<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        convert: impl Fn(&toml::Value) -> Option<T>,
    ) -> Option<T> {
        let found = self.find(name)?;
        let value = convert(&found.value);
        if value.is_none() {
            self.refuse(&found, wanted);
        }
        value
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.read(name, "a text", |value| {
            value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        })
    }

    pub(super) fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    pub(super) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        self.read(name, "true or false", |value| match value {
            toml::Value::Boolean(value) => Some(*value),
            toml::Value::String(text) => text.parse().ok(),
            _ => None,
        })
    }

    /// A whole number within limits.
    pub(super) fn number(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
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

    /// An address with port.
    pub(super) fn address(&mut self, name: &'static str) -> Option<SocketAddr> {
        let wanted = "an address with port such as 127.0.0.1:9000";
        self.read(name, wanted, |value| value.as_str()?.parse().ok())
    }

    /// An address with port, or `off` for none.
    pub(super) fn address_or_off(&mut self, name: &'static str) -> Option<Option<SocketAddr>> {
        let wanted = "an address with port such as 127.0.0.1:9100, or \"off\",";
        self.read(name, wanted, |value| match value.as_str()? {
            "off" => Some(None),
            text => text.parse().ok().map(Some),
        })
    }

    /// All problems, those of settings nobody knows among them.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        for name in self.file.keys() {
            if !self.taken.contains(name.as_str()) {
                let known: Vec<&str> = self.taken.iter().copied().collect();
                self.problems.push(Problem {
                    place: name.clone(),
                    text: format!("there is no such setting; there are {}", known.join(", ")),
                });
            }
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
