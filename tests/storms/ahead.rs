//! What people ask for that comes later, or that they can still take back: the end of a term, scheduled changes, undo
//! and the second person, files of changes, and customers who must accept first.

use std::fmt::Write as _;

use aubade::values;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::panel::{Panel, assert_taken_or_explained, form_at, pick, subscriptions};
use crate::support::TestApp;
use crate::support::people::{RESELLER, RESELLER_MPN};

/// The tenants that exist before anybody orders, by their names.
const TENANTS: [&str; 2] = ["harbourexample", "orchardexample"];

/// Something that a person does about what is still to come.
#[derive(Clone, Copy, Debug)]
pub enum Ahead {
    /// Decides what happens at the end of a term; in a term that is locked, for the one after it.
    Decide { subscription: u8, ending: Ending },
    /// Takes a decision back that has not been sent.
    Withdraw { subscription: u8 },
    /// The last day of a term comes.
    Eve { subscription: u8 },
    /// Schedules another number of licences, or none, in so many hours.
    Schedule { subscription: u8, quantity: u8, hours: u8 },
    /// Drops a scheduled change.
    Drop { subscription: u8, nth: u8 },
    /// Asks for a suspended subscription back.
    Reactivate { subscription: u8 },
    /// Presses *Undo*.
    Undo { held: u8 },
    /// Presses *Send now*.
    Send { held: u8 },
    /// From now on a second person must confirm what commits to something, or need not.
    Careful(bool),
    /// The second person confirms.
    Confirm { approval: u8 },
    /// The second person rejects.
    Reject { approval: u8 },
    /// Whoever asked takes it back.
    Recant { approval: u8 },
    /// Sends a file with so many licences for these subscriptions; 0 is a cancellation.
    File([(u8, u8); 3]),
    /// Has a file carried out.
    Run { file: u8 },
    /// Stops one.
    Stop { file: u8 },
    /// Invites a customer.
    Invite { tenant: u8 },
    /// A customer accepts, with the reseller or without.
    Accept { tenant: u8, with_reseller: bool },
    /// Looks whether the customer has accepted.
    Look { invitation: u8 },
    /// Confirms that the tenant that accepted is the one.
    TakeOver { invitation: u8 },
}

/// What is decided for the end of a term.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    Renew,
    Change(u8),
    Cancel,
    Extend,
}

impl Ending {
    /// As the form names it.
    fn name(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Change(_) => "change",
            Self::Cancel => "cancel",
            Self::Extend => "extend",
        }
    }
}

/// Every such act.
pub fn acts() -> impl Strategy<Value = Ahead> {
    let subscription = || 0..6_u8;
    let few = || 0..3_u8;
    let line = || (0..6_u8, 0..20_u8);
    prop_oneof![
        8 => (subscription(), endings())
            .prop_map(|(subscription, ending)| Ahead::Decide { subscription, ending }),
        2 => subscription().prop_map(|subscription| Ahead::Withdraw { subscription }),
        2 => subscription().prop_map(|subscription| Ahead::Eve { subscription }),
        6 => (subscription(), 0..30_u8, 1..200_u8)
            .prop_map(|(subscription, quantity, hours)| Ahead::Schedule { subscription, quantity, hours }),
        2 => (subscription(), few()).prop_map(|(subscription, nth)| Ahead::Drop { subscription, nth }),
        2 => subscription().prop_map(|subscription| Ahead::Reactivate { subscription }),
        4 => few().prop_map(|held| Ahead::Undo { held }),
        4 => few().prop_map(|held| Ahead::Send { held }),
        3 => any::<bool>().prop_map(Ahead::Careful),
        4 => few().prop_map(|approval| Ahead::Confirm { approval }),
        2 => few().prop_map(|approval| Ahead::Reject { approval }),
        1 => few().prop_map(|approval| Ahead::Recant { approval }),
        5 => vec(line(), 3).prop_map(|lines| Ahead::File([lines[0], lines[1], lines[2]])),
        5 => few().prop_map(|file| Ahead::Run { file }),
        1 => few().prop_map(|file| Ahead::Stop { file }),
        3 => few().prop_map(|tenant| Ahead::Invite { tenant }),
        3 => (few(), any::<bool>())
            .prop_map(|(tenant, with_reseller)| Ahead::Accept { tenant, with_reseller }),
        2 => few().prop_map(|invitation| Ahead::Look { invitation }),
        3 => few().prop_map(|invitation| Ahead::TakeOver { invitation }),
    ]
}

