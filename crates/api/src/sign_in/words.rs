//! The words of the sign-in pages in every language.

use forecourt_types::Language;

/// The words of the sign-in pages in one language. `{}` stands for a value.
pub(super) struct Words {
    pub(super) sign_in: &'static str,
    pub(super) email: &'static str,
    pub(super) password: &'static str,
    pub(super) forgot: &'static str,
    pub(super) wrong: &'static str,
    /// `{}`: seconds.
    pub(super) wait: &'static str,
    /// `{}`: the name of a client.
    pub(super) client_asks: &'static str,
    pub(super) choose_account: &'static str,
    pub(super) continue_: &'static str,
    pub(super) no_account: &'static str,
    pub(super) reset: &'static str,
    pub(super) reset_intro: &'static str,
    pub(super) send_link: &'static str,
    pub(super) link_sent: &'static str,
    pub(super) set_password: &'static str,
    pub(super) new_password: &'static str,
    pub(super) password_rule: &'static str,
    pub(super) too_weak: &'static str,
    pub(super) password_is_set: &'static str,
    pub(super) link_over: &'static str,
    pub(super) bad_request: &'static str,
    pub(super) needs_https: &'static str,
    pub(super) unavailable: &'static str,
}

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::Th => &TH,
        Language::Ru => &RU,
        Language::Fil => &FIL,
        Language::ZhHans => &ZH,
    }
}

const EN: Words = Words {
    sign_in: "Sign in",
    email: "E-mail",
    password: "Password",
    forgot: "Forgot your password?",
    wrong: "E-mail or password is wrong.",
    wait: "Too many tries. Try again in {} seconds.",
    client_asks: "{} wants to use your account. Sign in to allow it.",
    choose_account: "Choose an account",
    continue_: "Continue",
    no_account: "This sign-in has no active account. Ask your operator.",
    reset: "Set a new password",
    reset_intro: "We send a link to your e-mail address. It is valid for one hour.",
    send_link: "Send the link",
    link_sent: "If there is an account with this address, the link is on its way. Look into your inbox.",
    set_password: "Save the password",
    new_password: "New password",
    password_rule: "10 to 128 characters. Several words in a row are easy to remember and hard to guess.",
    too_weak: "This password is too easy to guess. Use more words, and none of your own data.",
    password_is_set: "Your password is set. You can sign in now.",
    link_over: "This link has been used or is too old. Ask for a new one.",
    bad_request: "The app opened this page in a wrong way. Go back to the app and try again.",
    needs_https: "Sign-in over plain HTTP is possible only on the machine itself. Open the address with https.",
    unavailable: "This does not work at the moment. Try again soon.",
};

const TH: Words = Words {
    sign_in: "เข้าสู่ระบบ",
    email: "อีเมล",
    password: "รหัสผ่าน",
    forgot: "ลืมรหัสผ่าน?",
    wrong: "อีเมลหรือรหัสผ่านไม่ถูกต้อง",
    wait: "ลองหลายครั้งเกินไป โปรดลองใหม่ใน {} วินาที",
    client_asks: "{} ต้องการใช้บัญชีของคุณ เข้าสู่ระบบเพื่ออนุญาต",
    choose_account: "เลือกบัญชี",
    continue_: "ดำเนินการต่อ",
    no_account: "ผู้ใช้นี้ไม่มีบัญชีที่ใช้งานได้ โปรดติดต่อผู้ให้บริการ",
    reset: "ตั้งรหัสผ่านใหม่",
    reset_intro: "เราจะส่งลิงก์ไปยังอีเมลของคุณ ลิงก์ใช้ได้หนึ่งชั่วโมง",
    send_link: "ส่งลิงก์",
    link_sent: "หากมีบัญชีที่ใช้อีเมลนี้ ระบบได้ส่งลิงก์แล้ว โปรดดูกล่องจดหมายของคุณ",
    set_password: "บันทึกรหัสผ่าน",
    new_password: "รหัสผ่านใหม่",
    password_rule: "10 ถึง 128 อักขระ คำหลายคำต่อกันจำง่ายและเดายาก",
    too_weak: "รหัสผ่านนี้เดาง่ายเกินไป โปรดใช้คำมากขึ้นและอย่าใช้ข้อมูลส่วนตัว",
    password_is_set: "ตั้งรหัสผ่านแล้ว คุณเข้าสู่ระบบได้ทันที",
    link_over: "ลิงก์นี้ถูกใช้แล้วหรือหมดอายุ โปรดขอลิงก์ใหม่",
    bad_request: "แอปเปิดหน้านี้ไม่ถูกต้อง โปรดกลับไปที่แอปแล้วลองใหม่",
    needs_https: "การเข้าสู่ระบบผ่าน HTTP ใช้ได้เฉพาะบนเครื่องนี้ โปรดเปิดที่อยู่ด้วย https",
    unavailable: "ขณะนี้ใช้งานไม่ได้ โปรดลองใหม่ภายหลัง",
};

