//! A call that Microsoft refuses: its status, its code, and the shape of the body that says so.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

/// The bodies in which Microsoft words a refusal (`partner-center.md` section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A, most of the API: `code`, `description`, `data`, `source`.
    Usual,
    /// B, agreements and account validation: `code`, `message`, `errorName`, `isRetryable`.
    Agreements,
    /// D, the token endpoint: `error`, `error_description`, `error_codes`.
    Token,
}

/// A refused call.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    code: String,
    description: String,
    data: Vec<String>,
    shape: Shape,
}

impl Refusal {
    /// A refusal of the usual shape.
    pub fn new(status: StatusCode, code: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            description: description.into(),
            data: Vec::new(),
            shape: Shape::Usual,
        }
    }

    /// 400 with `code`.
    pub fn bad(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code.to_string(), description)
    }

    /// 403 with `code`.
    pub fn forbidden(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code.to_string(), description)
    }

    /// 404 with `code`.
    pub fn not_found(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code.to_string(), description)
    }

    /// 409 with `code`.
    pub fn conflict(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code.to_string(), description)
    }

    /// 401: no token, one that has run out, or one that was never issued.
    pub fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "401", "The access token is missing, unknown or expired.")
    }

    /// 401 with `code`: the token is good, but not for this.
    pub fn unauthorised_as(code: u32, description: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code.to_string(), description)
    }

    /// A refusal of the token endpoint, `error` being an OAuth word and `number` an AADSTS code.
    pub fn token(status: StatusCode, error: &str, number: u32, description: &str) -> Self {
        Self {
            status,
            code: error.into(),
            description: format!("AADSTS{number}: {description}"),
            data: vec![number.to_string()],
            shape: Shape::Token,
        }
    }

    /// The same refusal, naming what it is about: a field, a regular expression, a cart line.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.data.push(what.into());
        self
    }

    /// The same refusal in the shape of the agreements API.
    #[must_use]
    pub fn of_agreements(mut self) -> Self {
        self.shape = Shape::Agreements;
        self
    }

    /// The same refusal in the shape of the token endpoint.
    #[must_use]
    pub fn of_tokens(mut self) -> Self {
        self.shape = Shape::Token;
        self
    }

    /// The status that answers it.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body that answers it.
    pub fn body(&self) -> Value {
        match self.shape {
            Shape::Usual => json!({
                "code": wire_code(&self.code),
                "description": self.description,
                "data": self.data,
                "source": "PartnerFD",
            }),
            Shape::Agreements => json!({
                "code": wire_code(&self.code),
                "message": self.description,
                "description": self.description,
                "errorName": "SandboxRefusal",
                "isRetryable": false,
                "parameters": {},
                "errorMessageExtended": "",
            }),
            Shape::Token => json!({
                "error": self.code,
                "error_description": self.description,
                "error_codes": self.data.iter().filter_map(|code| code.parse().ok()).collect::<Vec<u32>>(),
            }),
        }
    }
}

/// Microsoft documents `code` as a string and shows numbers: the short ones are numbers here, the
/// long ones strings, so that a client has to read both.
fn wire_code(code: &str) -> Value {
    match code.parse::<u32>() {
        Ok(number) if number < 100_000 => json!(number),
        _ => json!(code),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code, self.description)
    }
}

impl std::error::Error for Refusal {}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(self.body())
    }
}
