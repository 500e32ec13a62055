//! Chinese in simplified characters.

use forecourt_types::Timestamp;

use super::{Template, Words};

pub(super) const WORDS: Words = Words {
    invitation: Template {
        subject: "您在 {operator} 的账户",
        text: "\
{name}，您好：

{operator} 已为您创建账户。请打开以下链接设置密码：

{link}

该链接只能使用一次，有效期至 {expires_at}。

如果您并未预期收到这封邮件，无需进行任何操作。
",
    },
    registration: Template {
        subject: "请确认您在 {operator} 的账户",
        text: "\
有人（可能是您）想用此邮箱在 {operator} 注册账户。请打开此链接设置密码，之后账户才会创建：

{link}

该链接只能使用一次，有效期至 {expires_at}。

如果不是您本人操作，无需理会：不打开链接就不会创建账户。
",
    },
    password_reset: Template {
        subject: "设置新密码",
        text: "\
有人（可能是您本人）为此邮箱地址申请了新密码。请打开以下链接设置新密码：

{link}

该链接只能使用一次，有效期至 {expires_at}。

如果不是您本人操作，无需进行任何操作，原密码保持不变。
",
    },
    password_changed: Template {
        subject: "您的密码已更改",
        text: "\
您账户的密码已于 {at} 更改。

如果不是您本人操作，请立即在登录页面申请新密码，并告知您的管理员。
",
    },
    second_factor_set: Template {
        subject: "您的两步验证已设置",
        text: "\
您账户的两步验证已于 {at} 设置。今后登录时需要输入验证器应用中的验证码。

如果不是您本人操作，请立即在登录页面申请新密码，并告知您的管理员。
",
    },
    second_factor_removed: Template {
        subject: "您的两步验证已移除",
        text: "\
您账户的两步验证已于 {at} 移除。登录时只需要输入密码。

如果不是您或您的管理员操作，请立即在登录页面申请新密码，并告知您的管理员。
",
    },
    recovery_code_used: Template {
        subject: "恢复码已被使用",
        text: "\
您的账户已于 {at} 使用恢复码登录。剩余恢复码：{left} 个。

如果不是您本人操作，请立即在登录页面申请新密码，并告知您的管理员。
",
    },
    webhook_gone: Template {
        subject: "{operator} 的 Webhook 已停止发送事件",
        text: "\
接收方不再接收事件（状态 410），因此 {operator} 的这个 Webhook 已于 {at} 关闭：

{url}

关闭期间的事件不会补发。发送记录及其错误列在该 Webhook 下。接收方恢复后，请重新开启该 Webhook。
",
    },
    webhook_failing: Template {
        subject: "{operator} 的 Webhook 已停止发送事件",
        text: "\
过去五天的每次发送都失败，因此 {operator} 的这个 Webhook 已于 {at} 关闭：

{url}

关闭期间的事件不会补发。发送记录及其错误列在该 Webhook 下。接收方恢复后，请重新开启该 Webhook。
",
    },
    time,
};

fn time(at: Timestamp) -> String {
    let (year, month, day) = at.utc_date();
    format!("{year}年{month}月{day}日 {}（UTC）", at.utc_clock())
}
