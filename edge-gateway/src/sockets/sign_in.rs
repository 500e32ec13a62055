//! Decides who may come in, by station list, password and port (OCPP security profiles 0 to 2).
//!
//! An unknown station and a wrong password are one outcome, reached with the
//! same work.

use forecourt_edge::WhyRefused;
use forecourt_link::StationConfig;
use forecourt_types::StationId;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq as _};

use crate::journal::Admission;

/// The lowest profile whose credentials are strong: TLS protects the password on its way.
const STRONG: u8 = 2;

/// A station that may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignedIn {
    /// The security profile with which the station came in.
    pub(super) security_profile: u8,
}

impl SignedIn {
    /// Whether a newcomer may take an old socket's place at once.
    pub(super) const fn is_strong(self) -> bool {
        self.security_profile >= STRONG
    }

    /// Whether the station has shown a credential at all.
    pub(super) const fn is_authenticated(self) -> bool {
        self.security_profile > 0
    }
}

/// What a newcomer shows to sign in.
pub(super) struct Shown<'a> {
    /// The identity in the path.
    pub(super) station_id: &'a StationId,
    /// The decoded `user:password`, if any.
    pub(super) basic: Option<&'a [u8]>,
    /// Whether it came over TLS.
    pub(super) secure: bool,
}

/// Decides whether the newcomer may come in; none means 401, whatever the cause.
pub(super) fn sign_in(
    admission: &Admission,
    accept_unknown: bool,
    shown: &Shown<'_>,
) -> Option<SignedIn> {
    let config = admission.stations.get(shown.station_id);
    let verifier = config.and_then(|config| config.password_verifier.as_deref());
    let password = shown
        .basic
        .and_then(|basic| password(shown.station_id, basic));
    let right = matches(verifier, password.unwrap_or_default()) && password.is_some();
    match config {
        Some(StationConfig {
            security_profile: 1,
            ..
        }) => right.then_some(SignedIn {
            security_profile: 1,
        }),
        // TLS with a password: never without TLS.
        Some(StationConfig {
            security_profile: 2,
            ..
        }) => (right && shown.secure).then_some(SignedIn {
            security_profile: 2,
        }),
        Some(StationConfig {
            security_profile: 0,
            ..
        }) => accept_unknown.then_some(SignedIn {
            security_profile: 0,
        }),
        // A stranger chose its name itself: it goes into paths, keys and texts.
        None => (accept_unknown && shown.station_id.is_identifier()).then_some(SignedIn {
            security_profile: 0,
        }),
        // Profile 3 wants a client certificate, which this port does not ask for.
        Some(_) => None,
    }
}

/// Why somebody was refused, for the log and for the people of the operator: the newcomer must not
/// learn it.
pub(super) fn why_refused(admission: &Admission, shown: &Shown<'_>) -> WhyRefused {
    let Some(config) = admission.stations.get(shown.station_id) else {
        return if shown.station_id.is_identifier() {
            WhyRefused::Unknown
        } else {
            WhyRefused::NoIdentity
        };
    };
    match (config.security_profile, shown.basic) {
        (0, _) => WhyRefused::NotOpen,
        (1 | 2, None) => WhyRefused::NoPassword,
        (2, Some(_)) if !shown.secure => WhyRefused::NeedsTls,
        (1 | 2, Some(basic)) if password(shown.station_id, basic).is_none() => {
            WhyRefused::WrongUser
        }
        (1 | 2, Some(_)) => WhyRefused::WrongPassword,
        _ => WhyRefused::ProfileNotServed,
    }
}

/// The password, when the user is the identity. The identity may hold a colon,
/// so the split is where the identity ends.
fn password<'a>(station_id: &StationId, basic: &'a [u8]) -> Option<&'a [u8]> {
    let rest = basic.strip_prefix(station_id.as_str().as_bytes())?;
    rest.strip_prefix(b":")
}

/// Whether a password fits a verifier, as given, or as the raw bytes of a key
/// that was written down in hexadecimal (OCPP 1.6 security, AuthorizationKey),
/// or the reverse. The work is the same for every outcome and for no verifier.
fn matches(verifier: Option<&str>, password: &[u8]) -> bool {
    let verifier = verifier.and_then(Verifier::parse).unwrap_or(Verifier::NONE);
    let lower = hex(password);
    let upper = lower.to_ascii_uppercase();
    let bytes = unhex(password).unwrap_or_default();
    let readings = [
        password,
        lower.as_bytes(),
        upper.as_bytes(),
        bytes.as_slice(),
    ];
    let mut fits = Choice::from(0);
    for reading in readings {
        let digest = Sha256::new()
            .chain_update(&verifier.salt)
            .chain_update(reading)
            .finalize();
        // A password that is no hexadecimal text reads as nothing, which fits nothing.
        let said = Choice::from(u8::from(!reading.is_empty()));
        fits |= digest.as_slice().ct_eq(&verifier.hash) & said;
    }
    fits.into()
}

