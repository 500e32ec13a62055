//! The checks that `run` and `check-config` make before anything is started.

use crate::{Config, Credentials};

/// Whether a gateway with this configuration would start its link: the address can be used, TLS can
/// be set up, and no one on the way can read the credential, which goes over the link at every
/// connection, unless that risk was accepted. Without a credential and without `cloud.url` there is
/// no address yet.
pub(super) fn check(config: &Config, credentials: Option<&Credentials>) -> anyhow::Result<()> {
    let enrolled = credentials.map(|credentials| &credentials.websocket_url);
    let Some(url) = config.cloud.url.as_ref().or(enrolled) else {
        return Ok(());
    };
    let (uri, _) = crate::running::link(url, config.cloud.ca_file.as_deref())?;
    if !crate::tls::is_open_to_others(&uri) {
        return Ok(());
    }
    anyhow::ensure!(
        config.cloud.insecure,
        "{url} is reached without TLS, so this gateway's credential and all records would cross the network in clear: set cloud.url to a wss:// address, or accept the risk with --insecure (cloud.insecure = true)"
    );
    tracing::warn!(
        url,
        "the link to the cloud has no TLS: this gateway's credential and all records can be read on the way"
    );
    Ok(())
}
