//! Tokens of apps that act for people: the trade of an authorization code (RFC 6749 §4.1.3, RFC
//! 7636 §4.5) and of a refresh token (RFC 6749 §6), which is good once (RFC 9700 §4.14.2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, Ports, Transacted, Write};
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{CodeRow, Grant, RefreshRow};
use forecourt_store::secrets::{ACCESS_TOKEN_SECONDS, Pepper, Purpose};
use forecourt_store::unit::{Tried, until_committed};
use forecourt_types::{ClientId, OperatorId, Timestamp};
use sha2::{Digest as _, Sha256};

use super::answer::{Failure, Refusal, TokenAnswer};
use super::form::TokenForm;
use super::rotation::signing_keys;
use crate::access::{Account, Claims, Public, Right, lacks_second_factor, rights_of};

/// How long a sign-in lasts if it is not used: 30 days.
const IDLE_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long a sign-in whose refresh token is in a cookie lasts if it is not used: 12 hours.
pub(super) const COOKIE_IDLE_MS: i64 = 12 * 60 * 60 * 1000;
/// How long the token before the newest is still answered, with the newest: the answer to the first
/// request may have been lost, and a second tab may ask at the same time.
const GRACE_MS: i64 = 30 * 1000;
/// How long a code or a family is kept after its end, so that it is still recognised: a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// The lengths of a PKCE verifier (RFC 7636 §4.1).
const VERIFIER_CHARS: std::ops::RangeInclusive<usize> = 43..=128;

const REFUSED: Failure = Failure::Refused(Refusal::InvalidGrant);

/// Trades an authorization code for tokens. A code that is shown a second time ends the tokens that
/// it was traded for, since somebody else may have them (RFC 6749 §4.1.2).
///
/// # Errors
/// [`Refusal::InvalidGrant`], or the table does not answer.
pub(super) async fn trade_code(
    public: &Public,
    form: &TokenForm,
    client: &ClientId,
    in_cookie: bool,
) -> Result<TokenAnswer, Failure> {
    let ports = public.ports();
    let keys = public.keys().get(ports).await?;
    let (code, verifier) = (form.code.as_deref(), form.code_verifier.as_deref());
    let id = unsealed(&keys.pepper, Purpose::AuthorizationCode, code).ok_or(REFUSED)?;
    let (family_id, now) = (new_id(ports), ports.clock.now());
    let (id, family) = (id.as_str(), family_id.as_str());
    let traded = until_committed(|| async move {
        let key = keys::authorization_code(id);
        let Some(mut code) = load::<CodeRow>(ports.table.as_ref(), &key).await? else {
            return Ok(Tried::Done(Err(None)));
        };
        let is_for_it = code.row.grant.client_id == *client
            && form.redirect_uri.as_deref() == Some(code.row.redirect_uri.as_str())
            && verifier.is_some_and(|it| fits(it, &code.row.code_challenge));
        if !is_for_it || now >= code.row.expires_at || code.row.family_id.is_some() {
            return Ok(Tried::Done(Err(code.row.family_id)));
        }
        let allowed = allowed(public, &code.row.grant, None).await?;
        code.row.family_id = Some(family.to_owned());
        let row = RefreshRow {
            grant: code.row.grant.clone(),
            newest: 1,
            renewed_at: now,
            expires_at: now.plus_millis(idle_ms(in_cookie)),
            ended_at: None,
            in_cookie,
        };
        let expiry = code.row.expires_at.plus_millis(KEPT_MS);
        let writes = vec![
            Write::put_unchanged(code.to_item(key)?.with_expiry(expiry)),
            Write::put_unchanged(family_item(family, &row, 0)?),
        ];
        Ok::<_, Failure>(match ports.table.transact(writes).await? {
            Transacted::Committed => Tried::Done(Ok((row, allowed))),
            Transacted::ConditionFailed { .. } => Tried::Conflict,
        })
    });
    match traded.await? {
        Ok((row, allowed)) => tokens(public, &row.grant, family, 1, allowed).await,
        Err(None) => Err(REFUSED),
        Err(Some(family)) => {
            end(ports, &family).await?;
            Err(REFUSED)
        }
    }
}

