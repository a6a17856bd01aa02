//! What the documents say of the tree, held against it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace;

/// Packages whose tests have promises in their names.
const PACKAGES: [&str; 4] = ["core", "protocol", "studio", "tests"];

fn read(path: &str) -> String {
    fs::read_to_string(workspace::root().join(path)).expect("the file is there")
}

/// Every promise and the file of a test that is named after it.
fn promises_in(folder: &Path, found: &mut BTreeSet<(u32, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            promises_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("the file is text");
            for test in text.split("fn promise_").skip(1) {
                let number = test.split('_').next().and_then(|number| number.parse().ok());
                found.insert((number.expect("a promise has a number"), path.clone()));
            }
        }
    }
}

#[test]
fn each_promise_has_tests_in_the_files_that_the_threat_model_names() {
    let model = read("docs/threat-model.md");
    let section = model
        .split("## What is promised")
        .nth(1)
        .expect("it says what is promised");
    let section = section.split("\n## ").next().expect("a split has a first part");
    let mut named = BTreeSet::new();
    for number in 1_u32.. {
        let Some(at) = section.find(&format!("\n{number}. ")) else {
            break;
        };
        let line = section[at..]
            .split(&format!("\n{}. ", number + 1))
            .next()
            .expect("a split has a first part");
        // The paragraph behind the last one is about all.
        let line = line.split("\n\n").next().expect("a split has a first part");
        assert!(line.contains(&format!("`promise_{number}_`")), "{line}");
        let mut folder = PathBuf::new();
        for file in line.split('`').filter(|word| word.ends_with(".rs")) {
            let file = Path::new(file);
            if let Some(parent) = file.parent().filter(|parent| parent.components().next().is_some()) {
                folder = workspace::root().join(parent);
            }
            named.insert((number, folder.join(file.file_name().expect("it is a file's name"))));
        }
    }
    let mut found = BTreeSet::new();
    for package in PACKAGES {
        promises_in(&workspace::root().join(package), &mut found);
    }
    let missing: Vec<_> = named.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let numbers = |of: &BTreeSet<(u32, PathBuf)>| of.iter().map(|(number, _)| *number).collect::<BTreeSet<u32>>();
    assert_eq!(numbers(&named), numbers(&found));
}
