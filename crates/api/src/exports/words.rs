//! The headers of files in the languages of people.

use forecourt_types::Language;

/// A name of a column, and its words in the order of [`Language::ALL`]: English, Thai, Russian,
/// Filipino, Chinese. Units stand in the words as they do in the name.
type Words = (&'static str, [&'static str; 5]);

#[rustfmt::skip]
const HEADERS: &[Words] = &[
    ("action", ["Action", "การกระทำ", "Действие", "Aksyon", "操作"]),
    ("address", ["IP address", "ที่อยู่ IP", "IP-адрес", "IP address", "IP 地址"]),
    ("after", ["After", "หลัง", "После", "Pagkatapos", "更改后"]),
    ("amount", ["Amount", "จำนวนเงิน", "Сумма", "Halaga", "金额"]),
    ("at", ["Time", "เวลา", "Время", "Oras", "时间"]),
    ("before", ["Before", "ก่อน", "До", "Bago", "更改前"]),
    ("by", ["By", "โดย", "Кто", "Ni", "操作者"]),
    ("cdr_id", ["CDR", "CDR", "CDR", "CDR", "话单 (CDR)"]),
    ("connector_id", ["Connector", "หัวชาร์จ", "Разъём", "Konektor", "充电枪"]),
    ("connector_max_power_w", ["Connector power (W)", "กำลังหัวชาร์จ (W)", "Мощность разъёма (Вт)", "Lakas ng konektor (W)", "充电枪功率 (W)"]),
    ("created_at", ["Made at", "สร้างเมื่อ", "Создано", "Ginawa noong", "创建时间"]),
    ("credits_cdr_id", ["Credits CDR", "ยกเลิก CDR", "Отменяет CDR", "Binabawi ang CDR", "冲销话单"]),
    ("currency", ["Currency", "สกุลเงิน", "Валюта", "Pera", "货币"]),
    ("day", ["Day", "วัน", "День", "Araw", "日期"]),
    ("duration_s", ["Duration (s)", "ระยะเวลา (วินาที)", "Длительность (с)", "Tagal (s)", "时长 (秒)"]),
    ("ended_at", ["End", "สิ้นสุด", "Конец", "Katapusan", "结束时间"]),
    ("energy_kwh", ["Energy (kWh)", "พลังงาน (kWh)", "Энергия (кВт·ч)", "Enerhiya (kWh)", "电量 (kWh)"]),
    ("evse_id", ["EVSE", "EVSE", "EVSE", "EVSE", "EVSE"]),
    ("expires_at", ["Expires", "หมดอายุ", "Срок действия", "Mawawalan ng bisa", "到期时间"]),
    ("flags", ["Flags", "ข้อสังเกต", "Пометки", "Mga tanda", "标记"]),
    ("format", ["Format", "รูปแบบ", "Исполнение", "Anyo", "形式"]),
    ("full_name", ["Full name", "ชื่อเต็ม", "Полное имя", "Buong pangalan", "姓名"]),
    ("last_used_on", ["Last used", "ใช้ครั้งล่าสุด", "Последнее использование", "Huling gamit", "最近使用"]),
    ("licence_plate", ["Licence plate", "ทะเบียนรถ", "Номерной знак", "Plaka", "车牌"]),
    ("meter_start_kwh", ["Meter at start (kWh)", "มิเตอร์เริ่ม (kWh)", "Счётчик в начале (кВт·ч)", "Metro sa simula (kWh)", "起始读数 (kWh)"]),
    ("meter_stop_kwh", ["Meter at end (kWh)", "มิเตอร์สิ้นสุด (kWh)", "Счётчик в конце (кВт·ч)", "Metro sa katapusan (kWh)", "结束读数 (kWh)"]),
    ("max_power_w", ["Power (W)", "กำลังไฟ (W)", "Мощность (Вт)", "Lakas (W)", "功率 (W)"]),
    ("mode", ["Mode", "โหมด", "Режим", "Mode", "模式"]),
    ("month", ["Month", "เดือน", "Месяц", "Buwan", "月份"]),
    ("name", ["Name", "ชื่อ", "Название", "Pangalan", "名称"]),
    ("parent_uid", ["Group", "กลุ่ม", "Группа", "Grupo", "组"]),
    ("phases", ["Phases", "จำนวนเฟส", "Фазы", "Mga phase", "相数"]),
    ("provisional", ["Provisional", "ชั่วคราว", "Предварительно", "Pansamantala", "暂定"]),
    ("record", ["Record", "ประเภทข้อมูล", "Запись", "Talaan", "记录类型"]),
    ("record_id", ["Record id", "รหัสข้อมูล", "Номер записи", "Id ng talaan", "记录编号"]),
    ("request_id", ["Request id", "รหัสคำขอ", "Номер запроса", "Id ng hiling", "请求编号"]),
    ("security_profile", ["Security profile", "โปรไฟล์ความปลอดภัย", "Профиль безопасности", "Security profile", "安全配置"]),
    ("session_id", ["Session", "เซสชัน", "Сессия", "Sesyon", "充电订单"]),
    ("sessions", ["Sessions", "จำนวนเซสชัน", "Сессии", "Mga sesyon", "订单数"]),
    ("site_id", ["Site", "สถานที่", "Площадка", "Lugar", "站点"]),
    ("started_at", ["Start", "เริ่ม", "Начало", "Simula", "开始时间"]),
    ("station_id", ["Charger", "เครื่องชาร์จ", "Зарядная станция", "Charger", "充电桩"]),
    ("status", ["Status", "สถานะ", "Состояние", "Katayuan", "状态"]),
    ("stop_reason", ["Reason of the stop", "เหตุผลที่หยุด", "Причина остановки", "Dahilan ng paghinto", "停止原因"]),
    ("tariff_id", ["Tariff", "อัตราค่าบริการ", "Тариф", "Taripa", "资费"]),
    ("tariff_version", ["Tariff version", "รุ่นของอัตรา", "Версия тарифа", "Bersyon ng taripa", "资费版本"]),
    ("token_uid", ["Card", "บัตร", "Карта", "Card", "充电卡"]),
    ("total", ["Total", "ยอดรวม", "Итого", "Kabuuan", "总额"]),
    ("transaction_id", ["Transaction", "ธุรกรรม", "Транзакция", "Transaksyon", "交易号"]),
    ("type", ["Type", "ชนิด", "Тип", "Uri", "类型"]),
    ("uid", ["Card", "บัตร", "Карта", "Card", "充电卡"]),
    ("user_id", ["User", "ผู้ใช้", "Пользователь", "User", "用户"]),
    ("vehicle_id", ["Vehicle", "รถ", "Автомобиль", "Sasakyan", "车辆"]),
    ("version", ["Version", "รุ่น", "Версия", "Bersyon", "版本"]),
];

