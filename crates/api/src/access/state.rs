use std::sync::Arc;

use forecourt_store::ports::Ports;
use forecourt_store::secrets::KeyCache;

/// The settings that tell the API where it runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which people reach the API, without a slash at its end. It is the issuer
    /// and the audience of the tokens.
    pub public_url: String,
    /// The address to which gateways open their link.
    pub websocket_url: String,
}

/// Everything that the API works with. Only [`super::Permit`] and [`super::Public`] give access
/// to it.
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
    /// Makes the state from the ports and settings of a function's `main`, and from the keys,
    /// which it shares with everything else in its process that signs or verifies.
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
