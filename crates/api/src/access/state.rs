use std::sync::Arc;

use forecourt_store::ports::Ports;
use forecourt_store::secrets::KeyCache;

/// What the API must be told about where it runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people reach the API under, without a slash at its end:
    /// issuer and audience of the tokens.
    pub public_url: String,
    /// The address gateways open their link to.
    pub websocket_url: String,
}

/// Everything the API works with. Only [`super::Permit`] and [`super::Public`]
/// open it.
#[derive(Clone)]
pub struct ApiState {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) ports: Ports,
    pub(super) settings: Settings,
    pub(super) keys: KeyCache,
}

impl ApiState {
    /// From the ports and settings of a function's `main`, and the keys that it shares
    /// with whatever else signs or verifies in its process.
    #[must_use]
    pub fn new(ports: Ports, settings: Settings, keys: KeyCache) -> Self {
        let inner = Inner {
            ports,
            settings,
            keys,
        };
        Self {
            inner: Arc::new(inner),
        }
    }
}
