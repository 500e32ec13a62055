use std::sync::Arc;

use forecourt_outbound::{Networks, Outbound, Policy, SendError};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::requests::{LIMITS, client, post};

/// A server whose certificate, for this name, signs itself. It answers one request.
async fn server(name: &str) -> (u16, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let Ok(mut socket) = acceptor.accept(socket).await else {
            return;
        };
        let mut read = Vec::new();
        while !read.ends_with(b"{}") {
            read.push(socket.read_u8().await.unwrap());
        }
        let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
        socket.write_all(answer).await.unwrap();
    });
    (port, certificate)
}

fn trusting(certificate: CertificateDer<'static>) -> Outbound {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let policy = Policy::allowing(Networks::read("127.0.0.1 ::1").unwrap());
    Outbound::trusting(policy, roots).unwrap()
}

#[tokio::test]
async fn a_certificate_must_be_trusted_and_for_the_name() {
    let (port, certificate) = server("localhost").await;
    let url = format!("https://localhost:{port}/");
    let answer = post(&trusting(certificate), &url, LIMITS).await.unwrap();
    assert_eq!(answer.status, 204);

    let (port, _) = server("localhost").await;
    let url = format!("https://localhost:{port}/");
    let error = post(&client("127.0.0.1 ::1"), &url, LIMITS)
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Tls(_)), "{error}");

    let (port, certificate) = server("other.example").await;
    let url = format!("https://localhost:{port}/");
    let error = post(&trusting(certificate), &url, LIMITS)
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Tls(_)), "{error}");
}
