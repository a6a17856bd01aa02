//! `import`: files made elsewhere, taken in bit for bit and sent. No gate, and no consent that could be given here.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lavalier_protocol::api::ClaimPurpose;
use lavalier_protocol::brief::Kind;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::Source;
use lavalier_protocol::link::Link;
use lavalier_protocol::policy::Platform;
use lavalier_protocol::slate::Slate;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use super::control::Control;
use super::engine::{claim, revise};
use super::error::DriverError;
use super::evidence;
use super::home::Home;
use super::network_watch;
use super::opening::{self, NewTake};
use super::options::ImportOptions;
use super::resume::{recover, until_safe};
use super::sending::Sending;
use super::slate;
use super::told::{Agreement, Ended, Length, Tell, Told};
use crate::claim::{Claim, ClaimError, Device};
use crate::recorder::import::{self, Custody, ImportFile, ImportStart};
use crate::recorder::{self, Stopped};
use crate::seal::Recipients;
use crate::store::Take;
use crate::uplink::UplinkEvent;

/// A first claim gives up after this long.
const CLAIM_WITHIN: Duration = Duration::from_secs(30);

/// A later brief is waited for so long.
const REVISE_WITHIN: Duration = Duration::from_secs(10);

/// Takes the files in and sends them.
///
/// # Errors
/// [`DriverError`] when the link does not work or a file cannot be taken in. Files before it are in custody then, and the
/// same call goes on where this one stopped.
pub async fn import(home: &Home, options: ImportOptions, control: &Control, tell: &Tell) -> Result<Ended, DriverError> {
    let link: Link = options.link.parse().map_err(ClaimError::from)?;
    // All of them are looked at before anything is claimed for them.
    let mut files = Vec::new();
    for path in &options.files {
        let path = path.clone();
        let examined = tokio::task::spawn_blocking(move || ImportFile::examine(&path)).await;
        files.push(examined.expect("examining a file does not panic")?);
    }
    let _watch = network_watch::start(control);
    let mut sending = Sending::new(home, options.uplink_limit);
    let claim = tokio::select! {
        claim = claim_within(home, &link, &sending) => claim?,
        () = control.stopped() => return Ok(Ended::Nothing),
    };
    // Without an answer, the brief at hand has to do.
    let revised = tokio::time::timeout(REVISE_WITHIN, revise(&claim.0, &*claim.1)).await;
    if let Ok(Some(message)) = revised {
        tell.tell(Told::Notice(message));
    }
    tell.tell(Told::Claimed {
        brief: Box::new(claim.0.brief().brief.clone()),
        words: claim.0.words(),
        agreement: Agreement::None,
    });
    recover(home, tell).await;
    sending.send(&claim.0, claim.1);
    sending.send_all(tell);
    let mut takes = BTreeSet::new();
    let mut safe = BTreeSet::new();
    for (index, file) in files.into_iter().enumerate() {
        let slate = options.slate.as_ref().map(|first| slate::later(first, index));
        let taken = take_in(home, &claim.0, file, slate, &mut sending, control, tell).await?;
        takes.extend(taken.0);
        safe.extend(taken.1);
    }
    let waited = takes.difference(&safe).cloned().collect();
    let ended = until_safe(&mut sending, waited, control, tell, |_| None).await;
    sending.stop().await;
    Ok(ended)
}

async fn claim_within(
    home: &Home,
    link: &Link,
    sending: &Sending,
) -> Result<(Arc<Claim>, Arc<dyn crate::studio::StudioApi>), DriverError> {
    let studio = sending.studio(link.origin.clone())?;
    let device = Device {
        platform: Platform::Desktop,
        app: evidence::app(),
    };
    let claim = claim(home, link, studio, false, &device, ClaimPurpose::Import);
    match tokio::time::timeout(CLAIM_WITHIN, claim).await {
        Ok(claimed) => Ok(claimed?),
        Err(_) => Err(DriverError::Said(Message::StudioUnreachable {
            studio: link.origin.to_string(),
        })),
    }
}

