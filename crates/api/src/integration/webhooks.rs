//! Webhooks: addresses of an operator's own systems that are told of events.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::{StatusCode, Uri};
use forecourt_types::{Timestamp, WebhookId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::event_words::EventWord;
use crate::access::{ManageWebhooks, Permit};
use crate::http::answer::{Created, Secret, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, Params, nullable};
use crate::http::cursor::ListName;
use crate::http::etag::{Revisioned, Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::events::EventKind;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::{FormerSecret, OffReason, SwitchedOff, Webhook};
use forecourt_store::rows::load_at_most;
use forecourt_store::secrets::new_webhook_secret;

/// The most characters of a name.
const NAME_CHARS_MAX: usize = 200;
/// The most characters of an address.
const URL_CHARS_MAX: usize = 500;

wire_enum! {
    /// Why a webhook is switched off.
    OffReasonWord for OffReason as WebhookOffReason, words "snake_case" {
        /// Somebody switched it off.
        Asked,
        /// Its receiver answered 410: it wants no more events.
        Gone,
        /// Every delivery of five days failed.
        Failing,
        /// A reason that only a later release knows.
        Unknown,
    }
}

/// The webhook that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// The name that people know it by.
    name: Option<String>,
    /// The `https` address that each event is sent to. `http` is taken only where the deployment
    /// names networks of its own, and reaches those alone.
    #[schema(max_length = 500)]
    url: String,
    /// The kinds of events that are sent, at least one.
    #[schema(min_items = 1)]
    events: BTreeSet<EventWord>,
}

/// The fields of a webhook that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookChange {
    /// The name that people know it by.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// The `https` address that each event is sent to.
    #[schema(max_length = 500)]
    url: Option<String>,
    /// The kinds of events that are sent, at least one.
    #[schema(min_items = 1)]
    events: Option<BTreeSet<EventWord>>,
    /// Whether events are sent. Switch it on again here after it was switched off.
    active: Option<bool>,
}

/// An address of an operator's own system that is told of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookView {
    #[schema(value_type = String)]
    webhook_id: WebhookId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    url: String,
    events: BTreeSet<EventWord>,
    /// Whether events are sent.
    active: bool,
    /// Why it is switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    off_reason: Option<OffReasonWord>,
    /// Since when it is switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    off_since: Option<Timestamp>,
    /// Until when the secret before the present one signs too, if it still did when the webhook
    /// was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    former_secret_until: Option<Timestamp>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(WebhookView);

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            webhook_id: webhook.webhook_id,
            name: webhook.name,
            url: webhook.url,
            events: webhook.events.into_iter().map(EventWord).collect(),
            active: webhook.off.is_none(),
            off_reason: webhook.off.map(|off| off.why.into()),
            off_since: webhook.off.map(|off| off.at),
            former_secret_until: webhook.former_secret.map(|former| former.until),
            stamps: webhook.stamps.into(),
        }
    }
}

/// A webhook with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: WebhookView,
    /// The secret by which the receiver checks signatures, which is never shown again.
    secret: String,
}

impl Revisioned for WebhookWithSecret {
    fn state(&self) -> &str {
        self.webhook.state()
    }
}

/// The page of webhooks that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What is wrong with an address, if anything is. Where it leads is looked up with each delivery,
/// since names change what they mean.
fn fault_of_url(url: &str, takes_http: bool) -> Option<&'static str> {
    if url.len() > URL_CHARS_MAX || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some("must be at most 500 characters of ASCII without spaces");
    }
    if url.contains('#') {
        return Some("must have no fragment");
    }
    let parsed = url.parse::<Uri>().ok();
    let Some(host) = parsed.as_ref().and_then(Uri::authority) else {
        return Some("must be an address such as https://hooks.example.com/forecourt");
    };
    if host.as_str().contains('@') {
        return Some("must hold no name and no password: receivers know us by the signature");
    }
    match parsed.as_ref().and_then(Uri::scheme_str) {
        Some("https") => None,
        Some("http") if takes_http => None,
        Some("http") => Some(
            "must be https: this deployment names no networks of its own that are reached by http",
        ),
        _ => Some("must be https"),
    }
}

