//! The head of an upgrade request, read with a limit and checked (RFC 6455 §4.2.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_types::StationId;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::origin::foreign_pages;

/// The most bytes that a head may have: chargers send under 500.
const MAX_HEAD_BYTES: usize = 8 * 1024;

/// The most header lines that a head may have.
const MAX_HEADERS: usize = 64;

/// The headers that decide something here and that a request has once at most: with two of them
/// another reader of the same request, such as a proxy, may go by the other one. `Connection`,
/// `Upgrade` and `Sec-WebSocket-Protocol` are lists that may be written in several lines. Sources:
/// RFC 9112 section 3.2 (`Host`), RFC 9110 sections 5.3, 8.6 and 11.6.2, RFC 6454 section 7.3
/// (`Origin`), RFC 6455 sections 11.3.1 and 11.3.5.
const SINGLE: [&str; 7] = [
    "host",
    "origin",
    "authorization",
    "sec-websocket-key",
    "sec-websocket-version",
    "content-length",
    "transfer-encoding",
];

/// The number of bytes that are read at once.
const READ_BYTES: usize = 1_024;

/// An upgrade request that follows the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The last path segment, percent-decoded, if it can be an identity.
    pub(super) station_id: Option<StationId>,
    /// The value of `Sec-WebSocket-Key`.
    pub(super) key: String,
    /// The values of `Sec-WebSocket-Protocol`, each perhaps a list.
    pub(super) protocols: Vec<String>,
    /// The decoded `user:password` of HTTP Basic, if there is any.
    pub(super) basic: Option<Vec<u8>>,
    /// The origins of other people's web pages that send the request: see [`super::origin`].
    pub(super) foreign_pages: Vec<String>,
    /// The bytes that were read after the head: the first frames of a charger that does not wait
    /// for the answer.
    pub(super) rest: Vec<u8>,
}

/// Why a head is not an upgrade request.
#[derive(Debug)]
pub(super) enum HeadProblem {
    /// The head is answered with this status and text.
    Refuse(u16, &'static str),
    /// The peer is gone.
    Gone,
}

/// Reads up to the empty line that ends the head.
pub(super) async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Result<Head, HeadProblem> {
    let mut bytes = Vec::with_capacity(READ_BYTES);
    loop {
        let before = bytes.len();
        let limit = (MAX_HEAD_BYTES - before).min(READ_BYTES);
        let mut chunk = (&mut *stream).take(u64::try_from(limit).unwrap_or(0));
        let count = chunk
            .read_buf(&mut bytes)
            .await
            .map_err(|_| HeadProblem::Gone)?;
        if count == 0 {
            return Err(HeadProblem::Gone);
        }
        // The end may lie across two reads.
        if let Some(end) = end_of_head(&bytes, before.saturating_sub(3)) {
            let rest = bytes.split_off(end);
            return parse(&bytes, rest);
        }
        if bytes.len() >= MAX_HEAD_BYTES {
            return Err(HeadProblem::Refuse(431, "the request head is too large"));
        }
    }
}

fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    let place = tail.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(from + place + 4)
}

fn parse(bytes: &[u8], rest: Vec<u8>) -> Result<Head, HeadProblem> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let refuse = |status, text| Err(HeadProblem::Refuse(status, text));
    if !matches!(request.parse(bytes), Ok(httparse::Status::Complete(_))) {
        return refuse(400, "this is not an HTTP request");
    }
    if request.method != Some("GET") {
        return refuse(400, "a WebSocket upgrade is a GET request");
    }
    let fields = Fields(request.headers);
    if SINGLE.iter().any(|name| fields.count(name) > 1) {
        return refuse(400, "a header that may stand once stands twice");
    }
    if fields.has_body() {
        return refuse(400, "a WebSocket upgrade has no body");
    }
    if !fields.has_token("upgrade", "websocket") || !fields.has_token("connection", "upgrade") {
        return refuse(
            426,
            "this port speaks OCPP over WebSocket: connect to /ocpp/{station_id}",
        );
    }
    if fields.first("sec-websocket-version") != Some("13") {
        return refuse(426, "WebSocket version 13 is wanted");
    }
    let Some(key) = fields
        .first("sec-websocket-key")
        .filter(|key| !key.is_empty())
    else {
        return refuse(400, "the header Sec-WebSocket-Key is missing");
    };
    Ok(Head {
        station_id: request.path.and_then(station_of),
        key: key.to_owned(),
        protocols: fields
            .all("sec-websocket-protocol")
            .map(str::to_owned)
            .collect(),
        basic: fields.first("authorization").and_then(basic),
        foreign_pages: foreign_pages(fields.all("origin"), fields.first("host")),
        rest,
    })
}

