//! The fields that a notice must tell to have a meaning at all, and how it is refused when they
//! cannot be read.

use super::{Fields, Need};
use crate::actions::{Subject, SubjectField, SubjectShape};
use crate::lenient::oddity::OddityKind;
use crate::{ErrorCode, Violation};

/// Refuses a message whose subject cannot be read.
pub(super) fn check(
    subject: Subject,
    fields: &mut Fields<'_, '_>,
    judged: &Result<(), Violation>,
) -> Result<(), Violation> {
    match subject {
        Subject::WholeMessage => judged.clone(),
        Subject::Fields(required) => {
            let mut required = required.iter();
            required.try_for_each(|field| require_shape(fields, *field))
        }
    }
}

fn require_shape(fields: &mut Fields<'_, '_>, field: SubjectField) -> Result<(), Violation> {
    let SubjectField { name, shape } = field;
    require(fields, name, |fields| match shape {
        SubjectShape::Text => fields.text(name, Need::Required, usize::MAX).map(|_| ()),
        SubjectShape::Number => fields.integer(name, Need::Required).map(|_| ()),
        SubjectShape::Object => fields.object(name, Need::Required).map(|_| ()),
        SubjectShape::List => (!fields.list(name, Need::Required).is_empty()).then_some(()),
    })
}

/// Reads a field that must be there.
pub(super) fn require<'a, 'o, T>(
    fields: &mut Fields<'a, 'o>,
    name: &str,
    read: impl FnOnce(&mut Fields<'a, 'o>) -> Option<T>,
) -> Result<T, Violation> {
    match read(fields) {
        Some(value) => Ok(value),
        None => Err(unreadable(fields, name)),
    }
}

/// Why a required field has no value: what the reader noted of it last.
fn unreadable(fields: &Fields<'_, '_>, name: &str) -> Violation {
    let (path, kind) = fields
        .odd
        .last_loss(name)
        .unwrap_or_else(|| (name.to_owned(), OddityKind::Missing));
    let (code, text) = match kind {
        OddityKind::Missing | OddityKind::Null => (
            ErrorCode::OccurrenceConstraintViolation,
            format!("{path} is missing"),
        ),
        OddityKind::Empty => (
            ErrorCode::PropertyConstraintViolation,
            format!("{path} must not be empty"),
        ),
        OddityKind::OutOfRange => (
            ErrorCode::PropertyConstraintViolation,
            format!("{path} is a number beyond all limits"),
        ),
        _ => (
            ErrorCode::TypeConstraintViolation,
            format!("{path} has a type that cannot be understood"),
        ),
    };
    Violation { code, path, text }
}
