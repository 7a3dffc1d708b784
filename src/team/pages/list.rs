//! Who works for the reseller, who has been asked to, and asking somebody.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;
use time::OffsetDateTime;

use super::{act, see};
use crate::accounts;
use crate::accounts::fresh::Fresh;
use crate::app::App;
use crate::audit;
use crate::letters::team::{Asked, queue_invitation};
use crate::team::form::Invitation;
use crate::team::{Invited, MOST_OPEN, Member, ROLES, store};
use crate::text::{Language, Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::Errors;
use crate::web::guard::{Owner, Reseller};
use crate::web::page::Page;
use crate::web::session::{Role, flash};

/// The page.
const HERE: &str = "/team";

#[derive(Template)]
#[template(path = "team/list.html")]
struct Team {
    /// Who looks.
    reseller: Reseller,
    members: Vec<Member>,
    invited: Vec<Invited>,
    now: OffsetDateTime,
    email: String,
    role: String,
    language: String,
    errors: Errors,
}

impl Team {
    async fn load(app: &App, reader: &Reader, reseller: Reseller) -> Result<Self, Error> {
        let mut work = app.database.read().await?;
        let members = store::members(&mut work, reseller.id).await?;
        // Only an owner can do something about them, and an address of a stranger is nobody else's business.
        let invited = match reseller.role {
            Role::Owner => store::invited(&mut work, reseller.id).await?,
            _ => Vec::new(),
        };
        Ok(Self {
            reseller,
            members,
            invited,
            now: app.clock.now(),
            email: String::new(),
            role: Role::Manager.code().to_owned(),
            language: reader.language.code().to_owned(),
            errors: Errors::default(),
        })
    }

    fn may_change(&self) -> bool {
        self.reseller.role == Role::Owner
    }

    fn is_full(&self) -> bool {
        self.invited.len() >= MOST_OPEN
    }
}

/// `GET /team`
///
/// # Errors
/// When the database refuses.
pub async fn show(app: Data<App>, reader: Reader, reseller: Reseller) -> Result<Page<impl Template>, Error> {
    Ok(Page::new(Team::load(&app, &reader, reseller).await?))
}

/// `GET` of the form's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Reseller) -> HttpResponse {
    see(HERE)
}

/// `POST /team/invitations`: a mail with a link; one for the same address that is still open ends.
///
/// # Errors
/// When the database refuses.
pub async fn invite(
    app: Data<App>,
    session: Session,
    reader: Reader,
    owner: Owner,
    request: HttpRequest,
    Fresh(fields): Fresh,
) -> Result<HttpResponse, Error> {
    let mut team = Team::load(&app, &reader, owner.0.clone()).await?;
    let refusal = match Invitation::parse(&fields) {
        Ok(asked) => match team.refusal(&asked) {
            None => {
                ask(&app, &owner, &asked).await?;
                flash(&session, "team-asked", &[("email", asked.email.as_str())]);
                return Ok(see(HERE));
            }
            Some(refusal) => {
                let mut errors = Errors::default();
                errors.add("email", refusal);
                errors
            }
        },
        Err(errors) => errors,
    };
    [team.email, team.role, team.language] = ["email", "role", "language"].map(|name| fields.text(name));
    team.errors = refusal;
    Page::with_status(team, StatusCode::UNPROCESSABLE_ENTITY).render(&request)
}

impl Team {
    /// Why this person is not asked.
    fn refusal(&self, asked: &Invitation) -> Option<Message> {
        let is_there = |email: &str| email.eq_ignore_ascii_case(asked.email.as_str());
        if self.members.iter().any(|member| is_there(&member.email)) {
            return Some("team-email-member".into());
        }
        let is_again = self.invited.iter().any(|invited| is_there(&invited.email));
        (self.is_full() && !is_again).then(|| Message::new("team-full").with("count", MOST_OPEN))
    }
}

async fn ask(app: &App, owner: &Owner, asked: &Invitation) -> Result<(), Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let inviter = accounts::store::profile(&mut work, owner.0.account).await?.name;
    let invitation = Asked {
        reseller: owner.0.id,
        reseller_name: &owner.0.name,
        inviter: Some((owner.0.account, &inviter)),
        email: &asked.email,
        role: asked.role,
        language: asked.language,
    };
    let id = queue_invitation(&mut work, now, &app.key, &invitation).await?;
    let details = json!({ "invitation": id, "role": asked.role.code() });
    audit::record(&mut work, now, act("colleague-invited", owner, details)).await?;
    work.commit().await?;
    app.wake.notify_one();
    Ok(())
}

/// `POST /team/invitations/{id}/again`: a new link for the same person; the old one ends.
///
/// # Errors
/// `NotFound` for an invitation that is not open, or not the reseller's.
pub async fn again(
    app: Data<App>,
    session: Session,
    owner: Owner,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let invited = store::invited(&mut work, owner.0.id).await?;
    drop(work);
    let invited = invited.into_iter().find(|invited| invited.id == *id).ok_or(Error::NotFound)?;
    let asked = Invitation {
        email: invited.email.parse().map_err(anyhow::Error::from)?,
        role: crate::team::find_role(&invited.role).ok_or(Error::NotFound)?,
        language: invited.language.parse().unwrap_or(Language::En),
    };
    ask(&app, &owner, &asked).await?;
    flash(&session, "team-asked", &[("email", &invited.email)]);
    Ok(see(HERE))
}

/// `POST /team/invitations/{id}/withdrawal`
///
/// # Errors
/// `NotFound` for an invitation that is not open, or not the reseller's.
pub async fn withdraw(
    app: Data<App>,
    session: Session,
    owner: Owner,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    if !store::withdraw(&mut work, now, owner.0.id, *id).await? {
        return Err(Error::NotFound);
    }
    let details = json!({ "invitation": *id });
    audit::record(&mut work, now, act("colleague-invitation-withdrawn", &owner, details)).await?;
    work.commit().await?;
    flash(&session, "team-withdrawn", &[]);
    Ok(see(HERE))
}
