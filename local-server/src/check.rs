//! Checks what a start refuses although each setting by itself can be read. The start asks it
//! before it opens or writes anything, and so does `check-config`. Other commands do not ask it:
//! `status` and `backup` work on a running server whatever has become of a file since.

use edge_gateway::check_certificate;
use edge_gateway::config::{Problem, TlsConfig, twin_ports};
use forecourt_store::bootstrap;

use crate::backup::cloud_dir;
use crate::config::{Config, ConfigError};
use crate::first_start::{Given, PASSWORD_VARIABLE, SECRET_FILE, SECRET_VARIABLE};
use crate::gateway::{CERTIFICATE_RELOAD, tls_config};
use crate::issuers;

/// Checks everything that a start checks before it opens a port, with the secret that is given for
/// the first client. Whether ports are free and the data folder can be used shows only
/// at the start.
///
/// # Errors
/// [`ConfigError::Problems`] with all of them.
pub fn check(config: &Config, given: &Given) -> Result<(), ConfigError> {
    let mut problems = twin_problems(config);
    let mut add = |place: &str, error: &dyn std::error::Error| {
        problems.push(Problem {
            place: place.to_owned(),
            text: forecourt_types::error_chain(error),
        });
    };
    if config.gateway
        && let Some(tls) = tls_config(config)
        && let Err(error) = check_certificate(&tls)
    {
        add("tls", &error);
    }
    if let Some(https) = &config.https
        && let Some((certificate_file, key_file)) = &https.files
        && let Err(error) = check_certificate(&TlsConfig {
            listen: https.listen,
            certificate_file: certificate_file.clone(),
            key_file: key_file.clone(),
            reload_interval: CERTIFICATE_RELOAD,
        })
    {
        add("https", &error);
    }
    let public_url = config.public_url.as_deref().unwrap_or_default();
    if let Err(error) = issuers::read(config.issuers_file.as_deref(), public_url) {
        add("issuers_file", &error);
    }
    if is_first_start(config)
        && let Some(secret) = given.secret.as_deref()
        && let Err(error) = bootstrap::check_secret(secret)
    {
        add(SECRET_VARIABLE, &error);
    }
    if is_first_start(config)
        && let Err(error) = given.admin.check()
    {
        add(PASSWORD_VARIABLE, &error);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ConfigError::Problems(problems))
    }
}

/// Returns whether the client of the first start is still to be made. A later start does not look
/// at the secret that is given.
fn is_first_start(config: &Config) -> bool {
    let (cloud, file) = (
        cloud_dir(&config.data_dir),
        config.data_dir.join(SECRET_FILE),
    );
    !cloud.exists() && !file.exists()
}

/// Returns a problem for each port that two settings name.
fn twin_problems(config: &Config) -> Vec<Problem> {
    let mut ports = vec![("http_listen", config.http_listen)];
    let https = config.https.as_ref();
    ports.extend(https.map(|https| ("https_listen", https.listen)));
    if config.gateway {
        ports.push(("ocpp_listen", config.ocpp_listen));
        ports.extend(config.tls.as_ref().map(|tls| ("tls.listen", tls.listen)));
        let status = config.status_listen;
        ports.extend(status.map(|listen| ("status_listen", listen)));
    }
    twin_ports(&ports)
}
