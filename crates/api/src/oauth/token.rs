//! The token endpoint: dispatches the grants, and serves that of a machine client.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL};
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{ClientId, OperatorId};

use super::answer::{Failure, Refusal, TokenAnswer, answer};
use super::cookie::Jar;
use super::credentials::{self, Readings};
use super::form::{TokenForm, read_form};
use super::people;
use super::rotation::signing_keys;
use crate::access::{Claims, Public, Right, rights_of};
use crate::http::problem::Problem;
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::rows::config::{Client, ClientPointer};
use forecourt_store::rows::load;
use forecourt_store::secrets::{ACCESS_TOKEN_SECONDS, DeploymentKeys, Purpose};

/// Answers `POST /oauth2/token`.
pub(super) async fn issue(public: Public, request: Request) -> Response {
    let (form, credentials) = match read(&public, request).await {
        Ok(read) => read,
        Err(failure) => return answer::<TokenAnswer>(Err(failure)),
    };
    if is_of_nobody(&form, &credentials) {
        return (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response();
    }
    let jar = credentials.jar.clone();
    let outcome = grant(&public, &form, credentials).await;
    match jar {
        Some(jar) => jar.answer(outcome),
        None => answer(outcome),
    }
}

/// Whether an app of this project asks for a new token in a browser that has no cookie of it. It
/// asks at each start, to learn whether somebody is signed in: that nobody is, is no error.
fn is_of_nobody(form: &TokenForm, credentials: &Credentials) -> bool {
    let jar = credentials.jar.as_ref();
    let is_refresh = form.grant_type.as_deref() == Some("refresh_token");
    let shows_secret = credentials.by_header || form.client_secret.is_some();
    is_refresh && !shows_secret && jar.is_some_and(|jar| !jar.is_there)
}

async fn grant(
    public: &Public,
    form: &TokenForm,
    credentials: Credentials,
) -> Result<TokenAnswer, Failure> {
    let jar = credentials.jar.clone();
    match form.grant_type.as_deref() {
        Some("authorization_code") => {
            let client = acting_client(public, form, credentials).await?;
            people::trade_code(public, form, &client, jar.is_some()).await
        }
        Some("refresh_token") => {
            let client = acting_client(public, form, credentials).await?;
            let (shown, in_cookie) = match &jar {
                Some(jar) => (jar.token.as_deref(), true),
                None => (form.refresh_token.as_deref(), false),
            };
            let shown = people::Shown {
                token: shown,
                in_cookie,
            };
            people::refresh(public, form, &client, shown).await
        }
        other => {
            // The client is looked at first, as ever, whatever it asks for.
            let client = credentials.client(public).await?;
            match other {
                Some("client_credentials") => {}
                Some(_) => return Err(Failure::Refused(Refusal::UnsupportedGrantType)),
                None => {
                    let why = "grant_type is missing";
                    return Err(Failure::Refused(Refusal::InvalidRequest(why)));
                }
            }
            machine_token(public, client, form.scope.as_deref()).await
        }
    }
}

/// The credentials of a request.
pub(super) struct Credentials {
    shown: Option<Readings>,
    by_header: bool,
    /// Where the refresh token is kept, if the app asks for a cookie.
    pub(super) jar: Option<Jar>,
}

/// Reads form and credentials of a request.
///
/// # Errors
/// [`Refusal::InvalidRequest`].
pub(super) async fn read(
    public: &Public,
    request: Request,
) -> Result<(TokenForm, Credentials), Failure> {
    let headers = request.headers().clone();
    let header = headers.get(AUTHORIZATION);
    let header = header.map(|value| value.to_str().unwrap_or_default().to_owned());
    let form = read_form(request).await.map_err(Failure::Refused)?;
    let shown = credentials::read(
        header.as_deref(),
        form.client_id.as_deref(),
        form.client_secret.as_deref(),
    );
    let url = &public.settings().public_url;
    let jar = Jar::asked(&headers, url, form.client_id.as_deref());
    let credentials = Credentials {
        shown,
        by_header: header.is_some(),
        jar: jar.map_err(Failure::Refused)?,
    };
    Ok((form, credentials))
}

impl Credentials {
    /// The client whose id and secret were shown.
    ///
    /// # Errors
    /// [`Refusal::InvalidClient`].
    pub(super) async fn client(self, public: &Public) -> Result<Client, Failure> {
        let by_header = self.by_header;
        let keys = public.keys().get(public.ports()).await?;
        let client = match self.shown {
            Some(shown) => find_client(public, &keys, shown).await?,
            None => None,
        };
        client.ok_or(Failure::Refused(Refusal::InvalidClient { by_header }))
    }
}

/// The id of the client that acts for a person. An app cannot keep a secret, so an id alone will
/// do: PKCE and the redirect address bind the code to the app. A request that shows a secret is
/// refused if the secret is wrong.
///
/// # Errors
/// [`Refusal::InvalidClient`] without an id or with a wrong secret.
pub(super) async fn acting_client(
    public: &Public,
    form: &TokenForm,
    credentials: Credentials,
) -> Result<ClientId, Failure> {
    let by_header = credentials.by_header;
    if by_header || form.client_secret.is_some() {
        return Ok(credentials.client(public).await?.client_id);
    }
    let id = form.client_id.clone().and_then(|id| ClientId::new(id).ok());
    id.ok_or(Failure::Refused(Refusal::InvalidClient { by_header }))
}

async fn machine_token(
    public: &Public,
    client: Client,
    asked: Option<&str>,
) -> Result<TokenAnswer, Failure> {
    let scope = scope_of(&client, asked).map_err(Failure::Refused)?;
    let keys = public.keys().get(public.ports()).await?;
    if keys.is_suspended(&client.operator_id) {
        return Err(Failure::Refused(Refusal::Suspended));
    }
    let now = public.ports().clock.now();
    let url = &public.settings().public_url;
    let claims = Claims {
        iss: url.clone(),
        aud: url.clone(),
        sub: client.client_id.to_string(),
        client_id: client.client_id,
        user_id: None,
        sign_in: None,
        operator_id: client.operator_id,
        role: client.role,
        secret_changed_at: Some(client.secret_changed_at),
        scope: scope.clone(),
        iat: now.seconds(),
        exp: now.seconds() + ACCESS_TOKEN_SECONDS,
        jti: ids::new_id(now, public.ports().entropy.as_ref()),
    };
    let keys = signing_keys(public).await?;
    Ok(TokenAnswer {
        access_token: keys.signing.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_TOKEN_SECONDS,
        scope,
        refresh_token: None,
    })
}

/// The client whose id and secret were given. For an id that no client has, this reads the table
/// as often and makes the same hash, so that the time of the answer does not tell
/// which ids exist.
async fn find_client(
    public: &Public,
    keys: &DeploymentKeys,
    shown: Readings,
) -> Result<Option<Client>, Failure> {
    let table = public.ports().table.as_ref();
    let stand_in = OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error))?;
    for (id, secret) in shown {
        let Ok(id) = ClientId::new(id) else { continue };
        let pointer = load::<ClientPointer>(table, &keys::client_pointer(&id)).await?;
        let operator = pointer.map(|pointer| pointer.row.operator_id);
        let operator = operator.as_ref().unwrap_or(&stand_in);
        let key = keys::client(operator, &id);
        let client = load::<Client>(table, &key).await?.map(|client| client.row);
        let stored = client.as_ref().map(|client| client.secret_hash.as_str());
        let good = keys
            .pepper
            .verify(Purpose::Client, id.as_str(), &secret, stored);
        if let Some(client) = client.filter(|_| good) {
            return Ok(Some(client));
        }
    }
    Ok(None)
}

/// The scopes that are granted: those that were asked for, or all that the client may have.
fn scope_of(client: &Client, asked: Option<&str>) -> Result<String, Refusal> {
    let own = rights_of(client.role).iter();
    // A client that acts for itself has nothing of its own.
    let own = own.filter(|right| **right != Right::OwnData);
    let own: Vec<Right> = own.copied().collect();
    let mut granted = Vec::new();
    match asked.map(str::trim).filter(|asked| !asked.is_empty()) {
        None => granted.extend(own.iter().map(|right| right.scope())),
        Some(asked) => {
            for scope in asked.split_whitespace() {
                let right = Right::from_scope(scope).ok_or(Refusal::InvalidScope)?;
                if !own.contains(&right) {
                    return Err(Refusal::InvalidScope);
                }
                if !granted.contains(&right.scope()) {
                    granted.push(right.scope());
                }
            }
        }
    }
    Ok(granted.join(" "))
}
