//! A session as the golden files tell it, with everything known.

use forecourt_billing::{ChargingFacts, SessionFacts};
use forecourt_types::{
    Energy, OperatorId, SessionId, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId,
};

/// 20.1 kWh in 45 minutes.
pub(crate) fn full_session() -> SessionFacts {
    SessionFacts {
        session_id: SessionId::new("01JQ3V5K8Z7Y6X5W4V3T2S1R0Q").unwrap(),
        operator_id: OperatorId::new("default").unwrap(),
        site_id: Some(SiteId::new("harbour").unwrap()),
        station_id: StationId::new("CP-1").unwrap(),
        evse_id: Some(1),
        connector_id: 2,
        token_uid: Some(TokenUid::new("04A1B2C3").unwrap()),
        user_id: Some(UserId::new("ada").unwrap()),
        vehicle_id: Some(VehicleId::new("B-FC-123").unwrap()),
        charging: ChargingFacts {
            started_at: Timestamp::parse("2026-03-29T00:30:00Z").unwrap(),
            ended_at: Timestamp::parse("2026-03-29T01:15:00.250Z").unwrap(),
            energy: Energy::from_wh(20_100),
        },
        meter_start: Some(Energy::from_wh(1_000_000)),
        meter_stop: Some(Energy::from_wh(1_020_100)),
    }
}
