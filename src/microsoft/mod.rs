//! The Partner Center client: tokens, requests, errors, one file per resource.

/// The two ids of one logical call, made and stored by the caller before it is sent and used again on a retry
/// (partner-center.md section 2).
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    /// `MS-RequestId`: Microsoft's idempotency key.
    pub request: uuid::Uuid,
    /// `MS-CorrelationId`: the trace id that Microsoft's support asks for.
    pub correlation: uuid::Uuid,
}

/// The client.
#[derive(Clone)]
pub struct Microsoft;

/// The settings.
#[derive(Clone, Debug)]
pub struct Settings;
