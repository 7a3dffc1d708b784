//! What must be true when a storm is over.

use std::collections::{BTreeMap, BTreeSet};

use aubade::commitments::{NextTerm, Outcome};
use aubade::microsoft::customers::TenantId;
use aubade::orders::{Line, State, store};
use aubade::subscriptions::Confirmed;
use aubade::values;
use time::OffsetDateTime;

use super::panel::ids;
use crate::orders::bakery;
use crate::support::TestApp;

/// Judges everything.
pub async fn judge(app: &TestApp) {
    assert_every_task_has_ended_or_says_why_not(app).await;
    assert_nothing_was_bought_twice(app).await;
    assert_the_panel_believes_what_is_true(app).await;
}

async fn assert_every_task_has_ended_or_says_why_not(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let jobs: Vec<(i64, String, String, i64, OffsetDateTime, Option<String>)> = work
        .all("select id, kind, state, attempts, next_try_at, answer from jobs order by id", values![])
        .await
        .unwrap();
    for (id, kind, state, attempts, next, answer) in jobs {
        let what = format!("{kind} {id}: {state}, {attempts} attempts, next {next}, said {answer:?}");
        let says_why = answer.is_some_and(|answer| !answer.is_empty());
        match state.as_str() {
            "done" | "cancelled" => {}
            "error" => assert!(says_why, "{what}"),
            "todo" => assert!(next > app.clock.now() && (attempts == 0 || says_why), "{what}"),
            _ => panic!("{what}"),
        }
        // A fault of ours is not the weather.
        assert!(attempts < 8 || state != "error" || kind == "provision-order", "{what}");
    }
    let orders: Vec<(i64, String, Option<String>, String)> =
        work.all("select id, state, cause, step from orders order by id", values![]).await.unwrap();
    for (id, state, cause, step) in orders {
        let state = State::try_from(state).unwrap();
        let is_over = matches!(state, State::Completed | State::Cancelled);
        let says_why = matches!(state, State::Failed | State::Waiting) && cause.is_some();
        let tasks: Vec<(i64, String, String, Option<String>)> = work
            .all("select id, kind, state, answer from jobs where order_id = $1 order by id", values![id])
            .await
            .unwrap();
        assert!(is_over || says_why, "order {id}: {state:?} at {step}, cause {cause:?}, {tasks:?}");
    }
    let busy: Vec<(i64, Option<i64>, Option<i64>, String)> = work
        .all("select id, task_id, wanted, status from subscriptions where task_id is not null", values![])
        .await
        .unwrap();
    assert!(busy.is_empty(), "nothing is asked of Microsoft any more, and still: {busy:?}");
}

async fn assert_nothing_was_bought_twice(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let tenants: Vec<(String,)> = work
        .all(
            "select tenant_id from orders where tenant_id is not null \
             union select tenant_id from services order by tenant_id",
            values![],
        )
        .await
        .unwrap();
    let made: Vec<(i64, Option<String>)> = work
        .all("select id, tenant_id from orders where kind = 'tenant' order by id", values![])
        .await
        .unwrap();
    let lines: Vec<(i64,)> = work.all("select id from orders order by id", values![]).await.unwrap();
    let mut ours: BTreeMap<String, Line> = BTreeMap::new();
    for (order,) in lines {
        for line in store::lines(&mut work, order).await.unwrap() {
            ours.insert(line.name(), line);
        }
    }
    drop(work);

    // Each order has its own tenant, and Microsoft has no other.
    let [customers, _, orders, ..] = bakery::bought(app).await;
    let own: BTreeSet<&String> = made.iter().filter_map(|(_, tenant)| tenant.as_ref()).collect();
    let with_tenant = made.iter().filter(|(_, tenant)| tenant.is_some()).count();
    assert_eq!(own.len(), with_tenant, "two orders share a tenant: {made:?}");
    let came = accepted(app).await.len();
    assert_eq!(usize::try_from(customers), Ok(with_tenant + came), "tenants at Microsoft; {made:?}");

    // Each line was bought at most once, as it was ordered, and Microsoft sold nothing else.
    let (mut sold, mut seen) = (BTreeSet::new(), 0);
    for (tenant,) in tenants {
        for order in app.microsoft.orders(&ids(), tenant.parse().unwrap()).await.unwrap() {
            seen += 1;
            for bought in order.line_items {
                let name = bought.friendly_name.clone().unwrap_or_default();
                let line = ours.get(&name).unwrap_or_else(|| panic!("nobody ordered {bought:?}"));
                assert_eq!(bought.quantity, Some(line.quantity), "{name}");
                assert_eq!(line.microsoft_order_id.as_ref(), Some(&order.id), "{name} is known to be bought");
                assert!(sold.insert(name.clone()), "{name} was bought twice");
            }
        }
    }
    assert_eq!(seen, orders, "orders at Microsoft");
    for (name, line) in ours {
        let is_bought = line.microsoft_order_id.is_some();
        assert_eq!(is_bought, sold.contains(&name), "{name} is believed to be bought: {line:?}");
    }
}

/// What is compared of a subscription: licences, status, the end of its term, whether it renews, what comes then.
type Seen = (i64, &'static str, Option<OffsetDateTime>, bool, Option<Outcome>, Option<NextTerm>);

async fn assert_the_panel_believes_what_is_true(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let services: Vec<(i64, String)> =
        work.all("select id, tenant_id from services order by id", values![]).await.unwrap();
    let (tenants,): (i64,) = work
        .one(
            "select count(*) from (select tenant_id from orders where tenant_id is not null \
             union select tenant_id from invitations where service_id is not null) tenants",
            values![],
        )
        .await
        .unwrap();
    assert_eq!(i64::try_from(services.len()), Ok(tenants), "every tenant is a service");
    let (mut seats, mut count) = (0, 0);
    for (service, tenant) in services {
        let believed: BTreeMap<String, Seen> = aubade::subscriptions::store::of_service(&mut work, service)
            .await
            .unwrap()
            .into_iter()
            .map(|one| {
                let (term, ending) = (one.term_ends_at, one.ending);
                let seen = (one.quantity, one.status.as_str(), term, one.auto_renew, ending, one.next_term);
                (one.microsoft_id, seen)
            })
            .collect();
        let mut true_ones: BTreeMap<String, Seen> = BTreeMap::new();
        for one in app.microsoft.subscriptions(&ids(), tenant.parse().unwrap()).await.unwrap() {
            let Confirmed { quantity, status, term_ends_at, auto_renew, ending, next_term, .. } =
                Confirmed::of(&one);
            seats += quantity;
            count += 1;
            let seen = (quantity, status.as_str(), term_ends_at, auto_renew, ending, next_term);
            true_ones.insert(one.view().id.clone(), seen);
        }
        assert_eq!(believed, true_ones, "what the panel believes, and what is true, of tenant {tenant}");
    }
    drop(work);
    let [_, _, _, subscriptions, all_seats] = bakery::bought(app).await;
    assert_eq!((count, seats), (subscriptions, all_seats), "subscriptions and licences at Microsoft");
}

/// The tenants that existed before, and have accepted an invitation.
pub async fn accepted(app: &TestApp) -> Vec<TenantId> {
    let known = app.ask("invitations").await;
    let all = known["items"].as_array().expect("the tenants that can be invited");
    let accepted = all.iter().filter(|tenant| tenant["accepted"] == true);
    accepted.map(|tenant| tenant["tenant"].as_str().unwrap().parse().unwrap()).collect()
}
