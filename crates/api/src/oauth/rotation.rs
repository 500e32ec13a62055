//! The key that signs access tokens is replaced by itself when it is old.

use std::sync::Arc;

use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::secrets::{DeploymentKeys, SIGNING_KEY_DAYS};
use forecourt_store::unit::{Committed, Unit};
use forecourt_types::OperatorId;
use serde_json::{Map, Value};

use crate::access::Public;
use crate::http::problem::Problem;

/// The author of a replacement that nobody has asked for.
const AUTHOR: &str = "system";

/// The keys for a token that is to be signed. An old signing key is replaced before; the tokens
/// of the one before stay valid until they expire.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn signing_keys(public: &Public) -> Result<Arc<DeploymentKeys>, Problem> {
    let ports = public.ports();
    let keys = public.keys().get(ports).await?;
    let now = ports.clock.now();
    if !keys.signing_is_old(now) {
        return Ok(keys);
    }
    let operator = OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error))?;
    let mut unit = Unit::new(ports.table.as_ref(), &operator, now, AUTHOR);
    unit = unit.audited(public.audit_source());
    let work = [
        ("work".to_owned(), Value::from("renew_signing_key")),
        ("after_days".to_owned(), Value::from(SIGNING_KEY_DAYS)),
    ];
    let kid = keys.signing.verifying().public().kid.clone();
    let about = ("deployment", "signing-key");
    unit.audit_request(about.0, about.1, (&kid, now), Map::from_iter(work));
    match unit.commit().await? {
        // Another process that does the same at this moment has written the entry.
        Committed::Yes(_) | Committed::Conflict(_) => {}
    }
    let keys = public.keys().renew_old(ports).await?;
    tracing::info!(
        kid = keys.signing.verifying().public().kid,
        "the key that signs access tokens was old and has been replaced"
    );
    Ok(keys)
}
