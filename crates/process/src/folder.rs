//! Makes folders and files that only their owner may open.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

/// The permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;
/// The mode of a private folder.
const PRIVATE_FOLDER: u32 = 0o700;
/// The id of the user that may change every folder.
const ROOT: u32 = 0;
/// The permission bit of folders such as `/tmp` that all users share.
const STICKY: u32 = 0o1000;

/// Why a folder is refused.
#[derive(Debug, thiserror::Error)]
enum Exposed {
    /// The folder belongs to another user, and others may open it.
    #[error(
        "other users may open it (mode {mode:03o}) and it belongs to user {owner}: type `sudo chown {user} {0} && sudo chmod 700 {0}`",
        quoted(path)
    )]
    Foreign {
        path: PathBuf,
        mode: u32,
        owner: u32,
        user: u32,
    },
    /// All users share the folder.
    #[error("all users of this machine share it (mode {mode:04o}): choose a folder within it")]
    Shared { mode: u32 },
    /// The folder belongs to this user, and its mode could not be changed.
    #[error(
        "other users may open it (mode {mode:03o}): type `chmod 700 {}`, or choose a folder on another file system",
        quoted(path)
    )]
    Unchanged { path: PathBuf, mode: u32 },
}

/// Quotes a path for a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

impl From<Exposed> for io::Error {
    fn from(exposed: Exposed) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, exposed)
    }
}

/// Keeps other users from opening any file or folder that this process makes, whichever code makes
/// it: SQLite and other libraries set no mode themselves. A program calls it first, while it has
/// one thread.
pub fn keep_files_private() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Makes a folder that only its owner may open, with the missing folders above it. If the folder
/// exists and belongs to the process's user, or to any user when the process runs as root, others
/// lose their rights to it (mode 0700) and to the process's files directly in it. Deeper folders
/// are left to whoever uses them.
///
/// # Errors
/// The folder cannot be made or examined; other users may open it and it does not belong to the
/// process's user, or all users share it, or its mode cannot be changed. The text then says
/// what to type.
pub fn make_private(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE_FOLDER)
        .create(path)?;
    let found = fs::metadata(path)?;
    let mode = found.mode() & 0o7777;
    let user = rustix::process::geteuid().as_raw();
    if mode & STICKY != 0 && mode & OTHERS != 0 {
        return Err(Exposed::Shared { mode }.into());
    }
    if mode & OTHERS != 0 {
        close(path, &found, user)?;
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // A file may be gone again: SQLite's companions come and go.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.is_file() && metadata.uid() == user && metadata.mode() & OTHERS != 0 {
            take_rights(&entry.path(), &metadata)?;
        }
    }
    Ok(())
}

fn close(path: &Path, found: &Metadata, user: u32) -> io::Result<()> {
    let mode = found.mode() & 0o7777;
    // Root closes a folder for its owner: a mounted one is often somebody's own.
    if found.uid() != user && user != ROOT {
        let path = path.to_owned();
        let owner = found.uid();
        return Err(Exposed::Foreign {
            path,
            mode,
            owner,
            user,
        }
        .into());
    }
    // Some file systems take the change and do not make it.
    let changed = take_rights(path, found).and_then(|()| fs::metadata(path));
    if !changed.is_ok_and(|now| now.mode() & OTHERS == 0) {
        let path = path.to_owned();
        return Err(Exposed::Unchanged { path, mode }.into());
    }
    tracing::warn!(
        folder = %path.display(),
        "other users of this machine could open this folder (mode {mode:03o}) until now: if any is not trusted, replace the secrets in it"
    );
    Ok(())
}

fn take_rights(path: &Path, found: &Metadata) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(found.mode() & PRIVATE_FOLDER))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_folder_and_its_files_lose_the_rights_of_others_and_keep_the_owners() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("a/b");
        make_private(&folder).unwrap();
        assert_eq!(
            (mode(&folder), mode(&outer.path().join("a"))),
            (0o700, 0o700)
        );
        let (file, program, elsewhere) =
            (folder.join("f"), folder.join("p"), outer.path().join("e"));
        for (path, rights) in [(&file, 0o644), (&program, 0o755), (&elsewhere, 0o644)] {
            fs::write(path, "x").unwrap();
            set(path, rights);
        }
        // A link is not followed: what it names is not this folder's.
        std::os::unix::fs::symlink(&elsewhere, folder.join("link")).unwrap();
        for rights in [0o755, 0o775, 0o701, 0o2750] {
            set(&folder, rights);
            make_private(&folder).unwrap();
            assert_eq!(mode(&folder), 0o700, "{rights:o}");
        }
        assert_eq!(
            (mode(&file), mode(&program), mode(&elsewhere)),
            (0o600, 0o700, 0o644)
        );
    }

    #[test]
    fn a_folder_that_all_users_share_is_refused_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        set(folder.path(), 0o1777);
        let error = make_private(folder.path()).unwrap_err().to_string();
        assert!(error.contains("choose a folder within it"), "{error}");
        assert_eq!(mode(folder.path()), 0o1777);
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused_with_the_line_to_type() {
        // It belongs to root and everybody may look into it.
        let found = fs::metadata("/").unwrap();
        let error = close(Path::new("/it's"), &found, found.uid() + 1).unwrap_err();
        let text = error.to_string();
        let wanted = r"chmod 700 '/it'\''s'`";
        assert!(text.contains(wanted) && text.contains("chown 1 "), "{text}");
    }
}
