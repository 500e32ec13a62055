//! The people who charge in the demo, with their vehicles and cards. All of them are made up.

use super::sites::{DEPOT, MALL};
use crate::first_start::SITE;

/// A driver with a vehicle and a card, who charges at one site.
pub(super) struct Driver {
    pub(super) user_id: &'static str,
    pub(super) full_name: &'static str,
    pub(super) language: &'static str,
    pub(super) licence_plate: &'static str,
    pub(super) token: &'static str,
    pub(super) site: &'static str,
}

/// The card that is blocked and is shown again and again.
pub(super) const BLOCKED: &str = "DEMO-BLOCKED";
/// The card whose time is over.
pub(super) const EXPIRED: &str = "DEMO-EXPIRED";
/// The group of the cards of the company at the depot.
pub(super) const FLEET: &str = "DEMO-FLEET";

const fn driver(
    site: &'static str,
    user_id: &'static str,
    full_name: &'static str,
    language: &'static str,
    licence_plate: &'static str,
    token: &'static str,
) -> Driver {
    Driver {
        user_id,
        full_name,
        language,
        licence_plate,
        token,
        site,
    }
}

/// The drivers. The first of the harbour charges at the station whose charge is printed.
#[rustfmt::skip]
pub(super) const DRIVERS: [Driver; 24] = [
    driver(SITE, "demo-anna", "Anna Berger", "en", "B-AB 1204E", "DEMO-ANNA"),
    driver(SITE, "demo-maria", "Maria Santos", "fil", "NAB 7745", "DEMO-MARIA"),
    driver(SITE, "demo-igor", "Игорь Петров", "ru", "A 318 EK 77", "DEMO-IGOR"),
    driver(SITE, "demo-jens", "Jens Ødegård", "en", "HH-JO 77E", "DEMO-JENS"),
    driver(SITE, "demo-wei", "王伟", "zh-Hans", "HH-WW 8888", "DEMO-WEI"),
    driver(SITE, "demo-chloe", "Chloé Lefèvre", "en", "FT-418-KX", "DEMO-CHLOE"),
    driver(SITE, "demo-lena", "Lena Schröder", "en", "HH-LS 314E", "DEMO-LENA"),
    driver(SITE, "demo-omar", "عمر حداد", "en", "PI-OH 2020", "DEMO-OMAR"),
    driver(MALL, "demo-somchai", "สมชาย รัตนา", "th", "1กข 4821", "DEMO-SOMCHAI"),
    driver(MALL, "demo-malee", "มาลี ศรีสุวรรณ", "th", "2ขค 917", "DEMO-MALEE"),
    driver(MALL, "demo-nok", "นก ใจดี", "th", "5กฎ 5050", "DEMO-NOK"),
    driver(MALL, "demo-anong", "อนงค์ ทองสุข", "th", "3กร 2468", "DEMO-ANONG"),
    driver(MALL, "demo-priya", "प्रिया शर्मा", "en", "7กท 1203", "DEMO-PRIYA"),
    driver(MALL, "demo-kenji", "田中 健二", "en", "8กผ 88", "DEMO-KENJI"),
    driver(MALL, "demo-li", "李娜", "zh-Hans", "4ขง 6688", "DEMO-LI"),
    driver(MALL, "demo-jose", "José Reyes", "fil", "9กม 707", "DEMO-JOSE"),
    driver(MALL, "demo-olga", "Ольга Смирнова", "ru", "6กพ 345", "DEMO-OLGA"),
    driver(MALL, "demo-peter", "Peter Whitfield-Montgomery of Ashby", "en", "1ขจ 1", "DEMO-PETER"),
    driver(DEPOT, "demo-van-1", "Van 1, Hafenlogistik Nord", "en", "HH-HN 101E", "DEMO-VAN-1"),
    driver(DEPOT, "demo-van-2", "Van 2, Hafenlogistik Nord", "en", "HH-HN 102E", "DEMO-VAN-2"),
    driver(DEPOT, "demo-van-3", "Van 3, Hafenlogistik Nord", "en", "HH-HN 103E", "DEMO-VAN-3"),
    driver(DEPOT, "demo-van-4", "Van 4, Hafenlogistik Nord", "en", "HH-HN 104E", "DEMO-VAN-4"),
    driver(DEPOT, "demo-lorry-1", "Lorry 1, Hafenlogistik Nord", "en", "HH-HN 201E", "DEMO-LORRY-1"),
    driver(DEPOT, "demo-mei", "陈美", "zh-Hans", "HH-CM 60E", "DEMO-MEI"),
];

/// The cards of a site, in the order of the drivers.
pub(super) fn cards(site: &str) -> Vec<&'static str> {
    let drivers = DRIVERS.iter().filter(|driver| driver.site == site);
    drivers.map(|driver| driver.token).collect()
}
