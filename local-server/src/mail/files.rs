use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use async_trait::async_trait;
use forecourt_store::messages::derived;
use forecourt_store::ports::{Mail, MailError, Mailer};

/// The most files that are kept, the newest ones. They are for trying the server out; their links
/// end after some days.
const MAX_FILES: usize = 200;
/// The most characters of a mail's id that is a file's name as it is.
const MAX_NAME_CHARS: usize = 64;
/// The rights of a file: its owner alone reads it, since links in mails are secrets.
const PRIVATE_FILE: u32 = 0o600;

/// Writes each mail to a file of its own, for a machine without a mail server.
pub(super) struct FileMailer {
    folder: PathBuf,
}

impl FileMailer {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn write(&self, name: &str, mail: &Mail) -> io::Result<()> {
        forecourt_process::make_private(&self.folder)?;
        let part = self.folder.join(format!("{name}.new"));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let mut file = options.mode(PRIVATE_FILE).open(&part)?;
        let Mail {
            to, subject, text, ..
        } = mail;
        file.write_all(format!("To: {to}\nSubject: {subject}\n\n{text}").as_bytes())?;
        // A file is there as a whole or not at all, since people and scripts wait for it.
        fs::rename(&part, self.folder.join(name))?;
        remove_old(&self.folder)
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let file = file_name(&mail.id);
        self.write(&file, mail)
            .map_err(|error| MailError::unavailable(mail, &error))?;
        tracing::warn!(
            file,
            "no mail server is configured (mail.smtp_url): a mail stands in the folder mail of \
             the data folder"
        );
        Ok(())
    }
}

/// The name of a mail's file: its id, unless that is no name that every file system takes.
fn file_name(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !id.is_empty() && id.len() <= MAX_NAME_CHARS && id.chars().all(is_plain) {
        format!("{id}.txt")
    } else {
        format!("{}.txt", derived(&["mail", id]))
    }
}

/// Removes all mails but the newest.
fn remove_old(folder: &Path) -> io::Result<()> {
    let mut mails: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            // Another mail may have removed it just now.
            if let Ok(metadata) = entry.metadata() {
                mails.push((metadata.modified()?, path));
            }
        }
    }
    mails.sort();
    let surplus = mails.len().saturating_sub(MAX_FILES);
    for (_, path) in mails.into_iter().take(surplus) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mail(id: &str) -> Mail {
        Mail {
            id: id.to_owned(),
            to: "anna@example.org".to_owned(),
            subject: "Your account".to_owned(),
            text: "Open this link.\n".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_mail_is_written_to_a_file_that_its_owner_alone_reads() {
        let outer = tempfile::tempdir().unwrap();
        let mailer = FileMailer::new(outer.path().join("mail"));
        // A repeat takes the place of the first one.
        for _ in 0..2 {
            mailer.send(&mail("m1")).await.unwrap();
        }
        let path = outer.path().join("mail/m1.txt");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "To: anna@example.org\nSubject: Your account\n\nOpen this link.\n"
        );
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!(rights(&path), 0o600);
        assert_eq!(rights(&outer.path().join("mail")), 0o700);
        let files = fs::read_dir(outer.path().join("mail")).unwrap();
        assert_eq!(files.count(), 1);
    }

    #[tokio::test]
    async fn the_newest_mails_are_kept() {
        let outer = tempfile::tempdir().unwrap();
        let mailer = FileMailer::new(outer.path().to_owned());
        for number in 0..MAX_FILES + 3 {
            mailer.send(&mail(&format!("m{number}"))).await.unwrap();
            // The clock of a file system may be coarser than this loop.
            let path = outer.path().join(format!("m{number}.txt"));
            let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.set_modified(at).unwrap();
        }
        mailer.send(&mail("last")).await.unwrap();
        let kept = |name: &str| outer.path().join(name).exists();
        assert_eq!(fs::read_dir(outer.path()).unwrap().count(), MAX_FILES);
        assert!(!kept("m0.txt") && !kept("m3.txt"));
        assert!(kept("m4.txt") && kept("last.txt"));
    }

    #[test]
    fn no_id_leads_out_of_the_folder() {
        assert_eq!(file_name("01J8-a_b"), "01J8-a_b.txt");
        for id in ["", "../m1", "a/b", "a b", ".", &"x".repeat(65)] {
            let name = file_name(id);
            assert_eq!(name.len(), 29, "{name}");
            assert!(!name.contains(['/', ' ']), "{name}");
        }
    }
}
