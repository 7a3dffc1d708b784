//! Every route of the panel, read from the route table itself, so that a new one is tested without being listed.

/// The panel's route table.
const TABLE: &str = include_str!("../../src/web/server.rs");

/// A way into the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path, with `{name}` for what varies.
    pub pattern: String,
}

impl Route {
    /// Its path with `value` for everything that varies.
    pub fn path(&self, value: &str) -> String {
        let mut path = String::new();
        let mut rest = self.pattern.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str(value);
            rest = after.split_once('}').map_or("", |(_, rest)| rest);
        }
        path + rest
    }
}

/// Every route.
pub fn all() -> Vec<Route> {
    find(TABLE)
}

/// Reads `.route("/path", get()…)` and `.service(resource("/path").get(…).post(…))`.
fn find(table: &str) -> Vec<Route> {
    let code: String = table.split_whitespace().collect();
    let mut routes = Vec::new();
    for (mark, methods) in [(".route(\"", [",get()", ",post()"]), ("resource(\"", [").get(", ").post("])] {
        for (at, _) in code.match_indices(mark) {
            let rest = &code[at + mark.len()..];
            let (pattern, rest) = rest.split_once('"').expect("a path in quotes");
            // Up to the next route: what follows belongs to that one.
            let end = [".route(", "resource(", ";"].iter().filter_map(|next| rest.find(next)).min();
            let own = &rest[..end.unwrap_or(rest.len())];
            for (method, mark) in [("GET", methods[0]), ("POST", methods[1])] {
                if own.contains(mark) {
                    routes.push(Route { method, pattern: without_rules(pattern) });
                }
            }
        }
    }
    routes
}

/// A pattern without the rules about what may stand in its place: `{id}` for `{id:\\d+}`.
fn without_rules(pattern: &str) -> String {
    let parts = pattern.split('}').map(|part| part.split_once(':').map_or(part, |(name, _)| name));
    parts.collect::<Vec<_>>().join("}")
}

#[test]
fn the_route_table_is_read_in_both_its_forms() {
    let table = r#"config
        .route("/sign-out", post().to(sign_in::destroy))
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}")
                .get(pages::show)
                .post(pages::update),
        )
        .service(resource("/orders").get(pages::list));"#;
    let routes: Vec<String> =
        find(table).iter().map(|route| format!("{} {}", route.method, route.path("1"))).collect();
    assert_eq!(
        routes,
        [
            "POST /sign-out",
            "GET /services/1/subscriptions/1",
            "POST /services/1/subscriptions/1",
            "GET /orders"
        ]
    );
    assert!(all().contains(&Route { method: "POST", pattern: "/sign-in".to_owned() }));
}
