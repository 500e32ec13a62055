//! Reads the form of a token request.

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;

use super::answer::Refusal;

/// The most bytes of the form in a token request.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The fields of a token request (RFC 6749 §4.1.3, §4.4.2, §6), of a revocation (RFC 7009 §2.1)
/// and of an introspection (RFC 7662 §2.1).
#[derive(Default)]
pub(super) struct TokenForm {
    pub(super) grant_type: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) code: Option<String>,
    pub(super) redirect_uri: Option<String>,
    pub(super) code_verifier: Option<String>,
    pub(super) refresh_token: Option<String>,
    /// The token that is revoked or looked at.
    pub(super) token: Option<String>,
}

/// Reads the form.
///
/// # Errors
/// [`Refusal::InvalidRequest`].
pub(super) async fn read_form(request: Request) -> Result<TokenForm, Refusal> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let is_form = content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(Refusal::InvalidRequest(
            "send a form: Content-Type application/x-www-form-urlencoded",
        ));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_FORM_BYTES)
        .await
        .map_err(|_| Refusal::InvalidRequest("the form is too large"))?;
    let request = Request::from_parts(parts, Body::from(bytes));
    let fields = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = fields.map_err(|_| Refusal::InvalidRequest("the form cannot be read"))?;
    let mut form = TokenForm::default();
    for (name, value) in fields {
        let field = match name.as_str() {
            "grant_type" => &mut form.grant_type,
            "client_id" => &mut form.client_id,
            "client_secret" => &mut form.client_secret,
            "scope" => &mut form.scope,
            "code" => &mut form.code,
            "redirect_uri" => &mut form.redirect_uri,
            "code_verifier" => &mut form.code_verifier,
            "refresh_token" => &mut form.refresh_token,
            "token" => &mut form.token,
            // RFC 6749 §3.2: unrecognized parameters are ignored.
            _ => continue,
        };
        if field.replace(value).is_some() {
            return Err(Refusal::InvalidRequest("a parameter is there twice"));
        }
    }
    Ok(form)
}
