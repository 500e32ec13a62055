//! `notify`: tells people what concerns them, by mail.
//!
//! A mail that was sent is remembered for two days, so a message that the queue delivers again
//! sends no second one. The mark is written after the mail was sent: when the function is killed
//! in between, the receiver gets the mail twice. In the other order they might never get it.

mod letter;
mod words;

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::ports::{
    Condition, Delivery, Mail, MailError, Mailer, Table, Write, shortened_address,
};
use forecourt_store::rows::SentMailRow;
use forecourt_types::Timestamp;

use crate::batch::{Batch, body};

/// Handles a batch of the notify queue, and returns the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    mailer: &dyn Mailer,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let mut batch = Batch::of("notify");
    for delivery in &deliveries {
        let work = one(table, mailer, now, delivery);
        batch.work(delivery, work).await;
    }
    batch.failed()
}

async fn one(
    table: &dyn Table,
    mailer: &dyn Mailer,
    now: Timestamp,
    delivery: &Delivery,
) -> Result<(), Failure> {
    match body(delivery)? {
        NotifyMessage::Mail(message) => mail(table, mailer, now, &message).await,
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
        Letter::Invitation { expires_at, .. } | Letter::PasswordReset { expires_at, .. } => {
            Some(*expires_at)
        }
        Letter::PasswordChanged { .. }
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
