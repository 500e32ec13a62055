use std::error::Error;
use std::fmt;

use async_trait::async_trait;
use forecourt_types::error_chain;
use thiserror::Error;

/// A mail in words, to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifies the mail: a repeat has the same id.
    pub id: String,
    /// The address of the receiver.
    pub to: String,
    /// The subject, in one line.
    pub subject: String,
    /// The plain text, which may hold a one-time link.
    pub text: String,
}

/// Shows the id alone, because the text may hold a secret and the address is that of a person.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a mail was not sent. The texts show neither the address in full nor a link of the mail,
/// although mail servers like to repeat both in their answers.
#[derive(Debug, Error)]
pub enum MailError {
    /// This mail is never taken: the address does not exist or cannot be one, or nobody can send
    /// mails here. A new try fails in the same way.
    #[error("the mail is refused: {0}")]
    Refused(String),
    /// The mail may be taken later. It may even have been sent.
    #[error("the mail cannot be sent now: {0}")]
    Unavailable(String),
}

impl MailError {
    /// A mail that is never taken, with the cause that the mail service gave.
    #[must_use]
    pub fn refused(mail: &Mail, cause: &dyn Error) -> Self {
        Self::Refused(without_secrets(mail, error_chain(cause)))
    }

    /// A mail that may be taken later, with the cause that the mail service gave.
    #[must_use]
    pub fn unavailable(mail: &Mail, cause: &dyn Error) -> Self {
        Self::Unavailable(without_secrets(mail, error_chain(cause)))
    }
}

/// Sends mails to people.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail to the mail service.
    ///
    /// # Errors
    /// [`MailError`], which tells whether a new try may succeed.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// An address as a log may show it: its first character and its domain, such as
/// `s…@example.org`.
#[must_use]
pub fn shortened_address(address: &str) -> String {
    let first = address.chars().next().filter(|first| *first != '@');
    match (first, address.rsplit_once('@')) {
        (Some(first), Some((_, domain))) => format!("{first}…@{domain}"),
        _ => "…".to_owned(),
    }
}

/// Returns the text with the address shortened, and without the links of the mail.
fn without_secrets(mail: &Mail, mut text: String) -> String {
    for link in mail.text.split_whitespace() {
        if link.starts_with("https://") || link.starts_with("http://") {
            text = replaced(&text, link, "(link)");
        }
    }
    replaced(&text, &mail.to, &shortened_address(&mail.to))
}

/// Replaces a part of a text, in whatever case its ASCII letters are.
fn replaced(text: &str, part: &str, by: &str) -> String {
    let (lower, part) = (text.to_ascii_lowercase(), part.to_ascii_lowercase());
    if part.is_empty() {
        return text.to_owned();
    }
    let mut result = String::new();
    let mut from = 0;
    for (at, _) in lower.match_indices(&part) {
        result.push_str(text.get(from..at).unwrap_or_default());
        result.push_str(by);
        from = at + part.len();
    }
    result.push_str(text.get(from..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            id: "m1".to_owned(),
            to: "Somchai@example.org".to_owned(),
            subject: "Your account".to_owned(),
            text: "Open this:\n\nhttps://charge.example.org/i/1f8a\n".to_owned(),
        }
    }

    #[test]
    fn an_error_shows_neither_the_address_nor_a_link_of_the_mail() {
        let answer = "550 5.1.1 <somchai@example.org>: no such user, see https://help.example/1; \
            https://charge.example.org/i/1f8a is listed";
        let error = MailError::refused(&mail(), &std::io::Error::other(answer));
        assert_eq!(
            error.to_string(),
            "the mail is refused: 550 5.1.1 <S…@example.org>: no such user, see \
             https://help.example/1; (link) is listed"
        );
    }

    #[test]
    fn a_mail_shows_its_id_alone() {
        assert_eq!(format!("{:?}", mail()), r#"Mail { id: "m1", .. }"#);
    }

    #[test]
    fn a_shortened_address_keeps_its_first_character_and_its_domain() {
        for (address, shown) in [
            ("anna@example.org", "a…@example.org"),
            ("ญ@example.org", "ญ…@example.org"),
            ("\"a@b\"@example.org", "\"…@example.org"),
            ("@example.org", "…"),
            ("nobody", "…"),
            ("", "…"),
        ] {
            assert_eq!(shortened_address(address), shown);
        }
    }
}
