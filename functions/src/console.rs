//! Serves the console: its pages, which live at every address that a browser opens and nothing else
//! has, and its assets. The `api` function and the local server put it before the API, so that both
//! have one origin.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use forecourt_api::Settings;
use forecourt_api::http::host::{authority_of, host_of, is_loopback};
use forecourt_api::http::problem::{Code, Problem};
use forecourt_console::{File, asset, page, version};

/// The page of the console, which shows what the address names.
const INDEX: &str = "index.html";
/// The first segments of addresses that are no page of the console: those of the API, of sockets
/// and of the local server, and those of the pages for drivers.
const NOT_PAGES: [&str; 9] = [
    "v1", "oauth2", "signin", "assets", "link", "healthz", "metrics", "d", "q",
];
/// An asset never changes at its address. RFC 9111 gives no longer life than a year a meaning.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A page is asked for again each time, since it names the assets of the newest release.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// The lifetime of the promise to use HTTPS only, in seconds: a year.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// What the pages may use of the device: the camera for QR codes, and the place on a map.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(self), geolocation=(self), accelerometer=(), display-capture=(), gyroscope=(), \
     magnetometer=(), microphone=(), payment=(), usb=()",
);

/// The console as one deployment serves it.
#[derive(Clone)]
pub struct Console {
    inner: Arc<Inner>,
}

struct Inner {
    /// The headers of every answer.
    headers: HeaderMap,
    /// The host and port of the deployment's address.
    authority: String,
    /// Whether browsers may be told to use HTTPS only at that host.
    is_https: bool,
    /// Whether other hosts than that one and the machine's own names are refused.
    is_guarded: bool,
}

/// What a request asks the console for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked<'a> {
    /// A page, whichever the address names.
    Page,
    /// What stands below `/assets/`.
    Asset(&'a str),
}

impl Console {
    /// The console of a deployment with these settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self::with(settings, false)
    }

    /// The console of a server that is reached over plain HTTP, too. It refuses a request for
    /// another host than its address or a name of the machine itself: a foreign page could have
    /// pointed a name of its own here (DNS rebinding). Behind API Gateway nobody can, since the
    /// name must fit the certificate.
    #[must_use]
    pub fn of_one_machine(settings: &Settings) -> Self {
        Self::with(settings, true)
    }

    fn with(settings: &Settings, is_guarded: bool) -> Self {
        let authority = authority_of(&settings.public_url).to_owned();
        // A promise about a loopback name or a number would count for every port of the machine, or
        // for nothing.
        let host = host_of(&authority).trim_matches(['[', ']']);
        let is_name = !is_loopback(&authority) && host.parse::<std::net::IpAddr>().is_err();
        Self {
            inner: Arc::new(Inner {
                headers: headers(&settings.live_url),
                is_https: is_name && settings.public_url.starts_with("https://"),
                authority,
                is_guarded,
            }),
        }
    }

    /// The router of the API with the console before it.
    pub fn before(self, api: Router) -> Router {
        api.layer(from_fn_with_state(self, serve))
    }

    /// Whether the console may be shown under the host that a request names.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let own = &self.inner.authority;
        let is_own = |host: &str| host.eq_ignore_ascii_case(own) || is_loopback(host);
        !self.inner.is_guarded || host.is_some_and(is_own)
    }

    fn answer(&self, asked: Asked<'_>, method: &Method, headers: &HeaderMap) -> Response {
        let mut response = if self.is_known(headers) {
            match asked {
                Asked::Page => match page(INDEX) {
                    Some(page) => file(page, &ASK_AGAIN, method, headers),
                    None => missing("the console was not built into this program: make console"),
                },
                Asked::Asset(path) => match asset_at(path) {
                    Some(asset) => file(asset, &FOR_EVER, method, headers),
                    None => missing("there is no such file of the console in this release"),
                },
            }
        } else {
            let own = &self.inner.authority;
            let text = format!("The console is at {own}, and on its machine under localhost.\n");
            (StatusCode::MISDIRECTED_REQUEST, text).into_response()
        };
        response.headers_mut().extend(self.inner.headers.clone());
        let host = headers.get(HOST).map(HeaderValue::as_bytes);
        let own = self.inner.authority.as_bytes();
        if self.inner.is_https && host.is_some_and(|host| host.eq_ignore_ascii_case(own)) {
            let headers = response.headers_mut();
            headers.insert(STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
        }
        response
    }
}

