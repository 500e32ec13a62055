//! Runs by the clock: `monitor`, and the removal of expired rows and files, which DynamoDB and S3
//! do by themselves.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use forecourt_embedded::{ACCOUNT, REGION};
use forecourt_functions::handlers::ONE_MACHINE_STARTED;
use serde_json::Value;
use tokio::time::MissedTickBehavior;

use super::Cloud;
use crate::stop::Stop;
use crate::websocket::FunctionError;

/// The detail type of the events that EventBridge's schedules send.
const EVERY_TICK: &str = "Scheduled Event";

/// The function behind the schedule.
#[async_trait]
pub trait ScheduledFunction: Send + Sync {
    /// Runs the function once.
    ///
    /// # Errors
    /// [`FunctionError`]; the function runs again at the next tick.
    async fn invoke(&self, event: EventBridgeEvent<Value>) -> Result<(), FunctionError>;
}

/// Runs the schedule until told to stop. The first run comes at once and as
/// [`ONE_MACHINE_STARTED`], so that a hand-over that a killed process did not finish does not wait
/// for a minute to pass, even when it is younger than that.
pub async fn drive(
    cloud: Cloud,
    function: Arc<dyn ScheduledFunction>,
    every: Duration,
    stop: Stop,
) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut detail_type = ONE_MACHINE_STARTED;
    loop {
        tokio::select! {
            () = stop.wait() => return,
            _ = ticks.tick() => {}
        }
        let function = Arc::clone(&function);
        // The function runs in its own task, since a panic must not end the schedule.
        let run = tokio::spawn(async move { function.invoke(event(detail_type)).await });
        match run.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    error = forecourt_types::error_chain(&error),
                    "monitor failed"
                );
            }
            Err(error) => tracing::error!(%error, "monitor panicked"),
        }
        detail_type = EVERY_TICK;
        if let Err(error) = cloud.engine().sweep_ttl().await {
            tracing::warn!(
                error = forecourt_types::error_chain(&error),
                "expired rows were not removed"
            );
        }
        if let Err(error) = cloud.objects().expire(SystemTime::now()).await {
            tracing::warn!(%error, "expired files were not removed");
        }
    }
}

/// Makes an event as EventBridge's schedules send it.
fn event(detail_type: &str) -> EventBridgeEvent<Value> {
    let mut event = EventBridgeEvent::<Value>::default();
    event.version = Some("0".to_owned());
    event.detail_type = detail_type.to_owned();
    event.source = "aws.events".to_owned();
    event.account = Some(ACCOUNT.to_owned());
    event.region = Some(REGION.to_owned());
    event.resources = Some(vec![format!(
        "arn:aws:events:{REGION}:{ACCOUNT}:rule/monitor"
    )]);
    event.detail = Value::Object(serde_json::Map::new());
    event
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::sync::Mutex;

    use super::*;
    use crate::config::QueueConfig;
    use crate::stop::Stopper;
    use crate::websocket::Connections;

    /// Keeps the detail type of each run; tells the schedule to stop at the third run.
    struct Noted {
        detail_types: Mutex<Vec<String>>,
        stopper: Stopper,
    }

    #[async_trait]
    impl ScheduledFunction for Noted {
        async fn invoke(&self, event: EventBridgeEvent<Value>) -> Result<(), FunctionError> {
            let mut noted = self.detail_types.lock().unwrap();
            noted.push(event.detail_type);
            if noted.len() == 3 {
                self.stopper.stop();
            }
            Ok(())
        }
    }

    #[tokio::test]
    async fn only_the_first_run_is_told_that_the_machine_has_started() {
        let folder = tempfile::tempdir().unwrap();
        let queues = QueueConfig {
            visibility: Duration::from_secs(180),
        };
        let nobody = Arc::new(Connections::default());
        let cloud = Cloud::open(folder.path(), &queues, nobody).await.unwrap();
        let (stopper, stop) = Stopper::new();
        let noted = Arc::new(Noted {
            detail_types: Mutex::default(),
            stopper,
        });
        let function: Arc<dyn ScheduledFunction> = Arc::<Noted>::clone(&noted);
        drive(cloud, function, Duration::from_millis(1), stop).await;
        let detail_types = noted.detail_types.lock().unwrap();
        assert_eq!(
            detail_types.get(..3).unwrap(),
            [ONE_MACHINE_STARTED, EVERY_TICK, EVERY_TICK]
        );
    }
}
