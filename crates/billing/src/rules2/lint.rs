//! What is allowed in a tariff and is probably not meant: warnings for the person who writes it.

use std::collections::BTreeSet;
use std::fmt;

use jiff::{ToSpan, civil};

use super::local::LocalTime;
use super::matching::{Moment, Power, first_component, holds, windows};
use super::terms::{Dimension, Element, Restrictions, Terms};
use super::values::{ClockTime, Kilo, LocalDate, Weekday};

/// A moment of a charge at which a dimension has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The day of the week, in the local time of the site.
    pub weekday: Weekday,
    /// The time of the day.
    pub time: ClockTime,
    /// The seconds since the start of the charge.
    pub elapsed_s: i64,
    /// The watt-hours since the start of the charge.
    pub wh: i64,
    /// The power in watts.
    pub power_w: i64,
    /// A day without a price, where the tariff names dates.
    pub date: Option<civil::Date>,
}

/// What is probably not meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// An element names weekdays and a window over midnight. The window does not go on into the
    /// next day: Monday with 22:00 to 06:00 is Monday before 6 and after 22.
    WeekdayOverMidnight,
    /// A component never counts, because an earlier element prices the same dimension whenever
    /// this one would.
    NeverMatches {
        /// The index of the earlier element.
        earlier: usize,
    },
    /// A component for parking asks for power, and a vehicle that asks for nothing has none.
    ParkingNeedsPower,
    /// A dimension that the tariff prices is free at some times.
    FreeGap {
        /// The dimension without a price.
        dimension: Dimension,
        /// The first such moment that was found.
        gap: Gap,
    },
    /// Components of one dimension have different steps: only the step of the last price counts.
    StepsDiffer {
        /// The dimension with different steps.
        dimension: Dimension,
    },
    /// The tariff has a parking cap or an idle grace, and no price for parking.
    WithoutParking,
}

impl Warning {
    /// The code by which a program recognises the kind of warning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WeekdayOverMidnight => "weekday_over_midnight",
            Self::NeverMatches { .. } => "never_matches",
            Self::ParkingNeedsPower => "parking_needs_power",
            Self::FreeGap { .. } => "free_gap",
            Self::StepsDiffer { .. } => "steps_differ",
            Self::WithoutParking => "without_parking",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WeekdayOverMidnight => f.write_str(
                "the window does not go on into the next day: each day has it before its end and from its start on",
            ),
            Self::NeverMatches { earlier } => {
                write!(f, "never counts: elements[{earlier}] prices the same whenever this would")
            }
            Self::ParkingNeedsPower => {
                f.write_str("never counts: a vehicle that asks for nothing has no power")
            }
            Self::FreeGap { dimension, gap } => write!(f, "{dimension:?} is free {gap}"),
            Self::StepsDiffer { dimension } => {
                write!(f, "{dimension:?} has different steps: the step of the last price counts")
            }
            Self::WithoutParking => f.write_str("has no effect: the tariff has no price for parking"),
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "on a {:?} at {}", self.weekday, self.time)?;
        if self.elapsed_s > 0 {
            write!(f, ", {} s after the start", self.elapsed_s)?;
        }
        if self.wh > 0 {
            write!(f, ", after {} kWh", Kilo::from_units(self.wh))?;
        }
        if self.power_w > 0 {
            write!(f, ", at {} kW", Kilo::from_units(self.power_w))?;
        }
        if let Some(date) = self.date {
            write!(f, ", as on {date}")?;
        }
        Ok(())
    }
}

/// One warning with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// The place of the field in the JSON, such as `elements[1].restrictions`.
    pub field: String,
    /// What is probably not meant.
    pub warning: Warning,
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.warning)
    }
}

