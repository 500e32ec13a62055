//! The handlers of the functions, one each. A handler takes an event of Lambda and
//! returns its response.
//!
//! Each binary of `functions` calls one of them; the local server calls all.

mod link;
mod live;
mod queues;
mod scheduled;

use aws_lambda_events::apigw::ApiGatewayProxyResponse;
use forecourt_cloud::session::Settings;
use forecourt_store::ports::Ports;
use forecourt_store::secrets::KeyCache;
use thiserror::Error;

pub use scheduled::ONE_MACHINE_STARTED;

/// What every handler works with: the ports, and the deployment's keys once they have been read.
#[derive(Clone)]
pub struct Functions {
    ports: Ports,
    settings: Settings,
    keys: KeyCache,
}

/// Why a handler could not answer its event at all. Lambda counts it as a failed invocation, and
/// queues deliver the messages again.
#[derive(Debug, Error)]
pub enum HandlerError {
    /// The event does not have the form that this function expects.
    #[error("this event is not one {function} is given: check its route or event source")]
    Event {
        /// The name of the function.
        function: &'static str,
    },
    /// The event is not JSON of the expected type.
    #[error("the event for {function} cannot be read")]
    Unreadable {
        /// The name of the function.
        function: &'static str,
        /// The error of serde.
        #[source]
        source: serde_json::Error,
    },
    /// The deployment's keys could not be read.
    #[error("the gateway's credential cannot be checked")]
    Keys(#[from] forecourt_store::secrets::KeyError),
    /// The use case could not be finished, and has said why in the words of the API.
    #[error("{function} could not do its work: {detail}")]
    Refused {
        /// The name of the function.
        function: &'static str,
        /// What happened, in words for a person.
        detail: String,
    },
    /// The use case failed.
    #[error("the use case failed")]
    UseCase(#[from] forecourt_store::failure::Failure),
}

impl Functions {
    /// Makes the functions over these ports. They decide about sessions by these settings.
    #[must_use]
    pub fn new(ports: Ports, settings: Settings) -> Self {
        Self {
            ports,
            settings,
            keys: KeyCache::default(),
        }
    }

    /// Returns the ports that the handlers use.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Returns the deployment's keys, which the `api` function shares where both run
    /// in one process.
    #[must_use]
    pub fn keys(&self) -> &KeyCache {
        &self.keys
    }
}

/// Makes the answer of a WebSocket route that could not do its work. The gateway gets nothing that
/// it could take for an answer, and sends again.
fn failed(function: &'static str, error: &HandlerError) -> ApiGatewayProxyResponse {
    let cause: &dyn std::error::Error = error;
    tracing::error!(cause, function, "the event was not handled");
    crate::websocket::answer(500, None)
}
