//! The README says what the code does.

use aubade::config::{Unset, VARIABLES, Variable};

const README: &str = include_str!("../../README.md");

fn row(variable: &Variable) -> String {
    let name = if variable.secret {
        format!("`{}` or `{}`", variable.variable(), variable.file_variable())
    } else {
        format!("`{}`", variable.variable())
    };
    let unset = match variable.unset {
        Unset::Required => "required".to_owned(),
        // A browser may break the long list of countries behind a comma.
        Unset::Default(value) => format!("`{}`", value.replace(',', ", ")),
        Unset::Derived(how) => how.split(' ').map(quoted).collect::<Vec<_>>().join(" "),
    };
    format!("| {name} | {} | {unset} |", variable.expected)
}

/// A word, as code if it is the name of a setting.
fn quoted(word: &str) -> String {
    if word.starts_with("AUBADE_") { format!("`{word}`") } else { word.to_owned() }
}

#[test]
fn the_readme_lists_every_setting_as_the_code_has_it() {
    let written: Vec<&str> = README.lines().filter(|line| line.starts_with("| `AUBADE_")).collect();
    let expected: Vec<String> = VARIABLES.iter().map(|variable| row(variable)).collect();
    assert_eq!(written, expected, "the table should be:\n{}", expected.join("\n"));
}

#[test]
fn every_variable_the_readme_names_exists() {
    let names = README.split(|character: char| !(character.is_ascii_uppercase() || character == '_'));
    for name in names.filter(|name| name.starts_with("AUBADE_")) {
        let known = VARIABLES.iter().any(|variable| {
            name == variable.variable() || variable.secret && name == variable.file_variable()
        });
        assert!(known || name.starts_with("AUBADE_TEST_"), "{name} is no setting");
    }
}

#[test]
fn every_file_of_the_tree_exists() {
    let tree = README.split("```").find(|block| block.contains("migrations/")).expect("the tree");
    let mut folder = String::new();
    for line in tree.lines().filter(|line| !line.trim().is_empty() && line.trim() != "text") {
        let name = line.split_whitespace().next().unwrap();
        let path = if line.starts_with(' ') { format!("{folder}{name}") } else { name.to_owned() };
        if !line.starts_with(' ') {
            folder = name.to_owned();
        }
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists(), "{path} is not there");
    }
}