const RU: Words = Words {
    sign_in: "Войти",
    email: "Эл. почта",
    password: "Пароль",
    forgot: "Забыли пароль?",
    wrong: "Неверный адрес или пароль.",
    wait: "Слишком много попыток. Повторите через {} с.",
    client_asks: "{} запрашивает доступ к вашей учётной записи. Войдите, чтобы разрешить.",
    choose_account: "Выберите учётную запись",
    continue_: "Продолжить",
    no_account: "Нет действующей учётной записи. Обратитесь к оператору.",
    reset: "Новый пароль",
    reset_intro: "Мы отправим ссылку на вашу почту. Она действует один час.",
    send_link: "Отправить ссылку",
    link_sent: "Если учётная запись с этим адресом существует, ссылка уже отправлена. Проверьте почту.",
    set_password: "Сохранить пароль",
    new_password: "Новый пароль",
    password_rule: "От 10 до 128 символов. Несколько слов подряд легко запомнить и трудно угадать.",
    too_weak: "Этот пароль слишком легко угадать. Добавьте слова и не используйте свои данные.",
    password_is_set: "Пароль сохранён. Теперь можно войти.",
    link_over: "Ссылка уже использована или устарела. Запросите новую.",
    bad_request: "Приложение открыло эту страницу неверно. Вернитесь в приложение и попробуйте ещё раз.",
    needs_https: "Вход по обычному HTTP возможен только на самом компьютере. Откройте адрес через https.",
    unavailable: "Сейчас это не работает. Попробуйте немного позже.",
};

const FIL: Words = Words {
    sign_in: "Mag-sign in",
    email: "E-mail",
    password: "Password",
    forgot: "Nakalimutan ang password?",
    wrong: "Mali ang e-mail o password.",
    wait: "Masyadong maraming subok. Subukan muli pagkalipas ng {} segundo.",
    client_asks: "Gustong gamitin ng {} ang iyong account. Mag-sign in para payagan ito.",
    choose_account: "Pumili ng account",
    continue_: "Magpatuloy",
    no_account: "Walang aktibong account ang sign-in na ito. Tanungin ang operator.",
    reset: "Magtakda ng bagong password",
    reset_intro: "Magpapadala kami ng link sa iyong e-mail. Isang oras itong may bisa.",
    send_link: "Ipadala ang link",
    link_sent: "Kung may account na may ganitong e-mail, naipadala na ang link. Tingnan ang iyong inbox.",
    set_password: "I-save ang password",
    new_password: "Bagong password",
    password_rule: "10 hanggang 128 karakter. Madaling tandaan at mahirap hulaan ang ilang magkakasunod na salita.",
    too_weak: "Masyadong madaling hulaan ang password na ito. Dagdagan ang mga salita, at huwag gamitin ang sariling datos.",
    password_is_set: "Naitakda na ang password. Maaari ka nang mag-sign in.",
    link_over: "Nagamit na o luma na ang link na ito. Humingi ng bago.",
    bad_request: "Mali ang pagbukas ng app sa pahinang ito. Bumalik sa app at subukan muli.",
    needs_https: "Sa mismong makina lang puwedeng mag-sign in sa HTTP. Buksan ang address gamit ang https.",
    unavailable: "Hindi ito gumagana sa ngayon. Subukan muli mamaya.",
};

const ZH: Words = Words {
    sign_in: "登录",
    email: "电子邮箱",
    password: "密码",
    forgot: "忘记密码？",
    wrong: "邮箱或密码错误。",
    wait: "尝试次数过多，请在 {} 秒后重试。",
    client_asks: "{} 请求使用您的账户。登录即表示允许。",
    choose_account: "选择账户",
    continue_: "继续",
    no_account: "此登录没有可用账户，请联系运营商。",
    reset: "设置新密码",
    reset_intro: "我们会向您的邮箱发送链接，一小时内有效。",
    send_link: "发送链接",
    link_sent: "如果该邮箱有对应账户，链接已发送，请查看收件箱。",
    set_password: "保存密码",
    new_password: "新密码",
    password_rule: "10 至 128 个字符。连续几个词容易记住，也难以猜到。",
    too_weak: "此密码太容易被猜到。请多用几个词，不要使用个人信息。",
    password_is_set: "密码已设置，现在可以登录。",
    link_over: "此链接已使用或已过期，请重新获取。",
    bad_request: "应用打开此页面的方式不正确。请返回应用重试。",
    needs_https: "只有在本机上才能通过 HTTP 登录。请使用 https 打开地址。",
    unavailable: "暂时无法使用，请稍后重试。",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_same_texts_in_every_language() {
        for language in Language::ALL {
            let words = of(language);
            for text in [words.wait, words.client_asks] {
                assert_eq!(text.matches("{}").count(), 1, "{language:?}: {text}");
            }
            for text in [words.sign_in, words.email, words.link_sent, words.too_weak] {
                assert!(!text.is_empty() && !text.contains("{}"), "{language:?}");
            }
        }
    }
}
