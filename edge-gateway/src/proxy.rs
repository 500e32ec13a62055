//! The HTTP proxy through which the gateway reaches the cloud, where its site has one.
//!
//! The proxy is asked with `CONNECT` (RFC 9110 §9.3.6) for a tunnel to the cloud; TLS is spoken
//! with the cloud through it, so that the proxy reads nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::http_port::local::is_name_of_this_machine;
use crate::sockets::percent_decoded;

/// The most bytes of the head of a proxy's answer: it has a few fields.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Why no tunnel was opened.
#[derive(Debug, Error)]
pub enum ProxyError {
    /// Nobody answers at the address of the proxy, or the connection broke.
    #[error("no connection to the proxy {proxy}")]
    Stream {
        /// The host and the port of the proxy.
        proxy: String,
        /// The error that the system reported.
        #[source]
        source: io::Error,
    },
    /// The proxy wants a user and a password, or others.
    #[error(
        "the proxy {proxy} wants a user and a password (HTTP 407): http://user:password@{proxy} in cloud.proxy or HTTPS_PROXY names them"
    )]
    Credentials {
        /// The host and the port of the proxy.
        proxy: String,
    },
    /// The proxy opens no connection to the cloud.
    #[error("the proxy {proxy} opens no connection to {target}: it answered HTTP {status}")]
    Refused {
        /// The host and the port of the proxy.
        proxy: String,
        /// The host and the port that it was asked for.
        target: String,
        /// The HTTP status of its answer.
        status: u16,
    },
    /// What answers is no HTTP proxy.
    #[error("what answers at {proxy} is no HTTP proxy")]
    NotProxy {
        /// The host and the port of the proxy.
        proxy: String,
    },
}

/// The port of a proxy whose address names none: that of HTTP.
const DEFAULT_PORT: u16 = 80;

/// A proxy and what it is used for. Its `Debug` shows no password.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    host: String,
    port: u16,
    /// The value of `Proxy-Authorization`: a secret.
    authorization: Option<String>,
    /// Whether the proxy comes from the environment: it is then for addresses with TLS only, and
    /// not for this machine or for those that `NO_PROXY` names.
    is_of_environment: bool,
    /// The hosts and domains of `NO_PROXY`, in lower case and without a dot before them.
    except: Vec<String>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.name())
    }
}

impl Proxy {
    /// Reads the address of a proxy, such as `http://user:password@proxy.example:3128`; `http://`
    /// may be left out, and user and password are percent-encoded where they have signs of an
    /// address.
    ///
    /// # Errors
    /// What is wanted instead, in words that do not show the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = || "an address such as http://proxy.example:3128 is wanted".to_owned();
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some(_) => {
                let why = "the address of a proxy begins with http://, whatever address is reached through it";
                return Err(why.to_owned());
            }
            None => text,
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        let place: http::uri::Authority = place.parse().map_err(|_| wanted())?;
        let port = place.port_u16().unwrap_or(DEFAULT_PORT);
        let host = place.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(wanted());
        }
        let authorization = user.map(basic).transpose()?;
        Ok(Self {
            host: host.to_owned(),
            port,
            authorization,
            is_of_environment: false,
            except: Vec::new(),
        })
    }

    /// The proxy that the environment names for addresses with TLS: `HTTPS_PROXY` or `https_proxy`,
    /// and for which hosts it is not used: `NO_PROXY` or `no_proxy`. None where it names none.
    ///
    /// # Errors
    /// The name of the variable that cannot be used, with what is wanted instead.
    pub fn of_environment(
        environment: &BTreeMap<String, String>,
    ) -> Result<Option<Self>, (&'static str, String)> {
        let find = |names: [&'static str; 2]| {
            let mut found = names.iter().filter_map(|name| {
                let text = environment.get(*name)?.trim();
                (!text.is_empty()).then_some((*name, text))
            });
            found.next()
        };
        let Some((name, text)) = find(["https_proxy", "HTTPS_PROXY"]) else {
            return Ok(None);
        };
        let mut proxy = Self::parse(text).map_err(|wanted| (name, wanted))?;
        let except = find(["no_proxy", "NO_PROXY"]).map_or("", |(_, text)| text);
        proxy.is_of_environment = true;
        proxy.except = except
            .split(',')
            .map(|one| one.trim().trim_start_matches("*.").trim_start_matches('.'))
            .filter(|one| !one.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        Ok(Some(proxy))
    }

    /// The host and the port, for people.
    pub(crate) fn name(&self) -> String {
        place(&self.host, self.port)
    }

    /// Whether this host is reached through the proxy.
    pub(crate) fn serves(&self, secure: bool, host: &str) -> bool {
        if !self.is_of_environment {
            return true;
        }
        let host = host.to_ascii_lowercase();
        let is_excepted = self.except.iter().any(|one| {
            let domain = host.strip_suffix(one.as_str());
            one == "*" || domain.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        });
        secure && !is_excepted && !is_name_of_this_machine(&host)
    }

    /// Opens a tunnel through the proxy; the proxy looks the host up.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, ProxyError> {
        let proxy = || self.name();
        let failed = |source| ProxyError::Stream {
            proxy: self.name(),
            source,
        };
        let address = (self.host.as_str(), self.port);
        let mut stream = TcpStream::connect(address).await.map_err(failed)?;
        let target = place(host, port);
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if let Some(authorization) = &self.authorization {
            request.push_str(&format!("Proxy-Authorization: {authorization}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await.map_err(failed)?;
        let head = head(&mut stream).await.map_err(failed)?;
        match status(&head) {
            Some(200..=299) => Ok(stream),
            Some(407) => Err(ProxyError::Credentials { proxy: proxy() }),
            Some(status) => Err(ProxyError::Refused {
                proxy: proxy(),
                target,
                status,
            }),
            None => Err(ProxyError::NotProxy { proxy: proxy() }),
        }
    }
}

/// The value of `Proxy-Authorization` for `user:password` as an address names them (RFC 7617).
fn basic(user: &str) -> Result<String, String> {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let decoded = percent_decoded(user).zip(percent_decoded(password));
    let Some((user, password)) = decoded else {
        return Err("user and password of the proxy have to be percent-encoded".to_owned());
    };
    Ok(format!(
        "Basic {}",
        STANDARD.encode(format!("{user}:{password}"))
    ))
}

/// A host and a port as `CONNECT` names them.
fn place(host: &str, port: u16) -> String {
    match host.contains(':') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}

/// Reads the head of the answer, byte by byte: what follows it belongs to the tunnel. It is cut off
/// at the limit, or where the proxy ends the connection.
async fn head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while head.len() < HEAD_BYTES_MAX && !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).await? == 0 {
            break;
        }
        head.extend_from_slice(&byte);
    }
    Ok(head)
}