/// Warns of what is probably not meant in the terms of a tariff, in the order of its fields. Gaps
/// are looked for through a week at the limits of duration, energy, power and date, one kind of
/// limit at a time, and only the first one of each dimension is told.
#[must_use]
pub fn lint(terms: &Terms) -> Vec<Lint> {
    let mut lints = Vec::new();
    let mut warn = |field: String, warning| lints.push(Lint { field, warning });
    for (index, element) in terms.elements.iter().enumerate() {
        if let Some(restrictions) = &element.restrictions {
            let over_midnight = windows(restrictions).into_iter().flatten().count() > 1;
            if over_midnight && !restrictions.day_of_week.is_empty() {
                let field = format!("elements[{index}].restrictions");
                warn(field, Warning::WeekdayOverMidnight);
            }
        }
        for (place, component) in element.price_components.iter().enumerate() {
            let field = || format!("elements[{index}].price_components[{place}]");
            if needs_power(element) && component.dimension == Dimension::Parking {
                warn(field(), Warning::ParkingNeedsPower);
            }
            let earlier =
                terms.elements.iter().take(index).position(|earlier| {
                    has(earlier, component.dimension) && covers(earlier, element)
                });
            if let Some(earlier) = earlier {
                warn(field(), Warning::NeverMatches { earlier });
            }
        }
    }
    for dimension in Dimension::ALL {
        if let Some(gap) = first_gap(terms, dimension) {
            warn("elements".to_owned(), Warning::FreeGap { dimension, gap });
        }
        if steps_differ(terms, dimension) {
            warn("elements".to_owned(), Warning::StepsDiffer { dimension });
        }
    }
    let prices_parking = terms.elements.iter().any(|it| has(it, Dimension::Parking));
    for (given, field) in [
        (terms.idle_grace_s > 0, "idle_grace_s"),
        (terms.max_parking.is_some(), "max_parking"),
    ] {
        if given && !prices_parking {
            warn(field.to_owned(), Warning::WithoutParking);
        }
    }
    lints
}

fn has(element: &Element, dimension: Dimension) -> bool {
    let mut components = element.price_components.iter();
    components.any(|component| component.dimension == dimension)
}

fn needs_power(element: &Element) -> bool {
    let min_power = element.restrictions.as_ref().and_then(|it| it.min_power);
    min_power.is_some_and(|limit| limit.units() > 0)
}

fn is_for_charges(element: &Element) -> bool {
    let restrictions = element.restrictions.as_ref();
    restrictions.is_none_or(|it| it.reservation.is_none())
}

/// Whether one element applies whenever the other one does, as far as the limits tell it.
fn covers(wide: &Element, narrow: &Element) -> bool {
    let anything = Restrictions::default();
    let wide = wide.restrictions.as_ref().unwrap_or(&anything);
    let narrow = narrow.restrictions.as_ref().unwrap_or(&anything);
    let days = wide.day_of_week.is_empty()
        || (!narrow.day_of_week.is_empty()
            && narrow
                .day_of_week
                .iter()
                .all(|it| wide.day_of_week.contains(it)));
    let ranges = || windows(wide).into_iter().flatten();
    let window = windows(narrow)
        .into_iter()
        .flatten()
        .all(|(from, until)| ranges().any(|(start, end)| start <= from && until <= end));
    wide.reservation == narrow.reservation
        && days
        && window
        && spans(
            wide.start_date,
            wide.end_date,
            narrow.start_date,
            narrow.end_date,
        )
        && spans(wide.min_kwh, wide.max_kwh, narrow.min_kwh, narrow.max_kwh)
        && spans(
            wide.min_power,
            wide.max_power,
            narrow.min_power,
            narrow.max_power,
        )
        && spans(
            wide.min_duration,
            wide.max_duration,
            narrow.min_duration,
            narrow.max_duration,
        )
}

/// Whether the first range holds everything that the second one holds.
fn spans<T: PartialOrd>(
    low: Option<T>,
    high: Option<T>,
    inner_low: Option<T>,
    inner_high: Option<T>,
) -> bool {
    let from = low.is_none_or(|low| inner_low.is_some_and(|inner| inner >= low));
    let until = high.is_none_or(|high| inner_high.is_some_and(|inner| inner <= high));
    from && until
}

fn steps_differ(terms: &Terms, dimension: Dimension) -> bool {
    let elements = terms.elements.iter().filter(|it| is_for_charges(it));
    let components = elements.flat_map(|it| &it.price_components);
    let steps: BTreeSet<u32> = components
        .filter(|component| component.dimension == dimension)
        .map(|component| component.step_size)
        .collect();
    steps.len() > 1
}

