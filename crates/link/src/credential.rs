//! The credentials that a gateway shows to the cloud.

use std::fmt;

use forecourt_types::{GatewayId, OperatorId};
use thiserror::Error;

/// What a credential can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A one-time credential, exchanged for a link credential and an epoch.
    Enrolment,
    /// A credential that opens the link; it is sent as `Authorization: Bearer …`.
    Link,
}

impl CredentialKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Enrolment => "fce",
            Self::Link => "fcl",
        }
    }
}

/// Why a text is not a credential.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("this is not a gateway credential: it has the form {prefix}.operator.gateway.secret")]
pub struct CredentialError {
    prefix: &'static str,
}

/// A credential: `fcl.{operator}.{gateway}.{secret}`. It names its owner, so that the cloud can
/// look up exactly one row. Ids that we make hold no dot.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// What the credential can be used for.
    pub kind: CredentialKind,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The gateway that shows the credential.
    pub gateway_id: GatewayId,
    /// The secret: at least 128 random bits as text; never logged.
    pub secret: String,
}

impl Credential {
    /// Reads a credential of the wanted kind.
    ///
    /// # Errors
    /// [`CredentialError`] when the text has another form.
    pub fn parse(kind: CredentialKind, text: &str) -> Result<Self, CredentialError> {
        let error = CredentialError {
            prefix: kind.prefix(),
        };
        let mut parts = text.trim().split('.');
        let (Some(prefix), Some(operator), Some(gateway), Some(secret), None) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return Err(error);
        };
        if prefix != kind.prefix() || secret.is_empty() {
            return Err(error);
        }
        match (OperatorId::new(operator), GatewayId::new(gateway)) {
            (Ok(operator_id), Ok(gateway_id)) => Ok(Self {
                kind,
                operator_id,
                gateway_id,
                secret: secret.to_owned(),
            }),
            _ => Err(error),
        }
    }

    /// The whole credential as text: a secret.
    #[must_use]
    pub fn reveal(&self) -> String {
        let prefix = self.kind.prefix();
        format!(
            "{prefix}.{}.{}.{}",
            self.operator_id, self.gateway_id, self.secret
        )
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Credential({:?} of {}/{})",
            self.kind, self.operator_id, self.gateway_id
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_reads_back_and_never_shows_its_secret() {
        let text = "fcl.default.gw-1.s3cret";
        let credential = Credential::parse(CredentialKind::Link, text);
        assert_eq!(
            credential.as_ref().map(Credential::reveal),
            Ok(text.to_owned())
        );
        assert!(!format!("{credential:?}").contains("s3cret"));
    }

    #[test]
    fn other_texts_are_no_credential() {
        for text in [
            "",
            "fcl.a.b",
            "fce.a.b.c",
            "fcl.a.b.c.d",
            "fcl..b.c",
            "fcl.a.b.",
        ] {
            assert!(
                Credential::parse(CredentialKind::Link, text).is_err(),
                "{text}"
            );
        }
    }
}
