//! Files that are an answer at once.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};

use super::columns::Layout;
use super::form::Form;
use super::rows::Rows;
use super::sheet::Sheet;
use crate::access::Scope;
use crate::http::cursor::ListName;
use crate::http::page::PageRequest;
use crate::http::problem::{Code, Problem};
use forecourt_store::ports::Download;

/// The most rows of such a file, and its most bytes: a function answers with 6 MB at most, within
/// 29 seconds. Its answer is JSON, in which the file is a text: quotes and the ends of lines take
/// two bytes there.
pub(super) const ROWS_MAX: usize = 20_000;
const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The most pages that are read, each of which goes through up to 2,000 rows. Where a page holds
/// few rows, there are as many as the most rows of a file need.
const PAGES_MAX: usize = 200;

/// The media type of a file.
pub(super) const CSV: &str = "text/csv; charset=utf-8";

/// The problem of a file that is too large for one answer.
pub(super) fn too_large() -> Problem {
    let detail = format!(
        "a file that is an answer at once has at most {ROWS_MAX} rows and 5 MB: choose fewer rows or columns, or have it made by POST /v1/exports"
    );
    Problem::new(Code::TooManyRows, detail)
}

/// The headers with which a file is saved and never shown.
pub(super) fn headers(download: &Download) -> [(axum::http::HeaderName, HeaderValue); 3] {
    let value = |text: &str| {
        // Neither text holds a character that a header may not.
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("attachment"))
    };
    [
        (CONTENT_TYPE, value(&download.content_type)),
        (CONTENT_DISPOSITION, value(&download.disposition())),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]
}

/// The answer that is this file.
///
/// # Errors
/// 422 when it is too large.
pub(super) fn answer(name: &str, sheet: Sheet<'_>) -> Result<Response, Problem> {
    if sheet.len_in_json() > BYTES_MAX {
        return Err(too_large());
    }
    let download = Download {
        file_name: format!("{name}.csv"),
        content_type: CSV.to_owned(),
    };
    Ok((headers(&download), sheet.into_bytes()).into_response())
}

/// Answers with a list as a file.
///
/// # Errors
/// 400 for a bad parameter; 422 for an order or a filter that the list does not have, and when the
/// file would be too large.
pub(crate) async fn file_of(
    scope: &Scope,
    rows: &dyn Rows,
    list: &ListName,
) -> Result<Response, Problem> {
    let [columns, zone, language] = rows.form();
    let form = Form::read(columns, zone, language)?;
    let layout = Layout::of(rows.columns().to_vec(), &form)?;
    let mut sheet = Sheet::new(scope, &layout, true);
    let (mut cursor, mut count): (Option<String>, usize) = (None, 0);
    let at_once = rows.at_once();
    for _ in 0..PAGES_MAX.max(ROWS_MAX / at_once + 1) {
        let page = PageRequest::of_file(at_once, cursor.as_deref(), list)?;
        let page = rows.page(scope, &page).await?;
        count += page.items.len();
        if count > ROWS_MAX {
            return Err(too_large());
        }
        sheet.add(&page.items).await?;
        if sheet.len_in_json() > BYTES_MAX {
            return Err(too_large());
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return answer(rows.name(), sheet);
        }
    }
    Err(too_large())
}
