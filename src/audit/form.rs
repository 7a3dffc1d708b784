//! The filter of the audit in its address, read and written.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use time::Date;
use time::macros::format_description;

use crate::audit::{Filter, Kind, Who};
use crate::web::form::Fields;

impl Filter {
    /// The filter of an address; what is odd in it is as if it were not there.
    #[must_use]
    pub fn parse(query: &Fields) -> Self {
        let day = |name: &str| {
            let day = Date::parse(&query.text(name), format_description!("[year]-[month]-[day]")).ok();
            // Beyond these, databases and time zones know no days.
            day.filter(|day| (1970..=9000).contains(&day.year()))
        };
        Self {
            who: match query.text("who").as_str() {
                "support" => Some(Who::Support),
                "panel" => Some(Who::Panel),
                account => account.parse().ok().map(Who::Account),
            },
            kind: Kind::named(&query.text("kind")),
            from: day("from"),
            to: day("to"),
            about: query.search("q"),
        }
    }

    /// The address of `page` with this filter, and perhaps with another pair behind it.
    #[must_use]
    pub fn address(&self, page: &str, more: Option<String>) -> String {
        let who = self.who.map(|who| match who {
            Who::Account(account) => format!("who={account}"),
            who => format!("who={}", who.code()),
        });
        let about = Some(&self.about).filter(|about| !about.is_empty());
        let pairs: Vec<String> = [
            who,
            self.kind.map(|kind| format!("kind={}", kind.name)),
            self.from.map(|day| format!("from={day}")),
            self.to.map(|day| format!("to={day}")),
            about.map(|about| format!("q={}", utf8_percent_encode(about, NON_ALPHANUMERIC))),
            more,
        ]
        .into_iter()
        .flatten()
        .collect();
        if pairs.is_empty() { page.to_owned() } else { format!("{page}?{}", pairs.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;
    use crate::text::{Language, Reader};

    #[test]
    fn a_filter_is_read_as_it_was_written() {
        let filter = Filter {
            who: Some(Who::Account(3)),
            kind: Kind::named("orders"),
            from: Some(date!(2026 - 03 - 29)),
            to: Some(date!(2026 - 03 - 29)),
            about: "Café & 1 = %".to_owned(),
        };
        let address = filter.address("/audit", Some("before=7".to_owned()));
        let query = address.split_once('?').unwrap().1;
        assert_eq!(Filter::parse(&Fields::parse(query.as_bytes())), filter);
        assert_eq!(Filter::default().address("/audit", None), "/audit");
        let odd = Fields::parse(b"who=me&kind=none&from=yesterday&to=0001-01-01&q=");
        assert_eq!(Filter::parse(&odd), Filter::default());
        // The day on which the clocks go forward has 23 hours.
        let (from, until) = filter.instants(&Reader::new(Language::Fr, "Europe/Paris"));
        assert_eq!(from, datetime!(2026-03-28 23:00 UTC));
        assert_eq!(until, datetime!(2026-03-29 22:00 UTC));
    }
}
