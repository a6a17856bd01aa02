//! A take's papers: what a studio hands over beside the sealed segments, and how far each can be believed.
//!
//! Trust begins with what post holds itself: the pinned signing key and the identities that open. From there it goes
//! to the brief, from the brief to the link's secret and the studio's receipt key, from the secret to the device key,
//! and from the device key to the journal. The studio's word is never a link of that chain.

use crate::open::{OpeningKeys, open_sealed};
use crate::problem::Problem;
use crate::reading::Reading;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lavalier_protocol::api::{TakeBundle, TakeState};
use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ProductionId, TakeId};
use lavalier_protocol::journal::{self, Entry, Expectations, Line, Opening, ProblemKind};
use lavalier_protocol::jws::{Jws, PublicKey, Typ};
use lavalier_protocol::link::Secret;
use lavalier_protocol::policy::Clearance;
use lavalier_protocol::receipt::Receipt;

/// What the studio says of one take. None of it is believed as it stands.
#[derive(Debug, Clone)]
pub struct TakePapers {
    /// The take that was asked for.
    pub take: TakeId,
    /// The journal, as it was received.
    pub journal: Vec<u8>,
    /// Every revision of the invitation's brief that the studio has.
    pub briefs: Vec<Jws>,
    /// The link's secret, sealed to the production.
    pub sealed_secret: Vec<u8>,
    /// The clearance that the journal names, where the studio has it.
    pub clearance: Option<Jws>,
    /// The receipt, where there is one.
    pub receipt: Option<Jws>,
    /// Whether the studio calls the take safe, so that there must be a receipt.
    pub called_safe: bool,
}

impl TakePapers {
    /// The papers of the take that was asked for, from the studio's answers.
    #[must_use]
    pub fn new(asked: TakeId, bundle: TakeBundle, journal: Vec<u8>) -> Self {
        // Anything that is no base64 opens no better than nothing, and is named then.
        let sealed_secret = BASE64_STANDARD.decode(bundle.sealed_secret).unwrap_or_default();
        Self {
            take: asked,
            journal,
            briefs: bundle.briefs,
            sealed_secret,
            clearance: bundle.clearance,
            receipt: bundle.receipt,
            called_safe: bundle.take.state == TakeState::Safe,
        }
    }
}

/// What post holds itself.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The production.
    pub production: ProductionId,
    /// Its signing keys: the one in use and those before it, under which older invitations were made.
    pub signing_keys: Vec<PublicKey>,
    /// What opens its takes.
    pub opening_keys: OpeningKeys,
}

/// A take whose journal is the invited device's.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) brief: Brief,
    pub(crate) brief_text: Jws,
    pub(crate) opening: Opening,
    pub(crate) reading: Reading,
    pub(crate) problems: Vec<Problem>,
}

impl Standing {
    /// What the take is of. Who recorded it under a rehearsal's brief does not decide that it is anything else.
    pub(crate) const fn kind(&self) -> Kind {
        if self.brief.rehearsal {
            Kind::Rehearsal
        } else {
            self.opening.kind
        }
    }
}

/// Checks everything that needs no segment.
///
/// # Errors
/// The problems, where nothing of the take can be believed: then nothing is delivered.
pub(crate) fn check(papers: &TakePapers, trust: &Trust) -> Result<Standing, Vec<Problem>> {
    let of_take = |kind: ProblemKind| Problem::of(&papers.take, &journal::Problem::of_take(kind));
    let Some(claimed) = opening_unverified(&papers.journal) else {
        let found = Reading::of(&papers.journal, Expectations::default()).problems;
        let mut problems: Vec<_> = found.iter().map(|problem| Problem::of(&papers.take, problem)).collect();
        if papers.journal.is_empty() {
            problems.insert(0, of_take(ProblemKind::NoOpening));
        }
        return Err(problems);
    };
    let (brief, brief_text) = brief(papers, trust, &claimed.brief).map_err(|kind| vec![of_take(kind)])?;
    let secret = secret(papers, trust, &brief).map_err(|kind| vec![of_take(kind)])?;

    let digests = [brief_text.digest()];
    let binding = secret.binding_key();
    let mut reading = Reading::of(
        &papers.journal,
        Expectations {
            take: Some(&papers.take),
            invitation: Some(&brief.invitation),
            briefs: Some(&digests),
            device_key: None,
            binding: Some(&binding),
        },
    );
    let mut problems: Vec<_> = reading
        .problems
        .drain(..)
        .map(|problem| (is_fatal(&problem), problem))
        .collect();
    let fatal = problems.iter().any(|(fatal, _)| *fatal);
    let mut named: Vec<_> = problems
        .drain(..)
        .map(|(_, problem)| Problem::of(&papers.take, &problem))
        .collect();
    let Some(opening) = reading.opening.take().filter(|_| !fatal) else {
        if named.is_empty() {
            named.push(of_take(ProblemKind::Signature));
        }
        return Err(named);
    };
    if (&opening.interview, opening.end, &opening.production) != (&brief.interview, brief.end, &brief.production) {
        named.push(of_take(ProblemKind::OtherBrief));
        return Err(named);
    }

    named.extend(other_kind(&brief, &opening).map(of_take));
    let clearance = papers
        .clearance
        .as_ref()
        .and_then(|clearance| wrong_clearance(clearance, &brief, &opening));
    let reason = |reason: &str| reason.to_owned();
    named.extend(clearance.map(|why| of_take(ProblemKind::Clearance { reason: reason(why) })));
    match &papers.receipt {
        Some(receipt) => {
            let wrong = wrong_receipt(receipt, &brief, papers, &reading);
            named.extend(wrong.map(|reason| of_take(ProblemKind::Receipt { reason })));
        }
        None if papers.called_safe => named.push(of_take(ProblemKind::NoReceipt)),
        None => {}
    }
    Ok(Standing {
        brief,
        brief_text,
        opening,
        reading,
        problems: named,
    })
}

