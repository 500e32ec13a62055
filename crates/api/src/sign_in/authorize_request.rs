//! The request of an app that a person signs in (RFC 6749 §4.1.1, RFC 7636 §4.3).

use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{ClientId, OperatorId};

use super::demo_accounts::{self, DemoAccount};
use super::newcomer;
use super::visit::Visit;
use crate::access::{OWN_APPS, Public, Right, rights_of};
use crate::http::host::{authority_of, host_of, is_loopback};
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::rows::config::{Client, ClientPointer, Role};
use forecourt_store::rows::load;

/// An app for which people may sign in.
pub(super) struct App {
    pub(super) client_id: ClientId,
    /// The name that people know it by; none for an app of this project, which asks for no consent.
    pub(super) name: Option<String>,
    /// The operator that has registered it.
    pub(super) operator: Option<OperatorId>,
    role: Role,
    redirect_uris: Vec<String>,
}

/// The names of the fields that a page carries on.
pub(super) const CARRIED: [&str; 10] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "operator_id",
    "ui_locales",
    "lang",
];

/// The most bytes of one field.
const FIELD_BYTES_MAX: usize = 2048;

/// A request that can be granted.
pub(super) struct AuthorizeRequest {
    /// The operator at which drivers may register themselves, if the page offers it.
    pub(super) registers_at: Option<OperatorId>,
    pub(super) app: App,
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
    pub(super) code_challenge: String,
    /// The rights that the app asks for, as far as it may have them at all.
    pub(super) rights: Vec<Right>,
    /// The operator whose account shall be used.
    pub(super) operator: Option<OperatorId>,
    /// The accounts of the demo that the page offers; none outside of a demo, and none for an app
    /// that is not one of this project.
    pub(super) demo: Vec<DemoAccount>,
}

/// Why a request cannot be granted.
pub(super) enum Bad {
    /// App or address are unknown: the browser must not be sent there.
    Page,
    /// The app is told.
    Redirect {
        uri: String,
        state: Option<String>,
        error: &'static str,
        why: &'static str,
    },
    /// The table does not answer.
    Failed(Problem),
}

impl<E: Into<Problem>> From<E> for Bad {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl App {
    /// The app with this client id.
    ///
    /// # Errors
    /// 503 when the table does not answer.
    pub(super) async fn find(public: &Public, id: &str) -> Result<Option<Self>, Problem> {
        let Ok(client_id) = ClientId::new(id) else {
            return Ok(None);
        };
        if let Some((_, path)) = OWN_APPS.iter().find(|(own, _)| *own == id) {
            return Ok(Some(Self {
                client_id,
                name: None,
                operator: None,
                role: Role::DeploymentAdmin,
                redirect_uris: vec![format!("{}{path}", public.settings().public_url)],
            }));
        }
        let table = public.ports().table.as_ref();
        let pointer = load::<ClientPointer>(table, &keys::client_pointer(&client_id)).await?;
        let Some(pointer) = pointer else {
            return Ok(None);
        };
        let operator = pointer.row.operator_id;
        let client = load::<Client>(table, &keys::client(&operator, &client_id)).await?;
        Ok(client.map(|client| client.row).map(|client| Self {
            client_id,
            name: Some(client.name),
            operator: Some(operator),
            role: client.role,
            redirect_uris: client.redirect_uris,
        }))
    }

