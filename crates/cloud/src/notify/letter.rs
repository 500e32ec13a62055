//! Writes letters in words.

use forecourt_store::messages::Letter;
use forecourt_types::{Language, Timestamp};

use super::words::{Template, words};

/// The most characters of a name in a mail. Names are written by people, and a long one could
/// pass for a text of the mail.
const MAX_NAME_CHARS: usize = 120;

/// Returns the subject and the plain text of a letter in a language.
pub(super) fn in_words(language: Language, letter: &Letter) -> (String, String) {
    let words = words(language);
    let time = |at: Timestamp| (words.time)(at);
    match letter {
        Letter::Invitation {
            operator,
            name,
            link,
            expires_at,
        } => filled(
            &words.invitation,
            &[
                ("operator", one_line(operator)),
                ("name", one_line(name)),
                ("link", link.clone()),
                ("expires_at", time(*expires_at)),
            ],
        ),
        Letter::Registration {
            operator,
            link,
            expires_at,
        } => filled(
            &words.registration,
            &[
                ("operator", one_line(operator)),
                ("link", link.clone()),
                ("expires_at", time(*expires_at)),
            ],
        ),
        Letter::PasswordReset { link, expires_at } => filled(
            &words.password_reset,
            &[("link", link.clone()), ("expires_at", time(*expires_at))],
        ),
        Letter::PasswordChanged { at } => filled(&words.password_changed, &[("at", time(*at))]),
        Letter::WebhookGone { operator, url, at } => {
            filled(&words.webhook_gone, &webhook(operator, url, time(*at)))
        }
        Letter::WebhookFailing { operator, url, at } => {
            filled(&words.webhook_failing, &webhook(operator, url, time(*at)))
        }
        Letter::SecondFactorSet { at } => filled(&words.second_factor_set, &[("at", time(*at))]),
        Letter::SecondFactorRemoved { at } => {
            filled(&words.second_factor_removed, &[("at", time(*at))])
        }
        Letter::RecoveryCodeUsed { at, left } => filled(
            &words.recovery_code_used,
            &[("at", time(*at)), ("left", left.to_string())],
        ),
    }
}

