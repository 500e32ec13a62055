use std::error::Error as _;
use std::time::Duration;

use async_trait::async_trait;
use forecourt_store::messages::derived;
use forecourt_store::ports::{Mail, MailError, Mailer};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::config::SmtpConfig;

/// The longest time that a step of a mail server may take. A batch of mails to a server that is
/// silent must fail before its function's time is over.
const STEP_LIMIT: Duration = Duration::from_secs(10);

/// The address of the mail server cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mail.smtp_url cannot be used")]
pub struct SmtpError(#[from] Error);

/// Hands mails to one mail server, each over a connection of its own.
pub(super) struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    pub(super) fn new(server: &SmtpConfig) -> Result<Self, SmtpError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url)?;
        Ok(Self {
            transport: builder.timeout(Some(STEP_LIMIT)).build(),
            from: server.from.clone(),
        })
    }

    fn message(&self, mail: &Mail, to: Address) -> Result<Message, lettre::error::Error> {
        // A mail that is sent twice has the same id, so that the receiver may show it once.
        let id = derived(&["mail", &mail.id]);
        Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let to: Result<Address, _> = mail.to.parse();
        let to = to.map_err(|error| MailError::refused(mail, &error))?;
        let message = self.message(mail, to);
        let message = message.map_err(|error| MailError::refused(mail, &error))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if is_about_the_receiver(&error) => Err(MailError::refused(mail, &error)),
            Err(error) => Err(MailError::unavailable(mail, &error)),
        }
    }
}

/// Whether the server says that this receiver never gets a mail (RFC 5321 §4.2.3, RFC 3463). What
/// else it refuses for good, such as our password or relaying, a person can repair, so that the
/// mail is not lost.
fn is_about_the_receiver(error: &Error) -> bool {
    let Some(code) = error.status() else {
        return false;
    };
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    says_receiver(&code.to_string(), &text)
}

fn says_receiver(code: &str, text: &str) -> bool {
    let enhanced = text.split_whitespace().next().unwrap_or_default();
    let mut parts = enhanced.split('.');
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u16>().is_ok());
    match (parts.next(), parts.next()) {
        (Some("5"), Some(subject)) if is_number(parts.next()) => matches!(subject, "1" | "2"),
        _ => matches!(code, "550" | "551" | "553"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_that_does_not_exist_is_told_from_a_server_that_refuses_us() {
        for (code, text, receiver) in [
            ("550", "5.1.1 <a@b>: no such user", true),
            ("550", "5.2.1 mailbox disabled", true),
            ("550", "no such user", true),
            ("553", "that is no address", true),
            ("550", "5.7.1 relaying denied", false),
            ("554", "5.7.1 spam", false),
            ("535", "5.7.8 authentication failed", false),
            ("530", "authentication required", false),
            ("421", "4.3.2 shutting down", false),
            ("450", "4.2.0 greylisted", false),
        ] {
            assert_eq!(says_receiver(code, text), receiver, "{code} {text}");
        }
    }
}
