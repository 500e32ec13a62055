//! Whatever arrives, nothing panics, and a transaction message is always read.

use forecourt_ocpp::frame::{self, Frame};
use forecourt_ocpp::{Decimal, Part, Version, actions, lenient, validate};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const TRANSACTION_MESSAGES: [(Version, &str); 7] = [
    (Version::V16, "StartTransaction"),
    (Version::V16, "StopTransaction"),
    (Version::V16, "MeterValues"),
    (Version::V201, "TransactionEvent"),
    (Version::V201, "MeterValues"),
    (Version::V21, "TransactionEvent"),
    (Version::V21, "MeterValues"),
];

/// Names that the readers look for, so that values land where they are read.
const NAMES: [&str; 24] = [
    "connectorId",
    "evseId",
    "idTag",
    "meterStart",
    "meterStop",
    "timestamp",
    "transactionId",
    "reason",
    "transactionData",
    "meterValue",
    "sampledValue",
    "value",
    "unit",
    "format",
    "measurand",
    "unitOfMeasure",
    "multiplier",
    "eventType",
    "seqNo",
    "transactionInfo",
    "idToken",
    "evse",
    "offline",
    "customData",
];

/// Values that chargers, or attackers, really send.
fn leaf() -> impl Strategy<Value = Value> {
    let odd_texts = prop::sample::select(vec![
        "",
        "-1",
        "1e999",
        "12,5",
        "Wh",
        "Celcius",
        "SignedData",
        "2026-01-31T12:00:00",
        "\u{0}",
        "99999999999999999999999999999999999999",
    ]);
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        odd_texts.prop_map(Value::from),
        ".*".prop_map(Value::from),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        1 => ".{0,8}",
    ];
    leaf().prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..10)
                .prop_map(|fields| Value::from(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn try_everything(text: &str) {
    for version in Version::ALL {
        match frame::parse(version, text) {
            Err(problem) => {
                // Our own answer must be a frame that we could read ourselves.
                if let Some(answer) = problem.answer() {
                    assert!(matches!(
                        frame::parse(version, &answer),
                        Ok(Frame::CallError { .. })
                    ));
                }
            }
            Ok(Frame::Call {
                message_id,
                action,
                payload,
            }) => {
                let _ = lenient::read(version, &action, payload);
                let _ = validate(version, &action, Part::Request, payload);
                let answer = frame::call_result(&message_id, "{}");
                let read = frame::parse(version, &answer).unwrap();
                assert!(
                    matches!(read, Frame::CallResult { message_id: id, .. } if id == message_id)
                );
            }
            Ok(
                Frame::CallResult { .. }
                | Frame::CallError { .. }
                | Frame::CallResultError { .. }
                | Frame::Send { .. },
            ) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(256, 100_000)))]

    #[test]
    fn any_text_is_survived(text in ".{0,200}") {
        try_everything(&text);
        let _ = Decimal::parse(&text).map(|d| (d.to_string(), d.round_to_integer()));
        for (version, action) in TRANSACTION_MESSAGES {
            prop_assert!(lenient::read(version, action, &text).is_some());
        }
    }

    #[test]
    fn any_torn_frame_is_survived(payload in tree(), at in any::<prop::sample::Index>()) {
        let text = json!([2, "19", "StartTransaction", payload]).to_string();
        let end = (0..=at.index(text.len())).rev().find(|end| text.is_char_boundary(*end));
        try_everything(&text[..end.unwrap()]);
    }

    #[test]
    fn any_transaction_message_is_read(payload in tree()) {
        let payload = payload.to_string();
        for (version, action) in TRANSACTION_MESSAGES {
            let message = lenient::read(version, action, &payload).unwrap();
            prop_assert!(message.oddities().len() <= lenient::MAX_ODDITIES);
            let text = frame::call("19", action, &payload);
            let parsed = frame::parse(version, &text);
            let is_call = matches!(parsed, Ok(Frame::Call { .. }));
            prop_assert!(is_call, "{text}");
        }
    }

    #[test]
    fn any_payload_is_judged(payload in tree()) {
        let payload = payload.to_string();
        for version in Version::ALL {
            for action in actions::all(version) {
                let _ = validate(version, action, Part::Request, &payload);
                let _ = validate(version, action, Part::Response, &payload);
            }
        }
    }

    #[test]
    fn decimals_are_read_back_as_written(mantissa in any::<i64>(), decimals in 0_usize..12) {
        let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if mantissa < 0 { "-" } else { "" };
        let point = if decimals == 0 { "" } else { "." };
        let text = format!("{sign}{whole}{point}{fraction}");
        let read = Decimal::parse(&text).unwrap();
        prop_assert_eq!(read.to_string(), text);
        let unit = 10_i128.pow(u32::try_from(decimals).unwrap());
        let twice = (i128::from(mantissa) * 2).unsigned_abs();
        let nearest = i128::try_from((twice + unit.unsigned_abs()) / (2 * unit.unsigned_abs())).unwrap();
        let expected = nearest * i128::from(mantissa.signum());
        prop_assert_eq!(read.round_to_integer().map(i128::from), i64::try_from(expected).ok().map(i128::from));
    }
}

#[test]
fn nesting_cannot_exhaust_the_stack() {
    for nest in ["[", r#"{"meterValue":"#, r#"{"transactionInfo":"#] {
        let payload = nest.repeat(100_000);
        for (version, action) in TRANSACTION_MESSAGES {
            assert!(lenient::read(version, action, &payload).is_some());
        }
        try_everything(&format!(r#"[2,"1","StopTransaction",{payload}"#));
        try_everything(&format!(r#"[2,"1","Heartbeat",{payload}"#));
        try_everything(&payload);
    }
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    try_everything(&format!(r#"[2,"1","StopTransaction",{closed}]"#));
    try_everything(&format!(r#"[2,"1","Heartbeat",{closed}]"#));
}
