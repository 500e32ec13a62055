use std::sync::Arc;

use crate::http::answer_cache::AnswerCache;
use forecourt_store::ports::Ports;
use forecourt_store::rows::sign_in::SignInMark;
use forecourt_store::secrets::KeyCache;
use forecourt_types::UserId;

use super::issuers::Issuers;

/// The settings that tell the API where it runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which people reach the API, without a slash at its end. It is the issuer
    /// and the audience of the tokens.
    pub public_url: String,
    /// The address to which gateways open their link.
    pub websocket_url: String,
    /// The address where live sockets are opened, without a query.
    pub live_url: String,
    /// For how many days the entries of the audit log are kept.
    pub audit_days: u32,
    /// Whether webhooks may name an address without TLS, because the deployment names networks of
    /// its own to which they are delivered.
    pub webhook_http: bool,
    /// The demo, whose data are made up; none in every other deployment.
    pub demo: Option<Demo>,
}

impl Settings {
    /// The days for which the entries of the audit log are kept if nobody sets another number.
    pub const AUDIT_DAYS: u32 = 730;

    /// Makes the settings for an API at these addresses. Live sockets are opened below the address
    /// of the API, at `/v1/live`.
    #[must_use]
    pub fn new(public_url: String, websocket_url: String) -> Self {
        // `http` becomes `ws`, and `https` becomes `wss`.
        let live_url = format!("{}/v1/live", public_url.replacen("http", "ws", 1));
        Self {
            public_url,
            websocket_url,
            live_url,
            audit_days: Self::AUDIT_DAYS,
            webhook_http: false,
            demo: None,
        }
    }

    /// Whether sign-ins of this kind are good in this deployment: those by a click end with the
    /// demo, even if the rows of its people are still there.
    #[must_use]
    pub(crate) fn takes(&self, sign_in: SignInMark) -> bool {
        self.demo.is_some() || !sign_in.demo
    }
}

/// What makes a deployment a demo. Only the local server has one, when it is started with `--demo`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// The users of the first operator for whom the sign-in page shows a button. A browser on the
    /// machine itself signs in as one of them without a password.
    pub accounts: Vec<UserId>,
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
    pub(super) answers: AnswerCache,
    pub(super) issuers: Option<Issuers>,
}

impl ApiState {
    /// Whether this is the demo.
    pub(crate) fn is_demo(&self) -> bool {
        self.inner.settings.demo.is_some()
    }

    /// Makes the state from the ports and settings of a function's `main`, and from the keys,
    /// which it shares with everything else in its process that signs or verifies.
    #[must_use]
    pub fn new(ports: Ports, settings: Settings, keys: KeyCache) -> Self {
        Self::with(ports, settings, keys, None)
    }

    /// The same for a deployment that takes tokens of other issuers too.
    #[must_use]
    pub fn trusting(ports: Ports, settings: Settings, keys: KeyCache, issuers: Issuers) -> Self {
        Self::with(ports, settings, keys, Some(issuers))
    }

    fn with(ports: Ports, settings: Settings, keys: KeyCache, issuers: Option<Issuers>) -> Self {
        let inner = Inner {
            ports,
            settings,
            keys,
            answers: AnswerCache::default(),
            issuers,
        };
        Self {
            inner: Arc::new(inner),
        }
    }
}
