//! Mails through Amazon SES.

use async_trait::async_trait;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use aws_types::SdkConfig;
use forecourt_store::ports::{Mail, MailError, Mailer};

/// Sends mails from one address by `SendEmail` of SES. One function alone uses it, so the client
/// of SES is in no other program.
#[derive(Debug, Clone)]
pub struct SesMailer {
    client: Client,
    from: String,
}

impl SesMailer {
    /// Takes the address that mails are sent from, which SES must have verified, or its domain.
    #[must_use]
    pub fn new(config: &SdkConfig, from: String) -> Self {
        Self {
            client: Client::new(config),
            from,
        }
    }
}

fn utf8(text: &str) -> Result<Content, BuildError> {
    Content::builder().data(text).charset("UTF-8").build()
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let body = Body::builder().text(utf8(&mail.text)?).build();
    let message = Message::builder().subject(utf8(&mail.subject)?);
    let message = message.body(body).build();
    Ok(EmailContent::builder().simple(message).build())
}

#[async_trait]
impl Mailer for SesMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let content = content(mail).map_err(|error| MailError::refused(mail, &error))?;
        let call = self.client.send_email().from_email_address(&self.from);
        let call = call.destination(Destination::builder().to_addresses(&mail.to).build());
        let Err(error) = call.content(content).send().await else {
            return Ok(());
        };
        let error = error.into_service_error();
        // The address is none. Whatever else SES says is about this deployment (an identity that
        // is not verified, a quota, a pause), so the mail waits until a person has repaired it.
        if error.is_bad_request_exception() {
            Err(MailError::refused(mail, &error))
        } else {
            Err(MailError::unavailable(mail, &error))
        }
    }
}
