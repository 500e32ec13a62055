//! What runs by the clock: `monitor`, and the removal of expired rows, which
//! DynamoDB does by itself.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use forecourt_embedded::{ACCOUNT, REGION};
use serde_json::Value;
use tokio::time::MissedTickBehavior;

use super::Cloud;
use crate::stop::Stop;
use crate::websocket::FunctionError;

/// The function behind the schedule.
#[async_trait]
pub trait ScheduledFunction: Send + Sync {
    /// Runs it once.
    ///
    /// # Errors
    /// [`FunctionError`]; it runs again at the next tick.
    async fn invoke(&self, event: EventBridgeEvent<Value>) -> Result<(), FunctionError>;
}

/// Runs the schedule until told to stop, the first time at once: what a killed
/// process left half handed over does not wait for the first minute to pass.
pub async fn drive(
    cloud: Cloud,
    function: Arc<dyn ScheduledFunction>,
    every: Duration,
    stop: Stop,
) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.wait() => return,
            _ = ticks.tick() => {}
        }
        let function = Arc::clone(&function);
        // A task of its own: a panic must not end the schedule.
        let run = tokio::spawn(async move { function.invoke(event()).await });
        match run.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(error = crate::chain(&error), "monitor failed");
            }
            Err(error) => tracing::error!(%error, "monitor panicked"),
        }
        if let Err(error) = cloud.engine().sweep_ttl().await {
            tracing::warn!(
                error = crate::chain(&error),
                "expired rows were not removed"
            );
        }
    }
}

/// "Scheduled event" of EventBridge.
fn event() -> EventBridgeEvent<Value> {
    let mut event = EventBridgeEvent::<Value>::default();
    event.version = Some("0".to_owned());
    event.detail_type = "Scheduled Event".to_owned();
    event.source = "aws.events".to_owned();
    event.account = Some(ACCOUNT.to_owned());
    event.region = Some(REGION.to_owned());
    event.resources = Some(vec![format!(
        "arn:aws:events:{REGION}:{ACCOUNT}:rule/monitor"
    )]);
    event.detail = Value::Object(serde_json::Map::new());
    event
}