/// How long a sign-in lasts if it is not used.
const fn idle_ms(in_cookie: bool) -> i64 {
    if in_cookie { COOKIE_IDLE_MS } else { IDLE_MS }
}

/// A refresh token as it was shown.
pub(super) struct Shown<'a> {
    /// The token, if there was one.
    pub(super) token: Option<&'a str>,
    /// Whether it was in a cookie.
    pub(super) in_cookie: bool,
}

/// Trades a refresh token for the next one. A token that was traded before ends its whole family,
/// since somebody else may have it, but for the half minute after the trade.
///
/// # Errors
/// [`Refusal::InvalidGrant`], or the table does not answer.
pub(super) async fn refresh(
    public: &Public,
    form: &TokenForm,
    client: &ClientId,
    shown: Shown<'_>,
) -> Result<TokenAnswer, Failure> {
    let ports = public.ports();
    let keys = public.keys().get(ports).await?;
    let in_cookie = shown.in_cookie;
    let (family, number) = number_of(&keys.pepper, shown.token).ok_or(REFUSED)?;
    let (family, now) = (family.as_str(), ports.clock.now());
    let renewed = until_committed(|| async move {
        let key = keys::refresh_family(family);
        let stored = load::<RefreshRow>(ports.table.as_ref(), &key).await?;
        // A token that was given in a cookie and is shown elsewhere was read where nobody may.
        let is_it = |row: &RefreshRow| row.grant.client_id == *client && row.in_cookie == in_cookie;
        let Some(mut stored) = stored.filter(|stored| is_it(&stored.row)) else {
            return Ok(Tried::Done(None));
        };
        let row = &mut stored.row;
        let is_over = row.ended_at.is_some() || now >= row.expires_at;
        if is_over || number > row.newest {
            return Ok(Tried::Done(None));
        }
        let asked = form.scope.as_deref();
        if number + 1 == row.newest && now < grace_ends(row) {
            let allowed = allowed(public, &row.grant, asked).await?;
            return Ok(Tried::Done(Some((stored.row, allowed))));
        }
        let mut answer = None;
        if number == row.newest {
            answer = Some(allowed(public, &row.grant, asked).await?);
            row.newest += 1;
            row.renewed_at = now;
            row.expires_at = now.plus_millis(idle_ms(in_cookie));
        } else {
            tracing::warn!(
                user = %row.grant.user_id, client = %row.grant.client_id,
                "a refresh token was shown again: its sign-in has been ended"
            );
            row.ended_at = Some(now);
        }
        let write = Write::put_unchanged(family_item(family, row, stored.revision)?);
        Ok::<_, Failure>(match ports.table.transact(vec![write]).await? {
            Transacted::Committed => Tried::Done(answer.map(|allowed| (stored.row, allowed))),
            Transacted::ConditionFailed { .. } => Tried::Conflict,
        })
    });
    let (row, allowed) = renewed.await?.ok_or(REFUSED)?;
    tokens(public, &row.grant, family, row.newest, allowed).await
}

/// Ends a family of refresh tokens.
///
/// # Errors
/// The table does not answer.
pub(super) async fn end(ports: &Ports, family: &str) -> Result<(), Failure> {
    let now = ports.clock.now();
    until_committed(|| async move {
        let key = keys::refresh_family(family);
        let stored = load::<RefreshRow>(ports.table.as_ref(), &key).await?;
        let Some(mut stored) = stored.filter(|it| it.row.ended_at.is_none()) else {
            return Ok(Tried::Done(()));
        };
        stored.row.ended_at = Some(now);
        let write = Write::put_unchanged(family_item(family, &stored.row, stored.revision)?);
        Ok::<_, Failure>(match ports.table.transact(vec![write]).await? {
            Transacted::Committed => Tried::Done(()),
            Transacted::ConditionFailed { .. } => Tried::Conflict,
        })
    })
    .await
}

