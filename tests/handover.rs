//! The first password of a tenant reaches its customer, once, and nobody else.

use aubade::config::Transport;
use aubade::letters::again::{Wish, send_again};
use aubade::secrets::Key;
use aubade::services::handover::{self, Again, NotAgain, ServiceToHandOver};
use aubade::services::store::{self, NewService};
use aubade::text::{Language, Reader};
use aubade::values;
use futures_util::future::join;
use secrecy::SecretString;
use time::{Duration, OffsetDateTime};

use crate::support::people::{RESELLER, RESELLER_NAME, SECOND_RESELLER};
use crate::support::smtp::{MailServer, Manner};
use crate::support::{Answer, Person, TestApp};

const DOMAIN: &str = "cafefils.onmicrosoft.com";
const IDENTIFIER: &str = "admin@cafefils.onmicrosoft.com";
const PASSWORD: &str = "Xy7!<&>pass";
const TO: &str = "camille@customer.example";

/// A tenant whose order has just been completed.
struct Tenant {
    service: i64,
    order: i64,
}

impl Tenant {
    /// The tenant is there, and its password is sealed; nothing is on its way yet.
    async fn make(app: &TestApp, password: Option<&str>) -> Self {
        let (mut work, now) = (app.database.begin().await.unwrap(), app.clock.now());
        let new = NewService {
            reseller: RESELLER,
            domain: DOMAIN,
            tenant: "7d2b6a54-0f3e-4c1d-9a8b-5e4f3c2d1b0a",
            mpn: "4815162",
            company: "Café & <Fils>",
            first_name: "Camille",
            last_name: "Durand",
            email: TO,
            phone: "+33123456789",
            address: "1 rue de l’Exemple",
            postcode: "75001",
            city: "Paris",
            region: "",
            country: "FR",
            language: "fr",
            admin_name: IDENTIFIER,
        };
        let service = store::create(&mut work, now, new).await.unwrap();
        if let Some(password) = password {
            let password = SecretString::from(password);
            handover::keep_password(&mut work, &app.key, service, &password).await.unwrap();
        }
        store::ready(&mut work, now, service).await.unwrap();
        let (licence,): (i64,) =
            work.one("select id from licences order by id limit 1", values![]).await.unwrap();
        let (order,): (i64,) = work
            .one(
                "insert into orders (reseller_id, account_id, form_key, kind, state, step, service_id, language, \
                 mpn_id, prefix, company, first_name, last_name, email, phone, address, postcode, city, region, \
                 country, registration_number, created_at, updated_at) \
                 values ($1, $2, 'key', 'tenant', 'completed', 'done', $3, 'fr', '4815162', 'cafefils', 'Café', \
                 'Camille', 'Durand', $4, '+33123456789', 'x', '75001', 'Paris', '', 'FR', '', $5, $5) returning id",
                values![RESELLER, Person::Manager.account(), service, TO, now],
            )
            .await
            .unwrap();
        for (position, title, quantity, cause) in
            [(1, "Microsoft 365 Business Standard", 12, None), (2, "Power BI Pro", 1, Some("not-for-sale"))]
        {
            work.run(
                "insert into order_lines (order_id, position, licence_id, title, term, billing_cycle, quantity, \
                 price, currency, cause) values ($1, $2, $3, $4, 'P1Y', 'monthly', $5, 117000, 'EUR', $6)",
                values![order, position, licence, title, quantity, cause],
            )
            .await
            .unwrap();
        }
        work.commit().await.unwrap();
        Self { service, order }
    }

    /// The same, and the credentials mail is queued.
    async fn completed(app: &TestApp) -> Self {
        let tenant = Self::make(app, Some(PASSWORD)).await;
        tenant.send(app).await;
        tenant
    }

