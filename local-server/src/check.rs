//! What a start refuses although each setting by itself can be read: asked by the start, before it
//! opens or writes anything, and by `check-config`. Other commands do not ask it: `status` and
//! `backup` work on a running server whatever has become of a file since.

use std::net::SocketAddr;

use edge_gateway::check_certificate;
use edge_gateway::config::Problem;
use forecourt_store::bootstrap;

use crate::backup::cloud_dir;
use crate::config::{Config, ConfigError};
use crate::first_start::{SECRET_FILE, SECRET_VARIABLE};
use crate::gateway::tls_config;
use crate::reach;

/// Checks everything that a start checks before it opens a port, with the secret that is given for
/// the first client. Whether ports are free and the data folder can be used shows only at the start.
///
/// # Errors
/// [`ConfigError::Problems`] with all of them.
pub fn check(config: &Config, secret: Option<&str>) -> Result<(), ConfigError> {
    let mut problems = twin_ports(config);
    let mut add = |place: &str, error: &dyn std::error::Error| {
        problems.push(Problem {
            place: place.to_owned(),
            text: crate::chain(error),
        });
    };
    if config.gateway
        && let Some(tls) = tls_config(config)
        && let Err(error) = check_certificate(&tls)
    {
        add("tls", &error);
    }
    if is_first_start(config)
        && let Some(secret) = secret
        && let Err(error) = bootstrap::check_secret(secret)
    {
        add(SECRET_VARIABLE, &error);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ConfigError::Problems(problems))
    }
}

/// Whether the client of the first start is still to be made. A later start does not look at the
/// secret that is given.
fn is_first_start(config: &Config) -> bool {
    let (cloud, file) = (
        cloud_dir(&config.data_dir),
        config.data_dir.join(SECRET_FILE),
    );
    !cloud.exists() && !file.exists()
}

/// Ports that two settings want.
fn twin_ports(config: &Config) -> Vec<Problem> {
    let mut ports = vec![("http_listen", config.http_listen)];
    if config.gateway {
        ports.push(("ocpp_listen", config.ocpp_listen));
        ports.extend(config.tls.as_ref().map(|tls| ("tls.listen", tls.listen)));
        let status = config.status_listen;
        ports.extend(status.map(|listen| ("status_listen", listen)));
    }
    let mut problems = Vec::new();
    for (index, (name, address)) in ports.iter().enumerate() {
        let mut before = ports.iter().take(index);
        if let Some((other, _)) = before.find(|(_, other)| are_one_port(*address, *other)) {
            problems.push(Problem {
                place: (*name).to_owned(),
                text: format!("{address} is already the address of {other}"),
            });
        }
    }
    problems
}

/// Whether the system gives only one of the two listeners a port. Whether `[::]` takes those of IPv4
/// as well is a setting of the system, so that shows only at the start.
fn are_one_port(one: SocketAddr, other: SocketAddr) -> bool {
    let (ip, other_ip) = (one.ip().to_canonical(), other.ip().to_canonical());
    let is_one_everywhere = reach::is_everywhere(one) || reach::is_everywhere(other);
    let overlap = ip == other_ip || is_one_everywhere && ip.is_ipv4() == other_ip.is_ipv4();
    one.port() != 0 && one.port() == other.port() && overlap
}
