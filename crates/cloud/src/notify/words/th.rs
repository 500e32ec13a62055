//! Thai. Years are those of the Gregorian calendar, and say so.

use forecourt_types::Timestamp;

use super::{Template, Words, date};

pub(super) const WORDS: Words = Words {
    invitation: Template {
        subject: "บัญชีของคุณที่ {operator}",
        text: "\
สวัสดี {name}

{operator} ได้สร้างบัญชีให้คุณแล้ว โปรดเปิดลิงก์นี้เพื่อตั้งรหัสผ่าน

{link}

ลิงก์นี้ใช้ได้ครั้งเดียว จนถึงวันที่ {expires_at}

หากคุณไม่ได้คาดว่าจะได้รับอีเมลนี้ คุณไม่ต้องดำเนินการใด ๆ
",
    },
    password_reset: Template {
        subject: "ตั้งรหัสผ่านใหม่",
        text: "\
มีผู้ขอตั้งรหัสผ่านใหม่สำหรับที่อยู่อีเมลนี้ ซึ่งอาจเป็นตัวคุณเอง โปรดเปิดลิงก์นี้เพื่อตั้งรหัสผ่านใหม่

{link}

ลิงก์นี้ใช้ได้ครั้งเดียว จนถึงวันที่ {expires_at}

หากคุณไม่ได้เป็นผู้ขอ คุณไม่ต้องดำเนินการใด ๆ รหัสผ่านเดิมของคุณยังใช้ได้
",
    },
    password_changed: Template {
        subject: "รหัสผ่านของคุณถูกเปลี่ยนแล้ว",
        text: "\
รหัสผ่านของบัญชีของคุณถูกเปลี่ยนเมื่อวันที่ {at}

หากคุณไม่ได้เป็นผู้เปลี่ยน โปรดขอรหัสผ่านใหม่ทันทีที่หน้าเข้าสู่ระบบ และแจ้งผู้ดูแลระบบของคุณ
",
    },
    time,
};

const MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];

fn time(at: Timestamp) -> String {
    let (year, day, month) = date(at, &MONTHS);
    let clock = at.utc_clock();
    format!("{day} {month} ค.ศ. {year} เวลา {clock} น. (UTC)")
}
