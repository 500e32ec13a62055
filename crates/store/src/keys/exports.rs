//! Keys of exports, and of the files that they write.

use forecourt_types::{ExportId, OperatorId};

use super::{escape, key};
use crate::messages::derived;
use crate::ports::{BadObjectKey, EXPORTS_FOLDER, Key, ObjectKey};

/// The partition that holds the exports that one author has asked for, sorted by id, which sorts by
/// time. An export is for nobody but its author.
#[must_use]
pub fn exports(operator: &OperatorId, author: &str) -> String {
    let operator = escape(operator.as_str());
    format!("op#{operator}#exports#{}", escape(author))
}

/// The key of an export.
#[must_use]
pub fn export(operator: &OperatorId, author: &str, id: &ExportId) -> Key {
    key(exports(operator, author), escape(id.as_str()))
}

/// The key of a file of an export: its parts, and the file that is fetched. It follows from all
/// three ids, so no export names a file of another one.
///
/// # Errors
/// [`BadObjectKey`] when the name is none.
pub fn export_file(
    operator: &OperatorId,
    (author, id): (&str, &ExportId),
    name: &str,
) -> Result<ObjectKey, BadObjectKey> {
    let folder = derived(&["export", operator.as_str(), author, id.as_str()]);
    format!("{EXPORTS_FOLDER}{folder}/{name}").parse()
}
