//! A sample of every letter.

use aubade::commitments::{Planned, Refusal, Seats};
use aubade::letters::account::{self, AccountNotice, Notice, PasswordReset};
use aubade::letters::approval::{self, ApprovalWanted};
use aubade::letters::contact::{self, ContactChanged};
use aubade::letters::credentials::{self, Credentials, CredentialsElsewhere, Licence};
use aubade::letters::decided::{self, ApprovalDecided};
use aubade::letters::invitation::{self, InvitationAccepted};
use aubade::letters::order::{self, OrderNeedsYou, ServiceReady};
use aubade::letters::reminder::{self, Noted, Reminder};
use aubade::letters::team::{self, TeamChanged, TeamInvitation};
use aubade::letters::unmade::{self, ChangeNotMade};
use aubade::mail::Written;
use aubade::reminders::List;
use aubade::secrets::Key;
use aubade::services::handover::Access;
use aubade::subscriptions::end_of_term::Decision;
use aubade::subscriptions::scheduled::Intent;
use aubade::text::{Argument, Language, Message, Money, Reader};
use aubade::web::session::Whence;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::mail::TO;

const PANEL: &str = "https://panel.example";
const UNTIL: OffsetDateTime = datetime!(2026-03-27 10:02 UTC);

fn credentials() -> Credentials {
    Credentials {
        reseller: "Atelier Lumen".to_owned(),
        first_name: "Camille".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
        identifier: "admin@cafefils.onmicrosoft.com".to_owned(),
        licences: vec![
            Licence { title: "Microsoft 365 Business Standard".to_owned(), quantity: 12 },
            Licence { title: "Power BI Pro".to_owned(), quantity: 1 },
        ],
        has_password: true,
        is_reset: false,
    }
}

fn reminder(list: List, language: Language) -> Written {
    let price = Money::new(1_842_800, "EUR");
    let date = |kind: &str, until: Option<OffsetDateTime>, line: Message| Noted {
        what: Message::new(format!("deadlines-what-{kind}")).with("count", 12_u32),
        licence: "Microsoft 365 Business Standard".to_owned(),
        service: "Café & <Fils>".to_owned(),
        at: UNTIL,
        until,
        lines: vec![line],
        act: Message::new("deadlines-act-term-ends"),
        path: "/services/cafefils.onmicrosoft.com/subscriptions/4821/end-of-term".to_owned(),
        because: None,
    };
    let cost = Message::new("deadlines-cost").with("price", price);
    let dearer =
        Message::new("reminders-price-up").with("before", price).with("now", price).with("price", price);
    let letter = Reminder {
        account: 7,
        name: "Odile Owner".to_owned(),
        zone: "America/Martinique".to_owned(),
        list,
        dates: vec![
            date("term-ends-undecided", Some(UNTIL - time::Duration::DAY), cost),
            date("term-ends-renew", None, dearer),
        ],
        more: 3,
    };
    reminder::written(&letter, &Key::new(&"k".repeat(32).into()), PANEL, language).unwrap()
}

/// The letters to a person about the own account.
fn of_account(language: Language) -> Vec<Written> {
    let (name, zone) = ("Odile Owner".to_owned(), "America/Martinique".to_owned());
    let reset =
        PasswordReset { name: name.clone(), zone: zone.clone(), nonce: "n0nce".to_owned(), until: UNTIL };
    let key = Key::new(&"k".repeat(32).into());
    let mut letters = vec![account::written_reset(&reset, &key, PANEL, language).unwrap()];
    for notice in Notice::ALL {
        let what = notice.code().to_owned();
        let whence = Some(Whence {
            browser: Some("Firefox".to_owned()),
            system: Some("Linux".to_owned()),
            network: Some("203.0.113.*".to_owned()),
        });
        let notice = AccountNotice { name: name.clone(), zone: zone.clone(), what, at: UNTIL, whence };
        letters.push(account::written_notice(&notice, PANEL, language).unwrap());
    }
    letters
}

/// Every letter there is, in one language; that with the credentials first.
pub fn letters(language: Language) -> Vec<Written> {
    let reader = Reader::new(language, "Europe/Paris");
    let mut letters = of_hand_over(&reader);
    letters.extend(of_orders(&reader));
    letters.extend(of_invitations(&reader));
    letters.extend(of_approvals(&reader));
    letters.extend([List::Dates, List::Digest].map(|list| reminder(list, language)));
    letters.extend(of_changes(language));
    letters.extend(of_account(language));
    letters.extend(of_team(&reader));
    letters
}

/// How a tenant is handed over, in each of its ways, and to whom no more.
fn of_hand_over(reader: &Reader) -> Vec<Written> {
    let accesses =
        [Access::Link("t0ken".into(), UNTIL), Access::Password("Xy7!& pass".into()), Access::Nothing];
    let mut letters: Vec<Written> = accesses
        .iter()
        .map(|access| credentials::written(&credentials(), access, PANEL, reader).unwrap())
        .collect();
    let elsewhere = CredentialsElsewhere {
        name: "Odile Owner".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
        contact: TO.to_owned(),
    };
    letters.push(credentials::written_elsewhere(&elsewhere, PANEL, reader).unwrap());
    let changed = ContactChanged {
        reseller: "Atelier Lumen".to_owned(),
        first_name: "Camille".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
    };
    letters.push(contact::written(&changed, reader).unwrap());
    letters
}

