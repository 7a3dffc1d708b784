//! The services of a reseller: the list, the service view, its name.

use aubade::audit;
use aubade::services::store::{self, NewService};
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::people::{RESELLER, SECOND_RESELLER};
use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, TestApp};

/// A service of which only the panel knows.
async fn add(app: &TestApp, reseller: i64, prefix: &str, company: &str, contact: (&str, &str, &str)) {
    let (mut work, now) = (app.database.begin().await.unwrap(), app.clock.now());
    let domain = format!("{prefix}.onmicrosoft.com");
    let new = NewService {
        reseller,
        domain: &domain,
        tenant: &format!("tenant of {prefix}"),
        mpn: "4815162",
        company,
        first_name: contact.0,
        last_name: contact.1,
        email: contact.2,
        phone: "",
        address: "1 High Street",
        postcode: "",
        city: "Dublin",
        region: "",
        country: "IE",
        language: "en",
        admin_name: &format!("admin@{domain}"),
    };
    let id = store::create(&mut work, now, new).await.unwrap();
    store::ready(&mut work, now, id).await.unwrap();
    work.commit().await.unwrap();
}

fn names(page: &Answer) -> Vec<String> {
    page.select("#services tbody .licence a")
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let app = TestApp::start().await;
    let page = app.owner().await.get("/services").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["No service yet"]);
    assert_eq!(page.attributes("main a[href='/orders/new']", "href"), ["/orders/new"], "one way");
    let page = app.viewer().await.get("/services").await.expect(200);
    assert_eq!(page.select("main a[href='/orders/new']"), [""; 0], "a viewer cannot order");
}

#[tokio::test]
async fn a_service_is_found_by_any_of_its_names_without_accents_or_signs() {
    let app = TestApp::start().await;
    add(&app, RESELLER, "ecole", "École Jean Moulin", ("Zoé", "L’Hôte", "zoe@ecole.example")).await;
    add(&app, RESELLER, "forge", "Forge 100% & Fils", ("Ada", "Smith_Jones", "ada@forge.example")).await;
    add(&app, SECOND_RESELLER, "ecole2", "École Jean Moulin", ("Zoé", "L’Hôte", "zoe@ecole.example")).await;
    let owner = app.owner().await;
    for (search, found) in [
        ("ECOLE", "École Jean Moulin"),
        ("école jean", "École Jean Moulin"),
        ("moulin zoe", "École Jean Moulin"),
        ("l'hote", "École Jean Moulin"),
        ("ecole.onmicrosoft", "École Jean Moulin"),
        ("ada@forge", "Forge 100% & Fils"),
        ("100%", "Forge 100% & Fils"),
        ("h_j", "Forge 100% & Fils"),
    ] {
        let page = owner.get(&format!("/services?q={}", encode(search))).await.expect(200);
        assert_eq!(names(&page), [found], "{search}");
        assert_eq!(page.attributes("#q", "value"), [search], "what was searched for is kept");
    }
    for search in ["nobody", "1__%", "%%%", "' or 1=1 --", "ecole forge"] {
        let page = owner.get(&format!("/services?q={}", encode(search))).await.expect(200);
        assert_eq!(names(&page), [""; 0], "{search}");
        assert_eq!(page.select("#services .empty-title"), ["Nothing found"], "{search}");
    }
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn a_long_list_is_paged_by_key_and_stays_small() {
    let app = TestApp::start().await;
    for number in 1..=60 {
        let company = format!("Company {number} of a rather long name, whose manager likes it so");
        add(&app, RESELLER, &format!("company{number}"), &company, ("Ada", "Lovelace", "ada@example.com"))
            .await;
    }
    let owner = app.owner().await;
    let mut page = owner.get("/services?q=company").await.expect(200);
    let mut seen = Vec::new();
    loop {
        assert!(page.text.len() <= 30 * 1024, "{} bytes", page.text.len());
        seen.extend(names(&page));
        match page.attributes("#services .card-footer a[href*=before]", "href").pop() {
            Some(next) => page = owner.get(&next).await.expect(200),
            None => break,
        }
    }
    let expected: Vec<String> = (1..=60)
        .rev()
        .map(|number| format!("Company {number} of a rather long name, whose manager likes it so"))
        .collect();
    assert_eq!(seen, expected, "the newest first, each once");
    assert_eq!(
        page.attributes("#services .card-footer a:not([href*=csv])", "href"),
        ["/services?q=company"],
        "back to the first"
    );
    owner.get("/services?before=x&q=%FF").await.expect(200);
}

#[tokio::test]
async fn the_list_shows_state_and_licences() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    let page = owner.get("/services").await.expect(200);
    let cell = |label: &str| page.select(&format!("#services td[data-label='{label}']"));
    assert_eq!(cell("State"), ["Active"]);
    assert_eq!(cell("Licences"), ["15"]);
    assert_eq!(cell("End customer"), ["Boulangerie & Fils Amélie L’Hôte"]);
    assert_eq!(page.attributes("#services .licence a", "href"), ["/services/bakery.onmicrosoft.com"]);
}

