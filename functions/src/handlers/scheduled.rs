//! The function that runs on a schedule: `monitor`.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use forecourt_cloud::monitor::{self, HandOvers};
use serde_json::Value;

use super::{Functions, HandlerError};

/// The detail type of the event that runs `monitor` once the one process that holds all functions
/// has started. It does not occur on AWS, where functions always run; there is only EventBridge's
/// "Scheduled Event".
pub const ONE_MACHINE_STARTED: &str = "Forecourt One Machine Started";

impl Functions {
    /// Runs `monitor`, which completes unfinished work. It runs each minute. Returns what it did.
    ///
    /// After [`ONE_MACHINE_STARTED`] it sends every waiting hand-over, however young, because the
    /// process that was to send it has ended.
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
