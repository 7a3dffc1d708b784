//! The order form: a tenant with licences for an end customer.

use actix_session::Session;
use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::accounts;
use crate::app::App;
use crate::audit::{self, Act};
use crate::microsoft::domains::Prefix;
use crate::orders::form::picker::{self, Offer};
use crate::orders::form::summary::{Summary, summary};
use crate::orders::form::{Typed, form_key};
use crate::orders::pages::again;
use crate::orders::pages::allowance;
use crate::orders::pages::carrying::{enqueue, keep_back};
use crate::orders::pages::draft::{self, Draft, Name};
use crate::orders::store::{self, NewOrder};
use crate::orders::{Kind, Right, address_text};
use crate::secrets;
use crate::text::{Language, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "orders/new.html")]
struct OrderForm {
    form_key: String,
    draft: Draft,
    errors: Errors,
    name: Name,
    typed: Typed,
    shown: Shown,
    summary: Summary,
    /// Stands for the prices that are shown.
    prices: String,
    suffix: String,
}

/// Which part of the catalogue the picker shows: families that were opened, what was searched for, and always
/// whatever has a quantity.
pub(super) struct Shown {
    /// What is searched for.
    pub filter: String,
    open: Vec<String>,
}

impl Shown {
    pub(super) fn read(fields: &Fields, first: &str) -> Self {
        let mut open: Vec<String> =
            fields.starting_with("open-").map(|(family, _)| family.to_owned()).collect();
        open.push(fields.text("open"));
        if fields.is_empty() {
            open.push(first.to_owned());
        }
        Self { filter: fields.search("filter"), open }
    }

    /// Whether the family is open.
    pub(super) fn is_open(&self, family: &str) -> bool {
        self.open.iter().any(|open| open == family)
    }

    /// Whether the row is shown.
    pub(super) fn shows(&self, family: &str, offer: &Offer) -> bool {
        if !offer.quantity.is_empty() && offer.quantity != "0" {
            return true;
        }
        if self.filter.is_empty() {
            return self.is_open(family);
        }
        // Both names of the suite are used.
        let plain =
            |text: &str| deunicode::deunicode(text).to_lowercase().replace("office 365", "microsoft 365");
        let title = plain(&format!("{} {}", offer.licence().title, offer.licence().sku()));
        plain(&self.filter).split_whitespace().all(|word| title.contains(word))
    }
}

impl OrderForm {
    fn of(app: &App, fields: &Fields, draft: Draft, errors: Errors) -> Self {
        Self {
            form_key: form_key(fields).unwrap_or_else(secrets::nonce),
            errors,
            name: draft.name.clone(),
            typed: draft.typed.clone(),
            shown: Shown::read(fields, "business"),
            summary: summary(draft.picked.clone(), app.clock.now()),
            prices: picker::prices(&draft.families),
            suffix: app.microsoft.domain_suffix().to_owned(),
            draft,
        }
    }

    fn address_text(&self) -> String {
        let typed = &self.typed;
        address_text(&typed.address, &typed.postcode, &typed.city, &typed.region, &typed.country)
    }
}

/// `GET /orders/new[?again=…]`: with the number of an order, filled in as that one was.
pub async fn new(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let again = match Fields::of_query(&request).text("again").parse() {
        Ok(order) => again::read(&mut work, manager.0.id, order, reader.language).await?,
        Err(_) => None,
    };
    let (typed, fields) = if let Some(again) = again {
        again
    } else {
        let (mpn, country) = accounts::store::order_defaults(&mut work, manager.0.id).await?;
        let language = reader.language.code().to_owned();
        let typed = Typed { mpn: mpn.unwrap_or_default(), country, language, ..Typed::default() };
        (typed, Fields::default())
    };
    let draft = Draft::of(&app, &mut work, manager.0.id, typed, &fields, reader.language).await?;
    Ok(Page::new(OrderForm::of(&app, &fields, draft, Errors::default())))
}

/// `POST /orders/check`: the form again with its total, its name and what is wrong with what was filled in so far;
/// orders nothing. Script asks it for parts of the page, a button for the whole of it.
pub async fn check(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    request: HttpRequest,
    fields: Fields,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let mut draft = Draft::read(&app, &mut work, manager.0.id, &fields, reader.language).await?;
    drop(work);
    // A part that changes while one types needs no answer of Microsoft's.
    let is_part = request.headers().contains_key("hx-request");
    if !is_part || fields.ticked("use-name") {
        if allowance::spend(&app, manager.0.account).await? {
            draft.ask_microsoft(&app, None).await?;
        } else {
            draft.name = Name::unchecked(&draft.typed);
        }
    } else if !draft.typed.custom {
        draft.name.derived = draft.typed.derived.parse().ok();
    }
    // What is still empty is not wrong yet, and adding a family or searching is no reason to complain.
    let mut errors = draft.errors.clone();
    errors.retain(|field| !fields.text(field).is_empty() && field != "licences");
    Ok(Page::new(OrderForm::of(&app, &fields, draft, errors)))
}

