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
    let mut command = tools::node("page.js");
    command.arg(url).args(["--click", clicked]);
    for (field, text) in typed {
        command.arg("--type").arg(format!("{field}={text}"));
    }
    let output = command.arg(format!("{place}={text}")).output();
    let output = output.context("start node")?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{url}: {problem}");
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(seen["errors"] == serde_json::json!([]), "{url}: {seen}");
    Ok(seen["url"].as_str().unwrap_or_default().to_owned())
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
