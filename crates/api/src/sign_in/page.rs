//! The HTML of the sign-in pages. They hold no script and load nothing, so they work everywhere.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_types::Language;
use sha2::{Digest as _, Sha256};

use super::qr::Drawing;
use super::words;

const STYLE: &str = "\
:root{color-scheme:light dark;font:17px/1.6 system-ui,sans-serif}\
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;box-sizing:border-box}\
main{width:min(24rem,100%)}\
h1{font-size:1.4rem;margin:0 0 1rem}\
label{display:block;margin:.8rem 0 .2rem}\
input,select,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem .7rem;min-height:44px;\
border:1px solid GrayText;border-radius:.4rem}\
button{margin-top:1.2rem;border:0;background:#0b57d0;color:#fff;cursor:pointer}\
:focus-visible{outline:3px solid light-dark(#0b57d0,#8ab4f8);outline-offset:2px}\
.error{border-inline-start:4px solid #b3261e;padding-inline-start:.7rem}\
.done{border-inline-start:4px solid #146c2e;padding-inline-start:.7rem}\
svg{display:block;width:min(14rem,100%);margin:1rem auto;background:#fff}\
code{display:block;font:1.05rem/1.7 ui-monospace,monospace;overflow-wrap:anywhere}\
small{display:block;margin-top:.2rem}\
.of{margin:0}\
nav{display:flex;flex-wrap:wrap;gap:0 1rem;margin-top:1.5rem}\
nav a{padding:.5rem 0}\
[aria-current]{color:inherit;font-weight:600;text-decoration:none}";

/// A part of a page.
pub(super) enum Part<'a> {
    /// A paragraph of plain text.
    Text(&'a str),
    /// A paragraph that says what went wrong.
    Error(&'a str),
    /// A paragraph that says what was done.
    Done(&'a str),
    /// A link within the site.
    Link { href: &'a str, text: &'a str },
    /// A picture of a QR code; `label` says what it is.
    Picture { label: &'a str, drawing: Drawing },
    /// Texts that are typed or written down, one a line.
    Codes(Vec<String>),
    /// A form that is sent to `action` by POST.
    Form {
        action: &'a str,
        fields: Vec<Field<'a>>,
        button: &'a str,
    },
}

/// Where the form of a page goes, and what goes along.
pub(super) struct Form<'a> {
    pub(super) action: &'a str,
    pub(super) hidden: Vec<(&'a str, &'a str)>,
}

impl<'a> Form<'a> {
    /// The form with one more field, or with none.
    pub(super) fn part(self, field: Option<Field<'a>>, button: &'a str) -> Part<'a> {
        let hidden = self.hidden.into_iter();
        let hidden = hidden.map(|(name, value)| Field::Hidden { name, value });
        Part::Form {
            action: self.action,
            fields: hidden.chain(field).collect(),
            button,
        }
    }
}

/// A field of a form.
pub(super) enum Field<'a> {
    /// A value that goes along.
    Hidden { name: &'a str, value: &'a str },
    /// The e-mail address.
    Email { label: &'a str, value: &'a str },
    /// The name of the person.
    Name { label: &'a str, value: &'a str },
    /// The password that the person has.
    Password { label: &'a str },
    /// A code of the second factor.
    Code { label: &'a str },
    /// The password that the person chooses.
    NewPassword { label: &'a str, hint: &'a str },
    /// One of several choices, each with its value and its text.
    Choice {
        name: &'a str,
        label: &'a str,
        choices: Vec<(String, String)>,
    },
}

/// A page with its status.
pub(super) struct Page<'a> {
    pub(super) language: Language,
    /// The name of the operator, if the deployment has only one.
    pub(super) operator: Option<&'a str>,
    /// The address of this page up to the language, if it can be opened in another one.
    pub(super) address: Option<String>,
    pub(super) title: &'a str,
    pub(super) parts: Vec<Part<'a>>,
    pub(super) status: StatusCode,
    /// The seconds after which the request may be made again.
    pub(super) retry_after_s: Option<i64>,
}

/// Escapes a text for HTML, in an element or between quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}

impl Page<'_> {
    /// Offers the page in every language. It is opened with these fields of the query.
    pub(super) fn in_each_language(mut self, path: &str, fields: &[(&str, &str)]) -> Self {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let others = fields.iter().filter(|(name, _)| *name != "lang");
        query.extend_pairs(others);
        query.append_pair("lang", "");
        self.address = Some(format!("{path}?{}", query.finish()));
        self
    }

    fn html(&self) -> String {
        let title = escape(self.title);
        let lang = self.language.as_str();
        let by = escape(self.operator.unwrap_or("Forecourt"));
        let mut html = format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <title>{title} · {by}</title><style>{STYLE}</style></head>\
             <body><main>"
        );
        // Writing into a string cannot fail.
        if self.operator.is_some() {
            let _ = write!(html, "<p class=\"of\">{by}</p>");
        }
        let _ = write!(html, "<h1>{title}</h1>");
        for part in &self.parts {
            part.write(&mut html);
        }
        self.write_languages(&mut html);
        html.push_str("</main></body></html>");
        html
    }

    /// Writes a row of links to this page in every language, each in its own.
    fn write_languages(&self, html: &mut String) {
        let Some(address) = self.address.as_deref().map(escape) else {
            return;
        };
        let label = escape(words::of(self.language).language);
        let _ = write!(html, "<nav aria-label=\"{label}\">");
        for language in Language::ALL {
            let lang = language.as_str();
            let name = words::of(language).own_name;
            let current = if language == self.language {
                " aria-current=\"true\""
            } else {
                ""
            };
            let _ = write!(
                html,
                "<a href=\"{address}{lang}\" lang=\"{lang}\" hreflang=\"{lang}\"{current}>{name}</a>"
            );
        }
        html.push_str("</nav>");
    }
}

