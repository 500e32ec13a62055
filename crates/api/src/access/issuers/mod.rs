//! Further issuers of tokens whom the deployment trusts (OpenID Connect Discovery 1.0, RFC 7519).
//! Its configuration says which value of which claim gives which role at which operator; a token
//! gives nothing beyond that.

mod config;
mod documents;
mod jws;

use std::sync::{Arc, Mutex, PoisonError};

use forecourt_store::ports::Clock;
use forecourt_types::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

pub use config::{IssuerConfigError, IssuerGrant, TrustedIssuer};
pub use documents::{DOCUMENT_BYTES_MAX, FetchError, IssuerDocuments};

use super::caller::Caller;
use crate::http::problem::{Code, Problem};
use documents::read_keys;
use jws::{IssuerKey, Token};

/// After this time the keys of an issuer are read again, in milliseconds: an issuer that has
/// withdrawn a key shows it no more.
const KEYS_AGE_MS: i64 = 60 * 60 * 1000;
/// The shortest time between two reads of an issuer's keys, in milliseconds. Anybody can send a
/// token that names an unknown key.
const READ_PAUSE_MS: i64 = 10 * 1000;
/// For how long keys are used that cannot be read again, in milliseconds.
const KEYS_AGE_MAX_MS: i64 = 24 * 60 * 60 * 1000;
/// How far the clock of an issuer may be ahead, in seconds.
const CLOCK_SECONDS: i64 = 30;
/// The longest time until the expiry of a token, in seconds. Nobody can withdraw a token here.
const LIFE_SECONDS_MAX: i64 = 24 * 60 * 60;
/// The most characters of a subject (OpenID Connect Core 1.0 §2).
const SUBJECT_CHARS_MAX: usize = 255;

/// The issuers that are trusted, with the keys that were read of them.
pub struct Issuers {
    known: Vec<Known>,
    documents: Arc<dyn IssuerDocuments>,
}

struct Known {
    config: TrustedIssuer,
    kept: Mutex<Kept>,
    /// Held by the one request that reads the keys.
    reading: tokio::sync::Mutex<()>,
}

/// What was read of an issuer.
#[derive(Clone, Default)]
struct Kept {
    keys: Option<(Arc<Vec<IssuerKey>>, Timestamp)>,
    tried_at: Option<Timestamp>,
}

/// The claims that every token must have.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: OneOrMany,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A claim that is one text or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn has(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
        }
    }
}

impl Issuers {
    /// These issuers, whose documents are fetched through this port.
    #[must_use]
    pub fn new(trusted: Vec<TrustedIssuer>, documents: Arc<dyn IssuerDocuments>) -> Self {
        let known = trusted.into_iter().map(|config| Known {
            config,
            kept: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
        });
        Self {
            known: known.collect(),
            documents,
        }
    }

    /// The caller of a token that names one of these issuers; none if it names no such issuer, so
    /// that it can only be one of our own.
    ///
    /// # Errors
    /// 401 when the token is not good, 403 when it gives no right here, 503 when the keys of the
    /// issuer cannot be read.
    pub(super) async fn caller(
        &self,
        token: &str,
        clock: &dyn Clock,
    ) -> Result<Option<Caller>, Problem> {
        if self.known.is_empty() {
            return Ok(None);
        }
        let Some(token) = Token::read(token) else {
            return Ok(None);
        };
        let named = token.issuer();
        let issuer = |known: &&Known| Some(known.config.issuer.as_str()) == named.as_deref();
        let Some(known) = self.known.iter().find(issuer) else {
            return Ok(None);
        };
        let keys = self.keys(known, clock, &token).await?;
        let claims = token.verified::<Claims>(&keys);
        let claims = claims.ok_or_else(|| refused("its signature is not one of the issuer"))?;
        known.config.caller(&claims, clock.now()).map(Some)
    }