    async fn send(&self, app: &TestApp) {
        let mut work = app.database.begin().await.unwrap();
        let service = ServiceToHandOver {
            reseller: RESELLER,
            service: self.service,
            order: Some(self.order),
            to: TO.parse().unwrap(),
            language: Language::Fr,
        };
        handover::send_credentials(&mut work, app.clock.now(), &app.key, &service).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn has_password(&self, app: &TestApp) -> bool {
        let mut work = app.database.read().await.unwrap();
        store::get(&mut work, self.service).await.unwrap().unwrap().has_password
    }

    async fn stage(&self, app: &TestApp) -> String {
        let mut work = app.database.read().await.unwrap();
        let latest = handover::latest(&mut work, RESELLER, self.service).await.unwrap().unwrap();
        latest.stage(app.clock.now()).to_owned()
    }
}

/// The path of the link in the latest mail.
fn link(app: &TestApp) -> String {
    let mail = app.mails().pop().expect("a mail");
    let link = mail.links().into_iter().find(|link| link.contains("/handover/")).expect("a link");
    link.strip_prefix(&app.settings.public_url).unwrap().to_owned()
}

async fn choose_mail(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set handover = 'mail' where id = $1", values![RESELLER]).await.unwrap();
    work.commit().await.unwrap();
}

async fn acts(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select act, account_id from audit where service_id is not null order by id", values![])
        .await
        .unwrap()
}

/// A page that is neither kept, found nor told of.
fn assert_secluded(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
}

#[tokio::test]
async fn the_customer_sees_the_password_once_after_pressing_the_button() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    assert_eq!(app.work().await, 1);
    let mail = app.mails().remove(0);
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        (TO, "Votre groupe de licences Microsoft 365 est installé\u{a0}: cafefils.onmicrosoft.com")
    );
    // The identifier may be broken after its `@` where the screen is narrow.
    for part in [&mail.text, &mail.html.replace("<wbr>", "")] {
        for expected in [RESELLER_NAME, IDENTIFIER, "12 licences", "admin.microsoft.com"] {
            assert!(part.contains(expected), "{expected} is not in {part}");
        }
        assert!(!part.contains("Power BI"), "what Microsoft refused is not confirmed");
        assert!(!part.contains("Xy7!"), "no password in the mail");
    }
    assert_eq!(tenant.stage(&app).await, "waiting");

    // Scanners follow the link too.
    let (customer, link) = (app.nobody(), link(&app));
    assert_eq!(customer.request("HEAD", &link).send().await.unwrap().status(), 200);
    customer.get(&link).await.expect(200);
    let page = customer.get(&link).await.expect(200);
    assert_secluded(&page);
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex, nofollow"]);
    assert!(page.words().contains(DOMAIN) && !page.text.contains("Xy7!") && !page.text.contains(IDENTIFIER));
    assert!(tenant.has_password(&app).await);

    let shown = customer.post(&link, &[]).await.expect(200);
    assert_secluded(&shown);
    assert_eq!(shown.select("output"), [IDENTIFIER, PASSWORD]);
    assert_eq!(shown.attributes("[data-copy]", "data-copy"), [IDENTIFIER, PASSWORD]);
    assert!(shown.select("a[href^='/']").is_empty(), "no way out of the page but to Microsoft");

    assert!(!tenant.has_password(&app).await, "wiped");
    assert_eq!(tenant.stage(&app).await, "opened");
    assert_eq!(acts(&app).await, [("credentials-opened".to_owned(), None)]);
    for answer in [customer.post(&link, &[]).await, customer.get(&link).await] {
        assert!(!answer.expect(404).text.contains("Xy7!"));
    }
}

#[tokio::test]
async fn a_link_that_does_not_open_gives_nothing_away() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    let (customer, recalled) = (app.nobody(), link(&app));
    app.manager().await.post(&format!("/services/{DOMAIN}/handover"), &[]).await.expect(303);
    app.work().await;
    let expired = link(&app);
    let unknown = format!("/handover/{}", "A".repeat(43));

    let reference = customer.get(&unknown).await.expect(404);
    assert_eq!(reference.select("h1"), ["This link is not valid any more"]);
    assert_secluded(&reference);
    app.clock.advance(Duration::days(7) - Duration::HOUR);
    customer.get(&expired).await.expect(200);
    app.clock.advance(Duration::HOUR);
    for path in [&unknown, &recalled, &expired] {
        for answer in [customer.get(path).await, customer.post(path, &[]).await] {
            assert_eq!(answer.text, reference.text, "{} differs", answer.request);
            let headers = |answer: &Answer| {
                let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
                names.sort();
                names
            };
            assert_eq!((answer.status, headers(&answer)), (404, headers(&reference)), "{}", answer.request);
        }
    }
    assert!(tenant.has_password(&app).await, "nothing was consumed");
    assert_eq!(tenant.stage(&app).await, "expired");
}

