//! Builds the charger's own messages in OCPP 1.6 (§6 of the specification).

use serde_json::{Value, json};

use super::Station;
use super::charge::{Session, StopWhy};
use super::outbox::Subject;
use super::settings::Key;
use crate::meter::{Context, Reading};
use crate::options::Options;

pub(super) fn boot(options: &Options) -> Value {
    // CiString25 holds the serial number; identities may be longer.
    let serial: String = options.station_id.chars().take(25).collect();
    json!({
        "chargePointVendor": options.device.vendor,
        "chargePointModel": options.device.model,
        "chargePointSerialNumber": serial,
        "firmwareVersion": options.device.firmware,
    })
}

pub(super) fn status(connector: u32, status: &str, error_code: &str, timestamp: &str) -> Value {
    json!({"connectorId": connector, "errorCode": error_code, "status": status, "timestamp": timestamp})
}

pub(super) fn authorize(token: &str) -> Value {
    json!({"idTag": token})
}

impl Station {
    pub(super) fn report_start_v16(&mut self, id: u32) {
        let Some(session) = self.session_mut(id) else {
            return;
        };
        let Some((timestamp, reading)) = session.begin.as_ref() else {
            return;
        };
        let payload = json!({
            "connectorId": id,
            "idTag": session.plan.token,
            "meterStart": reading.register_wh,
            "timestamp": timestamp,
        });
        let subject = Subject::Start {
            session: session.ordinal,
        };
        self.report("StartTransaction", payload, subject);
    }

    pub(super) fn report_sample_v16(
        &mut self,
        id: u32,
        claimed: &str,
        reading: Reading,
        context: Context,
    ) {
        let value = reading.meter_value_v16(claimed, context, self.settings.text(Key::SampledData));
        let Some(session) = self.session_mut(id) else {
            return;
        };
        let subject = Subject::Meter {
            session: session.ordinal,
        };
        // The transaction id is filled in when the message is first sent: it may not be known yet.
        let payload = json!({"connectorId": id, "transactionId": null, "meterValue": [value]});
        self.report("MeterValues", payload, subject);
    }

    pub(super) fn report_stop_v16(
        &mut self,
        session: &Session,
        why: StopWhy,
        claimed: &str,
        reading: Reading,
    ) {
        let mut payload = json!({
            "transactionId": null,
            "meterStop": reading.register_wh,
            "timestamp": claimed,
            "reason": why.reason_v16(),
        });
        let wanted = self.settings.text(Key::StopSampledData);
        if let Value::Object(fields) = &mut payload {
            if matches!(why, StopWhy::Local | StopWhy::EnergyLimit) {
                fields.insert("idTag".to_owned(), Value::from(session.plan.token.as_str()));
            }
            if let (false, Some((begun, begin))) = (wanted.is_empty(), session.begin.as_ref()) {
                let data = json!([
                    begin.meter_value_v16(begun, Context::Begin, wanted),
                    reading.meter_value_v16(claimed, Context::End, wanted),
                ]);
                fields.insert("transactionData".to_owned(), data);
            }
        }
        self.report(
            "StopTransaction",
            payload,
            Subject::Stop {
                session: session.ordinal,
            },
        );
    }
}
