//! Asks the domain name system what stands under a name at this moment.
//!
//! Nothing is remembered between two questions: whoever has just changed a record wants to see it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use hickory_resolver::{Resolver, TokioResolver};
use tokio::time::timeout;

/// How long one question may take, all tries together.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one try may take.
const TRY: Duration = Duration::from_secs(2);
/// So many records of one name are read at most.
const MOST: usize = 20;
/// So many characters of one record are read at most: a list of senders can be long.
const LONGEST: usize = 1000;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Txt,
    /// Where mail goes.
    Mx,
    /// Another name of something.
    Cname,
    /// Where a service is.
    Srv,
}

impl Kind {
    /// As it is written in a zone: `TXT`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Txt => "TXT",
            Self::Mx => "MX",
            Self::Cname => "CNAME",
            Self::Srv => "SRV",
        }
    }

    fn record_type(self) -> RecordType {
        match self {
            Self::Txt => RecordType::TXT,
            Self::Mx => RecordType::MX,
            Self::Cname => RecordType::CNAME,
            Self::Srv => RecordType::SRV,
        }
    }
}

/// Asks name servers. Clones share its connections.
#[derive(Clone)]
pub struct Dns(Option<Arc<TokioResolver>>);

impl Dns {
    /// Asks `server`, or the name servers that this machine is set up with. Where it is set up with none, every
    /// question stays without an answer: the panel runs all the same.
    ///
    /// # Errors
    /// When the server cannot be asked at all.
    pub fn new(server: Option<SocketAddr>) -> anyhow::Result<Self> {
        let config = match server {
            Some(server) => {
                let mut by_udp = ConnectionConfig::udp();
                let mut by_tcp = ConnectionConfig::tcp();
                (by_udp.port, by_tcp.port) = (server.port(), server.port());
                let server = NameServerConfig::new(server.ip(), true, vec![by_udp, by_tcp]);
                ResolverConfig::from_name_servers(vec![server])
            }
            None => match read_system_conf() {
                // Names are asked for as they stand: never below a domain of this machine's.
                Ok((config, _)) => ResolverConfig::from_name_servers(config.into_parts().2),
                Err(error) => {
                    tracing::warn!(%error, "no name server is known: domains cannot be checked");
                    return Ok(Self(None));
                }
            },
        };
        let mut builder = Resolver::builder_with_config(config, TokioRuntimeProvider::default());
        *builder.options_mut() = options();
        Ok(Self(Some(Arc::new(builder.build()?))))
    }

    /// What stands under `name` (ASCII, without the dot at its end), in no particular order: `0 mail.example.com` for
    /// an MX record, `100 1 5061 sip.example.com` for an SRV record. Empty where there is nothing; `None` where
    /// nobody could say.
    pub async fn ask(&self, name: &str, kind: Kind) -> Option<Vec<String>> {
        let name = Name::from_ascii(format!("{name}.")).ok()?;
        match timeout(PATIENCE, self.0.as_ref()?.lookup(name, kind.record_type())).await.ok()? {
            Ok(found) => {
                let records = found.answers().iter().filter_map(|record| written(&record.data, kind));
                Some(records.map(|text| text.chars().take(LONGEST).collect()).take(MOST).collect())
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => {
                matches!(none.response_code, ResponseCode::NoError | ResponseCode::NXDomain).then(Vec::new)
            }
            Err(_) => None,
        }
    }
}

fn options() -> ResolverOpts {
    let mut options = ResolverOpts::default();
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    options.timeout = TRY;
    options.attempts = 1;
    options
}

/// A record of this kind as people read it; names without the dot at their end.
fn written(data: &RData, kind: Kind) -> Option<String> {
    Some(match (data, kind) {
        (RData::TXT(text), Kind::Txt) => {
            text.txt_data.iter().map(|part| String::from_utf8_lossy(part)).collect()
        }
        (RData::MX(mail), Kind::Mx) => format!("{} {}", mail.preference, plain(&mail.exchange)),
        (RData::CNAME(other), Kind::Cname) => plain(&other.0),
        (RData::SRV(service), Kind::Srv) => {
            format!("{} {} {} {}", service.priority, service.weight, service.port, plain(&service.target))
        }
        _ => return None,
    })
}

fn plain(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}
