//! With what, and from which network, somebody signs in: as far as the browser says so, and no further.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::cookie_name;
use crate::app::App;
use crate::secrets;
use crate::text::Message;
use crate::web::client;

/// The cookie by which a browser is known again.
const DEVICE_COOKIE: &str = "device";
/// How long it lasts: longer than browsers keep any cookie.
const DEVICE_LIFE: Duration = Duration::days(400);

/// With what somebody signed in, and from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whence {
    /// The browser's name; none where we do not know it.
    pub browser: Option<String>,
    /// The system's name; none where we do not know it.
    pub system: Option<String>,
    /// The first part of the network address; none where there is no address.
    pub network: Option<String>,
}

impl Whence {
    /// What a request says of its browser.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let agent =
            request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let proxies = request.app_data::<Data<App>>().map_or(0, |app| app.settings.trusted_proxies);
        let owned = |name: &str| name.to_owned();
        Self {
            browser: browser(agent).map(owned),
            system: system(agent).map(owned),
            network: client::address(request, proxies).map(network),
        }
    }

    /// Browser and system, in one phrase.
    #[must_use]
    pub fn device(&self) -> Message {
        match (&self.browser, &self.system) {
            (Some(browser), Some(system)) => {
                Message::new("sessions-device").with("browser", browser).with("system", system)
            }
            (Some(name), None) | (None, Some(name)) => {
                Message::new("sessions-device-half").with("name", name)
            }
            (None, None) => Message::new("sessions-device-unknown"),
        }
    }
}

/// The first sign in `agent` that tells a name. Browsers name those that they are descended from too: the more special
/// comes first.
fn first(agent: &str, signs: &[(&str, &'static str)]) -> Option<&'static str> {
    signs.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
}

fn browser(agent: &str) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 10] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    first(agent, &SIGNS)
}

fn system(agent: &str) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    first(agent, &SIGNS)
}

/// What tells networks apart and people hardly: half of an IPv6 address's own part, three quarters of an IPv4 address.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:*")
        }
    }
}

/// By what the browser of a request is known again: what its cookie holds, or something new.
#[must_use]
pub fn device_token(request: &HttpRequest) -> String {
    let known = request.cookie(device_cookie(request).name()).map(|cookie| cookie.value().to_owned());
    let is_ours = |token: &String| token.len() == secrets::nonce().len() * 2;
    known.filter(is_ours).unwrap_or_else(|| format!("{}{}", secrets::nonce(), secrets::nonce()))
}

/// Has the browser keep by what it is known again.
pub fn keep_device(request: &HttpRequest, answer: &mut HttpResponse, token: &str) {
    let mut cookie = device_cookie(request);
    cookie.set_value(token.to_owned());
    cookie.set_max_age(DEVICE_LIFE);
    // A cookie that cannot be written costs a mail at the next sign-in, not the sign-in.
    let _ = answer.add_cookie(&cookie);
}

/// The cookie without its value.
fn device_cookie(request: &HttpRequest) -> Cookie<'static> {
    let secure = request.app_data::<Data<App>>().is_some_and(|app| app.settings.is_secure());
    Cookie::build(cookie_name(DEVICE_COOKIE, secure), "")
        .path("/")
        .secure(secure)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_from_those_they_are_descended_from() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                (Some("Edge"), Some("Windows")),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                (Some("Firefox"), Some("Linux")),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.5 Mobile/15E148 Safari/604.1",
                (Some("Safari"), Some("iPhone")),
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                 Mobile Safari/537.36",
                (Some("Chrome"), Some("Android")),
            ),
            ("curl/8.5.0", (None, None)),
        ] {
            assert_eq!((browser(agent), system(agent)), expected, "{agent}");
        }
    }

    #[test]
    fn of_an_address_the_network_is_told_and_not_the_machine() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("203.0.113.7"), "203.0.113.*");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.*");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:*");
    }
}
