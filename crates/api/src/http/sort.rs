//! The order of a list.

use crate::http::problem::{Code, Problem};

/// The order in which a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort<B> {
    /// The field by which the list is sorted.
    pub by: B,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl<B: Copy> Sort<B> {
    /// Reads the parameter `sort`: the name of a field, with a `-` before it for descending order.
    /// `fields` are those by which the list has an index; the order without the parameter is
    /// that of the first one, descending if `descending` says so.
    ///
    /// # Errors
    /// 422 with the orders that there are, when it is none of them.
    pub(crate) fn read(
        text: Option<&str>,
        fields: &[(&'static str, B)],
        descending: bool,
    ) -> Result<Self, Problem> {
        let wanted = match text {
            None => fields.first().map(|(_, by)| (*by, descending)),
            Some(text) => {
                let (name, descending) = match text.strip_prefix('-') {
                    Some(name) => (name, true),
                    None => (text, false),
                };
                let field = fields.iter().find(|(field, _)| *field == name);
                field.map(|(_, by)| (*by, descending))
            }
        };
        let (by, descending) = wanted.ok_or_else(|| {
            let names = fields
                .iter()
                .flat_map(|(name, _)| [(*name).to_owned(), format!("-{name}")]);
            let names: Vec<String> = names.collect();
            let detail = format!("sort: must be one of {}", names.join(", "));
            Problem::new(Code::UnsupportedFilter, detail)
        })?;
        Ok(Self { by, descending })
    }
}

/// The problem of an order that a list does not have together with a filter.
pub(crate) fn not_with(filter: &str, orders: &str) -> Problem {
    let detail = format!("sort: with {filter}, the list is sorted by {orders} alone");
    Problem::new(Code::UnsupportedFilter, detail)
}

/// The most characters of the parameter `q`.
const BEGIN_CHARS_MAX: usize = 200;

/// Reads the parameter `q`, the begin of a text that is looked for; none if it is empty.
///
/// # Errors
/// 400 when it is longer than 200 characters.
pub(crate) fn read_begin(q: Option<&str>) -> Result<Option<&str>, Problem> {
    let begin = q.map(str::trim).filter(|q| !q.is_empty());
    if begin.is_some_and(|q| q.chars().count() > BEGIN_CHARS_MAX) {
        let detail = format!("q: must have at most {BEGIN_CHARS_MAX} characters");
        return Err(Problem::new(Code::InvalidQuery, detail));
    }
    Ok(begin)
}