#[tokio::test]
async fn the_service_view_shows_what_the_guide_promises() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(
        page.select("#subscriptions thead th"),
        ["ID", "Status", "Licence name", "Number of licences", "Creation date", "Last update", "Actions"]
    );
    assert_eq!(page.select("#subscriptions tbody tr").len(), 2);
    assert_eq!(tenant.cell(&page, "ID"), tenant.subscriptions[0].to_string());
    for word in [
        "bakery.onmicrosoft.com",
        "Created on",
        "4815162",
        "Amélie L’Hôte",
        "amelie@bakery.example",
        "Order 1",
    ] {
        assert!(page.words().contains(word), "{word}: {}", page.words());
    }
    let links = page.attributes("main a", "href");
    for link in [
        "https://admin.microsoft.com",
        "https://support.microsoft.com/office/connect-your-domain-to-office-365-cd74b4fa-6d34-4669-9937-ed178ac84515",
        "/orders/1",
        "/services/bakery.onmicrosoft.com/name",
        "/services/bakery.onmicrosoft.com/subscriptions/new",
    ] {
        assert!(links.iter().any(|found| found == link), "{link}: {links:?}");
    }
    let named = page.select(&format!("{} .acts a", tenant.row()));
    assert_eq!(
        named,
        [
            "Change the number of licences, Microsoft 365 Business Standard",
            "Cancel the subscription, Microsoft 365 Business Standard"
        ]
    );
    assert!(page.words().contains("Users are managed at Microsoft"));
    assert!(page.words().contains("E-mail sent to amelie@bakery.example"), "the hand-over: {}", page.words());
    assert!(page.text.len() <= 30 * 1024, "{} bytes", page.text.len());
}

#[tokio::test]
async fn both_languages_say_everything() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(
        page.select("#subscriptions thead th"),
        [
            "ID",
            "Statut",
            "Nom de la licence",
            "Nombre de licences",
            "Date de création",
            "Dernière mise à jour",
            "Actions"
        ]
    );
    assert!(page.words().contains("Portail d’administration Microsoft"));
    for path in ["/services", &tenant.of_first("quantity"), &tenant.of_first("cancellation")] {
        let page = owner.get(path).await.expect(200);
        assert!(!page.words().contains("licences of"), "{path} speaks English: {}", page.words());
    }
    let page = owner.get(&(tenant.of_first("quantity") + "?quantity=12")).await.expect(200);
    assert!(page.words().contains("147,42 € par mois"), "{}", page.words());
}

