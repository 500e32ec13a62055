//! DynamoDB and SQS in one process, behind the AWS SDK's own [`HttpClient`].
//!
//! This crate must not know what a charger, a session or a bill is: it answers AWS protocols and
//! nothing else. No production crate depends on it except the local server; on AWS it does not
//! exist. The SDK clients themselves are not dependencies either: they get a
//! [`SharedHttpClient`](aws_smithy_runtime_api::client::http::SharedHttpClient) and do not know
//! that there is no socket.
//!
//! - **DynamoDB** ([`dynamodb`]) is the `dynoxide` engine on one SQLite file. One lock serialises
//!   all calls and each write is one durable commit, so callers batch or transact to go fast.
//!   `ConsistentRead` changes nothing: reads are always current.
//! - **SQS** ([`sqs`]) is this crate's own, on a second SQLite file: FIFO and standard queues,
//!   deduplication, group locks, dead-lettering, long polls.
//! - **The API Gateway management API** ([`connections`]) is a third route, answered by whoever
//!   holds the sockets.
//!
//! [`faults`] injects failures between a client and either service, for tests of code that must
//! survive them.
//!
//! What is committed survives `kill -9` and loss of power (WAL, `synchronous = FULL`).
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
//!
//! let engine = forecourt_embedded::Engine::in_memory()?;
//! let config = aws_sdk_sqs::Config::builder()
//!     .behavior_version(BehaviorVersion::v2026_01_12())
//!     .region(Region::new(forecourt_embedded::REGION))
//!     // The SDK signs every request; the engine does not look at the signature.
//!     .credentials_provider(Credentials::new("local", "local", None, None, "embedded"))
//!     .http_client(engine.http_client())
//!     .build();
//! let client = aws_sdk_sqs::Client::from_conf(config);
//! let created = client.create_queue().queue_name("facts").send().await?;
//! assert!(created.queue_url().is_some());
//! # Ok(()) }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! [`HttpClient`]: aws_smithy_runtime_api::client::http::HttpClient

mod answer;
pub mod clock;
pub mod connections;
mod connector;
pub mod dynamodb;
mod engine;
pub mod faults;
pub mod sqs;

pub use clock::{Clock, ManualClock, SystemClock};
pub use connections::{ConnectionState, ConnectionsApi, PostOutcome};
pub use engine::{Engine, EngineError};

/// The region in the names (ARNs) of this engine. Clients are configured with it.
pub const REGION: &str = "local-1";

/// The account in the names (ARNs, queue URLs) of this engine.
pub const ACCOUNT: &str = "000000000000";
