//! Handles the commands of OCPP 1.6.

use serde_json::{Value, json};

use super::Station;
use super::charge::StopWhy;
use super::command::{Answer, Follow, Trigger};
use super::settings::{self, Access, Change, DEFINITIONS, Key};
use crate::options::SessionPlan;

/// Actions a central system may send in 1.6 and its security extension that this charger
/// does not support.
const UNSUPPORTED: [&str; 13] = [
    "CancelReservation",
    "CertificateSigned",
    "ClearChargingProfile",
    "DeleteCertificate",
    "ExtendedTriggerMessage",
    "GetCompositeSchedule",
    "GetDiagnostics",
    "GetInstalledCertificateIds",
    "GetLog",
    "InstallCertificate",
    "ReserveNow",
    "SignedUpdateFirmware",
    "UpdateFirmware",
];

impl Station {
    pub(super) fn command_v16(&mut self, action: &str, payload: &Value) -> (Answer, Follow) {
        match action {
            "RemoteStartTransaction" => self.remote_start_v16(payload),
            "RemoteStopTransaction" => self.remote_stop_v16(payload),
            "TriggerMessage" => self.trigger_v16(payload),
            "ChangeAvailability" => self.change_availability_v16(payload),
            "Reset" => match payload.get("type").and_then(Value::as_str) {
                Some("Soft") => (Answer::status("Accepted"), Follow::ResetSoft),
                Some("Hard") => (Answer::status("Accepted"), Follow::ResetHard),
                _ => refused("PropertyConstraintViolation"),
            },
            "UnlockConnector" => self.unlock_v16(payload),
            "GetConfiguration" => (self.get_configuration(payload), Follow::Nothing),
            "ChangeConfiguration" => self.change_configuration(payload),
            // There is no authorization cache to clear and no local list to keep.
            "ClearCache" => plain(json!({"status": "Rejected"})),
            "GetLocalListVersion" => plain(json!({"listVersion": -1})),
            "SendLocalList" | "SetChargingProfile" => plain(json!({"status": "NotSupported"})),
            "DataTransfer" => plain(json!({"status": "UnknownVendorId"})),
            known if UNSUPPORTED.contains(&known) => refused("NotSupported"),
            _ => refused("NotImplemented"),
        }
    }

    fn remote_start_v16(&self, payload: &Value) -> (Answer, Follow) {
        let Some(token) = payload.get("idTag").and_then(Value::as_str) else {
            return refused("OccurenceConstraintViolation");
        };
        let wanted = match payload.get("connectorId").and_then(Value::as_u64) {
            Some(id) => u32::try_from(id)
                .ok()
                .filter(|id| self.startable(*id).is_ok()),
            None => self.free_connector(),
        };
        let Some(connector) = wanted else {
            return plain(json!({"status": "Rejected"}));
        };
        let plan = SessionPlan {
            connector,
            ..SessionPlan::new(token, self.options.session_seconds)
        };
        (
            Answer::status("Accepted"),
            Follow::Begin {
                plan,
                remote_start_id: None,
            },
        )
    }

    fn remote_stop_v16(&self, payload: &Value) -> (Answer, Follow) {
        let Some(id) = payload.get("transactionId") else {
            return refused("OccurenceConstraintViolation");
        };
        match self.connector_with_transaction(&id.to_string()) {
            Some(connector) => (
                Answer::status("Accepted"),
                Follow::Stop {
                    connector,
                    why: StopWhy::Remote,
                },
            ),
            None => plain(json!({"status": "Rejected"})),
        }
    }

    fn trigger_v16(&self, payload: &Value) -> (Answer, Follow) {
        let message = match payload.get("requestedMessage").and_then(Value::as_str) {
            Some("BootNotification") => Trigger::Boot,
            Some("Heartbeat") => Trigger::Heartbeat,
            Some("MeterValues") => Trigger::Meter,
            Some("StatusNotification") => Trigger::Status,
            Some("DiagnosticsStatusNotification") => Trigger::Diagnostics,
            Some("FirmwareStatusNotification") => Trigger::Firmware,
            _ => return plain(json!({"status": "NotImplemented"})),
        };
        self.accept_trigger(message, payload.get("connectorId").and_then(Value::as_u64))
    }