#[tokio::test]
async fn two_presses_at_the_same_moment_show_it_once() {
    let app = TestApp::start().await;
    Tenant::completed(&app).await;
    app.work().await;
    let (one, other, link) = (app.nobody(), app.nobody(), link(&app));
    let (first, second) = join(one.post(&link, &[]), other.post(&link, &[])).await;
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
    assert_eq!(usize::from(first.text.contains("Xy7!")) + usize::from(second.text.contains("Xy7!")), 1);
}

#[tokio::test]
async fn the_page_speaks_the_customers_language_unless_another_is_chosen() {
    let app = TestApp::start().await;
    Tenant::completed(&app).await;
    app.work().await;
    let (customer, link) = (app.nobody(), link(&app));
    let in_english = customer.request("GET", &link).header("Accept-Language", "en");
    assert_eq!(customer.send(in_english).await.select("h1"), ["Votre mot de passe"]);
    let switch = customer.get(&link).await.attributes("a[hreflang=en]", "href");
    assert_eq!(switch, [format!("{link}?lang=en")]);
    assert_eq!(customer.get(&switch[0]).await.select("h1"), ["Your password"]);
    assert_eq!(
        customer.post(&link, &[]).await.select("h1"),
        ["Your credentials"],
        "the choice is remembered"
    );
}

#[tokio::test]
async fn neither_password_nor_token_is_stored() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    let link = link(&app);
    let token = link.rsplit('/').next().unwrap();
    app.nobody().post(&link, &[]).await.expect(200);
    let mut work = app.database.read().await.unwrap();
    let texts: Vec<(String,)> = work
        .all(
            "select facts from mails union all select coalesce(answer, '') from mails \
             union all select payload from jobs union all select coalesce(answer, '') from jobs \
             union all select details from audit union all select nonce from handovers \
             union all select token_digest from handovers",
            values![],
        )
        .await
        .unwrap();
    assert!(texts.len() > 4);
    for (text,) in texts {
        assert!(!text.contains("Xy7!") && !text.contains(token), "{text}");
    }
    // A sealed password is no password to somebody with another key.
    let stranger = Key::new(&"another key, which is long enough too".into());
    handover::keep_password(&mut work, &app.key, tenant.service, &PASSWORD.into()).await.unwrap();
    let (sealed,): (Vec<u8>,) = work.one("select sealed_password from services", values![]).await.unwrap();
    let context = format!("service {} password", tenant.service);
    assert!(app.key.open(&context, &sealed).is_ok() && stranger.open(&context, &sealed).is_err());
}

#[tokio::test]
async fn a_reseller_can_have_the_password_in_the_mail_itself() {
    let app = TestApp::start().await;
    choose_mail(&app).await;
    let tenant = Tenant::completed(&app).await;
    assert!(tenant.has_password(&app).await, "until the mail has left");
    app.work().await;
    let mail = app.mails().remove(0);
    assert!(mail.text.contains(PASSWORD), "{}", mail.text);
    assert!(mail.html.contains("Xy7!&#60;&#38;&#62;pass"), "{}", mail.html);
    assert!(!mail.text.contains("/handover/"));
    assert!(!tenant.has_password(&app).await, "wiped once the mail has left");
    assert_eq!(tenant.stage(&app).await, "mailed");
    assert_eq!(acts(&app).await, [("credentials-mailed".to_owned(), None)]);
    let mut work = app.database.read().await.unwrap();
    let (facts, links): (String, i64) =
        work.one("select facts, (select count(*) from handovers) from mails", values![]).await.unwrap();
    assert!(!facts.contains("Xy7!") && links == 0, "{facts}");
}

#[tokio::test]
async fn a_password_in_the_mail_is_kept_until_the_server_has_taken_it() {
    let server = MailServer::start(Manner::default()).await;
    server.answers("RCPT", "452 4.2.2 mailbox full");
    let url = server.url();
    let app = TestApp::start_with(|settings| settings.mail.transport = Transport::Smtp(url.into())).await;
    choose_mail(&app).await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    assert!(tenant.has_password(&app).await);
    assert_eq!(tenant.stage(&app).await, "failed");

    server.answers_as_usual();
    app.clock.advance(Duration::MINUTE);
    app.work().await;
    assert!(!tenant.has_password(&app).await);
    assert!(server.mails()[0].text.contains(PASSWORD));
}

