//! Checks passwords and their strength.

use std::time::Duration;

use forecourt_store::ports::Ports;
use forecourt_store::secrets::{KeyError, hash_password, verify_password};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zxcvbn::{Score, zxcvbn};

use crate::http::problem::{Code, Problem};

/// The lengths that a password may have, in characters.
const CHARS: std::ops::RangeInclusive<usize> = 10..=128;
/// The most characters that are judged. The time of a judgement grows with their square.
const JUDGED_CHARS: usize = 64;

/// The longest time that a sign-in waits for its turn.
const WAIT: Duration = Duration::from_secs(10);
/// How many passwords are hashed at the same time. Each takes 19 MiB and a processor.
static HASHES: Semaphore = Semaphore::const_new(2);

/// Whether a password may be chosen: long enough and hard to guess also for somebody who knows
/// these words about the person.
pub(super) fn is_strong(password: &str, known: &[&str]) -> bool {
    if !CHARS.contains(&password.chars().count()) {
        return false;
    }
    // What anybody knows about the person makes nothing harder to guess.
    let words = known
        .iter()
        .flat_map(|text| text.split(|char: char| !char.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() > 2);
    let rest = words.fold(password.to_lowercase(), |rest, word| {
        rest.replace(&word.to_lowercase(), "")
    });
    [password, &rest].into_iter().all(|text| {
        let judged: String = text.chars().take(JUDGED_CHARS).collect();
        zxcvbn(&judged, known).score() >= Score::Three
    })
}

/// Whether a password belongs to a stored hash. It does the same work without one.
///
/// # Errors
/// 500 when the hash cannot be made, 503 when too many are made at this moment.
pub(super) async fn verify(password: &str, stored: Option<String>) -> Result<bool, Problem> {
    // Nobody has a longer password, so it need not be hashed to be refused.
    let password: String = password.chars().take(CHARS.end() + 1).collect();
    hashing(move || verify_password(&password, stored.as_deref())).await
}

/// The hash of a new password.
///
/// # Errors
/// The same as for [`verify`].
pub(super) async fn hash(ports: &Ports, password: &str) -> Result<String, Problem> {
    let (password, entropy) = (password.to_owned(), ports.entropy.clone());
    hashing(move || hash_password(&password, entropy.as_ref())).await
}

/// Runs a hash where it blocks no other request.
async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, Problem> {
    let permit = tokio::time::timeout(WAIT, HASHES.acquire()).await;
    let Ok(permit) = permit else {
        let detail = "too many people sign in at this moment: try again";
        return Err(Problem::new(Code::Unavailable, detail));
    };
    let _permit = permit.map_err(|error| Problem::internal(&error))?;
    let done = spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal(&error))?;
    Ok(done?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_hard_to_guess() {
        let known = ["anna.karenina@example.com", "Anna Karenina"];
        for (password, strong) in [
            ("short 7!x", false),
            ("password1234", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("annakarenina", false),
            ("AnnaKarenina1", false),
            ("otter basalt kettle", true),
            ("รถไฟ-กาแฟ-ภูเขา-1987", true),
        ] {
            assert_eq!(is_strong(password, &known), strong, "{password}");
        }
        assert!(!is_strong(&"x1 Y".repeat(40), &known));
    }
}
