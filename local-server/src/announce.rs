//! What the server prints at its start: where each port is, and how to sign in.
//!
//! A secret is printed only on a terminal that a person sees: what is written to a file, a pipe or
//! a system journal is kept, and others read it.

use crate::config::Config;
use crate::first_start::{
    Admin, BootstrapClient, PASSWORD_VARIABLE, SECRET_VARIABLE, SecretOrigin,
};
use crate::reach;
use crate::server::Server;
use crate::terminal::{Terminal, Tone};
use crate::watch::Addresses;

/// Prints where each port is and how to sign in. The line about the people is the last one.
pub fn introduce(config: &Config, server: &Server, terminal: Terminal) {
    let heading = format!("Forecourt {}", env!("CARGO_PKG_VERSION"));
    let data_dir = config.data_dir.display();
    terminal.line(&format!(
        "{}, data in {data_dir}",
        terminal.paint(Tone::Strong, &heading)
    ));
    terminal.line("");
    let row = |name: &str, text: &str| terminal.line(&format!("  {name:<16}{text}"));
    for (name, text) in ports(config, server.addresses()) {
        row(name, &text);
    }
    if let Some(own) = &server.own_certificate {
        let file = own.file.display();
        row("certificate", &format!("made by this server, {file}"));
        row("", &format!("SHA-256 {}", own.fingerprint));
    }
    row("API client", &client_text(&server.bootstrap, terminal));
    row("people", &admin_text(&server.admin, terminal));
    terminal.line("");
}

/// Returns the name and the address of each port.
fn ports(config: &Config, addresses: &Addresses) -> Vec<(&'static str, String)> {
    let public_url = &addresses.public_url;
    let for_chargers = |scheme: &str, address| {
        let host = reach::from_others(address, public_url);
        format!("{scheme}://{host}/ocpp/{{station_id}}")
    };
    let console = if config.demo {
        format!("{public_url}/  (one click signs in)")
    } else {
        format!("{public_url}/")
    };
    let mut rows = vec![("console", console), ("API", format!("{public_url}/v1"))];
    match addresses.ocpp {
        Some(address) => {
            let who = match config.accept_unknown {
                true => "any",
                false => "added ones only",
            };
            rows.push((
                "chargers",
                format!("{}  ({who})", for_chargers("ws", address)),
            ));
        }
        None => {
            let how = "none inside; enrol one with POST /v1/gateways";
            rows.push(("gateways", format!("{}  ({how})", addresses.link)));
        }
    }
    if let Some(address) = addresses.ocpp_tls {
        rows.push(("chargers, TLS", for_chargers("wss", address)));
    }
    if let Some(address) = addresses.status {
        let address = reach::from_here(address);
        rows.push(("gateway status", format!("http://{address}/")));
    }
    rows
}

/// Returns the line about the admin. It holds the password itself only when that was just
/// generated, and only on a terminal that a person sees.
fn admin_text(admin: &Admin, terminal: Terminal) -> String {
    let file = admin.file.display();
    match (&admin.email, &admin.password) {
        (Some(email), Some(password)) if terminal.is_seen() => format!(
            "{email}, password {password}\n{:18}(shown once; kept in {file}, which may be deleted)",
            ""
        ),
        (Some(email), Some(_)) => format!("{email}, password in {file}"),
        (Some(email), None) => format!("{email}, password as given in {PASSWORD_VARIABLE}"),
        (None, _) => "sign in with e-mail address and password; POST /v1/users/{user_id}/invitation invites more".to_owned(),
    }
}

/// Returns the line about the client's secret. It holds the secret itself only when that was just
/// generated, and only on a terminal that a person sees. The secret is in its file as well, which
/// nobody but this user can read.
fn client_text(client: &BootstrapClient, terminal: Terminal) -> String {
    let file = client.file.display();
    match (client.origin, &client.secret) {
        (SecretOrigin::Generated, Some(secret)) if terminal.is_seen() => format!(
            "bootstrap, secret {secret}\n{:18}(shown once; kept in {file}, which may be deleted)",
            ""
        ),
        (SecretOrigin::Generated | SecretOrigin::Earlier, Some(_)) => {
            format!("bootstrap, secret in {file}")
        }
        (SecretOrigin::Given, _) => format!("bootstrap, secret as given in {SECRET_VARIABLE}"),
        (SecretOrigin::Changed, _) => format!(
            "bootstrap, with a newer secret than the one in {file} or {SECRET_VARIABLE}, which is old;\n\
            {:18}set {SECRET_VARIABLE} to the newest one for the line of the demo;\n\
            {:18}when it is lost: local-server renew-secret makes a new one",
            "", ""
        ),
        (_, None) => "bootstrap, secret as shown or given at the first start".to_owned(),
    }
}