/// The first moment found at which a dimension that has prices has none. A flat price is billed at
/// the first moment that matches, so that it has no gaps.
fn first_gap(terms: &Terms, dimension: Dimension) -> Option<Gap> {
    let mut elements = terms.elements.iter().filter(|it| is_for_charges(it));
    if dimension == Dimension::Flat || !elements.any(|it| has(it, dimension)) {
        return None;
    }
    let moments = week(terms);
    let samples = samples(terms, dimension);
    let has_dates = dates(terms).next().is_some();
    samples.iter().find_map(|sample| {
        moments.iter().find_map(|(weekday, second_of_day)| {
            let local = LocalTime {
                date: sample.date,
                weekday: *weekday,
                second_of_day: *second_of_day,
            };
            let moment = Moment {
                local,
                elapsed_s: sample.elapsed_s,
                wh: sample.wh,
                // Watts are watt-hours in an hour.
                power: Power {
                    wh: sample.power_w,
                    seconds: 3600,
                },
            };
            let found = first_component(&terms.elements, dimension, |element| {
                let restrictions = element.restrictions.as_ref();
                is_for_charges(element) && restrictions.is_none_or(|it| holds(it, &moment))
            });
            found.is_none().then(|| Gap {
                weekday: *weekday,
                time: ClockTime::from_second_of_day(*second_of_day),
                elapsed_s: sample.elapsed_s,
                wh: sample.wh,
                power_w: sample.power_w,
                date: has_dates.then_some(sample.date),
            })
        })
    })
}

fn restrictions(terms: &Terms) -> impl Iterator<Item = &Restrictions> {
    let elements = terms.elements.iter().filter(|it| is_for_charges(it));
    elements.filter_map(|it| it.restrictions.as_ref())
}

/// Every time of the week at which a window begins or ends, and each midnight.
fn week(terms: &Terms) -> Vec<(Weekday, i64)> {
    let named = restrictions(terms).flat_map(|it| [it.start_time, it.end_time]);
    let times: BTreeSet<i64> = named
        .flatten()
        .chain([ClockTime::MIDNIGHT])
        .map(ClockTime::second_of_day)
        .collect();
    let days = Weekday::ALL.into_iter();
    days.flat_map(|day| times.iter().map(move |second| (day, *second)))
        .collect()
}

/// What a moment has beside weekday and time.
#[derive(Debug, Clone, Copy)]
struct Sample {
    date: civil::Date,
    elapsed_s: i64,
    wh: i64,
    power_w: i64,
}

/// The dates that the restrictions name.
fn dates(terms: &Terms) -> impl Iterator<Item = civil::Date> {
    let dates = restrictions(terms).flat_map(|it| [it.start_date, it.end_date]);
    dates.flatten().map(LocalDate::civil)
}

/// The start of a charge, and each limit of the restrictions on its own: on the first date that is
/// named and on the day before it, since a price may begin at a date; and each other date.
fn samples(terms: &Terms, dimension: Dimension) -> Vec<Sample> {
    let first = dates(terms).min().unwrap_or(civil::Date::ZERO);
    let mut samples = Vec::new();
    for date in [first.saturating_sub(1.day()), first] {
        samples.extend(samples_of_day(terms, dimension, date));
    }
    samples.extend(dates(terms).map(|date| Sample {
        date,
        elapsed_s: 0,
        wh: 0,
        power_w: 0,
    }));
    samples
}

fn samples_of_day(terms: &Terms, dimension: Dimension, date: civil::Date) -> Vec<Sample> {
    let all = || restrictions(terms);
    let start = Sample {
        date,
        elapsed_s: 0,
        wh: 0,
        power_w: 0,
    };
    let durations = all()
        .flat_map(|it| [it.min_duration, it.max_duration])
        .flatten();
    let energies = all().flat_map(|it| [it.min_kwh, it.max_kwh]).flatten();
    let powers = all().flat_map(|it| [it.min_power, it.max_power]).flatten();
    // A vehicle that asks for nothing has no power.
    let has_power = dimension != Dimension::Parking;
    let mut samples = vec![start];
    samples.extend(durations.map(|it| Sample {
        elapsed_s: i64::from(it),
        ..start
    }));
    samples.extend(energies.map(|it| Sample {
        wh: it.units(),
        ..start
    }));
    let powers = powers.filter(|_| has_power);
    samples.extend(powers.map(|it| Sample {
        power_w: it.units(),
        ..start
    }));
    samples
}