/// The status of a whole head; none of what is no answer of HTTP/1.
fn status(head: &[u8]) -> Option<u16> {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut fields);
    match response.parse(head) {
        Ok(httparse::Status::Complete(_)) => response.code,
        Ok(httparse::Status::Partial) | Err(_) => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn an_address_names_host_port_and_what_the_proxy_asks_for() {
        for (text, host, port, authorization) in [
            ("http://proxy.example:3128", "proxy.example", 3128, None),
            ("proxy.example:8080/", "proxy.example", 8080, None),
            ("proxy.example", "proxy.example", 80, None),
            ("HTTP://[::1]:3128", "::1", 3128, None),
            (
                "http://a:b%40c@10.0.0.1:3128/",
                "10.0.0.1",
                3128,
                Some("Basic YTpiQGM="),
            ),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            assert_eq!((proxy.host.as_str(), proxy.port), (host, port), "{text}");
            assert_eq!(proxy.authorization.as_deref(), authorization, "{text}");
            assert!(!format!("{proxy:?}").contains("YTp"), "{proxy:?}");
        }
        for text in [
            "",
            "https://proxy.example:3128",
            "socks5://s3cret@proxy.example:1",
            "http://s3cret:%zz@proxy.example:1",
            "http://s3cret@:1",
        ] {
            let problem = Proxy::parse(text).unwrap_err();
            assert!(!problem.contains("s3cret"), "{text}: {problem}");
        }
    }

    #[test]
    fn the_environment_names_a_proxy_for_tls_and_hosts_without_it() {
        let set = environment(&[
            ("HTTPS_PROXY", "proxy.example:3128"),
            ("no_proxy", "site.example, .lan,192.0.2.1"),
        ]);
        let proxy = Proxy::of_environment(&set).unwrap().unwrap();
        for (secure, host, through) in [
            (true, "cloud.example", true),
            (false, "cloud.example", false),
            (true, "site.example", false),
            (true, "api.SITE.example", false),
            (true, "notsite.example", true),
            (true, "box.lan", false),
            (true, "192.0.2.1", false),
            (true, "127.0.0.1", false),
            (true, "localhost", false),
        ] {
            assert_eq!(proxy.serves(secure, host), through, "{secure} {host}");
        }
        let all = environment(&[("https_proxy", "p:1"), ("NO_PROXY", "*")]);
        let proxy = Proxy::of_environment(&all).unwrap().unwrap();
        assert!(!proxy.serves(true, "cloud.example"));
        assert_eq!(Proxy::of_environment(&environment(&[])), Ok(None));
        let wrong = environment(&[("HTTPS_PROXY", "ftp://proxy")]);
        assert_eq!(Proxy::of_environment(&wrong).unwrap_err().0, "HTTPS_PROXY");
    }

    #[test]
    fn only_a_whole_answer_of_http_has_a_status() {
        for (head, wanted) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            (
                "HTTP/1.0 407 X\r\nProxy-Authenticate: Basic\r\n\r\n",
                Some(407),
            ),
            ("HTTP/1.1 200 cut off", None),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(status(head.as_bytes()), wanted, "{head}");
        }
    }
}