/// Whether nothing in the journal can be believed after this.
fn is_fatal(problem: &journal::Problem) -> bool {
    let at_opening = problem.line == Some(0) && matches!(problem.kind, ProblemKind::Malformed { .. });
    at_opening
        || matches!(
            problem.kind,
            ProblemKind::NoOpening
                | ProblemKind::Version(_)
                | ProblemKind::OtherTake
                | ProblemKind::OtherBrief
                | ProblemKind::OtherDevice
                | ProblemKind::Unbound
        )
}

/// The revision that the journal names, if a pinned key signed it.
fn brief(papers: &TakePapers, trust: &Trust, named: &Digest) -> Result<(Brief, Jws), ProblemKind> {
    let wrong = |reason: &str| ProblemKind::Brief {
        reason: reason.to_owned(),
    };
    let text = papers
        .briefs
        .iter()
        .find(|brief| brief.digest() == *named)
        .ok_or_else(|| wrong("the studio does not show the one that the journal names"))?;
    let mut last = wrong("no signing key of the production is known here");
    for key in &trust.signing_keys {
        match Brief::verify(text, *key) {
            Ok(brief) if brief.production == trust.production => return Ok((brief, text.clone())),
            Ok(_) => return Err(wrong("it is for another production")),
            Err(error) => last = wrong(&error.to_string()),
        }
    }
    Err(last)
}

/// The opening line as it claims to be: to find what will verify it.
fn opening_unverified(journal: &[u8]) -> Option<Opening> {
    let line = journal.split(|byte| *byte == b'\n').next()?;
    match Line::parse(line).ok()?.entry {
        Entry::Open(opening) => Some(*opening),
        _ => None,
    }
}

fn secret(papers: &TakePapers, trust: &Trust, brief: &Brief) -> Result<Secret, ProblemKind> {
    let wrong = |reason: String| ProblemKind::Secret { reason };
    let opened = open_sealed(&papers.sealed_secret, &trust.opening_keys).map_err(|error| wrong(error.to_string()))?;
    let bytes: [u8; 32] = opened
        .as_slice()
        .try_into()
        .map_err(|_| wrong("it has another length".to_owned()))?;
    let secret = Secret::from_bytes(bytes);
    if secret.commitment() == brief.secret_commitment {
        Ok(secret)
    } else {
        Err(wrong("it is not the one that the brief fixes".to_owned()))
    }
}

/// Whether a rehearsal calls itself something else.
pub(crate) fn other_kind(brief: &Brief, opening: &Opening) -> Option<ProblemKind> {
    let said = opening.kind;
    (brief.rehearsal && said != Kind::Rehearsal).then_some(ProblemKind::OtherKind { said })
}

fn wrong_clearance(clearance: &Jws, brief: &Brief, opening: &Opening) -> Option<&'static str> {
    if opening.clearance != Some(clearance.digest()) {
        return Some("it is not the one that the journal names");
    }
    let Ok(stated) = clearance.verify::<Clearance>(Typ::Clearance, brief.receipt_key) else {
        return Some("the studio's key did not sign it");
    };
    let bound = stated.invitation == brief.invitation && stated.device_key == opening.device_key.thumbprint();
    (!bound).then_some("it is for another device or invitation")
}

fn wrong_receipt(receipt: &Jws, brief: &Brief, papers: &TakePapers, reading: &Reading) -> Option<String> {
    let stated: Receipt = match receipt.verify(Typ::Receipt, brief.receipt_key) {
        Ok(stated) => stated,
        Err(error) => return Some(error.to_string()),
    };
    if stated.take != papers.take || stated.invitation != brief.invitation {
        return Some("it is for another take".to_owned());
    }
    (!covers(&stated, &reading.lines)).then(|| "it is over another journal".to_owned())
}

/// Whether a receipt is over the first lines of this journal. Signatures may have followed since.
pub(crate) fn covers(receipt: &Receipt, lines: &[Digest]) -> bool {
    let last = receipt.lines.checked_sub(1).and_then(|last| usize::try_from(last).ok());
    last.and_then(|last| lines.get(last)) == Some(&receipt.journal_head)
}
