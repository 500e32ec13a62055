//! The words of the status page, in the five languages. Texts of alarms and reasons are English:
//! they name settings and are looked for in the documentation.

use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_types::Language;

/// The words of one language.
pub(super) struct Words {
    /// Before the id of the gateway, as the heading.
    pub(super) gateway: &'static str,
    /// Before the id of the site.
    pub(super) site: &'static str,
    /// Before the release of the program.
    pub(super) release: &'static str,
    /// Before the time of the start.
    pub(super) since: &'static str,
    /// Said while chargers are let in.
    pub(super) ready: &'static str,
    /// Said while no charger is let in.
    pub(super) not_ready: &'static str,
    /// Under the word that says whether chargers are let in.
    pub(super) chargers: &'static str,
    /// Said of a link that the cloud has welcomed.
    pub(super) connected: &'static str,
    /// Said of a link that is open and not welcomed yet.
    pub(super) greeting: &'static str,
    /// Said of a link that is not open.
    pub(super) away: &'static str,
    /// Under the state of the link.
    pub(super) cloud: &'static str,
    /// Under the number of chargers that are connected.
    pub(super) open_sockets: &'static str,
    /// Under the number of charges that run.
    pub(super) running: &'static str,
    /// After the name of a lane whose records are not applied.
    pub(super) waiting: &'static str,
    /// The lanes: transactions, telemetry, commands.
    pub(super) lanes: [&'static str; 3],
    /// Heading of the list of stations.
    pub(super) stations: &'static str,
    /// Said when there is no station.
    pub(super) no_station: &'static str,
    /// Head of the column of ids.
    pub(super) station: &'static str,
    /// Head of the column of models.
    pub(super) model: &'static str,
    /// Head of the column of connections.
    pub(super) connection: &'static str,
    /// Head of the column of connectors.
    pub(super) connectors: &'static str,
    /// Head of the column of running transactions.
    pub(super) transactions: &'static str,
    /// Head of the column of records that wait.
    pub(super) records: &'static str,
    /// Said of a station that is not connected.
    pub(super) offline: &'static str,
    /// Before the id of the command that a station works on.
    pub(super) command: &'static str,
    /// Heading of the list of alarms.
    pub(super) alarms: &'static str,
    /// Said when there is no alarm.
    pub(super) no_alarm: &'static str,
    /// Names the links to the other languages.
    pub(super) languages: &'static str,
    /// The states of a connector, in the order of `place`.
    pub(super) status: [&'static str; 11],
}

impl Words {
    /// The words of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Th => &TH,
            Language::Ru => &RU,
            Language::Fil => &FIL,
            Language::ZhHans => &ZH_HANS,
        }
    }

    /// The name of a lane; one that this page does not know keeps the name of the journal.
    pub(super) fn lane(&self, name: &'static str) -> &'static str {
        let [transactions, telemetry, commands] = self.lanes;
        match name {
            "transactions" => transactions,
            "telemetry" => telemetry,
            "commands" => commands,
            other => other,
        }
    }

    /// The word for the state of a connector.
    pub(super) fn connector(&self, status: ConnectorStatusKind) -> &'static str {
        self.status.get(place(status)).copied().unwrap_or_default()
    }
}

/// Where the word for a state stands in [`Words::status`].
const fn place(status: ConnectorStatusKind) -> usize {
    match status {
        ConnectorStatusKind::Available => 0,
        ConnectorStatusKind::Preparing => 1,
        ConnectorStatusKind::Charging => 2,
        ConnectorStatusKind::SuspendedEv => 3,
        ConnectorStatusKind::SuspendedEvse => 4,
        ConnectorStatusKind::Finishing => 5,
        ConnectorStatusKind::Reserved => 6,
        ConnectorStatusKind::Occupied => 7,
        ConnectorStatusKind::Unavailable => 8,
        ConnectorStatusKind::Faulted => 9,
        ConnectorStatusKind::Unknown => 10,
    }
}

const EN: Words = Words {
    gateway: "Forecourt gateway",
    site: "site",
    release: "release",
    since: "since",
    ready: "Ready",
    not_ready: "Not ready",
    chargers: "chargers",
    connected: "Connected",
    greeting: "Greeting",
    away: "Away",
    cloud: "cloud",
    open_sockets: "connected chargers",
    running: "running charges",
    waiting: "not yet applied",
    lanes: ["charges", "chart values", "commands"],
    stations: "Stations",
    no_station: "No charger is known here yet.",
    station: "Station",
    model: "Model",
    connection: "Connection",
    connectors: "Connectors",
    transactions: "Transactions",
    records: "Waiting records",
    offline: "Away",
    command: "command",
    alarms: "Alarms",
    no_alarm: "None since the start.",
    languages: "Language",
    status: [
        "Free",
        "Preparing",
        "Charging",
        "Paused by the car",
        "Paused by the charger",
        "Finishing",
        "Reserved",
        "Occupied",
        "Out of service",
        "Faulted",
        "Not known",
    ],
};