/// Checks the fields of a webhook that are given.
fn check(
    permit: &Permit<ManageWebhooks>,
    name: Option<&str>,
    url: Option<&str>,
    events: Option<&BTreeSet<EventWord>>,
) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("name", name, NAME_CHARS_MAX);
    let takes_http = permit.settings().webhook_http;
    if let Some(fault) = url.and_then(|url| fault_of_url(url, takes_http)) {
        check.note(true, "url", fault);
    }
    if let Some(events) = events {
        check.note(events.is_empty(), "events", "must name at least one");
        let odd = events.iter().any(|word| !word.0.can_be_chosen());
        check.note(
            odd,
            "events",
            "webhook.test is sent only when it is asked for",
        );
    }
    check.finish()
}

fn kinds(events: BTreeSet<EventWord>) -> BTreeSet<EventKind> {
    events.into_iter().map(|word| word.0).collect()
}

/// Add a webhook. Its secret is shown here and never again. The event types, and what each one
/// carries, stand under `webhooks` in this document.
///
/// # Errors
/// 409 when there are 10 already, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, body = WebhookWithSecret)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn create(
    permit: Permit<ManageWebhooks>,
    Body(new): Body<NewWebhook>,
) -> Result<Secret<Created<WebhookWithSecret>>, Problem> {
    check(
        &permit,
        new.name.as_deref(),
        Some(&new.url),
        Some(&new.events),
    )?;
    let list = keys::list(permit.operator(), List::Webhooks);
    let before = load_at_most(permit.table(), &list, "", Webhook::MAX).await?;
    if before.len() >= Webhook::MAX as usize {
        let most = Webhook::MAX;
        let detail = format!(
            "there are {most} webhooks already, and no more are allowed: change or remove one"
        );
        return Err(Problem::new(Code::WrongState, detail));
    }
    let secret = new_webhook_secret(permit.entropy());
    let webhook = Webhook {
        webhook_id: permit.made_id(WebhookId::new)?,
        name: new.name,
        url: new.url,
        events: kinds(new.events),
        secret: secret.clone(),
        former_secret: None,
        off: None,
        stamps: permit.stamps(),
    };
    let webhook = permit.create(permit.unit(), webhook).await?;
    Ok(with_secret(webhook, secret))
}

fn with_secret(webhook: Webhook, secret: String) -> Secret<Created<WebhookWithSecret>> {
    Secret(Created {
        location: format!("/v1/webhooks/{}", segment(webhook.webhook_id.as_str())),
        body: WebhookWithSecret {
            webhook: webhook.into(),
            secret,
        },
    })
}

/// List the webhooks, by id.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks", params(WebhookFilter),
    responses((status = 200, body = Listing<WebhookView>)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn list(
    permit: Permit<ManageWebhooks>,
    Params(filter): Params<WebhookFilter>,
    list: ListName,
) -> Result<Json<Listing<WebhookView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let list = keys::list(permit.operator(), List::Webhooks);
    let query = Query::prefix(Index::Table, list, "");
    let listing = collect(&permit, query, &page, |_: &Webhook| true).await?;
    Ok(Json(listing.map(WebhookView::from)))
}

