//! Writes rows as the lines of a file.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_types::{SiteId, TimeZoneName};
use serde_json::Value;

use super::columns::Layout;
use crate::access::Scope;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::Site;

/// The byte order mark, by which a spreadsheet knows that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The end of a line (RFC 4180).
const LINE_END: &str = "\r\n";

/// A file that is written line by line.
pub(super) struct Sheet<'a> {
    scope: &'a Scope,
    layout: &'a Layout,
    /// The time zones of the sites that were met, by their ids.
    zones: BTreeMap<String, Option<TimeZoneName>>,
    text: String,
    /// The bytes that the text takes within a text of JSON.
    len_in_json: usize,
}

impl<'a> Sheet<'a> {
    /// Begins a file, or goes on with one after its first part.
    pub(super) fn new(scope: &'a Scope, layout: &'a Layout, is_first: bool) -> Self {
        let text = match is_first {
            true => format!("{BYTE_ORDER_MARK}{}{LINE_END}", layout.header()),
            false => String::new(),
        };
        Self {
            scope,
            layout,
            zones: BTreeMap::new(),
            len_in_json: len_in_json(&text),
            text,
        }
    }

    /// The number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The number of bytes so far within a text of JSON.
    pub(super) fn len_in_json(&self) -> usize {
        self.len_in_json
    }

    /// The text so far.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// Adds the lines of rows.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn add(&mut self, rows: &[Value]) -> Result<(), Problem> {
        if self.layout.needs_zones() {
            self.read_zones(rows).await?;
        }
        for row in rows {
            let site = row.get("site_id").and_then(Value::as_str);
            let zone = site.and_then(|site| self.zones.get(site)?.as_ref());
            let line = self.layout.line(row, zone);
            for part in [line.as_str(), LINE_END] {
                self.text.push_str(part);
                self.len_in_json += len_in_json(part);
            }
        }
        Ok(())
    }

    /// Reads the zones of the sites of rows, each once.
    async fn read_zones(&mut self, rows: &[Value]) -> Result<(), Problem> {
        let sites = rows.iter();
        let sites = sites.filter_map(|row| row.get("site_id").and_then(Value::as_str));
        let unknown = sites.filter(|site| !self.zones.contains_key(*site));
        let unknown: BTreeSet<String> = unknown.map(str::to_owned).collect();
        let operator = self.scope.operator();
        let ids = unknown.iter().filter_map(|id| SiteId::new(id).ok());
        let wanted: Vec<Key> = ids.map(|id| keys::site(operator, &id)).collect();
        for some in wanted.chunks(MAX_KEYS_AT_ONCE) {
            for item in self.scope.table().get_many(some).await? {
                let site: Site = item.read()?;
                let id = site.site_id.to_string();
                self.zones.insert(id, site.details.time_zone);
            }
        }
        for id in unknown {
            // A site that was removed has no zone.
            self.zones.entry(id).or_insert(None);
        }
        Ok(())
    }
}

/// The number of bytes of a text within a text of JSON, without its quotes.
fn len_in_json(text: &str) -> usize {
    let of_byte = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        // As \u and four digits.
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(of_byte).sum()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_within_json_are_counted_as_json_is_written() {
        let controls: String = (0..0x20_u8).map(char::from).collect();
        for text in [
            "",
            "a,b\r\n",
            r#""{""a"":1}""#,
            "\\",
            "สวัสดี\u{feff}",
            &controls,
        ] {
            let written = serde_json::to_string(text).unwrap();
            assert_eq!(len_in_json(text), written.len() - 2, "{written}");
        }
    }
}
