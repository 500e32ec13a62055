//! The words of the demo's buttons on the sign-in page in every language.

use forecourt_store::rows::config::Role;
use forecourt_types::Language;

/// The words of the demo in one language.
pub(super) struct DemoWords {
    /// What stands above the buttons.
    pub(super) intro: &'static str,
    /// What stands between the buttons and the fields for e-mail and password.
    pub(super) or_by_password: &'static str,
    admin: &'static str,
    operator: &'static str,
    site_owner: &'static str,
    caretaker: &'static str,
    viewer: &'static str,
    driver: &'static str,
}

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static DemoWords {
    match language {
        Language::En => &EN,
        Language::Th => &TH,
        Language::Ru => &RU,
        Language::Fil => &FIL,
        Language::ZhHans => &ZH,
    }
}

impl DemoWords {
    /// The name of a role on its button.
    pub(super) const fn role(&self, role: Role) -> &'static str {
        match role {
            Role::DeploymentAdmin | Role::Admin => self.admin,
            Role::Operator => self.operator,
            Role::SiteOwner => self.site_owner,
            Role::Caretaker => self.caretaker,
            Role::Viewer => self.viewer,
            Role::Driver => self.driver,
        }
    }
}

const EN: DemoWords = DemoWords {
    intro: "This is a demo with made-up data. Choose as whom you sign in:",
    or_by_password: "Or sign in with e-mail and password:",
    admin: "Admin",
    operator: "Operator",
    site_owner: "Site owner",
    caretaker: "Caretaker",
    viewer: "Viewer",
    driver: "Driver",
};

const TH: DemoWords = DemoWords {
    intro: "นี่คือระบบสาธิตที่ใช้ข้อมูลสมมติ เลือกบทบาทที่จะเข้าสู่ระบบ",
    or_by_password: "หรือเข้าสู่ระบบด้วยอีเมลและรหัสผ่าน",
    admin: "ผู้ดูแลระบบ",
    operator: "ผู้ให้บริการ",
    site_owner: "เจ้าของสถานที่",
    caretaker: "ผู้ดูแลสถานี",
    viewer: "ผู้ดูข้อมูล",
    driver: "ผู้ขับขี่",
};

const RU: DemoWords = DemoWords {
    intro: "Это демонстрация с вымышленными данными. Выберите, кем войти:",
    or_by_password: "Или войдите по эл. почте и паролю:",
    admin: "Администратор",
    operator: "Оператор",
    site_owner: "Владелец площадки",
    caretaker: "Смотритель",
    viewer: "Наблюдатель",
    driver: "Водитель",
};

const FIL: DemoWords = DemoWords {
    intro: "Demo ito na may gawa-gawang datos. Piliin kung sino ka sa pag-sign in:",
    or_by_password: "O mag-sign in gamit ang e-mail at password:",
    admin: "Admin",
    operator: "Operator",
    site_owner: "May-ari ng site",
    caretaker: "Tagapangalaga",
    viewer: "Tagatingin",
    driver: "Drayber",
};

const ZH: DemoWords = DemoWords {
    intro: "这是使用虚构数据的演示。请选择登录角色：",
    or_by_password: "或使用邮箱和密码登录：",
    admin: "管理员",
    operator: "运营商",
    site_owner: "站点业主",
    caretaker: "看管员",
    viewer: "查看者",
    driver: "司机",
};
