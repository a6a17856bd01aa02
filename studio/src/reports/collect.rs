//! From what is kept to what a report says, a page of devices at a time.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, ProductionId};
use lavalier_protocol::policy::{
    self, ControlVerdict, Effect, Grade, Outcome, Platform, Policy, Reason, Shipped, State,
};
use lavalier_protocol::text::Label;
use lavalier_protocol::words::{Voice, posture};

use super::model::{AtTheTime, Attestation, Control, Device, Take, Waiver};
use super::{silent, taken_back};
use crate::attested::{self, Standing};
use crate::model::{self, Judgement};
use crate::storage::{Result, Storage};
use crate::takes;

/// Devices read at once: enough that the database is not asked for each, few enough to be held in memory.
const PAGE: u32 = 256;

static VOICE: LazyLock<Voice> = LazyLock::new(Voice::english);

/// What is asked, control by control, in words: the same of every device.
static REQUIREMENTS: LazyLock<BTreeMap<policy::Control, String>> = LazyLock::new(|| {
    let said = |control| (control, VOICE.say(&posture::requirement(control)).what);
    policy::Control::ALL.into_iter().map(said).collect()
});

/// Goes through the devices of a production.
pub(crate) struct Collector {
    storage: Arc<dyn Storage>,
    production: ProductionId,
    now: Timestamp,
    /// By name and revision: a device is shown by the rules that it was judged by.
    policies: HashMap<(Label, u32), Policy>,
    production_policy: Option<Policy>,
    after: Option<DeviceId>,
}

impl Collector {
    /// Begins with the first device.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn new(storage: Arc<dyn Storage>, production: ProductionId, now: Timestamp) -> Result<Self> {
        let set = storage.policies(&production).await?;
        let production_policy = set.last().map(|set| set.policy.clone());
        let shipped = Shipped::ALL.iter().map(|shipped| shipped.policy().clone());
        // What the production set comes later, and stands for what ships under that name.
        let policies = shipped
            .chain(set.into_iter().map(|set| set.policy))
            .map(|policy| (named(policy.id()), policy))
            .collect();
        Ok(Self {
            storage,
            production,
            now,
            policies,
            production_policy,
            after: None,
        })
    }

    /// The next devices; none at the end.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn next(&mut self) -> Result<Vec<Device>> {
        let devices = self
            .storage
            .devices(&self.production, self.after.as_ref(), PAGE)
            .await?;
        let Some(last) = devices.last() else {
            return Ok(Vec::new());
        };
        self.after = Some(last.id.clone());
        let claims: Vec<ClaimId> = devices.iter().map(|device| device.claim.clone()).collect();
        let mut takes: HashMap<ClaimId, Vec<model::Take>> = HashMap::new();
        for take in self.storage.takes_of(&claims).await? {
            takes.entry(take.beginning.claim.clone()).or_default().push(take);
        }
        let mut clearances: Vec<Digest> = takes
            .values()
            .flatten()
            .filter_map(|take| take.beginning.clearance)
            .collect();
        clearances.sort_unstable();
        clearances.dedup();
        let judged = self.storage.judged_under(&clearances).await?;
        let judged: HashMap<Digest, Judgement> = judged.into_iter().collect();
        let standings = attested::standings(&*self.storage, &claims, self.now).await?;
        let rests_on = devices.iter().filter_map(|device| device.judged.as_ref());
        let rests_on = rests_on.flat_map(|judged| &judged.facts.certificates);
        let revoked = attested::revoked(&*self.storage, rests_on).await?;
        let mut described = Vec::with_capacity(devices.len());
        for mut device in devices {
            if let Some(judged) = &mut device.judged
                && judged
                    .facts
                    .certificates
                    .iter()
                    .any(|number| revoked.contains_key(number))
            {
                let policy = self.policies.get(&named(&judged.verdict.policy));
                taken_back::withdraw(judged, policy, device.rehearsal);
            }
            let controls = match &device.judged {
                Some(last) => self.controls(&device, last),
                None => self.never_judged(&device).await?,
            };
            let takes = takes.remove(&device.claim).unwrap_or_default();
            let standing = standings.get(&device.claim);
            described.push(self.device(device, controls, standing, &takes, &judged));
        }
        Ok(described)
    }

    /// What its brief's policy asks of a device that was never judged, none of it known.
    async fn never_judged(&self, device: &model::Device) -> Result<Vec<Control>> {
        let invitation = self.storage.invitation(&device.invitation).await?;
        let brief = invitation.and_then(|invitation| invitation.read_brief().ok());
        let asked = brief.and_then(|brief| self.policies.get(&named(&brief.policy)));
        let policy = self.production_policy.as_ref().or(asked);
        let judged = policy.map(|policy| silent::judgement(policy, device, self.now));
        Ok(judged.map(|judged| self.controls(device, &judged)).unwrap_or_default())
    }

    fn device(
        &self,
        device: model::Device,
        controls: Vec<Control>,
        standing: Option<&Standing>,
        takes: &[model::Take],
        judged: &HashMap<Digest, Judgement>,
    ) -> Device {
        let last = device.judged.as_ref();
        Device {
            device: device.id.to_string(),
            end: device.end,
            interview: device.interview.clone(),
            platform: device.platform,
            model: last.and_then(|last| last.facts.model.clone()),
            os: last.and_then(|last| last.facts.os.clone()),
            first_seen: device.remembered.history.enrolled_at,
            judged_at: last.map(|last| last.at),
            policy: last.map(|last| name(&last.verdict.policy)),
            // Nothing that was said before counts for a device that is lost.
            outcome: match &device.lost {
                Some(_) => Some(Outcome::Refused),
                None => last.map(|last| last.verdict.outcome),
            },
            held: device.lost.is_none() && last.is_some_and(|last| last.verdict.held),
            cleared_until: last
                .and_then(|last| last.verdict.until)
                .filter(|_| device.lost.is_none()),
            lost_since: device.lost.as_ref().map(|lost| lost.at),
            rehearsal: device.rehearsal,
            attestation: standing.map(|standing| Attestation {
                key_attested_since: standing.key_attested,
                revoked: standing.revoked.clone(),
                revocation_list: standing.list,
            }),
            controls,
            takes: takes.iter().map(|take| self.take(take, standing, judged)).collect(),
        }
    }

    fn controls(&self, device: &model::Device, last: &Judgement) -> Vec<Control> {
        let rules = self
            .policies
            .get(&named(&last.verdict.policy))
            .map(|policy| &policy.terms().rules);
        let of = |it: &ControlVerdict| {
            let waiver = waiver(device, it.control, self.now);
            let lost = it.reason == Some(Reason::Lost);
            // Nobody waives that no genuine app speaks, except where nothing is material.
            let floor = it.control == policy::Control::AppGenuine && !last.facts.genuine && !device.rehearsal;
            let told = last.facts.told.get(&it.control);
            let (reason, remedy) = words(it, last.facts.platform);
            Control {
                control: it.control,
                requirement: REQUIREMENTS[&it.control].clone(),
                clause: rules.and_then(|rules| rules.get(&it.control)?.cites.clone()),
                state: it.state,
                grade: it.grade,
                required: it.required,
                // An exception that was granted since counts; a lost device has none.
                effect: match &waiver {
                    Some(_) if it.effect > Effect::Warn && !lost && !floor => Effect::Waived,
                    _ => it.effect,
                },
                source: told.map(|told| told.source.clone()),
                observed_at: told.map(|told| told.at),
                // What is said well enough, only not by who should say it, does not fail.
                failing_since: device
                    .remembered
                    .history
                    .failing_since
                    .get(&it.control)
                    .copied()
                    .filter(|_| it.state != State::Pass),
                reason,
                remedy,
                waiver,
            }
        };
        let mut controls: Vec<Control> = last.verdict.controls.iter().map(of).collect();
        if let Some(lost) = &device.lost {
            mark_lost(&mut controls, lost);
        }
        controls
    }

    fn take(&self, take: &model::Take, standing: Option<&Standing>, judged: &HashMap<Digest, Judgement>) -> Take {
        let then = take.beginning.clearance.and_then(|digest| judged.get(&digest));
        let at_the_time = |it: &ControlVerdict| AtTheTime {
            control: it.control,
            state: it.state,
            grade: it.grade,
            effect: it.effect,
        };
        Take {
            take: take.id.clone(),
            slate: take.beginning.slate.to_string(),
            started_at: take.beginning.started_at,
            state: takes::state(take, self.now),
            hold: take.beginning.hold,
            imported: take.beginning.imported,
            clearance: take.beginning.clearance,
            policy: then.map(|then| name(&then.verdict.policy)),
            controls: then
                .map(|then| then.verdict.controls.iter().map(at_the_time).collect())
                .unwrap_or_default(),
            // One key signs all that a claim records, whenever it was vouched for.
            key_attested: standing.is_some_and(|standing| standing.key_attested.is_some()),
            released_by: take.release.as_ref().map(|release| release.by.clone()),
        }
    }
}

