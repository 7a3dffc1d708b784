//! Where a request comes from, as far as the proxies in front of the panel can be believed.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::X_FORWARDED_FOR;

/// The network address of the browser. With `trusted_proxies` proxies in front, it is what the outermost of them
/// wrote: counted from the right of `X-Forwarded-For`, because what stands left of it anybody can send.
#[must_use]
pub fn address(request: &HttpRequest, trusted_proxies: usize) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    if trusted_proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = request
        .headers()
        .get_all(X_FORWARDED_FOR)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    // Fewer than there are proxies: the request went past one of them; then the last to write is believed.
    let index = forwarded.len().saturating_sub(trusted_proxies);
    forwarded.get(index).map_or(peer, |text| parse(text).or(peer))
}

/// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn address_of(forwarded: &[&str], trusted_proxies: usize) -> String {
        let mut request = TestRequest::default().peer_addr("198.51.100.9:80".parse().unwrap());
        for value in forwarded {
            request = request.append_header((X_FORWARDED_FOR, *value));
        }
        address(&request.to_http_request(), trusted_proxies).unwrap().to_string()
    }

    #[test]
    fn without_a_proxy_the_header_is_not_believed() {
        assert_eq!(address_of(&["203.0.113.7"], 0), "198.51.100.9");
    }

    #[test]
    fn behind_proxies_what_the_outermost_wrote_counts_and_not_what_was_sent() {
        assert_eq!(address_of(&["203.0.113.7"], 1), "203.0.113.7");
        assert_eq!(address_of(&["1.2.3.4, 203.0.113.7"], 1), "203.0.113.7");
        assert_eq!(address_of(&["1.2.3.4", "203.0.113.7, 10.0.0.1"], 2), "203.0.113.7");
        assert_eq!(address_of(&["203.0.113.7"], 2), "203.0.113.7");
    }

    #[test]
    fn odd_forms_are_read_and_nonsense_is_the_proxy_itself() {
        assert_eq!(address_of(&["203.0.113.7:4711"], 1), "203.0.113.7");
        assert_eq!(address_of(&["[2001:db8::1]:4711"], 1), "2001:db8::1");
        assert_eq!(address_of(&["[2001:db8::1]"], 1), "2001:db8::1");
        assert_eq!(address_of(&["unknown"], 1), "198.51.100.9");
        assert_eq!(address_of(&[], 1), "198.51.100.9");
    }
}
