//! Builds the charger's own messages in OCPP 2.0.1 (part 2, section 1 of the messages).

use serde_json::{Value, json};

use super::Station;
use super::charge::{Session, StopWhy};
use super::outbox::Subject;
use super::settings::Key;
use crate::meter::{Context, Reading};
use crate::options::Options;

pub(super) fn boot(options: &Options, reason: &str) -> Value {
    let serial: String = options.station_id.chars().take(25).collect();
    json!({
        "reason": reason,
        "chargingStation": {
            "vendorName": options.device.vendor,
            "model": options.device.model,
            "serialNumber": serial,
            "firmwareVersion": options.device.firmware,
        },
    })
}

/// Builds a StatusNotification. Each EVSE of the simulated station has one connector.
pub(super) fn status(evse: u32, status: &str, timestamp: &str) -> Value {
    json!({"evseId": evse, "connectorId": 1, "connectorStatus": status, "timestamp": timestamp})
}

pub(super) fn authorize(token: &str) -> Value {
    json!({"idToken": id_token(token)})
}

fn id_token(token: &str) -> Value {
    json!({"idToken": token, "type": "ISO14443"})
}

impl StopWhy {
    /// Returns the `stoppedReason` and the `triggerReason` of OCPP 2.0.1.
    fn reasons_v201(self) -> (&'static str, &'static str) {
        match self {
            Self::Local => ("Local", "StopAuthorized"),
            Self::EnergyLimit => ("EnergyLimitReached", "EnergyLimitReached"),
            Self::Remote => ("Remote", "RemoteStop"),
            Self::DeAuthorized => ("DeAuthorized", "Deauthorized"),
            Self::Unlock => ("Other", "UnlockCommand"),
            Self::SoftReset | Self::HardReset => ("ImmediateReset", "ResetCommand"),
            Self::PowerLoss => ("PowerLoss", "AbnormalCondition"),
        }
    }
}

impl Station {
    /// Builds the fields that every TransactionEvent of a session has, and counts
    /// its sequence number.
    fn event_v201(
        &mut self,
        session: &mut Session,
        kind: &str,
        trigger: &str,
        state: &str,
        at: &str,
    ) -> Value {
        let truth = self.truths.get(&session.ordinal);
        let transaction_id = truth
            .and_then(|truth| truth.transaction_id.clone())
            .unwrap_or_default();
        let payload = json!({
            "eventType": kind,
            "timestamp": at,
            "triggerReason": trigger,
            "seqNo": session.seq_no,
            "offline": !self.online,
            "transactionInfo": {"transactionId": transaction_id, "chargingState": state},
        });
        session.seq_no += 1;
        payload
    }

    /// Runs `build` with the session of `id` taken out, then puts it back.
    fn with_session(&mut self, id: u32, build: impl FnOnce(&mut Self, &mut Session)) {
        let taken = self
            .connectors
            .get_mut(&id)
            .and_then(|connector| connector.session.take());
        let Some(mut session) = taken else { return };
        build(self, &mut session);
        if let Some(connector) = self.connectors.get_mut(&id) {
            connector.session = Some(session);
        }
    }

    /// Reports Started with the token and the first register, then Updated as energy
    /// begins to flow.
    pub(super) fn report_start_v201(&mut self, id: u32) {
        self.with_session(id, |station, session| {
            let Some((at, reading)) = session.begin.clone() else {
                return;
            };
            let wanted = station.settings.text(Key::SampledData);
            let value = reading.meter_value_v201(&at, Context::Begin, wanted);
            let trigger = if session.remote_start_id.is_some() {
                "RemoteStart"
            } else {
                "Authorized"
            };
            let mut payload = station.event_v201(session, "Started", trigger, "EVConnected", &at);
            if let Value::Object(fields) = &mut payload {
                fields.insert("evse".to_owned(), json!({"id": id, "connectorId": 1}));
                fields.insert("idToken".to_owned(), id_token(&session.plan.token));
                fields.insert("meterValue".to_owned(), json!([value]));
            }
            if let (Some(remote), Some(Value::Object(info))) =
                (session.remote_start_id, payload.get_mut("transactionInfo"))
            {
                info.insert("remoteStartId".to_owned(), Value::from(remote));
            }
            let subject = Subject::TransactionEvent {
                session: session.ordinal,
                ended: false,
            };
            station.report("TransactionEvent", payload, subject.clone());
            let payload =
                station.event_v201(session, "Updated", "ChargingStateChanged", "Charging", &at);
            station.report("TransactionEvent", payload, subject);
        });
    }

    pub(super) fn report_sample_v201(
        &mut self,
        id: u32,
        claimed: &str,
        reading: Reading,
        context: Context,
    ) {
        self.with_session(id, |station, session| {
            let value =
                reading.meter_value_v201(claimed, context, station.settings.text(Key::SampledData));
            let trigger = if context == Context::Trigger {
                "Trigger"
            } else {
                "MeterValuePeriodic"
            };
            let mut payload = station.event_v201(session, "Updated", trigger, "Charging", claimed);
            if let Value::Object(fields) = &mut payload {
                fields.insert("meterValue".to_owned(), json!([value]));
            }
            let subject = Subject::TransactionEvent {
                session: session.ordinal,
                ended: false,
            };
            station.report("TransactionEvent", payload, subject);
        });
    }

    pub(super) fn report_stop_v201(
        &mut self,
        id: u32,
        session: &mut Session,
        why: StopWhy,
        at: &str,
        reading: Reading,
    ) {
        let (stopped, trigger) = why.reasons_v201();
        // The register at the end is never left out: without it nothing could be billed.
        let wanted = format!(
            "Energy.Active.Import.Register,{}",
            self.settings.text(Key::StopSampledData)
        );
        let value = reading.meter_value_v201(at, Context::End, &wanted);
        let mut payload = self.event_v201(session, "Ended", trigger, "Idle", at);
        if let Value::Object(fields) = &mut payload {
            fields.insert("evse".to_owned(), json!({"id": id, "connectorId": 1}));
            fields.insert("meterValue".to_owned(), json!([value]));
            if why == StopWhy::Local {
                fields.insert("idToken".to_owned(), id_token(&session.plan.token));
            }
        }
        if let Some(Value::Object(info)) = payload.get_mut("transactionInfo") {
            info.insert("stoppedReason".to_owned(), Value::from(stopped));
        }
        let subject = Subject::TransactionEvent {
            session: session.ordinal,
            ended: true,
        };
        self.report("TransactionEvent", payload, subject);
    }
}
