//! `notify`: tells people what concerns them, by mail, and the systems of operators what happened,
//! by webhooks.
//!
//! A mail that was sent is remembered for two days, so a message that the queue delivers again
//! sends no second one. The mark is written after the mail was sent: when the function is killed
//! in between, the receiver gets the mail twice. In the other order they might never get it.

mod letter;
mod webhooks;
mod words;

use futures_util::future::{join, join_all};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::ports::{
    Condition, Delivery, Mail, MailError, Mailer, Queues, Table, WebhookSender, Write,
    shortened_address,
};
use forecourt_store::rows::SentMailRow;
use forecourt_types::Timestamp;

use crate::batch::{Batch, body};

/// The ports that this function needs.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The one table that holds all rows.
    pub table: &'a dyn Table,
    /// The queues between functions.
    pub queues: &'a dyn Queues,
    /// The service that takes mails.
    pub mailer: &'a dyn Mailer,
    /// Calls the receivers of webhooks.
    pub webhooks: &'a dyn WebhookSender,
    /// The present time, by the clock of the cloud.
    pub now: Timestamp,
}

/// Handles a batch of the notify queue, and returns the ids of the messages that failed. The
/// receivers of webhooks are called at the same time, so that the batch takes as long as the
/// slowest of them and not as all of them.
pub async fn handle(outside: &Outside<'_>, deliveries: Vec<Delivery>) -> Vec<String> {
    let calls = |delivery: &&Delivery| {
        let message = body::<NotifyMessage>(delivery);
        matches!(message, Ok(NotifyMessage::Delivery(_)))
    };
    let (attempts, others): (Vec<&Delivery>, Vec<&Delivery>) = deliveries.iter().partition(calls);
    let attempts = attempts.into_iter().map(|delivery| async move {
        let mut batch = Batch::of("notify");
        batch.work(delivery, one(outside, delivery)).await;
        batch.failed()
    });
    let others = async {
        let mut batch = Batch::of("notify");
        for delivery in others {
            batch.work(delivery, one(outside, delivery)).await;
        }
        batch.failed()
    };
    let (attempts, mut failed) = join(join_all(attempts), others).await;
    failed.extend(attempts.into_iter().flatten());
    failed
}

async fn one(outside: &Outside<'_>, delivery: &Delivery) -> Result<(), Failure> {
    let Outside {
        table, mailer, now, ..
    } = *outside;
    match body(delivery)? {
        NotifyMessage::Mail(message) => mail(table, mailer, now, &message).await,
        NotifyMessage::Event(message) => webhooks::spread(outside, &message).await,
        NotifyMessage::Delivery(message) => webhooks::attempt(outside, &message).await,
        NotifyMessage::StandIn => Ok(()),
    }
}

/// Sends a mail, unless it was sent before or its link has ended.
async fn mail(
    table: &dyn Table,
    mailer: &dyn Mailer,
    now: Timestamp,
    message: &MailMessage,
) -> Result<(), Failure> {
    let mail_id = message.mail_id.as_str();
    let to = shortened_address(&message.to);
    if link_ends(&message.letter).is_some_and(|end| end <= now) {
        tracing::warn!(
            mail_id,
            to,
            "a mail is not sent, because its link has ended"
        );
        return Ok(());
    }
    let key = keys::sent_mail(mail_id);
    if table.get(&key).await?.is_some() {
        return Ok(());
    }
    match mailer.send(&in_words(message)).await {
        Ok(()) => {}
        Err(error @ MailError::Refused(_)) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(cause, mail_id, to, "a mail is dropped");
            return Ok(());
        }
        Err(error @ MailError::Unavailable(_)) => return Err(error.into()),
    }
    let row = SentMailRow { sent_at: now };
    let write = Write::Put {
        item: row.item(key)?,
        condition: Condition::Always,
    };
    // A new try of the message would certainly send the mail again.
    if let Err(error) = table.transact(vec![write]).await {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, mail_id, "a sent mail is not remembered");
    }
    Ok(())
}

/// When the link of a letter ends, if it has one.
const fn link_ends(letter: &Letter) -> Option<Timestamp> {
    match letter {
        Letter::Invitation { expires_at, .. }
        | Letter::Registration { expires_at, .. }
        | Letter::PasswordReset { expires_at, .. } => Some(*expires_at),
        Letter::PasswordChanged { .. }
        | Letter::WebhookGone { .. }
        | Letter::WebhookFailing { .. }
        | Letter::SecondFactorSet { .. }
        | Letter::SecondFactorRemoved { .. }
        | Letter::RecoveryCodeUsed { .. } => None,
    }
}

/// Writes the mail in the language of its receiver.
fn in_words(message: &MailMessage) -> Mail {
    let (subject, text) = letter::in_words(message.language, &message.letter);
    Mail {
        id: message.mail_id.clone(),
        to: message.to.clone(),
        subject,
        text,
    }
}
