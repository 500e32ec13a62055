//! Content keys: they tell when two messages are the same message. Message ids do not tell it:
//! chargers send the same content under new ids, and new content under old ids.

use std::fmt::{Display, Write as _};

use forecourt_types::{Energy, StationId, Timestamp, TransactionId};
use sha2::{Digest, Sha256};

use crate::authorization;
use crate::claim::Claim;

/// The character that stands for a value that was not told. No id may hold a control character.
const ABSENT: &str = "\u{0}";
/// The character that stands between the parts, for the same reason.
const BETWEEN: char = '\u{1f}';

struct Parts(String);

impl Parts {
    fn new(kind: &str, station: &StationId) -> Self {
        Self(format!("{kind}{BETWEEN}{station}"))
    }

    fn with(mut self, part: Option<impl Display>) -> Self {
        self.0.push(BETWEEN);
        match part {
            // Writing to a String cannot fail.
            Some(part) => {
                let _ = write!(self.0, "{part}");
            }
            None => self.0.push_str(ABSENT),
        }
        self
    }

    fn hash(self) -> String {
        sha256_text(self.0.as_bytes())
    }
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
#[must_use]
pub fn sha256_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Every message is hashed three times: formatting would cost more than hashing.
        text.push(hex_digit(byte >> 4));
        text.push(hex_digit(byte & 0xf));
    }
    text
}

const fn hex_digit(nibble: u8) -> char {
    let digit = match nibble {
        0..=9 => b'0' + nibble,
        _ => b'a' - 10 + nibble,
    };
    digit as char
}

fn millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::millis)
}

fn wh(energy: Option<Energy>) -> Option<i64> {
    energy.map(Energy::wh)
}

/// The key of a start of 1.6: station, connector, token, claimed time and register. Where the clock
/// is not plausible, the boot generation is a part of it too.
#[must_use]
pub fn start(station: &StationId, claim: &Claim, boot_generation: Option<u32>) -> String {
    let token = claim.token_uid.as_ref();
    Parts::new("start", station)
        .with(claim.connector.map(|connector| connector.connector_id))
        .with(token.map(|token| authorization::fold(token.as_str())))
        .with(millis(claim.claimed_at))
        .with(wh(claim.register))
        .with(boot_generation)
        .hash()
}

/// The key of a stop of 1.6: station, transaction, claimed time and register. The transaction is
/// the one that is named, or the open session that a stop with -1 was fitted to.
#[must_use]
pub fn stop(station: &StationId, transaction: Option<&TransactionId>, claim: &Claim) -> String {
    Parts::new("stop", station)
        .with(transaction)
        .with(millis(claim.claimed_at))
        .with(wh(claim.register))
        .hash()
}

/// The key of an event of 2.x: station, transaction and sequence number.
#[must_use]
pub fn event(
    station: &StationId,
    transaction: Option<&TransactionId>,
    seq_no: Option<u64>,
) -> String {
    Parts::new("event", station)
        .with(transaction)
        .with(seq_no)
        .hash()
}

/// The key of a message whose own key is taken by another payload, or that has no parts to make a
/// key of: it is made of the payload.
#[must_use]
pub fn payload(
    station: &StationId,
    action: &str,
    boot_generation: Option<u32>,
    hash: &str,
) -> String {
    Parts::new("payload", station)
        .with(Some(action))
        .with(boot_generation)
        .with(Some(hash))
        .hash()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_types::TokenUid;

    use super::*;
    use crate::claim::Happening;
    use crate::fact::ConnectorRef;

    fn claim() -> Claim {
        let mut claim = Claim::new(Happening::Start);
        claim.connector = Some(ConnectorRef {
            evse_id: None,
            connector_id: 1,
        });
        claim.token_uid = Some(TokenUid::new("Ab1").unwrap());
        claim.claimed_at = Some(Timestamp::parse("2026-01-31T12:00:00Z").unwrap());
        claim.register = Some(Energy::from_wh(5));
        claim
    }

    #[test]
    fn every_part_of_a_start_makes_another_key_and_case_does_not() {
        let station = StationId::new("CP1").unwrap();
        let base = start(&station, &claim(), None);
        let mut other_case = claim();
        other_case.token_uid = Some(TokenUid::new("aB1").unwrap());
        assert_eq!(start(&station, &other_case, None), base);
        let changes: [fn(&mut Claim); 4] = [
            |claim| {
                claim.connector = Some(ConnectorRef {
                    evse_id: None,
                    connector_id: 2,
                })
            },
            |claim| claim.token_uid = Some(TokenUid::new("ab2").unwrap()),
            |claim| claim.claimed_at = None,
            |claim| claim.register = Some(Energy::from_wh(6)),
        ];
        for change in changes {
            let mut changed = claim();
            change(&mut changed);
            assert_ne!(start(&station, &changed, None), base);
        }
        assert_ne!(start(&station, &claim(), Some(1)), base);
        assert_ne!(start(&StationId::new("CP2").unwrap(), &claim(), None), base);
    }

    #[test]
    fn keys_are_pinned_because_they_are_stored() {
        let station = StationId::new("CP1").unwrap();
        let id = TransactionId::new("1048577").unwrap();
        let keys = [
            start(&station, &claim(), None),
            stop(&station, Some(&id), &claim()),
            event(&station, Some(&id), Some(0)),
        ];
        assert_eq!(keys, EXPECTED);
    }

    /// The expected key was computed with another tool, as SHA-256 of the parts joined by U+001F.
    const EXPECTED: [&str; 3] = [
        "20f67940958a8d618b58742ce02e17914ddd6f4a9885b98ddafc1c7f20d30090",
        "405aac6657f6b4181f5303e7150b50274cdc7e77fca2107ca3fcc5e647bdf19c",
        "e31a31c07e8cb813b382a765888fb9ddffca5ce9212eb2a9bd6f3050d25ec28c",
    ];
}