/// The words for a column in a language; its name if there are none.
pub(super) fn header(name: &'static str, language: Language) -> &'static str {
    let place = Language::ALL.iter().position(|one| *one == language);
    let words = HEADERS.iter().find(|(of, _)| *of == name);
    let words = words
        .zip(place)
        .and_then(|((_, words), place)| words.get(place).copied());
    words.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::tables::{AUDIT_LOG, CDRS, SESSIONS, STATIONS, TOKENS, sums};
    use crate::money::sums::{Grouping, Of, Span};

    #[test]
    fn every_column_has_words_in_every_language() {
        let lists = [SESSIONS, CDRS, TOKENS, STATIONS, AUDIT_LOG];
        let mut names: Vec<&str> = lists.iter().copied().flatten().map(|c| c.name).collect();
        for span in [None, Some(Span::Day), Some(Span::Month)] {
            for of in [Of::All, Of::Site, Of::Station, Of::Token, Of::User] {
                names.extend(sums(Grouping { span, of }).iter().map(|c| c.name));
            }
        }
        for name in &names {
            let words = HEADERS.iter().find(|(of, _)| of == name);
            assert!(
                words.is_some_and(|(_, words)| words.iter().all(|word| !word.is_empty())),
                "{name}"
            );
        }
        for (name, words) in HEADERS {
            assert!(names.contains(name), "{name} is no column");
            let has_unit = |word: &&str| word.contains(" (");
            if name.ends_with("_kwh") || name.ends_with("_w") || name.ends_with("_s") {
                assert!(words.iter().all(has_unit), "{name}");
            }
        }
    }
}
