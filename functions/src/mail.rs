//! The mailer of a deployment that was given no address to send mails from.

use async_trait::async_trait;
use forecourt_store::ports::{Mail, MailError, Mailer};

/// Refuses every mail, because it is not known from which address mails are sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotConfigured;

#[async_trait]
impl Mailer for NotConfigured {
    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        Err(MailError::Refused(
            "mails are not configured: give the template's parameter MailFrom an address that SES \
             has verified"
                .to_owned(),
        ))
    }
}
