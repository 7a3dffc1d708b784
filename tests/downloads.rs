//! Lists as files: the same rows as on the page, all of them, as a spreadsheet reads them.

use aubade::services::store::{self, NewService};
use aubade::values;
use csv::ReaderBuilder;
use serde_json::json;

use crate::orders::bakery;
use crate::support::people::RESELLER;
use crate::support::tenant::{STANDARD, of};
use crate::support::{Answer, TestApp};

/// The lines of a file, the headings first. Every line has as many cells as there are headings.
fn lines(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.request);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let about = answer.header("content-disposition");
    assert!(about.starts_with("attachment; filename=\"aubade-") && about.ends_with(".csv\""), "{about}");
    let text =
        answer.text.strip_prefix('\u{feff}').expect("the mark by which a spreadsheet knows the encoding");
    let delimiter = if text.lines().next().unwrap().contains(';') { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
}

async fn add(app: &TestApp, companies: impl Iterator<Item = String>) {
    let (mut work, now) = (app.database.begin().await.unwrap(), app.clock.now());
    for (number, company) in companies.enumerate() {
        let domain = format!("shop{number}.onmicrosoft.com");
        let new = NewService {
            reseller: RESELLER,
            domain: &domain,
            tenant: &format!("tenant {number}"),
            mpn: "4815162",
            company: &company,
            first_name: "Amélie",
            last_name: "L’Hôte",
            email: "amelie@bakery.example",
            phone: "",
            address: "",
            postcode: "",
            city: "Paris",
            region: "",
            country: "FR",
            language: "fr",
            admin_name: "",
        };
        store::create(&mut work, now, new).await.unwrap();
    }
    work.commit().await.unwrap();
}

#[tokio::test]
async fn a_long_list_comes_whole_and_every_row_once() {
    let app = TestApp::start().await;
    add(&app, (0..1_203).map(|number| format!("Company {number}"))).await;
    let owner = app.owner().await;
    let all = lines(&owner.get("/services.csv").await);
    assert_eq!(all[0][..3], ["Internal service name (tenant)", "Service display name", "State"]);
    let domains: Vec<&str> = all[1..].iter().map(|line| line[0].as_str()).collect();
    let expected: Vec<String> =
        (0..1_203).rev().map(|number| format!("shop{number}.onmicrosoft.com")).collect();
    assert_eq!(domains, expected);
    let found = lines(&owner.get("/services.csv?q=company%20120").await);
    assert_eq!(
        found.len() - 1,
        owner.get("/services?q=company%20120").await.select("#services tbody tr").len()
    );
    assert_eq!(lines(&owner.get("/services.csv?q=nothing").await).len(), 1);
}

#[tokio::test]
async fn nothing_in_a_file_is_taken_for_a_formula() {
    let app = TestApp::start().await;
    let odd = ["=HYPERLINK(\"http://x.example\")", "+1", "-1", "@sum", "plain; \"quoted\", and\nbroken"];
    add(&app, odd.iter().map(|company| (*company).to_owned())).await;
    let owner = app.owner().await;
    for browser in [owner.clone().in_english(), owner.in_french()] {
        let companies: Vec<String> =
            lines(&browser.get("/services.csv").await)[1..].iter().map(|line| line[3].clone()).collect();
        let expected: Vec<String> = odd
            .iter()
            .rev()
            .map(
                |company| {
                    if company.starts_with('p') { (*company).to_owned() } else { format!("'{company}") }
                },
            )
            .collect();
        assert_eq!(companies, expected);
    }
}

#[tokio::test]
async fn each_list_links_to_its_file_with_the_filter_of_the_page() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    bakery::complete(&app).await;
    bakery::add_invitation(&owner).await;
    app.work().await;
    app.tenant(&owner, "dairy", &[of(STANDARD, 10)]).await;
    let staff = app.support().await;
    for (browser, path, rows) in [
        (&owner, "/services?q=fournil", 1),
        (&owner, "/services", 2),
        (&owner, "/orders?q=fournil&state=completed", 1),
        (&owner, "/orders?state=completed", 2),
        (&owner, "/invitations", 1),
        (&owner, "/deadlines", 0),
        (&owner, "/deadlines?kind=window-closes&q=dairy", 1),
        (&staff, "/support/deadlines?reseller=lumen&kind=window-closes", 0),
        (&staff, "/support/tasks?state=done&kind=provision-order", 2),
        (&staff, "/support/mails?state=sent", 5),
        (&staff, "/support/resellers?name=lumen", 1),
        (&staff, "/support/audit", 0),
    ] {
        let page = browser.get(path).await.expect(200);
        let links = page.attributes(".downloads a", "href");
        assert!(!links.is_empty(), "{path}");
        let shown = page.select("main tbody tr:not(.family)").len();
        let found = lines(&browser.get(&links[0]).await);
        assert_eq!(found.len() - 1, shown, "{path}: {found:?}");
        assert!(rows == 0 || shown == rows, "{path} shows {shown}");
        assert!(!found.iter().flatten().any(|cell| cell.contains('⟦')), "{path}: {found:?}");
    }
}

