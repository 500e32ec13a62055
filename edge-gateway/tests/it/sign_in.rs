//! Which chargers get in, over real sockets, plain and TLS.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::support::charger::{Refused, Stream, first_bytes, raw, upgrade_head};
use crate::support::{Charger, PASSWORD, Site, station, until, within};
use edge_gateway::config::TlsConfig;
use forecourt_link::StationConfig;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::json;
use tokio::net::TcpStream;

const OCPP16: &[&str] = &["ocpp1.6"];

/// A certificate for `localhost`, written where the gateway reads it.
fn certificate(directory: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(directory.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(directory.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

fn tls_config(directory: &Path, reload_interval: Duration) -> TlsConfig {
    TlsConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        certificate_file: directory.join("cert.pem"),
        key_file: directory.join("key.pem"),
        reload_interval,
    }
}

/// A TLS connection that trusts one certificate only.
async fn encrypted(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
) -> std::io::Result<Box<dyn Stream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    Ok(Box::new(within(connector.connect(name, stream)).await?))
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_stations_and_wrong_passwords_look_the_same() {
    let mut unset = station("unset", 1);
    unset.password_verifier = None;
    let stations = vec![
        station("basic", 1),
        unset,
        station("tls", 2),
        station("none", 0),
        station("mutual", 3),
    ];
    let site = Site::start(stations).await;
    let address = site.running.ocpp_addr;
    let attempt = async |name: &str, password: Option<&str>| {
        Charger::connect(address, name, password, OCPP16)
            .await
            .err()
    };
    let wanted = Refused {
        status: 401,
        challenge: Some("Basic realm=\"OCPP\", charset=\"UTF-8\"".to_owned()),
        body: "unknown station or wrong password\n".to_owned(),
    };
    let cases = [
        ("basic", None),
        ("basic", Some("wrong")),
        ("unset", Some(PASSWORD)),
        // Profile 2 is never taken without TLS, whatever the password.
        ("tls", Some(PASSWORD)),
        ("none", None),
        ("mutual", Some(PASSWORD)),
        ("stranger", None),
        ("stranger", Some(PASSWORD)),
    ];
    for (name, password) in cases {
        let refused = attempt(name, password).await;
        assert_eq!(refused.as_ref(), Some(&wanted), "{name} {password:?}");
    }
    assert_eq!(attempt("basic", Some(PASSWORD)).await, None);
    // Byte for byte, headers included.
    let request = |name: &str| {
        format!(
            "GET /ocpp/{name} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
    };
    let known = raw(address, &request("basic")).await;
    assert_eq!(known, raw(address, &request("stranger")).await);
    assert_eq!(known, raw(address, &request("")).await);
    assert!(
        known.starts_with("HTTP/1.1 401 Unauthorized\r\n"),
        "{known}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_stations_get_in_where_that_is_switched_on_and_known_ones_still_need_theirs() {
    let site = Site::start_with(vec![station("basic", 1), station("none", 0)], |config| {
        config.ocpp.accept_unknown = true;
    })
    .await;
    let address = site.running.ocpp_addr;
    for name in ["none", "stranger"] {
        let mut charger = Charger::connect(address, name, None, OCPP16).await.unwrap();
        charger.boot().await;
    }
    let refused = Charger::connect(address, "basic", Some("wrong"), OCPP16).await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(401));
    // A change of the list closes neither those who were never on it nor those
    // whom the cloud has taken over as they are; one with a password now, it does.
    let connect = async |name: &str| {
        let charger = Charger::connect(address, name, None, OCPP16).await;
        charger.unwrap()
    };
    let [mut stranger, mut adopted, mut given] = [
        connect("other").await,
        connect("adopted").await,
        connect("given").await,
    ];
    site.cloud
        .push_stations(vec![station("adopted", 0), station("given", 1)]);
    assert_eq!(given.closed().await, Some(1008));
    for charger in [&mut stranger, &mut adopted] {
        charger.call("Heartbeat", json!({})).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_station_needs_an_identity_that_ocpp_allows_and_a_known_one_does_not() {
    let stations = vec![station("our own", 1), station("none", 0)];
    let site = Site::start_with(stations, |config| config.ocpp.accept_unknown = true).await;
    let address = site.running.ocpp_addr;
    let attempt = async |name: &str| Charger::connect(address, name, None, OCPP16).await;
    // Each is one path segment: the slash and the dots are written as RFC 3986 has it.
    let strange = [
        "a%20b",
        "a%2Fb",
        "a%5Cb",
        "%2E%2E",
        "..",
        ".",
        "a%23b",
        "a%25b",
        "%C3%A4",
        "a%3Cb%3E",
        "a%27b",
        "a%E2%80%AEb",
        "a%E2%80%A8b",
        "%3Cimg%20src%3Dx%3E",
        "a,b",
        "a~b",
    ];
    let mut answers = Vec::new();
    for name in strange {
        let refused = attempt(name).await.err();
        assert_eq!(
            refused.as_ref().map(|refused| refused.status),
            Some(401),
            "{name}"
        );
        answers.push(refused);
    }
    // They look like a wrong password.
    answers.push(attempt("our%20own").await.err());
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    for name in ["A*b-9_=:+|@.z", "..."] {
        let name = name.replace('|', "%7C");
        attempt(&name).await.unwrap().boot().await;
    }
    let basic = format!("our own:{PASSWORD}");
    let head = upgrade_head("/ocpp/our%20own", &basic, "Host: a\r\n");
    let known = first_bytes(address, &head, 12);
    assert!(within(known).await.starts_with("HTTP/1.1 101"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_common_version_the_handshake_completes_and_the_socket_closes() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let address = site.running.ocpp_addr;
    let mut charger = Charger::connect(address, "CP1", Some(PASSWORD), &[])
        .await
        .unwrap();
    assert_eq!(charger.protocol, None);
    assert_eq!(charger.closed().await, Some(1002));
    // What is offered is answered by the newest both know, in the answer's head.
    let head = |offer: &str| {
        use base64::Engine as _;
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("CP1:{PASSWORD}"));
        format!(
            "GET /CP1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
             Sec-WebSocket-Protocol: {offer}\r\nAuthorization: Basic {basic}\r\n\r\n"
        )
    };
    let answer = raw(address, &head("ocpp1.5, mqtt")).await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    assert!(
        !answer.to_lowercase().contains("sec-websocket-protocol"),
        "{answer}"
    );
    let mut newer = Charger::connect(address, "CP1", Some(PASSWORD), &["ocpp1.6, ocpp2.0.1"])
        .await
        .unwrap();
    assert_eq!(newer.protocol.as_deref(), Some("ocpp2.0.1"));
    let boot = json!({"reason": "PowerUp", "chargingStation": {"vendorName": "A", "model": "B"}});
    let answer = newer.call("BootNotification", boot).await.unwrap();
    assert_eq!(answer["status"], "Accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_stations_second_socket_is_refused_while_the_first_lives() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.takeover_ping = Duration::from_millis(300);
    })
    .await;
    let address = site.running.ocpp_addr;
    let mut first = site.charger("CP1").await;
    // Reading the socket answers the ping, as any WebSocket client does.
    let reading = tokio::spawn(async move {
        let closed = first.closed().await;
        (first, closed)
    });
    let refused = Charger::connect(address, "CP1", Some(PASSWORD), OCPP16).await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(409));
    let alarms = site.running.status().await.alarms;
    assert!(
        alarms
            .iter()
            .any(|alarm| alarm.kind == "second_connection_refused")
    );
    reading.abort();
    // Nobody reads the first socket now: it is dead, and the newcomer replaces it.
    let silent = site_of_silence(&site).await;
    let mut second = Charger::connect(address, "CP1", Some(PASSWORD), OCPP16)
        .await
        .unwrap();
    second.boot().await;
    drop(silent);
}

/// The station again, with nobody reading its socket.
async fn site_of_silence(site: &Site) -> Charger {
    until(|| async { site.running.status().await.connections == 0 }).await;
    let silent = site.charger("CP1").await;
    // It reads its welcome a moment before the gateway counts it in.
    until(|| async { site.running.status().await.connections == 1 }).await;
    silent
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_with_a_password_works_and_the_newest_socket_wins() {
    let files = tempfile::tempdir().unwrap();
    let trusted = certificate(files.path());
    let site = Site::start_with(vec![station("CP1", 2)], |config| {
        config.tls = Some(tls_config(files.path(), Duration::from_secs(30)));
    })
    .await;
    let address = site.running.tls_addr.unwrap();
    let connect = async |password| {
        let stream = encrypted(address, &trusted).await.unwrap();
        Charger::over(stream, "CP1", Some(password), OCPP16).await
    };
    let refused = connect("wrong").await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(401));
    let mut first = connect(PASSWORD).await.unwrap();
    first.boot().await;
    let status = site.running.status().await;
    assert_eq!(status.stations[0].security_profile, Some(2));
    let mut second = connect(PASSWORD).await.unwrap();
    assert_eq!(first.closed().await, Some(1008));
    second.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_serves_new_sockets_and_disturbs_no_old_one() {
    let files = tempfile::tempdir().unwrap();
    let old = certificate(files.path());
    let site = Site::start_with(vec![station("CP1", 2)], |config| {
        config.tls = Some(tls_config(files.path(), Duration::from_millis(50)));
    })
    .await;
    let address = site.running.tls_addr.unwrap();
    let stream = encrypted(address, &old).await.unwrap();
    let mut charger = Charger::over(stream, "CP1", Some(PASSWORD), OCPP16)
        .await
        .unwrap();
    charger.boot().await;
    // A half-written pair changes nothing.
    std::fs::write(files.path().join("cert.pem"), "-----BEGIN").unwrap();
    assert!(site.running.reload_certificate().is_err());
    assert!(encrypted(address, &old).await.is_ok());
    // The files are watched, too.
    let new = certificate(files.path());
    until(|| async { encrypted(address, &new).await.is_ok() }).await;
    assert!(encrypted(address, &old).await.is_err());
    charger.call("Heartbeat", json!({})).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_raw_bytes_is_the_hexadecimal_one_the_operator_wrote() {
    let key = "4f43414d";
    let mut config: StationConfig = station("CP1", 1);
    use sha2::Digest as _;
    let digest = sha2::Sha256::new()
        .chain_update([7, 7, 7])
        .chain_update(key)
        .finalize();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    config.password_verifier = Some(format!("sha256$070707${hex}"));
    let site = Site::start(vec![config]).await;
    for password in [key, "OCAM"] {
        let address = site.running.ocpp_addr;
        let mut charger = Charger::connect(address, "CP1", Some(password), OCPP16)
            .await
            .unwrap();
        charger.boot().await;
        drop(charger);
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_power_is_held_at_once_and_closes_no_socket() {
    let site = Site::start(vec![station("CP1", 1), station("CP2", 1)]).await;
    let mut charger = site.charger("CP1").await;
    let mut rated = station("CP1", 1);
    rated.max_power_w = Some(22_000);
    site.cloud.push_stations(vec![rated, station("CP2", 1)]);
    until(async || {
        let stations = site.running.status().await.stations;
        stations.iter().any(|s| s.max_power_w == Some(22_000))
    })
    .await;
    charger.call("Heartbeat", json!({})).await.unwrap();
    assert_eq!(site.running.status().await.connections, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_in_with_an_old_password_has_to_sign_in_again() {
    let site = Site::start(vec![station("CP1", 1), station("CP2", 1)]).await;
    let mut changed = site.charger("CP1").await;
    let mut other = site.charger("CP2").await;
    let mut rotated = station("CP1", 1);
    rotated.password_verifier = Some(format!("sha256$070707${}", "0".repeat(64)));
    site.cloud.push_stations(vec![rotated, station("CP2", 1)]);
    assert_eq!(changed.closed().await, Some(1008));
    other.call("Heartbeat", json!({})).await.unwrap();
}
