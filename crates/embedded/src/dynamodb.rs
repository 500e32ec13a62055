//! DynamoDB by the `dynoxide` engine. It takes requests in the JSON protocol and returns answers.
//!
//! Only the dispatch is here. The engine's own HTTP server would do the same over a socket; this
//! does it without one, on the blocking threads of the runtime.

use std::sync::Arc;

use bytes::Bytes;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::answer::Answer;

/// The beginning of `X-Amz-Target` for tables and for their streams.
const TARGET_PREFIXES: [&str; 2] = ["DynamoDB_20120810.", "DynamoDBStreams_20120810."];

/// The greatest number of calls on blocking threads at a time. The engine holds one lock while it
/// works, so more threads would only wait for each other; a few let parsing overlap with another
/// call's commit. The other calls queue here, in order of arrival, without a thread.
const CALLS_AT_ONCE_MAX: usize = 4;

/// The words that the engine puts before a message and that its own server removes.
const MARKERS: [&str; 2] = ["VALIDATION_REQUEST:", "VALIDATION:"];

/// The tables of one database.
#[derive(Clone)]
pub struct Tables {
    database: Database,
    turns: Arc<Semaphore>,
}

impl Tables {
    /// Opens the tables in the file at `path`, which is made when missing.
    ///
    /// # Errors
    ///
    /// The file cannot be opened or is not a database of this engine.
    pub fn open(path: &str) -> Result<Self, DynoxideError> {
        Database::new(path).map(Self::over)
    }

    /// Makes tables that live as long as the process.
    ///
    /// # Errors
    ///
    /// SQLite cannot make a database in memory.
    pub fn in_memory() -> Result<Self, DynoxideError> {
        Database::memory().map(Self::over)
    }

    fn over(database: Database) -> Self {
        Self {
            database,
            turns: Arc::new(Semaphore::new(CALLS_AT_ONCE_MAX)),
        }
    }

    /// Returns the engine, for what the protocol does not offer (sweep, snapshot). Its calls block.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Returns the operation that a target header names, if it is one of this service.
    pub(crate) fn operation_of(target: &str) -> Option<&str> {
        TARGET_PREFIXES
            .iter()
            .find_map(|prefix| target.strip_prefix(prefix))
    }

    /// Answers one request.
    pub(crate) async fn answer(&self, operation: &str, body: Bytes) -> Answer {
        let database = self.database.clone();
        let operation = operation.to_owned();
        // The semaphore is never closed, so this fails only if that changes; the call
        // then goes unlimited.
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        let outcome = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            dispatch(&database, &operation, &body)
        })
        .await;
        match outcome {
            Ok(Ok(json)) => Answer::json(json),
            Ok(Err(error)) => of_error(&error),
            Err(error) => {
                // At its end the process lets calls go that had not begun.
                if error.is_panic() {
                    tracing::error!(%error, "a DynamoDB call panicked in the embedded engine");
                }
                Answer::error(
                    500,
                    "com.amazonaws.dynamodb.v20120810#InternalServerError",
                    "the call failed inside the engine",
                )
            }
        }
    }
}

fn of_error(error: &DynoxideError) -> Answer {
    Answer {
        status: error.status_code(),
        body: error.to_json().into_bytes(),
        ..Answer::json(Vec::new())
    }
}

fn dispatch(db: &Database, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
    match operation {
        "PutItem" => run(body, |request| db.put_item(request)),
        "GetItem" => run(body, |request| db.get_item(request)),
        "UpdateItem" => run(body, |request| db.update_item(request)),
        "DeleteItem" => run(body, |request| db.delete_item(request)),
        "Query" => run(body, |request| db.query(request)),
        "Scan" => run(body, |request| db.scan(request)),
        "BatchGetItem" => run(body, |request| db.batch_get_item(request)),
        "BatchWriteItem" => run(body, |request| db.batch_write_item(request)),
        "TransactWriteItems" => run(body, |request| db.transact_write_items(request)),
        "TransactGetItems" => run(body, |request| db.transact_get_items(request)),
        _ => dispatch_rest(db, operation, body),
    }
}

fn dispatch_rest(db: &Database, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
    match operation {
        "CreateTable" => run(body, |request| db.create_table(request)),
        "DeleteTable" => run(body, |request| db.delete_table(request)),
        "DescribeTable" => run(body, |request| db.describe_table(request)),
        "ListTables" => run(body, |request| db.list_tables(request)),
        "UpdateTable" => run(body, |request| db.update_table(request)),
        "UpdateTimeToLive" => run(body, |request| db.update_time_to_live(request)),
        "DescribeTimeToLive" => run(body, |request| db.describe_time_to_live(request)),
        "ListStreams" => run(body, |request| db.list_streams(request)),
        "DescribeStream" => run(body, |request| db.describe_stream(request)),
        "GetShardIterator" => run(body, |request| db.get_shard_iterator(request)),
        "GetRecords" => run(body, |request| db.get_records(request)),
        "ExecuteStatement" => run(body, |request| db.execute_statement(request)),
        "ExecuteTransaction" => run(body, |request| db.execute_transaction(request)),
        "BatchExecuteStatement" => run(body, |request| db.batch_execute_statement(request)),
        "TagResource" => run(body, |request| db.tag_resource(request)),
        "UntagResource" => run(body, |request| db.untag_resource(request)),
        "ListTagsOfResource" => run(body, |request| db.list_tags_of_resource(request)),
        other => Err(DynoxideError::ValidationException(format!(
            "the embedded engine does not serve {other}"
        ))),
    }
}

fn run<Request: DeserializeOwned, Reply: Serialize>(
    body: &[u8],
    call: impl FnOnce(Request) -> Result<Reply, DynoxideError>,
) -> Result<Vec<u8>, DynoxideError> {
    let request = serde_json::from_slice(body).map_err(|error| refused(&error.to_string()))?;
    let reply = call(request)?;
    serde_json::to_vec(&reply)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// Makes the error for a request that the engine's reader refuses. Its checks report through serde,
/// which adds a position.
fn refused(message: &str) -> DynoxideError {
    let marked = MARKERS
        .iter()
        .find_map(|marker| message.strip_prefix(marker));
    let text = marked.unwrap_or(message);
    let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
    DynoxideError::ValidationException(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn refusals_lose_the_engines_marker_and_the_readers_position() {
        let cases = [
            ("VALIDATION:too long at line 1 column 9", "too long"),
            ("VALIDATION_REQUEST:bad key at line 3 column 1", "bad key"),
            ("missing field `Key`", "missing field `Key`"),
        ];
        for (raw, clean) in cases {
            assert_eq!(refused(raw).to_string(), clean);
        }
    }
}
