//! Shows a page as a person sees it, in real Chromium.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::tools;

/// Returns whether a browser is installed. In the CI one must be; elsewhere the tests of pages
/// report that they saw nothing.
///
/// # Errors
/// When there is none in the CI.
pub fn is_here() -> Result<bool> {
    let output = tools::node("page.js").arg("--browser").output();
    let output = output.context("start node")?;
    let here = output.status.success();
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(here || std::env::var_os("CI").is_none(), "{problem}");
    if !here {
        eprintln!("the pages are not tested: {problem}");
    }
    Ok(here)
}

/// What a person does at a page before it is looked at. Places are CSS selectors.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// Types a text into a field.
    Type(&'a str, &'a str),
    /// Clicks and waits for the next page.
    Click(&'a str),
    /// Reads the QR code of a picture.
    Scan(&'a str),
    /// Types the code into a field that an authenticator app shows for what was scanned.
    Code(&'a str),
    /// Notes what every such place shows, and what a field holds.
    Note(&'a str),
}

/// What was seen after the steps.
#[derive(Debug)]
pub struct Walked {
    /// The address where the browser is then.
    pub url: String,
    /// What the QR code said.
    pub scanned: String,
    /// What was noted.
    pub noted: Vec<String>,
}

/// Opens `url`, does the steps in their order, and waits until the text is seen in the place.
///
/// # Errors
/// When a place is not there, or the text is never seen. The error holds what the page shows.
pub fn walked(url: &str, steps: &[Step<'_>], (place, text): (&str, &str)) -> Result<Walked> {
    let mut command = tools::node("page.js");
    command.arg(url);
    for step in steps {
        let (kind, argument) = match step {
            Step::Type(field, text) => ("--type", format!("{field}={text}")),
            Step::Click(place) => ("--click", (*place).to_owned()),
            Step::Scan(place) => ("--scan", (*place).to_owned()),
            Step::Code(field) => ("--code", (*field).to_owned()),
            Step::Note(place) => ("--note", (*place).to_owned()),
        };
        command.args([kind, &argument]);
    }
    let output = command.arg(format!("{place}={text}")).output();
    let output = output.context("start node")?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{url}: {problem}");
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(seen["errors"] == serde_json::json!([]), "{url}: {seen}");
    let text = |name: &str| seen[name].as_str().unwrap_or_default().to_owned();
    let noted = seen["noted"].as_array().context("noted")?.iter();
    Ok(Walked {
        url: text("url"),
        scanned: text("scanned"),
        noted: noted
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect(),
    })
}

/// Opens `url` in a browser that runs no script, clicks, and returns the address where the browser
/// is then. The page's own errors are failures.
///
/// # Errors
/// When the place is not there.
pub fn clicked_without_script(url: &str, place: &str) -> Result<String> {
    let mut command = tools::node("page.js");
    command.args([url, "--no-script", "--click", place]);
    let output = command.output().context("start node")?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{url}: {problem}");
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(seen["errors"] == serde_json::json!([]), "{url}: {seen}");
    Ok(seen["url"].as_str().unwrap_or_default().to_owned())
}

/// Opens `url`, types each text into its field (a CSS selector), clicks, and waits until the text
/// is seen in the place. Returns the address where the browser is then.
///
/// # Errors
/// When the text is never seen. The error holds what the page shows instead.
pub fn submitted(
    url: &str,
    typed: &[(&str, &str)],
    clicked: &str,
    (place, text): (&str, &str),
) -> Result<String> {
    let typed = typed.iter().map(|(field, text)| Step::Type(field, text));
    let steps: Vec<Step<'_>> = typed.chain([Step::Click(clicked)]).collect();
    Ok(walked(url, &steps, (place, text))?.url)
}

/// Opens `url`, waits until each text is seen in its place (a CSS selector), and returns what each
/// place shows. The page's own errors, and requests to any other host, are failures.
///
/// # Errors
/// When a text is never seen. The error holds what the page shows instead.
pub fn seen<const N: usize>(url: &str, wanted: [(&str, &str); N]) -> Result<[String; N]> {
    let mut command = tools::node("page.js");
    command.arg(url);
    for (place, text) in wanted {
        command.arg(format!("{place}={text}"));
    }
    let output = command.output().context("start node")?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{url}: {problem}");
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(seen["errors"] == serde_json::json!([]), "{url}: {seen}");
    let hosts = seen["hosts"].as_array().context("hosts")?;
    let elsewhere = |host: &Value| host.as_str().is_none_or(|host| !url.contains(host));
    ensure!(!hosts.iter().any(elsewhere), "{url}: {seen}");
    let text = |place: &str| seen["texts"][place].as_str().unwrap_or_default().to_owned();
    Ok(wanted.map(|(place, _)| text(place)))
}
