//! How a site wants its gateway to decide, as far as its operator has said so.

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize};

/// What a gateway does with a token that no list and no cloud knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownTokens {
    /// Let it charge; the cloud may stop it later.
    Accept,
    /// Refuse the token.
    Reject,
}

/// The policy of a site for its gateway. A value that is given here counts before that of the
/// gateway's own configuration; where none is given, the gateway's own value counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayPolicy {
    /// What to do with tokens that nobody knows while the cloud cannot be asked.
    /// A word of a later release is passed over: it must keep no gateway from its configuration.
    #[serde(
        default,
        deserialize_with = "known_word",
        skip_serializing_if = "Option::is_none"
    )]
    pub unknown_tokens: Option<UnknownTokens>,
    /// The most power that a connector can give whose power is not configured, in watts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u64>,
    /// The heartbeat interval that chargers get in the answer to a boot notice, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_interval_s: Option<u64>,
    /// The most stations without a password that nobody added, where unknown ones are let in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unknown_stations: Option<u64>,
    /// How long an authorization waits for the cloud, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_deadline_ms: Option<u64>,
    /// How long a charger may take to answer a call of the gateway, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_timeout_ms: Option<u64>,
    /// How often the register of a running transaction becomes a fact, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_interval_ms: Option<u64>,
    /// How long chart values may wait for the next fact of their station, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart_delay_ms: Option<u64>,
    /// How long after facts were taken over the cloud is asked whether they are applied, in
    /// milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm_interval_ms: Option<u64>,
    /// How long the gateway waits for an accepted remote start before it has failed, in
    /// milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_effect_ms: Option<u64>,
}

/// Reads a word that this release knows; any other value is none.
fn known_word<'de, D>(deserializer: D) -> Result<Option<UnknownTokens>, D::Error>
where
    D: Deserializer<'de>,
{
    let value = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

impl GatewayPolicy {
    /// How many fields this release knows. A gateway keeps it beside the policy that it holds: one
    /// that a release with fewer fields has fetched lacks what was set of the others, so it is
    /// fetched again, although its version is the newest.
    pub const FIELDS: u32 = 10;
    /// The limits of `max_power_w`.
    pub const MAX_POWER_W: RangeInclusive<u64> = 1_000..=10_000_000;
    /// The limits of `heartbeat_interval_s`: up to one day.
    pub const HEARTBEAT_INTERVAL_S: RangeInclusive<u64> = 10..=86_400;
    /// The limits of `max_unknown_stations`: up to as many as a site may have in all.
    pub const MAX_UNKNOWN_STATIONS: RangeInclusive<u64> = 0..=5_000;
    /// The limits of `ask_deadline_ms`: a charger gets its answer within 5 s.
    pub const ASK_DEADLINE_MS: RangeInclusive<u64> = 100..=4_000;
    /// The limits of `call_timeout_ms`.
    pub const CALL_TIMEOUT_MS: RangeInclusive<u64> = 1_000..=600_000;
    /// The limits of `sample_interval_ms`.
    pub const SAMPLE_INTERVAL_MS: RangeInclusive<u64> = 10_000..=3_600_000;
    /// The limits of `chart_delay_ms`.
    pub const CHART_DELAY_MS: RangeInclusive<u64> = 0..=3_600_000;
    /// The limits of `confirm_interval_ms`: below the 10 minutes after which a silent link is cut.
    pub const CONFIRM_INTERVAL_MS: RangeInclusive<u64> = 1_000..=540_000;
    /// The limits of `start_effect_ms`.
    pub const START_EFFECT_MS: RangeInclusive<u64> = 10_000..=3_600_000;

    /// Every number that is given, with its name and its limits.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static str, u64, RangeInclusive<u64>)> {
        let numbers = [
            ("max_power_w", self.max_power_w, Self::MAX_POWER_W),
            (
                "heartbeat_interval_s",
                self.heartbeat_interval_s,
                Self::HEARTBEAT_INTERVAL_S,
            ),
            (
                "max_unknown_stations",
                self.max_unknown_stations,
                Self::MAX_UNKNOWN_STATIONS,
            ),
            (
                "ask_deadline_ms",
                self.ask_deadline_ms,
                Self::ASK_DEADLINE_MS,
            ),
            (
                "call_timeout_ms",
                self.call_timeout_ms,
                Self::CALL_TIMEOUT_MS,
            ),
            (
                "sample_interval_ms",
                self.sample_interval_ms,
                Self::SAMPLE_INTERVAL_MS,
            ),
            ("chart_delay_ms", self.chart_delay_ms, Self::CHART_DELAY_MS),
            (
                "confirm_interval_ms",
                self.confirm_interval_ms,
                Self::CONFIRM_INTERVAL_MS,
            ),
            (
                "start_effect_ms",
                self.start_effect_ms,
                Self::START_EFFECT_MS,
            ),
        ];
        numbers
            .into_iter()
            .filter_map(|(name, number, limits)| Some((name, number?, limits)))
    }
}
