//! What is wrong with a page, whatever it is about.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

/// Everything that is wrong with this page, in words; empty for a good one.
pub fn faults(text: &str) -> Vec<String> {
    let page = Html::parse_document(text);
    let mut faults = faults_of_part(text);
    if all(&page, "html[lang=fr], html[lang=en]").is_empty() {
        faults.push("it has no language".to_owned());
    }
    if all(&page, "title").iter().all(|title| title.text().collect::<String>().trim().is_empty()) {
        faults.push("it has no title".to_owned());
    }
    let headings = all(&page, "h1").len();
    if headings != 1 {
        faults.push(format!("it has {headings} h1"));
    }
    faults.extend(references(&page));
    faults
}

/// What may be wrong even with a part of a page.
pub fn faults_of_part(text: &str) -> Vec<String> {
    let page = Html::parse_document(text);
    let mut faults = Vec::new();
    // What somebody typed may come back in a field, whatever it is.
    let printed: String = page.root_element().text().collect();
    for (mark, meaning) in [("⟦", "a text is missing"), ("{{", "a template was not filled in")] {
        if let Some(at) = printed.find(mark) {
            faults.push(format!("{meaning}: {}", printed[at..].chars().take(60).collect::<String>()));
        }
    }
    faults.extend(twins(&page));
    faults.extend(inline(&page));
    faults
}

/// Ids that are there twice.
fn twins(page: &Html) -> Vec<String> {
    let mut ids = HashSet::new();
    let elements = all(page, "[id]").into_iter().filter_map(|element| element.attr("id"));
    elements.filter(|id| !ids.insert(*id)).map(|id| format!("the id {id} is there twice")).collect()
}

/// References to ids that are not there.
fn references(page: &Html) -> Vec<String> {
    let ids: HashSet<&str> = all(page, "[id]").into_iter().filter_map(|element| element.attr("id")).collect();
    let mut faults = Vec::new();
    for name in ["for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form"] {
        for element in all(page, &format!("[{name}]")) {
            for id in element.attr(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(id) {
                    faults.push(format!("{name} names {id}, which is not there"));
                }
            }
        }
    }
    for link in all(page, "a[href^='#']") {
        let id = link.attr("href").unwrap_or_default().trim_start_matches('#');
        if !ids.contains(id) {
            faults.push(format!("a link leads to {id}, which is not there"));
        }
    }
    faults
}

/// What the content security policy would stop.
fn inline(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for (css, meaning) in [
        ("script:not([src])", "a script in the page"),
        ("style", "a style in the page"),
        ("[style]", "a style attribute"),
        ("[href^='javascript:']", "a script in a link"),
    ] {
        if !all(page, css).is_empty() {
            faults.push(meaning.to_owned());
        }
    }
    for element in all(page, "*") {
        for (name, _) in element.value().attrs().filter(|(name, _)| name.starts_with("on")) {
            faults.push(format!("a script in the attribute {name}"));
        }
    }
    faults
}

fn all<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

#[test]
fn a_good_page_has_no_faults_and_a_bad_one_has_all() {
    let good = "<!doctype html><html lang=fr><title>x</title><h1 id=a>x</h1><a href='#a'>x</a>";
    assert_eq!(faults(good), Vec::<String>::new());
    let bad = "<!doctype html><html><h1 id=a style='color:red' onclick='x()'>⟦key⟧</h1><h1 id=a>{{ x }}</h1>\
               <label for=b>x</label><a href='#c'>x</a><script>1</script>";
    assert_eq!(faults(bad).len(), 11, "{:?}", faults(bad));
}
