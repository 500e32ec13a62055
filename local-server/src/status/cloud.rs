//! Reads what `local-server status` shows of the cloud side: through the API, so that it says the
//! same as the console, and from the queues, which the API does not show.

use forecourt_store::rows::RowError;
use http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::cloud::{Cloud, QueueDepth, QueueError};
use crate::inside::{Inside, InsideError};

/// The stations that are shown, in the order of their ids; the console shows all.
const STATIONS: &str = "/v1/stations?limit=100&expand=connectors";

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// The API failed.
    #[error("the API did not answer")]
    Api(#[from] InsideError),
    /// A row cannot be read.
    #[error("a row cannot be read")]
    Row(#[from] RowError),
    /// The queues failed.
    #[error("the queues did not answer")]
    Queue(#[from] QueueError),
}

/// The cloud side of the server at one moment.
#[derive(Debug, Serialize)]
pub struct CloudStatus {
    /// The number of open links of gateways.
    links: usize,
    /// The number of messages in each queue between the functions.
    queues: Vec<QueueDepth>,
    /// The number of sessions without an end, at the first 100 sites.
    open_sessions: Value,
    /// Whether there are more sites than these.
    has_more_sites: bool,
    /// What waits for a person, as `/v1/overview` counts it.
    review: Value,
    /// The first stations by id, as `/v1/stations` shows them.
    stations: Value,
    /// Whether there are more stations than these.
    has_more_stations: bool,
}

impl CloudStatus {
    /// Reads it all.
    ///
    /// # Errors
    /// [`StatusError`] when the API or the queues do not answer.
    pub async fn read(cloud: &Cloud, inside: &Inside, links: usize) -> Result<Self, StatusError> {
        let mut overview = inside.call(Method::GET, "/v1/overview", None).await?;
        let mut stations = inside.call(Method::GET, STATIONS, None).await?;
        Ok(Self {
            links,
            queues: cloud.queue_depths().await?,
            open_sessions: taken(&mut overview, "open_sessions"),
            review: taken(&mut overview, "review"),
            has_more_sites: has_more(&overview),
            has_more_stations: has_more(&stations),
            stations: taken(&mut stations, "items"),
        })
    }
}

/// Whether an answer is not the last page.
fn has_more(answer: &Value) -> bool {
    answer.get("next_cursor").is_some_and(Value::is_string)
}

/// Takes a field out of an answer; null where there is none.
fn taken(answer: &mut Value, field: &str) -> Value {
    answer
        .get_mut(field)
        .map(Value::take)
        .unwrap_or(Value::Null)
}