impl Part<'_> {
    fn write(&self, html: &mut String) {
        // Writing into a string cannot fail.
        let _ = match self {
            Self::Text(text) => write!(html, "<p>{}</p>", escape(text)),
            Self::Error(text) => {
                write!(
                    html,
                    "<p class=\"error\" role=\"alert\">{}</p>",
                    escape(text)
                )
            }
            Self::Done(text) => {
                write!(
                    html,
                    "<p class=\"done\" role=\"status\">{}</p>",
                    escape(text)
                )
            }
            Self::Link { href, text } => {
                write!(
                    html,
                    "<p><a href=\"{}\">{}</a></p>",
                    escape(href),
                    escape(text)
                )
            }
            Self::Picture { label, drawing } => {
                let Drawing { size, path } = drawing;
                write!(
                    html,
                    "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {size} {size}\" \
                     shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>",
                    escape(label)
                )
            }
            Self::Codes(codes) => {
                for code in codes {
                    let _ = write!(html, "<code>{}</code>", escape(code));
                }
                Ok(())
            }
            Self::Form {
                action,
                fields,
                button,
            } => {
                let _ = write!(html, "<form method=\"post\" action=\"{}\">", escape(action));
                for field in fields {
                    field.write(html);
                }
                write!(html, "<button>{}</button></form>", escape(button))
            }
        };
    }
}

impl Field<'_> {
    fn write(&self, html: &mut String) {
        let _ = match self {
            Self::Hidden { name, value } => write!(
                html,
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(name),
                escape(value)
            ),
            Self::Email { label, value } => write!(
                html,
                "<label for=\"email\">{}</label><input id=\"email\" name=\"email\" type=\"email\" \
                 autocomplete=\"username\" maxlength=\"254\" required value=\"{}\">",
                escape(label),
                escape(value)
            ),
            Self::Name { label, value } => write!(
                html,
                "<label for=\"name\">{}</label><input id=\"name\" name=\"name\" \
                 autocomplete=\"name\" maxlength=\"200\" required value=\"{}\">",
                escape(label),
                escape(value)
            ),
            Self::Password { label } => write!(
                html,
                "<label for=\"password\">{}</label><input id=\"password\" name=\"password\" \
                 type=\"password\" autocomplete=\"current-password\" maxlength=\"128\" required>",
                escape(label)
            ),
            Self::Code { label } => write!(
                html,
                "<label for=\"code\">{}</label><input id=\"code\" name=\"code\" \
                 inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"32\" required>",
                escape(label)
            ),
            Self::NewPassword { label, hint } => write!(
                html,
                "<label for=\"password\">{}</label><input id=\"password\" name=\"password\" \
                 type=\"password\" autocomplete=\"new-password\" minlength=\"10\" \
                 maxlength=\"128\" required aria-describedby=\"hint\"><small id=\"hint\">{}</small>",
                escape(label),
                escape(hint)
            ),
            Self::Choice {
                name,
                label,
                choices,
            } => {
                let name = escape(name);
                let _ = write!(
                    html,
                    "<label for=\"{name}\">{}</label><select id=\"{name}\" name=\"{name}\">",
                    escape(label)
                );
                for (value, text) in choices {
                    let (value, text) = (escape(value), escape(text));
                    let _ = write!(html, "<option value=\"{value}\">{text}</option>");
                }
                write!(html, "</select>")
            }
        };
    }
}

/// The policy of the pages: their own style and forms to their own site, and nothing else. A form
/// is answered with a redirect to the client, which browsers check against `form-action` too, so
/// that is left open for the page that has such a form.
fn policy(is_redirecting: bool) -> HeaderValue {
    static STYLE_HASH: OnceLock<String> = OnceLock::new();
    let hash = STYLE_HASH.get_or_init(|| STANDARD.encode(Sha256::digest(STYLE)));
    let forms = if is_redirecting {
        ""
    } else {
        "; form-action 'self'"
    };
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'{forms}"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.html()).into_response();
        let headers = response.headers_mut();
        let is_redirecting = self
            .parts
            .iter()
            .any(|part| matches!(part, Part::Form { action, .. } if *action == super::AUTHORIZE));
        headers.insert(CONTENT_SECURITY_POLICY, policy(is_redirecting));
        for (name, value) in [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            // With `no-referrer` the browser would not name the origin of a form either.
            (REFERRER_POLICY, "same-origin"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.unsigned_abs()));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_page_shows_stays_text() {
        let sly = "\"><script>alert('x')</script>&";
        let page = Page {
            language: Language::En,
            operator: Some(sly),
            address: None,
            title: sly,
            parts: vec![
                Part::Error(sly),
                Part::Form {
                    action: "/x",
                    fields: vec![
                        Field::Hidden {
                            name: "state",
                            value: sly,
                        },
                        Field::Email {
                            label: "E",
                            value: sly,
                        },
                    ],
                    button: sly,
                },
            ],
            status: StatusCode::OK,
            retry_after_s: None,
        };
        let html = page.in_each_language("/x", &[("state", sly)]).html();
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("value=\"\">"), "{html}");
    }
}
