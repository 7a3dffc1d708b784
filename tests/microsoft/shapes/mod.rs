//! Bodies in Microsoft's shapes, written after the field tables of its documentation: whole ones, bare ones, and ones
//! with what it may send one day (fields and values that nobody knows, numbers as text, nulls). Each is answered by a
//! socket to the client's own call, so that the path that is asked for is looked at too.

mod buying;
mod customers;
mod directory;
mod partner;
mod subscriptions;

use serde_json::Value;

use super::strangers::{Stranger, response, tenant};

/// A server that answers every call with this body.
async fn answering(body: &str) -> Stranger {
    Stranger::new(response("200 OK", body.as_bytes())).await
}

/// A server that answers every call with the body of this name in `bodies`.
async fn answering_with(bodies: &str, name: &str) -> Stranger {
    let bodies: Value = serde_json::from_str(bodies).unwrap();
    answering(&bodies[name].to_string()).await
}

/// What the last call asked for, from the customer's own part of the path on, such as `get …/users?size=500`.
fn asked(stranger: &Stranger) -> String {
    let head = stranger.head();
    let line = head.lines().next().unwrap().strip_suffix(" http/1.1").unwrap();
    line.replace(&format!("/v1/customers/{}", tenant()), "…")
}
