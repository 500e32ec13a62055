//! The policy of a site for its gateway, in requests and answers.

use forecourt_link::{GatewayPolicy, UnknownTokens};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::FieldCheck;
use crate::http::wire_enum::wire_enum;

wire_enum! {
    /// What a gateway does with a token that no list and no cloud knows.
    UnknownTokensField for UnknownTokens as UnknownTokens, words "snake_case" {
        /// The token may charge; the cloud may stop the charge later.
        Accept,
        /// The token is refused.
        Reject,
    }
}

/// How the gateway of a site decides while it serves chargers, and its limits. Where a field is
/// absent, the gateway's own configuration counts (`[policy]` of its file). The gateway applies a
/// change without a restart and keeps it on its disk.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GatewayPolicy)]
pub(crate) struct PolicyFields {
    /// What is done with tokens that nobody knows while the cloud cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_tokens: Option<UnknownTokensField>,
    /// The most power that a connector can give whose power is not configured, in watts. A charge
    /// that takes more than this power and a tenth give in its time is flagged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1000, maximum = 10000000, example = 150000)]
    max_power_w: Option<u64>,
    /// The heartbeat interval that chargers are told when they boot, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 10, maximum = 86400, example = 600)]
    heartbeat_interval_s: Option<u64>,
    /// The most stations without a password that may connect though nobody added them, where the
    /// gateway lets unknown ones in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 5000, example = 50)]
    max_unknown_stations: Option<u64>,
    /// How long an authorization waits for the cloud, in milliseconds, before the gateway decides
    /// by what it knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 100, maximum = 4000, example = 2000)]
    ask_deadline_ms: Option<u64>,
    /// How long a charger may take to answer a call of the gateway, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1000, maximum = 600000, example = 30000)]
    call_timeout_ms: Option<u64>,
    /// How often the meter reading of a running charge is recorded for billing, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 10000, maximum = 3600000, example = 900000)]
    sample_interval_ms: Option<u64>,
    /// How long readings for charts may wait for the next news of their station, in milliseconds.
    /// They leave within 5 s while somebody watches the station.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 3600000, example = 900000)]
    chart_delay_ms: Option<u64>,
    /// How soon the gateway asks whether what it sent is applied, in milliseconds. It keeps the
    /// records until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1000, maximum = 540000, example = 300000)]
    confirm_interval_ms: Option<u64>,
    /// How long the gateway waits for the charge of an accepted remote start before the start has
    /// failed, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 10000, maximum = 3600000, example = 600000)]
    start_effect_ms: Option<u64>,
}

impl PolicyFields {
    /// Notes every number that is beyond its limits.
    pub(crate) fn check(self, check: &mut FieldCheck) {
        for (name, number, limits) in GatewayPolicy::from(self).numbers() {
            let wanted = format!("must be {} to {}", limits.start(), limits.end());
            let field = format!("gateway_policy.{name}");
            check.note(!limits.contains(&number), &field, &wanted);
        }
    }
}

impl From<PolicyFields> for GatewayPolicy {
    fn from(fields: PolicyFields) -> Self {
        Self {
            unknown_tokens: fields.unknown_tokens.map(UnknownTokens::from),
            max_power_w: fields.max_power_w,
            heartbeat_interval_s: fields.heartbeat_interval_s,
            max_unknown_stations: fields.max_unknown_stations,
            ask_deadline_ms: fields.ask_deadline_ms,
            call_timeout_ms: fields.call_timeout_ms,
            sample_interval_ms: fields.sample_interval_ms,
            chart_delay_ms: fields.chart_delay_ms,
            confirm_interval_ms: fields.confirm_interval_ms,
            start_effect_ms: fields.start_effect_ms,
        }
    }
}

impl From<GatewayPolicy> for PolicyFields {
    fn from(policy: GatewayPolicy) -> Self {
        Self {
            unknown_tokens: policy.unknown_tokens.map(UnknownTokensField::from),
            max_power_w: policy.max_power_w,
            heartbeat_interval_s: policy.heartbeat_interval_s,
            max_unknown_stations: policy.max_unknown_stations,
            ask_deadline_ms: policy.ask_deadline_ms,
            call_timeout_ms: policy.call_timeout_ms,
            sample_interval_ms: policy.sample_interval_ms,
            chart_delay_ms: policy.chart_delay_ms,
            confirm_interval_ms: policy.confirm_interval_ms,
            start_effect_ms: policy.start_effect_ms,
        }
    }
}
