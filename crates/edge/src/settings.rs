//! The identity of the gateway, and how its site wants it to decide.

use std::ops::RangeInclusive;

use forecourt_link::{ChargerPorts, Epoch, GatewayPolicy, UnknownTokens};
use forecourt_types::{GatewayId, OperatorId};

/// The identity of the gateway. It does not change in one run of the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The id of the gateway.
    pub gateway_id: GatewayId,
    /// The epoch of the credential; a newer epoch in the journal counts instead.
    pub epoch: Epoch,
    /// The id of this run of the process: new at every start, at most 36 characters.
    pub boot_id: String,
    /// The release of the gateway, such as `0.1.0`.
    pub software: String,
    /// The ports at which chargers reach it.
    pub ports: ChargerPorts,
}

/// The site's policy and the machine's time limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What to do with tokens that nobody knows while the cloud cannot be asked.
    pub unknown_tokens: UnknownTokens,
    /// The most power that a connector can give, in watts. A transaction that takes more than this
    /// power and a tenth give in its time is flagged.
    pub max_power_w: u32,
    /// The heartbeat interval that chargers get in the answer to a boot notice, in seconds.
    pub heartbeat_interval_s: u32,
    /// The most stations without a password that nobody added, where unknown
    /// stations are let in: those that came, and those of the list with security
    /// profile 0, which the cloud adds for them. One that came before always may.
    pub max_unknown_stations: usize,
    /// How long an authorization waits for the cloud, in milliseconds.
    pub ask_deadline_ms: u64,
    /// How long a charger may take to answer a call of ours, in milliseconds.
    pub call_timeout_ms: u64,
    /// How often the register of a running transaction becomes a fact, in milliseconds.
    pub sample_interval_ms: u64,
    /// How long chart values may wait for the next fact of their station, in milliseconds. They
    /// leave within 5 s while somebody watches the station.
    pub chart_delay_ms: u64,
    /// How long after facts were taken over the cloud is asked whether they are applied, in
    /// milliseconds. They are kept until it says so.
    pub confirm_interval_ms: u64,
    /// How long the gateway waits for an accepted remote start before it has
    /// failed, in milliseconds.
    pub start_effect_ms: u64,
}

impl Settings {
    /// These settings with what the operator has set for the site. A number beyond its limits
    /// comes from a cloud that allows more than this release does; the own value stays then.
    #[must_use]
    pub fn with(&self, policy: &GatewayPolicy) -> Self {
        let most_unknown = policy.max_unknown_stations;
        Self {
            unknown_tokens: policy.unknown_tokens.unwrap_or(self.unknown_tokens),
            max_power_w: small(
                policy.max_power_w,
                self.max_power_w,
                GatewayPolicy::MAX_POWER_W,
            ),
            heartbeat_interval_s: small(
                policy.heartbeat_interval_s,
                self.heartbeat_interval_s,
                GatewayPolicy::HEARTBEAT_INTERVAL_S,
            ),
            max_unknown_stations: most_unknown
                .filter(|set| GatewayPolicy::MAX_UNKNOWN_STATIONS.contains(set))
                .and_then(|set| usize::try_from(set).ok())
                .unwrap_or(self.max_unknown_stations),
            ask_deadline_ms: number(
                policy.ask_deadline_ms,
                self.ask_deadline_ms,
                GatewayPolicy::ASK_DEADLINE_MS,
            ),
            call_timeout_ms: number(
                policy.call_timeout_ms,
                self.call_timeout_ms,
                GatewayPolicy::CALL_TIMEOUT_MS,
            ),
            sample_interval_ms: number(
                policy.sample_interval_ms,
                self.sample_interval_ms,
                GatewayPolicy::SAMPLE_INTERVAL_MS,
            ),
            chart_delay_ms: number(
                policy.chart_delay_ms,
                self.chart_delay_ms,
                GatewayPolicy::CHART_DELAY_MS,
            ),
            confirm_interval_ms: number(
                policy.confirm_interval_ms,
                self.confirm_interval_ms,
                GatewayPolicy::CONFIRM_INTERVAL_MS,
            ),
            start_effect_ms: number(
                policy.start_effect_ms,
                self.start_effect_ms,
                GatewayPolicy::START_EFFECT_MS,
            ),
        }
    }
}

/// The number that is set, where it is within its limits, otherwise the own one.
fn number(set: Option<u64>, own: u64, limits: RangeInclusive<u64>) -> u64 {
    set.filter(|set| limits.contains(set)).unwrap_or(own)
}

/// The same for a number of 32 bits; all limits are below that.
fn small(set: Option<u64>, own: u32, limits: RangeInclusive<u64>) -> u32 {
    let set = set.filter(|set| limits.contains(set));
    set.and_then(|set| u32::try_from(set).ok()).unwrap_or(own)
}

impl Default for Settings {
    /// The careful settings: unknown tokens are refused, the cloud has 2 s to answer and a charger
    /// 30 s, a register becomes a fact every 15 minutes, chart values wait as long at most, and the
    /// cloud is asked what is applied every 5 minutes at most.
    fn default() -> Self {
        Self {
            unknown_tokens: UnknownTokens::Reject,
            max_power_w: 400_000,
            heartbeat_interval_s: 300,
            max_unknown_stations: forecourt_link::MAX_UNKNOWN_STATIONS,
            ask_deadline_ms: 2_000,
            call_timeout_ms: 30_000,
            sample_interval_ms: 15 * 60_000,
            chart_delay_ms: 15 * 60_000,
            confirm_interval_ms: 5 * 60_000,
            start_effect_ms: 10 * 60_000,
        }
    }
}
