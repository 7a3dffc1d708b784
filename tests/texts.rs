//! Every sentence is there in French and in English, is used, and is written as each language writes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One sentence of one language.
#[derive(Debug)]
struct Text {
    file: String,
    key: String,
    /// What stands behind the `=`, with the lines that belong to it.
    words: String,
}

impl Text {
    /// What goes into it: `$name`.
    fn arguments(&self) -> BTreeSet<&str> {
        let ends = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-';
        self.words.split('$').skip(1).map(|rest| rest.split(ends).next().unwrap()).collect()
    }
}

fn texts(language: &str) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    for file in files(&Path::new("text").join(language), &["ftl"]) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
            if let (true, Some((key, words))) = (begins, line.split_once('=')) {
                let (key, words) = (key.trim().to_owned(), words.trim().to_owned());
                texts.push(Text { file: name.clone(), key, words });
            } else if line.starts_with([' ', '}']) {
                let last = texts.last_mut().expect("a line that goes on belongs to a key");
                last.words.push('\n');
                last.words.push_str(line);
            } else {
                let nothing = line.is_empty() || line.starts_with('#');
                assert!(nothing, "{}: this line is neither a text nor a comment: {line}", file.display());
            }
        }
    }
    texts
}

fn both() -> [(&'static str, Vec<Text>); 2] {
    ["fr", "en"].map(|language| (language, texts(language)))
}

/// Files below a folder, in order.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The texts in quotes of a piece of code or of a template.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"')
}

