//! Cursors: where a page of a list ended, sealed to that list.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::http::problem::{Code, Problem};
use forecourt_store::messages::derived;

/// The parameters that say which page is wanted, and not which list.
const OF_THE_PAGE: [&str; 2] = ["limit", "cursor"];

/// The name of the list that a request asks for: a short text that follows from its address and
/// from all parameters but those of the page. So it stands for the sort, the direction and the
/// filters, and a cursor that carries it fits no other list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListName(String);

impl ListName {
    fn new(path: &str, query: &str) -> Self {
        let given = form_urlencoded::parse(query.as_bytes());
        let of_list = given.filter(|(name, _)| !OF_THE_PAGE.contains(&name.as_ref()));
        let mut parameters: Vec<_> = of_list.collect();
        // The order in which they are given makes no difference.
        parameters.sort();
        let mut parts = vec![path];
        for (name, value) in &parameters {
            parts.extend([name.as_ref(), value.as_ref()]);
        }
        Self(derived(&parts))
    }

    /// The cursor for the page that begins behind this key.
    pub(crate) fn seal(&self, last: &str) -> String {
        // Neither part holds a line feed.
        URL_SAFE_NO_PAD.encode(format!("{}\n{last}", self.0))
    }

    /// The key behind which the page of a cursor begins.
    ///
    /// # Errors
    /// 400 when the cursor is none, or that of another list.
    pub(crate) fn open(&self, cursor: &str) -> Result<String, Problem> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
        let text = String::from_utf8(bytes).map_err(|_| bad_cursor())?;
        let (list, last) = text.split_once('\n').ok_or_else(bad_cursor)?;
        if list == self.0 {
            return Ok(last.to_owned());
        }
        let detail = "cursor: belongs to a list with another address, sort or filter; repeat those parameters as they were, or start again without a cursor";
        Err(Problem::new(Code::InvalidQuery, detail))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListName {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self::new(parts.uri.path(), query))
    }
}

/// The problem of a cursor that this list has not given.
pub(crate) fn bad_cursor() -> Problem {
    let detail = "cursor: is not one this list gave; start again without it";
    Problem::new(Code::InvalidQuery, detail)
}