    /// Whether people may be sent back to this address: one that was registered. On the machine
    /// itself the port may be any for an app that was registered (RFC 8252 §7.3). An app of this
    /// project may be open there under the name of the machine by which the browser asks.
    fn may_redirect_to(&self, uri: &str, (public_url, host): (&str, &str)) -> bool {
        let mut known = self.redirect_uris.iter();
        known.any(|known| {
            known == uri
                || match self.name {
                    Some(_) => same_but_port(known, uri),
                    None => same_under_host(known, uri, (public_url, host)),
                }
        })
    }
}

/// Whether an address is the known one under the host that the browser has asked. Both hosts must
/// be names of the machine itself, so that the code goes to the program that has made it.
fn same_under_host(known: &str, uri: &str, (public_url, host): (&str, &str)) -> bool {
    let path = known.strip_prefix(public_url);
    let rest = uri
        .strip_prefix("http://")
        .or_else(|| uri.strip_prefix("https://"));
    let is_local = is_loopback(authority_of(public_url)) && is_loopback(host);
    is_local && path.is_some() && rest.and_then(|rest| rest.strip_prefix(host)) == path
}

fn same_but_port(known: &str, uri: &str) -> bool {
    let parts = |uri: &str| {
        let rest = uri.strip_prefix("http://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if !is_loopback(authority) || authority.contains('@') {
            return None;
        }
        Some((host_of(authority).to_owned(), path.to_owned()))
    };
    parts(known).is_some_and(|known| parts(uri) == Some(known))
}

/// Reads and checks the request.
///
/// # Errors
/// [`Bad`].
pub(super) async fn read(visit: &Visit) -> Result<AuthorizeRequest, Bad> {
    let (public, fields) = (&visit.public, &visit.fields);
    if CARRIED.iter().any(|name| {
        fields
            .get(name)
            .is_some_and(|it| it.len() > FIELD_BYTES_MAX)
    }) {
        return Err(Bad::Page);
    }
    let app = App::find(public, fields.get("client_id").unwrap_or_default()).await?;
    let app = app.ok_or(Bad::Page)?;
    let own = (public.settings().public_url.as_str(), visit.host.as_str());
    let redirect_uri = fields
        .get("redirect_uri")
        .filter(|uri| app.may_redirect_to(uri, own));
    let redirect_uri = redirect_uri.ok_or(Bad::Page)?.to_owned();
    let state = fields.get("state").map(str::to_owned);
    let bad = |error, why| Bad::Redirect {
        uri: redirect_uri.clone(),
        state: state.clone(),
        error,
        why,
    };
    if fields.get("response_type") != Some("code") {
        return Err(bad(
            "unsupported_response_type",
            "only response_type=code is offered",
        ));
    }
    let challenge = fields.get("code_challenge").unwrap_or_default();
    // A challenge of S256 is a SHA-256 hash in base64url.
    let is_s256 = fields.get("code_challenge_method") == Some("S256") && challenge.len() == 43;
    if !is_s256 {
        return Err(bad(
            "invalid_request",
            "PKCE with code_challenge_method=S256 is needed",
        ));
    }
    let may_have = rights_of(app.role);
    let asked = fields.get("scope").unwrap_or_default();
    let mut rights = Vec::new();
    for scope in asked.split_whitespace() {
        let right = Right::from_scope(scope).filter(|right| may_have.contains(right));
        rights.push(right.ok_or_else(|| {
            bad(
                "invalid_scope",
                "a scope is unknown or more than this app may have",
            )
        })?);
    }
    if rights.is_empty() {
        rights.extend(may_have);
    }
    let operator = fields.get("operator_id").map(OperatorId::new).transpose();
    let operator = operator.map_err(|_| bad("invalid_request", "operator_id is no id"))?;
    let operator = app.operator.clone().or(operator);
    let demo = match app.name {
        None => demo_accounts::offered(public, &visit.host).await?,
        Some(_) => Vec::new(),
    };
    Ok(AuthorizeRequest {
        demo,
        registers_at: newcomer::open_at(public, operator.as_ref()).await?,
        operator,
        code_challenge: challenge.to_owned(),
        app,
        redirect_uri,
        state,
        rights,
    })
}

/// Sends the browser back to the app with an answer.
pub(super) fn redirect(uri: &str, state: Option<&str>, answer: &[(&str, &str)]) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(answer);
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    let mark = if uri.contains('?') { '&' } else { '?' };
    let location = format!("{uri}{mark}{}", query.finish());
    let Ok(location) = HeaderValue::from_str(&location) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_app_is_open_under_each_name_of_the_machine_that_led_here() {
        let local = "http://127.0.0.1:8080";
        for (public_url, host, uri, good) in [
            (local, "localhost:8080", "http://localhost:8080/", true),
            (local, "localhost:9999", "http://localhost:9999/", true),
            (local, "[::1]:8080", "http://[::1]:8080/", true),
            (local, "localhost:8080", "http://localhost:8081/", false),
            (local, "localhost:8080", "http://localhost:8080/d", false),
            (
                local,
                "localhost:8080",
                "http://localhost:8080@evil.example/",
                false,
            ),
            (local, "evil.example", "http://evil.example/", false),
            (
                "https://charge.example",
                "localhost:8080",
                "http://localhost:8080/",
                false,
            ),
        ] {
            let known = format!("{public_url}/");
            let is_good = same_under_host(&known, uri, (public_url, host));
            assert_eq!(is_good, good, "{public_url} {host} {uri}");
        }
    }

    #[test]
    fn only_the_port_of_the_machine_itself_may_differ() {
        for (known, uri, good) in [
            ("http://127.0.0.1/back", "http://127.0.0.1:4711/back", true),
            (
                "http://127.0.0.1:80/back",
                "http://127.0.0.1:4711/back",
                true,
            ),
            ("http://[::1]/back", "http://[::1]:4711/back", true),
            (
                "http://127.0.0.1/back",
                "http://127.0.0.1:4711/other",
                false,
            ),
            ("http://127.0.0.1/back", "http://127.0.0.2/back", false),
            (
                "http://127.0.0.1/back",
                "http://127.0.0.1:1@evil.example/back",
                false,
            ),
            ("http://127.0.0.1/back", "https://127.0.0.1/back", false),
            (
                "http://app.example/back",
                "http://app.example:81/back",
                false,
            ),
        ] {
            assert_eq!(same_but_port(known, uri), good, "{known} {uri}");
        }
    }
}
