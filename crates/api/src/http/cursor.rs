//! Cursors: where a page of a list ended, sealed to that list.

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::access::{ApiState, Public};
use crate::http::problem::{Code, Problem};
use forecourt_store::messages::derived;
use forecourt_store::ports::Entropy;
use forecourt_store::secrets::{Pepper, Purpose};

/// The parameters that say which page is wanted, and not which list.
const OF_THE_PAGE: [&str; 2] = ["limit", "cursor"];

/// The list that a request asks for. Its name is a short text that follows from its address and
/// from all parameters but those of the page. So it stands for the sort, the direction and the
/// filters, and a cursor that carries it fits no other list.
///
/// A cursor is sealed, since it holds the sort key of the last row that was read: the row may be
/// beyond the caller's reach, and its key tells a time or a name.
#[derive(Clone)]
pub(crate) struct ListName {
    name: String,
    pepper: Pepper,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ListName").field(&self.name).finish()
    }
}

fn name_of(path: &str, query: &str) -> String {
    let given = form_urlencoded::parse(query.as_bytes());
    let of_list = given.filter(|(name, _)| !OF_THE_PAGE.contains(&name.as_ref()));
    let mut parameters: Vec<_> = of_list.collect();
    // The order in which they are given makes no difference.
    parameters.sort();
    let mut parts = vec![path];
    for (name, value) in &parameters {
        parts.extend([name.as_ref(), value.as_ref()]);
    }
    derived(&parts)
}

impl ListName {
    /// The list that a file is written from in steps, by a name that nothing else has.
    pub(crate) fn of_file(name: String, pepper: Pepper, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            name,
            pepper,
            entropy,
        }
    }

    /// The part of this list that the body of a request restricts it to, told by these texts.
    pub(crate) fn restricted(&self, by: &[&str]) -> Self {
        let mut parts = vec![self.name.as_str()];
        parts.extend(by);
        Self {
            name: derived(&parts),
            ..self.clone()
        }
    }

    /// The cursor for the page that begins behind this key.
    ///
    /// # Errors
    /// 503 when it cannot be sealed.
    pub(crate) fn seal(&self, last: &str) -> Result<String, Problem> {
        // The name holds no line feed.
        let text = format!("{}\n{last}", self.name);
        let entropy = self.entropy.as_ref();
        let sealed = self
            .pepper
            .seal(Purpose::Cursor, "", text.as_bytes(), entropy);
        Ok(sealed?)
    }

    /// The key behind which the page of a cursor begins.
    ///
    /// # Errors
    /// 400 when the cursor is none, or that of another list.
    pub(crate) fn open(&self, cursor: &str) -> Result<String, Problem> {
        let opened = self.pepper.unseal(Purpose::Cursor, "", cursor);
        let bytes = opened.map_err(|_| bad_cursor())?;
        let text = String::from_utf8(bytes).map_err(|_| bad_cursor())?;
        let (list, last) = text.split_once('\n').ok_or_else(bad_cursor)?;
        if list == self.name {
            return Ok(last.to_owned());
        }
        let detail = "cursor: belongs to a list with another address, sort or filter; repeat those parameters as they were, or start again without a cursor";
        Err(Problem::new(Code::InvalidQuery, detail))
    }
}

impl FromRequestParts<ApiState> for ListName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let public = Public::from_state(state.clone());
        let keys = public.keys().get(public.ports()).await?;
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            name: name_of(parts.uri.path(), query),
            pepper: keys.pepper.clone(),
            entropy: public.ports().entropy.clone(),
        })
    }
}

/// The problem of a cursor that this list has not given.
pub(crate) fn bad_cursor() -> Problem {
    let detail = "cursor: is not one this list gave; start again without it";
    Problem::new(Code::InvalidQuery, detail)
}
