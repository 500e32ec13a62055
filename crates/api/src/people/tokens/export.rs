//! Writes tokens to a file that can be changed and imported again.

use axum::http::header::LINK;
use axum::response::Response;
use forecourt_types::{TokenUid, UserId};
use serde::Serialize;

use super::columns::Column;
use super::filter::{TokenFilter, of_filter};
use super::{Token, TokenModeWord, TokenStatusWord};
use crate::access::Scope;
use crate::http::csv::{self, MAX_FILE_ROWS};
use crate::http::cursor::ListName;
use crate::http::import::CsvColumn as _;
use crate::http::page::PageRequest;
use crate::http::problem::Problem;

/// The number of tokens that are read at once.
const CHUNK: u32 = 100;
const _: () = assert!(MAX_FILE_ROWS.is_multiple_of(CHUNK as usize));

/// How often that is done at most, each time through up to 2,000 tokens: a request must be answered
/// within 30 seconds (API Gateway).
const PAGES_MAX: usize = 20;

/// Exports the tokens that match a filter, with as many rows as an import may have. If there are
/// more, the header `Link` names the next file (RFC 8288).
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
pub(super) async fn export(
    scope: &Scope,
    filter: &TokenFilter,
    list: &ListName,
) -> Result<Response, Problem> {
    let names: Vec<_> = Column::ALL.iter().map(|column| column.name()).collect();
    let mut lines = vec![names.join(",")];
    let mut cursor = filter.cursor.clone();
    for _ in 0..PAGES_MAX {
        // The header does not count as a row.
        if lines.len() - 1 + CHUNK as usize > MAX_FILE_ROWS {
            break;
        }
        let page = PageRequest::new(Some(CHUNK), cursor.as_deref(), list)?;
        let tokens = of_filter(scope, &page, filter).await?;
        lines.extend(tokens.items.iter().map(row));
        cursor = tokens.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let mut answer = csv::answer("tokens.csv", &lines);
    if let Some(cursor) = cursor {
        let status = filter.status.map(word);
        let given = [
            ("q", filter.q.as_deref()),
            ("user_id", filter.user_id.as_ref().map(UserId::as_str)),
            (
                "parent_uid",
                filter.parent_uid.as_ref().map(TokenUid::as_str),
            ),
            ("status", status.as_deref()),
            ("sort", filter.sort.as_deref()),
        ];
        if let Some(link) = csv::next_file("/v1/tokens", &cursor, &given) {
            answer.headers_mut().insert(LINK, link);
        }
    }
    Ok(answer)
}

fn row(token: &Token) -> String {
    let cells = Column::ALL.iter().map(|column| cell(*column, token));
    cells
        .map(|cell| csv::text(&cell))
        .collect::<Vec<_>>()
        .join(",")
}

fn cell(column: Column, token: &Token) -> String {
    fn text(value: Option<&impl ToString>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    match column {
        Column::Uid => token.uid.to_string(),
        Column::Type => token.token_type.clone(),
        Column::UserId => text(token.user_id.as_ref()),
        Column::VehicleId => text(token.vehicle_id.as_ref()),
        Column::ParentUid => text(token.parent_uid.as_ref()),
        Column::Status => word(TokenStatusWord::from(token.status)),
        Column::ExpiresAt => text(token.expires_at.as_ref()),
        Column::Mode => word(TokenModeWord::from(token.mode)),
    }
}

/// The word of an enum, as the API writes it.
fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
