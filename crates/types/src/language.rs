//! The languages in which people are addressed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language in which Forecourt addresses people: in mails, on its pages, in its console. It is
/// written as its BCP 47 tag.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// English, which everybody gets whose language is not known.
    #[default]
    #[serde(rename = "en")]
    En,
    /// The language is Thai.
    #[serde(rename = "th")]
    Th,
    /// The language is Russian.
    #[serde(rename = "ru")]
    Ru,
    /// The language is Filipino.
    #[serde(rename = "fil")]
    Fil,
    /// The language is Chinese in simplified characters.
    #[serde(rename = "zh-Hans")]
    ZhHans,
}

impl Language {
    /// All languages in a fixed order.
    pub const ALL: [Self; 5] = [Self::En, Self::Th, Self::Ru, Self::Fil, Self::ZhHans];

    /// The BCP 47 tag, as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Th => "th",
            Self::Ru => "ru",
            Self::Fil => "fil",
            Self::ZhHans => "zh-Hans",
        }
    }

    /// The language for a reader of this BCP 47 tag, such as `ru-RU`, `zh-CN` or `tl`; none when
    /// there is no such language. Only the first part of the tag counts, in upper or lower case:
    /// a reader of Chinese in traditional characters is served better by simplified ones than by
    /// English (CLDR, language matching), and `tl` (Tagalog) is the older tag of Filipino.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "th" => Some(Self::Th),
            "ru" => Some(Self::Ru),
            "fil" | "tl" => Some(Self::Fil),
            "zh" | "cmn" => Some(Self::ZhHans),
            _ => None,
        }
    }

    /// The language that the header `Accept-Language` wants most (RFC 9110 §12.5.4): that of the
    /// greatest weight, of equal ones the first. It is English when the header names no language
    /// that there is, or cannot be read. `*` stands for English.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::default());
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let language = match tag {
                "*" => Some(Self::default()),
                tag => Self::from_tag(tag),
            };
            let weight = parts.next().map_or(Some(MAX_WEIGHT), weight);
            if let (Some(language), Some(weight)) = (language, weight)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The weight of a language that is named without one, in thousandths.
const MAX_WEIGHT: u32 = 1_000;

/// Reads a weight such as `q=0.8` in thousandths: 0 or 1 with at most three decimals (RFC 9110
/// §12.4.2). Returns none for anything else.
fn weight(text: &str) -> Option<u32> {
    let value = text
        .strip_prefix("q=")
        .or_else(|| text.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse::<u32>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(MAX_WEIGHT),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_stored_as_its_tag_and_read_back() {
        for language in Language::ALL {
            let text = serde_json::to_string(&language).unwrap();
            assert_eq!(text, format!("{:?}", language.as_str()));
            assert_eq!(serde_json::from_str::<Language>(&text).unwrap(), language);
            assert_eq!(Language::from_tag(language.as_str()), Some(language));
        }
    }

    #[test]
    fn tags_of_regions_and_older_tags_are_understood() {
        for (tag, language) in [
            ("ru-RU", Some(Language::Ru)),
            ("EN-gb", Some(Language::En)),
            ("th-TH-u-ca-buddhist", Some(Language::Th)),
            ("tl", Some(Language::Fil)),
            ("fil-PH", Some(Language::Fil)),
            ("zh", Some(Language::ZhHans)),
            ("zh-CN", Some(Language::ZhHans)),
            ("zh-Hant-TW", Some(Language::ZhHans)),
            ("de-DE", None),
            ("enx", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn the_language_of_the_greatest_weight_is_taken() {
        for (header, language) in [
            ("ru-RU,ru;q=0.9,en;q=0.8", Language::Ru),
            ("en;q=0.2, th ;q=0.75, fil;q=0.7", Language::Th),
            ("de, zh-CN;q=0.5", Language::ZhHans),
            ("th;q=0.5, ru;q=0.5", Language::Th),
            ("th;q=0, *;q=0.1", Language::En),
            ("th;q=0.000, ru;q=0.001", Language::Ru),
            ("th;q=1.000", Language::Th),
            ("*, tl", Language::En),
            ("de-DE", Language::En),
            ("", Language::En),
            // A weight that cannot be read.
            ("th;q=2, ru;q=0.1", Language::Ru),
            ("th;q=0.1234, ru;q=0.1", Language::Ru),
            ("th;level=1, ru;q=0.1", Language::Ru),
        ] {
            assert_eq!(Language::from_accept_language(header), language, "{header}");
        }
    }
}
