//! The functions behind queues: `session`, `telemetry`, `billing`,
//! `reporting`, `command`, `notify`.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_cloud::{billing, command, notify, reporting, session, telemetry};
use forecourt_store::ports::{Mailer, WebhookSender};

use super::Functions;
use crate::queue::{deliveries, response};

impl Functions {
    /// Runs `session`, which makes sessions from facts. Its queue is `sessions`.
    pub async fn session(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let connections = self.ports.connections.as_ref();
        let (settings, now) = (&self.settings, self.ports.clock.now());
        let batch = deliveries(event);
        response(session::handle(table, queues, connections, settings, now, batch).await)
    }

    /// Runs `telemetry`, which stores chart values. Its queue is `telemetry`.
    pub async fn telemetry(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let (settings, now) = (&self.settings, self.ports.clock.now());
        response(telemetry::handle(table, queues, settings, now, deliveries(event)).await)
    }

    /// Runs `billing`, which makes CDRs from sessions. Its queue is `billing`.
    pub async fn billing(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let now = self.ports.clock.now();
        response(billing::handle(table, queues, now, deliveries(event)).await)
    }

    /// Runs `reporting`, which counts CDRs. Its queue is `reporting`.
    pub async fn reporting(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, now) = (self.ports.table.as_ref(), self.ports.clock.now());
        response(reporting::handle(table, now, deliveries(event)).await)
    }

    /// Runs `command`, which sends commands to gateways. Its queue is `commands`.
    pub async fn command(&self, event: SqsEvent) -> SqsBatchResponse {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let connections = self.ports.connections.as_ref();
        let now = self.ports.clock.now();
        response(command::handle(table, queues, connections, now, deliveries(event)).await)
    }

    /// Runs `notify`, which sends mails and calls the receivers of webhooks. Its queue is
    /// `notify`.
    pub async fn notify(
        &self,
        mailer: &dyn Mailer,
        webhooks: &dyn WebhookSender,
        event: SqsEvent,
    ) -> SqsBatchResponse {
        let outside = notify::Outside {
            table: self.ports.table.as_ref(),
            queues: self.ports.queues.as_ref(),
            mailer,
            webhooks,
            now: self.ports.clock.now(),
        };
        response(notify::handle(&outside, deliveries(event)).await)
    }
}
