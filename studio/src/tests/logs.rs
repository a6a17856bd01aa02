//! What the log says, and what it never says.

use std::io;
use std::sync::{Arc, Mutex};

use lavalier_protocol::api::{ErrorKind, SignInRequest};
use tracing::Dispatch;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::device::Device;
use super::kit::Kit;
use super::people::{PASSWORD, Show, text};
use crate::tasks::remove_junk;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_failure_is_logged_once_and_no_secret_and_no_name_ever() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new("trace"))
        .with_writer(lines.clone())
        .finish();
    // While a process has one subscriber alone, a line that another thread's test reaches first is switched off for all
    // threads, by that thread's having none. Beside a second one it is not.
    let _beside = Dispatch::new(NoSubscriber::default());
    let _logging = tracing::subscriber::set_default(subscriber);
    let kit = Kit::start().await;
    let code = std::fs::read_to_string(kit.app.data.setup_code_file()).unwrap();
    let show = Show::new(&kit).await;
    let guess = SignInRequest {
        email: text("ada@example.org"),
        password: "not the password".to_owned(),
    };
    kit.post_json("/api/v1/sessions", "", &guess).await;
    let invited = show.invite(&kit, 1).await;
    kit.get(&format!("/i/{}", invited.brief.invitation), "").await;
    let device = Device::cleared(&kit, &invited, 31).await;
    let mut taking = device.take(&kit, 1).await;
    taking.second();
    taking.put_bytes(&kit, 0, b"junk").await;
    taking.put(&kit, 0).await;
    taking.append(&kit, 2, b"{}\n".to_vec()).await;
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    remove_junk(&kit.app).await.unwrap();
    assert!(taking.receipt(&kit).await.receipt.is_some());
    kit.get(&format!("/api/v1/takes/{}", taking.take), &show.token).await;
    // The database fails under a request.
    crate::storage::Storage::close(&*kit.database).await;
    let failed = kit.get("/api/v1/productions", &show.token).await;
    assert_eq!(failed.kind(), ErrorKind::Busy);

    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let failures = log.lines().filter(|line| line.contains("\"ERROR\""));
    assert_eq!(failures.count(), 1, "{log}");
    assert!(
        log.contains("\"route\":\"/api/v1/takes/{take}\""),
        "the route, not the path: {log}"
    );
    let sealed_secret = invited.request.sealed_secret.clone();
    for (what, secret) in [
        ("a password", PASSWORD),
        ("a guessed password", "not the password"),
        ("the setup code", code.trim()),
        ("a person's token", show.token.as_str()),
        ("a credential", device.token.as_str()),
        ("a claim token", &invited.secret.claim_token().to_text()),
        ("the link's secret", &invited.secret.to_text()),
        ("the sealed secret", &sealed_secret),
        ("the subject's name", "Zoë"),
        ("the subject's name, escaped", "Zo\\u"),
        ("an e-mail address", "ada@example.org"),
        ("a brief's words", "long roads"),
        ("the invitation in a path", &format!("/i/{}", invited.brief.invitation)),
    ] {
        assert!(!log.contains(secret), "{what} stands in the log");
    }
}
