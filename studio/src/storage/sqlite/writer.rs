//! The one writer: everything that is queued goes into one transaction, and is answered once that is durable.
//!
//! A commit costs a sync of the disk, however much it holds. While one is under way, work queues up, so the busier the
//! studio is, the more segments share a sync. Each piece of work has a savepoint of its own: one that fails takes back
//! its own part only.

use futures::future::BoxFuture;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::error::failed;
use crate::storage::{Result, StorageError};

/// Work that waits for its turn; a client that finds the queue full waits too.
const QUEUE: usize = 1024;
/// Work in one transaction: more would make the first one wait without sparing a sync worth speaking of.
const GROUP_MAX: usize = 256;

/// Where work is handed in.
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Work>>,
    stop: CancellationToken,
    running: TaskTracker,
}

/// A piece of work in the queue.
trait Work: Send {
    /// Does it and keeps its answer; the error, if it failed.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Option<StorageError>>;
    /// Gives its answer, or `error` when the transaction failed as a whole.
    fn answer(self: Box<Self>, error: Option<&StorageError>);
}

struct Task<T, F> {
    work: Option<F>,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Work for Task<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, std::result::Result<T, sqlx::Error>> + Send,
{
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Option<StorageError>> {
        Box::pin(async move {
            let work = self.work.take().expect("work is run once");
            let result = work(connection).await.map_err(failed);
            let error = result.as_ref().err().cloned();
            self.result = Some(result);
            error
        })
    }

    fn answer(self: Box<Self>, error: Option<&StorageError>) {
        let result = match (error, self.result) {
            (Some(error), _) => Err(error.clone()),
            (None, Some(result)) => result,
            (None, None) => Err(StorageError::Closed),
        };
        // A client that went away meanwhile does not hear what became of it, and asks again.
        let _gone = self.answer.send(result);
    }
}

impl Writer {
    /// Starts the writer on a connection of its own.
    pub(super) async fn start(options: &SqliteConnectOptions) -> std::result::Result<Self, sqlx::Error> {
        let connection = options.connect().await?;
        let (queue, receiver) = mpsc::channel(QUEUE);
        let (stop, running) = (CancellationToken::new(), TaskTracker::new());
        running.spawn(write_groups(connection, receiver, stop.clone()));
        running.close();
        Ok(Self { queue, stop, running })
    }

    /// Does `work` in the next transaction.
    ///
    /// # Errors
    /// Its own error, or the transaction's. Nothing of it is kept then.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, std::result::Result<T, sqlx::Error>>
            + Send
            + 'static,
    {
        let (answer, result) = oneshot::channel();
        let task = Task {
            work: Some(work),
            result: None,
            answer,
        };
        self.queue
            .send(Box::new(task))
            .await
            .map_err(|_| StorageError::Closed)?;
        result.await.unwrap_or(Err(StorageError::Closed))
    }

    /// Takes no more work, finishes what is queued and closes the connection.
    pub(super) async fn close(&self) {
        self.stop.cancel();
        self.running.wait().await;
    }
}

async fn write_groups(
    mut connection: SqliteConnection,
    mut receiver: mpsc::Receiver<Box<dyn Work>>,
    stop: CancellationToken,
) {
    let mut group = Vec::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled(), if !receiver.is_closed() => receiver.close(),
            taken = receiver.recv_many(&mut group, GROUP_MAX) => {
                if taken == 0 {
                    break;
                }
                write_group(&mut connection, &mut group).await;
            }
        }
    }
    let _closing = connection.close().await;
}

async fn write_group(connection: &mut SqliteConnection, group: &mut Vec<Box<dyn Work>>) {
    let outcome = transaction(connection, group).await;
    if outcome.is_err() {
        // SQLite may have rolled back by itself already (https://www.sqlite.org/lang_transaction.html, "Response To
        // Errors Within A Transaction"); then there is nothing left to roll back.
        let _none = sqlx::query("rollback").execute(&mut *connection).await;
    }
    let error = outcome.err();
    for work in group.drain(..) {
        work.answer(error.as_ref());
    }
}

async fn transaction(connection: &mut SqliteConnection, group: &mut [Box<dyn Work>]) -> Result<()> {
    execute(connection, "begin immediate").await?;
    for work in group {
        execute(connection, "savepoint work").await?;
        if let Some(error) = work.run(connection).await {
            // A full disk may have taken the whole transaction back, savepoints and all; then all of it failed.
            execute(connection, "rollback to work").await.map_err(|_| error)?;
        }
        execute(connection, "release work").await?;
    }
    execute(connection, "commit").await
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    sqlx::query(sql).execute(connection).await.map(drop).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    async fn insert(writer: &Writer, number: i64) -> Result<()> {
        writer
            .write(move |connection| {
                Box::pin(async move {
                    // Two rows or none.
                    for value in [number, number + 1_000] {
                        sqlx::query("insert into numbers (number) values ($1)")
                            .bind(value)
                            .execute(&mut *connection)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    #[tokio::test]
    async fn work_that_fails_takes_back_its_own_part_only() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("test.db"))
            .create_if_missing(true);
        let writer = Arc::new(Writer::start(&options).await.unwrap());
        writer
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query("create table numbers (number integer primary key)")
                        .execute(&mut *connection)
                        .await?;
                    sqlx::query("insert into numbers (number) values (1005), (1017)")
                        .execute(connection)
                        .await
                        .map(drop)
                })
            })
            .await
            .unwrap();
        // All are queued before the writer runs: one group.
        let results = futures::future::join_all((0..20).map(|number| insert(&writer, number))).await;
        for (number, result) in results.iter().enumerate() {
            assert_eq!(result.is_err(), [5, 17].contains(&number), "{number}: {result:?}");
        }
        let rows: i64 = writer
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query_scalar("select count(*) from numbers")
                        .fetch_one(connection)
                        .await
                })
            })
            .await
            .unwrap();
        assert_eq!(rows, 18 * 2 + 2);
        writer.close().await;
        assert_eq!(insert(&writer, 50).await, Err(StorageError::Closed));
    }
}
