//! The function on a schedule: `monitor`.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use forecourt_cloud::monitor::{self, HandOvers};
use serde_json::Value;

use super::{Functions, HandlerError};

/// The detail type of the event that runs `monitor` when the one process that has all functions in
/// it has started. AWS, where functions are always at work, only has EventBridge's "Scheduled
/// Event".
pub const ONE_MACHINE_STARTED: &str = "Forecourt One Machine Started";

impl Functions {
    /// `monitor`: sweeps what was left behind. Each minute. Returns what it did.
    ///
    /// After [`ONE_MACHINE_STARTED`] that is every hand-over, however young: who was to send it
    /// ended with the process before.
    ///
    /// # Errors
    /// [`HandlerError`]; the next minute tries again.
    pub async fn monitor(&self, event: EventBridgeEvent<Value>) -> Result<Value, HandlerError> {
        let hand_overs = match event.detail_type.as_str() {
            ONE_MACHINE_STARTED => HandOvers::All,
            _ => HandOvers::LeftBehind,
        };
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let now = self.ports.clock.now();
        let summary = monitor::sweep(table, queues, &self.settings, hand_overs, now).await?;
        let function = "monitor";
        serde_json::to_value(summary)
            .map_err(|source| HandlerError::Unreadable { function, source })
    }
}
