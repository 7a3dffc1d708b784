//! A form with a file: the fields as with every form, and the bytes of the file as they are.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::app::App;
use crate::config;
use crate::web::error::Error;
use crate::web::form::{Fields, works_for};

/// The largest part of a form, such as its file: far above any list that people edit.
pub const LARGEST: usize = 1024 * 1024;
/// How much is read of a form that is too large, so that its sender gets to read why.
const PATIENCE: usize = 16 * LARGEST;

/// What a form with a file brought. Reading one never fails on odd input: what cannot be read was not sent.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Everything but the file.
    pub fields: Fields,
    /// The file's name, without a path; empty where no file was chosen.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether a part was larger than [`LARGEST`], so that it is not here.
    pub is_too_large: bool,
}

impl Upload {
    /// Reads the parts as far as they come.
    async fn read(mut parts: Multipart) -> Result<Self, Error> {
        let mut upload = Self::default();
        let (mut fields, mut read) = (Vec::new(), 0);
        while let Some(Ok(mut part)) = parts.next().await {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.content_disposition().and_then(|about| about.get_filename()).map(str::to_owned);
            let mut bytes = Vec::new();
            let mut is_whole = true;
            while let Some(Ok(piece)) = part.next().await {
                read += piece.len();
                if read > PATIENCE {
                    return Err(Error::BadRequest);
                }
                is_whole &= bytes.len() + piece.len() <= LARGEST;
                if is_whole {
                    bytes.extend_from_slice(&piece);
                }
            }
            upload.is_too_large |= !is_whole;
            match file {
                _ if !is_whole => {}
                Some(file) => {
                    file.rsplit(['/', '\\']).next().unwrap_or_default().clone_into(&mut upload.name);
                    upload.bytes = bytes;
                }
                None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        upload.fields = Fields::of(fields);
        Ok(upload)
    }
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let fields = Fields::from_request(request, payload);
            return Box::pin(async { Ok(Self { fields: fields.await?, ..Self::default() }) });
        }
        let parts = Multipart::new(request.headers(), payload.take());
        let sending = request.app_data::<Data<App>>().map_or(config::SENDING, |app| app.settings.sending);
        // The time is that of the whole form: a byte now and then does not prolong it.
        let reseller = works_for(request);
        Box::pin(async move {
            let upload = timeout(sending, Self::read(parts)).await.map_err(|_| Error::Slow)??;
            upload.fields.check_reseller(reseller)?;
            Ok(upload)
        })
    }
}