#[tokio::test]
async fn lists_that_are_rarely_filled_are_files_too() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    bakery::complete(&app).await;
    bakery::add_domain(&owner).await;
    crate::bulk::paste(&owner, &format!("service,id,wanted\n{},1,20\n", bakery::DOMAIN)).await;
    crate::holds::place_unconfirmed(&app, "waits").await;
    let unknown = json!({ "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" }, "times": 1,
        "act": { "refuse": { "status": 400, "code": "424242", "description": "Out of order." } } });
    app.tell("faults", unknown).await;
    let pencil = format!("/services/{}/subscriptions/1/quantity", bakery::DOMAIN);
    owner.get(&pencil).await.form("main form[method=post]").with("quantity", "12").send().await.expect(303);
    app.send_now().await;
    app.work().await;

    let staff = app.support().await;
    let domains = format!("/services/{}/domains", bakery::DOMAIN);
    for (browser, path) in
        [(&owner, "/approvals"), (&owner, "/bulk"), (&owner, domains.as_str()), (&staff, "/support/codes")]
    {
        let page = browser.get(path).await.expect(200);
        let links = page.attributes(".downloads a", "href");
        let found = lines(&browser.get(&links[0]).await);
        assert_eq!((found.len(), page.select("main tbody tr").len()), (2, 1), "{path}: {found:?}");
        assert!(!found.iter().flatten().any(|cell| cell.contains('⟦')), "{path}: {found:?}");
    }
    assert_eq!(
        lines(&staff.get("/support/codes.csv").await)[1][..4],
        ["424242", "400", "1", "Out of order."]
    );
}

#[tokio::test]
async fn the_subscriptions_of_all_services_are_one_file_in_the_readers_language() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    app.tenant(&owner, "dairy", &[of(STANDARD, 3)]).await;
    let all = lines(&owner.get("/subscriptions.csv").await);
    assert_eq!(all.len(), 3);
    assert_eq!(all[1][..2], [tenant.domain.clone(), "Boulangerie & Fils".to_owned()]);
    assert_eq!(all[1][3..6], ["Active", STANDARD.0, "10"]);
    assert!(all[1][7].starts_with("12.2") && all[1][8] == "EUR", "{:?}", all[1]);
    let french = lines(&owner.in_french().get("/subscriptions.csv?q=dairy").await);
    assert_eq!(french.len(), 2);
    assert_eq!(french[1][3], "Actif");
    assert!(french[1][7].starts_with("12,2"), "{:?}", french[1]);
}

#[tokio::test]
async fn the_dates_of_the_board_are_a_file_by_date_with_what_doing_nothing_costs() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update deadlines set outcome = 'undecided' where kind = 'term-ends'", values![]).await.unwrap();
    work.commit().await.unwrap();
    let all = lines(&owner.get("/deadlines.csv").await);
    assert_eq!(all[0][..3], ["When", "What", "Decision"]);
    let days: Vec<&String> = all[1..].iter().map(|line| &line[0]).collect();
    assert!(days.len() > 2 && days.is_sorted(), "{days:?}");
    let undecided = lines(&owner.get("/deadlines.csv?undecided=1").await);
    assert_eq!(undecided.len(), 2);
    let line = &undecided[1];
    assert_eq!((line[2].as_str(), line[5].as_str(), line[8].as_str()), ("Undecided", &*tenant.domain, "10"));
    assert!(line[10].parse::<f64>().is_ok_and(|cost| cost > 0.0) && line[11] == "EUR", "{line:?}");

    let staff = app.support().await;
    let of_all = lines(&staff.get("/support/deadlines.csv").await);
    assert_eq!(of_all[0].len(), all[0].len() + 1);
    assert_eq!(of_all.len(), all.len());
    assert_eq!(lines(&staff.get("/support/deadlines.csv?reseller=nobody").await).len(), 1);
}
