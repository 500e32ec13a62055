//! The settings of `[mail]`: which server takes the mails.

use std::fmt;

use edge_gateway::config::Reader;
use edge_gateway::http_port::is_name_of_this_machine;
use http::Uri;
use lettre::message::Mailbox;

/// The mail server that takes the mails, and whom they come from.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// The address of the server, with user and password where it wants them. It says whether TLS
    /// is wanted, as `lettre` reads it.
    pub url: String,
    /// The sender of all mails.
    pub from: Mailbox,
}

/// Does not show the address of the server, which may hold a password.
impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// What is wanted for an address of a server. The text never repeats what was given, because that
/// may hold a password.
const WANTED: &str = "smtps://USER:PASSWORD@mail.example.com or smtp://… (with STARTTLS) is wanted, without path or \
    query; other characters of user and password than letters and digits are percent-encoded (@ is %40)";

/// Reads the section. Without an address of a server there is none.
pub(super) fn smtp(reader: &mut Reader) -> Option<SmtpConfig> {
    let url = reader.text("mail.smtp_url");
    let from = reader.text("mail.from");
    let (Some(url), Some(from)) = (&url, &from) else {
        if url.is_some() != from.is_some() {
            reader.problem("mail", "smtp_url and from are both wanted");
        }
        return None;
    };
    let url = with_tls(url);
    if url.is_none() {
        reader.problem("mail.smtp_url", WANTED);
    }
    let sender = from.parse::<Mailbox>().ok();
    if sender.is_none() {
        let wanted = "an address such as no-reply@example.com or \"Forecourt <no-reply@example.com>\" is wanted";
        reader.problem("mail.from", format!("{wanted}, not {from}"));
    }
    Some(SmtpConfig {
        url: url?,
        from: sender?,
    })
}

/// The address of a server with what `lettre` reads about TLS: it is demanded of every server of
/// another machine, because the links in mails, and the password of the server, would cross the
/// network in clear otherwise. Returns none when it is no such address.
fn with_tls(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let host = uri.host().filter(|host| !host.is_empty())?;
    let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !url.contains('#');
    let base = url.trim_end_matches('/');
    match uri.scheme_str()? {
        _ if !is_bare => None,
        "smtps" => Some(base.to_owned()),
        "smtp" if is_name_of_this_machine(host) => Some(base.to_owned()),
        "smtp" => Some(format!("{base}?tls=required")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_demanded_of_every_server_of_another_machine() {
        for (given, used) in [
            ("smtps://mail.example.com", Some("smtps://mail.example.com")),
            (
                "smtps://u:p%40ss@mail.example.com:465/",
                Some("smtps://u:p%40ss@mail.example.com:465"),
            ),
            (
                "smtp://u:p@mail.example.com:587",
                Some("smtp://u:p@mail.example.com:587?tls=required"),
            ),
            ("smtp://192.0.2.1", Some("smtp://192.0.2.1?tls=required")),
            ("smtp://127.0.0.1:2525", Some("smtp://127.0.0.1:2525")),
            ("smtp://localhost", Some("smtp://localhost")),
            ("smtp://mail.example.com?tls=opportunistic", None),
            ("smtp://u:p#ss@mail.example.com", None),
            ("smtp://mail.example.com/inbox", None),
            ("https://mail.example.com", None),
            ("mail.example.com", None),
            ("", None),
        ] {
            assert_eq!(with_tls(given).as_deref(), used, "{given}");
        }
    }
}
