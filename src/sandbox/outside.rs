//! Addresses to which the simulator sends a browser or a message.

/// Whether `address` is on the loopback interface or has TLS: nothing else is sent to.
pub fn may_send_to(address: &str) -> bool {
    let is_loopback = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    };
    let sound = address.bytes().all(|byte| byte.is_ascii_graphic());
    sound && (address.starts_with("https://") || address.strip_prefix("http://").is_some_and(is_loopback))
}

#[cfg(test)]
mod tests {
    use super::may_send_to;

    #[test]
    fn only_loopback_and_tls_are_sent_to() {
        for (address, may) in [
            ("http://localhost:5000/back", true),
            ("http://127.0.0.1/", true),
            ("http://[::1]:80/", true),
            ("https://panel.example/webhooks", true),
            ("http://panel.example/", false),
            ("http://127.0.0.1.example/", false),
            ("http://localhost@elsewhere.example/", false),
            ("javascript:alert(1)", false),
            ("https://panel.example/\r\nX: 1", false),
        ] {
            assert_eq!(may_send_to(address), may, "{address}");
        }
    }
}
