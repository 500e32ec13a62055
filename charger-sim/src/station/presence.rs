//! Keeps the station present for the central system: boot, heartbeat, status, lost
//! sockets and restarts.

use std::time::Duration;

use serde_json::json;

use super::charge::{Phase, StopWhy};
use super::outbox::Subject;
use super::settings::Key;
use super::{Boot, Connector, Effect, RESET_AWAY, Station, message_v16, message_v201};
use crate::event::EventKind;
use crate::options::Version;

impl Station {
    pub(super) fn check_boot_and_heartbeat(&mut self) {
        if !self.online {
            return;
        }
        if let Boot::Waiting { until } = self.boot
            && until <= self.real
        {
            self.send_boot();
        }
        if self.boot == Boot::Accepted && self.heartbeat_at <= self.real {
            self.schedule_heartbeat();
            self.call("Heartbeat", json!({}), Subject::Heartbeat);
        }
    }

    pub(super) fn send_boot(&mut self) {
        self.boot = Boot::Sent;
        let payload = match self.options.version {
            Version::V16 => message_v16::boot(&self.options),
            Version::V201 | Version::V21 => message_v201::boot(&self.options, self.boot_reason),
        };
        self.call("BootNotification", payload, Subject::Boot);
    }

    pub(super) fn schedule_heartbeat(&mut self) {
        // Zero means "never" here: a heartbeat without pause would be useless.
        let interval_s = self.settings.number(Key::HeartbeatInterval);
        self.heartbeat_at = if interval_s == 0 {
            Duration::MAX
        } else {
            self.real + Duration::from_secs(interval_s)
        };
    }

    pub(super) fn set_status(&mut self, id: u32, status: &'static str) {
        let Some(connector) = self.connectors.get_mut(&id) else {
            return;
        };
        if connector.status == status {
            return;
        }
        connector.status = status;
        connector.untold = true;
        self.emit(EventKind::StatusChanged {
            connector: id,
            status: status.to_owned(),
        });
        if self.online && self.boot == Boot::Accepted {
            self.tell_status(id);
        }
    }

    pub(super) fn tell_statuses(&mut self) {
        let untold = self
            .connectors
            .iter()
            .filter(|(_, connector)| connector.untold);
        let ids: Vec<u32> = untold.map(|(id, _)| *id).collect();
        for id in ids {
            self.tell_status(id);
        }
    }

    pub(super) fn tell_status(&mut self, id: u32) {
        let timestamp = self.claim_now();
        let Some(connector) = self.connectors.get_mut(&id) else {
            return;
        };
        connector.untold = false;
        if !self.options.status_notifications {
            return;
        }
        let payload = match self.options.version {
            Version::V16 => {
                let code = self.options.fault_of(id).unwrap_or("NoError");
                message_v16::status(id, connector.status, code, &timestamp)
            }
            Version::V201 | Version::V21 => message_v201::status(id, connector.status, &timestamp),
        };
        self.call("StatusNotification", payload, Subject::Other);
    }

    pub(super) fn drop_socket(&mut self, away: Duration) {
        self.go_offline("dropped by the charger".to_owned());
        self.effects.push(Effect::Drop { away });
    }

    pub(super) fn go_offline(&mut self, reason: String) {
        if !self.online {
            return;
        }
        self.online = false;
        self.held_answers.clear();
        if self.boot != Boot::Accepted {
            self.boot = Boot::Needed;
        }
        if let Some(call) = self.outbox.disconnected() {
            self.keep_for_retry(call);
        }
        self.emit(EventKind::Disconnected { reason });
        self.decide_offline();
    }

    pub(super) fn reboot(&mut self, reason: &'static str, away: Duration) {
        let why = if reason == "PowerLoss" {
            StopWhy::PowerLoss
        } else {
            StopWhy::HardReset
        };
        self.stop_all(why);
        self.pending_reset = None;
        self.emit(EventKind::Rebooting {
            reason: reason.to_owned(),
        });
        self.go_offline("reboot".to_owned());
        self.boot = Boot::Needed;
        self.boot_reason = if reason == "PowerLoss" {
            "PowerUp"
        } else {
            "RemoteReset"
        };
        for connector in self.connectors.values_mut() {
            connector.untold = true;
        }
        self.effects.push(Effect::Drop { away });
    }

    pub(super) fn check_reset(&mut self) {
        let Some(reset) = self.pending_reset else {
            return;
        };
        let busy = self
            .connectors
            .values()
            .any(|connector| connector.session.is_some());
        let patient = reset.patience_ends.is_none_or(|end| self.real < end);
        if busy || (patient && self.online && !self.outbox.is_idle()) {
            return;
        }
        self.reboot(reset.reason, RESET_AWAY);
    }

    pub(super) fn stop_all(&mut self, why: StopWhy) {
        let ids: Vec<u32> = self.connectors.keys().copied().collect();
        for id in ids {
            self.stop(id, why);
        }
    }

    /// Decides about the sessions that wait for their Authorize when the socket is lost, by the
    /// charger's own settings.
    pub(super) fn decide_offline(&mut self) {
        let waiting = |connector: &Connector| {
            connector
                .session
                .as_ref()
                .is_some_and(|session| session.phase == Phase::Authorizing)
        };
        let ids: Vec<u32> = self
            .connectors
            .iter()
            .filter(|entry| waiting(entry.1))
            .map(|entry| *entry.0)
            .collect();
        for id in ids {
            self.decide_alone(id);
        }
    }
}
