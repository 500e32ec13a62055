//! Carries out the effects of a batch after its commit.

use std::sync::Arc;

use forecourt_edge::{Alarm, CloseReason, Effect, Gateway};
use tokio::sync::mpsc::error::TrySendError;

use super::{After, Thread};
use crate::journal::work::{Admission, AdmissionState};

impl Thread {
    pub(super) fn carry_out(&mut self, after: After) {
        for effect in after.effects {
            self.carry_out_one(effect);
        }
        for text in after.records {
            self.context.notices.publish(&text);
        }
    }

    fn carry_out_one(&mut self, effect: Effect) {
        let registry = &self.context.registry;
        match effect {
            // Written already, before the commit.
            Effect::Write(_) => {}
            Effect::SendToStation {
                station_id,
                connection,
                text,
            } => {
                if !registry.send(connection, text) {
                    let text = format!("{station_id} does not read what it is sent and was closed");
                    self.context.metrics.alarm("station_does_not_read", text);
                }
            }
            Effect::CloseStation {
                connection, reason, ..
            } => registry.close(connection, reason.code(), reason.text()),
            Effect::SendToCloud(message) => {
                if let Some(link) = &self.link
                    && let Err(error) = link.sender.try_send(message)
                {
                    // A link that has ended says so itself; one that is full is stuck.
                    if matches!(error, TrySendError::Full(_)) {
                        tracing::warn!("the link does not take messages and is made anew");
                    }
                    self.link = None;
                }
            }
            Effect::StationsChanged => self.publish(),
            Effect::Raise(alarm) => {
                let kind = alarm_kind(&alarm);
                self.context.metrics.alarm(kind, alarm.to_string());
            }
        }
    }

    /// Tells the sockets who may come in, and closes the sockets of those who may not stay.
    pub(super) fn publish(&self) {
        let Some(core) = &self.core else {
            return;
        };
        // The new door first: whoever comes in from now on is judged by it.
        let new = Arc::new(admission_of(&core.gateway));
        let old = self.admit.send_replace(Arc::clone(&new));
        let registry = &self.context.registry;
        if !self.context.accept_unknown {
            registry.close_where(CloseReason::Removed, |id| !new.stations.contains_key(id));
        }
        registry.close_where(CloseReason::SignInChanged, |id| {
            match (old.stations.get(id), new.stations.get(id)) {
                (Some(before), Some(now)) => !before.has_same_sign_in(now),
                // It was let in as an unknown one: that is no way in any more
                // once it has a password.
                (None, Some(now)) => now.security_profile > 0,
                (_, None) => false,
            }
        });
    }
}

pub(super) fn admission_state(gateway: &Gateway) -> AdmissionState {
    gateway.ready().into()
}

pub(super) fn admission_of(gateway: &Gateway) -> Admission {
    let configs = gateway.station_configs().iter();
    Admission {
        state: admission_state(gateway),
        stations: configs
            .map(|config| (config.station_id.clone(), config.clone()))
            .collect(),
        unlisted: gateway.unlisted().cloned().collect(),
        takes_unknown: gateway.takes_unknown(),
        heartbeats_s: gateway
            .heartbeats_s()
            .map(|(id, interval_s)| (id.clone(), interval_s))
            .collect(),
        heartbeat_s: gateway.heartbeat_s(),
    }
}

const fn alarm_kind(alarm: &Alarm) -> &'static str {
    match alarm {
        Alarm::TransactionIdsExhausted { .. } => "transaction_ids_exhausted",
        Alarm::DiskLost => "disk_lost",
        Alarm::EpochRefused { .. } => "epoch_refused",
        Alarm::Forked { .. } => "forked",
        Alarm::RecordsMissing { .. } => "records_missing",
        Alarm::RecordUnwritable { .. } => "record_unwritable",
        Alarm::MessageSetAside { .. } => "message_set_aside",
        Alarm::TooManyUnknown { .. } => "too_many_unknown_stations",
        Alarm::LinkMessageIgnored { .. } => "link_message_ignored",
    }
}
