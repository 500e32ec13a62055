//! The rules that hold for every tariff and every charge.

use crate::session::full_session;
use forecourt_billing::{
    Cdr, ChargingFacts, Element, LineKind, PRICE_MAX, Price, RATE_BP_MAX, Recomputation,
    STEP_SIZE_MAX, ServiceFee, Tariff, TariffTerms, Tax, rate, recompute,
};
use forecourt_types::{Currency, Energy, TariffId, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Prices as people set them, mostly; sometimes anything that is allowed.
fn price() -> impl Strategy<Value = Price> {
    prop_oneof![
        8 => 0..100_000_000_i64,
        1 => 0..=PRICE_MAX.micros(),
        1 => Just(PRICE_MAX.micros()),
    ]
    .prop_map(Price::from_micros)
}

fn step_size() -> impl Strategy<Value = u32> {
    prop_oneof![4 => Just(1), 1 => 1..=STEP_SIZE_MAX]
}

fn elements() -> impl Strategy<Value = Vec<Element>> {
    let energy =
        (price(), step_size()).prop_map(|(price, step_size)| Element::Energy { price, step_size });
    let time =
        (price(), step_size()).prop_map(|(price, step_size)| Element::Time { price, step_size });
    let flat = price().prop_map(|price| Element::Flat { price });
    (option::of(time), energy, option::of(flat))
        .prop_map(|(time, energy, flat)| time.into_iter().chain([energy]).chain(flat).collect())
}

fn service_fee() -> impl Strategy<Value = ServiceFee> {
    (price(), 0..=RATE_BP_MAX, 0..3_u8).prop_map(|(fixed, rate_bp, which)| ServiceFee {
        fixed: (which != 0).then_some(fixed),
        rate_bp: (which != 1).then_some(rate_bp),
    })
}

fn tax() -> impl Strategy<Value = Tax> {
    (0..=RATE_BP_MAX, any::<bool>()).prop_map(|(rate_bp, included)| Tax { rate_bp, included })
}

fn currency() -> impl Strategy<Value = Currency> {
    prop_oneof![Just("EUR"), Just("JPY"), Just("KWD")].prop_map(|code| Currency::new(code).unwrap())
}

fn tariff() -> impl Strategy<Value = Tariff> {
    let bounds = option::of((0..100_i64, 0..1000_i64));
    (
        currency(),
        elements(),
        option::of(service_fee()),
        bounds,
        option::of(tax()),
    )
        .prop_map(|(currency, elements, service_fee, bounds, tax)| {
            let major = |units: i64| Price::from_micros(units * 1_000_000);
            let terms = TariffTerms {
                name: "Any".to_owned(),
                currency,
                elements,
                service_fee,
                min_price: bounds.map(|(min, _)| major(min)),
                max_price: bounds.map(|(min, more)| major(min + more)),
                tax,
            };
            Tariff::new(TariffId::new("any").unwrap(), 1, terms).unwrap()
        })
}

fn charging(wh: i64, millis: i64) -> ChargingFacts {
    let started_at = Timestamp::parse("2026-03-01T10:00:00Z").unwrap();
    ChargingFacts {
        started_at,
        ended_at: started_at.plus_millis(millis),
        energy: Energy::from_wh(wh),
    }
}

fn possible() -> impl Strategy<Value = ChargingFacts> {
    (0..=200_000_i64, 0..=172_800_000_i64).prop_map(|(wh, millis)| charging(wh, millis))
}

/// Any number, often one beside a limit, so that some tariffs are valid and some are not.
fn any_price() -> impl Strategy<Value = Price> {
    let max = PRICE_MAX.micros();
    prop_oneof![
        1 => any::<i64>(),
        4 => max - 1..=max + 1,
        1 => -1..=1_i64,
        4 => (0..=1_000_i64).prop_map(|major| major * 1_000_000),
    ]
    .prop_map(Price::from_micros)
}

fn any_u32(max: u32) -> impl Strategy<Value = u32> {
    prop_oneof![1 => any::<u32>(), 8 => 0..=max + 1]
}

/// Any instant that can be written, and the ends of time.
fn instant() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(|millis| {
        Timestamp::from_millis(millis)
            .unwrap_or_else(|_| Timestamp::from_millis(0).unwrap().plus_millis(millis))
    })
}

