//! The certificates of deliveries: from where they may come, and keeping them.

use reqwest::Url;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use super::{Certificate, Unbelieved};
use crate::microsoft::Microsoft;
use crate::microsoft::requests;

/// Where Microsoft keeps them, as its own example shows; nobody else can put anything there.
const HOSTS: [&str; 1] = ["3psostorageacct.blob.core.windows.net"];
/// What a certificate may weigh, in bytes.
const LARGEST: usize = 64 * 1024;
/// Certificates that are kept.
const KEPT: usize = 4;
/// How long a certificate is not fetched again. Anybody can make us fetch one, so only so often.
const PAUSE: Duration = Duration::seconds(10);

/// The certificates that were fetched, newest last. The lock is held while one is fetched, so that many deliveries
/// fetch it once.
#[derive(Default)]
pub(in crate::microsoft) struct Certificates(Mutex<Fetched>);

#[derive(Default)]
struct Fetched {
    kept: Vec<(Url, Certificate)>,
    last: Option<OffsetDateTime>,
}

impl Microsoft {
    /// The certificate at this address, if it is one of Microsoft's.
    pub(super) async fn certificate(&self, url: &str) -> Result<Certificate, Unbelieved> {
        let url = trusted(url, &self.0.api).ok_or(Unbelieved::Elsewhere)?;
        let now = self.0.clock.now();
        let mut fetched = self.0.certificates.0.lock().await;
        let known =
            fetched.kept.iter().find(|(kept, certificate)| *kept == url && certificate.is_valid_at(now));
        if let Some((_, certificate)) = known {
            return Ok(certificate.clone());
        }
        if fetched.last.is_some_and(|last| (last..last + PAUSE).contains(&now)) {
            return Err(Unbelieved::Unavailable);
        }
        fetched.last = Some(now);
        let certificate = self.fetch(&url).await?;
        fetched.kept.retain(|(kept, _)| *kept != url);
        if fetched.kept.len() == KEPT {
            fetched.kept.remove(0);
        }
        fetched.kept.push((url, certificate.clone()));
        // The next one may be fetched at once: this address will not be asked again.
        fetched.last = None;
        Ok(certificate)
    }

    async fn fetch(&self, url: &Url) -> Result<Certificate, Unbelieved> {
        let response = self.0.http.get(url.clone()).send().await.map_err(|_| Unbelieved::Unavailable)?;
        let status = response.status();
        tracing::info!(status = status.as_u16(), "asked for the certificate of a delivery");
        if status.is_client_error() {
            return Err(Unbelieved::NotMicrosoft);
        }
        let body = requests::body(response, LARGEST).await.map_err(|_| Unbelieved::Unavailable)?;
        if !status.is_success() {
            return Err(Unbelieved::Unavailable);
        }
        Certificate::read(&body).ok_or(Unbelieved::NotMicrosoft)
    }
}

/// The address, if Microsoft keeps certificates there: on one of [`HOSTS`], or where the API itself is when that is a
/// simulator on this machine.
fn trusted(text: &str, api: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let api = Url::parse(api).ok()?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let is_microsoft = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    // A setting with http is always on this machine.
    let is_simulator = api.scheme() == "http" && url.origin() == api.origin();
    (is_bare && (is_microsoft || is_simulator)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.partnercenter.microsoft.com";

    #[test]
    fn a_certificate_comes_from_microsofts_own_store_alone() {
        let store = format!("https://{}", HOSTS[0]);
        assert!(trusted(&format!("{store}/cert/dispatch.cer"), API).is_some());
        for url in [
            "https://elsewhere.example/cert/dispatch.cer".to_owned(),
            format!("http://{}/cert/dispatch.cer", HOSTS[0]),
            format!("{store}:8443/cert/dispatch.cer"),
            format!("https://user@{}/cert", HOSTS[0]),
            format!("https://{}.elsewhere.example/cert", HOSTS[0]),
            format!("{store}@elsewhere.example/cert"),
            format!("{store}/cert?redirect=x"),
            format!("{API}/cert/dispatch.cer"),
            "http://127.0.0.1:4000/cert".to_owned(),
            "file:///etc/passwd".to_owned(),
            String::new(),
        ] {
            assert_eq!(trusted(&url, API), None, "{url}");
        }
    }

    #[test]
    fn a_simulator_on_this_machine_keeps_its_own() {
        let api = "http://127.0.0.1:4000";
        assert!(trusted("http://127.0.0.1:4000/certificates/1.cer", api).is_some());
        assert_eq!(trusted("http://127.0.0.1:4001/certificates/1.cer", api), None);
        assert_eq!(trusted("http://127.0.0.1:4000/certificates/1.cer", API), None);
    }
}
