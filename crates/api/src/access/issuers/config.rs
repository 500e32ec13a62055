//! Which issuers are trusted, as the deployment's configuration names them.

use std::collections::BTreeSet;

use forecourt_store::rows::config::{Role, User};
use forecourt_types::{OperatorId, SiteId, StationId};
use serde::Deserialize;
use thiserror::Error;

use crate::http::host::is_loopback;

/// The most issuers of a deployment. Their keys stay in memory.
const ISSUERS_MAX: usize = 10;
/// The most grants of one issuer. Each request goes through them.
const GRANTS_MAX: usize = 200;

/// Why the configuration of issuers cannot be used.
#[derive(Debug, Error)]
pub enum IssuerConfigError {
    /// The text is no JSON of the form that is wanted.
    #[error(
        "the trusted issuers must be JSON of the form [{{\"issuer\", \"audience\", \"claim\", \"grants\": [{{\"value\", \"operator_id\", \"role\"}}]}}]"
    )]
    Unreadable(#[source] serde_json::Error),
    /// A value is not possible.
    #[error("the trusted issuer {issuer}: {why}")]
    Wrong {
        /// The issuer as the configuration names it.
        issuer: String,
        /// What is wrong with it.
        why: String,
    },
}

/// An issuer whose tokens the API takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedIssuer {
    /// The issuer as its tokens name it: `https`, or `http` on the machine itself.
    pub issuer: String,
    /// What the tokens must have in `aud`.
    pub audience: String,
    /// The address of its keys, where its metadata does not name it.
    #[serde(default)]
    pub jwks_uri: Option<String>,
    /// The claim that decides: a text or a list of texts.
    pub claim: String,
    /// What the values of the claim give. The first value counts that a token has.
    pub grants: Vec<IssuerGrant>,
}

/// What one value of a claim gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerGrant {
    /// The value that a token must have in the claim.
    pub value: String,
    /// The operator whose rows are reached.
    pub operator_id: OperatorId,
    /// What may be done there.
    pub role: Role,
    /// The sites that a site owner reaches, at most 200.
    #[serde(default)]
    pub site_ids: BTreeSet<SiteId>,
    /// The stations that a caretaker reaches, at most 200.
    #[serde(default)]
    pub station_ids: BTreeSet<StationId>,
}

impl TrustedIssuer {
    /// Reads the issuers of a deployment whose own address is `public_url`.
    /// An empty text names no issuer.
    ///
    /// # Errors
    /// [`IssuerConfigError`].
    pub fn read_all(json: &str, public_url: &str) -> Result<Vec<Self>, IssuerConfigError> {
        if json.trim().is_empty() {
            return Ok(Vec::new());
        }
        let all: Vec<Self> = serde_json::from_str(json).map_err(IssuerConfigError::Unreadable)?;
        let mut seen = BTreeSet::from([public_url]);
        for (place, issuer) in all.iter().enumerate() {
            let problem = match issuer.problem() {
                None if place >= ISSUERS_MAX => Some("there are more than 10"),
                None if !seen.insert(&issuer.issuer) => Some("it is named already, or is this API"),
                other => other,
            };
            if let Some(why) = problem {
                let (issuer, why) = (issuer.issuer.clone(), why.to_owned());
                return Err(IssuerConfigError::Wrong { issuer, why });
            }
        }
        Ok(all)
    }

    fn problem(&self) -> Option<&'static str> {
        let addresses = [Some(&self.issuer), self.jwks_uri.as_ref()];
        let is_unsafe = |address: &&String| !is_safe_address(address);
        if addresses.into_iter().flatten().any(|it| is_unsafe(&it)) {
            return Some("its addresses must be https, or http on the machine itself");
        }
        if self.issuer.contains(['?', '#']) {
            return Some("an issuer has no query and no fragment");
        }
        if self.audience.is_empty() || self.claim.is_empty() {
            return Some("audience and claim must not be empty");
        }
        if ["iss", "sub", "aud", "exp", "nbf", "iat"].contains(&self.claim.as_str()) {
            return Some(
                "claim must be one of the issuer's own, such as groups: not iss, sub, aud, exp, nbf or iat",
            );
        }
        if self.grants.is_empty() || self.grants.len() > GRANTS_MAX {
            return Some("it needs 1 to 200 grants");
        }
        self.grants.iter().find_map(IssuerGrant::problem)
    }
}

impl IssuerGrant {
    fn problem(&self) -> Option<&'static str> {
        let most = User::PLACES_MAX;
        if self.value.is_empty() {
            return Some("the value of a grant must not be empty");
        }
        if self.site_ids.len() > most || self.station_ids.len() > most {
            return Some("a grant names at most 200 sites and 200 stations");
        }
        let has_sites = self.role == Role::SiteOwner || self.site_ids.is_empty();
        let has_stations = self.role == Role::Caretaker || self.station_ids.is_empty();
        (!has_sites || !has_stations)
            .then_some("only a site_owner has site_ids, only a caretaker has station_ids")
    }
}

/// Whether what comes from this address can be believed: over TLS, or from the machine itself.
pub(super) fn is_safe_address(address: &str) -> bool {
    let (scheme, rest) = address.split_once("://").unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default();
    match scheme {
        "https" => !authority.is_empty(),
        "http" => is_loopback(authority),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_that_cannot_be_trusted_is_refused_with_the_reason() {
        let good = r#"{"issuer":"https://id.example","audience":"forecourt","claim":"groups","grants":[{"value":"staff","operator_id":"default","role":"viewer"}]}"#;
        let read = |json: &str| TrustedIssuer::read_all(json, "https://api.example");
        assert_eq!(
            read(&format!("[{good}]")).map(|all| all.len()).ok(),
            Some(1)
        );
        assert_eq!(read(" ").map(|all| all.len()).ok(), Some(0));
        for (from, to, why) in [
            ("https://id.example", "http://id.example", "must be https"),
            ("https://id.example", "https://id.example?x", "no query"),
            ("https://id.example", "https://api.example", "is this API"),
            ("https://id.example", "ftp://id.example", "must be https"),
            ("\"forecourt\"", "\"\"", "must not be empty"),
            ("\"staff\"", "\"\"", "must not be empty"),
            ("viewer", "boss", "must be JSON"),
            (
                "\"role\":\"viewer\"",
                "\"role\":\"viewer\",\"site_ids\":[\"s\"]",
                "only a site_owner",
            ),
        ] {
            let json = format!("[{}]", good.replace(from, to));
            let refused = read(&json).map(|_| ()).map_err(|error| error.to_string());
            assert!(
                refused.as_ref().is_err_and(|it| it.contains(why)),
                "{to}: {refused:?}"
            );
        }
        assert!(read(&format!("[{good},{good}]")).is_err(), "named twice");
    }
}
