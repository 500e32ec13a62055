//! Filipino.

use forecourt_types::Timestamp;

use super::{Template, Words, date};

pub(super) const WORDS: Words = Words {
    invitation: Template {
        subject: "Ang iyong account sa {operator}",
        text: "\
Kumusta {name},

Gumawa ang {operator} ng account para sa iyo. Buksan ang link na ito para pumili ng password:

{link}

Isang beses lang magagamit ang link, hanggang {expires_at}.

Kung hindi mo inaasahan ang email na ito, wala kang kailangang gawin.
",
    },
    registration: Template {
        subject: "Kumpirmahin ang iyong account sa {operator}",
        text: "\
May humiling, marahil ikaw, ng account sa {operator} gamit ang address na ito. Buksan ang link na \
ito para pumili ng password; saka lang magagawa ang account:

{link}

Isang beses lang gagana ang link, hanggang {expires_at}.

Kung hindi ikaw ito, wala kang kailangang gawin: walang account kung hindi bubuksan ang link.
",
    },
    password_reset: Template {
        subject: "Pumili ng bagong password",
        text: "\
May humiling, maaaring ikaw, ng bagong password para sa address na ito. Buksan ang link na ito \
para pumili ng bago:

{link}

Isang beses lang magagamit ang link, hanggang {expires_at}.

Kung hindi ikaw iyon, wala kang kailangang gawin: mananatili ang dati mong password.
",
    },
    password_changed: Template {
        subject: "Napalitan ang iyong password",
        text: "\
Napalitan ang password ng iyong account noong {at}.

Kung hindi ikaw ang nagpalit, humiling kaagad ng bagong password sa page ng pag-sign in, at \
ipaalam ito sa iyong administrator.
",
    },
    second_factor_set: Template {
        subject: "Naitakda ang iyong second factor",
        text: "\
Nagtakda ng second factor para sa iyong account noong {at}. Mula ngayon, hihingi ang pag-sign in \
ng code mula sa iyong authenticator app.

Kung hindi ikaw iyon, humiling kaagad ng bagong password sa page ng pag-sign in, at ipaalam ito \
sa iyong administrator.
",
    },
    second_factor_removed: Template {
        subject: "Inalis ang iyong second factor",
        text: "\
Inalis ang second factor ng iyong account noong {at}. Password na lang ang hihingin sa pag-sign \
in.

Kung hindi ikaw o ang iyong administrator ang gumawa nito, humiling kaagad ng bagong password sa \
page ng pag-sign in, at ipaalam ito sa iyong administrator.
",
    },
    recovery_code_used: Template {
        subject: "Nagamit ang isang recovery code",
        text: "\
Nagamit ang isang recovery code sa pag-sign in sa iyong account noong {at}. Natitirang recovery \
code: {left}.

Kung hindi ikaw iyon, humiling kaagad ng bagong password sa page ng pag-sign in, at ipaalam ito \
sa iyong administrator.
",
    },
    webhook_gone: Template {
        subject: "Hindi na ipinapadala ang mga event sa webhook ng {operator}",
        text: "\
Ayaw nang tumanggap ng event ang receiver (status 410), kaya pinatay ang webhook na ito ng \
{operator} noong {at}:

{url}

Hindi na ipapadala ang mga event habang patay ito. Nakalista sa webhook ang mga pagpapadala at \
ang mga error nito. Kapag handa na ang receiver, buksan muli ang webhook.
",
    },
    webhook_failing: Template {
        subject: "Hindi na ipinapadala ang mga event sa webhook ng {operator}",
        text: "\
Nabigo ang lahat ng pagpapadala sa nakaraang limang araw, kaya pinatay ang webhook na ito ng \
{operator} noong {at}:

{url}

Hindi na ipapadala ang mga event habang patay ito. Nakalista sa webhook ang mga pagpapadala at \
ang mga error nito. Kapag handa na ang receiver, buksan muli ang webhook.
",
    },
    time,
};

const MONTHS: [&str; 12] = [
    "Enero",
    "Pebrero",
    "Marso",
    "Abril",
    "Mayo",
    "Hunyo",
    "Hulyo",
    "Agosto",
    "Setyembre",
    "Oktubre",
    "Nobyembre",
    "Disyembre",
];

fn time(at: Timestamp) -> String {
    let (year, day, month) = date(at, &MONTHS);
    format!("{month} {day}, {year}, {} (UTC)", at.utc_clock())
}
