//! A failed order is corrected and sent again: the same order, with what the reseller can change.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Act};
use crate::orders::form::Typed;
use crate::orders::pages::carrying::enqueue;
use crate::orders::pages::draft::{Draft, Name};
use crate::orders::pages::new::see;
use crate::orders::store;
use crate::orders::{Order, Step, address_text};
use crate::text::{Language, Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "orders/correction.html")]
struct CorrectionForm {
    order: Order,
    draft: Draft,
    typed: Typed,
    errors: Errors,
    name: Name,
    suffix: String,
    /// Where the buttons with free names send the form.
    check: String,
}

impl CorrectionForm {
    fn of(app: &App, order: Order, draft: Draft) -> Self {
        Self {
            typed: draft.typed.clone(),
            errors: draft.errors.clone(),
            name: draft.name.clone(),
            suffix: app.microsoft.domain_suffix().to_owned(),
            check: format!("/orders/{}/correction", order.id),
            order,
            draft,
        }
    }

    fn cause(&self) -> Option<Message> {
        Some(Message::new(format!("microsoft-cause-{}", self.order.cause.as_deref()?)))
    }

    fn address_text(&self) -> String {
        let typed = &self.typed;
        address_text(&typed.address, &typed.postcode, &typed.city, &typed.region, &typed.country)
    }
}

/// `GET /orders/{id}/correction`.
pub async fn edit(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    id: Path<i64>,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let order = store::find(&mut work, manager.0.id, *id).await?.ok_or(Error::NotFound)?;
    if !order.may_be_corrected() {
        return Err(Error::Conflict(Message::new("orders-not-correctable")));
    }
    let mut draft =
        Draft::of(&app, &mut work, manager.0.id, typed(&order), &Fields::default(), reader.language).await?;
    draft.errors = Errors::default();
    Ok(Page::new(CorrectionForm::of(&app, order, draft)))
}

/// `POST /orders/{id}/correction`: sends the same order again.
pub async fn update(
    app: Data<App>,
    session: Session,
    manager: Manager,
    reader: Reader,
    id: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (reseller, now) = (manager.0, app.clock.now());
    let mut work = app.database.read().await?;
    let order = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    if !order.may_be_corrected() {
        // The second press of the button finds the order on its way.
        return Ok(see(order.id));
    }
    let step = order.kind.steps().first().copied().unwrap_or(Step::Done);
    let mut work = if order.tenant_id.is_some() {
        // The tenant is made: its name and its customer stay as they are.
        let typed = Typed { mpn: fields.text("mpn"), ..typed(&order) };
        let mut draft =
            Draft::of(&app, &mut work, reseller.id, typed, &Fields::default(), reader.language).await?;
        drop(work);
        let mut asked = draft.ask_about_reseller(&app).await;
        if order.cart_id.is_some() && asked.as_ref().is_some_and(|mpn| mpn.as_str() != order.mpn_id) {
            // The cart bears the reseller of record, and may have been bought.
            draft.errors.add("mpn", Message::new("orders-mpn-bought").with("mpn", &order.mpn_id));
            asked = None;
        }
        let Some(mpn) = asked else {
            return Page::unprocessable(CorrectionForm::of(&app, order, draft)).render(&request);
        };
        let mut work = app.database.begin().await?;
        if !store::correct_reseller(&mut work, now, &order, &mpn, step).await? {
            return Ok(see(order.id));
        }
        work
    } else {
        let typed = Typed { custom: true, ..Typed::read(&fields) };
        let draft = Draft::of(&app, &mut work, reseller.id, typed, &fields, reader.language).await?;
        let mut draft = draft.without_licences();
        let lines = store::lines(&mut work, order.id).await?;
        if draft.typed.country != order.country && !draft.prices_are_those_of(&lines) {
            // The form shows no prices: nobody would have agreed to the new ones.
            draft.errors.add("country", "orders-error-country-prices");
        }
        drop(work);
        draft.ask_microsoft(&app, Some(order.id)).await?;
        if fields.ticked("use-name") {
            // One of the free names was chosen; sending it is another press.
            return Page::new(CorrectionForm::of(&app, order, draft)).render(&request);
        }
        let Some(right) = draft.right() else {
            return Page::unprocessable(CorrectionForm::of(&app, order, draft)).render(&request);
        };
        let mut work = app.database.begin().await?;
        if !store::correct(&mut work, now, &order, &right, step).await? {
            return Ok(see(order.id));
        }
        work
    };
    enqueue(&mut work, now, &reseller, order.id, order.service_id).await?;
    let act = Act {
        act: "order-corrected",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        order: Some(order.id),
        service: order.service_id,
        details: json!({ "cause": order.cause }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "orders-sent-again", &[]);
    Ok(see(order.id))
}

/// The order as its form would have been typed.
pub(super) fn typed(order: &Order) -> Typed {
    Typed {
        custom: true,
        prefix: order.prefix.clone(),
        derived: String::new(),
        mpn: order.mpn_id.clone(),
        first_name: order.first_name.clone(),
        last_name: order.last_name.clone(),
        company: order.company.clone(),
        registration_number: order.registration_number.clone(),
        email: order.email.clone(),
        phone: order.phone.clone(),
        address: order.address.clone(),
        postcode: order.postcode.clone(),
        city: order.city.clone(),
        region: order.region.clone(),
        country: order.country.clone(),
        language: order.language.clone(),
        kept_address: address_text(
            &order.address,
            &order.postcode,
            &order.city,
            &order.region,
            &order.country,
        ),
    }
}