#[tokio::test]
async fn an_open_page_is_told_only_what_is_new() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(page.select("[hx-get]"), [""; 0], "a page on which nothing moves does not ask");

    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    let page = pencil.with("quantity", "12").send().await.follow().await.expect(200);
    let look = page.attributes("[hx-trigger='every 2s']", "hx-get").remove(0);
    owner.get_part(&look).await.expect(204);
    app.work().await;
    let part = owner.get_part(&look).await.expect(200);
    assert_eq!(tenant.cell(&part, "Number of licences"), "12");
    assert_eq!(part.select("[hx-trigger='every 2s']"), [""; 0], "and it stops asking");

    owner.post("/sign-out", &[]).await.expect(303);
    let answer = owner.get_part(&look).await.expect(401);
    assert_eq!(answer.header("hx-refresh"), "true", "the whole page goes to sign in");
}

#[tokio::test]
async fn school_licences_carry_their_notice() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "school", &[of(EXCHANGE, 5)]).await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(!page.words().contains("special conditions"));
    let mut work = app.database.begin().await.unwrap();
    work.run(
        "update subscriptions set licence_id = (select min(id) from licences where segment = 'education')",
        values![],
    )
    .await
    .unwrap();
    work.commit().await.unwrap();
    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(page.words().contains("Microsoft’s special conditions apply"), "{}", page.words());
    assert!(tenant.cell(&page, "Licence name").contains("Academic"));
}

#[tokio::test]
async fn a_service_gets_another_name() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    add(&app, RESELLER, "bakery", "Bakery", ("Ada", "Lovelace", "ada@example.com")).await;
    let edit = owner.get("/services/bakery.onmicrosoft.com/name").await.expect(200);
    let form = edit.form("form[action$=name]");
    assert_eq!(form.value("name"), Some("Bakery"));

    let name = "  Boulangerie <b>&amp;</b> Fils 🥖 ";
    let page = form.with("name", name).send().await.expect(303).follow().await.expect(200);
    assert!(page.select("h1")[0].starts_with("Boulangerie <b>&amp;</b> Fils 🥖"), "{:?}", page.select("h1"));
    assert!(page.select(".alert-success")[0].contains("The service is now called"));
    assert!(page.select("#history li")[0].starts_with("Display name changed by Odile Owner"));
    assert_eq!(names(&owner.get("/services?q=boulangerie").await).len(), 1, "it is found by its new name");
    assert_eq!(names(&owner.get("/services?q=bakery").await).len(), 1, "and by its domain");
}

#[tokio::test]
async fn a_name_that_cannot_be_comes_back_with_its_reason() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    add(&app, RESELLER, "bakery", "Bakery", ("Ada", "Lovelace", "ada@example.com")).await;
    let edit = owner.get("/services/bakery.onmicrosoft.com/name").await.expect(200);
    let long = "é".repeat(101);
    for (typed, said) in [
        ("   ", "Enter a name: one character is enough."),
        (long.as_str(), "This name has 101 characters; the longest has 100."),
    ] {
        let page = edit.form("form[action$=name]").with("name", typed).send().await.expect(422);
        assert_eq!(page.select("#name-error"), [said]);
        assert_eq!(page.attributes("#name", "value"), [typed.trim()]);
    }
    let longest = "é".repeat(100);
    edit.form("form[action$=name]").with("name", &longest).send().await.expect(303);
    let page = owner.get("/services/bakery.onmicrosoft.com").await.expect(200);
    assert!(page.select("h1")[0].starts_with(&longest));
}

#[tokio::test]
async fn the_second_of_two_people_who_name_a_service_is_told() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    add(&app, RESELLER, "bakery", "Bakery", ("Ada", "Lovelace", "ada@example.com")).await;
    let path = "/services/bakery.onmicrosoft.com/name";
    let mine = owner.get(path).await.form("form[action$=name]");
    manager.get(path).await.form("form[action$=name]").with("name", "His").send().await.expect(303);

    let page = mine.with("name", "Mine").send().await.expect(409);
    assert!(page.words().contains("a colleague has named this service “His”"), "{}", page.words());
    let form = page.form("form[action$=name]");
    assert_eq!(form.value("name"), Some("Mine"), "what was typed is kept");
    form.send().await.expect(303);
    assert!(owner.get("/services/bakery.onmicrosoft.com").await.select("h1")[0].starts_with("Mine"));
}

