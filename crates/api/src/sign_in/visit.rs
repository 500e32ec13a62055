//! What every sign-in page reads of a request: its fields, the language, and whether it is safe.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::header::{ACCEPT_LANGUAGE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Operator;
use forecourt_types::Language;

use super::page::{Page, Part};
use super::words::{self, Words};
use crate::ApiState;
use crate::access::Public;
use crate::http::body::{MAX_BODY_BYTES, bytes};
use crate::http::host::{authority_of, is_loopback};
use crate::http::problem::Problem;

/// The fields of a query or a form; each name at most once.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads fields in the form `application/x-www-form-urlencoded`.
    pub(super) fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value of a field. A field that is there twice counts as missing (RFC 6749 §3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter().filter(|(other, _)| other == name);
        match (all.next(), all.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

/// A request for a sign-in page: its query, or the form that was sent to it by POST. It is refused
/// with a page of its own over plain HTTP, unless the browser runs on the machine itself, and if
/// another site has sent the form.
pub(super) struct Visit {
    pub(super) public: Public,
    pub(super) fields: Fields,
    pub(super) language: Language,
    /// The host and port that the browser has asked.
    pub(super) host: String,
    /// The name of the operator, if the deployment has only one.
    operator: Option<String>,
}

impl FromRequest<ApiState> for Visit {
    type Rejection = Response;

    async fn from_request(request: Request, state: &ApiState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(public) = Public::from_request_parts(&mut parts, state).await;
        let form = match parts.method {
            Method::POST => {
                let form = bytes(body, MAX_BODY_BYTES).await;
                Some(form.map_err(Problem::into_response)?)
            }
            _ => None,
        };
        let operator = only_operator(&public).await;
        let read = Self::new(public, &parts.headers, parts.uri.query(), form.as_ref());
        let read = read.map(|visit| Self { operator, ..visit });
        read.map_err(|refused| *refused)
    }
}

impl Visit {
    /// Reads a request.
    ///
    /// # Errors
    /// The page that refuses it.
    fn new(
        public: Public,
        headers: &HeaderMap,
        query: Option<&str>,
        form: Option<&Bytes>,
    ) -> Result<Self, Box<Response>> {
        let fields = match form {
            Some(form) => Fields::read(form),
            None => Fields::read(query.unwrap_or_default().as_bytes()),
        };
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let wished = fields.get("lang").or_else(|| fields.get("ui_locales"));
        let wished = wished.into_iter().flat_map(str::split_whitespace);
        let language = wished.filter_map(Language::from_tag).next();
        let accepted = || Language::from_accept_language(text(ACCEPT_LANGUAGE).unwrap_or_default());
        let host = text(HOST).unwrap_or_default();
        let visit = Self {
            host: host.to_owned(),
            operator: None,
            language: language.unwrap_or_else(accepted),
            public,
            fields,
        };
        if !is_safe(&visit.public.settings().public_url, host) {
            return Err(Box::new(visit.refuse(visit.words().needs_https)));
        }
        // Behind a proxy the host is not the one that the browser knows.
        let public = authority_of(&visit.public.settings().public_url);
        let is_foreign = text(ORIGIN).is_some_and(|origin| {
            let origin = origin.contains("://").then(|| authority_of(origin));
            origin != Some(host) && origin != Some(public)
        });
        if form.is_some() && is_foreign {
            return Err(Box::new(visit.refuse(visit.words().bad_request)));
        }
        Ok(visit)
    }

    pub(super) fn words(&self) -> &'static Words {
        words::of(self.language)
    }

    /// A page with a title and parts.
    pub(super) fn page<'a>(&'a self, title: &'a str, parts: Vec<Part<'a>>) -> Page<'a> {
        Page {
            language: self.language,
            operator: self.operator.as_deref(),
            address: None,
            title,
            parts,
            status: StatusCode::OK,
            retry_after_s: None,
        }
    }

    /// The address of the console, which leads to the sign-in, in the language of this page.
    pub(super) fn sign_in_address(&self) -> String {
        format!("/?lang={}", self.language.as_str())
    }

    /// The page that says why nothing was done.
    pub(super) fn refuse(&self, why: &str) -> Response {
        let mut page = self.page(self.words().sign_in, vec![Part::Error(why)]);
        page.status = StatusCode::BAD_REQUEST;
        page.into_response()
    }

    /// The page for a failure of the table.
    pub(super) fn unavailable(&self, problem: Problem) -> Response {
        // The log of the answer says what failed.
        let status = problem.into_response().status();
        let why = self.words().unavailable;
        let mut page = self.page(self.words().sign_in, vec![Part::Error(why)]);
        page.status = status;
        page.into_response()
    }
}

/// The name of the operator of a deployment that has only one. A page shows no name when the table
/// does not answer: what the page is for will tell.
async fn only_operator(public: &Public) -> Option<String> {
    let mut all = Query::prefix(Index::Gsi1, keys::operators(), "");
    all.limit = 2;
    let page = public.ports().table.query(&all).await.ok()?;
    match page.items.as_slice() {
        [one] => Some(one.read::<Operator>().ok()?.name),
        _ => None,
    }
}

/// Whether a password may be typed here: over HTTPS, or over HTTP on the machine itself.
fn is_safe(public_url: &str, host: &str) -> bool {
    let is_local = is_loopback(authority_of(public_url)) && is_loopback(host);
    !public_url.starts_with("http://") || is_local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_typed_over_https_or_on_the_machine_itself() {
        for (public_url, host, safe) in [
            ("https://api.example", "api.example", true),
            ("http://127.0.0.1:8080", "127.0.0.1:8080", true),
            ("http://127.0.0.1:8080", "localhost:8080", true),
            ("http://[::1]:8080", "[::1]:8080", true),
            ("http://127.0.0.1:8080", "192.168.0.7:8080", false),
            ("http://192.168.0.7:8080", "192.168.0.7:8080", false),
            ("http://localhost.example", "localhost.example", false),
        ] {
            assert_eq!(is_safe(public_url, host), safe, "{public_url} {host}");
        }
    }

    #[test]
    fn a_field_that_is_there_twice_counts_as_missing() {
        let fields = Fields::read(b"a=1&b=2&a=3&c=%26+x");
        assert_eq!(fields.get("a"), None);
        assert_eq!(fields.get("b"), Some("2"));
        assert_eq!(fields.get("c"), Some("& x"));
    }
}