/// The values of a letter about a webhook.
fn webhook(operator: &str, url: &str, at: String) -> [(&'static str, String); 3] {
    let (operator, url) = (one_line(operator), one_line(url));
    [("operator", operator), ("url", url), ("at", at)]
}

fn filled(template: &Template, values: &[(&str, String)]) -> (String, String) {
    (fill(template.subject, values), fill(template.text, values))
}

/// Puts values in the place of their names in braces. A value is never searched for names.
fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A name as a mail may show it: in one line, without characters that are not seen or turn the
/// direction of the text, and not too long.
fn one_line(name: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let shown = name.chars().filter(|c| !hidden(*c));
    shown.take(MAX_NAME_CHARS).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn letters() -> [Letter; 9] {
        let (link, expires_at) = (
            "https://charge.example.org/l/1f8a".to_owned(),
            at("2026-02-03T09:05:00Z"),
        );
        [
            Letter::Invitation {
                operator: "Harbour Power".to_owned(),
                name: "Somchai".to_owned(),
                link: link.clone(),
                expires_at,
            },
            Letter::Registration {
                operator: "Harbour Power".to_owned(),
                link: link.clone(),
                expires_at,
            },
            Letter::PasswordReset { link, expires_at },
            Letter::PasswordChanged {
                at: at("2026-12-31T23:59:59Z"),
            },
            Letter::WebhookGone {
                operator: "Harbour Power".to_owned(),
                url: "https://hooks.example.org/in".to_owned(),
                at: expires_at,
            },
            Letter::WebhookFailing {
                operator: "Harbour Power".to_owned(),
                url: "https://hooks.example.org/in".to_owned(),
                at: expires_at,
            },
            Letter::SecondFactorSet { at: expires_at },
            Letter::SecondFactorRemoved { at: expires_at },
            Letter::RecoveryCodeUsed {
                at: expires_at,
                left: 9,
            },
        ]
    }

    fn names(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts.map(|part| part.split_once('}').unwrap().0).collect()
    }

    #[test]
    fn every_letter_has_the_same_places_in_every_language() {
        let english = words(Language::En);
        for language in Language::ALL {
            let words = words(language);
            for (mine, model) in [
                (&words.invitation, &english.invitation),
                (&words.registration, &english.registration),
                (&words.password_reset, &english.password_reset),
                (&words.password_changed, &english.password_changed),
                (&words.webhook_gone, &english.webhook_gone),
                (&words.webhook_failing, &english.webhook_failing),
                (&words.second_factor_set, &english.second_factor_set),
                (&words.second_factor_removed, &english.second_factor_removed),
                (&words.recovery_code_used, &english.recovery_code_used),
            ] {
                assert_eq!(names(mine.subject), names(model.subject), "{language}");
                assert_eq!(names(mine.text), names(model.text), "{language}");
                assert!(language == Language::En || mine.text != model.text);
            }
        }
    }

    #[test]
    fn every_letter_is_written_out_in_every_language() {
        for language in Language::ALL {
            for letter in letters() {
                let (subject, text) = in_words(language, &letter);
                assert!(!subject.is_empty() && !subject.contains('\n'), "{subject}");
                assert!(!(subject + &text).contains(['{', '}']), "{text}");
                assert!(text.ends_with('\n') && text.contains("UTC"), "{text}");
                assert!(text.contains("2026"), "{text}");
                let has_link = matches!(
                    letter,
                    Letter::Invitation { .. }
                        | Letter::Registration { .. }
                        | Letter::PasswordReset { .. }
                );
                let links = text.lines();
                let links = links.filter(|line| *line == "https://charge.example.org/l/1f8a");
                assert_eq!(links.count(), usize::from(has_link), "{text}");
            }
        }
    }

    #[test]
    fn times_are_written_as_the_language_writes_them() {
        for (language, first, last) in [
            (
                Language::En,
                "3 February 2026, 09:05 UTC",
                "31 December 2026, 23:59 UTC",
            ),
            (
                Language::Th,
                "3 กุมภาพันธ์ ค.ศ. 2026 เวลา 09:05 น. (UTC)",
                "31 ธันวาคม ค.ศ. 2026 เวลา 23:59 น. (UTC)",
            ),
            (
                Language::Ru,
                "3 февраля 2026 г., 09:05 (UTC)",
                "31 декабря 2026 г., 23:59 (UTC)",
            ),
            (
                Language::Fil,
                "Pebrero 3, 2026, 09:05 (UTC)",
                "Disyembre 31, 2026, 23:59 (UTC)",
            ),
            (
                Language::ZhHans,
                "2026年2月3日 09:05（UTC）",
                "2026年12月31日 23:59（UTC）",
            ),
        ] {
            let [invitation, _, _, changed, ..] = letters();
            let text = in_words(language, &invitation).1;
            assert!(text.contains(first), "{text}");
            let text = in_words(language, &changed).1;
            assert!(text.contains(last), "{text}");
        }
    }

    #[test]
    fn a_name_can_neither_add_lines_nor_places_nor_much_text() {
        let letter = Letter::Invitation {
            operator: format!("Harbour\r\nBcc: all@example.org\u{202e}{}", "x".repeat(500)),
            name: "{link}".to_owned(),
            link: "https://charge.example.org/l/1f8a".to_owned(),
            expires_at: at("2026-02-03T09:05:00Z"),
        };
        let (subject, text) = in_words(Language::En, &letter);
        assert!(
            subject.contains("HarbourBcc: all@example.orgxxx"),
            "{subject}"
        );
        assert!(subject.len() < 160, "{subject}");
        assert!(text.starts_with("Hello {link},"), "{text}");
    }
}
