//! The days on which a term may end that is not to have its full length, such as with the customer's other subscriptions
//! (`partner-center.md` section 8).

use serde::Deserialize;
use time::OffsetDateTime;

use crate::microsoft::catalogue::Term;
use crate::microsoft::customers::TenantId;
use crate::microsoft::requests::Call;
use crate::microsoft::{Failure, Ids, Microsoft, wire};

/// A day, alone or as a field of an object: which of the two Microsoft sends is unverified, as is the field's name.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Day(String),
    #[serde(rename_all = "camelCase")]
    Object {
        #[serde(default, alias = "date")]
        custom_term_end_date: Option<String>,
    },
}

impl Item {
    fn day(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Day(text) => wire::parse_instant(text),
            Self::Object { custom_term_end_date } => wire::parse_instant(custom_term_end_date.as_deref()?),
        }
    }
}

impl Microsoft {
    /// The last days that a new term of this length may have instead of its own, the earliest first.
    ///
    /// # Errors
    /// As any call.
    pub async fn custom_term_ends(
        &self,
        ids: &Ids,
        tenant: TenantId,
        term: &Term,
    ) -> Result<Vec<OffsetDateTime>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscriptions/customTermEndDates");
        let items: Vec<Item> = self.list(call.customer(tenant).query("term_duration", term.as_str())).await?;
        let mut days: Vec<OffsetDateTime> = items.iter().filter_map(Item::day).collect();
        days.sort_unstable();
        Ok(days)
    }
}
