//! A reseller's orders.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::orders::State;
use crate::orders::store::{self, Listed};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Orders on one page.
const PAGE: i64 = 25;

#[derive(Template)]
#[template(path = "orders/list.html")]
struct OrderList {
    orders: Vec<Listed>,
    text: String,
    state: Option<State>,
    /// The address of the older orders, when there are any.
    older: Option<String>,
    is_first_page: bool,
    may_change: bool,
}

impl OrderList {
    fn is_state(&self, name: &str) -> bool {
        self.state.is_some_and(|state| state.as_str() == name)
    }

    /// The address of the orders that are found as a file.
    fn download(&self) -> String {
        format!("/orders.csv?q={}&state={}", encoded(&self.text), self.state.map_or("", State::as_str))
    }

    fn is_filtered(&self) -> bool {
        !self.text.is_empty() || self.state.is_some()
    }

    /// Whether there is no order at all: the page then says how to begin.
    fn is_blank(&self) -> bool {
        self.orders.is_empty() && !self.is_filtered() && self.is_first_page
    }
}

/// Text as it may stand in an address.
fn encoded(text: &str) -> impl std::fmt::Display {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
}

/// `GET /orders`: the newest first; `?q=`, `?state=` and `?before=` (a number) narrow it down.
pub async fn index(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let text = query.search("q");
    let state = State::try_from(query.text("state")).ok();
    let before: Option<i64> = query.text("before").parse().ok();
    let mut work = app.database.read().await?;
    let mut orders = store::list(&mut work, reseller.id, state, &text, before, PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = orders.len() > page;
    orders.truncate(page);
    let older = orders.last().filter(|_| has_more).map(|last| {
        format!("/orders?before={}&q={}&state={}", last.id, encoded(&text), state.map_or("", State::as_str))
    });
    Ok(Page::new(OrderList {
        orders,
        text,
        state,
        older,
        is_first_page: before.is_none(),
        may_change: reseller.may_change(),
    }))
}
