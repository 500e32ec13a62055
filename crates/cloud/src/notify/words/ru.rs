//! Russian. Months are in the genitive, as dates want them.

use forecourt_types::Timestamp;

use super::{Template, Words, date};

pub(super) const WORDS: Words = Words {
    invitation: Template {
        subject: "Учётная запись у оператора «{operator}»",
        text: "\
Здравствуйте, {name}!

Для вас создана учётная запись у оператора «{operator}». Откройте эту ссылку, чтобы задать пароль:

{link}

Ссылка действует один раз, до {expires_at}.

Если вы не ждали этого письма, ничего делать не нужно.
",
    },
    password_reset: Template {
        subject: "Новый пароль",
        text: "\
Кто-то (возможно, вы) запросил новый пароль для этого адреса. Откройте эту ссылку, чтобы задать его:

{link}

Ссылка действует один раз, до {expires_at}.

Если это были не вы, ничего делать не нужно: пароль останется прежним.
",
    },
    password_changed: Template {
        subject: "Ваш пароль изменён",
        text: "\
Пароль вашей учётной записи был изменён {at}.

Если это сделали не вы, сразу запросите новый пароль на странице входа и сообщите администратору.
",
    },
    time,
};

const MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

fn time(at: Timestamp) -> String {
    let (year, day, month) = date(at, &MONTHS);
    format!("{day} {month} {year} г., {} (UTC)", at.utc_clock())
}
