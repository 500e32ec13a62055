//! Handles the commands of OCPP 2.0.1.

use serde_json::{Value, json};

use super::Station;
use super::charge::StopWhy;
use super::command::{Answer, Follow, Trigger};
use super::command_v16::{plain, refused};
use super::settings::{self, Access, Change, Definition};
use crate::options::SessionPlan;

/// The actions that a CSMS may send in 2.0.1 and that this charger does not support.
const UNSUPPORTED: [&str; 25] = [
    "CancelReservation",
    "CertificateSigned",
    "ClearChargingProfile",
    "ClearDisplayMessage",
    "ClearVariableMonitoring",
    "CostUpdated",
    "CustomerInformation",
    "DeleteCertificate",
    "GetChargingProfiles",
    "GetCompositeSchedule",
    "GetDisplayMessages",
    "GetInstalledCertificateIds",
    "GetLocalListVersion",
    "GetLog",
    "GetMonitoringReport",
    "GetReport",
    "InstallCertificate",
    "PublishFirmware",
    "ReserveNow",
    "SetDisplayMessage",
    "SetMonitoringBase",
    "SetMonitoringLevel",
    "SetNetworkProfile",
    "SetVariableMonitoring",
    "UpdateFirmware",
];

impl Station {
    pub(super) fn command_v201(&mut self, action: &str, payload: &Value) -> (Answer, Follow) {
        match action {
            "RequestStartTransaction" => self.request_start(payload),
            "RequestStopTransaction" => self.request_stop(payload),
            "TriggerMessage" => self.trigger_v201(payload),
            "ChangeAvailability" => self.change_availability_v201(payload),
            "Reset" => self.reset_v201(payload),
            "UnlockConnector" => self.unlock_v201(payload),
            "GetVariables" => (self.get_variables(payload), Follow::Nothing),
            "SetVariables" => self.set_variables(payload),
            "GetTransactionStatus" => (self.transaction_status(payload), Follow::Nothing),
            "GetBaseReport" => match payload.get("requestId").and_then(Value::as_i64) {
                Some(request_id) => (
                    Answer::status("Accepted"),
                    Follow::BaseReport { request_id },
                ),
                None => refused("OccurrenceConstraintViolation"),
            },
            "ClearCache" | "SetChargingProfile" => plain(json!({"status": "Rejected"})),
            "SendLocalList" => plain(json!({"status": "Failed"})),
            "DataTransfer" => plain(json!({"status": "UnknownVendorId"})),
            known if UNSUPPORTED.contains(&known) => refused("NotSupported"),
            _ => refused("NotImplemented"),
        }
    }