fn named(id: &policy::PolicyId) -> (Label, u32) {
    (id.id.clone(), id.revision)
}

/// A policy's name and revision.
pub(crate) fn name(id: &policy::PolicyId) -> String {
    format!("{}/{}", id.id, id.revision)
}

/// The exception that counts now, else the one that counted last.
fn waiver(device: &model::Device, control: policy::Control, now: Timestamp) -> Option<Waiver> {
    let mut of_control: Vec<_> = device
        .remembered
        .waivers
        .iter()
        .filter(|waiver| waiver.control == control && waiver.until > now)
        .collect();
    of_control.sort_by_key(|waiver| waiver.until);
    of_control.last().map(|waiver| Waiver {
        by: waiver.by.clone(),
        until: waiver.until,
        reason: waiver.reason.clone(),
    })
}

fn words(it: &ControlVerdict, platform: Platform) -> (Option<String>, Option<String>) {
    let Some(reason) = &it.reason else {
        return (None, None);
    };
    let said = VOICE.say(&posture::message(it.control, platform, reason));
    (Some(said.what), Some(said.remedy).filter(|remedy| !remedy.is_empty()))
}

/// A device that was reported lost since it was judged is lost.
fn mark_lost(controls: &mut Vec<Control>, lost: &model::Lost) {
    let said = VOICE.say(&posture::message(
        policy::Control::DeviceNotLost,
        Platform::Ios,
        &Reason::Lost,
    ));
    let line = Control {
        control: policy::Control::DeviceNotLost,
        requirement: REQUIREMENTS[&policy::Control::DeviceNotLost].clone(),
        clause: None,
        state: State::Fail,
        grade: Grade::Declared,
        required: Grade::Declared,
        effect: Effect::Block,
        source: Some(lost.by.clone()),
        observed_at: Some(lost.at),
        failing_since: Some(lost.at),
        reason: Some(said.what),
        remedy: Some(said.remedy).filter(|remedy| !remedy.is_empty()),
        waiver: None,
    };
    match controls
        .iter_mut()
        .find(|control| control.control == policy::Control::DeviceNotLost)
    {
        Some(known) => {
            *known = Control {
                clause: known.clause.take(),
                ..line
            }
        }
        None => controls.push(line),
    }
}
