//! Comma-separated values (RFC 4180) that a spreadsheet reads as data and not as formulas.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::http::answer::segment;
use crate::http::problem::{Code, Problem};

/// The most bytes of a file: 1,000 rows have about 100 KB, and the answer must be ready within
/// the time of a request.
pub(crate) const MAX_FILE_BYTES: usize = 1024 * 1024;
/// The most rows of a file below its header, for the same reason.
pub(crate) const MAX_FILE_ROWS: usize = 1_000;

/// Characters with which a spreadsheet begins a formula. The full-width and small forms (U+FF1D
/// …, U+FE66 …) are included, since a spreadsheet with East Asian settings reads them as the
/// ASCII ones.
const FORMULA_STARTS: [char; 14] = [
    '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// Characters after which a spreadsheet may begin another cell inside a quoted one. In many
/// countries it separates cells by semicolons, and then it does not recognise quotes
/// after a comma.
const BREAKS: [char; 2] = [';', '\n'];

/// Writes a cell of text. A text that could be a formula gets an apostrophe in front, which
/// spreadsheets do not show, since anybody can type a name, and a charger reports the text
/// of a token.
#[must_use]
pub(crate) fn text(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len() + 1);
    for part in cell.split_inclusive(BREAKS) {
        if is_guarded(part) {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    if safe.contains([',', '"', ';', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// Whether a part of a cell gets an apostrophe. A part that begins with apostrophes also gets one
/// if it would seem to be guarded when it is read again.
fn is_guarded(part: &str) -> bool {
    let unquoted = part.trim_start_matches(['\'', '"']);
    unquoted.starts_with(FORMULA_STARTS)
        || part
            .trim_start_matches(is_skipped)
            .starts_with(FORMULA_STARTS)
}

/// Whether a spreadsheet may skip the character before it looks for a formula. It skips the byte
/// order mark (U+FEFF) and the zero width space (U+200B), which are not displayed.
fn is_skipped(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '"' | '\u{FEFF}' | '\u{200B}')
}

/// Removes the guard that [`text`] added to a cell.
#[must_use]
pub(crate) fn unguarded(cell: &str) -> String {
    let parts = cell.split_inclusive(BREAKS);
    let parts = parts.map(|part| match part.strip_prefix('\'') {
        Some(rest) if is_guarded(rest) => rest,
        _ => part,
    });
    parts.collect()
}

/// Whether the caller wants the answer as CSV.
#[must_use]
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/csv"))
}

/// A CSV file that was read.
pub(crate) struct Sheet {
    /// The names of the columns, in lower case and without space around them.
    pub header: Vec<String>,
    /// The rows below the header, without the empty ones.
    pub rows: Vec<SheetRow>,
}

/// A row of a file. It may hold a password, so it has no `Debug`.
pub(crate) struct SheetRow {
    /// The line of the file on which the row begins; the header is on line 1.
    pub line: u64,
    /// The cells of the row: as many as the header has, or fewer or more.
    pub cells: Vec<String>,
}

/// Reads a file with a header (RFC 4180). It must be UTF-8, with or without a byte order mark.
/// The separator is a comma or a semicolon, whichever the header has more of.
///
/// # Errors
/// 400 when the file does not have this form, 413 when it has too many rows.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheet, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let detail = "the file must be UTF-8: choose \"CSV UTF-8\" when you save it";
        Problem::new(Code::MalformedBody, detail)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    let delimiter = if count(';') > count(',') { b';' } else { b',' };
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let unreadable = |_| Problem::new(Code::MalformedBody, "the file cannot be read as CSV");
    let Some(header) = records.next().transpose().map_err(unreadable)? else {
        let detail = "the file is empty: its first line must name the columns";
        return Err(Problem::new(Code::MalformedBody, detail));
    };
    let name = |name: &str| name.trim().to_ascii_lowercase();
    let header: Vec<_> = header.iter().map(name).collect();
    let mut lines = LineCount::new(text);
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(unreadable)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MAX_FILE_ROWS {
            let detail = format!("a file may have at most {MAX_FILE_ROWS} rows: split it");
            return Err(Problem::new(Code::BodyTooLarge, detail));
        }
        rows.push(SheetRow {
            line: lines.of(&record),
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    Ok(Sheet { header, rows })
}

/// Counts the lines of a file as far as they were read. The reader's own count
/// is one behind after a line that ends in CR LF, and before an empty line.
struct LineCount<'a> {
    rest: &'a str,
    read: usize,
    line: u64,
}

impl<'a> LineCount<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            read: 0,
            line: 1,
        }
    }

    /// The line on which a record begins. Call it with the records in their order.
    fn of(&mut self, record: &::csv::StringRecord) -> u64 {
        let begin = record.position().map_or(0, ::csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(self.read);
        let passed = begin.saturating_sub(self.read);
        if let Some((passed, rest)) = self.rest.split_at_checked(passed) {
            self.pass(passed, rest);
        }
        let rest = self.rest.trim_start_matches(['\r', '\n']);
        let empty = self.rest.len() - rest.len();
        if let Some((empty, rest)) = self.rest.split_at_checked(empty) {
            self.pass(empty, rest);
        }
        self.line
    }

    fn pass(&mut self, passed: &str, rest: &'a str) {
        self.line += passed.matches('\n').count() as u64;
        self.read += passed.len();
        self.rest = rest;
    }
}

/// The header `Link` that names the next file of a list (RFC 8288), with the parameters that
/// the request has given.
pub(crate) fn next_file(
    path: &str,
    cursor: &str,
    given: &[(&str, Option<&str>)],
) -> Option<HeaderValue> {
    let given = given.iter().filter_map(|(name, value)| {
        let value = (*value)?;
        Some(format!("&{name}={}", segment(value)))
    });
    let given: String = given.collect();
    let link = format!("<{path}?cursor={cursor}{given}>; rel=\"next\"");
    HeaderValue::from_str(&link).ok()
}

/// The answer that holds a whole table, which is saved under this name.
#[must_use]
pub(crate) fn answer(file_name: &str, lines: &[String]) -> Response {
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
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
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
            ("'=1", "''=1"),
            ("'a", "'a"),
            ("a;=1", "\"a;'=1\""),
            ("a;\"=1", "\"a;'\"\"=1\""),
            ("a\n@b", "\"a\n'@b\""),
            ("a;b", "\"a;b\""),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠A1", "'＠A1"),
            ("﹦1", "'﹦1"),
            ("a;＝1", "\"a;'＝1\""),
            (" =1", "' =1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            (" a", " a"),
        ] {
            assert_eq!(text(cell), written);
        }
    }

    #[test]
    fn what_was_written_is_read_again_with_its_line() {
        let cells = [
            "Ada",
            "=1+2",
            "'=1",
            "''@A",
            "'a",
            "-1",
            "a\r\nb",
            "\"A\", B;C",
            "a;'=1;+2",
            "\t=1",
            "ä",
            "＝1",
            "'＝1",
            " ' -1",
        ];
        let lines: Vec<_> = cells
            .iter()
            .map(|cell| format!("x,{}", text(cell)))
            .collect();
        for mark in ["", "\u{feff}"] {
            let file = format!("{mark}A , B\r\n\r\n{}\r\n,\r\n", lines.join("\r\n"));
            let sheet = read(file.as_bytes()).unwrap();
            assert_eq!(sheet.header, ["a", "b"]);
            let read = sheet.rows.iter().map(|row| unguarded(&row.cells[1]));
            assert_eq!(read.collect::<Vec<_>>(), cells);
            let lines: Vec<_> = sheet.rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17]);
        }
        let sheet = read(b"a;b;c,d\n1;\"2;3\"\n").unwrap();
        assert_eq!(sheet.rows[0].cells, ["1", "2;3"]);
        for (bytes, code) in [
            (b"".to_vec(), Code::MalformedBody),
            (b"a\n\xff".to_vec(), Code::MalformedBody),
            (
                format!("a\n{}", "1\n".repeat(1_001)).into_bytes(),
                Code::BodyTooLarge,
            ),
        ] {
            assert_eq!(read(&bytes).err().map(|problem| problem.code()), Some(code));
        }
    }
}
