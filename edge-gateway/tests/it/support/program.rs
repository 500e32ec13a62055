//! The program itself: the tests run it, ask it, and give it an API to talk to.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::within;

pub(crate) struct Program {
    pub child: Child,
    pub ocpp: SocketAddr,
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_edge-gateway"));
    command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

pub(crate) fn write_config(directory: &Path) {
    let text = format!(
        "state_dir = {:?}\n[ocpp]\nlisten = \"127.0.0.1:0\"\n[status]\nlisten = \"off\"\n\
         [cloud]\nlongest_backoff_s = 1\n[policy]\nunknown_tokens = \"accept\"\nask_deadline_ms = 100\nconfirm_interval_ms = 1000\n",
        directory.display().to_string()
    );
    std::fs::write(directory.join("gateway.toml"), text).unwrap();
}

impl Program {
    pub(crate) async fn start(directory: &Path) -> Self {
        let mut command = program();
        let config = directory.join("gateway.toml");
        let mut child = command
            .args(["run", "--config"])
            .arg(config)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = within(lines.next_line()).await.unwrap().unwrap();
        let address = line.split("//").nth(1).unwrap().split('/').next().unwrap();
        let ocpp = address.parse().unwrap();
        // Read on, so that the program never waits for us.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, ocpp }
    }

    /// SIGKILL: nothing in the program gets to run.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// How a command ended: whether it succeeded, and all that it wrote.
pub(crate) async fn output(arguments: &[&str]) -> (bool, String) {
    let mut command = program();
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = within(command.output()).await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// An API that answers one request, and what it was asked.
pub(crate) async fn api(
    status: u16,
    body: String,
) -> (SocketAddr, tokio::task::JoinHandle<String>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            assert!(stream.read_buf(&mut request).await.unwrap() > 0);
        }
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, served)
}
