//! Requests to a real local server, as bytes on its two open ports: heads, bodies and
//! upgrades, of clients, of gateways at the link and of chargers.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use crate::engine::Seen;
use crate::frames::hold;

/// How long an answer may take before the connection counts as held.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most that one request may be answered with: the API document is the longest.
const MAX_ANSWER_BYTES: u64 = 4 * 1024 * 1024;

/// The ports of the running server: for clients and the link, and for chargers.
static PORTS: OnceLock<[SocketAddr; 2]> = OnceLock::new();

/// Tells where the server listens. Call it once, before [`request`].
pub(crate) fn serve_at(http: SocketAddr, ocpp: SocketAddr) {
    PORTS.set([http, ocpp]).unwrap();
}

/// Sends the text to both ports, each on a connection of its own that ends with it.
pub(crate) fn request(input: &str, seen: &mut Seen) -> Result<(), String> {
    let ports = PORTS.get().ok_or("no server runs")?;
    for (port, name) in ports.iter().zip(["http", "ocpp"]) {
        let answer = say(*port, input).map_err(|problem| format!("{name}: {problem}"))?;
        check(&answer, name, seen)?;
    }
    Ok(())
}

fn say(port: SocketAddr, input: &str) -> Result<Vec<u8>, String> {
    let connect = TcpStream::connect(port);
    let mut socket = connect.map_err(|error| format!("nobody listens any more: {error}"))?;
    socket
        .set_read_timeout(Some(PATIENCE))
        .map_err(|error| error.to_string())?;
    // The server may have answered and closed before all of it was sent.
    let _ = socket.write_all(input.as_bytes());
    let _ = socket.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let read = socket.take(MAX_ANSWER_BYTES).read_to_end(&mut answer);
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
            Err("the connection is held after its end was said".to_owned())
        }
        // A reset is an end too.
        Ok(_) | Err(_) => Ok(answer),
    }
}

fn check(answer: &[u8], name: &str, seen: &mut Seen) -> Result<(), String> {
    if answer.is_empty() {
        seen.note(&format!("{name} says nothing"));
        return Ok(());
    }
    let text = String::from_utf8_lossy(answer);
    let status = text
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| text.strip_prefix("HTTP/1.0 "));
    let status = status.and_then(|rest| rest.get(..3)?.parse::<u16>().ok());
    hold!(
        status.is_some(),
        "{name} answered no status line: {text:.100}"
    );
    let status = status.unwrap_or_default();
    hold!(
        status < 500 || status == 503,
        "{name} answered {status}: {text:.600}"
    );
    // Letters, since digits are left out of traits.
    let digits = status.to_string();
    let letters = digits
        .bytes()
        .map(|digit| char::from(digit + (b'a' - b'0')));
    let letters: String = letters.collect();
    let code = text
        .split_once("\"code\":\"")
        .and_then(|(_, rest)| rest.split('"').next());
    seen.note(&format!("{name} {letters} {}", code.unwrap_or_default()));
    Ok(())
}
