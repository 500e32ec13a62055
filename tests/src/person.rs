//! A person who sets a password and signs in, without a browser: the forms are sent as one would.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::api::Api;
use crate::process::PATIENCE;
use crate::tools;

/// The app for which people sign in without a browser.
const CONSOLE: &str = "console";
/// The verifier of PKCE; any text of this length will do in a test.
const VERIFIER: &str = "a-verifier-of-the-tests-0123456789-0123456789";

/// Returns the challenge of PKCE that an app sends with the sign-in.
#[must_use]
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// Returns the fields with which an app trades a code for tokens.
pub(crate) fn of_code<'a>(code: &'a str, redirect_uri: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", VERIFIER),
    ]
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

/// Returns the link in the newest mail that a local server without a mail server has written, once
/// there is one.
///
/// # Errors
/// When no mail arrives.
pub fn link_of_mail(data: &Path) -> Result<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mails = std::fs::read_dir(data.join("mail")).into_iter().flatten();
        let mails: Result<Vec<_>, _> = mails.map(|entry| entry.map(|it| it.path())).collect();
        if let Some(newest) = mails?.into_iter().max() {
            let text = std::fs::read_to_string(newest)?;
            let mut words = text.split_whitespace();
            if let Some(link) = words.find(|word| word.contains("/signin/password?link=")) {
                return Ok(link.to_owned());
            }
        }
        ensure!(Instant::now() < deadline, "no mail arrived");
        // The pause only limits how often the folder is read.
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// Sets the password with the link of a mail. Returns the status of the answer.
///
/// # Errors
/// When the link is none, or the server cannot be reached.
pub fn set_password(base: &str, link: &str, password: &str) -> Result<u16> {
    let (_, link) = link.split_once("link=").context("a link of a mail")?;
    let form = [("link", link), ("password", password)];
    let answer = agent()
        .post(format!("{base}/signin/password"))
        .send_form(form)?;
    Ok(answer.status().as_u16())
}

/// Signs a person in for the app `console`. Returns the answer of the token endpoint.
///
/// # Errors
/// When the server refuses, or cannot be reached.
pub fn sign_in(base: &str, email: &str, password: &str) -> Result<Value> {
    sign_in_with(base, email, password, None)
}

/// Signs a person in like [`sign_in`], who gives a code of the second factor, too.
///
/// # Errors
/// When the server refuses, or cannot be reached.
pub fn sign_in_with(base: &str, email: &str, password: &str, code: Option<&str>) -> Result<Value> {
    let agent = agent();
    let metadata = format!("{base}/.well-known/oauth-authorization-server");
    let metadata = agent.get(metadata).call()?.body_mut().read_to_string()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let issuer = metadata["issuer"].as_str().context("issuer")?;
    let redirect_uri = format!("{issuer}/");
    let challenge = challenge();
    let form = [
        ("response_type", "code"),
        ("client_id", CONSOLE),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("email", email),
        ("password", password),
    ];
    let mut answer = agent
        .post(format!("{base}/oauth2/authorize"))
        .send_form(form)?;
    if let Some(code) = code {
        let page = answer.body_mut().read_to_string()?;
        let mut form = hidden(&page);
        form.push(("code", code));
        answer = agent
            .post(format!("{base}/oauth2/authorize"))
            .send_form(form)?;
    }
    let location = answer.headers().get("location");
    let location = location.and_then(|value| value.to_str().ok());
    let location = location.with_context(|| format!("no redirect: {answer:?}"))?;
    trade_code(base, location, &redirect_uri)
}

/// Trades the code for tokens with which the app `console` was sent back to this address.
///
/// # Errors
/// When the address has no code, the server refuses, or cannot be reached.
pub fn trade_code(base: &str, sent_back: &str, redirect_uri: &str) -> Result<Value> {
    let (_, code) = sent_back.split_once("code=").context("a code")?;
    let code = code.split('&').next().unwrap_or_default();
    trade(base, CONSOLE, &of_code(code, redirect_uri))
}

/// Trades a refresh token for new tokens.
///
/// # Errors
/// When the server refuses, or cannot be reached.
pub fn refresh(base: &str, refresh_token: &str) -> Result<Value> {
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
    ];
    trade(base, CONSOLE, &form)
}

/// Trades what the fields hold for tokens.
pub(crate) fn trade(base: &str, client_id: &str, fields: &[(&str, &str)]) -> Result<Value> {
    let mut form = vec![("client_id", client_id)];
    form.extend(fields);
    let mut answer = agent()
        .post(format!("{base}/oauth2/token"))
        .send_form(form)?;
    let text = answer.body_mut().read_to_string()?;
    ensure!(answer.status().is_success(), "refused: {text}");
    Ok(serde_json::from_str(&text)?)
}

/// Returns the hidden fields of the first form of a page.
fn hidden(page: &str) -> Vec<(&str, &str)> {
    let form = page.split("</form>").next().unwrap_or_default();
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1);
    let fields = fields.filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        Some((name, rest.split_once('"')?.0))
    });
    fields.collect()
}

/// Sets a second factor up. Returns the address that the app of the person keeps.
///
/// # Errors
/// When the server refuses, or cannot be reached.
pub fn set_second_factor(base: &str, email: &str, password: &str) -> Result<String> {
    let url = format!("{base}/signin/second-factor");
    let form = [("lang", "en"), ("email", email), ("password", password)];
    let page = agent().post(&url).send_form(form)?;
    let page = page.into_body().read_to_string()?;
    let secret = page.split_once("<code>").context("a secret")?.1;
    let secret = secret.split_once("</code>").context("a secret")?.0;
    let secret = secret.replace(' ', "");
    let uri = format!("otpauth://totp/Forecourt:{email}?secret={secret}&issuer=Forecourt");
    let code = code_of(&uri, 0)?;
    let mut form = hidden(&page);
    form.push(("code", &code));
    let answer = agent().post(&url).send_form(form)?;
    ensure!(answer.status().is_success(), "refused: {answer:?}");
    Ok(uri)
}

/// Returns the code that an authenticator app shows for the address in its QR code, so many seconds
/// from now.
///
/// # Errors
/// When the app reads no such address.
pub fn code_of(uri: &str, seconds: u32) -> Result<String> {
    let mut app = tools::python("totp.py");
    let output = app.args([uri, &seconds.to_string()]).output()?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{problem}");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Has two people change the name of a site that both have seen: the second one is refused, and the
/// audit log holds the change of the first one alone.
///
/// # Errors
/// When the server cannot be reached, or does anything else.
pub fn conflict_over_a_site(api: &Api, site_id: &str) -> Result<()> {
    let path = format!("/v1/sites/{site_id}");
    let seen = api.etag(&path)?;
    api.patch_seen(&path, &seen, &json!({"name": "Mine"}))?
        .ok()?;
    let late = api.patch_seen(&path, &seen, &json!({"name": "Theirs"}))?;
    ensure!(late.status == 412, "{late:?}");
    let query = format!("/v1/audit-log?record=site&record_id={site_id}");
    let log = api.items(&query)?;
    let names: Vec<&Value> = log
        .iter()
        .filter_map(|entry| entry["after"].get("name"))
        .collect();
    ensure!(names.contains(&&json!("Mine")), "{log:?}");
    ensure!(!names.contains(&&json!("Theirs")), "{log:?}");
    Ok(())
}
