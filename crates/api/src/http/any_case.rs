//! Finds which parts of a list by id have ids that begin with a text in any mixture of upper and
//! lower case. The keys of the list are the ids as they are, so that each mixture which there is
//! stands in a part of its own. Hardly any list has more than one or two of them.

use forecourt_store::keys::{self, ListPlace};
use forecourt_store::ports::{Query, Table};

use super::listed::Range;
use super::page::sort_key;
use crate::http::problem::Problem;

/// How many keys are looked at in search of the mixtures of one list. Behind them the rest of the
/// list is one part, in which other ids have to be left out.
const LOOKS_MAX: usize = 24;

/// The last character that there is, which no key holds.
const LAST: char = '\u{10ffff}';

/// The begin of a key, with the forms that each of its characters may have.
struct Begin(Vec<Vec<char>>);

impl Begin {
    fn new(key: &str) -> Self {
        Self(key.chars().map(forms).collect())
    }

    /// The first text of this begin in the order of keys.
    fn first(&self) -> String {
        self.0.iter().filter_map(|forms| forms.first()).collect()
    }

    /// The last text of this begin.
    fn last(&self) -> String {
        self.0.iter().filter_map(|forms| forms.last()).collect()
    }

    /// The begin of a key, if it is this one.
    fn of(&self, key: &str) -> Option<String> {
        let begin: String = key.chars().take(self.0.len()).collect();
        self.fits(&begin).then_some(begin)
    }

    fn fits(&self, text: &str) -> bool {
        let mut chars = text.chars();
        self.0
            .iter()
            .all(|forms| chars.next().is_some_and(|char| forms.contains(&char)))
    }

    /// The first text of this begin behind all keys that begin with `text`; none if there is none.
    fn behind(&self, text: &str) -> Option<String> {
        let given: Vec<char> = text.chars().take(self.0.len()).collect();
        let fitting = given.iter().zip(&self.0);
        let fitting = fitting.take_while(|(char, forms)| forms.contains(char));
        let fitting = fitting.count();
        if fitting == given.len() && fitting < self.0.len() {
            // The key is shorter than the begin, whose rest may follow.
            return Some(self.completed(&given));
        }
        let ends = (0..=fitting.min(given.len().saturating_sub(1))).rev();
        for end in ends {
            let (Some(was), Some(forms)) = (given.get(end), self.0.get(end)) else {
                continue;
            };
            if let Some(next) = forms.iter().find(|form| *form > was) {
                let mut begin = given.get(..end).unwrap_or_default().to_vec();
                begin.push(*next);
                return Some(self.completed(&begin));
            }
        }
        None
    }

    /// The first text of this begin that begins so.
    fn completed(&self, begin: &[char]) -> String {
        let rest = self.0.iter().skip(begin.len());
        let rest = rest.filter_map(|forms| forms.first());
        begin.iter().chain(rest).collect()
    }
}

/// A character in upper and in lower case, in the order of keys.
fn forms(char: char) -> Vec<char> {
    let mut forms = vec![char];
    // A character whose other case is several characters has no other form here.
    let upper: Vec<char> = char.to_uppercase().collect();
    let lower: Vec<char> = char.to_lowercase().collect();
    for form in [upper, lower] {
        if let [form] = form.as_slice() {
            forms.push(*form);
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether an id begins with a text in any mixture of upper and lower case.
pub(crate) fn begins(id: &str, begin: &str) -> bool {
    Begin::new(begin).fits(id)
}

/// The parts of a list by id that hold the ids which begin so. Only the last one may hold others.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn parts(
    table: &dyn Table,
    place: &ListPlace,
    begin: &str,
) -> Result<Vec<Range>, Problem> {
    let (key, _) = keys::ids_from(place, begin);
    let begin = Begin::new(&key);
    let mut parts = Vec::new();
    let mut next = Some(begin.first());
    for _ in 0..LOOKS_MAX {
        let Some(from) = next.take() else {
            return Ok(parts);
        };
        let mut query = Query::prefix(place.index, place.pk.clone(), "");
        query.from = from;
        query.to = format!("{}{LAST}", begin.last());
        query.limit = 1;
        let page = table.query(&query).await?;
        let Some(item) = page.items.first() else {
            return Ok(parts);
        };
        let found = sort_key(place.index, item);
        match begin.of(found) {
            Some(part) => {
                next = begin.behind(&part);
                parts.push(Range::from((part.clone(), format!("{part}{LAST}"))));
            }
            None => next = begin.behind(found),
        }
    }
    parts.extend(next.map(|from| Range::from((from, format!("{}{LAST}", begin.last())))));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_mixture_of_upper_and_lower_case_is_found_behind_any_key() {
        let begin = Begin::new("a-b1");
        assert_eq!(
            (begin.first().as_str(), begin.last().as_str()),
            ("A-B1", "a-b1")
        );
        for (key, next) in [
            ("", Some("A-B1")),
            ("A", Some("A-B1")),
            ("A-A9", Some("A-B1")),
            ("A-B1", Some("A-b1")),
            ("A-B2", Some("A-b1")),
            ("A-C", Some("A-b1")),
            ("A-b1", Some("a-B1")),
            ("A.", Some("a-B1")),
            ("B", Some("a-B1")),
            ("a-B1", Some("a-b1")),
            ("a-b1", None),
            ("a-b2", None),
            ("b", None),
        ] {
            assert_eq!(begin.behind(key).as_deref(), next, "{key}");
        }
    }

    #[test]
    fn letters_of_all_alphabets_have_both_cases() {
        for (id, text, is_begin) in [
            ("DEMO-AC1", "demo-ac", true),
            ("demo-ac1", "DEMO-AC1", true),
            ("Пирс-1", "пИРС", true),
            ("ท่า-1", "ท่า", true),
            ("DEMO", "demo-", false),
            ("xDEMO", "demo", false),
            ("Straße", "STRASSE", false),
        ] {
            assert_eq!(begins(id, text), is_begin, "{id} {text}");
        }
    }
}
