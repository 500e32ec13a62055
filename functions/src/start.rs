//! The start of every function: its log, its clients and its ports.

use anyhow::Context as _;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use forecourt_api::{ApiState, RequestSource, Settings, ensure_first_admin, router};
use forecourt_aws::{Environment, SesMailer};
use forecourt_outbound::{Networks, Outbound, Policy};
use forecourt_process::log::Filter;
use forecourt_store::bootstrap;
use forecourt_store::ports::{Mailer, Ports};
use forecourt_store::secrets::KeyCache;
use lambda_http::lambda_runtime::Error;
use lambda_http::request::RequestContext;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::JsonFields;

use crate::console::Console;
use crate::handlers::Functions;
use crate::issuers::issuers;
use crate::log::JsonLines;
use crate::mail::NotConfigured;

/// Sends logs to standard output, as JSON where `FORECOURT_LOG_FORMAT` says so, filtered by
/// `FORECOURT_LOG` (default `info`). Nothing of libraries below `debug` is written, whatever the
/// filter says: see [`forecourt_process::log`].
pub fn logs() {
    let filter = std::env::var("FORECOURT_LOG").ok();
    let filter = filter.and_then(|filter| filter.parse().ok());
    let filter = filter.unwrap_or(Filter::at(LevelFilter::INFO));
    let builder = tracing_subscriber::fmt().with_target(false);
    if std::env::var("FORECOURT_LOG_FORMAT").is_ok_and(|format| format == "json") {
        let json = builder.fmt_fields(JsonFields::new());
        forecourt_process::log::start(json.event_format(JsonLines), filter);
    } else {
        forecourt_process::log::start(builder.with_ansi(false), filter);
    }
}

/// Makes the ports over clients of the function's own role and region.
fn ports() -> anyhow::Result<Ports> {
    let environment = Environment::from_process()?;
    Ok(environment.ports(&forecourt_aws::sdk_config()?))
}

/// Makes the ports with the storage of files, for the functions that have one.
fn ports_and_objects() -> anyhow::Result<Ports> {
    let environment = Environment::from_process()?;
    let config = forecourt_aws::sdk_config()?;
    Ok(Ports {
        objects: environment.objects(&config),
        ..environment.ports(&config)
    })
}

/// Makes all handlers from the process's environment.
///
/// # Errors
/// When the environment names no table.
pub fn functions() -> Result<Functions, Error> {
    let settings = forecourt_cloud::session::Settings::default();
    Ok(Functions::new(ports()?, settings))
}

/// Makes all handlers with the storage of files, for the functions that have one.
///
/// # Errors
/// When the environment names no table.
pub fn functions_with_objects() -> Result<Functions, Error> {
    let settings = forecourt_cloud::session::Settings::default();
    Ok(Functions::new(ports_and_objects()?, settings))
}

/// Makes the mailer of the `notify` function, which sends from `FORECOURT_MAIL_FROM`. Without
/// that address it refuses every mail.
///
/// # Errors
/// When the environment lacks the region or the credentials.
pub fn mailer() -> Result<Box<dyn Mailer>, Error> {
    let from = std::env::var("FORECOURT_MAIL_FROM").unwrap_or_default();
    if from.is_empty() {
        return Ok(Box::new(NotConfigured));
    }
    Ok(Box::new(SesMailer::new(
        &forecourt_aws::sdk_config()?,
        from,
    )))
}

/// The networks beside the public internet to which webhooks are delivered: those that the
/// parameter `WebhookAllow` of the template names.
fn webhook_networks() -> anyhow::Result<Networks> {
    let named = std::env::var("FORECOURT_WEBHOOKS_ALLOW").unwrap_or_default();
    Networks::read(&named).context("FORECOURT_WEBHOOKS_ALLOW is wrong")
}

/// Makes the client that calls the receivers of webhooks.
///
/// # Errors
/// When a network is named wrongly.
pub fn webhooks() -> Result<Outbound, Error> {
    Ok(Outbound::new(Policy::allowing(webhook_networks()?))?)
}

/// Makes the router of the `api` function, with the console before it. The first start of a
/// deployment makes its first operator and, if they are given, the client `bootstrap` and the
/// person `admin`, who is invited by mail.
///
/// # Errors
/// When the environment lacks an address or the table cannot be reached.
pub async fn api() -> Result<axum::Router, Error> {
    let ports = ports_and_objects()?;
    let variable = |name: &'static str| {
        std::env::var(name)
            .map_err(|_| anyhow::anyhow!("the environment variable {name} is not set"))
    };
    let secret = std::env::var("FORECOURT_BOOTSTRAP_CLIENT_SECRET").ok();
    let name = std::env::var("FORECOURT_OPERATOR_NAME").unwrap_or_default();
    let name = Some(name.trim()).filter(|name| !name.is_empty());
    let name = name.unwrap_or(bootstrap::OPERATOR_NAME);
    bootstrap::ensure(&ports, secret.as_deref(), name).await?;
    let settings = Settings {
        live_url: variable("FORECOURT_LIVE_URL")?,
        audit_days: audit_days()?,
        webhook_http: !webhook_networks()?.is_empty(),
        ..Settings::new(
            variable("FORECOURT_PUBLIC_URL")?,
            variable("FORECOURT_WEBSOCKET_URL")?,
        )
    };
    let console = Console::new(&settings);
    let trusted = std::env::var("FORECOURT_ISSUERS").unwrap_or_default();
    let keys = KeyCache::default();
    let state = match issuers(&trusted, &settings.public_url)? {
        Some(issuers) => ApiState::trusting(ports, settings, keys, issuers),
        None => ApiState::new(ports, settings, keys),
    };
    let admin = std::env::var("FORECOURT_ADMIN_EMAIL").ok();
    if let Some(email) = admin.filter(|email| !email.is_empty()) {
        ensure_first_admin(&state, &email, None).await?;
    }
    let router = console.before(router(state));
    Ok(router.layer(from_fn(tell_source)))
}

/// For how many days the entries of the audit log are kept: `FORECOURT_AUDIT_DAYS`, at most
/// 100 years.
fn audit_days() -> anyhow::Result<u32> {
    let Ok(days) = std::env::var("FORECOURT_AUDIT_DAYS") else {
        return Ok(Settings::AUDIT_DAYS);
    };
    let days = days.parse().ok().filter(|days| (1..=36_500).contains(days));
    days.ok_or_else(|| anyhow::anyhow!("FORECOURT_AUDIT_DAYS must be 1 to 36500 days"))
}

/// The layer that tells the API from where API Gateway got the request, and under which id.
async fn tell_source(mut request: Request, next: Next) -> Response {
    let context = request.extensions().get::<RequestContext>();
    if let Some(RequestContext::ApiGatewayV2(context)) = context {
        let source = RequestSource {
            address: context.http.source_ip.clone(),
            request_id: context.request_id.clone(),
            ..RequestSource::default()
        };
        request.extensions_mut().insert(source);
    }
    next.run(request).await
}
