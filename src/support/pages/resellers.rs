//! Resellers: the list, and everything of one.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LATEST, PAGE, cut, encoded};
use crate::app::App;
use crate::database::Work;
use crate::invitations;
use crate::savings::{self, Sum};
use crate::support::acts::Acts;
use crate::support::store::orders::{self, Order};
use crate::support::store::resellers::{self, Person, Reseller};
use crate::support::store::services::{self, Service};
use crate::support::term::Name;
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "support/resellers.html")]
struct ResellerList {
    resellers: Vec<Reseller>,
    name: String,
    /// The address of those that follow, where there are any.
    next: Option<String>,
}

impl ResellerList {
    /// The address of the resellers that are found as a file.
    fn download(&self) -> String {
        format!("/support/resellers.csv?name={}", encoded(&self.name))
    }
}

/// `GET /support/resellers`: by name; `?name=` (also an MPN ID) narrows it down, `?after=` and `?number=` go on.
pub async fn index(app: Data<App>, _: Staff, request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let (name, after) = (query.text("name"), query.text("after"));
    let number: i64 = query.text("number").parse().unwrap_or_default();
    let wanted = Name::new(&name);
    let mut work = app.database.read().await?;
    let mut resellers =
        resellers::list(&mut work, &wanted.pattern(), &name, (&after, number), PAGE + 1).await?;
    let next = cut(&mut resellers).map(|last| {
        let (name, after) = (encoded(&name), encoded(&last.sorted));
        format!("/support/resellers?name={name}&after={after}&number={}", last.id)
    });
    // The pattern is looser than the name: see `Name`.
    resellers.retain(|reseller| wanted.fits(&reseller.name) || reseller.mpn_id.as_ref() == Some(&name));
    Ok(Page::new(ResellerList { resellers, name, next }))
}

#[derive(Template)]
#[template(path = "support/reseller.html")]
pub(super) struct ResellerPage {
    reseller: Reseller,
    people: Vec<Person>,
    orders: Vec<Order>,
    services: Vec<Service>,
    /// What could be saved, one for each currency.
    savings: Vec<Sum>,
    pub(super) acts: Acts,
}

impl ResellerPage {
    pub(super) async fn load(app: &App, work: &mut Work, id: i64) -> Result<Self, Error> {
        let reseller = resellers::get(work, id).await?.ok_or(Error::NotFound)?;
        let mut acts = Acts::default();
        for invitation in invitations::store::tied_before(work, id, LATEST).await? {
            acts.add_admission(&invitation);
        }
        let savings = savings::read(work, id, "", app.clock.now()).await?;
        Ok(Self {
            reseller,
            savings: savings::sums(&savings),
            people: resellers::people_of(work, id).await?,
            orders: orders::of_reseller(work, id, LATEST).await?,
            services: services::of_reseller(work, id, LATEST).await?,
            acts,
        })
    }
}

/// `GET /support/resellers/{id}`.
pub async fn show(app: Data<App>, _: Staff, id: Path<i64>) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    Ok(Page::new(ResellerPage::load(&app, &mut work, *id).await?))
}
