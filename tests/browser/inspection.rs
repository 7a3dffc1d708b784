//! Looks at a page as everybody may see it: light and dark, at a desk and on a phone.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::json;

use super::Window;

/// The checker of accessibility, version 4.14.1.
const AXE: &str = include_str!("../vendor/axe-core-4.14.1.min.js");

/// Asks it about the page.
const CHECK: &str = include_str!("scripts/check.js");
/// What is wider than the screen, or scrolls sideways in a box of its own.
const SIDEWAYS: &str = include_str!("scripts/sideways.js");

/// Widths of screens, and their heights: a desk, and the smallest phone.
const SCREENS: [(u32, u32); 2] = [(1280, 900), (375, 812)];

/// Widths at which only the layout is looked at: the narrowest that must do, and a tablet.
const OTHER_WIDTHS: [u32; 2] = [320, 768];

/// A rule of accessibility that an element breaks.
#[derive(Debug, Deserialize)]
struct Violation {
    rule: String,
    element: String,
    why: String,
}

/// The pages that one window has been shown, in one language, and what was wrong with them.
pub struct Inspection<'w> {
    window: &'w Window,
    language: &'static str,
    seen: usize,
    faults: Vec<String>,
}

impl<'w> Inspection<'w> {
    /// Begins with the next page that the window opens.
    pub async fn begin(window: &'w Window, language: &'static str) -> Self {
        window.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": AXE })).await;
        window.read_in(language).await;
        Self { window, language, seen: 0, faults: Vec::new() }
    }

    /// Looks at the page at `path`, which keeps its picture under `name`.
    pub async fn look_at(&mut self, name: &str, path: &str) {
        self.window.go(path).await;
        self.look(name).await;
    }

    /// Looks at what the window shows.
    pub async fn look(&mut self, name: &str) {
        let language: String = self.window.ask("return document.documentElement.lang", vec![]).await;
        assert_eq!(language, self.language, "{name}");
        for (width, height) in SCREENS {
            self.window.resize(width, height).await;
            for (theme, is_dark) in [("light", false), ("dark", true)] {
                self.window.darken(is_dark).await;
                let picture = format!("{name}-{}-{width}-{theme}.png", self.language);
                self.window.picture(&folder().join(&picture)).await;
                let violations: Vec<Violation> = self.window.ask_later(CHECK).await;
                self.note(
                    &picture,
                    violations
                        .into_iter()
                        .map(|Violation { rule, element, why }| format!("{rule}: {element}: {why}")),
                );
            }
        }
        for width in SCREENS.map(|(width, _)| width).into_iter().chain(OTHER_WIDTHS) {
            self.window.resize(width, 900).await;
            let sideways: Vec<String> = self.window.ask(SIDEWAYS, vec![]).await;
            let place = format!("{name} at {width}");
            self.note(&place, sideways.into_iter().map(|element| format!("scrolls sideways: {element}")));
        }
        // What is done next is done at a desk again.
        self.window.resize(SCREENS[0].0, SCREENS[0].1).await;
        self.note(name, self.window.complaints().await.into_iter());
        self.seen += 1;
    }

    fn note(&mut self, place: &str, faults: impl Iterator<Item = String>) {
        self.faults.extend(faults.map(|fault| format!("{place}: {fault}")));
    }

    /// Fails where something was wrong, or where not this many pages were seen.
    pub fn conclude(self, pages: usize) {
        assert!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
        assert_eq!(self.seen, pages);
    }
}

/// Where the pictures go, for people to look at; kept by no one.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let folder = target.join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
