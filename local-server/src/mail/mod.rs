//! Mails on one machine: handed to a mail server, or written to files where none is configured.

mod files;
mod smtp;

use std::sync::Arc;

use forecourt_store::ports::Mailer;

use crate::config::Config;

pub use smtp::SmtpError;

/// Makes the mailer of this configuration.
///
/// # Errors
/// [`SmtpError`] when the address of the mail server cannot be used.
pub fn mailer(config: &Config) -> Result<Arc<dyn Mailer>, SmtpError> {
    Ok(match &config.mail {
        Some(server) => Arc::new(smtp::SmtpMailer::new(server)?),
        None => Arc::new(files::FileMailer::new(config.data_dir.join("mail"))),
    })
}
