use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::Start;

/// Returns everything in a folder, the folder itself first.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(all_in(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// Returns the files and folders that other users may open.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut found = all_in(folder);
    found.retain(|path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077 != 0);
    found
}

fn set(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn folder_open_to_all(path: &Path) {
    std::fs::create_dir(path).unwrap();
    set(path, 0o755);
}

#[test]
fn nothing_of_the_data_or_a_backup_can_be_opened_by_other_users() {
    let outer = tempfile::tempdir().unwrap();
    let (data, copy) = (outer.path().join("data"), outer.path().join("copy"));
    folder_open_to_all(&data);
    folder_open_to_all(&copy);
    let server = Start::on(&data).run();
    assert!(all_in(&data).len() > 8);
    assert_eq!(open_to_others(&data), [] as [&Path; 0]);
    let backup = Start::on(&data).with("backup").with(copy.to_str().unwrap());
    assert!(backup.output().status.success());
    assert_eq!(open_to_others(&copy), [] as [&Path; 0]);
    assert!(server.terminate().success());

    // As a release before this one left it.
    for path in all_in(&data) {
        set(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    let _server = Start::on(&data).run();
    assert_eq!(open_to_others(&data), [] as [&Path; 0]);
}

#[test]
fn a_folder_that_all_users_share_is_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    set(folder.path(), 0o1777);
    let output = Start::on(folder.path()).output();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && text.contains("choose a folder within it"),
        "{text}"
    );
    assert_eq!(all_in(folder.path()).len(), 1);
}

#[test]
fn a_backup_leaves_a_folder_with_something_in_it_as_it_was() {
    let outer = tempfile::tempdir().unwrap();
    let (data, full) = (outer.path().join("data"), outer.path().join("full"));
    let server = Start::on(&data).run();
    folder_open_to_all(&full);
    std::fs::write(full.join("mine"), "").unwrap();
    let backup = Start::on(&data).with("backup").with(full.to_str().unwrap());
    let text = String::from_utf8_lossy(&backup.output().stderr).into_owned();
    assert!(text.contains("is not empty"), "{text}");
    assert!(open_to_others(&full).contains(&full));
    drop(server);
}
