//! Time zones: which ones the settings offer, and how they are called.

use jiff::tz::TimeZone;
use time::OffsetDateTime;

use crate::text::{Message, Reader};

/// A time zone that exists, by its IANA name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(String);

/// There is no time zone of this name.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a time zone, such as Europe/Paris")]
pub struct UnknownZone;

impl Zone {
    /// The IANA name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone)?;
        zone.iana_name().map(|name| Self(name.to_owned())).ok_or(UnknownZone)
    }
}

/// Where the panel's resellers are likely to be: the countries in which tenants can be ordered, and where else
/// French is spoken. Each group's key ends in its first word.
const OFFERED: [(&str, &[&str]); 4] = [
    (
        "europe",
        &[
            "Europe/Amsterdam",
            "Europe/Athens",
            "Europe/Berlin",
            "Europe/Bratislava",
            "Europe/Brussels",
            "Europe/Bucharest",
            "Europe/Budapest",
            "Europe/Copenhagen",
            "Europe/Dublin",
            "Europe/Helsinki",
            "Europe/Lisbon",
            "Europe/Ljubljana",
            "Europe/London",
            "Europe/Luxembourg",
            "Europe/Madrid",
            "Europe/Malta",
            "Europe/Monaco",
            "Asia/Nicosia",
            "Europe/Oslo",
            "Europe/Paris",
            "Europe/Prague",
            "Atlantic/Reykjavik",
            "Europe/Riga",
            "Europe/Rome",
            "Europe/Sofia",
            "Europe/Stockholm",
            "Europe/Tallinn",
            "Europe/Vaduz",
            "Europe/Vienna",
            "Europe/Vilnius",
            "Europe/Warsaw",
            "Europe/Zagreb",
            "Europe/Zurich",
        ],
    ),
    ("africa", &["Africa/Abidjan", "Africa/Algiers", "Africa/Casablanca", "Africa/Dakar", "Africa/Tunis"]),
    (
        "america",
        &[
            "America/Chicago",
            "America/Denver",
            "America/Edmonton",
            "America/Halifax",
            "America/Los_Angeles",
            "America/New_York",
            "America/St_Johns",
            "America/Toronto",
            "America/Vancouver",
            "America/Winnipeg",
        ],
    ),
    (
        "overseas",
        &[
            "Atlantic/Azores",
            "Atlantic/Canary",
            "America/Cayenne",
            "America/Guadeloupe",
            "Atlantic/Madeira",
            "America/Martinique",
            "Indian/Mayotte",
            "Pacific/Noumea",
            "Indian/Reunion",
            "America/Miquelon",
            "Pacific/Tahiti",
        ],
    ),
];

/// Zones under a heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub title: Message,
    /// In the order of their names.
    pub zones: Vec<Offer>,
}

/// One zone to choose.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The IANA name.
    pub zone: String,
    /// Its town and how far it is from UTC now: `Paris (UTC+2)`.
    pub label: String,
}

/// The zones to choose from, in the reader's language; `chosen` is among them whatever it is.
#[must_use]
pub fn offers(reader: &Reader, now: OffsetDateTime, chosen: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = OFFERED
        .iter()
        .map(|(word, zones)| {
            let mut zones: Vec<Offer> =
                zones.iter().map(|zone| offer(zone, town(zone).say(reader), now)).collect();
            zones.sort_by(|one, other| one.label.cmp(&other.label));
            Group { title: Message::new(format!("accounts-zones-{word}")), zones }
        })
        .collect();
    let mut others = vec![offer("UTC", "UTC".to_owned(), now)];
    if chosen != "UTC" && !groups.iter().flat_map(|group| &group.zones).any(|offer| offer.zone == chosen) {
        others.push(offer(chosen, chosen.replace('_', " "), now));
    }
    groups.push(Group { title: "accounts-zones-other".into(), zones: others });
    groups
}

/// The name of the town that a zone is named after.
fn town(zone: &str) -> Message {
    let town = zone.rsplit('/').next().unwrap_or(zone).replace('_', "-").to_lowercase();
    Message::new(format!("accounts-zone-{town}"))
}

fn offer(zone: &str, town: String, now: OffsetDateTime) -> Offer {
    let label = match offset(zone, now) {
        Some(offset) if zone != "UTC" => format!("{town} ({offset})"),
        _ => town,
    };
    Offer { zone: zone.to_owned(), label }
}

/// `UTC+2`, `UTC−3:30`, `UTC`.
fn offset(zone: &str, now: OffsetDateTime) -> Option<String> {
    let now = jiff::Timestamp::from_second(now.unix_timestamp()).ok()?;
    let seconds = TimeZone::get(zone).ok()?.to_offset(now).seconds();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '\u{2212}' } else { '+' };
    Some(match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::text::Language;

    #[test]
    fn every_zone_offered_exists_and_has_a_name_in_both_languages() {
        let now = datetime!(2026-01-15 12:00 UTC);
        for language in Language::ALL {
            let reader = Reader::new(language, "UTC");
            for offer in offers(&reader, now, "UTC").iter().flat_map(|group| &group.zones) {
                assert!(offer.zone.parse::<Zone>().is_ok(), "{}", offer.zone);
                assert!(!offer.label.contains('⟦'), "{}", offer.label);
            }
        }
    }

    #[test]
    fn a_label_says_how_far_the_zone_is_from_utc_now() {
        assert_eq!(offset("Europe/Paris", datetime!(2026-01-15 12:00 UTC)).unwrap(), "UTC+1");
        assert_eq!(offset("Europe/Paris", datetime!(2026-07-15 12:00 UTC)).unwrap(), "UTC+2");
        assert_eq!(offset("America/St_Johns", datetime!(2026-01-15 12:00 UTC)).unwrap(), "UTC\u{2212}3:30");
        assert_eq!(offset("Europe/London", datetime!(2026-01-15 12:00 UTC)).unwrap(), "UTC");
    }

    #[test]
    fn a_zone_that_was_chosen_elsewhere_stays_in_the_list() {
        let reader = Reader::new(Language::En, "UTC");
        let offers = offers(&reader, datetime!(2026-01-15 12:00 UTC), "Asia/Ho_Chi_Minh");
        assert_eq!(offers.last().unwrap().zones.last().unwrap().label, "Asia/Ho Chi Minh (UTC+7)");
    }

    #[test]
    fn a_zone_is_written_as_iana_writes_it() {
        assert_eq!("europe/paris".parse::<Zone>().unwrap().as_str(), "Europe/Paris");
        assert!("Europe/Atlantis".parse::<Zone>().is_err());
    }
}
