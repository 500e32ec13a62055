//! Prints the size of each program and the time of its start.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use forecourt_tests::aws::FUNCTIONS;
use forecourt_tests::server::LocalServer;

use crate::server::{Kind, Pinning, Running, Server, gateway_binary};
use crate::speed::{as_f64, median, verdict};

/// How often each program is started.
const STARTS: usize = 5;
/// The longest time in which a program must have started.
const PATIENCE: Duration = Duration::from_secs(30);

/// The aims for the sizes, in MB.
const AIM_GATEWAY_MB: f64 = 8.0;
const AIM_LOCAL_SERVER_MB: f64 = 20.0;
const AIM_FUNCTION_MB: f64 = 8.0;

/// Prints the sizes of all programs and the times of their starts. `functions` is the folder of the
/// functions, which have a profile of their own.
pub(crate) fn show(pinning: Pinning, scratch: &Path, functions: &Path) -> Result<()> {
    println!(
        "\nThe programs (size; time from the start of the process until it serves, median of {STARTS})"
    );
    println!("{:<22}{:>10}{:>12}", "", "MB", "ms");
    let gateway = gateway_binary()?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(Kind::Gateway, pinning, scratch)?;
        times.push(server.started_in);
    }
    line("edge-gateway", &gateway, &times, AIM_GATEWAY_MB)?;

    let local_server = gateway.with_file_name("local-server");
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let folder = tempfile::TempDir::new_in(scratch)?;
        let begun = Instant::now();
        let _server = LocalServer::start(folder.path(), &[])?;
        times.push(begun.elapsed());
    }
    line("local-server", &local_server, &times, AIM_LOCAL_SERVER_MB)?;

    let (address, asked) = stand_in()?;
    for name in FUNCTIONS {
        let program = functions.join(name);
        let mut times = Vec::new();
        for _ in 0..STARTS {
            let begun = Instant::now();
            let mut command = Command::new(&program);
            let _function = Running::start(in_lambda(&mut command, name, address))?;
            let at = asked
                .recv_timeout(PATIENCE)
                .with_context(|| format!("the function {name} asked for no event"))?;
            times.push(at.duration_since(begun));
        }
        line(
            &format!("function {name}"),
            &program,
            &times,
            AIM_FUNCTION_MB,
        )?;
    }
    println!(
        "  an empty disk for the first two; the functions ask the runtime for their first event"
    );
    Ok(())
}

fn line(name: &str, program: &PathBuf, times: &[Duration], aim_mb: f64) -> Result<()> {
    let bytes = std::fs::metadata(program)
        .with_context(|| format!("{} is not built", program.display()))?
        .len();
    let size_mb = as_f64(bytes) / 1e6;
    let times_ms: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    println!(
        "{name:<22}{size_mb:>10.2}{:>12.0}   aim at most {aim_mb} MB: {}",
        median(&times_ms),
        verdict(size_mb <= aim_mb)
    );
    Ok(())
}

/// Gives a function the environment of AWS Lambda, with a stand-in for the runtime API and
/// the table.
fn in_lambda<'a>(command: &'a mut Command, name: &str, address: SocketAddr) -> &'a mut Command {
    command
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", name)
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "bench")
        .env("AWS_SECRET_ACCESS_KEY", "bench")
        .env("AWS_ENDPOINT_URL", format!("http://{address}"))
        .env("FORECOURT_TABLE", "bench")
        .env("FORECOURT_LOG", "error")
        .env("FORECOURT_PUBLIC_URL", "https://api.example")
        .env("FORECOURT_WEBSOCKET_URL", "wss://link.example")
        .env("FORECOURT_LIVE_URL", "wss://live.example")
        .stdout(Stdio::null())
}

/// Serves what a function needs at its start: a runtime API, which gives no event and tells when
/// one was asked for, and a table, which has every row.
fn stand_in() -> Result<(SocketAddr, std::sync::mpsc::Receiver<Instant>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let (sender, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            // A function that was ended leaves its connection.
            std::thread::spawn(move || serve(stream, &sender).ok());
        }
    });
    Ok((address, asked))
}

fn serve(stream: TcpStream, asked: &Sender<Instant>) -> Result<()> {
    const ROW: &str = r#"{"Item":{"pk":{"S":"bench"},"sk":{"S":"bench"},"rev":{"N":"1"}}}"#;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 {
                bail!("cut within a request");
            }
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        if first.contains("/invocation/next") {
            asked.send(Instant::now())?;
            continue;
        }
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\r\n{ROW}",
            ROW.len()
        )?;
    }
}