fn family_item(family: &str, row: &RefreshRow, revision: u64) -> Result<Item, Failure> {
    let grant = &row.grant;
    let index = Key {
        pk: keys::refresh_families(&grant.operator_id, &grant.user_id),
        sk: family.to_owned(),
    };
    let item = Item::new(keys::refresh_family(family), row)?;
    Ok(item
        .with_index(index)
        .after(revision)
        .with_expiry(row.expires_at.plus_millis(KEPT_MS)))
}

/// The time from which the token before the newest ends its family.
fn grace_ends(row: &RefreshRow) -> Timestamp {
    row.renewed_at.plus_millis(GRACE_MS)
}

/// A refresh token that can be traded now.
pub(super) struct Tradable {
    pub(super) grant: Grant,
    pub(super) allowed: Allowed,
    /// When the token was made; none for the token before the newest, since only the time of the
    /// newest is kept.
    pub(super) made_at: Option<Timestamp>,
    /// The time from which it cannot be traded any more.
    pub(super) expires_at: Timestamp,
}

/// Reads what a trade of this refresh token would give, and changes nothing. None if there is no
/// such token at the operator, or if a trade of it would be refused.
///
/// # Errors
/// The table does not answer.
pub(super) async fn tradable(
    public: &Public,
    shown: &str,
    operator: &OperatorId,
) -> Result<Option<Tradable>, Failure> {
    let (ports, now) = (public.ports(), public.ports().clock.now());
    let keys = public.keys().get(ports).await?;
    let Some((family, number)) = number_of(&keys.pepper, Some(shown)) else {
        return Ok(None);
    };
    let stored = load::<RefreshRow>(ports.table.as_ref(), &keys::refresh_family(&family)).await?;
    let row = stored.map(|stored| stored.row);
    let is_told = |row: &RefreshRow| row.ended_at.is_none() && row.grant.operator_id == *operator;
    let Some(row) = row.filter(is_told) else {
        return Ok(None);
    };
    let (made_at, expires_at) = if number == row.newest {
        (Some(row.renewed_at), row.expires_at)
    } else if number + 1 == row.newest {
        (None, grace_ends(&row))
    } else {
        return Ok(None);
    };
    if now >= expires_at {
        return Ok(None);
    }
    match allowed(public, &row.grant, None).await {
        Ok(allowed) => Ok(Some(Tradable {
            grant: row.grant,
            allowed,
            made_at,
            expires_at,
        })),
        Err(Failure::Refused(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}

/// What the account of a grant allows now.
pub(super) struct Allowed {
    pub(super) user: User,
    pub(super) scope: String,
}

/// Reads what the account of a grant allows now. It comes before anything is written, so that a
/// refusal uses no code and no token up.
async fn allowed(public: &Public, grant: &Grant, asked: Option<&str>) -> Result<Allowed, Failure> {
    let ports = public.ports();
    let keys = public.keys().get(ports).await?;
    let account = Account {
        operator_id: &grant.operator_id,
        user_id: &grant.user_id,
        client_id: &grant.client_id,
        sign_in: grant.sign_in,
    };
    if !public.settings().takes(grant.sign_in) {
        return Err(REFUSED);
    }
    let user = account.user_now(ports, &keys).await?.ok_or(REFUSED)?;
    // An operator who begins to want a second factor ends the sign-ins that were made without one.
    // The row tells of a suspension at once, the keys of the deployment within a minute.
    let key = keys::operator(&grant.operator_id);
    let operator = load::<Operator>(ports.table.as_ref(), &key).await?;
    if operator
        .as_ref()
        .is_some_and(|it| it.row.suspended.is_some())
    {
        return Err(Failure::Refused(Refusal::Suspended));
    }
    if operator.is_some_and(|it| lacks_second_factor(&it.row, user.role, grant.sign_in)) {
        return Err(REFUSED);
    }
    let scope = scope_now(grant, &user, asked)?;
    Ok(Allowed { user, scope })
}

/// Makes the answer with an access token of the person as the account is now, and the refresh
/// token of this number.
async fn tokens(
    public: &Public,
    grant: &Grant,
    family: &str,
    number: u32,
    Allowed { user, scope }: Allowed,
) -> Result<TokenAnswer, Failure> {
    let ports = public.ports();
    let (now, url) = (ports.clock.now(), &public.settings().public_url);
    let claims = Claims {
        iss: url.clone(),
        aud: url.clone(),
        sub: grant.user_id.to_string(),
        client_id: grant.client_id.clone(),
        user_id: Some(grant.user_id.clone()),
        sign_in: Some(grant.sign_in),
        operator_id: grant.operator_id.clone(),
        role: user.role,
        secret_changed_at: None,
        scope: scope.clone(),
        iat: now.seconds(),
        exp: now.seconds() + ACCESS_TOKEN_SECONDS,
        jti: new_id(ports),
    };
    let keys = signing_keys(public).await?;
    let seal = keys
        .pepper
        .hash(Purpose::RefreshToken, family, &number.to_string());
    Ok(TokenAnswer {
        access_token: keys.signing.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_TOKEN_SECONDS,
        scope,
        refresh_token: Some(format!("{family}.{number}.{seal}")),
    })
}

/// The scopes of an access token: those that the person granted, as far as the person still has
/// them, and not more than the app asks for now.
fn scope_now(grant: &Grant, user: &User, asked: Option<&str>) -> Result<String, Failure> {
    let granted: Vec<Right> = grant
        .scope
        .split(' ')
        .filter_map(Right::from_scope)
        .collect();
    let own = rights_of(user.role);
    let mut wanted = granted.clone();
    if let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) {
        wanted.clear();
        for scope in asked.split_whitespace() {
            let right = Right::from_scope(scope).filter(|right| granted.contains(right));
            wanted.push(right.ok_or(Failure::Refused(Refusal::InvalidScope))?);
        }
    }
    let wanted = wanted.into_iter().filter(|right| own.contains(right));
    let scopes: Vec<&str> = wanted.map(Right::scope).collect();
    Ok(scopes.join(" "))
}

/// Whether a verifier belongs to a challenge of method S256 (RFC 7636 §4.6).
fn fits(verifier: &str, challenge: &str) -> bool {
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    VERIFIER_CHARS.contains(&verifier.len()) && hash == challenge
}

/// The id in a sealed text, if the seal is ours.
fn unsealed(pepper: &Pepper, purpose: Purpose, shown: Option<&str>) -> Option<String> {
    let (id, seal) = shown?.split_once('.')?;
    // The seal is the hash itself, so it is compared as a stored hash would be.
    pepper
        .verify(purpose, id, "", Some(seal))
        .then(|| id.to_owned())
}

/// The family and the number of a refresh token, if it is ours.
pub(super) fn number_of(pepper: &Pepper, shown: Option<&str>) -> Option<(String, u32)> {
    let (family, rest) = shown?.split_once('.')?;
    let (number, seal) = rest.split_once('.')?;
    let is_ours = pepper.verify(Purpose::RefreshToken, family, number, Some(seal));
    Some((family.to_owned(), number.parse().ok()?)).filter(|_| is_ours)
}

fn new_id(ports: &Ports) -> String {
    ids::new_id(ports.clock.now(), ports.entropy.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_fits() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(fits(verifier, challenge));
        assert!(!fits(&verifier[1..], challenge));
        assert!(!fits(
            "short",
            &URL_SAFE_NO_PAD.encode(Sha256::digest("short"))
        ));
    }
}
