//! The functions behind queues: `session`, `telemetry`, `billing`,
//! `reporting`, `command`.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_cloud::{billing, command, reporting, session, telemetry};

use super::Functions;
use crate::queue::{deliveries, response};

impl Functions {
    /// `session`: facts become sessions. Queue `sessions`.
    pub async fn session(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let connections = self.ports.connections.as_ref();
        let (settings, now) = (&self.settings, self.ports.clock.now());
        let batch = deliveries(event);
        response(session::handle(table, queues, connections, settings, now, batch).await)
    }

    /// `telemetry`: chart values. Queue `telemetry`.
    pub async fn telemetry(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, now) = (self.ports.table.as_ref(), self.ports.clock.now());
        response(telemetry::handle(table, &self.settings, now, deliveries(event)).await)
    }

    /// `billing`: sessions become CDRs. Queue `billing`.
    pub async fn billing(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let now = self.ports.clock.now();
        response(billing::handle(table, queues, now, deliveries(event)).await)
    }

    /// `reporting`: CDRs are counted. Queue `reporting`.
    pub async fn reporting(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, now) = (self.ports.table.as_ref(), self.ports.clock.now());
        response(reporting::handle(table, now, deliveries(event)).await)
    }

    /// `command`: commands go to gateways. Queue `commands`.
    pub async fn command(&self, event: SqsEvent) -> SqsBatchResponse {
        let table = self.ports.table.as_ref();
        let connections = self.ports.connections.as_ref();
        let now = self.ports.clock.now();
        response(command::handle(table, connections, now, deliveries(event)).await)
    }
}