/// Takes one file in. Gives its take, unless that is safe already, and the takes that became safe meanwhile.
async fn take_in(
    home: &Home,
    claim: &Arc<Claim>,
    file: ImportFile,
    slate: Option<Slate>,
    sending: &mut Sending,
    control: &Control,
    tell: &Tell,
) -> Result<(Option<TakeId>, Vec<TakeId>), DriverError> {
    let signed = claim.brief();
    let brief = &signed.brief;
    let custody = match import::earlier(&home.store, &file, &brief.invitation) {
        Some(take) if take.state()?.ended => {
            return Ok(in_custody(&take, &file, tell));
        }
        Some(take) => Custody::Resumed(take),
        None => {
            let new = NewTake {
                claim,
                brief: &signed,
                store: &home.store,
                kind: Kind::Interview,
                slate,
                continues: None,
                clearance: None,
                since_clearance: None,
                consent: None,
                source: Source::Import {
                    file: file.imported().clone(),
                },
                tracks: import::tracks(),
                now: home.wall(),
            };
            let opening = opening::compose(new, &*home.random)?;
            Custody::New(Box::new(opening), signed.jws.clone())
        }
    };
    let opening = match &custody {
        Custody::New(opening, _) => opening,
        Custody::Resumed(take) => take.opening(),
    };
    tell.tell(Told::Importing {
        take: opening.take.clone(),
        slate: opening.slate.clone(),
        file: file.imported().name.clone(),
        bytes: file.imported().bytes,
    });
    if let Some(message) = slate::repeated(&home.store, opening) {
        tell.tell(Told::Notice(message));
    }
    let cancel = Arc::new(AtomicBool::new(false));
    let (events, mut recorded) = mpsc::unbounded_channel();
    let start = ImportStart {
        file,
        custody,
        recipients: Recipients::parse(&brief.recipients)?,
        store: home.store.clone(),
        signer: claim.signer(),
        clock: Arc::clone(&home.clock),
        events: Arc::new(move |event| {
            // The run may be over.
            let _ = events.send(event);
        }),
        cancel: Arc::clone(&cancel),
    };
    let mut safe = Vec::new();
    let mut import = tokio::task::spawn_blocking(move || import::import(start));
    let stopped: Stopped = loop {
        tokio::select! {
            biased;
            Some(event) = recorded.recv() => told(event, tell),
            Some(event) = sending.events.recv() => {
                if let UplinkEvent::Safe { take, receipt } = &event {
                    safe.push(take.clone());
                    let (take, receipt, seconds_after_stop) = (take.clone(), *receipt, None);
                    tell.tell(Told::Safe { take, receipt, seconds_after_stop });
                }
                super::sending::told(&event).into_iter().for_each(|told| tell.tell(told));
            }
            () = control.network() => sending.network_changed(),
            () = control.stopped(), if !cancel.load(Ordering::Relaxed) => cancel.store(true, Ordering::Relaxed),
            result = &mut import => break result.expect("an import does not panic")?,
        }
    };
    while let Ok(event) = recorded.try_recv() {
        told(event, tell);
    }
    Ok((Some(stopped.take), safe))
}

/// Says that a file is in custody already, and whether it is safe; what is not is waited for.
fn in_custody(take: &Take, file: &ImportFile, tell: &Tell) -> (Option<TakeId>, Vec<TakeId>) {
    tell.tell(Told::Notice(Message::AlreadyInCustody {
        file: file.imported().name.to_string(),
        slate: take.opening().slate.to_string(),
    }));
    // A receipt that cannot be read now was verified when it was stored, or the take would not be safe.
    match take.receipt().ok().flatten().filter(|_| take.is_safe()) {
        Some(receipt) => {
            tell.tell(Told::Safe {
                take: take.id().clone(),
                receipt: receipt.digest(),
                seconds_after_stop: None,
            });
            (None, Vec::new())
        }
        None => ((!take.is_safe()).then(|| take.id().clone()), Vec::new()),
    }
}

fn told(event: recorder::Event, tell: &Tell) {
    match event {
        recorder::Event::Sealed {
            take, sequence, track, ..
        } => tell.tell(Told::Sealed { take, sequence, track }),
        // One that was cut off has neither its length nor its end yet.
        recorder::Event::Stopped(stopped) if stopped.closed => tell.tell(Told::Stopped {
            take: stopped.take,
            length: Length::Bytes(stopped.samples),
        }),
        recorder::Event::StorageTrouble(error) => {
            tell.tell(Told::Notice(crate::claim::disk_message(&error)));
        }
        recorder::Event::StorageBack => tell.tell(Told::Notice(Message::StorageBack)),
        _ => {}
    }
}
