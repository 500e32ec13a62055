//! An app on the machine of a person who signs in for it in a real browser.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::json;

use crate::api::Api;
use crate::browser::{self, Step, Walked};
use crate::person;

/// An app to which the browser is sent back.
#[derive(Debug)]
pub struct App {
    listener: TcpListener,
    address: SocketAddr,
    client_id: String,
    base: String,
}

impl App {
    /// Registers an app at the server with this address.
    ///
    /// # Errors
    /// When the API refuses the app.
    pub fn register(api: &Api, base: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let client = json!({
            "name": "Charge App", "role": "admin", "redirect_uris": ["http://127.0.0.1/back"],
        });
        let client = api.post("/v1/clients", &client)?.ok()?;
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            client_id: client["client_id"]
                .as_str()
                .context("client_id")?
                .to_owned(),
            base: base.to_owned(),
        })
    }

    fn redirect_uri(&self) -> String {
        format!("http://{}/back", self.address)
    }

    /// Returns the address of the sign-in page.
    #[must_use]
    pub fn page(&self, language: &str) -> String {
        let (uri, id, challenge) = (self.redirect_uri(), &self.client_id, person::challenge());
        format!(
            "{}/oauth2/authorize?response_type=code&client_id={id}&redirect_uri={uri}&state=s1&code_challenge={challenge}&code_challenge_method=S256&ui_locales={language}",
            self.base
        )
    }

    /// Signs a person in, in the browser, and returns the API as that person.
    ///
    /// # Errors
    /// When the person is not let in.
    pub fn sign_in(&self, api: &Api, language: &str, email: &str, password: &str) -> Result<Api> {
        Ok(self.sign_in_by(api, language, (email, password), &[])?.0)
    }

    /// Signs a person in who does these steps after the password.
    ///
    /// # Errors
    /// When the person is not let in.
    pub fn sign_in_by(
        &self,
        api: &Api,
        language: &str,
        (email, password): (&str, &str),
        steps: &[Step<'_>],
    ) -> Result<(Api, Walked)> {
        let listener = self.listener.try_clone()?;
        let back = thread::spawn(move || welcome(&listener));
        let mut all = vec![
            Step::Type("#email", email),
            Step::Type("#password", password),
            Step::Click("button"),
        ];
        all.extend(steps);
        let walked = browser::walked(&self.page(language), &all, ("body", "Welcome back"))?;
        let back = back.join().map_err(|_| anyhow!("the app fell over"))?;
        back.context("welcome the person back")?;
        let at = &walked.url;
        ensure!(at.contains("state=s1"), "{at}");
        let (_, code) = at.split_once("code=").context("a code")?;
        let code = code.split('&').next().unwrap_or_default();
        let redirect_uri = self.redirect_uri();
        let fields = person::of_code(code, &redirect_uri);
        let tokens = person::trade(&self.base, &self.client_id, &fields)?;
        let token = tokens["access_token"].as_str().context("access_token")?;
        Ok((api.with_token(token), walked))
    }
}

/// Answers the browser that comes back with a page.
fn welcome(listener: &TcpListener) -> std::io::Result<()> {
    let (mut stream, _) = listener.accept()?;
    let mut request = [0; 4096];
    // One read takes the whole request, of which nothing is needed.
    let _ = stream.read(&mut request)?;
    let body = "<!doctype html><title>back</title><link rel=icon href=data:,>Welcome back";
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
