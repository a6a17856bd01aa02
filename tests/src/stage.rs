//! A studio, a producer with a production, and a recorder: ready for an invitation.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::between::Between;
use crate::clocked::Hands;
use crate::material::Material;
use crate::person::Person;
use crate::running::{Ran, Running};
use crate::studio::Studio;
use crate::wire::Wire;

/// The production of every stage.
pub const PRODUCTION: &str = "show";
/// The producer's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// What the laptop's gate asks, answered with yes.
const EVIDENCE: &str = r#"{"platform": "desktop", "model": "test", "os": {"version": "12", "build": null, "patch_level": null},
 "app": {"id": "test", "version": "1.0.0"}, "observed_at": "2026-01-01T00:00:00Z",
 "controls": [{"control": "passcode.set", "state": "pass", "grade": "declared", "source": "person", "detail": null}]}"#;

/// Everything that a journey needs.
#[derive(Debug)]
pub struct Stage {
    /// The studio.
    pub studio: Studio,
    /// Who made the production.
    pub producer: Person,
    /// Who records: the interviewer's laptop.
    pub recorder: Person,
    folder: tempfile::TempDir,
}

/// An invitation as `invite create` gave it.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The whole link.
    pub link: String,
    /// The sitting.
    pub interview: String,
    /// The invitation.
    pub invitation: String,
    /// Everything that was said.
    pub said: Value,
}

impl Stage {
    /// A studio that recorder and people reach directly.
    #[must_use]
    pub fn new() -> Self {
        let stage = Self::empty();
        stage.set_up();
        stage
    }

    /// A studio at the end of a bad network.
    #[must_use]
    pub fn at_the_end_of(wire: &Wire) -> Self {
        Self::behind(&wire.url(), |studio| wire.leads_to(studio.address()))
    }

    /// A studio whose every answer passes through `between`.
    #[must_use]
    pub fn seen_through(between: &Between) -> Self {
        Self::behind(&between.url(), |studio| between.leads_to(studio.address()))
    }

    /// A studio that the test has started in a place of its own.
    #[must_use]
    pub fn on(studio: Studio) -> Self {
        let stage = Self::around(new_folder(), studio);
        stage.set_up();
        stage
    }

    /// A studio at the end of a wire, and the hands of its clock.
    #[must_use]
    pub fn with_a_clock(wire: &Wire) -> (Self, Hands) {
        let folder = new_folder();
        let (studio, hands) = Studio::with_a_clock(&folder.path().join("studio"), &wire.url());
        wire.leads_to(studio.address());
        let stage = Self::around(folder, studio);
        stage.set_up();
        (stage, hands)
    }

    /// A stage on which nobody has signed in yet.
    #[must_use]
    pub fn empty() -> Self {
        let folder = new_folder();
        let studio = Studio::start(&folder.path().join("studio"));
        Self::around(folder, studio)
    }

    fn behind(public: &str, lead: impl FnOnce(&Studio)) -> Self {
        let folder = new_folder();
        let studio = Studio::start_behind(&folder.path().join("studio"), Some(public));
        lead(&studio);
        let stage = Self::around(folder, studio);
        stage.set_up();
        stage
    }

    fn around(folder: tempfile::TempDir, studio: Studio) -> Self {
        fs::write(folder.path().join("password"), PASSWORD).expect("the test's folder can be written");
        fs::write(folder.path().join("evidence.json"), EVIDENCE).expect("the test's folder can be written");
        Self {
            studio,
            producer: Person::at(folder.path().join("producer")),
            recorder: Person::at(folder.path().join("recorder")),
            folder,
        }
    }

    fn set_up(&self) {
        let _ = self.first_login().done();
        let create = ["production", "create", "The Show", "--id", PRODUCTION, "--no-recovery"];
        let _ = self.producer.run(create).done();
    }

    /// Makes the first owner.
    #[must_use]
    pub fn first_login(&self) -> Ran {
        let code = self
            .studio
            .setup_code()
            .to_str()
            .expect("the tests' folders have plain names");
        let url = self.studio.url();
        let password = self.password_file();
        self.producer.run([
            "login",
            url,
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--setup-code-file",
            code,
            "--password-file",
            &password,
        ])
    }

    /// The file with the producer's password.
    #[must_use]
    pub fn password_file(&self) -> String {
        self.text_path("password")
    }

    /// The folder that everything lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in that folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as text.
    ///
    /// # Panics
    /// When it is no text, which the tests' folders are.
    #[must_use]
    pub fn text_path(&self, name: &str) -> String {
        self.path(name)
            .into_os_string()
            .into_string()
            .expect("the tests' folders have plain names")
    }

    /// Invites the interviewer's laptop.
    #[must_use]
    pub fn invite(&self) -> Invited {
        self.invite_with(&["--end", "interviewer", "--template", "interviewer"])
    }

    /// Invites with arguments of the test's own.
    ///
    /// # Panics
    /// When the command does not say all that it should.
    #[must_use]
    pub fn invite_with(&self, arguments: &[&str]) -> Invited {
        let create = ["invite", "create", PRODUCTION, "--subject", "Grace Hopper"];
        let said = self.producer.run([&create, arguments].concat()).done().last().clone();
        let text = |member: &str| {
            let text = said[member].as_str().unwrap_or_else(|| panic!("no {member} in {said}"));
            text.to_owned()
        };
        Invited {
            link: text("link"),
            interview: text("interview"),
            invitation: text("invitation"),
            said: said.clone(),
        }
    }

    /// The arguments of a recording from a file, gate passed.
    #[must_use]
    pub fn recording<'a>(&'a self, link: &'a str, material: &'a Material, more: &[&'a str]) -> Vec<String> {
        let evidence = self.text_path("evidence.json");
        let mut arguments = vec!["record", link, "--from", material.arg(), "--evidence", &evidence];
        arguments.extend(more);
        if !more.contains(&"--pace") {
            arguments.extend(["--pace", "fast"]);
        }
        arguments.into_iter().map(str::to_owned).collect()
    }

    /// Starts recording from a file, as fast as it goes unless told otherwise.
    #[must_use]
    pub fn start_recording(&self, link: &str, material: &Material, more: &[&str]) -> Running {
        self.recorder.start(self.recording(link, material, more))
    }

    /// Records a file to its end.
    #[must_use]
    pub fn record(&self, link: &str, material: &Material, more: &[&str]) -> Ran {
        self.start_recording(link, material, more).finish()
    }

    /// Pulls everything into a folder of this name.
    #[must_use]
    pub fn pull(&self, to: &str) -> Ran {
        self.pull_with(to, &[])
    }

    /// Pulls with arguments of the test's own.
    #[must_use]
    pub fn pull_with(&self, to: &str, more: &[&str]) -> Ran {
        let to = self.text_path(to);
        let pull = ["pull", PRODUCTION, "--to", &to];
        self.producer.run([&pull, more].concat())
    }

    /// The lines of `takes`.
    ///
    /// # Panics
    /// When a line is no take.
    #[must_use]
    pub fn takes(&self) -> Vec<Value> {
        let ran = self.producer.run(["takes", PRODUCTION]).done();
        let takes = ran.events.into_iter().filter(|line| line["take"].is_string());
        takes.collect()
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

fn new_folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("lavalier-test-").tempdir();
    folder.expect("the temporary folder can be written")
}