/// Answers what is the console's, and hands everything else on.
async fn serve(State(console): State<Console>, request: Request, next: Next) -> Response {
    let (method, headers) = (request.method(), request.headers());
    match asked(method, request.uri().path(), headers) {
        Some(asked) => console.answer(asked, method, headers),
        None => next.run(request).await,
    }
}

/// What of the console a request asks for. Pages have no names of their own: every address that a
/// browser opens is one, unless it is below a name that stands for something else. The last
/// segment may hold a dot, since ids of stations do; a file of the root, such as `/favicon.ico`, is
/// no page.
fn asked<'a>(method: &Method, path: &'a str, headers: &HeaderMap) -> Option<Asked<'a>> {
    if *method != Method::GET && *method != Method::HEAD {
        return None;
    }
    if let Some(asset) = path.strip_prefix("/assets/") {
        return Some(Asked::Asset(asset));
    }
    let path = path.strip_prefix('/')?;
    if path.is_empty() {
        return Some(Asked::Page);
    }
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_file = first.is_empty() || first.contains('.') && rest.is_empty();
    let is_page = !is_file && !first.starts_with('.') && !NOT_PAGES.contains(&first);
    (is_page && accepts_html(headers)).then_some(Asked::Page)
}

/// The asset at a path `{version}/{name}`, if it is one of this release.
fn asset_at(path: &str) -> Option<&'static File> {
    let (of_version, name) = path.split_once('/')?;
    (of_version == version()).then(|| asset(name))?
}

/// The answer with a file, or that the browser has it already.
fn file(file: &'static File, cache: &HeaderValue, method: &Method, asked: &HeaderMap) -> Response {
    let packed = file.gzip.filter(|_| accepts_gzip(asked));
    let (bytes, tag) = match packed {
        Some(packed) => (packed, file.gzip_etag),
        None => (file.bytes, file.etag),
    };
    let mut response = if knows(asked, [file.etag, file.gzip_etag]) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match *method {
            Method::HEAD => Body::empty(),
            _ => Body::from(bytes),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if packed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, HeaderValue::from_static(tag));
    headers.insert(CACHE_CONTROL, cache.clone());
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    response
}

/// The answer that something is not there. It is never HTML: a script that a new release does not
/// have must not be taken for a page.
fn missing(detail: &str) -> Response {
    let mut response = Problem::new(Code::NotFound, detail).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
}

/// The headers of every answer of the console. `live_url` is where live sockets are opened.
fn headers(live_url: &str) -> HeaderMap {
    let live = live_url.split_once("://").map(|(scheme, _)| {
        let authority = authority_of(live_url);
        format!(" {scheme}://{authority}")
    });
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'{}; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types forecourt-worker",
        live.unwrap_or_default()
    );
    let policy = HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
    let own = HeaderName::from_static;
    HeaderMap::from_iter([
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            own("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (
            own("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (own("permissions-policy"), PERMISSIONS),
    ])
}

/// The parts of a header that is a list.
fn parts(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(str::trim)
}

/// Whether a browser asks for a page, and not a script or an app for data.
fn accepts_html(headers: &HeaderMap) -> bool {
    parts(headers, ACCEPT).any(|part| {
        let media = part.split(';').next().unwrap_or_default();
        media.trim().eq_ignore_ascii_case("text/html")
    })
}

/// Whether the caller takes gzip: it names it, and not with the quality 0.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    parts(headers, ACCEPT_ENCODING).any(|part| {
        let (coding, rest) = part.split_once(';').unwrap_or((part, ""));
        let quality = rest.trim().strip_prefix("q=").map(str::parse::<f32>);
        coding.trim().eq_ignore_ascii_case("gzip")
            && quality.is_none_or(|q| q.is_ok_and(|q| q > 0.0))
    })
}

