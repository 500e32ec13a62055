//! Exact decimal numbers, read from the text of a meter value. Energy and money never become
//! floating-point numbers.

use std::fmt;

/// The most digits a number may have. A register has at most 15; more digits
/// than this would not fit the arithmetic below.
const MAX_DIGITS: usize = 30;

/// The largest exponent by which a number may be scaled, up or down.
const MAX_EXPONENT: i32 = 30;

/// An exact decimal number: `mantissa × 10^-scale`. Trailing zeros are kept as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: i32,
}

impl Decimal {
    /// Reads a decimal such as `-12.50`, `+3`, `.5`, `7.` or `1.2e3`, with space around it. None
    /// when it is no number, has more than 30 digits or an exponent beyond 30.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match number.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mantissa = read_digits(whole, fraction)?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent) {
            return None;
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        Some(Self { mantissa, scale })
    }

    /// The number times ten to the power, exactly; none beyond ±30.
    #[must_use]
    pub fn times_power_of_ten(self, power: i64) -> Option<Self> {
        let power = i32::try_from(power).ok()?;
        // Not `abs()`: the smallest i32 has none, and a charger can send it.
        if !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&power) {
            return None;
        }
        Some(Self {
            mantissa: self.mantissa,
            scale: self.scale - power,
        })
    }

    /// Whether all decimals behind the point are zeros.
    pub(crate) fn is_integer(self) -> bool {
        match power_of_ten(self.scale) {
            Some(unit) => self.mantissa % unit == 0,
            None => self.scale < 0 || self.mantissa == 0,
        }
    }

    /// Whether the number is below zero.
    pub(crate) const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The nearest whole number, halves away from zero: the one rounding rule for readings. None
    /// when it does not fit.
    #[must_use]
    pub fn round_to_integer(self) -> Option<i64> {
        if self.scale <= 0 {
            let unit = power_of_ten(-self.scale)?;
            return i64::try_from(self.mantissa.checked_mul(unit)?).ok();
        }
        // More decimals than any power that fits: the number is below one half.
        let Some(unit) = power_of_ten(self.scale) else {
            return Some(0);
        };
        let rest = self.mantissa % unit;
        let carry = if rest.abs() >= unit - rest.abs() {
            self.mantissa.signum()
        } else {
            0
        };
        i64::try_from(self.mantissa / unit + carry).ok()
    }
}

fn read_digits(whole: &str, fraction: &str) -> Option<i128> {
    let count = whole.len() + fraction.len();
    let all_digits = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|b| b.is_ascii_digit());
    if count == 0 || count > MAX_DIGITS || !all_digits {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes());
    Some(digits.fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0')))
}

/// Computes `10^power` for 0 to 38, which is what fits.
fn power_of_ten(power: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power).ok()?)
}

impl fmt::Display for Decimal {
    /// Writes plain digits without an exponent, with the decimals as they were written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let Ok(scale) = usize::try_from(self.scale) else {
            let zeros = usize::try_from(self.scale.unsigned_abs()).unwrap_or_default();
            let zeros = if self.mantissa == 0 { 0 } else { zeros };
            return write!(f, "{sign}{digits}{:0<zeros$}", "");
        };
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a number shows, and its nearest whole number.
    type Expected = Option<(&'static str, Option<i64>)>;

    #[test]
    fn decimals_are_read_written_and_rounded_exactly() {
        let cases: [(&str, Expected); 29] = [
            ("0", Some(("0", Some(0)))),
            ("-0.0", Some(("0.0", Some(0)))),
            ("12.50", Some(("12.50", Some(13)))),
            (
                "12.49999999999999999",
                Some(("12.49999999999999999", Some(12))),
            ),
            ("-12.5", Some(("-12.5", Some(-13)))),
            ("0.5", Some(("0.5", Some(1)))),
            ("-0.5", Some(("-0.5", Some(-1)))),
            ("0.05", Some(("0.05", Some(0)))),
            (" +3 ", Some(("3", Some(3)))),
            (".5", Some(("0.5", Some(1)))),
            ("7.", Some(("7", Some(7)))),
            ("1.2e3", Some(("1200", Some(1200)))),
            ("1.25E1", Some(("12.5", Some(13)))),
            ("15e-1", Some(("1.5", Some(2)))),
            ("1e30", Some(("1000000000000000000000000000000", None))),
            ("1e-30", Some(("0.000000000000000000000000000001", Some(0)))),
            (
                "9223372036854775807",
                Some(("9223372036854775807", Some(i64::MAX))),
            ),
            ("9223372036854775808", Some(("9223372036854775808", None))),
            ("1e31", None),
            ("1e-2147483648", None),
            ("", None),
            ("-", None),
            (".", None),
            ("12,5", None),
            ("0x10", None),
            ("NaN", None),
            ("1 000", None),
            ("--1", None),
            ("1234567890123456789012345678901", None),
        ];
        for (text, expected) in cases {
            let read = Decimal::parse(text);
            let shown = read.map(|d| (d.to_string(), d.round_to_integer()));
            let expected = expected.map(|(text, rounded)| (text.to_owned(), rounded));
            assert_eq!(shown, expected, "{text:?}");
        }
    }

    #[test]
    fn powers_of_ten_are_exact() {
        let shown = |text: &str, power| {
            let scaled = Decimal::parse(text)?.times_power_of_ten(power)?;
            Some((
                scaled.to_string(),
                scaled.is_integer(),
                scaled.round_to_integer(),
            ))
        };
        assert_eq!(
            shown("12.3456", 3),
            Some(("12345.6".into(), false, Some(12_346)))
        );
        assert_eq!(
            shown("12.3450", 3),
            Some(("12345.0".into(), true, Some(12_345)))
        );
        assert_eq!(shown("5", 3), Some(("5000".into(), true, Some(5000))));
        assert_eq!(shown("5", -3), Some(("0.005".into(), false, Some(0))));
        assert_eq!(shown("0", 30), Some(("0".into(), true, Some(0))));
        for beyond in [31, -31, i64::from(i32::MIN), i64::MIN, i64::MAX] {
            assert_eq!(shown("5", beyond), None, "{beyond}");
        }
    }
}
