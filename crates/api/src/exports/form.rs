//! In which form a file is wanted.

use forecourt_types::{Language, TimeZoneName};

use crate::http::period::read_zone;
use crate::http::problem::{Code, Problem};

/// The columns, the time zone and the language of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    /// The names of the columns that are wanted; none for all.
    pub(super) columns: Option<Vec<String>>,
    /// The zone in which times are shown; none for the zone of the site of each row.
    pub(super) zone: Option<TimeZoneName>,
    /// The language of the header; none for the names of the columns.
    pub(super) language: Option<Language>,
}

impl Form {
    /// Reads the parameters `columns`, `time_zone` and `language`. The columns are checked by the
    /// file that has them.
    ///
    /// # Errors
    /// 400 when there is no such time zone or language.
    pub(crate) fn read(
        columns: Option<&str>,
        zone: Option<&str>,
        language: Option<&str>,
    ) -> Result<Self, Problem> {
        let columns = columns.map(|names| names.split(',').map(str::trim).map(str::to_owned));
        let read = |tag: &str| {
            let language = Language::ALL.into_iter().find(|one| one.as_str() == tag);
            language.ok_or_else(|| {
                let tags: Vec<_> = Language::ALL.iter().map(|one| one.as_str()).collect();
                let detail = format!("language: must be one of {}", tags.join(", "));
                Problem::new(Code::InvalidQuery, detail)
            })
        };
        Ok(Self {
            columns: columns.map(Iterator::collect),
            zone: read_zone(zone)?,
            language: language.map(read).transpose()?,
        })
    }
}