#[tokio::test]
async fn a_tenant_without_a_password_is_confirmed_without_one() {
    let app = TestApp::start().await;
    let tenant = Tenant::make(&app, None).await;
    tenant.send(&app).await;
    app.work().await;
    let mail = app.mails().remove(0);
    assert!(mail.text.contains(IDENTIFIER) && !mail.text.contains("/handover/"));
    assert_eq!(tenant.stage(&app).await, "without");
    let refused = app.manager().await.post(&format!("/services/{DOMAIN}/handover"), &[]).await.expect(409);
    assert!(refused.words().contains("Microsoft did not tell us one"), "{}", refused.words());
}

#[tokio::test]
async fn sending_again_makes_a_new_link_and_ends_the_old_one() {
    let app = TestApp::start().await;
    Tenant::completed(&app).await;
    app.work().await;
    let (manager, old) = (app.manager().await, link(&app));
    let sent = manager.post(&format!("/services/{DOMAIN}/handover"), &[]).await.expect(303);
    assert_eq!(sent.location(), format!("/services/{DOMAIN}"));
    let page = sent.follow().await.expect(200).words();
    assert!(page.contains("The credentials are being sent to camille@customer.example again."), "{page}");
    assert!(page.contains("The e-mail to camille@customer.example leaves in a moment."), "{page}");
    assert_eq!(app.work().await, 1);
    let new = link(&app);
    assert_ne!(old, new);
    let customer = app.nobody();
    customer.post(&old, &[]).await.expect(404);
    assert_eq!(customer.post(&new, &[]).await.expect(200).select("output"), [IDENTIFIER, PASSWORD]);

    let refused = manager.post(&format!("/services/{DOMAIN}/handover"), &[]).await.expect(409);
    assert!(refused.words().contains("already been handed over"), "{}", refused.words());
    assert_eq!(app.work().await, 0);
    let expected =
        [("credentials-sent-again", Some(Person::Manager.account())), ("credentials-opened", None)];
    assert_eq!(acts(&app).await, expected.map(|(act, account)| (act.to_owned(), account)));
}

#[tokio::test]
async fn two_people_who_send_again_at_the_same_moment_leave_one_open_link() {
    let app = TestApp::start().await;
    Tenant::completed(&app).await;
    app.work().await;
    let (owner, manager, path) =
        (app.owner().await, app.manager().await, format!("/services/{DOMAIN}/handover"));
    let (first, second) = join(owner.post(&path, &[]), manager.post(&path, &[])).await;
    assert_eq!((first.status, second.status), (303, 303));
    app.work().await;
    assert_eq!(app.mails().len(), 2, "the first one, and of the others the one that was not recalled");
    let mut work = app.database.read().await.unwrap();
    let open: Vec<(i64,)> =
        work.all("select id from handovers where recalled_at is null", values![]).await.unwrap();
    assert_eq!(open.len(), 1);
    app.nobody().get(&link(&app)).await.expect(200);
}

#[tokio::test]
async fn a_mail_that_has_not_left_yet_is_recalled_by_the_one_sent_again() {
    let app = TestApp::start().await;
    Tenant::completed(&app).await;
    app.manager().await.post(&format!("/services/{DOMAIN}/handover"), &[]).await.expect(303);
    assert_eq!(app.work().await, 2);
    assert_eq!(app.mails().len(), 1);
    app.nobody().get(&link(&app)).await.expect(200);
    let mut work = app.database.read().await.unwrap();
    let states: Vec<(String,)> = work.all("select state from mails order by id", values![]).await.unwrap();
    assert_eq!(states, [("recalled".to_owned(),), ("sent".to_owned(),)]);
}

#[tokio::test]
async fn staff_send_again_to_a_corrected_address_which_becomes_the_contacts() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    let corrected = "c.durand@customer.example".parse().unwrap();
    let mut work = app.database.begin().await.unwrap();
    let (mail,): (i64,) =
        work.one("select id from mails where service_id = $1", values![tenant.service]).await.unwrap();
    let wish = Wish {
        mail,
        account: Person::Support.account(),
        reason: "a typing mistake, says the reseller",
        to: Some(&corrected),
    };
    send_again(&mut work, app.clock.now(), &app.key, &wish).await.unwrap();
    work.commit().await.unwrap();
    let old = link(&app);
    app.work().await;
    app.nobody().get(&old).await.expect(404);
    let mails = app.mails();
    assert_eq!(
        mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(),
        [TO, "c.durand@customer.example", Person::Manager.email()],
        "the customer at the new address, and the person who ordered"
    );
    let mut work = app.database.read().await.unwrap();
    let found = store::list(&mut work, RESELLER, "c.durand", None, 10).await.unwrap();
    assert_eq!(found.len(), 1, "the contact is found by the new address");
    let (details,): (String,) =
        work.one("select details from audit where act = 'credentials-sent-again'", values![]).await.unwrap();
    let details: serde_json::Value = serde_json::from_str(&details).unwrap();
    assert_eq!(details["corrected"], true);
    assert_eq!(details["reason"], "a typing mistake, says the reseller");
    assert!(!details.to_string().contains('@'), "no address in the audit");
}

