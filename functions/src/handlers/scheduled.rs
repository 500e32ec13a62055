//! The function on a schedule: `monitor`.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use forecourt_cloud::monitor;
use serde_json::Value;

use super::{Functions, HandlerError};

impl Functions {
    /// `monitor`: sweeps what was left behind. Each minute. Returns what it did.
    ///
    /// # Errors
    /// [`HandlerError`]; the next minute tries again.
    pub async fn monitor(&self, _event: EventBridgeEvent<Value>) -> Result<Value, HandlerError> {
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let now = self.ports.clock.now();
        let summary = monitor::sweep(table, queues, &self.settings, now).await?;
        let function = "monitor";
        serde_json::to_value(summary)
            .map_err(|source| HandlerError::Unreadable { function, source })
    }
}
