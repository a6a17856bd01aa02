//! A studio from its start to its end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::link::{Origin, OriginError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::accounts::{Passwords, Rates};
use crate::attestation::Roots;
use crate::bodies::Bodies;
use crate::challenges::Challenges;
use crate::config::Config;
use crate::data_dir::{DataDir, DataDirError};
use crate::listener::{Bounded, Peer};
use crate::objects::LocalObjects;
use crate::ports::{Clock, Random};
use crate::publishers::{Kept, NoAnswer, keep_fresh};
use crate::storage::People as _;
use crate::storage::sqlite::{OpenError, Sqlite};
use crate::studio::{App, Studio};
use crate::takes::Journals;
use crate::{feed, revocations, routes, tasks};

/// How long requests under way may take to finish once the studio is asked to stop. A segment on the slowest link that
/// still carries a recording needs less; what is cut is sent again.
const DRAIN: Duration = Duration::from_secs(20);

/// A studio that serves.
#[derive(Debug)]
pub struct Running {
    /// Where people and recorders reach it.
    pub url: Origin,
    /// Where it listens.
    pub address: SocketAddr,
    /// The file with the one-time code that makes the first owner; none once there is one.
    pub setup_code_file: Option<PathBuf>,
    server: JoinHandle<Result<(), ServeError>>,
}

/// Why a studio does not serve. Each is one line.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The address is not this machine's own, and no public one was given.
    #[error("{address} is reached from outside: say by which https address with --public-url ({reason})")]
    PublicUrl {
        /// Which.
        address: SocketAddr,
        /// What is wrong.
        reason: OriginError,
    },
    /// The data directory cannot be used.
    #[error("{0}")]
    DataDir(#[from] DataDirError),
    /// The database cannot be used.
    #[error("{path}: {source}")]
    Database {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: OpenError,
    },
    /// The database failed at the start.
    #[error("{0}")]
    Storage(#[from] crate::storage::StorageError),
    /// The folder of objects cannot be used.
    #[error("{path}: {source}")]
    Objects {
        /// Which folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped: {0}")]
    Stopped(String),
}

impl Running {
    /// Waits until the studio has stopped, which it does when its shutdown token is cancelled.
    ///
    /// # Errors
    /// [`ServeError::Stopped`] when it stopped by itself.
    pub async fn join(self) -> Result<(), ServeError> {
        match self.server.await {
            Ok(result) => result,
            Err(error) => Err(ServeError::Stopped(error.to_string())),
        }
    }
}

/// Starts a studio. When this returns, it answers. When `shutdown` is cancelled it takes no more connections, finishes
/// the requests under way, and closes the database.
///
/// # Errors
/// [`ServeError`], each in one line that says what to do.
pub async fn serve(
    config: Config,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    shutdown: CancellationToken,
) -> Result<Running, ServeError> {
    raise_open_files();
    let data = DataDir::open(&config.data)?;
    let (listener, address, origin) = listen(&config).await?;
    let receipt_key = data.receipt_key(&*random)?;
    let database = data.database();
    let storage = Sqlite::open(&database)
        .await
        .map_err(|source| ServeError::Database { path: database, source })?;
    let folder = data.objects();
    let objects = LocalObjects::open(&folder).map_err(|source| ServeError::Objects { path: folder, source })?;
    let setup_code_file = if storage.has_people().await? {
        None
    } else {
        data.make_setup_code(&*random)?;
        Some(data.setup_code_file())
    };
    let app: App = Arc::new(Studio {
        storage: Arc::new(storage),
        objects,
        clock,
        random,
        data,
        origin: origin.clone(),
        challenges: Challenges::new(&receipt_key),
        receipt_key,
        limits: config.limits,
        proxies: config.trusted_proxies,
        genuine: config.genuine,
        roots: Roots::pinned(),
        bodies: Bodies::new(config.limits.memory_bytes),
        passwords: Passwords::new(),
        rates: Rates::default(),
        journals: Journals::default(),
    });
    if config.fetch_feeds {
        match published() {
            Ok(kept) => drop(tokio::spawn(keep_fresh(Arc::clone(&app), kept, shutdown.clone()))),
            Err(reason) => tracing::warn!(%reason, "vendors are not asked for their feeds and lists"),
        }
    }
    if app.proxies.is_empty() && app.origin.as_str().starts_with("https:") {
        tracing::warn!("no trusted_proxies are configured: everybody behind a proxy shares one address's allowance");
    }
    let listener = Bounded::new(listener, config.limits.connections);
    let server = tokio::spawn(run(app, listener, shutdown));
    tracing::info!(%address, url = %origin, "the studio serves");
    Ok(Running {
        url: origin,
        address,
        setup_code_file,
        server,
    })
}

/// What is asked of vendors.
fn published() -> Result<Vec<Box<dyn Kept>>, NoAnswer> {
    let mut kept: Vec<Box<dyn Kept>> = vec![Box::new(revocations::published()?)];
    kept.extend(feed::published()?.map(|feed| Box::new(feed) as Box<dyn Kept>));
    Ok(kept)
}

/// Every connection and every object under way is a file. Most systems let a process have 1,024 and, if it asks, many
/// more.
fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the limit of open files stays as it is");
        }
    }
}

async fn listen(config: &Config) -> Result<(TcpListener, SocketAddr, Origin), ServeError> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|source| ServeError::Listen {
            address: config.listen,
            source,
        })?;
    let address = listener.local_addr().map_err(|source| ServeError::Listen {
        address: config.listen,
        source,
    })?;
    let origin = config
        .origin(address)
        .map_err(|reason| ServeError::PublicUrl { address, reason })?;
    Ok((listener, address, origin))
}

async fn run(app: App, listener: Bounded, shutdown: CancellationToken) -> Result<(), ServeError> {
    let router = routes::router(Arc::clone(&app)).into_make_service_with_connect_info::<Peer>();
    let sweeping = tokio::spawn(tasks::sweep(Arc::clone(&app), shutdown.clone()));
    let server = axum::serve(listener, router).with_graceful_shutdown(shutdown.clone().cancelled_owned());
    let drained = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    let outcome = tokio::select! {
        served = server => served.map_err(|error| ServeError::Stopped(error.to_string())),
        () = drained => {
            tracing::warn!("requests were still under way after {} s and are cut", DRAIN.as_secs());
            Ok(())
        }
    };
    shutdown.cancel();
    let _swept = sweeping.await;
    app.storage.close().await;
    tracing::info!("the studio has stopped");
    outcome
}
