//! The form with which a file is sent, and its dry run.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::see;
use crate::app::App;
use crate::bulk::file::{self, MOST};
use crate::bulk::ground::Ground;
use crate::bulk::pages::files::HEADINGS;
use crate::bulk::{Line, Row, check, store};
use crate::text::{Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::Errors;
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::upload::Upload;

/// Characters of a file's name that are kept.
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "bulk/new.html")]
struct Form {
    /// The lines that were pasted.
    pasted: String,
    errors: Errors,
    /// The first line of a file in the reader's language.
    headings: String,
}

impl Form {
    fn new(reader: &Reader, pasted: String, errors: Errors) -> Self {
        let headings: Vec<String> = HEADINGS.iter().map(|key| Message::new(*key).say(reader)).collect();
        Self { pasted, errors, headings: headings.join(";") }
    }
}

/// `GET /bulk/new`
pub async fn new(_: Manager, reader: Reader) -> Page<impl Template> {
    Page::new(Form::new(&reader, String::new(), Errors::default()))
}

/// `POST /bulk`: reads the file and works out what each of its lines would do. Nothing is changed yet.
///
/// # Errors
/// When the database does not answer.
pub async fn create(
    app: Data<App>,
    Manager(reseller): Manager,
    reader: Reader,
    request: HttpRequest,
    upload: Upload,
) -> Result<HttpResponse, Error> {
    let rows = match read(&upload) {
        Ok(rows) => rows,
        Err((field, why)) => {
            let mut errors = Errors::default();
            errors.add(field, why);
            let page = Form::new(&reader, upload.fields.raw("pasted").to_owned(), errors);
            return Page::unprocessable(page).render(&request);
        }
    };
    let name: String = upload.name.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    let run = keep(&app, &reseller, name.trim(), rows).await?;
    Ok(see(run))
}

/// `POST /bulk/{id}/check`: works out anew what each line of a file would do: prices and numbers may have moved.
///
/// # Errors
/// `NotFound` for a file that is not the reseller's.
pub async fn check_again(
    app: Data<App>,
    Manager(reseller): Manager,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let run = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    let lines = store::lines::page(&mut work, run.id, false, 0, i64::MAX).await?;
    drop(work);
    let rows = lines.iter().map(Line::row).collect();
    Ok(see(keep(&app, &reseller, &run.name, rows).await?))
}

/// Keeps a file with what each of its rows would do now; answers its number.
async fn keep(app: &App, reseller: &Reseller, name: &str, rows: Vec<Row>) -> Result<i64, Error> {
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let ground = Ground::read(&mut work, reseller.id, &rows, &app.settings.end_of_term, now).await?;
    drop(work);
    let lines = check::check(rows, &ground);
    let mut work = app.database.begin().await?;
    let run = store::create(&mut work, now, (reseller.id, reseller.account), name, &lines).await?;
    work.commit().await?;
    Ok(run)
}

/// The rows of what was sent: a file, or pasted lines; else the field that is wrong, and why.
fn read(upload: &Upload) -> Result<Vec<Row>, (&'static str, Message)> {
    let pasted = upload.fields.raw("pasted");
    if upload.is_too_large {
        Err(("file", "bulk-file-large".into()))
    } else if !upload.bytes.is_empty() || !upload.name.is_empty() {
        file::read(&upload.bytes).map_err(|why| ("file", why))
    } else if pasted.trim().is_empty() {
        Err(("file", "bulk-file-missing".into()))
    } else {
        file::read(pasted.as_bytes()).map_err(|why| ("pasted", why))
    }
}
