//! Tests the security profiles 2 and 3.

use std::sync::Arc;

use charger_sim::{Charger, EventKind, Options, OptionsError, Tls, Version};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use tokio_rustls::TlsAcceptor;

use crate::central::{Central, accept, until_booted};

type Certified = CertifiedKey<rcgen::KeyPair>;

fn certified() -> Certified {
    generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap()
}

/// Returns a server that shows `own` and requires a certificate signed by `client`, if given.
fn acceptor(own: &Certified, client: Option<&Certified>) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = match client {
        None => builder.with_no_client_auth(),
        Some(client) => {
            let mut roots = RootCertStore::empty();
            roots.add(client.cert.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    TlsAcceptor::from(Arc::new(
        builder
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap(),
    ))
}

fn pem(identity: &Certified) -> String {
    format!(
        "{}{}",
        identity.cert.pem(),
        identity.signing_key.serialize_pem()
    )
}

#[tokio::test]
async fn a_charger_boots_over_tls_and_shows_its_certificate_when_it_has_one() {
    let (server, client) = (certified(), certified());
    for identity in [None, Some(&client)] {
        let central = Central::start_with(accept, Some(acceptor(&server, identity))).await;
        let tls = Tls {
            trusted_pem: server.cert.pem(),
            identity_pem: identity.map(pem),
        };
        let options = Options {
            tls: Some(tls),
            ..Options::new(&central.url, "CP-1", Version::V16)
        };
        let (_charger, mut events) = Charger::connect(options).unwrap();
        until_booted(&mut events).await;
        assert_eq!(central.heard_of("BootNotification").len(), 1);
    }
}

#[tokio::test]
async fn a_charger_talks_to_nobody_it_does_not_trust() {
    let (server, other) = (certified(), certified());
    let central = Central::start_with(accept, Some(acceptor(&server, None))).await;
    let tls = Tls {
        trusted_pem: other.cert.pem(),
        identity_pem: None,
    };
    let plain = Options::new(&central.url, "CP-1", Version::V16);
    assert!(matches!(
        Charger::connect(plain.clone()),
        Err(OptionsError::Url(_))
    ));
    let (_charger, mut events) = Charger::connect(Options {
        tls: Some(tls),
        ..plain
    })
    .unwrap();
    match events.next().await.unwrap().kind {
        EventKind::ConnectionFailed {
            status: None,
            reason,
            ..
        } => assert!(reason.starts_with("TLS"), "{reason}"),
        other => panic!("{other:?}"),
    }
}
