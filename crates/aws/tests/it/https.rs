//! The SDK's own HTTPS client as the functions use it: it does TLS with ring, and trusts only the
//! certificates that the machine trusts.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{AlertDescription, Error, ServerConfig};

fn acceptor() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn the_sdk_speaks_tls_and_refuses_a_certificate_nobody_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        acceptor().accept(socket).await.map(drop).unwrap_err()
    });
    let lookup = |name: &str| match name {
        "AWS_REGION" => Some("eu-central-1".to_owned()),
        "AWS_ENDPOINT_URL" => Some(format!("https://localhost:{port}")),
        _ => Some("only-for-tests".to_owned()),
    };
    let config = forecourt_aws::sdk_config_from(lookup).unwrap();
    let config = config
        .into_builder()
        .retry_config(aws_sdk_dynamodb::config::retry::RetryConfig::disabled())
        .build();
    let client = aws_sdk_dynamodb::Client::new(&config);
    let asked = client.list_tables().send().await;
    assert!(asked.is_err());
    let error = server.await.unwrap();
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<Error>());
    // The client has read the certificate, so it does TLS, and it does not trust the certificate.
    let alerts = [
        AlertDescription::UnknownCA,
        AlertDescription::BadCertificate,
    ];
    let refused = matches!(cause, Some(Error::AlertReceived(alert)) if alerts.contains(alert));
    assert!(refused, "{error:?}");
}
