//! A studio under test: its own folder, a clock that the test moves, randomness that counts.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{ErrorBody, ErrorKind, content_digest};
use lavalier_protocol::digest::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::accounts::{Passwords, Rates};
use crate::attestation::Roots;
use crate::attested::GenuineApps;
use crate::bodies::Bodies;
use crate::challenges::Challenges;
use crate::config::Limits;
use crate::data_dir::DataDir;
use crate::objects::{LocalObjects, Objects};
use crate::ports::{Clock, Random};
use crate::routes;
use crate::storage::sqlite::Sqlite;
use crate::studio::{App, Studio};
use crate::takes::Journals;

pub(super) const ORIGIN: &str = "https://studio.example";
/// The reverse proxy that the studio trusts.
pub(super) const PROXY: &str = "192.0.2.1";

/// A clock that stands still until it is moved.
pub(super) struct Hands(Mutex<Timestamp>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Never the same twice, the same in each run.
#[derive(Default)]
pub(super) struct Counting(AtomicU64);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let digest = Digest::of(&number.to_le_bytes());
            chunk.copy_from_slice(&digest.as_bytes()[..chunk.len()]);
        }
    }
}

pub(super) struct Kit {
    pub(super) app: App,
    pub(super) hands: Arc<Hands>,
    pub(super) database: Arc<Sqlite>,
    router: Router,
    pub(super) folder: TempDir,
    restarts: u32,
}

/// An answer, read whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The answer's body, for a request that was carried out.
    #[track_caller]
    pub(super) fn done<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    #[track_caller]
    pub(super) fn error(&self) -> ErrorBody {
        let error: ErrorBody = serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no error but {}: {}", self.status, self.text()));
        assert_eq!(self.status.as_u16(), error.error.kind.status());
        assert!(!error.error.message.is_empty() && !error.error.remedy.is_empty());
        error
    }

    #[track_caller]
    pub(super) fn kind(&self) -> ErrorKind {
        self.error().error.kind
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Kit {
    pub(super) async fn start() -> Self {
        Self::with(Limits::default(), |objects| objects).await
    }

    pub(super) async fn with(limits: Limits, objects: impl FnOnce(Objects) -> Objects) -> Self {
        Self::build(limits, objects, GenuineApps::default(), Roots::pinned()).await
    }

    /// A studio that takes these apps for genuine, by the word of these roots.
    pub(super) async fn vouching(genuine: GenuineApps, roots: Roots) -> Self {
        Self::build(Limits::default(), |objects| objects, genuine, roots).await
    }

    async fn build(
        limits: Limits,
        objects: impl FnOnce(Objects) -> Objects,
        genuine: GenuineApps,
        roots: Roots,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("data")).unwrap();
        let random = Counting::default();
        let receipt_key = data.receipt_key(&random).unwrap();
        data.make_setup_code(&random).unwrap();
        let database = Arc::new(Sqlite::open(&data.database()).await.unwrap());
        let objects = objects(LocalObjects::open(&data.objects()).unwrap());
        let hands = Arc::new(Hands(Mutex::new("2026-11-20T09:00:00Z".parse().unwrap())));
        let app: App = Arc::new(Studio {
            storage: database.clone(),
            objects,
            clock: hands.clone(),
            random: Arc::new(random),
            data,
            origin: ORIGIN.parse().unwrap(),
            challenges: Challenges::new(&receipt_key),
            receipt_key,
            limits,
            proxies: toml::Value::from(vec![PROXY]).try_into().unwrap(),
            genuine,
            roots,
            bodies: Bodies::new(limits.memory_bytes),
            passwords: Passwords::new(),
            rates: Rates::default(),
            journals: Journals::default(),
        });
        Self {
            router: routes::router(Arc::clone(&app)),
            app,
            hands,
            database,
            folder,
            restarts: 0,
        }
    }

    /// Forgets what is only in memory, as a restart does.
    pub(super) fn restart(&mut self) {
        self.restarts += 1;
        let old = &self.app;
        let app = Arc::new(Studio {
            storage: Arc::clone(&old.storage),
            objects: old.objects.clone(),
            clock: Arc::clone(&old.clock),
            random: Arc::clone(&old.random),
            data: DataDir::open(&self.folder.path().join(format!("again-{}", self.restarts))).unwrap(),
            origin: old.origin.clone(),
            challenges: Challenges::new(&old.receipt_key),
            receipt_key: old.receipt_key.clone(),
            limits: old.limits,
            proxies: old.proxies.clone(),
            genuine: old.genuine.clone(),
            roots: old.roots.clone(),
            bodies: Bodies::new(old.limits.memory_bytes),
            passwords: Passwords::new(),
            rates: Rates::default(),
            journals: Journals::default(),
        });
        self.router = routes::router(Arc::clone(&app));
        self.app = app;
    }

    pub(super) fn pass(&self, time: SignedDuration) {
        *self.hands.0.lock().unwrap() += time;
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(request("GET", path, token, Vec::new())).await
    }

    pub(super) async fn delete(&self, path: &str, token: &str) -> Answer {
        self.ask(request("DELETE", path, token, Vec::new())).await
    }

    pub(super) async fn post(&self, path: &str, token: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.ask(request("POST", path, token, body.into())).await
    }

    pub(super) async fn post_json(&self, path: &str, token: &str, body: &impl Serialize) -> Answer {
        self.post(path, token, serde_json::to_vec(body).unwrap()).await
    }

    pub(super) async fn put_json(&self, path: &str, token: &str, body: &impl Serialize) -> Answer {
        self.ask(request("PUT", path, token, serde_json::to_vec(body).unwrap()))
            .await
    }

    pub(super) async fn put_bytes(&self, path: &str, token: &str, body: &[u8], digest: &str) -> Answer {
        let mut request = request("PUT", path, token, body.to_vec());
        if !digest.is_empty() {
            request.headers_mut().insert("content-digest", digest.parse().unwrap());
        }
        self.ask(request).await
    }

    pub(super) async fn put_segment(&self, path: &str, token: &str, body: &[u8]) -> Answer {
        self.put_bytes(path, token, body, &content_digest(Digest::of(body)))
            .await
    }
}

fn request(method: &str, path: &str, token: &str, body: Vec<u8>) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    builder
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}