/// Show a webhook.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = String, Path)),
    responses((status = 200, body = WebhookView)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn get(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<WebhookView>, Problem> {
    let key = keys::webhook(permit.operator(), &id);
    let webhook = permit.find::<Webhook>(&key, "webhook").await?;
    Ok(Tagged(webhook.row.into()))
}

/// Change a webhook, or switch it off and on. While it is off, its events are not kept for it.
///
/// # Errors
/// 404 when there is none, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = String, Path)), request_body = WebhookChange,
    responses((status = 200, body = WebhookView)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn update(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
    Body(change): Body<WebhookChange>,
) -> Result<Tagged<WebhookView>, Problem> {
    let name = change.name.as_ref().and_then(Option::as_deref);
    check(&permit, name, change.url.as_deref(), change.events.as_ref())?;
    let key = keys::webhook(permit.operator(), &id);
    let health = keys::webhook_health(permit.operator(), &id);
    let webhook = permit.change(&key, |webhook: &mut Webhook, unit| {
        let is_moved = change.url.as_ref().is_some_and(|url| *url != webhook.url);
        let is_woken = change.active == Some(true) && webhook.off.is_some();
        if is_moved || is_woken {
            // The failures before say nothing of the receiver that is called from now on, and the
            // first one after five days of them would switch the webhook off at once.
            unit.delete(health.clone());
        }
        if let Some(name) = &change.name {
            webhook.name.clone_from(name);
        }
        if let Some(url) = &change.url {
            url.clone_into(&mut webhook.url);
        }
        if let Some(events) = &change.events {
            webhook.events = kinds(events.clone());
        }
        match change.active {
            Some(true) => webhook.off = None,
            Some(false) if webhook.off.is_none() => {
                let (at, why) = (permit.now(), OffReason::Asked);
                webhook.off = Some(SwitchedOff { at, why });
            }
            Some(false) | None => {}
        }
        Ok(())
    });
    Ok(Tagged(webhook.await?.into()))
}

/// Make a new secret for a webhook. For 24 hours everything is signed with the old secret too, so
/// that the receiver can change over without losing an event.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/secret", tag = "webhooks",
    params(("webhook_id" = String, Path)),
    responses((status = 201, body = WebhookWithSecret)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn renew_secret(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
) -> Result<Secret<Created<WebhookWithSecret>>, Problem> {
    let key = keys::webhook(permit.operator(), &id);
    let secret = new_webhook_secret(permit.entropy());
    let webhook = permit.change(&key, |webhook: &mut Webhook, _| {
        let until = permit.now().plus_millis(Webhook::FORMER_SECRET_MS);
        let former = std::mem::replace(&mut webhook.secret, secret.clone());
        webhook.former_secret = Some(FormerSecret {
            secret: former,
            until,
        });
        Ok(())
    });
    Ok(with_secret(webhook.await?, secret))
}

/// Remove a webhook. What waits to be delivered to it is not sent any more.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(delete, path = "/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn delete(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, Problem> {
    let key = keys::webhook(permit.operator(), &id);
    let mut unit = permit.unit();
    unit.delete(keys::webhook_health(permit.operator(), &id));
    let stored = permit.table().get(&key).await?;
    match stored.filter(|item| item.read::<Webhook>().is_err()) {
        Some(item) => {
            // A row that cannot be read is told nothing, and nothing but this mends that.
            unit.delete_at(key, item.revision);
            if permit.commit(unit).await?.is_some() {
                return Err(Problem::conflict());
            }
        }
        None => {
            let webhook = permit.find::<Webhook>(&key, "webhook").await?;
            permit.remove(unit, key, &webhook).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_without_a_password_or_a_fragment() {
        for url in [
            "https://a.example",
            "https://a.example:8443/x?y=1",
            "https://[2001:db8::1]/",
        ] {
            assert_eq!(fault_of_url(url, false), None, "{url}");
        }
        for url in [
            "",
            "a.example",
            "/x",
            "http://a.example",
            "ftp://a.example",
            "https://",
            "https:///x",
            "https://u:p@a.example",
            "https://a.example/#x",
            "https://a.example/ x",
            "javascript:1",
            "https://ä.example",
        ] {
            assert!(fault_of_url(url, false).is_some(), "{url}");
        }
        assert_eq!(fault_of_url("http://192.168.1.5:8080/x", true), None);
        assert!(fault_of_url(&format!("https://a.example/{}", "x".repeat(500)), true).is_some());
    }
}
