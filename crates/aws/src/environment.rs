//! The environment variables of a function, and the ports that are made from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use forecourt_store::ports::{Ports, QueueName};
use thiserror::Error;

use crate::{DynamoTable, ManagedConnections, SqsQueues, SystemClock, SystemEntropy};

/// A required variable is missing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the environment variable {variable} is not set: {purpose}")]
pub struct EnvironmentError {
    /// The name of the missing variable.
    pub variable: &'static str,
    /// What the variable is needed for.
    pub purpose: &'static str,
}

/// The addresses of everything outside the function, as template.yaml sets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The table's name (`FORECOURT_TABLE`).
    pub table: String,
    /// The queue URLs that are set (`FORECOURT_QUEUE_…`).
    pub queues: BTreeMap<QueueName, String>,
    /// The management endpoint of the WebSocket API (`FORECOURT_MANAGEMENT_ENDPOINT`).
    pub management_endpoint: Option<String>,
}

impl Environment {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// [`EnvironmentError`] when the table is not named.
    pub fn from_process() -> Result<Self, EnvironmentError> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// Reads the environment from any source of variables.
    ///
    /// # Errors
    /// [`EnvironmentError`] when the table is not named.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, EnvironmentError> {
        let filled = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let missing = EnvironmentError {
            variable: "FORECOURT_TABLE",
            purpose: "it names the DynamoDB table",
        };
        Ok(Self {
            table: filled("FORECOURT_TABLE").ok_or(missing)?,
            queues: QueueName::ALL
                .into_iter()
                .filter_map(|queue| Some((queue, filled(queue.variable())?)))
                .collect(),
            management_endpoint: filled("FORECOURT_MANAGEMENT_ENDPOINT"),
        })
    }

    /// Makes the ports with clients of this configuration. The SDK itself reads
    /// `AWS_ENDPOINT_URL` and similar variables.
    #[must_use]
    pub fn ports(&self, config: &aws_config::SdkConfig) -> Ports {
        let management = {
            let mut builder = aws_sdk_apigatewaymanagement::config::Builder::from(config);
            if let Some(endpoint) = &self.management_endpoint {
                builder = builder.endpoint_url(endpoint);
            }
            aws_sdk_apigatewaymanagement::Client::from_conf(builder.build())
        };
        let dynamo = aws_sdk_dynamodb::Client::new(config);
        let sqs = aws_sdk_sqs::Client::new(config);
        Ports {
            table: Arc::new(DynamoTable::new(dynamo, self.table.clone())),
            queues: Arc::new(SqsQueues::new(sqs, self.queues.clone())),
            connections: Arc::new(ManagedConnections::new(management)),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// Loads the SDK's configuration (role, region, endpoints) from the process's environment. It
/// asks for the latest behaviour of the pinned SDK version. Its HTTPS client uses rustls with
/// ring, as the rest of this program does.
pub async fn load_config() -> aws_config::SdkConfig {
    let https = Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https();
    aws_config::defaults(aws_config::BehaviorVersion::latest())
        .http_client(https)
        .load()
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_without_a_table_says_which_variable_is_missing() {
        let error = Environment::from_lookup(|_| None).map_err(|error| error.to_string());
        let text =
            "the environment variable FORECOURT_TABLE is not set: it names the DynamoDB table";
        assert_eq!(error, Err(text.to_owned()));
    }

    #[test]
    fn only_the_queues_that_are_set_are_known() {
        let lookup = |name: &str| match name {
            "FORECOURT_TABLE" => Some("t".to_owned()),
            "FORECOURT_QUEUE_BILLING" => Some("https://queue/billing".to_owned()),
            "FORECOURT_QUEUE_SESSIONS" => Some(String::new()),
            _ => None,
        };
        let environment = Environment::from_lookup(lookup);
        let queues = environment.map(|environment| environment.queues);
        let wanted = BTreeMap::from([(QueueName::Billing, "https://queue/billing".to_owned())]);
        assert_eq!(queues, Ok(wanted));
    }
}
