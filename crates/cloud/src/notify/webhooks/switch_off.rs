//! Switches a webhook off, and writes to the admins.

use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage, derived};
use forecourt_store::ports::QueueName;
use forecourt_store::rows::config::{
    ConfigRow as _, OffReason, Operator, Role, SwitchedOff, User, Webhook,
};
use forecourt_store::rows::load_at_most;
use forecourt_store::unit::Unit;
use forecourt_types::{Language, WebhookId};

/// The most people who are looked at to find the admins: they stand among the drivers.
const PEOPLE_MAX: u32 = 5_000;
/// The most admins who get a mail.
const MAILS_MAX: usize = 10;

/// Switches a webhook off, unless it is off already, and hands a mail to each admin over.
pub(super) async fn switch_off(
    unit: &mut Unit<'_>,
    webhook: &WebhookId,
    why: OffReason,
) -> Result<(), Failure> {
    let operator = unit.operator;
    let key = keys::webhook(operator, webhook);
    let webhook = unit.read::<Webhook>(&key).await?;
    let Some(mut webhook) = webhook.filter(|webhook| webhook.off.is_none()) else {
        return Ok(());
    };
    let at = unit.now;
    webhook.off = Some(SwitchedOff { at, why });
    tracing::warn!(operator = %operator, webhook = %webhook.webhook_id, ?why, "a webhook is switched off");
    unit.touch(&mut webhook.stamps);
    unit.put(webhook.to_item(operator, 0)?);
    let name = unit.read::<Operator>(&keys::operator(operator)).await?;
    let name = name.map_or_else(|| operator.to_string(), |operator| operator.name);
    for (address, language) in admins(unit).await? {
        let (operator, url) = (name.clone(), webhook.url.clone());
        let letter = match why {
            OffReason::Gone => Letter::WebhookGone { operator, url, at },
            OffReason::Failing | OffReason::Asked | OffReason::Unknown => {
                Letter::WebhookFailing { operator, url, at }
            }
        };
        let id = derived(&[
            "off",
            webhook.webhook_id.as_str(),
            &at.to_string(),
            &address,
        ]);
        let mail = NotifyMessage::Mail(MailMessage {
            mail_id: id.clone(),
            to: address,
            language,
            letter,
        });
        unit.hand_over(QueueName::Notify, String::new(), id, &mail)?;
    }
    Ok(())
}

/// The addresses of the operator's admins, with their languages.
async fn admins(unit: &Unit<'_>) -> Result<Vec<(String, Language)>, Failure> {
    let list = keys::list(unit.operator, List::Users);
    let items = load_at_most(unit.table(), &list, "", PEOPLE_MAX).await?;
    // One row that cannot be read must not keep the webhook on, which would be called again.
    let people = items.iter().filter_map(|item| {
        let user = item.read::<User>();
        if user.is_err() {
            tracing::error!(operator = %unit.operator, user = item.key.sk, "a user cannot be read and gets no mail; restore the row");
        }
        user.ok()
    });
    let admins = people
        .filter(|user| matches!(user.role, Role::Admin | Role::DeploymentAdmin) && !user.suspended);
    let addressed = admins.filter_map(|user| {
        let language = user.language.unwrap_or_default();
        user.email.map(|email| (email, language))
    });
    Ok(addressed.take(MAILS_MAX).collect())
}
