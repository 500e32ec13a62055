//! The sites and stations of the demo.

use charger_sim::Version;

use super::TOLD;
use crate::first_start::SITE;

/// A site of the demo, with its gateway inside this process.
pub(super) struct DemoSite {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) address: &'static str,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) time_zone: &'static str,
    /// When it is open; none where it never closes.
    pub(super) hours: Option<Hours>,
    /// A number that nobody has.
    pub(super) support_phone: &'static str,
    pub(super) support_email: &'static str,
    pub(super) tariff: &'static str,
    /// The hours of the day, in the site's time, in which cars come.
    pub(super) busy: &'static [std::ops::Range<i8>],
    /// The last weekday on which many cars come: 5 for Friday, 7 for Sunday.
    pub(super) last_busy_weekday: i8,
}

/// The opening hours of a site, the same on each of its days.
pub(super) struct Hours {
    /// The last day of the week, counted from Monday as 1.
    pub(super) last_weekday: u8,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

/// The socket or cable of a connector.
#[derive(Clone, Copy)]
pub(super) struct Plug {
    pub(super) kind: &'static str,
    pub(super) format: &'static str,
}

/// How a station gives its energy.
#[derive(Clone, Copy)]
pub(super) enum Supply {
    /// Direct current up to so many watts.
    Dc(u64),
    /// Alternating current on so many phases, with so many amperes each.
    Ac(u8, u64),
}

/// What a station does in the demo.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Its first charge is printed in full.
    Told,
    /// Cars come and go at so many of its connectors.
    Busy(u32),
    /// It has one charge, which waits for a person.
    Reviewed,
    /// It is gone since the first start, in the middle of a charge.
    Away,
}

/// A station of the demo.
pub(super) struct DemoStation {
    pub(super) id: &'static str,
    pub(super) site: &'static str,
    pub(super) name: &'static str,
    pub(super) version: Version,
    /// Vendor, model and firmware, all made up.
    pub(super) device: [&'static str; 3],
    /// Whether it signs in with a password.
    pub(super) signs_in: bool,
    pub(super) plugs: &'static [Plug],
    pub(super) supply: Supply,
    pub(super) part: Part,
    /// The connector that is out of order, if one is.
    pub(super) out_of_order: Option<u32>,
    /// The station's own tariff, if it has one.
    pub(super) tariff: Option<&'static str>,
    /// The faults of its live charges, in the words of the simulator.
    pub(super) faults: &'static [&'static str],
}

const T2_SOCKET: Plug = Plug {
    kind: "IEC_62196_T2",
    format: "SOCKET",
};
const T2_CABLE: Plug = Plug {
    kind: "IEC_62196_T2",
    format: "CABLE",
};
const CCS: Plug = Plug {
    kind: "IEC_62196_T2_COMBO",
    format: "CABLE",
};
const CHADEMO: Plug = Plug {
    kind: "CHADEMO",
    format: "CABLE",
};

/// The site in Bangkok.
pub(super) const MALL: &str = "mall";
/// The site for the cars of a company.
pub(super) const DEPOT: &str = "depot";
/// A station that nobody added and that keeps trying to connect at the mall: whoever put it up has
/// mistyped its identity, or has not told anybody yet.
pub(super) const STRANGER: &str = "MALL-DC3";

pub(super) const SITES: [DemoSite; 3] = [
    DemoSite {
        id: SITE,
        name: "Harbour",
        address: "Am Kaiserkai 1, 20457 Hamburg",
        latitude: 53.5413,
        longitude: 9.9841,
        time_zone: "Europe/Berlin",
        hours: None,
        support_phone: "+494066969100",
        support_email: "help@harbour.example",
        tariff: "demo",
        busy: &[7..10, 11..14, 16..22],
        last_busy_weekday: 7,
    },
    DemoSite {
        id: MALL,
        name: "Mall",
        address: "991 Rama I Road, Pathum Wan, Bangkok 10330",
        latitude: 13.7462,
        longitude: 100.5347,
        time_zone: "Asia/Bangkok",
        hours: Some(Hours {
            last_weekday: 7,
            from: "10:00",
            to: "22:00",
        }),
        support_phone: "+6620000100",
        support_email: "help@mall.example",
        tariff: "demo-energy",
        busy: &[10..13, 13..21],
        last_busy_weekday: 7,
    },
    DemoSite {
        id: DEPOT,
        name: "Depot",
        address: "Neuhöfer Straße 23, 21107 Hamburg",
        latitude: 53.5068,
        longitude: 9.9832,
        time_zone: "Europe/Berlin",
        hours: Some(Hours {
            last_weekday: 5,
            from: "06:00",
            to: "20:00",
        }),
        support_phone: "+494066969200",
        support_email: "fleet@depot.example",
        tariff: "demo-free",
        busy: &[5..7, 12..14, 17..23],
        last_busy_weekday: 5,
    },
];

/// A station that shares its missing fields with most: of the harbour, busy at one connector.
const USUAL: DemoStation = DemoStation {
    id: "",
    site: SITE,
    name: "",
    version: Version::V16,
    device: ["Kestrel Energy", "Dock 11", "4.2.7"],
    signs_in: true,
    plugs: &[T2_SOCKET],
    supply: Supply::Ac(3, 16),
    part: Part::Busy(1),
    out_of_order: None,
    tariff: None,
    faults: &[],
};

