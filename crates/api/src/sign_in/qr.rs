//! Draws a QR code (ISO/IEC 18004) as a picture within a page.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::http::problem::Problem;

/// The white modules that a reader needs around the code (ISO/IEC 18004 §6.3.8).
const QUIET: i32 = 4;

/// The outlines of a QR code.
pub(super) struct Drawing {
    /// The width and the height, in modules.
    pub(super) size: i32,
    /// The dark modules, as the `d` of an SVG path.
    pub(super) path: String,
}

/// Draws a text of at most a few hundred bytes.
///
/// # Errors
/// 500 when the text is too long for a QR code.
pub(super) fn draw(text: &str) -> Result<Drawing, Problem> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium);
    let code = code.map_err(|error| Problem::internal(&error))?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|x| code.get_module(*x, y));
            let width = i32::try_from(dark.count()).unwrap_or_default();
            if width > 0 {
                // Writing into a string cannot fail.
                let _ = write!(path, "M{},{}h{width}v1h-{width}z", x + QUIET, y + QUIET);
            }
            x += width.max(1);
        }
    }
    let size = code.size() + 2 * QUIET;
    Ok(Drawing { size, path })
}
