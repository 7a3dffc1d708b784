//! The static files: compressed at build, kept in the binary, cached for ever under an address that bears their
//! hash.

use std::future::{Ready, ready};

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, ContentEncoding, Encoding, LOCATION, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, web};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One static file in the three forms a browser may ask for.
#[derive(Debug)]
pub struct Asset {
    /// Its path below `static/`, with `/` between folders.
    pub path: &'static str,
    /// The first 12 hexadecimal digits of the SHA-256 of its content.
    pub hash: &'static str,
    /// Its media type, as `Content-Type` says it.
    pub mime: &'static str,
    /// Its content.
    pub plain: &'static [u8],
    /// Its content, compressed by brotli.
    pub brotli: &'static [u8],
    /// Its content, compressed by gzip.
    pub gzip: &'static [u8],
}

impl Asset {
    /// The address under which this very content may be cached for ever.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/static/{}/{}", self.hash, self.path)
    }

    /// The file as an answer, in the form that the browser likes best; uncompressed where it does not say.
    fn respond(&self, accepted: Accepted, cache: &'static str) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response
            .content_type(self.mime)
            .insert_header((CACHE_CONTROL, cache))
            .insert_header((VARY, "Accept-Encoding"))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
        match accepted.and_then(|accepted| accepted.negotiate(OFFERED.iter())) {
            Some(Encoding::Known(ContentEncoding::Brotli)) => {
                response.insert_header((CONTENT_ENCODING, "br")).body(self.brotli)
            }
            Some(Encoding::Known(ContentEncoding::Gzip)) => {
                response.insert_header((CONTENT_ENCODING, "gzip")).body(self.gzip)
            }
            _ => response.body(self.plain),
        }
    }
}

/// What the browser understands, as far as it says so in a readable way.
type Accepted = Option<web::Header<AcceptEncoding>>;

/// The forms in which a file is kept.
static OFFERED: [Encoding; 3] = [
    Encoding::Known(ContentEncoding::Brotli),
    Encoding::Known(ContentEncoding::Gzip),
    Encoding::Known(ContentEncoding::Identity),
];

/// The static file at `path` below `static/`.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by_key(&path, |asset| asset.path).ok().map(|at| &ASSETS[at])
}

/// The address of the static file at `path`, for a template. A file that does not exist gets an address that is
/// not found, and stops a debug build so that a test notices.
#[must_use]
pub fn url(path: &str) -> String {
    let asset = find(path);
    debug_assert!(asset.is_some(), "no file static/{path}");
    asset.map_or_else(|| format!("/static/unknown/{path}"), Asset::url)
}

/// `GET /static/{hash}/{path}`. Under another hash, as a page written by an older version asks, the browser is
/// sent to the current file, and nothing is cached.
pub fn serve(accepted: Accepted, address: web::Path<(String, String)>) -> Ready<HttpResponse> {
    let (hash, path) = address.into_inner();
    ready(match find(&path) {
        Some(asset) if asset.hash == hash => asset.respond(accepted, "public, max-age=31536000, immutable"),
        Some(asset) => HttpResponse::TemporaryRedirect()
            .insert_header((LOCATION, asset.url()))
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish(),
        None => HttpResponse::NotFound().finish(),
    })
}

/// `GET /favicon.ico`, which browsers ask for by themselves: the brand mark, kept for a day.
pub fn favicon(accepted: Accepted) -> Ready<HttpResponse> {
    ready(find("favicon.svg").map_or_else(
        || HttpResponse::NotFound().finish(),
        |asset| asset.respond(accepted, "public, max-age=86400"),
    ))
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::http::StatusCode;
    use actix_web::http::header::ACCEPT_ENCODING;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, dev::ServiceResponse};

    use super::*;

    async fn get(address: &str, accept_encoding: Option<&str>) -> ServiceResponse {
        let app = App::new()
            .route("/static/{hash}/{path:.*}", web::get().to(serve))
            .route("/favicon.ico", web::get().to(favicon));
        let mut request = TestRequest::get().uri(address);
        if let Some(accepted) = accept_encoding {
            request = request.insert_header((ACCEPT_ENCODING, accepted));
        }
        call_service(&init_service(app).await, request.to_request()).await
    }

    fn header<'r>(response: &'r ServiceResponse, name: &str) -> Option<&'r str> {
        response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    async fn body(response: ServiceResponse) -> web::Bytes {
        to_bytes(response.into_body()).await.unwrap()
    }

    #[actix_web::test]
    async fn a_browser_gets_the_smallest_form_it_understands() {
        let panel = find("panel.css").unwrap();
        for (accepted, encoding, content) in [
            (Some("gzip, deflate, br, zstd"), Some("br"), panel.brotli),
            (Some("gzip, deflate"), Some("gzip"), panel.gzip),
            (Some("br;q=0, gzip;q=0.5"), Some("gzip"), panel.gzip),
            (Some("identity"), None, panel.plain),
            (Some("zstd"), None, panel.plain),
            (Some(";;;"), None, panel.plain),
            (None, None, panel.plain),
        ] {
            let response = get(&url("panel.css"), accepted).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(header(&response, "content-encoding"), encoding, "for {accepted:?}");
            assert_eq!(header(&response, "vary"), Some("Accept-Encoding"));
            assert_eq!(body(response).await, content, "for {accepted:?}");
        }
    }

    #[actix_web::test]
    async fn a_file_may_be_kept_for_ever_and_is_taken_for_nothing_else() {
        let response = get(&url("panel.js"), None).await;
        assert_eq!(header(&response, "cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(header(&response, "content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
    }

    #[actix_web::test]
    async fn an_outdated_address_leads_to_the_current_file_and_is_not_kept() {
        let response = get("/static/000000000000/panel.css", Some("br")).await;
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(header(&response, "location"), Some(url("panel.css").as_str()));
        assert_eq!(header(&response, "cache-control"), Some("no-store"));
    }

    #[actix_web::test]
    async fn what_is_not_a_static_file_is_not_found() {
        let hash = find("panel.css").unwrap().hash;
        for path in
            ["", "missing.css", "vendor/LICENSE-htmx.txt", "../Cargo.toml", "%2e%2e/Cargo.toml", "vendor"]
        {
            let response = get(&format!("/static/{hash}/{path}"), None).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[actix_web::test]
    async fn the_favicon_is_the_brand_mark() {
        let response = get("/favicon.ico", None).await;
        assert_eq!(header(&response, "content-type"), Some("image/svg+xml"));
        assert_eq!(body(response).await, find("favicon.svg").unwrap().plain);
    }

    #[test]
    fn the_list_is_sorted_so_that_every_file_is_found() {
        assert!(ASSETS.is_sorted_by_key(|asset| asset.path));
        assert!(ASSETS.iter().all(|asset| find(asset.path).is_some_and(|found| found.hash == asset.hash)));
    }

    #[test]
    fn a_first_visit_of_100_kb_leaves_room_for_the_page() {
        let sum: usize = ASSETS.iter().map(|asset| asset.brotli.len()).sum();
        assert!(sum <= 85_000, "the static files weigh {sum} bytes");
    }

    #[test]
    fn every_icon_has_a_name_of_its_own() {
        let sprite = std::str::from_utf8(find("icons.svg").unwrap().plain).unwrap();
        let mut names: Vec<_> =
            sprite.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(all > 50 && names.len() == all, "{names:?}");
    }
}
