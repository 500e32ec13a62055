use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::executor::give_way;
use super::faults::{Faults, When, injected, lock};
use forecourt_store::ports::{Mail, MailError, Mailer};

/// A mail service that keeps what it was given. It refuses each address that begins with
/// `nobody@`.
#[derive(Debug, Clone, Default)]
pub struct MemoryMailer {
    sent: Arc<Mutex<Vec<Mail>>>,
    faults: Faults,
}

impl MemoryMailer {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            sent: Arc::default(),
            faults,
        }
    }

    /// Takes the mails that were sent, in their order.
    #[must_use]
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *lock(&self.sent))
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        give_way().await;
        let failed = || Err(MailError::unavailable(mail, &*injected()));
        let fault = self.faults.call();
        if fault == Some(When::Before) {
            return failed();
        }
        if mail.to.starts_with("nobody@") {
            return Err(MailError::Refused("there is no such person".to_owned()));
        }
        lock(&self.sent).push(mail.clone());
        give_way().await;
        if fault.is_some() { failed() } else { Ok(()) }
    }
}