    fn request_start(&self, payload: &Value) -> (Answer, Follow) {
        let token = payload.pointer("/idToken/idToken").and_then(Value::as_str);
        let (Some(token), Some(remote)) =
            (token, payload.get("remoteStartId").and_then(Value::as_i64))
        else {
            return refused("OccurrenceConstraintViolation");
        };
        let wanted = match payload.get("evseId").and_then(Value::as_u64) {
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
                remote_start_id: Some(remote),
            },
        )
    }

    fn request_stop(&self, payload: &Value) -> (Answer, Follow) {
        let Some(id) = payload.get("transactionId").and_then(Value::as_str) else {
            return refused("OccurrenceConstraintViolation");
        };
        match self.connector_with_transaction(id) {
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

    fn trigger_v201(&self, payload: &Value) -> (Answer, Follow) {
        let message = match payload.get("requestedMessage").and_then(Value::as_str) {
            // An accepted station does not boot again for the asking (F06.FR.17).
            Some("BootNotification") if self.boot == super::Boot::Accepted => {
                return plain(json!({"status": "Rejected"}));
            }
            Some("BootNotification") => Trigger::Boot,
            Some("Heartbeat") => Trigger::Heartbeat,
            Some("MeterValues" | "TransactionEvent") => Trigger::Meter,
            Some("StatusNotification") => Trigger::Status,
            Some("FirmwareStatusNotification") => Trigger::Firmware,
            Some("LogStatusNotification") => Trigger::Log,
            _ => return plain(json!({"status": "NotImplemented"})),
        };
        self.accept_trigger(message, payload.pointer("/evse/id").and_then(Value::as_u64))
    }

    fn change_availability_v201(&self, payload: &Value) -> (Answer, Follow) {
        let operative =
            payload.get("operationalStatus").and_then(Value::as_str) == Some("Operative");
        let connectors = self.connectors_named(payload.pointer("/evse/id").and_then(Value::as_u64));
        let status = self.judge_availability(&connectors);
        (
            Answer::status(status),
            Follow::Availability {
                connectors,
                operative,
            },
        )
    }

    fn reset_v201(&self, payload: &Value) -> (Answer, Follow) {
        let busy = self
            .connectors
            .values()
            .any(|connector| connector.session.is_some());
        match payload.get("type").and_then(Value::as_str) {
            // Single EVSEs of this station cannot restart alone.
            Some(_) if payload.get("evseId").is_some() => plain(json!({"status": "Rejected"})),
            Some("Immediate") => (Answer::status("Accepted"), Follow::ResetSoft),
            Some("OnIdle") if busy => (Answer::status("Scheduled"), Follow::ResetWhenIdle),
            Some("OnIdle") => (Answer::status("Accepted"), Follow::ResetWhenIdle),
            _ => refused("PropertyConstraintViolation"),
        }
    }

    fn unlock_v201(&self, payload: &Value) -> (Answer, Follow) {
        let named = payload
            .get("evseId")
            .and_then(Value::as_u64)
            .filter(|id| *id > 0);
        let fits = payload.get("connectorId").and_then(Value::as_u64) == Some(1);
        let evse = named
            .filter(|_| fits)
            .and_then(|id| self.connectors_named(Some(id)).first().copied());
        let connector = evse.and_then(|id| self.connectors.get(&id));
        plain(match connector {
            None => json!({"status": "UnknownConnector"}),
            Some(connector) if connector.session.is_some() => {
                json!({"status": "OngoingAuthorizedTransaction"})
            }
            Some(_) => json!({"status": "Unlocked"}),
        })
    }

    fn transaction_status(&self, payload: &Value) -> Answer {
        let Some(id) = payload.get("transactionId").and_then(Value::as_str) else {
            return Answer::Result(json!({"messagesInQueue": self.outbox.unanswered() > 0}));
        };
        let found = self
            .truths
            .values()
            .find(|truth| truth.transaction_id.as_deref() == Some(id));
        let waiting = found.is_some_and(|truth| self.outbox.holds(truth.session));
        let ongoing = found.is_some_and(|truth| truth.register_stop_wh.is_none());
        Answer::Result(json!({"ongoingIndicator": ongoing, "messagesInQueue": waiting}))
    }

    fn get_variables(&self, payload: &Value) -> Answer {
        let asked = payload.get("getVariableData").and_then(Value::as_array);
        let results: Vec<Value> = asked
            .into_iter()
            .flatten()
            .map(|entry| {
                let (status, value) = match find(entry) {
                    None => ("UnknownVariable", None),
                    Some(definition) if definition.access == Access::WriteOnly => {
                        ("Rejected", None)
                    }
                    Some(definition) => ("Accepted", Some(self.settings.text(definition.key))),
                };
                let mut result = echo(entry, status);
                if let (Some(value), Value::Object(fields)) = (value, &mut result) {
                    fields.insert("attributeValue".to_owned(), Value::from(value));
                }
                result
            })
            .collect();
        Answer::Result(json!({"getVariableResult": results}))
    }

    fn set_variables(&mut self, payload: &Value) -> (Answer, Follow) {
        let asked = payload.get("setVariableData").and_then(Value::as_array);
        let mut results = Vec::new();
        let mut follow = Follow::Nothing;
        for entry in asked.into_iter().flatten() {
            let value = entry
                .get("attributeValue")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let definition = find(entry);
            let status = match self.settings.change(definition, value) {
                Change::Accepted => "Accepted",
                Change::Rejected => "Rejected",
                Change::Unknown => "UnknownVariable",
            };
            let after =
                self.after_change(definition.map(|definition| definition.key), status, value);
            if !matches!(after, Follow::Nothing) {
                follow = after;
            }
            results.push(echo(entry, status));
        }
        (
            Answer::Result(json!({"setVariableResult": results})),
            follow,
        )
    }
}

/// Returns the setting that an entry of GetVariables or SetVariables names.
fn find(entry: &Value) -> Option<&'static Definition> {
    let text = |path: &str| entry.pointer(path).and_then(Value::as_str);
    settings::find_v201(
        text("/component/name")?,
        text("/variable/name")?,
        text("/variable/instance"),
    )
}

/// Returns the part of a result that repeats the request.
fn echo(entry: &Value, status: &str) -> Value {
    let part = |name: &str| {
        entry
            .get(name)
            .cloned()
            .unwrap_or_else(|| json!({"name": ""}))
    };
    json!({"attributeStatus": status, "component": part("component"), "variable": part("variable")})
}