    /// Accepts a trigger if its connector exists.
    pub(super) fn accept_trigger(
        &self,
        message: Trigger,
        connector: Option<u64>,
    ) -> (Answer, Follow) {
        if self.connectors_named(connector).is_empty() {
            return plain(json!({"status": "Rejected"}));
        }
        let connector = connector.and_then(|id| u32::try_from(id).ok());
        (
            Answer::status("Accepted"),
            Follow::Trigger { message, connector },
        )
    }

    fn change_availability_v16(&self, payload: &Value) -> (Answer, Follow) {
        let Some(id) = payload.get("connectorId").and_then(Value::as_u64) else {
            return refused("OccurenceConstraintViolation");
        };
        let operative = payload.get("type").and_then(Value::as_str) == Some("Operative");
        let connectors = self.connectors_named(Some(id));
        let status = self.judge_availability(&connectors);
        (
            Answer::status(status),
            Follow::Availability {
                connectors,
                operative,
            },
        )
    }

    fn unlock_v16(&self, payload: &Value) -> (Answer, Follow) {
        let named = payload
            .get("connectorId")
            .and_then(Value::as_u64)
            .filter(|id| *id > 0);
        let Some(connector) = named.and_then(|id| self.connectors_named(Some(id)).first().copied())
        else {
            return plain(json!({"status": "NotSupported"}));
        };
        // Stopping is a no-op where nothing runs.
        (
            Answer::status("Unlocked"),
            Follow::Stop {
                connector,
                why: StopWhy::Unlock,
            },
        )
    }

    fn get_configuration(&self, payload: &Value) -> Answer {
        let asked: Vec<&str> = match payload.get("key").and_then(Value::as_array) {
            Some(keys) if !keys.is_empty() => keys.iter().filter_map(Value::as_str).collect(),
            _ => DEFINITIONS
                .iter()
                .map(|definition| definition.v16)
                .collect(),
        };
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for name in asked {
            match settings::find_v16(name) {
                Some(definition) if definition.access == Access::WriteOnly => {
                    known.push(json!({"key": definition.v16, "readonly": false}));
                }
                Some(definition) => known.push(json!({
                    "key": definition.v16,
                    "readonly": definition.access == Access::ReadOnly,
                    "value": self.settings.text(definition.key),
                })),
                None => unknown.push(name),
            }
        }
        Answer::Result(json!({"configurationKey": known, "unknownKey": unknown}))
    }

    fn change_configuration(&mut self, payload: &Value) -> (Answer, Follow) {
        let text = |name: &str| payload.get(name).and_then(Value::as_str);
        let (Some(key), Some(value)) = (text("key"), text("value")) else {
            return refused("OccurenceConstraintViolation");
        };
        let definition = settings::find_v16(key);
        let status = match self.settings.change(definition, value) {
            Change::Accepted => "Accepted",
            Change::Rejected => "Rejected",
            Change::Unknown => "NotSupported",
        };
        (
            Answer::status(status),
            self.after_change(definition.map(|definition| definition.key), status, value),
        )
    }

    /// Returns what the station does after a setting changed.
    pub(super) fn after_change(&mut self, key: Option<Key>, status: &str, value: &str) -> Follow {
        match key {
            Some(Key::Password) if status == "Accepted" => Follow::Password(value.to_owned()),
            Some(Key::HeartbeatInterval) if status == "Accepted" => {
                self.schedule_heartbeat();
                Follow::Nothing
            }
            _ => Follow::Nothing,
        }
    }
}

/// Returns an answer after which the station does nothing more.
pub(super) fn plain(value: Value) -> (Answer, Follow) {
    (Answer::Result(value), Follow::Nothing)
}

/// Returns a CALLERROR with `code`, after which the station does nothing more.
pub(super) fn refused(code: &'static str) -> (Answer, Follow) {
    (Answer::Error(code), Follow::Nothing)
}