#[tokio::test]
async fn nothing_is_sent_again_while_a_mail_is_leaving() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update jobs set state = 'doing', leased_until = $1", values![app.clock.now() + Duration::HOUR])
        .await
        .unwrap();
    work.commit().await.unwrap();
    let path = format!("/services/{DOMAIN}/handover");
    let refused = app.manager().await.in_french().post(&path, &[]).await.expect(409);
    assert!(refused.words().contains("en train de partir"), "{}", refused.words());
    assert_eq!(tenant.stage(&app).await, "queued", "the refusal recalled nothing");
}

#[tokio::test]
async fn only_those_who_may_change_the_service_send_again() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    let path = format!("/services/{DOMAIN}/handover");
    app.viewer().await.post(&path, &[]).await.expect(403);
    app.second().await.post(&path, &[]).await.expect(404);
    app.support().await.post(&path, &[]).await.expect(404);
    app.nobody().post(&path, &[]).await.expect(303);
    app.manager().await.post("/services/other.onmicrosoft.com/handover", &[]).await.expect(404);
    let again = Again {
        reseller: SECOND_RESELLER,
        service: tenant.service,
        account: Person::Second.account(),
        reason: None,
        to: None,
    };
    let mut work = app.database.begin().await.unwrap();
    let refused = handover::resend(&mut work, app.clock.now(), &app.key, &again).await.unwrap_err();
    assert!(matches!(refused, NotAgain::NotFound));
    drop(work);
    app.nobody().get(&link(&app)).await.expect(200);
    assert_eq!(app.work().await, 0);
}

#[tokio::test]
async fn a_mail_whose_link_was_opened_is_not_sent_a_second_time() {
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    app.work().await;
    app.nobody().post(&link(&app), &[]).await.expect(200);
    // As if the process had died after the server took the mail, before it was written down.
    let mut work = app.database.begin().await.unwrap();
    work.run("update mails set state = 'queued', sent_at = null", values![]).await.unwrap();
    work.run("update jobs set state = 'todo'", values![]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1);
    assert_eq!(app.mails().len(), 1);
    assert_eq!(tenant.stage(&app).await, "opened");
}

#[tokio::test]
async fn the_card_of_the_hand_over_has_a_sentence_for_every_stage() {
    use aubade::services::pages::handover::Card;
    let app = TestApp::start().await;
    let tenant = Tenant::completed(&app).await;
    let now = app.clock.now();
    let mut work = app.database.read().await.unwrap();
    let queued = handover::latest(&mut work, RESELLER, tenant.service).await.unwrap().unwrap();
    drop(work);
    let at = |hours: i64| Some::<OffsetDateTime>(now + Duration::hours(hours));
    let stages =
        ["queued", "failed", "given_up", "recalled", "waiting", "expired", "opened", "mailed", "without"];
    for stage in stages {
        let mut latest = queued.clone();
        latest.state =
            if ["failed", "given_up", "recalled", "queued"].contains(&stage) { stage } else { "sent" }.into();
        latest.next_try_at = (stage == "failed").then(|| now + Duration::HOUR);
        latest.sent_at = at(-2);
        match stage {
            "expired" => latest.expires_at = at(-1),
            "opened" => latest.opened_at = at(-1),
            "mailed" => latest.expires_at = None,
            "without" => (latest.expires_at, latest.letter.has_password) = (None, false),
            _ => {}
        }
        assert_eq!(latest.stage(now), stage);
        let card = Card::new(&latest, DOMAIN, now, true);
        for language in Language::ALL {
            let sentence = card.sentence.say(&Reader::new(language, "Europe/Paris"));
            assert!(!sentence.contains('⟦') && !sentence.contains('{'), "{stage}: {sentence}");
        }
        let expected = ["failed", "given_up", "recalled", "waiting", "expired"].contains(&stage);
        assert_eq!(card.again, expected, "{stage}");
        assert!(!Card::new(&latest, DOMAIN, now, false).again, "a viewer may not");
    }
    app.work().await;
}
