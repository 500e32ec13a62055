//! One example of what each kind of event carries, for the documentation.

use super::EventKind;

impl EventKind {
    /// An example of the data of this kind, as JSON text, with every field that there may be.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::SessionStarted => {
                r#"{"session_id":"s4xk2","station_id":"CP-07","site_id":"harbour","evse_id":1,"connector_id":2,"token_uid":"04A2B3C4","user_id":"anna","vehicle_id":"car-1","status":"CHARGING","started_at":"2026-01-31T12:00:00.000Z","energy_wh":0}"#
            }
            Self::SessionEnded => {
                r#"{"session_id":"s4xk2","station_id":"CP-07","site_id":"harbour","evse_id":1,"connector_id":2,"token_uid":"04A2B3C4","user_id":"anna","vehicle_id":"car-1","status":"FINISHED","started_at":"2026-01-31T12:00:00.000Z","ended_at":"2026-01-31T13:30:00.000Z","energy_wh":33410,"stop_reason":"Local"}"#
            }
            Self::CdrCreated => {
                r#"{"cdr_id":"s4xk2-1","session_id":"s4xk2","version":1,"provisional":false,"station_id":"CP-07","site_id":"harbour","token_uid":"04A2B3C4","user_id":"anna","started_at":"2026-01-31T12:00:00.000Z","ended_at":"2026-01-31T13:30:00.000Z","energy_wh":33410,"tariff_id":"day","total":{"amount_minor":30809,"currency":"THB"}}"#
            }
            Self::CdrCredited => {
                r#"{"cdr_id":"s4xk2-1c","session_id":"s4xk2","version":1,"credits_cdr_id":"s4xk2-1","provisional":false,"station_id":"CP-07","site_id":"harbour","token_uid":"04A2B3C4","user_id":"anna","started_at":"2026-01-31T12:00:00.000Z","ended_at":"2026-01-31T13:30:00.000Z","energy_wh":33410,"tariff_id":"day","total":{"amount_minor":-30809,"currency":"THB"}}"#
            }
            Self::ReviewOpened => {
                r#"{"review_id":"1769866200000-session-s4xk2","kind":"session","cause":"no tariff was assigned","station_id":"CP-07","session_id":"s4xk2","gateway_id":"gw-1"}"#
            }
            Self::ConnectorStatusChanged => {
                r#"{"station_id":"CP-07","site_id":"harbour","evse_id":1,"connector_id":2,"status":"preparing","previous_status":"available","error_code":"NoError","info":"cable plugged in","since":"2026-01-31T11:59:40.000Z"}"#
            }
            Self::StationFault => {
                r#"{"station_id":"CP-07","site_id":"harbour","evse_id":1,"connector_id":2,"status":"faulted","previous_status":"charging","error_code":"GroundFailure","info":"RCD tripped","since":"2026-01-31T12:10:00.000Z"}"#
            }
            Self::StationConnected | Self::StationDisconnected => {
                r#"{"station_id":"CP-07","site_id":"harbour","gateway_id":"gw-1","since":"2026-01-31T12:00:00.000Z"}"#
            }
            Self::GatewayConnected | Self::GatewayDisconnected => {
                r#"{"gateway_id":"gw-1","site_id":"harbour","since":"2026-01-31T12:00:00.000Z"}"#
            }
            Self::CommandFinished => {
                r#"{"command_id":"01KGA8Z0","station_id":"CP-07","type":"remote_start","state":"completed","reason":"the charge began","session_id":"s4xk2"}"#
            }
            Self::UserChanged => {
                r#"{"user_id":"anna","action":"changed","by":"user:admin","fields":["email"]}"#
            }
            Self::TokenChanged => {
                r#"{"token_uid":"04a2b3c4","action":"changed","by":"app","fields":["status"]}"#
            }
            Self::WebhookTest => r#"{"webhook_id":"01KGA8"}"#,
        }
    }

    /// When an event of this kind is sent, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::SessionStarted => "A charge began.",
            Self::SessionEnded => {
                "A charge ended. One that was closed because nothing was heard of it, and went on all the same, ends a second time."
            }
            Self::CdrCreated => "A charge got its price, or a corrected one: look at `version`.",
            Self::CdrCredited => "A price of a charge was taken back.",
            Self::ReviewOpened => "Something waits for a person.",
            Self::ConnectorStatusChanged => "A connector is in another state.",
            Self::StationFault => {
                "A connector, or the whole station (`connector_id` 0), reports a fault."
            }
            Self::StationConnected => "A charger has connected to its gateway.",
            Self::StationDisconnected => "A charger has lost its connection to its gateway.",
            Self::GatewayConnected => "A gateway is back after an absence that was told.",
            Self::GatewayDisconnected => {
                "A gateway has been away for two minutes, which is longer than a reconnect takes. Its chargers charge on."
            }
            Self::CommandFinished => {
                "A command has its outcome. After `timed_out` and `unknown` a late answer can give it another one."
            }
            Self::UserChanged => "A person was added, changed or removed through the API.",
            Self::TokenChanged => "A token was added, changed or removed through the API.",
            Self::WebhookTest => "Somebody asked for a test of this webhook. It cannot be chosen.",
        }
    }
}