    /// The keys of an issuer, read again if they are old or lack the one that the token names.
    async fn keys(
        &self,
        known: &Known,
        clock: &dyn Clock,
        token: &Token<'_>,
    ) -> Result<Arc<Vec<IssuerKey>>, Problem> {
        let usable = |kept: &Kept, now: Timestamp| {
            let (keys, read_at) = kept.keys.clone()?;
            let is_new = (0..KEYS_AGE_MS).contains(&now.millis_since(read_at));
            (is_new && token.is_of(&keys)).then_some(keys)
        };
        if let Some(keys) = usable(&known.kept(), clock.now()) {
            return Ok(keys);
        }
        // Who waits here finds what the one before has read.
        let _one = known.reading.lock().await;
        let (kept, now) = (known.kept(), clock.now());
        let is_just_tried = kept
            .tried_at
            .is_some_and(|at| (0..READ_PAUSE_MS).contains(&now.millis_since(at)));
        if !is_just_tried && usable(&kept, now).is_none() {
            let read = read_keys(self.documents.as_ref(), &known.config).await;
            known.keep(read, now);
        }
        let last = known.kept().keys;
        let last = last.filter(|(_, read_at)| now.millis_since(*read_at) < KEYS_AGE_MAX_MS);
        last.map(|(keys, _)| keys).ok_or_else(|| {
            let issuer = &known.config.issuer;
            let detail = format!("the keys of {issuer} cannot be read at the moment: try again");
            Problem::new(Code::Unavailable, detail)
        })
    }
}

impl Known {
    fn kept(&self) -> Kept {
        // No panic can leave it half changed.
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    fn keep(&self, read: Result<Vec<IssuerKey>, FetchError>, now: Timestamp) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.tried_at = Some(now);
        match read {
            Ok(keys) => kept.keys = Some((Arc::new(keys), now)),
            Err(error) => {
                let issuer = &self.config.issuer;
                tracing::warn!(%issuer, %error, "the keys of an issuer cannot be read");
            }
        }
    }
}

impl TrustedIssuer {
    /// What the claims of a token of this issuer give.
    fn caller(&self, claims: &Claims, now: Timestamp) -> Result<Caller, Problem> {
        let now = now.seconds();
        let not_yet = now + CLOCK_SECONDS;
        let length = claims.sub.chars().count();
        if claims.iss != self.issuer || !claims.aud.has(&self.audience) {
            return Err(refused("it is for another audience"));
        }
        if claims.exp <= now {
            return Err(refused("it has expired"));
        }
        if claims
            .nbf
            .max(claims.iat)
            .is_some_and(|from| from > not_yet)
        {
            return Err(refused("it is not valid yet"));
        }
        if claims.exp > now + LIFE_SECONDS_MAX {
            return Err(refused(
                "it is valid for more than 24 hours, and nobody could end it",
            ));
        }
        if !(1..=SUBJECT_CHARS_MAX).contains(&length) || claims.sub.chars().any(char::is_control) {
            return Err(refused("its subject is empty, too long or no text"));
        }
        let grant = self.grant(&claims.rest).ok_or_else(|| {
            let claim = &self.claim;
            let detail = format!(
                "the access token is good, but no value of its claim \"{claim}\" gives a role here: the configuration of the deployment says which do"
            );
            Problem::new(Code::Forbidden, detail)
        })?;
        let author = format!("oidc:{}#{}", self.issuer, claims.sub);
        Caller::from_issuer(grant, author)
    }

    /// The first grant for a value that the token has.
    fn grant(&self, claims: &Map<String, Value>) -> Option<&IssuerGrant> {
        let claim = claims.get(&self.claim)?;
        let has = |value: &str| match claim {
            Value::String(one) => one == value,
            Value::Array(many) => many.iter().any(|one| one.as_str() == Some(value)),
            _ => false,
        };
        self.grants.iter().find(|grant| has(&grant.value))
    }
}

fn refused(why: &str) -> Problem {
    let detail = format!("this API does not take the access token of the other issuer: {why}");
    Problem::new(Code::Unauthorized, detail)
}
