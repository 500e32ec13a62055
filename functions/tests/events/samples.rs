//! The files of `events/`.

use std::collections::BTreeSet;
use std::path::Path;

use aws_lambda_events::apigw::ApiGatewayProxyResponse;
use aws_lambda_events::encodings::Body;
use serde_json::Value;

/// What `events/{name}.json` says.
pub fn sample(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../events/{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The bodies of a sample's queue messages.
pub fn bodies(name: &str) -> Vec<Value> {
    let event = sample(name);
    let records = event["Records"].as_array().unwrap().iter();
    records
        .map(|record| serde_json::from_str(record["body"].as_str().unwrap()).unwrap())
        .collect()
}

/// What a WebSocket route answers with.
pub fn body(answer: &ApiGatewayProxyResponse) -> Option<String> {
    match answer.body.as_ref()? {
        Body::Text(text) => Some(text.clone()),
        other => unreachable!("{other:?}"),
    }
}

/// The names of a folder's files with this end.
pub fn names(folder: &str, end: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .collect()
}
