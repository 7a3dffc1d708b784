//! The window of seven days on a clock that moves, through the panel: its sixth, seventh and eighth day, at the end of a
//! month, over a leap day, and over both daylight-saving changes of Europe/Paris.

use aubade::values;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, TestApp};

/// Asks for so many licences, as someone who signs in at `instant`, and has it carried out.
async fn reduce(app: &TestApp, tenant: &Tenant, at: OffsetDateTime, quantity: &str) -> Answer {
    app.clock.set(at);
    let page = app.owner().await.get(&tenant.of_first("quantity")).await.expect(200);
    let answer = page.form("form[method=post][action$=quantity]").with("quantity", quantity).send().await;
    app.send_now().await;
    answer
}

async fn held(app: &TestApp) -> (i64, OffsetDateTime) {
    let mut work = app.database.read().await.unwrap();
    work.one("select quantity, cancellable_until from subscriptions where id = 1", values![]).await.unwrap()
}

#[tokio::test]
async fn licences_go_back_on_the_sixth_and_seventh_day_to_the_second_and_not_on_the_eighth() {
    for (bought, closes) in [
        (datetime!(2027-03-01 10:00 UTC), "Monday 8 March 2027 at 11:00"),
        // From the end of a month, and over a leap day.
        (datetime!(2027-01-31 10:00 UTC), "Sunday 7 February 2027 at 11:00"),
        (datetime!(2028-02-24 10:00 UTC), "Thursday 2 March 2028 at 11:00"),
        // 168 hours stay 168 hours: the hour in Paris moves (B10).
        (datetime!(2027-03-26 10:00 UTC), "Friday 2 April 2027 at 12:00"),
        (datetime!(2027-10-29 10:00 UTC), "Friday 5 November 2027 at 11:00"),
    ] {
        let app = TestApp::start_at(bought, false).await;
        app.leave_jobs("time passes");
        let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
        let last = bought + Duration::hours(168);
        assert_eq!(held(&app).await, (10, last));
        let page = app.owner().await.get(&tenant.page()).await.expect(200);
        let said = page.select("#act-reduce").remove(0);
        assert!(said.contains(closes), "{said}");

        reduce(&app, &tenant, last - Duration::DAY, "9").await.expect(303);
        assert_eq!(held(&app).await.0, 9, "the sixth day is over, the seventh has begun: {bought}");
        reduce(&app, &tenant, last, "8").await.expect(303);
        assert_eq!(held(&app).await.0, 8, "the last second: {bought}");
        let page = reduce(&app, &tenant, last + Duration::SECOND, "7").await.expect(422);
        assert!(page.words().contains("The 7 days in which these licences could be given back have passed"));
        let page = reduce(&app, &tenant, last + Duration::DAY, "7").await.expect(422);
        assert_eq!(page.select("#quantity-error").len(), 1);
        assert_eq!((held(&app).await.0, app.changes().await), (8, 2), "the eighth day: {bought}");
    }
}

#[tokio::test]
async fn a_subscription_is_cancelled_to_the_last_second_of_the_seventh_day_and_not_after() {
    for (late, expected) in [(Duration::ZERO, "Cancelled"), (Duration::SECOND, "Active")] {
        let bought = datetime!(2027-03-26 10:00 UTC);
        let app = TestApp::start_at(bought, false).await;
        app.leave_jobs("time passes");
        let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
        app.clock.set(bought + Duration::hours(168) + late);
        let owner = app.owner().await;
        let page = owner.get(&tenant.of_first("cancellation")).await.expect(200);
        let forms = page.forms("form[method=post][action$=cancellation]");
        assert_eq!(forms.len(), usize::from(late.is_zero()));
        for form in forms {
            form.with("confirmed", "yes").send().await.expect(303);
        }
        app.send_now().await;
        assert_eq!(tenant.cell(&owner.get(&tenant.path()).await, "Status"), expected);
    }
}
