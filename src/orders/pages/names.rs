//! Names that a tenant can have: asked of Microsoft, and of the orders that are on their way.

use futures_util::future::try_join_all;

use crate::app::App;
use crate::microsoft::domains::{Availability, Prefix};
use crate::microsoft::{Failure, Ids};
use crate::orders::{prefix, store};

/// Variants asked about at once.
const ASKED: usize = 6;
/// Variants offered.
const OFFERED: usize = 3;

/// Whether the name can be had: neither taken at Microsoft nor claimed by an order that is still on its way.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn is_free(app: &App, prefix: &Prefix, ours: Option<i64>) -> anyhow::Result<bool> {
    let mut work = app.database.read().await?;
    if store::is_claimed(&mut work, prefix.as_str(), ours).await? {
        return Ok(false);
    }
    drop(work);
    Ok(ask(app, prefix).await? == Availability::Free)
}

async fn ask(app: &App, prefix: &Prefix) -> Result<Availability, Failure> {
    app.microsoft.domain_availability(&Ids::fresh(), prefix).await
}

/// Up to three free names like `wanted`.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn free_variants(app: &App, wanted: &Prefix, country: &str) -> anyhow::Result<Vec<Prefix>> {
    let mut free = Vec::new();
    for some in prefix::variants(wanted, country).chunks(ASKED) {
        let answers = try_join_all(some.iter().map(|prefix| is_free(app, prefix, None))).await?;
        free.extend(
            some.iter().zip(answers).filter(|(_, is_free)| *is_free).map(|(prefix, _)| prefix.clone()),
        );
        if free.len() >= OFFERED {
            break;
        }
    }
    free.truncate(OFFERED);
    Ok(free)
}

/// The free name closest to the company's; `None` when there is none, or the company's name has no letters.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn derive_free(app: &App, company: &str, country: &str) -> anyhow::Result<Option<Prefix>> {
    let Some(wanted) = prefix::derive(company) else { return Ok(None) };
    if is_free(app, &wanted, None).await? {
        return Ok(Some(wanted));
    }
    Ok(free_variants(app, &wanted, country).await?.into_iter().next())
}
