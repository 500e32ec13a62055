//! A small HTTP proxy that opens tunnels for those who name its user and password.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// `user:p@ss` in the form of RFC 7617.
const AUTHORIZATION: &str = "Basic dXNlcjpwQHNz";

pub(crate) struct Proxy {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that leads every tunnel to `cloud`, whatever name it is asked for.
    pub(crate) async fn start(cloud: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, cloud, Arc::clone(&heard)));
            }
        });
        Self { address, asked }
    }

    /// The first lines of all requests so far, and whether each named the password.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, cloud: SocketAddr, asked: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let head = String::from_utf8(head).unwrap();
    let first = head.lines().next().unwrap().to_owned();
    asked.lock().unwrap().push(first.clone());
    let answer = match head.contains(&format!("\r\nProxy-Authorization: {AUTHORIZATION}\r\n")) {
        false => {
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
        }
        true if first.contains("forbidden") => "HTTP/1.1 403 Forbidden\r\n\r\n",
        true => "HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n",
    };
    stream.write_all(answer.as_bytes()).await.unwrap();
    if answer.contains(" 200 ") {
        let mut onward = TcpStream::connect(cloud).await.unwrap();
        let _ = copy_bidirectional(&mut stream, &mut onward).await;
    }
}
