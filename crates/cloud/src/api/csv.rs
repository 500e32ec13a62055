//! Comma-separated values (RFC 4180) that a spreadsheet takes as data.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Characters that make a spreadsheet take a cell for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell of text. One that could be a formula gets an apostrophe in front,
/// which spreadsheets do not show: a name is typed by anybody.
#[must_use]
pub fn text(cell: &str) -> String {
    let safe = if cell.starts_with(FORMULA_STARTS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// A whole table as an answer, to be saved under this name.
#[must_use]
pub fn answer(file_name: &str, lines: &[String]) -> Response {
    let mut body = lines.join("\r\n");
    body.push_str("\r\n");
    let disposition = format!("attachment; filename=\"{file_name}\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula_and_no_separator_breaks_out() {
        for (cell, written) in [
            ("Ada", "Ada"),
            ("=1+2", "'=1+2"),
            ("+44", "'+44"),
            ("-1", "'-1"),
            ("@A1", "'@A1"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("Lovelace, Ada", "\"Lovelace, Ada\""),
            ("\"A\"", "\"\"\"A\"\"\""),
            ("=\"a\",1", "\"'=\"\"a\"\",1\""),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(text(cell), written);
        }
    }
}