fn endings() -> impl Strategy<Value = Ending> {
    prop_oneof![
        Just(Ending::Renew),
        (1..20_u8).prop_map(Ending::Change),
        Just(Ending::Cancel),
        Just(Ending::Extend),
    ]
}

impl Panel<'_> {
    /// Does one of these acts.
    pub(super) async fn act_ahead(&mut self, act: Ahead) {
        match act {
            Ahead::Decide { subscription, ending } => self.decide(subscription, ending).await,
            Ahead::Withdraw { subscription } => {
                if let Some(path) = self.path(subscription).await {
                    self.press(&path, &format!("{path}/end-of-term/withdrawal"), &[]).await;
                }
            }
            Ahead::Eve { subscription } => self.eve(subscription).await,
            Ahead::Schedule { subscription, quantity, hours } => {
                self.schedule(subscription, quantity, hours).await;
            }
            Ahead::Drop { subscription, nth } => self.drop_scheduled(subscription, nth).await,
            Ahead::Reactivate { subscription } => {
                self.change(subscription, "reactivation", ("confirmed", "1")).await;
            }
            Ahead::Undo { held } => self.decide_held(held, "undo").await,
            Ahead::Send { held } => self.decide_held(held, "sending").await,
            Ahead::Careful(is_careful) => be_careful(self.app, is_careful).await,
            Ahead::Confirm { approval } => self.judge(approval, "confirmation", &[]).await,
            Ahead::Reject { approval } => self.judge(approval, "rejection", &[("reason", "Too many")]).await,
            Ahead::Recant { approval } => {
                if let Some(path) = approval_at(self.app, approval).await {
                    self.press(&path, &format!("{path}/withdrawal"), &[]).await;
                }
            }
            Ahead::File(lines) => self.send_file(&lines).await,
            Ahead::Run { file } => self.press_file(file, "run").await,
            Ahead::Stop { file } => self.press_file(file, "stop").await,
            Ahead::Invite { tenant } => self.invite(tenant).await,
            Ahead::Accept { tenant, with_reseller } => {
                let mpn = with_reseller.then_some(RESELLER_MPN);
                let tenant = pick(&TENANTS, tenant).unwrap();
                self.app.tell("invitations", json!({ "tenant": tenant, "mpnId": mpn })).await;
            }
            Ahead::Look { invitation } => self.press_invitation(invitation, "search").await,
            Ahead::TakeOver { invitation } => self.press_invitation(invitation, "confirmation").await,
        }
    }

    /// The second person confirms whatever waits; says whether there was anything.
    pub(super) async fn confirm_everything(&self) -> bool {
        let waiting = approvals(self.app).await.len();
        for _ in 0..waiting {
            self.judge(0, "confirmation", &[]).await;
        }
        waiting > 0
    }

    async fn decide(&mut self, subscription: u8, ending: Ending) {
        let Some(path) = self.path(subscription).await else { return };
        let path = format!("{path}/end-of-term");
        let page = self.get(&path).await;
        let Some(form) = form_at(&page, &path) else { return };
        let form = form.with("outcome", ending.name()).with("next", "yes");
        let form = match ending {
            Ending::Change(quantity) => form.with("quantity", &quantity.to_string()),
            _ => form,
        };
        assert_taken_or_explained(&form.send().await);
    }

    /// Moves the clock into the last day of a term that ends soon.
    async fn eve(&self, subscription: u8) {
        let mut work = self.app.database.read().await.unwrap();
        let ends: Vec<(Option<OffsetDateTime>,)> =
            work.all("select term_ends_at from subscriptions order by id", values![]).await.unwrap();
        drop(work);
        let Some((Some(end),)) = pick(&ends, subscription) else { return };
        let (now, eve) = (self.app.clock.now(), *end - Duration::hours(9));
        if eve > now && eve - now < Duration::days(45) {
            self.app.clock.advance(eve - now);
        }
    }

    async fn schedule(&mut self, subscription: u8, quantity: u8, hours: u8) {
        let Some(path) = self.path(subscription).await else { return };
        let at = (self.app.clock.now() + Duration::hours(hours.into())).format(&Rfc3339).unwrap();
        let quantity = quantity.to_string();
        let what = if quantity == "0" { ("act", "cancel") } else { ("quantity", quantity.as_str()) };
        self.sign_in().await;
        let answer = self.browser.post(&format!("{path}/scheduled"), &[what, ("at", &at)]).await;
        assert_taken_or_explained(&answer);
    }

    async fn drop_scheduled(&mut self, subscription: u8, nth: u8) {
        let Some(path) = self.path(subscription).await else { return };
        let page = self.get(&path).await.expect(200);
        let forms = page.forms("#scheduled-list form[action$=cancellation]");
        if let Some(form) = pick(&forms, nth) {
            form.send().await.expect(303);
        }
    }

    async fn decide_held(&mut self, held: u8, act: &str) {
        let mut work = self.app.database.read().await.unwrap();
        let jobs: Vec<(i64,)> = work
            .all("select id from jobs where hold = 'undo' and state = 'todo' order by id", values![])
            .await
            .unwrap();
        drop(work);
        let Some((job,)) = pick(&jobs, held) else { return };
        self.sign_in().await;
        assert_taken_or_explained(&self.browser.post(&format!("/holds/{job}/{act}"), &[]).await);
    }

    /// Presses a button of an approval's page as the colleague of whoever asked.
    async fn judge(&self, approval: u8, act: &str, fields: &[(&str, &str)]) {
        let Some(path) = approval_at(self.app, approval).await else { return };
        let page = self.app.manager().await.get(&path).await.expect(200);
        let form = page.form(&format!("form[action='{path}/{act}']"));
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        assert_taken_or_explained(&form.send().await);
    }

    async fn send_file(&mut self, lines: &[(u8, u8)]) {
        let all = subscriptions(self.app).await;
        let mut file = "service,id,wanted\n".to_owned();
        for (subscription, quantity) in lines {
            let Some((id, domain)) = pick(&all, *subscription) else { return };
            let wish = if *quantity == 0 { "cancel".to_owned() } else { quantity.to_string() };
            writeln!(file, "{domain},{id},{wish}").unwrap();
        }
        let page = self.get("/bulk/new").await.expect(200);
        page.form("form[action='/bulk']").with("pasted", &file).send().await.expect(303);
    }

    async fn press_file(&mut self, file: u8, act: &str) {
        let mut work = self.app.database.read().await.unwrap();
        let files: Vec<(i64,)> =
            work.all("select id from bulk_runs order by id desc", values![]).await.unwrap();
        drop(work);
        let Some((id,)) = pick(&files, file) else { return };
        self.press(&format!("/bulk/{id}"), &format!("/bulk/{id}/{act}"), &[("confirmed", "1")]).await;
    }

    async fn invite(&mut self, tenant: u8) {
        let page = self.get("/invitations/new").await.expect(200);
        let form = page.form("form[action='/invitations']").with("tenant", pick(&TENANTS, tenant).unwrap());
        let form = [
            ("company", "Harbour Example"),
            ("first_name", "Hanna"),
            ("last_name", "Hafen"),
            ("email", "hanna@harbour.example"),
            ("country", "FR"),
            ("language", "fr"),
            ("is_mailed", "1"),
        ]
        .into_iter()
        .fold(form, |form, (name, value)| form.with(name, value));
        assert_taken_or_explained(&form.send().await);
    }

    async fn press_invitation(&mut self, invitation: u8, act: &str) {
        let mut work = self.app.database.read().await.unwrap();
        let all: Vec<(i64,)> =
            work.all("select id from invitations order by id desc", values![]).await.unwrap();
        drop(work);
        let Some((id,)) = pick(&all, invitation) else { return };
        self.press(&format!("/invitations/{id}"), &format!("/invitations/{id}/{act}"), &[]).await;
    }

    /// Presses a button, where the page at `path` offers it.
    async fn press(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) {
        let page = self.get(path).await.expect(200);
        let Some(form) = form_at(&page, action) else { return };
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        assert_taken_or_explained(&form.send().await);
    }

    /// The page of one of the subscriptions.
    async fn path(&self, subscription: u8) -> Option<String> {
        let all = subscriptions(self.app).await;
        pick(&all, subscription).map(|(id, domain)| format!("/services/{domain}/subscriptions/{id}"))
    }
}

/// What waits for a second person, the oldest first.
async fn approvals(app: &TestApp) -> Vec<(i64,)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select id from jobs where hold = 'approval' and state = 'todo' order by id", values![])
        .await
        .unwrap()
}

/// The page of one of them.
async fn approval_at(app: &TestApp, number: u8) -> Option<String> {
    pick(&approvals(app).await, number).map(|(job,)| format!("/approvals/{job}"))
}

async fn be_careful(app: &TestApp, is_careful: bool) {
    let limit = is_careful.then_some(0_i64);
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set approval_from = $1 where id = $2", values![limit, RESELLER])
        .await
        .unwrap();
    work.commit().await.unwrap();
}
