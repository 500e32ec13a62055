//! Prints lines for a person, with colours only on a terminal. It is no error when
//! nobody reads them.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use forecourt_types::{Energy, Timestamp};

/// The standard output of this process.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether a person sees the output, which is so on a terminal and not for a file, a pipe or a
    /// system journal.
    is_seen: bool,
    has_colours: bool,
}

/// How a text is emphasised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The text is not emphasised.
    Plain,
    /// The text stands out as a heading.
    Strong,
    /// The text stands out less than others.
    Dim,
    /// The text is good news.
    Good,
    /// The text needs a person's attention.
    Warn,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Warn => "33",
        }
    }
}

impl Terminal {
    /// Returns standard output as it is. The variable `NO_COLOR` is respected (no-color.org).
    #[must_use]
    pub fn stdout() -> Self {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let is_seen = std::io::stdout().is_terminal();
        Self {
            is_seen,
            has_colours: is_wanted && is_seen,
        }
    }

    /// Returns whether a person sees the output at once. What is written elsewhere is kept, and
    /// read by others: a secret must not be written there.
    #[must_use]
    pub const fn is_seen(self) -> bool {
        self.is_seen
    }

    /// Writes a line.
    pub fn line(self, text: &str) {
        let mut out = std::io::stdout().lock();
        // A closed pipe must not end the server, so the error is ignored.
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    /// Returns a text with the colour of a tone.
    #[must_use]
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if self.has_colours && tone != Tone::Plain {
            format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code())
        } else {
            text.to_owned()
        }
    }
}

/// Writes an energy as `1.204 kWh`.
#[must_use]
pub fn kilowatt_hours(wh: i64) -> String {
    let sign = if wh < 0 { "-" } else { "" };
    let wh = wh.unsigned_abs();
    format!("{sign}{}.{:03} kWh", wh / 1000, wh % 1000)
}

/// Writes a register reading for a person.
#[must_use]
pub fn register(energy: Option<Energy>) -> String {
    energy.map_or_else(
        || "no register".to_owned(),
        |energy| kilowatt_hours(energy.wh()),
    )
}

/// Writes a time of day as `04:01:07.112`, UTC.
#[must_use]
pub fn time_of_day(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(11..23).unwrap_or(&text).to_owned()
}

/// Writes a duration as `30 s`, `4 min 10 s` or `1 h 02 min`.
#[must_use]
pub fn duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours} h {minutes:02} min")
    } else if minutes > 0 {
        format!("{minutes} min {rest:02} s")
    } else {
        format!("{rest} s")
    }
}

/// Writes a path as one word of a shell command that works in every folder: absolute, and quoted.
#[must_use]
pub fn for_shell(path: &Path) -> String {
    let absolute = std::path::absolute(path);
    let text = absolute.as_deref().unwrap_or(path).display().to_string();
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(kilowatt_hours(1_204), "1.204 kWh");
        assert_eq!(kilowatt_hours(-7), "-0.007 kWh");
        assert_eq!(time_of_day(Timestamp::EPOCH), "00:00:00.000");
        for (seconds, text) in [(30, "30 s"), (250, "4 min 10 s"), (3_720, "1 h 02 min")] {
            assert_eq!(duration(seconds), text);
        }
    }
}
