//! An HTTP proxy that lies: in the place of a studio that withholds, swaps, cuts short, repeats or reorders.
//!
//! The studio behind it is honest, so that each lie is exactly the one that a test tells.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Request, Response, StatusCode, header};

use crate::running::PATIENCE;

/// The most bytes of one body: a batch and a little more.
const BODY_MAX: usize = 128 * 1024 * 1024;

/// A request as it passed.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET` and the like.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// The bearer token, as a thief on the studio's side sees it.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        let value = self.headers.get(header::AUTHORIZATION)?;
        value.to_str().ok()?.strip_prefix("Bearer ")
    }

    /// The path without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

impl Answer {
    /// JSON with status 200.
    ///
    /// # Panics
    /// Never: a JSON value has a text.
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            "application/json".parse().expect("a header of ours is one"),
        );
        Self {
            status: 200,
            headers,
            body: value.to_string().into_bytes(),
        }
    }

    /// Changes a JSON body.
    ///
    /// # Panics
    /// When the body is no JSON.
    pub fn change(&mut self, change: impl FnOnce(&mut serde_json::Value)) {
        let mut value = serde_json::from_slice(&self.body).expect("the studio answers in JSON");
        change(&mut value);
        self.body = value.to_string().into_bytes();
    }

    /// Whether the studio did as it was asked.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        self.status < 300
    }
}

/// Answers in the studio's place, or lets the studio answer.
type Before = Arc<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>;
/// Changes what the studio answered.
type After = Arc<dyn Fn(&Asked, &mut Answer) + Send + Sync>;

/// The running proxy.
pub struct Between {
    address: SocketAddr,
    shared: Arc<Shared>,
    runtime: Option<tokio::runtime::Runtime>,
    news: Mutex<mpsc::Receiver<()>>,
}

struct Shared {
    client: reqwest::Client,
    upstream: Mutex<Option<SocketAddr>>,
    before: Mutex<Before>,
    after: Mutex<After>,
    asked: Mutex<Vec<Asked>>,
    tell: mpsc::Sender<()>,
}

impl Between {
    /// Listens on a free port of loopback, and is honest until told otherwise.
    ///
    /// # Panics
    /// When there is no loopback.
    #[must_use]
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("threads can be made");
        let (tell, news) = mpsc::channel();
        let shared = Arc::new(Shared {
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client can be made"),
            upstream: Mutex::new(None),
            before: Mutex::new(Arc::new(|_| None)),
            after: Mutex::new(Arc::new(|_, _| ())),
            asked: Mutex::new(Vec::new()),
            tell,
        });
        let router = axum::Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("loopback has free ports");
        let address = listener.local_addr().expect("a bound socket has an address");
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            shared,
            runtime: Some(runtime),
            news: Mutex::new(news),
        }
    }

    /// The address as a studio's public one.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says where the honest studio is.
    ///
    /// # Panics
    /// When a lie panicked.
    pub fn leads_to(&self, upstream: SocketAddr) {
        *self.shared.upstream.lock().expect("no lie panics") = Some(upstream);
    }

    /// Answers some requests in the studio's place from now on.
    ///
    /// # Panics
    /// When a lie panicked.
    pub fn instead(&self, lie: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) {
        *self.shared.before.lock().expect("no lie panics") = Arc::new(lie);
    }

    /// Changes some answers from now on.
    ///
    /// # Panics
    /// When a lie panicked.
    pub fn change(&self, lie: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static) {
        *self.shared.after.lock().expect("no lie panics") = Arc::new(lie);
    }

    /// Tells the truth from now on.
    pub fn honest(&self) {
        self.instead(|_| None);
        self.change(|_, _| ());
    }

    /// Everything that was asked so far.
    ///
    /// # Panics
    /// When a lie panicked.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().expect("no lie panics").clone()
    }

    /// Waits until what was asked so far is enough.
    ///
    /// # Panics
    /// When nothing more is asked for too long.
    pub fn wait_until(&self, enough: impl Fn(&Self) -> bool) {
        while !enough(self) {
            let news = self.news.lock().expect("nobody panics while listening");
            let heard = news.recv_timeout(PATIENCE);
            assert!(heard.is_ok(), "nothing more was asked");
        }
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX).await else {
        return plain(StatusCode::BAD_REQUEST);
    };
    let path = parts
        .uri
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let asked = Asked {
        method: parts.method.to_string(),
        path,
        headers: parts.headers,
        body: body.to_vec(),
    };
    shared.asked.lock().expect("no lie panics").push(asked.clone());
    // Nobody has to be listening.
    let _ = shared.tell.send(());
    let before = Arc::clone(&shared.before.lock().expect("no lie panics"));
    let answer = match before(&asked) {
        Some(answer) => answer,
        None => {
            let studio = *shared.upstream.lock().expect("no lie panics");
            let Some(studio) = studio else {
                return plain(StatusCode::BAD_GATEWAY);
            };
            let Some(mut answer) = ask(&shared.client, studio, &asked).await else {
                return plain(StatusCode::BAD_GATEWAY);
            };
            let after = Arc::clone(&shared.after.lock().expect("no lie panics"));
            after(&asked, &mut answer);
            answer
        }
    };
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    copy(&answer.headers, response.headers_mut());
    response
}

/// Asks the studio itself; none when it does not answer.
pub(crate) async fn ask(client: &reqwest::Client, studio: SocketAddr, asked: &Asked) -> Option<Answer> {
    let method = asked.method.parse().ok()?;
    let mut headers = HeaderMap::new();
    copy(&asked.headers, &mut headers);
    let request = client.request(method, format!("http://{studio}{}", asked.path));
    let answer = request.headers(headers).body(asked.body.clone()).send().await.ok()?;
    Some(Answer {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        body: answer.bytes().await.ok()?.to_vec(),
    })
}

/// Those that are about the message, not about the connection.
fn copy(from: &HeaderMap, to: &mut HeaderMap) {
    let of_the_connection: [HeaderName; 4] = [
        header::HOST,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
    ];
    for (name, value) in from.iter().filter(|(name, _)| !of_the_connection.contains(name)) {
        to.append(name, value.clone());
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
