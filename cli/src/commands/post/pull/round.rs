//! One look at the studio's list: every take on it is delivered, or said why not.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lavalier_post::deliver::{DeliverError, Delivery, Job, Progress, TakePapers, Trust, deliver};
use lavalier_protocol::api::{DeliveryReport, Take, TakeState};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::receipt::Receipt;
use tokio::runtime::Handle;

use super::super::studio_source::StudioSource;
use super::{Done, told};
use crate::cli::PullArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{Pinned, make_private};
use crate::output::{Answer, Output};
use crate::session::Session;

/// Threads that fetch and open one take: they mostly wait for the network.
const WORKERS: usize = 8;

/// What a look at the list stands on.
pub(super) struct Round<'a> {
    pub(super) context: &'a Context,
    pub(super) session: &'a Session,
    pub(super) trust: Arc<Trust>,
    pub(super) args: &'a PullArgs,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) done: Done,
}

impl Round<'_> {
    /// Delivers what can be. No when anything was not delivered whole.
    pub(super) async fn run(&mut self) -> Result<Answer, Failure> {
        let client = &self.session.client;
        let takes = client
            .takes(&self.args.production, self.args.interview.as_ref())
            .await?;
        let wanted = |take: &Take| self.args.take.as_ref().is_none_or(|only| *only == take.take);
        let takes: Vec<_> = takes.into_iter().filter(wanted).collect();
        if let Some(take) = &self.args.take
            && takes.is_empty()
        {
            return Err(Failure::usage(
                format!("There is no take {take} in {}.", self.args.production),
                "Run “lavalier takes” to see them.",
            ));
        }
        let mut all = true;
        for take in takes {
            if self.stop.load(Ordering::Relaxed) {
                return Ok(Answer::No);
            }
            all &= match take.state {
                TakeState::Safe | TakeState::OpenEnded => match self.deliver(&take).await {
                    Ok(whole) => whole,
                    // Nobody is left to be told of the others.
                    Err(Failure::BrokenPipe) => return Err(Failure::BrokenPipe),
                    // One take that cannot be had does not keep back the next.
                    Err(failure) => {
                        told::undelivered(&self.context.output, &take, &failure)?;
                        false
                    }
                },
                TakeState::Recording | TakeState::Arriving | TakeState::Held => self.list(&take)?,
            };
        }
        Ok(Answer::from_bool(all))
    }

    /// Says of a take that it is not delivered yet; once a state while watching.
    fn list(&mut self, take: &Take) -> Result<bool, Failure> {
        let state = Digest::of(take.state.name().as_bytes());
        if self.done.insert(take.take.clone(), Some(state)) != Some(Some(state)) {
            told::not_yet(&self.context.output, take)?;
        }
        Ok(false)
    }

    async fn deliver(&mut self, take: &Take) -> Result<bool, Failure> {
        let client = &self.session.client;
        let journal = client.journal(&take.take).await?;
        let head = Some(Digest::of(&journal));
        if self.done.get(&take.take) == Some(&head) {
            return Ok(take.state == TakeState::Safe);
        }
        let bundle = client.bundle(&take.take).await?;
        self.note_audit(bundle.receipt.as_ref())?;
        let papers = TakePapers::new(take.take.clone(), bundle, journal);
        let Some(delivery) = self.assemble(papers).await? else {
            return Ok(false);
        };
        for problem in delivery.problems.iter().chain(&delivery.altered) {
            told::problem(&self.context.output, problem)?;
        }
        let complete = delivery.complete && take.state == TakeState::Safe;
        told::delivered(&self.context.output, take, &delivery, complete)?;
        if let (Some(journal_head), Some(sha256)) = (delivery.journal_head, delivery.sha256) {
            let report = DeliveryReport {
                journal_head,
                complete,
                sha256,
            };
            client.report_delivery(&take.take, &report).await?;
        }
        self.done.insert(take.take.clone(), head);
        // The take is here, but an editor may still be working with the file that is not it.
        Ok(complete && delivery.altered.is_empty())
    }

    /// Remembers how far the audit log had come when the studio signed a receipt: a log that is shown later has to go
    /// through it.
    fn note_audit(&self, receipt: Option<&Jws>) -> Result<(), Failure> {
        let studio = &self.session.signed_in.origin;
        let profile = self.context.home.profile()?;
        let known = profile.studios.iter().find(|known| known.origin == *studio);
        let (Some(known), Some(receipt)) = (known, receipt) else {
            return Ok(());
        };
        // A receipt that does not verify is post's to name.
        let receipt: Option<Receipt> = receipt.verify(Typ::Receipt, known.receipt_key).ok();
        let Some(head) = receipt.and_then(|receipt| receipt.audit) else {
            return Ok(());
        };
        let furthest = |pinned: &Pinned| pinned.audit.iter().map(|seen| seen.lines).max();
        let pinned = profile.pinned(studio, &self.args.production)?;
        if furthest(pinned) >= Some(head.lines) {
            return Ok(());
        }
        self.context.home.change(|profile| {
            let mut pins = profile.productions.iter_mut();
            if let Some(pinned) = pins.find(|pinned| pinned.is(studio, &self.args.production)) {
                pinned.note_audit(head);
            }
        })
    }

    /// Fetches, verifies, opens and places, on a thread of its own. None when the person stopped it.
    async fn assemble(&self, papers: TakePapers) -> Result<Option<Delivery>, Failure> {
        let cache = self.context.home.path().join("cache");
        make_private(&cache)?;
        let cache = cache.join(papers.take.as_str());
        let source = StudioSource {
            client: self.session.client.clone(),
            take: papers.take.clone(),
            runtime: Handle::current(),
        };
        let (trust, to, stop) = (Arc::clone(&self.trust), self.args.to.clone(), Arc::clone(&self.stop));
        let output = Arc::clone(&self.context.output);
        let working = tokio::task::spawn_blocking(move || {
            let delivery = deliver(&Job {
                papers: &papers,
                trust: &trust,
                source: &source,
                to: &to,
                cache: &cache,
                tool: concat!("Lavalier ", env!("CARGO_PKG_VERSION")),
                workers: WORKERS,
                stop: &|| stop.load(Ordering::Relaxed),
                progress: &|progress| show(&output, progress),
            });
            output.status_end();
            match delivery {
                Ok(delivery) => Ok(Some(delivery)),
                Err(DeliverError::Stopped) => Ok(None),
                Err(error) => Err(failure(error, &to)),
            }
        });
        working.await.expect("delivering does not panic")
    }
}

/// A bar on a terminal.
fn show(output: &Output, progress: Progress) {
    const WIDTH: usize = 40;
    let done = WIDTH * progress.done / progress.total.max(1);
    output.status(&format!(
        "[{}{}] {} of {}",
        "#".repeat(done),
        ".".repeat(WIDTH - done),
        progress.done,
        progress.total
    ));
}

fn failure(error: DeliverError, to: &Path) -> Failure {
    match error {
        DeliverError::Disk { path, source } => Failure::file("write", path)(source),
        DeliverError::Cache { source } => Failure::file("write", to)(source),
        error => Failure::Delivery(error.to_string()),
    }
}