#[tokio::test]
async fn a_deadline_that_is_near_is_a_warning() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    assert_eq!(owner.get(&tenant.path()).await.select("#live .alert-info").len(), 1);
    app.clock.advance(Duration::days(6));
    let page = owner.get(&tenant.path()).await;
    assert_eq!(page.select("#live .alert-warning").len(), 1);
    assert!(page.select("#live .alert-warning")[0].contains("UTC) you can still give back: 10 licences of"));
    app.clock.advance(Duration::days(2));
    assert_eq!(owner.get(&tenant.path()).await.select("#live .alert"), [""; 0]);
}

#[tokio::test]
async fn a_tenant_whose_licences_are_on_their_way_says_so() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.tell("reviews", json!({ "customerId": "next", "status": "UnderReview" })).await;
    let tenant: Tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(page.select("h1")[0].contains("Being created"), "{:?}", page.select("h1"));
    assert_eq!(page.select(".empty-title"), ["The licences are on their way"]);
    assert_eq!(page.attributes("[hx-trigger='every 2s']", "hx-get").len(), 1);
}

#[tokio::test]
async fn many_subscriptions_come_in_parts_and_the_page_stays_small() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let mut work = app.database.begin().await.unwrap();
    for number in 0..39 {
        work.run(
            "insert into subscriptions (service_id, licence_id, microsoft_id, title, product_id, sku_id, term, \
             billing_cycle, status, quantity, auto_renew, cancellable_until, term_ends_at, reducible_until, \
             refundable, raw, created_at, updated_at) \
             select service_id, licence_id, $1, title, product_id, sku_id, term, billing_cycle, 'active', \
             quantity, auto_renew, cancellable_until, term_ends_at, reducible_until, refundable, raw, created_at, \
             updated_at from subscriptions where id = $2",
            values![format!("copy {number}"), tenant.subscriptions[0]],
        )
        .await
        .unwrap();
    }
    for number in 0..60 {
        let act = audit::Act {
            act: "quantity-changed-at-microsoft",
            reseller: Some(RESELLER),
            service: Some(1),
            subscription: Some(tenant.subscriptions[0]),
            details: json!({ "from": number, "to": number + 1 }),
            ..audit::Act::default()
        };
        audit::record(&mut work, app.clock.now(), act).await.unwrap();
    }
    work.commit().await.unwrap();

    let mut page = owner.get(&tenant.path()).await.expect(200);
    let mut seen = Vec::new();
    loop {
        assert!(page.text.len() <= 30 * 1024, "{} bytes", page.text.len());
        seen.extend(page.select("#subscriptions td[data-label=ID]"));
        match page.attributes("nav[aria-label^=Parties] div:last-child a", "href").pop() {
            Some(next) => page = owner.get(&next).await.expect(200),
            None => break,
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 40);
    let page = owner.get(&format!("{}?at={}", tenant.path(), seen[39])).await.expect(200);
    assert_eq!(
        page.select("#subscriptions td[data-label=ID]").last(),
        seen.last(),
        "a number finds its part"
    );

    let mut page = owner.get(page.attributes("#history a", "href").last().unwrap()).await.expect(200);
    let mut lines = 0;
    loop {
        assert!(page.text.len() <= 30 * 1024, "{} bytes", page.text.len());
        lines += page.select("#history li").len();
        match page.attributes(".card-footer a[href*=before]", "href").pop() {
            Some(earlier) => page = owner.get(&earlier).await.expect(200),
            None => break,
        }
    }
    // Those above, the end of the order, and the beginning of the service.
    assert_eq!(lines, 62);
    app.second().await.get(&format!("{}/history", tenant.path())).await.expect(404);
}
