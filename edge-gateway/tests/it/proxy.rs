//! A site whose only way to the cloud is an HTTP proxy.

use std::process::Stdio;

use crate::support::program::{api, program};
use crate::support::proxy::Proxy;
use crate::support::{self, Cloud, config, credentials, station, until, within};
use edge_gateway::Running;

/// A gateway whose cloud has a name that only the proxy can look up.
async fn behind(proxy: &str, cloud_url: &str) -> (Running, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config(directory.path());
    config.cloud.proxy = Some(edge_gateway::Proxy::parse(proxy).unwrap());
    let running = edge_gateway::start(config, credentials(cloud_url)).await;
    (running.unwrap(), directory)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_goes_through_the_proxy_which_looks_the_cloud_up() {
    let cloud = Cloud::start().await;
    cloud.set_stations(vec![station("CP1", 1)]);
    let proxy = Proxy::start(cloud.address).await;
    let address = format!("http://user:p%40ss@{}", proxy.address);
    let (running, _directory) = behind(&address, "ws://cloud.invalid:8443/link").await;
    within(running.ready()).await;
    cloud.fetched("stations").await;
    assert_eq!(proxy.asked(), ["CONNECT cloud.invalid:8443 HTTP/1.1"]);
    // A link that breaks is opened again in the same way.
    cloud.cut();
    cloud.hellos_reach(2).await;
    assert_eq!(proxy.asked().len(), 2);
    assert!(running.shutdown(support::PATIENCE).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_spoken_with_the_cloud_through_the_proxy() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let ca_file = directory.path().join("ca.pem");
    std::fs::write(&ca_file, made.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let cloud = Cloud::start_tls(server).await;
    let proxy = Proxy::start(cloud.address).await;
    let mut config = config(directory.path());
    let address = format!("http://user:p%40ss@{}", proxy.address);
    config.cloud.proxy = Some(edge_gateway::Proxy::parse(&address).unwrap());
    config.cloud.ca_file = Some(ca_file);
    let running = edge_gateway::start(config, credentials("wss://localhost/link")).await;
    within(running.as_ref().unwrap().ready()).await;
    assert_eq!(proxy.asked(), ["CONNECT localhost:443 HTTP/1.1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_refuses_is_asked_again_and_the_cloud_is_not_reached_past_it() {
    let cloud = Cloud::start().await;
    let proxy = Proxy::start(cloud.address).await;
    for (user, host) in [
        ("user:wrong@", "127.0.0.1"),
        ("user:p%40ss@", "forbidden.invalid"),
    ] {
        let before = proxy.asked().len();
        let address = format!("http://{user}{}", proxy.address);
        let url = format!("ws://{host}:{}/link", cloud.address.port());
        let (running, _directory) = behind(&address, &url).await;
        until(|| async { proxy.asked().len() > before + 2 }).await;
        assert!(running.shutdown(support::PATIENCE).await);
    }
    assert!(
        cloud.credentials().is_empty(),
        "nothing came past the proxy"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_goes_through_the_proxy_and_says_what_the_proxy_wants() {
    let cloud = "ws://127.0.0.1:1/link";
    let (address, served) = api(200, serde_json::to_string(&credentials(cloud)).unwrap()).await;
    let proxy = Proxy::start(address).await;
    let directory = tempfile::tempdir().unwrap();
    let enrol = |proxy: String| {
        let mut command = program();
        command
            .args([
                "enroll",
                "--cloud",
                "http://cloud.invalid",
                "--insecure",
                "--state-dir",
            ])
            .arg(directory.path().join("state"))
            .env("FORECOURT_ENROLMENT_SECRET", "fce.default.gw1.once")
            .env("FORECOURT_CLOUD_PROXY", proxy)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    };
    let mut wrong = enrol(format!("http://user:wrong@{}", proxy.address));
    let refused = within(wrong.output()).await.unwrap();
    let text = String::from_utf8(refused.stderr).unwrap();
    assert!(
        text.contains("HTTP 407") && !text.contains("wrong"),
        "{text}"
    );
    let mut right = enrol(format!("http://user:p%40ss@{}", proxy.address));
    let enrolled = within(right.output()).await.unwrap();
    let text = String::from_utf8(enrolled.stderr).unwrap();
    assert!(enrolled.status.success(), "{text}");
    assert!(
        within(served)
            .await
            .unwrap()
            .contains("fce.default.gw1.once")
    );
}