fn is_key(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What the program says: whole keys with the file that says them, and beginnings of keys whose last part is a
/// stored word.
#[derive(Default)]
struct Used {
    keys: BTreeMap<String, String>,
    /// What a template passes on, such as the argument of a macro: a key, an id or the name of an icon.
    perhaps: BTreeSet<String>,
    beginnings: BTreeSet<String>,
}

fn used() -> Used {
    let mut used = Used::default();
    for file in files(Path::new("src"), &["rs"]) {
        let code = std::fs::read_to_string(&file).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        // What is written into the audit has a sentence.
        let code = code.replace("act: \"", "act: \"audit-act-");
        for literal in literals(&code) {
            if let Some((beginning, _)) = literal.split_once("-{") {
                if is_key(&format!("{beginning}-")) {
                    used.beginnings.insert(format!("{beginning}-"));
                }
            } else if is_key(literal) {
                if literal.ends_with('-') {
                    used.beginnings.insert(literal.to_owned());
                } else {
                    used.keys.insert(literal.to_owned(), file.display().to_string());
                }
            }
        }
    }
    for file in files(Path::new("templates"), &["html", "txt"]) {
        let code = std::fs::read_to_string(&file).unwrap();
        for literal in literals(&code).filter(|literal| is_key(literal)) {
            if literal.ends_with('-') {
                used.beginnings.insert(literal.to_owned());
            } else {
                used.perhaps.insert(literal.to_owned());
            }
        }
        for (at, _) in code.match_indices("\"|t").chain(code.match_indices("\"|with(")) {
            let key = code[..at].rsplit('"').next().unwrap();
            used.keys.insert(key.to_owned(), file.display().to_string());
        }
    }
    used
}

#[test]
fn every_key_is_there_once_in_each_language_with_the_same_arguments() {
    let mut faults = Vec::new();
    let mut arguments: BTreeMap<String, Vec<(&str, BTreeSet<String>)>> = BTreeMap::new();
    for (language, texts) in both() {
        assert!(texts.len() > 50, "only {} texts were read", texts.len());
        for text in texts {
            let own: BTreeSet<String> = text.arguments().into_iter().map(str::to_owned).collect();
            let of_key = arguments.entry(text.key.clone()).or_default();
            if of_key.iter().any(|(seen, _)| *seen == language) {
                faults.push(format!("{}: twice in {language}", text.key));
            }
            of_key.push((language, own));
        }
    }
    for (key, languages) in &arguments {
        match languages.as_slice() {
            [(language, _)] => faults.push(format!("{key}: only in {language}")),
            [(_, one), (_, other)] if one != other => {
                faults.push(format!("{key}: {one:?} goes into one language, {other:?} into the other"));
            }
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_file_can_be_read_and_its_keys_begin_with_its_name() {
    let mut faults = Vec::new();
    for language in ["fr", "en"] {
        for file in files(&Path::new("text").join(language), &["ftl"]) {
            let source = std::fs::read_to_string(&file).unwrap();
            if let Err((_, errors)) = fluent_templates::fluent_bundle::FluentResource::try_new(source) {
                faults.push(format!("{}: {errors:?}", file.display()));
            }
        }
        for text in texts(language) {
            if !text.key.starts_with(&format!("{}-", text.file)) {
                faults.push(format!("{} in {language}/{}.ftl", text.key, text.file));
            }
            if text.words.is_empty() {
                faults.push(format!("{} says nothing in {language}", text.key));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_key_is_used() {
    let used = used();
    let unused: Vec<String> = texts("en")
        .into_iter()
        .map(|text| text.key)
        .filter(|key| !used.keys.contains_key(key) && !used.perhaps.contains(key))
        .filter(|key| !used.beginnings.iter().any(|beginning| key.starts_with(beginning)))
        .collect();
    assert!(unused.is_empty(), "no page and no mail says these: {unused:#?}");
}

#[test]
fn every_key_that_is_used_is_there() {
    let texts = texts("en");
    let keys: BTreeSet<&str> = texts.iter().map(|text| text.key.as_str()).collect();
    let files: BTreeSet<&str> = texts.iter().map(|text| text.file.as_str()).collect();
    let used = used();
    // In Rust, a word with hyphens is a key when it begins as the keys of a file do.
    let is_ours =
        |key: &str| files.iter().any(|file| key.strip_prefix(file).is_some_and(|rest| rest.starts_with('-')));
    let missing: Vec<_> =
        used.keys.iter().filter(|(key, _)| is_ours(key) && !keys.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let idle: Vec<_> = used
        .beginnings
        .iter()
        .filter(|beginning| is_ours(beginning) && !keys.iter().any(|key| key.starts_with(beginning.as_str())))
        .collect();
    assert!(idle.is_empty(), "no key begins with these: {idle:#?}");
}

#[test]
fn french_and_english_are_written_as_they_should_be() {
    let mut faults = Vec::new();
    for (language, texts) in both() {
        for text in texts {
            // What is inside braces is for the program.
            let words = outside_braces(&text.words);
            let mut refuse = |meaning: &str| {
                faults.push(format!("{language} {}: {meaning}: {}", text.key, text.words));
            };
            if has_straight_apostrophe(&words) {
                refuse("an apostrophe is ’");
            }
            if words.contains("...") {
                refuse("an ellipsis is …");
            }
            if words.contains("  ") {
                refuse("two blanks");
            }
            if language == "fr" {
                if [" :", " ;", " !", " ?", " »", "« ", " %", " €"].iter().any(|mark| words.contains(mark))
                {
                    refuse("a no-break space belongs here");
                }
                if lacks_space(&words) {
                    refuse("a no-break space is missing before : ; ! ? or inside « »");
                }
                if words.to_lowercase().contains("siège") && !words.contains("siège social") {
                    refuse("a licence is a licence");
                }
            } else if [" :", " ;", " !", " ?", "\u{a0}:", "\u{a0};", "\u{a0}!", "\u{a0}?"]
                .iter()
                .any(|mark| words.contains(mark))
            {
                refuse("no space before : ; ! ?");
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

fn outside_braces(words: &str) -> String {
    let mut depth = 0;
    let mut outside = String::new();
    for line in words.lines() {
        // The variants of a choice are inside braces, and sentences all the same.
        let line = line.trim().trim_start_matches('*');
        let line = if line.starts_with('[') {
            line.split_once(']').map_or(line, |(_, rest)| rest.trim())
        } else {
            line
        };
        let begins_choice = line.contains("->");
        for character in line.chars().filter(|_| !begins_choice) {
            match character {
                '{' => {
                    depth += 1;
                    outside.push('0');
                }
                '}' => depth = 0.max(depth - 1),
                _ if depth == 0 => outside.push(character),
                _ => {}
            }
        }
        outside.push('\n');
    }
    outside
}

fn has_straight_apostrophe(words: &str) -> bool {
    words.contains('\'')
}

/// Whether one of the high signs of French follows a letter without a space.
fn lacks_space(words: &str) -> bool {
    let characters: Vec<char> = words.chars().collect();
    characters.windows(2).enumerate().any(|(at, pair)| match pair[1] {
        // In an address or a time a colon stands alone: https://…, 11:02.
        ':' => pair[0].is_alphabetic() && !matches!(characters.get(at + 2), Some('/')),
        ';' | '!' | '?' | '»' => pair[0].is_alphanumeric(),
        _ => pair[0] == '«' && pair[1] != '\u{a0}' && pair[1] != '\u{202f}',
    })
}

#[test]
fn the_rules_of_writing_find_what_is_wrong() {
    assert!(lacks_space("Vraiment?") && lacks_space("Numéro: 4") && lacks_space("«Oui»"));
    assert!(!lacks_space("Vraiment\u{a0}? Voir https://example.com à 11:02 «\u{a0}Oui\u{a0}»"));
    assert_eq!(outside_braces("Encore { $count } fois"), "Encore 0 fois\n");
    assert_eq!(outside_braces("{ $n ->\n [one] Un\n *[other] Des { $n }\n}"), "\nUn\nDes 0\n\n");
}
