//! The environment variables of a function, and the ports that are made from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_types::SdkConfig;
use forecourt_store::ports::{NoObjects, Objects, Ports, QueueName};
use thiserror::Error;

use crate::{DynamoTable, ManagedConnections, S3Objects, SqsQueues, SystemClock, SystemEntropy};

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
    /// The management endpoint of the API of live sockets (`FORECOURT_LIVE_ENDPOINT`).
    pub live_endpoint: Option<String>,
    /// The bucket of files (`FORECOURT_BUCKET`), in the functions that have one.
    pub bucket: Option<String>,
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
            live_endpoint: filled("FORECOURT_LIVE_ENDPOINT"),
            bucket: filled("FORECOURT_BUCKET"),
        })
    }

    /// Makes the storage of files, in a function that has one. It is apart from [`Self::ports`], so
    /// that the client of S3 is in no other function.
    #[must_use]
    pub fn objects(&self, config: &SdkConfig) -> Arc<dyn Objects> {
        match &self.bucket {
            Some(bucket) => Arc::new(S3Objects::new(config, bucket.clone())),
            None => Arc::new(NoObjects),
        }
    }

    /// Makes the ports with clients of this configuration, without a storage of files.
    #[must_use]
    pub fn ports(&self, config: &SdkConfig) -> Ports {
        let managed = |endpoint: &Option<String>| {
            let mut builder = aws_sdk_apigatewaymanagement::config::Builder::from(config);
            if let Some(endpoint) = endpoint {
                builder = builder.endpoint_url(endpoint);
            }
            let client = aws_sdk_apigatewaymanagement::Client::from_conf(builder.build());
            Arc::new(ManagedConnections::new(client))
        };
        let dynamo = aws_sdk_dynamodb::Client::new(config);
        let sqs = aws_sdk_sqs::Client::new(config);
        Ports {
            table: Arc::new(DynamoTable::new(dynamo, self.table.clone())),
            queues: Arc::new(SqsQueues::new(sqs, self.queues.clone())),
            connections: managed(&self.management_endpoint),
            sockets: managed(&self.live_endpoint),
            objects: Arc::new(NoObjects),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// Makes the configuration of the SDK's clients from the process's environment.
///
/// # Errors
/// The same as for [`sdk_config_from`].
pub fn sdk_config() -> Result<SdkConfig, EnvironmentError> {
    sdk_config_from(|name| std::env::var(name).ok())
}

/// Makes the configuration of the SDK's clients from the variables that Lambda sets: `AWS_REGION`,
/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, the credentials of the
/// function's own role, which stay the same for the life of the process. `AWS_ENDPOINT_URL` leads
/// to another server than that of AWS. The SDK's own search (profiles, containers, instance
/// metadata, STS) has no place in a function, and would be 0.6 MB of each.
///
/// # Errors
/// [`EnvironmentError`] when the region or the credentials are missing.
pub fn sdk_config_from(
    lookup: impl Fn(&str) -> Option<String>,
) -> Result<SdkConfig, EnvironmentError> {
    let filled = |name: &str| lookup(name).filter(|value| !value.is_empty());
    let required = |variable, purpose| {
        let missing = EnvironmentError { variable, purpose };
        filled(variable).ok_or(missing)
    };
    let region = required(
        "AWS_REGION",
        "it names the region of the table and the queues",
    )?;
    let purpose = "it belongs to the credentials of the function's role";
    let credentials = Credentials::new(
        required("AWS_ACCESS_KEY_ID", purpose)?,
        required("AWS_SECRET_ACCESS_KEY", purpose)?,
        filled("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    let https = Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(https);
    config.set_endpoint_url(filled("AWS_ENDPOINT_URL"));
    Ok(config.build())
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
    fn a_function_without_region_or_credentials_says_which_variable_is_missing() {
        const ALL: [&str; 3] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        assert!(sdk_config_from(|_| Some("x".to_owned())).is_ok());
        for missing in ALL {
            let error = sdk_config_from(|name| (name != missing).then(|| "x".to_owned()));
            assert_eq!(error.err().map(|error| error.variable), Some(missing));
        }
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
