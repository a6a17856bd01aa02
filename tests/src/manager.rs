//! A real device manager, NanoMDM, and a device that talks to it: only the device is made up.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::running::PATIENCE;
use crate::stranger::program;

/// The version that is built. It comes from the Go module proxy, in seconds, and lies with the other tools after that.
const VERSION: &str = "v0.9.0";
/// The device's identifier.
pub const UDID: &str = "00008030-000A11112222002E";

/// A running NanoMDM whose webhook is a studio's.
#[derive(Debug)]
pub struct Manager {
    child: Child,
    address: SocketAddr,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

/// NanoMDM's program; none, with a line that says so, where there is no Go to build it with.
#[must_use]
pub fn nanomdm() -> Option<PathBuf> {
    let test = std::env::current_exe().expect("a process knows its own file");
    let tools = test.ancestors().nth(3)?.join("tools/go");
    let built = tools.join("nanomdm");
    if built.is_file() {
        return Some(built);
    }
    let mut go = program("go")?;
    go.arg("install")
        .arg(format!("github.com/micromdm/nanomdm/cmd/nanomdm@{VERSION}"));
    match go.env("GOBIN", &tools).env("GOFLAGS", "").output() {
        Ok(done) if done.status.success() => Some(built),
        Ok(done) => {
            println!(
                "skipped: NanoMDM was not built: {}",
                String::from_utf8_lossy(&done.stderr).trim()
            );
            None
        }
        Err(error) => {
            println!("skipped: go does not run: {error}");
            None
        }
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mdm").join(name)
}

impl Manager {
    /// Starts one that keeps its own data in `folder`.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(program: &Path, folder: &Path, webhook: &str, key: &str) -> Self {
        let address = crate::studio::free_address();
        let child = Command::new(program)
            .args(["-storage", "filekv", "-storage-dsn"])
            .arg(folder)
            .arg("-ca")
            .arg(fixture("authority.pem"))
            .args(["-cert-header", "X-Cert", "-listen", &address.to_string()])
            .args(["-webhook-url", webhook])
            // Not as an argument, where every program sees it.
            .env("NANOMDM_WEBHOOK_HMAC_KEY", key)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("NanoMDM starts");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let manager = Self {
            child,
            address,
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client can be made"),
            runtime: runtime.expect("a plain runtime can be made"),
        };
        manager.wait();
        manager
    }

    fn wait(&self) {
        until("NanoMDM comes up", || {
            let answer = self.runtime.block_on(self.client.get(self.url("version")).send());
            answer.is_ok().then_some(())
        });
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// The device says something; whether the manager took it.
    #[must_use]
    pub fn told(&self, content: &str) -> bool {
        let certificate = std::fs::read_to_string(fixture("device.pem")).expect("the fixture is there");
        let escaped: String = certificate.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let checkin = content.contains("MessageType");
        let kind = if checkin {
            "application/x-apple-aspen-mdm-checkin"
        } else {
            "application/x-apple-aspen-mdm"
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
             \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict>\
             <key>UDID</key><string>{UDID}</string>{content}</dict></plist>"
        );
        let request = self
            .client
            .put(self.url("mdm"))
            .header("X-Cert", escaped)
            .header("Content-Type", kind)
            .body(body);
        let answer = self.runtime.block_on(request.send());
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// The device enrols.
    #[must_use]
    pub fn enrol(&self) -> bool {
        let topic = "<key>Topic</key><string>com.apple.mgmt.External.test</string>";
        let begin = format!(
            "<key>MessageType</key><string>Authenticate</string>{topic}<key>SerialNumber</key><string>TESTSERIAL</string>"
        );
        let token = format!(
            "<key>MessageType</key><string>TokenUpdate</string>{topic}<key>Token</key><data>AAAA</data>\
             <key>PushMagic</key><string>magic</string>"
        );
        self.told(&begin) && self.told(&token)
    }

    /// The device answers a command.
    #[must_use]
    pub fn answered(&self, content: &str) -> bool {
        self.told(&format!(
            "<key>Status</key><string>Acknowledged</string><key>CommandUUID</key><string>c-1</string>{content}"
        ))
    }
}

/// Asks until there is an answer: a manager tells its webhook while it goes on.
///
/// # Panics
/// When there is none for too long.
#[expect(
    clippy::disallowed_methods,
    reason = "how long other processes take is the machine's time"
)]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: not so for too long");
        std::thread::yield_now();
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