struct Verifier {
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Verifier {
    /// A verifier that fits no password, since no hash is empty.
    const NONE: Self = Self {
        salt: Vec::new(),
        hash: Vec::new(),
    };

    /// Reads `sha256${salt hex}${hash hex}`.
    fn parse(text: &str) -> Option<Self> {
        let (salt, hash) = text.strip_prefix("sha256$")?.split_once('$')?;
        Some(Self {
            salt: unhex(salt.as_bytes())?,
            hash: unhex(hash.as_bytes())?,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = text.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::journal::AdmissionState;

    fn verifier(password: &[u8]) -> String {
        let salt = [1, 2, 3];
        let digest = Sha256::new()
            .chain_update(salt)
            .chain_update(password)
            .finalize();
        format!("sha256${}${}", hex(&salt), hex(&digest))
    }

    fn admission(stations: &[(&str, u8, Option<&[u8]>)]) -> Admission {
        let configs = stations.iter().map(|(name, security_profile, password)| {
            let station_id = StationId::new(*name).unwrap();
            let config = StationConfig {
                station_id: station_id.clone(),
                security_profile: *security_profile,
                password_verifier: password.map(verifier),
                max_power_w: None,
                connectors: Vec::new(),
            };
            (station_id, config)
        });
        Admission {
            state: AdmissionState::Open,
            stations: configs.collect(),
            unlisted: std::collections::HashSet::new(),
            takes_unknown: true,
            heartbeats_s: std::collections::HashMap::new(),
            heartbeat_s: 300,
        }
    }

    /// Every profile against every credential, on both ports, unknown stations
    /// accepted or not.
    #[test]
    fn every_profile_meets_every_credential() {
        let admission = admission(&[
            ("none", 0, None),
            ("our own", 0, None),
            ("basic", 1, Some(b"secret")),
            ("unset", 1, None),
            ("tls", 2, Some(b"secret")),
            ("mutual", 3, Some(b"secret")),
        ]);
        // (station, credential, by TLS) and the profile it gets in with:
        // strictly, and with unknown stations accepted.
        type Case = (
            &'static str,
            Option<&'static str>,
            bool,
            Option<u8>,
            Option<u8>,
        );
        let cases: [Case; 22] = [
            ("basic", None, false, None, None),
            ("basic", Some("basic:wrong"), false, None, None),
            ("basic", Some("basic:"), false, None, None),
            ("basic", Some("tls:secret"), false, None, None),
            ("basic", Some("basic:secret"), false, Some(1), Some(1)),
            ("basic", Some("basic:secret"), true, Some(1), Some(1)),
            ("unset", Some("unset:"), false, None, None),
            ("unset", Some("unset:secret"), false, None, None),
            ("tls", Some("tls:secret"), false, None, None),
            ("tls", Some("tls:wrong"), true, None, None),
            ("tls", None, true, None, None),
            ("tls", Some("tls:secret"), true, Some(2), Some(2)),
            ("mutual", Some("mutual:secret"), true, None, None),
            ("none", None, false, None, Some(0)),
            ("none", Some("none:any"), true, None, Some(0)),
            ("stranger", None, false, None, Some(0)),
            ("stranger", Some("stranger:secret"), false, None, Some(0)),
            ("stranger", Some("basic:secret"), true, None, Some(0)),
            // A name of its own choice that is no identity, and one we gave.
            ("..", None, false, None, None),
            ("a/b", None, true, None, None),
            ("a b", None, false, None, None),
            ("our own", None, false, None, Some(0)),
        ];
        for (station, basic, secure, strict, open) in cases {
            let station_id = StationId::new(station).unwrap();
            let shown = Shown {
                station_id: &station_id,
                basic: basic.map(str::as_bytes),
                secure,
            };
            let profile = |accept_unknown| {
                let outcome = sign_in(&admission, accept_unknown, &shown);
                outcome.map(|signed_in| signed_in.security_profile)
            };
            let case = format!("{station} {basic:?} tls={secure}");
            assert_eq!(profile(false), strict, "{case}");
            assert_eq!(profile(true), open, "{case}");
        }
    }

    #[test]
    fn a_key_written_in_hexadecimal_fits_its_raw_bytes_and_the_reverse() {
        let raw = [0x4f, 0x43, 0xff, 0x00, 0x9a];
        let cases: [(&[u8], &[u8], bool); 6] = [
            (b"4f43ff009a", &raw, true),
            (b"4F43FF009A", &raw, true),
            (&raw, b"4F43ff009a", true),
            (&raw, &raw, true),
            (b"4f43ff009a", b"4f43ff009b", false),
            (b"", b"", false),
        ];
        for (stored, sent, fits) in cases {
            assert_eq!(
                matches(Some(&verifier(stored)), sent),
                fits,
                "{stored:?} {sent:?}"
            );
        }
    }

    #[test]
    fn a_verifier_nobody_can_read_fits_nothing() {
        for text in [
            "",
            "sha256$",
            "sha256$00$",
            "sha256$$",
            "md5$00$00",
            "sha256$0$00",
        ] {
            assert!(
                !matches(Some(text), b"x") && !matches(Some(text), b""),
                "{text}"
            );
        }
    }

    #[test]
    fn an_identity_with_a_colon_keeps_its_password() {
        let station_id = StationId::new("a:b").unwrap();
        assert_eq!(password(&station_id, b"a:b:c:d"), Some(&b"c:d"[..]));
        assert_eq!(password(&station_id, b"a:bc:d"), None);
    }
}
