use std::time::Duration;

use bytes::Bytes;
use forecourt_outbound::{Answer, Limits, Networks, Outbound, Policy, Request, SendError};
use http::Method;
use http::header::{HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub(crate) const LIMITS: Limits = Limits {
    time: Duration::from_secs(30),
    body_bytes: 8,
};

pub(crate) fn client(allow: &str) -> Outbound {
    Outbound::new(Policy::allowing(Networks::read(allow).unwrap())).unwrap()
}

pub(crate) async fn post(
    client: &Outbound,
    url: &str,
    limits: Limits,
) -> Result<Answer, SendError> {
    let name = HeaderName::from_static("webhook-id");
    let request = Request {
        method: Method::POST,
        url,
        headers: &[(name, HeaderValue::from_static("evt_1"))],
        body: Bytes::from_static(b"{}"),
    };
    client.send(&request, limits).await
}

/// A server that takes one connection, reads the head and the body of one request, and answers
/// with this text. It returns what it read, or nothing if nobody has come.
async fn server(answer: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"{}") {
            let mut part = [0; 512];
            let count = socket.read(&mut part).await.unwrap();
            assert_ne!(count, 0, "the request ended early");
            read.extend_from_slice(&part[..count]);
        }
        socket.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(read).unwrap()
    });
    (port, task)
}

#[tokio::test]
async fn a_request_to_an_allowed_network_is_answered() {
    let answer = "HTTP/1.1 202 Accepted\r\ncontent-length: 12\r\n\r\n123456789012";
    let (port, asked) = server(answer).await;
    let url = format!("http://127.0.0.1:{port}/in?a=b");
    let answer = post(&client("127.0.0.0/8"), &url, LIMITS).await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_ref()),
        (202, &b"12345678"[..])
    );
    let asked = asked.await.unwrap();
    assert!(asked.starts_with("POST /in?a=b HTTP/1.1\r\n"), "{asked}");
    for header in [
        &format!("host: 127.0.0.1:{port}"),
        "webhook-id: evt_1",
        "content-length: 2",
    ] {
        assert!(asked.contains(header), "{header} in {asked}");
    }
}

#[tokio::test]
async fn a_private_address_is_refused_before_anything_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "169.254.169.254",
        "[fd00:ec2::254]",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{port}/");
            let error = post(&client(""), &url, LIMITS).await.unwrap_err();
            assert!(matches!(error, SendError::Refused(_)), "{url}: {error}");
        }
    }
    let url = "http://169.254.169.254/latest/meta-data/";
    let error = post(&client("0.0.0.0/0"), url, LIMITS).await.unwrap_err();
    assert!(error.to_string().contains("credentials"), "{error}");
    // Nobody has connected: the next connection is our own.
    let own = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .unwrap();
    let (_, from) = listener.accept().await.unwrap();
    assert_eq!(from, own.local_addr().unwrap());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (inside, _) = server("HTTP/1.1 200 OK\r\n\r\n").await;
    let location = format!("location: http://127.0.0.1:{inside}/\r\n");
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\n{location}content-length: 0\r\n\r\n");
    let (port, asked) = server(Box::leak(answer.into_boxed_str())).await;
    let url = format!("http://127.0.0.1:{port}/");
    let error = post(&client("127.0.0.1"), &url, LIMITS).await.unwrap_err();
    assert!(matches!(error, SendError::Redirect), "{error}");
    asked.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/");
    let error = post(&client("127.0.0.1"), &url, LIMITS).await.unwrap_err();
    assert_eq!(error.to_string(), "no answer within 30 s");
}

#[tokio::test]
async fn what_is_no_answer_is_told_in_words() {
    let (port, asked) = server("SSH-2.0-OpenSSH\r\n").await;
    let url = format!("http://127.0.0.1:{port}/");
    let error = post(&client("127.0.0.1"), &url, LIMITS).await.unwrap_err();
    assert!(error.to_string().starts_with("no answer: "), "{error}");
    asked.await.unwrap();
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let error = post(&client("127.0.0.1"), &format!("http://{free}/"), LIMITS).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("cannot be reached"), "{error}");
    for url in [
        "ftp://a.example/",
        "https://u:p@a.example/",
        "/x",
        "https://nowhere.invalid/",
    ] {
        let error = post(&client(""), url, LIMITS).await.unwrap_err();
        assert!(
            matches!(error, SendError::Address(_) | SendError::Name { .. }),
            "{url}: {error}"
        );
    }
}
