//! The answer of a route, before it becomes the SDK's response type.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

/// The content type of both JSON protocols.
pub(crate) const AMZ_JSON: &str = "application/x-amz-json-1.0";

/// One HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    /// A header that names the error, for clients that do not read the name from the body.
    pub(crate) error_header: Option<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Makes a 200 with a JSON body.
    pub(crate) fn json(body: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type: AMZ_JSON,
            error_header: None,
            body,
        }
    }

    /// Makes an error of the AWS JSON protocols: `__type` names it, `message` explains it.
    pub(crate) fn error(status: u16, shape: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": shape, "message": message });
        Self {
            status,
            content_type: AMZ_JSON,
            error_header: None,
            body: body.to_string().into_bytes(),
        }
    }

    /// Turns the answer into the SDK's response type.
    pub(crate) fn into_response(self) -> Result<HttpResponse, ConnectorError> {
        let mut builder = http::Response::builder()
            .status(self.status)
            .header("content-type", self.content_type)
            .header("content-length", self.body.len());
        if let Some((name, value)) = self.error_header {
            builder = builder.header(name, value);
        }
        let response = builder
            .body(SdkBody::from(self.body))
            .map_err(|error| ConnectorError::other(error.into(), None))?;
        HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
    }
}