/// Whether the caller has one of these contents already (RFC 9110 §13.1.2).
fn knows(headers: &HeaderMap, tags: [&str; 2]) -> bool {
    parts(headers, IF_NONE_MATCH)
        .any(|known| known == "*" || tags.contains(&known.trim_start_matches("W/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_page_is_what_a_browser_opens_and_nothing_else_has() {
        for (path, accept, is_page) in [
            ("/", HTML, true),
            ("/", "*/*", true),
            ("/overview", HTML, true),
            ("/stations/DE*ABC.7", HTML, true),
            ("/sites/main/energy", "text/html", true),
            ("/overview", "application/json", false),
            ("/overview", "*/*", false),
            ("/v1/nothing", HTML, false),
            ("/oauth2/nothing", HTML, false),
            ("/signin/nothing", HTML, false),
            ("/.well-known/nothing", HTML, false),
            ("/link", HTML, false),
            ("/d", HTML, false),
            ("/q/ABC", HTML, false),
            ("/favicon.ico", HTML, false),
            ("//evil.example", HTML, false),
            ("", HTML, false),
        ] {
            let asked = |method| asked(&method, path, &with(ACCEPT, accept));
            let wanted = is_page.then_some(Asked::Page);
            assert_eq!(asked(Method::GET), wanted, "{path} {accept}");
            assert_eq!(asked(Method::HEAD), wanted, "{path} {accept}");
            assert_eq!(asked(Method::POST), None, "{path} {accept}");
        }
        let script = asked(&Method::GET, "/assets/0/a.js", &with(ACCEPT, HTML));
        assert_eq!(script, Some(Asked::Asset("0/a.js")));
    }

    #[test]
    fn gzip_is_sent_to_who_asks_for_it() {
        for (header, wanted) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.2", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("deflate", false),
            ("", false),
        ] {
            assert_eq!(
                accepts_gzip(&with(ACCEPT_ENCODING, header)),
                wanted,
                "{header}"
            );
        }
    }

    #[test]
    fn a_browser_that_has_either_form_of_a_file_gets_it_no_second_time() {
        for (header, wanted) in [
            ("\"a\"", true),
            ("\"x\", W/\"a-gzip\"", true),
            ("*", true),
            ("\"x\"", false),
        ] {
            let headers = with(IF_NONE_MATCH, header);
            assert_eq!(knows(&headers, ["\"a\"", "\"a-gzip\""]), wanted, "{header}");
        }
    }

    #[test]
    fn only_a_name_that_others_reach_by_https_is_promised_to_stay_so() {
        for (public_url, wanted) in [
            ("https://charge.example.com", true),
            ("http://charge.example.com", false),
            ("https://localhost:8443", false),
            ("https://127.0.0.1:8443", false),
            ("https://192.0.2.7", false),
            ("https://[2001:db8::1]:8443", false),
        ] {
            let settings = Settings::new(public_url.to_owned(), String::new());
            let console = Console::new(&settings);
            let host = HeaderMap::from_iter([(
                HOST,
                HeaderValue::from_str(authority_of(public_url)).unwrap_or(ASK_AGAIN),
            )]);
            let answer = console.answer(Asked::Page, &Method::GET, &host);
            let promised = answer.headers().contains_key(STRICT_TRANSPORT_SECURITY);
            assert_eq!(promised, wanted, "{public_url}");
            let elsewhere = console.answer(Asked::Page, &Method::GET, &with(HOST, "127.0.0.1"));
            let promised = elsewhere.headers().contains_key(STRICT_TRANSPORT_SECURITY);
            assert!(!promised, "{public_url}");
        }
    }

    #[test]
    fn sockets_may_be_opened_to_the_live_address_alone() {
        let headers = headers("wss://abc.execute-api.eu-central-1.amazonaws.com/live");
        let policy = &headers[CONTENT_SECURITY_POLICY];
        let wanted = "connect-src 'self' wss://abc.execute-api.eu-central-1.amazonaws.com;";
        assert!(
            policy.to_str().is_ok_and(|policy| policy.contains(wanted)),
            "{policy:?}"
        );
    }
}