/// What becomes of an order.
fn of_orders(reader: &Reader) -> Vec<Written> {
    let mut letters = Vec::new();
    for kind in ["tenant", "licences"] {
        let ready = ServiceReady {
            name: "Odile Owner".to_owned(),
            order: 1042,
            company: "Café & <Fils>".to_owned(),
            kind: kind.to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            contact: TO.to_owned(),
        };
        letters.push(order::written_ready(&ready, PANEL, reader).unwrap());
    }
    for (state, cause) in [("waiting", "agreement-missing"), ("failed", "domain-taken"), ("failed", "")] {
        let stopped = OrderNeedsYou {
            name: "Odile Owner".to_owned(),
            order: 1042,
            company: "Café & <Fils>".to_owned(),
            state: state.to_owned(),
            cause: cause.to_owned(),
        };
        letters.push(order::written_stopped(&stopped, PANEL, reader).unwrap());
    }
    letters
}

/// What becomes of an invitation of a customer.
fn of_invitations(reader: &Reader) -> Vec<Written> {
    let mut letters = Vec::new();
    for by in ["customer", "support"] {
        let accepted = InvitationAccepted {
            name: "Odile Owner".to_owned(),
            invitation: 12,
            company: "Café & <Fils>".to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            by: by.to_owned(),
        };
        letters.push(invitation::written_accepted(&accepted, PANEL, reader).unwrap());
    }
    letters
}

/// What a second person is asked, and what the asker is told.
fn of_approvals(reader: &Reader) -> Vec<Written> {
    let mut letters = Vec::new();
    let what = |sort: &str| {
        Message::new(format!("holds-what-{sort}"))
            .with("order", "1042")
            .with("company", "Café & <Fils>")
            .with("licence", "Microsoft 365 E3")
            .with("next", "Microsoft 365 E5")
            .with("service", "Café & <Fils>")
            .with("from", 10_i64)
            .with("to", 300_i64)
    };
    let sum = Money::new(14_742_000, "EUR");
    let commits = Message::new("holds-commits-until").with("sum", sum).with("until", Argument::Day(UNTIL));
    for (sort, asker, commits) in [
        ("order", Some("Max Manager"), Some(Message::new("holds-commits").with("sum", sum))),
        ("quantity", None, None),
        ("other-renewal", None, Some(commits)),
    ] {
        let wanted = ApprovalWanted {
            name: "Odile Owner".to_owned(),
            asker: asker.map(str::to_owned),
            job: 7,
            what: what(sort),
            commits,
        };
        letters.push(approval::written(&wanted, PANEL, reader).unwrap());
    }
    for (decision, reason, why) in [
        ("confirmed", None, None),
        ("rejected", Some("Ten are <enough>"), None),
        ("impossible", None, Some(Refusal::Ended.message())),
    ] {
        let decided = ApprovalDecided {
            name: "Max Manager".to_owned(),
            decision: decision.to_owned(),
            by: "Odile Owner".to_owned(),
            what: what("changed-renewal"),
            reason: reason.map(str::to_owned),
            why,
            path: "/services/cafefils.onmicrosoft.com?at=4821#subscription-4821".to_owned(),
        };
        letters.push(decided::written(&decided, PANEL, reader).unwrap());
    }
    letters
}

/// What was scheduled and not made.
fn of_changes(language: Language) -> Vec<Written> {
    let mut letters = Vec::new();
    for (planned, refusal) in [
        (Intent::Change(Planned::Cancel), Some(Refusal::Suspended)),
        (Intent::Change(Planned::Seats(Seats::ONE)), Some(Refusal::ReductionClosed { possible_at: None })),
        (Intent::Change(Planned::Seats(Seats::ONE)), None),
        (Intent::Decision { decide: Decision::Cancel }, None),
    ] {
        let unmade = ChangeNotMade {
            name: "Odile Owner".to_owned(),
            zone: "Europe/Paris".to_owned(),
            licence: "Microsoft 365 Business Standard".to_owned(),
            service: "Café & <Fils>".to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            subscription: 4821,
            planned,
            wish: Message::new("ending-decided-cancel"),
            due_at: datetime!(2027-03-08 10:00 UTC),
            refusal,
            cause: Some("not-found".to_owned()),
        };
        letters.push(unmade::written(&unmade, PANEL, language).unwrap());
    }
    letters
}

/// What is told to the people of a team.
fn of_team(reader: &Reader) -> Vec<Written> {
    let key = Key::new(&"k".repeat(32).into());
    let mut letters = Vec::new();
    for inviter in [Some("Odile Owner".to_owned()), None] {
        let asked = TeamInvitation {
            reseller: "Café & <Fils>".to_owned(),
            inviter,
            role: "manager".to_owned(),
            nonce: "n0nce".to_owned(),
            until: UNTIL,
        };
        letters.push(team::written_invitation(&asked, &key, PANEL, reader).unwrap());
    }
    for role in [Some("viewer".to_owned()), None] {
        let changed =
            TeamChanged { name: "Max Manager".to_owned(), reseller: "Café & <Fils>".to_owned(), role };
        letters.push(team::written_changed(&changed, PANEL, reader).unwrap());
    }
    letters
}
