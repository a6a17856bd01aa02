//! The folder of one demonstration: two homes, a studio, and what goes between them.

use std::fs;
use std::path::{Path, PathBuf};

use lavalier_core::platform::Random;
use lavalier_protocol::Timestamp;
use serde_json::json;

use crate::failure::Failure;
use crate::home::{make_private, write_private_new};

/// The producer's home.
pub(super) const PRODUCER: &str = "producer";
/// The recorder's home.
pub(super) const RECORDER: &str = "recorder";
/// The studio's data.
pub(super) const STUDIO: &str = "studio";
/// What the studio says while it runs.
pub(super) const STUDIO_LOG: &str = "studio.log";
/// The producer's password.
pub(super) const PASSWORD: &str = "password";
/// What stands for the stick that is put away.
pub(super) const RECOVERY: &str = "stick/demo-recovery.txt";
/// The draft brief.
pub(super) const BRIEF: &str = "brief.toml";
/// What is said of the recording laptop.
pub(super) const EVIDENCE: &str = "laptop.json";
/// What a phone says of itself at the rehearsal.
pub(super) const PHONE: &str = "phone.json";
/// The compliance report.
pub(super) const REPORT: &str = "compliance.html";
/// What is spoken into the virtual microphone.
pub(super) const SPEECH: &str = "speech.wav";
/// Where post's files arrive.
pub(super) const DELIVERY: &str = "delivery";

/// A demonstration's folder.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder that was asked for, or a new one in the temporary directory. It stays behind: the WAV is in it.
    ///
    /// # Errors
    /// When it cannot be made, or holds something already.
    pub(super) fn make(asked: Option<&Path>, random: &dyn Random) -> Result<Self, Failure> {
        let path = match asked {
            Some(path) => {
                make_private(path)?;
                let mut entries = fs::read_dir(path).map_err(Failure::file("read", path))?;
                if entries.next().is_some() {
                    return Err(Failure::usage(
                        format!("{} is not empty.", path.display()),
                        "Name a new folder with --to.",
                    ));
                }
                path.canonicalize().map_err(Failure::file("find", path))?
            }
            None => tempfile::Builder::new()
                .prefix("lavalier-demo-")
                .disable_cleanup(true)
                .tempdir()
                .map_err(Failure::file("make", std::env::temp_dir()))?
                .path()
                .to_owned(),
        };
        let folder = Self { path };
        for inner in ["stick", DELIVERY] {
            make_private(&folder.path.join(inner))?;
        }
        let mut bytes = [0_u8; 16];
        random.fill(&mut bytes);
        let password: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        write_private_new(&folder.path.join(PASSWORD), password.as_bytes())?;
        Ok(folder)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a text file in it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(Failure::file("write", &path))
    }

    /// Writes the evidence of a laptop whose person says that it has a password: the demonstration asks nobody.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write_evidence(&self, now: Timestamp) -> Result<(), Failure> {
        let evidence = json!({
            "platform": "desktop",
            "model": "demonstration",
            "os": {"version": std::env::consts::OS, "build": null, "patch_level": null},
            "app": {"id": "lavalier", "version": env!("CARGO_PKG_VERSION")},
            "observed_at": now,
            "controls": [{
                "control": "passcode.set", "state": "pass", "grade": "declared", "source": "person", "detail": null,
            }],
        });
        self.write(EVIDENCE, &format!("{evidence:#}\n"))
    }
}