struct Fields<'a>(&'a [httparse::Header<'a>]);

impl<'a> Fields<'a> {
    /// The values of a header; one that is not text counts as absent.
    fn all(&self, name: &'static str) -> impl Iterator<Item = &'a str> {
        let same = self
            .0
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name));
        same.filter_map(|header| std::str::from_utf8(header.value).ok())
            .map(str::trim)
    }

    /// How many lines a header has, with those that are no text.
    fn count(&self, name: &str) -> usize {
        let same = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
        self.0.iter().filter(same).count()
    }

    /// Whether the head announces a body: its bytes would be read as WebSocket frames.
    fn has_body(&self) -> bool {
        let is_long = self.all("content-length").any(|length| length != "0");
        is_long || self.count("transfer-encoding") > 0
    }

    fn first(&self, name: &'static str) -> Option<&'a str> {
        self.all(name).next()
    }

    fn has_token(&self, name: &'static str, token: &str) -> bool {
        let mut tokens = self.all(name).flat_map(|value| value.split(','));
        tokens.any(|word| word.trim().eq_ignore_ascii_case(token))
    }
}

/// The identity: the last path segment, percent-decoded.
fn station_of(target: &str) -> Option<StationId> {
    let path = target.split(['?', '#']).next()?;
    let decoded = percent_decoded(path.rsplit('/').next()?)?;
    StationId::new(decoded).ok()
}

/// A text without percent encoding; none when the encoding is wrong or hides no text.
pub(crate) fn percent_decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn basic(value: &str) -> Option<Vec<u8>> {
    let (scheme, text) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    STANDARD.decode(text.trim()).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const GOOD: &str = "GET /any/prefix/CP%201?x=1 HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n\
        Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: abc\r\nSec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1\r\n\
        Authorization: Basic Q1AgMTpwdw==\r\n\r\n";

    fn read_text(text: &str) -> Result<Head, (u16, &'static str)> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let mut bytes = text.as_bytes();
        match runtime.block_on(read(&mut bytes)) {
            Ok(head) => Ok(head),
            Err(HeadProblem::Refuse(status, text)) => Err((status, text)),
            Err(HeadProblem::Gone) => Err((0, "gone")),
        }
    }

    #[test]
    fn a_head_gives_identity_protocols_and_credentials() {
        let head = read_text(&format!("{GOOD}\u{1}\u{2}")).unwrap();
        assert_eq!(head.station_id, Some(StationId::new("CP 1").unwrap()));
        assert_eq!(head.protocols, ["ocpp1.6, ocpp2.0.1"]);
        assert_eq!(head.basic.as_deref(), Some(&b"CP 1:pw"[..]));
        assert_eq!(head.rest, [1, 2]);
        assert!(head.foreign_pages.is_empty());
        let page = GOOD.replace("Host: a", "Host: a\r\nOrigin: https://evil.example");
        assert!(!read_text(&page).unwrap().foreign_pages.is_empty());
    }

    #[test]
    fn what_is_no_upgrade_is_refused_with_its_status() {
        let long = GOOD.replace("Host: a", &format!("Host: {}", "a".repeat(MAX_HEAD_BYTES)));
        let many = GOOD.replace("Host: a", ["X: 1\r\n"; 70].concat().trim_end());
        let cases = [
            (GOOD.replace("GET", "POST"), 400),
            (GOOD.replace("WebSocket\r\n", "h2c\r\n"), 426),
            (GOOD.replace("keep-alive, Upgrade", "close"), 426),
            (GOOD.replace("Version: 13", "Version: 8"), 426),
            (GOOD.replace("Key: abc", "Key:"), 400),
            (GOOD.replace("Host: a", "Host: a\r\nhost: \u{e4}"), 400),
            ("\r\n\r\n".to_owned(), 400),
            ("nonsense\r\n\r\n".to_owned(), 400),
            (long, 431),
            (many, 400),
            ("GET / HTTP/1.1\r\n".to_owned(), 0),
        ];
        for (text, status) in cases {
            let refused = read_text(&text).unwrap_err().0;
            assert_eq!(refused, status, "{}", text.get(..60).unwrap_or(&text));
        }
    }

    #[test]
    fn a_path_without_a_usable_identity_has_none() {
        for path in [
            "/",
            "/ocpp/",
            "/ocpp/%zz",
            "/ocpp/%ff",
            "/ocpp/%0a",
            "/ocpp/a%",
        ] {
            assert_eq!(station_of(path), None, "{path}");
        }
        let cases = [("/a", "a"), ("/ocpp/%41%2Fb", "A/b"), ("/x/y/z", "z")];
        for (path, id) in cases {
            assert_eq!(
                station_of(path),
                Some(StationId::new(id).unwrap()),
                "{path}"
            );
        }
    }
}