const TH: Words = Words {
    gateway: "เกตเวย์ Forecourt",
    site: "สถานที่",
    release: "รุ่น",
    since: "ตั้งแต่",
    ready: "พร้อม",
    not_ready: "ยังไม่พร้อม",
    chargers: "เครื่องชาร์จ",
    connected: "เชื่อมต่อแล้ว",
    greeting: "กำลังเริ่มเชื่อมต่อ",
    away: "ขาดการติดต่อ",
    cloud: "คลาวด์",
    open_sockets: "เครื่องชาร์จที่เชื่อมต่ออยู่",
    running: "การชาร์จที่ดำเนินอยู่",
    waiting: "ยังไม่ได้บันทึกที่คลาวด์",
    lanes: ["การชาร์จ", "ค่าสำหรับกราฟ", "คำสั่ง"],
    stations: "เครื่องชาร์จ",
    no_station: "ยังไม่รู้จักเครื่องชาร์จใดที่นี่",
    station: "เครื่องชาร์จ",
    model: "รุ่น",
    connection: "การเชื่อมต่อ",
    connectors: "หัวชาร์จ",
    transactions: "ธุรกรรม",
    records: "บันทึกที่รอ",
    offline: "ขาดการติดต่อ",
    command: "คำสั่ง",
    alarms: "การแจ้งเตือน",
    no_alarm: "ไม่มีตั้งแต่เริ่มทำงาน",
    languages: "ภาษา",
    status: [
        "ว่าง",
        "กำลังเตรียม",
        "กำลังชาร์จ",
        "รถหยุดชั่วคราว",
        "เครื่องหยุดชั่วคราว",
        "กำลังสิ้นสุด",
        "จองแล้ว",
        "มีผู้ใช้",
        "งดให้บริการ",
        "ขัดข้อง",
        "ไม่ทราบ",
    ],
};

const RU: Words = Words {
    gateway: "Шлюз Forecourt",
    site: "площадка",
    release: "версия",
    since: "с",
    ready: "Готов",
    not_ready: "Не готов",
    chargers: "зарядные станции",
    connected: "На связи",
    greeting: "Соединяется",
    away: "Не на связи",
    cloud: "облако",
    open_sockets: "станций на связи",
    running: "идущих зарядок",
    waiting: "ещё не учтено облаком",
    lanes: ["зарядки", "значения графиков", "команды"],
    stations: "Зарядные станции",
    no_station: "Здесь ещё нет известных станций.",
    station: "Станция",
    model: "Модель",
    connection: "Связь",
    connectors: "Разъёмы",
    transactions: "Транзакции",
    records: "Записей ждёт",
    offline: "Не на связи",
    command: "команда",
    alarms: "Тревоги",
    no_alarm: "Со времени запуска не было.",
    languages: "Язык",
    status: [
        "Свободен",
        "Подготовка",
        "Заряжает",
        "Пауза: автомобиль",
        "Пауза: станция",
        "Завершение",
        "Забронирован",
        "Занят",
        "Не работает",
        "Неисправен",
        "Неизвестно",
    ],
};

const FIL: Words = Words {
    gateway: "Gateway ng Forecourt",
    site: "site",
    release: "release",
    since: "mula",
    ready: "Handa",
    not_ready: "Hindi pa handa",
    chargers: "mga charger",
    connected: "Nakakonekta",
    greeting: "Kumokonekta",
    away: "Wala",
    cloud: "cloud",
    open_sockets: "nakakonektang charger",
    running: "tumatakbong charge",
    waiting: "hindi pa naitatala ng cloud",
    lanes: ["mga charge", "mga halaga ng tsart", "mga utos"],
    stations: "Mga charger",
    no_station: "Wala pang kilalang charger dito.",
    station: "Charger",
    model: "Modelo",
    connection: "Koneksyon",
    connectors: "Mga konektor",
    transactions: "Mga transaksiyon",
    records: "Naghihintay na tala",
    offline: "Wala",
    command: "utos",
    alarms: "Mga alarma",
    no_alarm: "Wala mula nang magsimula.",
    languages: "Wika",
    status: [
        "Libre",
        "Naghahanda",
        "Nagcha-charge",
        "Pahinga dahil sa kotse",
        "Pahinga dahil sa charger",
        "Tinatapos",
        "Nakareserba",
        "Okupado",
        "Hindi magagamit",
        "May sira",
        "Hindi alam",
    ],
};

const ZH_HANS: Words = Words {
    gateway: "Forecourt 网关",
    site: "站点",
    release: "版本",
    since: "启动于",
    ready: "就绪",
    not_ready: "未就绪",
    chargers: "充电桩",
    connected: "已连接",
    greeting: "正在连接",
    away: "已断开",
    cloud: "云端",
    open_sockets: "已连接的充电桩",
    running: "进行中的充电",
    waiting: "云端尚未处理",
    lanes: ["充电", "图表数值", "命令"],
    stations: "充电桩",
    no_station: "这里还没有已知的充电桩。",
    station: "充电桩",
    model: "型号",
    connection: "连接",
    connectors: "充电枪",
    transactions: "交易",
    records: "待处理记录",
    offline: "已断开",
    command: "命令",
    alarms: "告警",
    no_alarm: "启动以来没有。",
    languages: "语言",
    status: [
        "空闲",
        "准备中",
        "充电中",
        "车辆暂停",
        "充电桩暂停",
        "正在结束",
        "已预约",
        "占用",
        "停用",
        "故障",
        "未知",
    ],
};