/// `value` is less than `parts` away from `amount × parts`.
fn less_than_one_away(amount_minor: i64, parts: i128, value: i128) -> bool {
    (i128::from(amount_minor) * parts - value).abs() < parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(1_000, 100_000)))]

    #[test]
    fn lines_add_up_to_a_total_that_is_never_negative(
        tariff in tariff(), facts in possible(),
    ) {
        let rated = rate(&facts, &tariff).unwrap();
        let sum: i128 = rated.lines.iter().map(|line| i128::from(line.amount.amount_minor())).sum();
        prop_assert_eq!(sum, i128::from(rated.total.amount_minor()));
        prop_assert!(rated.total.amount_minor() >= 0);
        for line in &rated.lines {
            prop_assert_eq!(line.amount.currency(), tariff.currency());
            let lowers = line.kind == LineKind::Maximum;
            prop_assert_eq!(line.amount.amount_minor() < 0, lowers);
        }
        if let Some(tax) = rated.tax {
            prop_assert!((0..=rated.total.amount_minor()).contains(&tax.amount.amount_minor()));
        }
    }

    /// The model: price × quantity, exactly, each by its own unit.
    #[test]
    fn no_line_is_a_whole_minor_unit_away_from_price_times_quantity(
        tariff in tariff(), facts in possible(),
    ) {
        let rated = rate(&facts, &tariff).unwrap();
        let minor_per_major = 10_i128.pow(tariff.currency().exponent());
        for line in rated.lines {
            let (Some(quantity), Some(price)) = (line.quantity, line.unit_price) else { continue };
            let value = i128::from(price.micros()) * i128::from(quantity) * minor_per_major;
            let units = match line.kind {
                LineKind::Energy => 1000,
                LineKind::Time => 3600,
                LineKind::Flat | LineKind::ServiceFee => 1,
                kind => unreachable!("{kind:?} has no quantity or is none of rules 1"),
            };
            let amount = line.amount.amount_minor();
            prop_assert!(less_than_one_away(amount, units * 1_000_000, value), "{:?}", line.kind);
        }
    }

    #[test]
    fn more_energy_or_time_never_costs_less(
        tariff in tariff(), facts in possible(), more_wh in 0..50_000_i64, more_ms in 0..7_200_000_i64,
    ) {
        let more = ChargingFacts {
            ended_at: facts.ended_at.plus_millis(more_ms),
            energy: Energy::from_wh(facts.energy.wh() + more_wh),
            ..facts
        };
        let less = rate(&facts, &tariff).unwrap().total.amount_minor();
        prop_assert!(rate(&more, &tariff).unwrap().total.amount_minor() >= less);
    }

    #[test]
    fn a_credit_and_its_original_are_nothing(tariff in tariff(), charging in possible()) {
        let facts = forecourt_billing::SessionFacts { charging, ..full_session() };
        let cdr = Cdr::settle(&facts, &tariff, 1, false).unwrap();
        let credit = cdr.credit().unwrap();
        prop_assert_eq!(cdr.total.checked_add(credit.total).unwrap().amount_minor(), 0);
        prop_assert_eq!(cdr.lines.len(), credit.lines.len());
        for (line, undone) in cdr.lines.iter().zip(&credit.lines) {
            prop_assert_eq!(line.amount.checked_add(undone.amount).unwrap().amount_minor(), 0);
            prop_assert_eq!(line.quantity.map(|quantity| -quantity), undone.quantity);
        }
        prop_assert_eq!(cdr.reported_wh() + credit.reported_wh(), 0);
    }

    #[test]
    fn recomputing_through_storage_gives_the_same_bytes(
        tariff in tariff(), charging in possible(), version in 1..=999_u32, provisional: bool,
    ) {
        let facts = forecourt_billing::SessionFacts { charging, ..full_session() };
        let cdr = Cdr::settle(&facts, &tariff, version, provisional).unwrap();
        let stored_tariff = serde_json::to_vec(&tariff).unwrap();
        let tariff: Tariff = serde_json::from_slice(&stored_tariff).unwrap();
        for cdr in [cdr.credit().unwrap(), cdr] {
            let stored = cdr.canonical_bytes().unwrap();
            prop_assert_eq!(&Cdr::from_canonical_bytes(&stored).unwrap(), &cdr);
            prop_assert_eq!(recompute(&stored, &facts, &tariff).unwrap(), Recomputation::Same);
        }
    }

    #[test]
    fn no_number_whatever_makes_rating_panic(
        tariff in tariff(), wh: i64, started_at in instant(), ended_at in instant(),
    ) {
        let facts = ChargingFacts { started_at, ended_at, energy: Energy::from_wh(wh) };
        if let Ok(rated) = rate(&facts, &tariff) {
            prop_assert!(wh >= 0 && ended_at >= started_at && rated.total.amount_minor() >= 0);
        }
    }

    #[test]
    fn no_price_whatever_makes_a_tariff_that_panics(
        prices in vec(any_price(), 6), steps in vec(any_u32(STEP_SIZE_MAX), 2),
        rates in vec(any_u32(RATE_BP_MAX), 2),
        currency in currency(), included: bool, wh in 0..=100_000_000_i64, seconds in 0..=31_622_400_i64,
    ) {
        let terms = TariffTerms {
            name: "Any".to_owned(),
            currency,
            elements: vec![
                Element::Energy { price: prices[0], step_size: steps[0] },
                Element::Time { price: prices[1], step_size: steps[1] },
                Element::Flat { price: prices[2] },
            ],
            service_fee: Some(ServiceFee { fixed: Some(prices[3]), rate_bp: Some(rates[0]) }),
            min_price: Some(prices[4]),
            max_price: Some(prices[5]),
            tax: Some(Tax { rate_bp: rates[1], included }),
        };
        if let Ok(tariff) = Tariff::new(TariffId::new("any").unwrap(), 1, terms) {
            let _outcome = rate(&charging(wh, seconds * 1000), &tariff);
        }
    }

    #[test]
    fn the_dearest_bill_fits(
        currency in currency(), step_size in 1..=STEP_SIZE_MAX, included: bool,
        wh in 0..=100_000_000_i64, seconds in 0..=31_622_400_i64,
    ) {
        let terms = TariffTerms {
            name: "Dear".to_owned(),
            currency,
            elements: vec![
                Element::Energy { price: PRICE_MAX, step_size },
                Element::Time { price: PRICE_MAX, step_size },
                Element::Flat { price: PRICE_MAX },
            ],
            service_fee: Some(ServiceFee { fixed: Some(PRICE_MAX), rate_bp: Some(RATE_BP_MAX) }),
            min_price: None,
            max_price: None,
            tax: Some(Tax { rate_bp: RATE_BP_MAX, included }),
        };
        let tariff = Tariff::new(TariffId::new("dear").unwrap(), 1, terms).unwrap();
        let rated = rate(&charging(wh, seconds * 1000), &tariff).unwrap();
        prop_assert!(rated.total.amount_minor() > 0);
    }

    #[test]
    fn every_price_is_read_as_it_was_written(micros: i64) {
        let price = Price::from_micros(micros);
        prop_assert_eq!(Price::parse(&price.to_string()), Ok(price));
    }

    #[test]
    fn no_text_whatever_makes_a_price_panic(text in ".{0,60}") {
        if let Ok(price) = Price::parse(&text) {
            prop_assert_eq!(Price::parse(&price.to_string()), Ok(price));
        }
    }
}
