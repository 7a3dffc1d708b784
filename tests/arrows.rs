//! The arrows between the parts of the program point down: pages → form → mod ← store, work → mod and store,
//! features → foundation.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the product stands on; `values` is a macro of `database`.
const FOUNDATION: [&str; 13] = [
    "app",
    "clock",
    "config",
    "database",
    "dns",
    "jobs",
    "mail",
    "microsoft",
    "secrets",
    "text",
    "values",
    "web",
    "worker",
];

/// The only files of the foundation that list the features: the routes, and the jobs.
const LISTS: [&str; 2] = ["web/server.rs", "worker.rs"];

/// One `use` of something of ours.
#[derive(Debug)]
struct Arrow {
    /// The file, below `src/`.
    from: String,
    /// The module used: its path from the root of the crate, such as `["orders", "store"]`.
    to: Vec<String>,
}

impl Arrow {
    /// The part of the program in which it begins: `orders` of `orders/pages/list.rs`.
    fn part(&self) -> &str {
        self.from.split(['/', '.']).next().unwrap()
    }

    /// The file's place in its part: `pages` of `orders/pages/list.rs`.
    fn place(&self) -> &str {
        self.from.split(['/', '.']).nth(1).filter(|place| *place != "rs").unwrap_or("mod")
    }

    /// What is wrong with it, in words.
    fn fault(&self) -> Option<&'static str> {
        let (part, place) = (self.part(), self.place());
        let to = self.to[0].as_str();
        let to_place = self.to.get(1).map_or("mod", String::as_str);
        if to == part {
            return if is_foundation(part) { None } else { inside(place, to_place) };
        }
        match (is_foundation(part), is_foundation(to)) {
            _ if to == "sandbox" => Some("the simulator is reached over HTTP only"),
            _ if part == "sandbox" && to != "clock" => Some("the simulator shares only the clock"),
            _ if part == "commitments" && place == "mod" && to == "database" => {
                Some("the rules of time are pure functions")
            }
            (true, false) if !LISTS.contains(&self.from.as_str()) => Some("the foundation knows no feature"),
            (false, false) if to_place == "pages" => Some("another feature's pages are its own"),
            (false, false) if to_place == "form" => Some("another feature's forms are its own"),
            _ => None,
        }
    }
}

fn is_foundation(part: &str) -> bool {
    FOUNDATION.contains(&part)
}

/// What is wrong with an arrow inside a feature.
fn inside(from: &str, to: &str) -> Option<&'static str> {
    match (from, to) {
        (from, to) if from == to || from == "pages" => None,
        (_, "pages") => Some("nothing stands on the pages"),
        // Work that outgrew its file is in files named after its steps.
        ("mod" | "form" | "store", "work") => Some("nothing but the worker stands on the jobs' work"),
        (_, "form") => Some("only the pages stand on the form"),
        ("mod", "store") => Some("the words and rules of a feature do not know how they are stored"),
        ("form", "store") => Some("a form is parsed without the database"),
        _ => None,
    }
}

#[test]
fn no_arrow_points_up() {
    let arrows: Vec<Arrow> = files(Path::new("src")).iter().flat_map(|file| arrows_of(file)).collect();
    assert!(arrows.len() > 100, "only {} arrows were found", arrows.len());
    let faults: BTreeSet<String> = arrows
        .iter()
        .filter_map(|arrow| Some(format!("{} → {}: {}", arrow.from, arrow.to.join("::"), arrow.fault()?)))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn an_arrow_that_points_up_is_found() {
    let fault = |from: &str, code: &str| parse(from, code).iter().find_map(Arrow::fault).unwrap_or_default();
    let needs_form = "only the pages stand on the form";
    assert_eq!(fault("orders/mod.rs", "use crate::orders::{State, form::NewOrder};"), needs_form);
    assert_eq!(fault("orders/work.rs", "use super::form::NewOrder;"), needs_form);
    assert_eq!(
        fault("orders/store.rs", "use crate::orders::{Order, pages::Show};"),
        "nothing stands on the pages"
    );
    assert_eq!(fault("orders/store.rs", "use crate::orders::form::Typed;"), needs_form);
    assert_eq!(fault("orders/store/list.rs", "use crate::orders::form::picker::Offer;"), needs_form);
    assert_eq!(
        fault("orders/form/picker.rs", "use super::super::store;"),
        "a form is parsed without the database"
    );
    assert_eq!(fault("orders/store.rs", "use crate::orders::{Order, State};"), "");
    assert_eq!(fault("orders/pages/list.rs", "use super::super::store;\nuse crate::orders::form;"), "");
    assert_eq!(fault("orders/mod.rs", "use crate::web::page::Page;"), "");
    assert_eq!(fault("orders/form.rs", "use super::pages::Show;"), "nothing stands on the pages");
    assert_eq!(fault("web/page.rs", "use crate::accounts::Theme;"), "the foundation knows no feature");
    assert_eq!(fault("web/server.rs", "use crate::accounts::pages::sign_in;"), "");
    assert_eq!(
        fault("orders/work.rs", "use crate::{sandbox, text};"),
        "the simulator is reached over HTTP only"
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.retain(|path| !["src/lib.rs", "src/main.rs"].iter().any(|root| path == Path::new(root)));
    files
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    // The commands are another crate, which stands on everything.
    if folder == Path::new("src/commands") { Vec::new() } else { files(folder) }
}

fn arrows_of(file: &Path) -> Vec<Arrow> {
    let code = std::fs::read_to_string(file).unwrap();
    let from = file.strip_prefix("src").unwrap().to_str().unwrap();
    // Tests may look at anything.
    parse(from, code.split("#[cfg(test)]").next().unwrap())
}

fn parse(from: &str, code: &str) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
        let Some(first) = line.strip_prefix("use ") else { continue };
        let mut statement = first.to_owned();
        while !statement.contains(';') {
            statement.push_str(lines.next().expect("a use ends"));
        }
        let path: String = statement.split(';').next().unwrap().split_whitespace().collect();
        for path in flatten(&path) {
            if let Some(to) = resolve(from, &path) {
                arrows.push(Arrow { from: from.to_owned(), to });
            }
        }
    }
    arrows
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn flatten(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .flat_map(|part| flatten(part).into_iter().map(|rest| format!("{before}{rest}")).collect::<Vec<_>>())
        .collect()
}

/// The path from the root of the crate: modules only, nothing of other crates.
fn resolve(from: &str, path: &str) -> Option<Vec<String>> {
    let mut module: Vec<String> = from.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    module.retain(|name| name != "mod");
    let mut names: Vec<String> = path.split("::").map(str::to_owned).collect();
    let mut absolute = match names[0].as_str() {
        "crate" => Vec::new(),
        "super" | "self" => module,
        _ => return None,
    };
    while let Some(first) = names.first() {
        match first.as_str() {
            "crate" | "self" => {}
            "super" => drop(absolute.pop()),
            _ => break,
        }
        names.remove(0);
    }
    // What begins with a capital is a type, and what is in capitals a constant: both are in the module before.
    absolute.extend(names.into_iter().take_while(|name| name.starts_with(|c: char| c.is_ascii_lowercase())));
    (!absolute.is_empty()).then_some(absolute)
}
