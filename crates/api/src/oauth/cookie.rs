//! The refresh token of Forecourt's own apps in a cookie, where no script can read it.
//!
//! An app asks for it with a header of its own name, which no form and no foreign page can send
//! without being asked for first. The request must then come from a page of this deployment. A sign
//! in that is kept in a cookie is traded by its cookie only, and ends after 12 hours without use.

use axum::http::header::{COOKIE, HOST, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE};
use axum::response::Response;

use super::answer::{Failure, Refusal, TokenAnswer, answer};
use super::people::COOKIE_IDLE_MS;
use crate::access::{OWN_APPS, is_own_app};
use crate::http::host::{authority_of, is_loopback};
use forecourt_types::ClientId;

/// The header by which an app asks for the cookie.
pub(super) const ASKS_FOR_COOKIE: &str = "x-forecourt-refresh";
/// The value of that header.
const COOKIE_WORD: &str = "cookie";

/// The place of an app's refresh token in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Jar {
    /// The name of the cookie. Its prefix makes browsers refuse one that another host or a page
    /// without TLS has set.
    name: String,
    /// The token that the browser has shown.
    pub(super) token: Option<String>,
    /// Whether the browser has a cookie of this name, be it good or not.
    pub(super) is_there: bool,
}

impl Jar {
    /// The place of the token if the request asks for a cookie.
    ///
    /// # Errors
    /// [`Refusal::InvalidRequest`] when another page than one of this deployment asks, or an app
    /// that is not one of Forecourt.
    pub(super) fn asked(
        headers: &HeaderMap,
        public_url: &str,
        client: Option<&str>,
    ) -> Result<Option<Self>, Refusal> {
        match headers.get(ASKS_FOR_COOKIE).map(HeaderValue::to_str) {
            None => return Ok(None),
            Some(Ok(COOKIE_WORD)) => {}
            Some(_) => {
                let why = "X-Forecourt-Refresh: the only value is cookie";
                return Err(Refusal::InvalidRequest(why));
            }
        }
        if !is_own_page(headers, public_url) {
            let why = "a refresh token is kept in a cookie for pages of this deployment only";
            return Err(Refusal::InvalidRequest(why));
        }
        let client = client.and_then(|client| ClientId::new(client).ok());
        let Some(client) = client.filter(is_own_app) else {
            let why = "a refresh token is kept in a cookie for the apps of Forecourt only";
            return Err(Refusal::InvalidRequest(why));
        };
        let name = name_of(client.as_str());
        let values = cookies(headers, &name);
        let token = match values.as_slice() {
            [value] if !value.is_empty() => Some((*value).to_owned()),
            _ => None,
        };
        Ok(Some(Self {
            token,
            is_there: !values.is_empty(),
            name,
        }))
    }

    /// The header that gives the cookie this value for as long as the sign-in lasts unused, or
    /// removes it.
    fn set(&self, token: Option<&str>) -> Option<HeaderValue> {
        let (value, age_s) = match token {
            Some(token) => (token, COOKIE_IDLE_MS / 1_000),
            None => ("", 0),
        };
        let text = format!(
            "{}={value}; Path=/; Max-Age={age_s}; Secure; HttpOnly; SameSite=Strict",
            self.name
        );
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Removes the cookie with this answer.
    pub(super) fn empty(&self, response: &mut Response) {
        if let Some(value) = self.set(None) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }

    /// The answer with the refresh token in the cookie and not in the body. A sign-in that has
    /// ended takes its cookie along.
    pub(super) fn answer(&self, mut outcome: Result<TokenAnswer, Failure>) -> Response {
        let token = match &mut outcome {
            Ok(tokens) => tokens.refresh_token.take(),
            Err(_) => None,
        };
        let has_ended = matches!(&outcome, Err(Failure::Refused(Refusal::InvalidGrant)));
        let mut response = answer(outcome);
        if has_ended {
            self.empty(&mut response);
        }
        if let Some(value) = token.and_then(|token| self.set(Some(&token))) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        response
    }
}

/// The name of the cookie of an app.
fn name_of(client: &str) -> String {
    format!("__Host-{client}")
}

/// Removes the cookies of all apps of Forecourt with this answer. The browser then stops sending
/// refresh tokens that have ended.
pub(crate) fn empty_all(response: &mut Response) {
    for (client, _) in OWN_APPS {
        let jar = Jar {
            name: name_of(client),
            token: None,
            is_there: false,
        };
        jar.empty(response);
    }
}

/// Whether the request comes from a page of this deployment. On one machine the page may be open
/// under another name of the machine itself, which is then the host as well.
fn is_own_page(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(ORIGIN).filter(|origin| origin.contains("://")) else {
        return false;
    };
    let own = public_url.split_once("://");
    let is_public = own.map(|(scheme, _)| format!("{scheme}://{}", authority_of(public_url)));
    let host = authority_of(origin);
    is_public.as_deref() == Some(origin) || (text(HOST) == Some(host) && is_loopback(host))
}

/// The values of the cookies of this name: one, unless somebody has planted another one.
fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let lines = headers.get_all(COOKIE).iter();
    let pairs = lines.filter_map(|line| line.to_str().ok());
    let pairs = pairs.flat_map(|line| line.split(';'));
    let values = pairs.filter_map(|pair| {
        let (other, value) = pair.trim().split_once('=')?;
        (other == name).then_some(value)
    });
    values.collect()
}