#[derive(Template)]
#[template(path = "orders/name.html")]
struct NamePart {
    typed: Typed,
    errors: Errors,
    name: Name,
    suffix: String,
    /// Where the buttons with free names send the form.
    check: String,
}

/// `POST /orders/name`: what script shows about the tenant's name while it is typed.
///
/// `?order=` says that it is a correction of that order.
pub async fn name(
    app: Data<App>,
    manager: Manager,
    request: HttpRequest,
    fields: Fields,
) -> Result<Page<impl Template>, Error> {
    let corrected: Option<i64> = Fields::of_query(&request).text("order").parse().ok();
    let check = match corrected {
        Some(order) => format!("/orders/{order}/correction"),
        None => "/orders/check".to_owned(),
    };
    let typed = Typed::read(&fields);
    let mut errors = Errors::default();
    let prefix: Option<Prefix> = if typed.custom && !typed.prefix.is_empty() {
        errors.take("prefix", crate::orders::form::prefix(&typed.prefix))
    } else {
        None
    };
    let asks = if typed.custom { prefix.is_some() } else { !typed.company.is_empty() };
    let name = if asks && !allowance::spend(&app, manager.0.account).await? {
        Name::unchecked(&typed)
    } else {
        draft::name(&app, &typed, prefix.as_ref(), None).await?
    };
    Ok(Page::new(NamePart { typed, errors, name, suffix: app.microsoft.domain_suffix().to_owned(), check }))
}

/// `POST /orders`: places the order, once however often the form is sent.
pub async fn create(
    app: Data<App>,
    session: Session,
    manager: Manager,
    reader: Reader,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let reseller = manager.0;
    let form_key = form_key(&fields);
    let mut work = app.database.read().await?;
    if let Some(form_key) = &form_key
        && let Some(order) = store::placed_by(&mut work, reseller.id, form_key).await?
    {
        return Ok(see(order));
    }
    let mut draft = Draft::read(&app, &mut work, reseller.id, &fields, reader.language).await?;
    drop(work);
    draft.ask_microsoft(&app, None).await?;
    let (Some(right), Some(form_key)) = (draft.right(), &form_key) else {
        // A press that was faster may have claimed the name since.
        let mut work = app.database.read().await?;
        if let Some(form_key) = &form_key
            && let Some(order) = store::placed_by(&mut work, reseller.id, form_key).await?
        {
            return Ok(see(order));
        }
        let errors = draft.errors.clone();
        return Page::unprocessable(OrderForm::of(&app, &fields, draft, errors)).render(&request);
    };
    let (order, said) = place(&app, &reseller, form_key, &draft, &right).await?;
    app.wake.notify_one();
    flash(&session, said, &[("company", &right.contact.company)]);
    Ok(see(order))
}

/// Order, lines, job and audit line in one commit; answers the order's number, the first one's where a second press
/// lost the race, and what is said of it.
async fn place(
    app: &App,
    reseller: &Reseller,
    form_key: &str,
    draft: &Draft,
    right: &Right,
) -> Result<(i64, &'static str), Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let new = NewOrder {
        reseller: reseller.id,
        account: reseller.account,
        form_key,
        kind: Kind::Tenant,
        service: None,
        tenant: None,
        prefix: &right.prefix,
        mpn: &right.mpn,
        contact: &right.contact,
        lines: &draft.picked,
    };
    let Some(order) = store::place(&mut work, now, &new).await? else {
        let first = store::placed_by(&mut work, reseller.id, form_key).await?;
        return Ok((first.ok_or(Error::NotFound)?, "orders-placed"));
    };
    let licences: i64 = draft.picked.iter().map(|line| line.quantity).sum();
    let act = Act {
        act: "order-placed",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        order: Some(order),
        details: json!({ "licences": licences }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    let job = enqueue(&mut work, now, reseller, order, None).await?;
    let said = keep_back(&mut work, now, reseller, job, &draft.picked).await?;
    work.commit().await?;
    Ok((order, said))
}

/// To the order's page, where its steps are seen as they happen.
pub(super) fn see(order: i64) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, format!("/orders/{order}"))).finish()
}
