//! Files in a folder, where AWS has a bucket.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use forecourt_aws::SystemEntropy;
use forecourt_store::ids;
use forecourt_store::ports::{
    Download, EXPORTS_DAYS, EXPORTS_FOLDER, ObjectError, ObjectKey, ObjectPart, Objects,
};

/// The rights of a file: its owner alone reads it.
const PRIVATE_FILE: u32 = 0o600;

/// The end of the name of a file that is being written.
const UNFINISHED: &str = ".new";

/// How long files of the folder of exports are kept, as a rule of the bucket says on AWS.
const EXPORTS_KEPT: Duration = Duration::from_secs(EXPORTS_DAYS as u64 * 24 * 60 * 60);

/// Keeps each object as a file below one folder. A file is there as a whole or not at all, since it
/// is written under another name first.
#[derive(Debug, Clone)]
pub struct FolderObjects {
    folder: PathBuf,
}

fn failed(error: io::Error) -> ObjectError {
    ObjectError::Unavailable(Box::new(error))
}

impl FolderObjects {
    /// Takes the folder, which is made with the first object.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, key: &ObjectKey) -> PathBuf {
        self.folder.join(key.as_str())
    }

    /// Writes a file as a whole, and returns what `fill` returns.
    fn write<T>(
        &self,
        key: &ObjectKey,
        fill: impl FnOnce(&mut File) -> Result<T, ObjectError>,
    ) -> Result<T, ObjectError> {
        let path = self.path(key);
        let mut folder = self.folder.clone();
        forecourt_process::make_private(&folder).map_err(failed)?;
        let names: Vec<&str> = key.as_str().split('/').collect();
        for name in names.iter().take(names.len().saturating_sub(1)) {
            folder.push(name);
            forecourt_process::make_private(&folder).map_err(failed)?;
        }
        // Two writers of one object have files of their own.
        let writer = ids::new_secret(&SystemEntropy);
        let unfinished = folder.join(format!(".{writer}{UNFINISHED}"));
        let written = (|| {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(PRIVATE_FILE);
            let mut file = options.open(&unfinished).map_err(failed)?;
            let result = fill(&mut file)?;
            file.sync_all().map_err(failed)?;
            fs::rename(&unfinished, &path).map_err(failed)?;
            self.sync(&folder).map_err(failed)?;
            Ok(result)
        })();
        if written.is_err() {
            // It may not be there.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    /// Forces the names in a folder below ours to disk, and those of the folders above it, which
    /// may be new: a file is on disk only when its name is.
    fn sync(&self, folder: &Path) -> io::Result<()> {
        let ours = folder.ancestors();
        let ours = ours.take_while(|folder| folder.starts_with(&self.folder));
        for folder in ours.chain(self.folder.parent()) {
            // The folder of a bare name is the present one.
            let is_present = folder.as_os_str().is_empty();
            let folder = if is_present { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn joined(&self, parts: &[ObjectKey], key: &ObjectKey) -> Result<u64, ObjectError> {
        self.write(key, |file| {
            let mut size = 0;
            for part in parts {
                let mut read = match File::open(self.path(part)) {
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        return Err(ObjectError::Missing(part.clone()));
                    }
                    Err(error) => return Err(failed(error)),
                };
                size += io::copy(&mut read, file).map_err(failed)?;
            }
            Ok(size)
        })
    }

    fn part(&self, key: &ObjectKey, from: u64, most: usize) -> io::Result<Option<ObjectPart>> {
        let mut file = match File::open(self.path(key)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(most as u64).read_to_end(&mut bytes)?;
        Ok(Some(ObjectPart { bytes, size }))
    }

    /// Removes the exports that are two days old by now, and what a killed process has not written
    /// to its end.
    ///
    /// # Errors
    /// The error of the file system.
    pub async fn expire(&self, now: SystemTime) -> io::Result<()> {
        let folder = self.folder.join(EXPORTS_FOLDER);
        let done = tokio::task::spawn_blocking(move || remove_old(&folder, now)).await;
        done.map_err(io::Error::other)?
    }

    /// Does some work on a thread that may wait for the disk.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ObjectError> + Send + 'static,
    ) -> Result<T, ObjectError> {
        let own = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&own)).await;
        done.map_err(|error| ObjectError::Unavailable(Box::new(error)))?
    }
}

/// Removes the old files below a folder, and the folders that are empty then.
fn remove_old(folder: &Path, now: SystemTime) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            remove_old(&path, now)?;
            // A folder that is not empty stays.
            let _ = fs::remove_dir(&path);
            continue;
        }
        let written = entry.metadata()?.modified()?;
        let age = now.duration_since(written).unwrap_or_default();
        if age >= EXPORTS_KEPT {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[async_trait]
impl Objects for FolderObjects {
    async fn put(&self, key: &ObjectKey, bytes: Vec<u8>) -> Result<(), ObjectError> {
        let key = key.clone();
        self.work(move |own| own.write(&key, |file| file.write_all(&bytes).map_err(failed)))
            .await
    }

    async fn join(&self, parts: &[ObjectKey], key: &ObjectKey) -> Result<u64, ObjectError> {
        let (parts, key) = (parts.to_vec(), key.clone());
        self.work(move |own| own.joined(&parts, &key)).await
    }

    async fn read(
        &self,
        key: &ObjectKey,
        from: u64,
        most: usize,
    ) -> Result<Option<ObjectPart>, ObjectError> {
        let key = key.clone();
        self.work(move |own| own.part(&key, from, most).map_err(failed))
            .await
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let key = key.clone();
        self.work(move |own| match fs::remove_file(own.path(&key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
            Ok(()) | Err(_) => Ok(()),
        })
        .await
    }

    /// A folder has no address.
    async fn link(
        &self,
        _key: &ObjectKey,
        _download: &Download,
        _seconds: u32,
    ) -> Result<Option<String>, ObjectError> {
        Ok(None)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn key(text: &str) -> ObjectKey {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn a_file_is_joined_read_in_parts_and_removed() {
        let outer = tempfile::tempdir().unwrap();
        let objects = FolderObjects::new(outer.path().join("objects"));
        let (one, two, whole) = (key("exports/a/1"), key("exports/a/2"), key("exports/a/all"));
        objects.put(&one, b"ab".to_vec()).await.unwrap();
        objects.put(&two, b"cde".to_vec()).await.unwrap();
        objects.put(&two, b"cd".to_vec()).await.unwrap();
        let parts = [one.clone(), two.clone(), key("exports/a/3")];
        let missing = objects.join(&parts, &whole).await;
        assert!(
            matches!(missing, Err(ObjectError::Missing(_))),
            "{missing:?}"
        );
        assert_eq!(objects.read(&whole, 0, 9).await.unwrap(), None);
        assert_eq!(objects.join(&parts[..2], &whole).await.unwrap(), 4);
        for (from, most, bytes) in [(0, 9, "abcd"), (1, 2, "bc"), (4, 9, ""), (9, 9, "")] {
            let part = objects.read(&whole, from, most).await.unwrap().unwrap();
            assert_eq!((part.bytes, part.size), (bytes.into(), 4), "{from} {most}");
        }
        let mode = fs::metadata(objects.path(&whole)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        for _ in 0..2 {
            objects.delete(&whole).await.unwrap();
        }
        assert_eq!(objects.read(&whole, 0, 9).await.unwrap(), None);
        let left = fs::read_dir(objects.folder.join("exports/a")).unwrap();
        assert_eq!(left.count(), 2, "nothing unfinished stays");
    }

    #[tokio::test]
    async fn exports_are_removed_after_two_days_and_other_files_never() {
        let outer = tempfile::tempdir().unwrap();
        let objects = FolderObjects::new(outer.path().join("objects"));
        objects.expire(SystemTime::now()).await.unwrap();
        let (export, other) = (key("exports/a/1"), key("invoices/1"));
        objects.put(&export, b"ab".to_vec()).await.unwrap();
        objects.put(&other, b"ab".to_vec()).await.unwrap();
        let is_there = async |key| objects.read(key, 0, 1).await.unwrap().is_some();
        let hours = |hours: u64| SystemTime::now() + Duration::from_secs(hours * 3_600);
        objects.expire(hours(47)).await.unwrap();
        assert!(is_there(&export).await);
        objects.expire(hours(49)).await.unwrap();
        assert!(!is_there(&export).await && is_there(&other).await);
        assert!(!objects.folder.join("exports/a").exists());
    }
}
