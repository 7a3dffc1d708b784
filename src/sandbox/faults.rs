//! Faults on purpose: which calls they match, and what happens to a call that one of them strikes.

use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};

/// A fault that waits for calls, as `POST /control/faults` takes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls it strikes.
    #[serde(rename = "match", default)]
    pub matching: Match,
    /// What happens to them.
    pub act: Act,
    /// How many more calls it strikes.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl Fault {
    /// Whether it can strike, and with a status that HTTP knows.
    pub fn is_sound(&self) -> bool {
        self.times > 0 && self.act.is_sound()
    }
}

/// A choice of calls; what is left out matches everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// `GET`, `POST`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A path without its query: a prefix of whole segments, exact when it ends in `$`, or a glob in
    /// which `*` is anything within a segment and `**` anything at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Match {
    /// Whether a call of `method` on `path` is meant.
    pub fn covers(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path.as_deref().is_none_or(|pattern| path_matches(pattern, path))
    }
}

/// What a fault does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Act {
    /// Nothing is done; a refusal of the shape that the called resource uses.
    Refuse {
        /// The status, 400 to 499.
        status: u16,
        /// Microsoft's code, or an OAuth word for the token endpoint.
        code: Code,
        /// The text for people.
        #[serde(default)]
        description: String,
    },
    /// Nothing is done; 429 with `Retry-After` and a body of shape C.
    Throttle {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// Nothing is done; a status from a gateway: no JSON, no ids echoed.
    Fail {
        /// The status, usually 500 to 599.
        status: u16,
    },
    /// Nothing is done; the connection is closed without an answer.
    DropBefore,
    /// The act is done and kept; the connection is closed without an answer.
    Drop,
    /// The act is done and kept; the answer comes late.
    Delay {
        /// Real milliseconds.
        milliseconds: u64,
    },
    /// A change of a subscription is taken with 202 and done later; other calls ignore it.
    Slow {
        /// Simulated seconds.
        seconds: i64,
    },
    /// A checkout leaves order groups out and says so in `orderErrors`; other calls ignore it.
    RefuseGroups {
        /// The `orderGroup` of the lines to leave out.
        groups: Vec<String>,
        /// Microsoft's code.
        code: u32,
        /// The text for people.
        #[serde(default)]
        description: String,
    },
}

/// A code as Microsoft writes it: a number or a text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// A number.
    Number(u32),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Act {
    /// Whether every status in it is one that HTTP knows.
    fn is_sound(&self) -> bool {
        match self {
            Self::Refuse { status, .. } | Self::Fail { status } => StatusCode::from_u16(*status).is_ok(),
            _ => true,
        }
    }
}

/// Takes one strike of the first of `faults` that covers the call.
pub fn strike(faults: &mut Vec<Fault>, method: &str, path: &str) -> Option<Act> {
    let at = faults.iter().position(|fault| fault.matching.covers(method, path))?;
    let act = faults[at].act.clone();
    faults[at].times = faults[at].times.saturating_sub(1);
    if faults[at].times == 0 {
        faults.remove(at);
    }
    Some(act)
}

fn path_matches(pattern: &str, path: &str) -> bool {
    if pattern.contains('*') {
        return glob(pattern.as_bytes(), path.as_bytes());
    }
    match pattern.strip_suffix('$') {
        Some(exact) => path == exact,
        None => path
            .strip_prefix(pattern)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || pattern.ends_with('/')),
    }
}

fn glob(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', rest @ ..] => (0..=path.len()).any(|at| glob(rest, &path[at..])),
        [b'*', rest @ ..] => {
            let segment = path.iter().position(|byte| *byte == b'/').unwrap_or(path.len());
            (0..=segment).any(|at| glob(rest, &path[at..]))
        }
        [byte, rest @ ..] => path.first() == Some(byte) && glob(rest, &path[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::path_matches;

    #[test]
    fn a_plain_path_is_a_prefix_of_whole_segments() {
        assert!(path_matches("/v1/customers", "/v1/customers"));
        assert!(path_matches("/v1/customers", "/v1/customers/1/carts"));
        assert!(!path_matches("/v1/customers", "/v1/customersupport"));
    }

    #[test]
    fn a_dollar_ends_the_path() {
        assert!(path_matches("/v1/customers$", "/v1/customers"));
        assert!(!path_matches("/v1/customers$", "/v1/customers/1"));
    }

    #[test]
    fn one_star_stays_within_a_segment_and_two_do_not() {
        assert!(path_matches("/v1/customers/*/carts/*/checkout", "/v1/customers/1/carts/2/checkout"));
        assert!(!path_matches("/v1/customers/*", "/v1/customers/1/carts"));
        assert!(path_matches("/v1/**/checkout", "/v1/customers/1/carts/2/checkout"));
    }
}
