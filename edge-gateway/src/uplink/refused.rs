//! Chooses what is reported of attempts that fail, and how often.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use forecourt_types::GatewayId;
use tokio::time::Instant;

/// How long the same failure is not reported again: attempts follow each other within seconds.
const SAY_AGAIN: Duration = Duration::from_secs(10 * 60);

/// The failures that were reported, and when.
#[derive(Debug, Default)]
pub(super) struct Said(HashMap<String, Instant>);

impl Said {
    /// Whether a text was not reported within the last ten minutes; it counts as reported
    /// from now on.
    pub(super) fn is_news(&mut self, text: &str, now: Instant) -> bool {
        self.0
            .retain(|_, at| now.saturating_duration_since(*at) < SAY_AGAIN);
        if self.0.contains_key(text) {
            return false;
        }
        self.0.insert(text.to_owned(), now);
        true
    }

    /// Forgets what was reported, after a link that held, so that every failure is reported again.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

/// What a person can do about a refused credential. `advice` is the advice of a host that enrols
/// its gateway itself; without one, the gateway is enrolled by `edge-gateway enroll`.
pub(super) fn text(
    status: u16,
    gateway_id: &GatewayId,
    state_dir: &Path,
    advice: Option<&str>,
) -> String {
    let advice = advice.map_or_else(|| by_program(gateway_id, state_dir), str::to_owned);
    format!(
        "the cloud refuses the credential of gateway {gateway_id} (HTTP {status}): the gateway was removed, or enrolled anew elsewhere. Chargers are served as without a link, and records wait here. {advice}"
    )
}

fn by_program(gateway_id: &GatewayId, state_dir: &Path) -> String {
    let folder = state_dir.display();
    format!(
        "If the cloud still knows it (`GET /v1/gateways/{gateway_id}`), ask for a new secret with `POST /v1/gateways/{gateway_id}/enrolment`, stop this program and type `edge-gateway enroll --cloud URL --secret-file - --state-dir '{folder}'`, where URL is the address of the API. If it was removed, its id does not come back: add a gateway, and enrol that one with another --state-dir; {folder} keeps these records for a person to read"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_said_once_and_again_after_ten_minutes() {
        let mut said = Said::default();
        let start = Instant::now();
        let mut said_of = |text: &str| {
            let attempts = (0..=1_201_u32).filter(|second| {
                let now = start + Duration::from_secs(1) * *second;
                said.is_news(text, now)
            });
            attempts.collect::<Vec<_>>()
        };
        assert_eq!(said_of("refused"), [0, 600, 1_200]);
        said.forget();
        assert!(said.is_news("refused", start));
    }
}
