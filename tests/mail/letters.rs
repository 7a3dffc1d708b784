//! Every letter in both languages: complete, escaped, and with the same words in text and HTML.

use aubade::text::Language;
use scraper::Html;

use crate::mail::samples::letters;

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn text_and_html_of_every_letter_say_the_same_in_both_languages() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        let page = Html::parse_document(&letter.html);
        let said = words(&page.root_element().text().collect::<String>());
        let links = letter.html.clone();
        for line in letter.text.lines().map(words).filter(|line| !line.is_empty() && line != "--") {
            // Numbers and dashes of lists are HTML's own.
            let line = line.trim_start_matches(|sign: char| sign.is_ascii_digit() || ". -".contains(sign));
            let found = if line.starts_with("https://") { links.contains(line) } else { said.contains(line) };
            assert!(found, "{line:?} is not in the HTML of {:?}:\n{said}", letter.subject);
        }
    }
}

#[test]
fn every_letter_is_complete_escaped_and_short_of_a_subject_line() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        for part in [&letter.subject, &letter.text, &letter.html] {
            assert!(!part.contains('⟦') && !part.contains("{{"), "{part}");
        }
        assert!(!letter.html.contains("<Fils>"), "{}", letter.html);
        assert!(letter.subject.chars().count() < 100 && !letter.subject.contains('\n'), "{}", letter.subject);
        assert!(!letter.text.contains("&amp;") && !letter.text.contains("\n\n\n"), "{}", letter.text);
        assert!(letter.html.len() < 12_000, "{} bytes", letter.html.len());
    }
}

#[test]
fn a_letter_links_to_the_panel_and_to_microsoft_alone() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        let links: Vec<&str> =
            letter.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        // Who is the contact no more has nothing to open.
        let is_farewell = letter.subject.contains("contact");
        assert_eq!(links.is_empty(), is_farewell, "{}", letter.subject);
        for link in links {
            let known =
                ["https://panel.example/", "https://admin.microsoft.com", "https://support.microsoft.com/"];
            assert!(known.iter().any(|known| link.starts_with(known)), "{link}");
        }
        assert!(!letter.html.contains("<img") && !letter.html.contains("url("), "nothing is loaded");
    }
}

#[test]
fn the_credentials_letter_speaks_the_customers_language_and_shows_the_secret_once() {
    let [by_link, by_mail, without] = &letters(Language::Fr)[..3] else { panic!("three ways") };
    assert!(by_link.text.contains("Bonjour Camille,"));
    assert!(by_link.text.contains("https://panel.example/handover/t0ken"));
    assert!(by_link.text.contains("au plus tard le 27 mars 2026"));
    assert!(by_link.text.contains("Microsoft 365 Business Standard\u{a0}: 12 licences"), "{}", by_link.text);
    assert!(by_link.text.contains("Power BI Pro\u{a0}: 1 licence\n"));
    assert!(by_mail.text.contains("Xy7!& pass") && !by_mail.text.contains("/handover/"));
    assert!(by_mail.html.contains("Xy7!&#38; pass"), "{}", by_mail.html);
    assert!(!without.text.contains("/handover/") && without.text.contains("Atelier Lumen vous dira"));
    let debug = format!("{by_mail:?}");
    assert!(!debug.contains("Xy7"), "{debug}");
}