pub(super) const STATIONS: [DemoStation; 12] = [
    DemoStation {
        id: TOLD,
        name: "Fast charger, 150 kW DC",
        version: Version::V201,
        device: ["Nordlys Power", "Aurora 150", "2.1.0"],
        plugs: &[CCS],
        supply: Supply::Dc(150_000),
        part: Part::Told,
        ..USUAL
    },
    DemoStation {
        id: "DEMO-AC1",
        name: "Car park, bay 1, 11 kW",
        faults: &["duplicate-new-id", "numbers-as-text"],
        ..USUAL
    },
    DemoStation {
        id: "DEMO-AC2",
        name: "Car park, bays 2 and 3, 22 kW",
        device: ["Kestrel Energy", "Dock 22 Duo", "4.3.1"],
        plugs: &[T2_SOCKET, T2_SOCKET],
        supply: Supply::Ac(3, 32),
        part: Part::Busy(2),
        faults: &["drop-socket=5s@40%"],
        ..USUAL
    },
    DemoStation {
        id: "DEMO-AC3",
        name: "Car park, bays 4 and 5, 22 kW",
        version: Version::V201,
        device: ["Nordlys Power", "Fjord 22", "1.9.4"],
        signs_in: false,
        plugs: &[T2_CABLE, T2_CABLE],
        supply: Supply::Ac(3, 32),
        part: Part::Busy(2),
        faults: &["reboot=4s@60%", "extra-fields"],
        ..USUAL
    },
    DemoStation {
        id: "DEMO-OLD",
        name: "Wallbox by the gate",
        version: Version::V201,
        device: ["Wallmann", "W1", "0.9 beta"],
        signs_in: false,
        plugs: &[T2_CABLE],
        supply: Supply::Ac(1, 16),
        part: Part::Reviewed,
        ..USUAL
    },
    DemoStation {
        id: "MALL-DC1",
        site: MALL,
        name: "Level B1, fast chargers 1 and 2",
        version: Version::V21,
        device: ["Siam Volt", "Naga 150", "3.0.2"],
        plugs: &[CCS, CCS],
        supply: Supply::Dc(150_000),
        part: Part::Busy(2),
        tariff: Some("demo-fast"),
        ..USUAL
    },
    DemoStation {
        id: "MALL-DC2",
        site: MALL,
        name: "Level B1, fast charger 3",
        device: ["Siam Volt", "Naga 60", "2.7.0"],
        plugs: &[CCS, CHADEMO],
        supply: Supply::Dc(60_000),
        ..USUAL
    },
    DemoStation {
        id: "MALL-AC1",
        site: MALL,
        name: "Level B2, row A",
        version: Version::V201,
        device: ["Nordlys Power", "Fjord 22", "2.0.0"],
        plugs: &[T2_SOCKET, T2_SOCKET],
        supply: Supply::Ac(3, 32),
        part: Part::Busy(2),
        ..USUAL
    },
    DemoStation {
        id: "MALL-AC2",
        site: MALL,
        name: "Level B2, row C",
        device: ["Wallmann", "W2 Twin", "1.4"],
        plugs: &[T2_SOCKET, T2_SOCKET],
        supply: Supply::Ac(1, 32),
        out_of_order: Some(2),
        ..USUAL
    },
    DemoStation {
        id: "DEPOT-1",
        site: DEPOT,
        name: "Vans, lanes 1 and 2",
        plugs: &[T2_CABLE, T2_CABLE],
        part: Part::Busy(2),
        ..USUAL
    },
    DemoStation {
        id: "DEPOT-2",
        site: DEPOT,
        name: "Lorries, 50 kW DC",
        version: Version::V201,
        device: ["Nordlys Power", "Aurora 50", "2.0.3"],
        plugs: &[CCS],
        supply: Supply::Dc(50_000),
        ..USUAL
    },
    DemoStation {
        id: "DEPOT-3",
        site: DEPOT,
        name: "Behind the hall, 22 kW",
        supply: Supply::Ac(3, 32),
        part: Part::Away,
        ..USUAL
    },
];

impl Supply {
    /// The most power of a connector, in watts.
    pub(super) fn power_w(self) -> u64 {
        match self {
            Self::Dc(power_w) => power_w,
            Self::Ac(phases, amps) => u64::from(phases) * amps * 230,
        }
    }

    /// The number of phases; none for direct current.
    pub(super) fn phases(self) -> Option<u8> {
        match self {
            Self::Dc(_) => None,
            Self::Ac(phases, _) => Some(phases),
        }
    }
}

impl DemoStation {
    /// The number of its connectors: 1.6 counts them, 2.x has an EVSE for each.
    pub(super) fn connectors(&self) -> u32 {
        u32::try_from(self.plugs.len()).unwrap_or(1)
    }

    /// The number of its connectors at which cars come and go.
    pub(super) fn used(&self) -> u32 {
        match self.part {
            Part::Busy(connectors) => connectors,
            Part::Told | Part::Away | Part::Reviewed => 1,
        }
    }
}
