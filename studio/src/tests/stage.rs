//! The gate's stage: a production with its people, and a guest's iPhone that claimed.

use lavalier_protocol::api::{ClearanceAnswer, Device as Shown, Invitation, Take, TakeState};
use lavalier_protocol::brief::Platforms;
use lavalier_protocol::members::Role;
use lavalier_protocol::policy::{Platform, Readiness};
use serde_json::{Value, json};

use super::crew::{Crew, crew};
use super::device::{Device, Taking};
use super::kit::{Answer, Kit};
use super::people::{Invited, Show};

/// What a phone says that has nothing to hide, but for the answers in `but`.
pub(super) fn evidence(kit: &Kit, but: &[(&str, &str)]) -> Value {
    let observed = ["passcode.set", "biometrics.enrolled", "os.current", "os.supported"];
    let declared = [
        "passcode.six_digits",
        "find_my.on",
        "store.official_only",
        "device.not_compromised",
        "media_sync.off",
    ];
    let finding = |control: &str, grade: &str| {
        let state = but
            .iter()
            .find(|(of, _)| *of == control)
            .map_or("pass", |(_, state)| state);
        json!({"control": control, "state": state, "grade": grade, "source": "person", "detail": null})
    };
    let mut controls: Vec<Value> = observed.map(|control| finding(control, "observed")).into();
    controls.extend(declared.map(|control| finding(control, "declared")));
    controls.push(
        json!({"control": "storage.free", "state": "pass", "grade": "observed", "source": "app", "detail": null,
        "value": 64_000_000_000_u64}),
    );
    json!({"platform": "ios", "model": "iPhone16,1", "os": {"version": "26.1", "build": null, "patch_level": null},
        "app": {"id": "org.lavalier.app", "version": "0.1.0"}, "observed_at": kit.app.now().to_string(),
        "controls": controls})
}

pub(super) async fn check(kit: &Kit, device: &Device, but: &[(&str, &str)]) -> ClearanceAnswer {
    let body = evidence(kit, but).to_string();
    kit.post("/api/v1/recorder/clearance", &device.token, body).await.done()
}

pub(super) async fn invite(kit: &Kit, show: &Show, seed: u8, rehearsal: bool) -> Invited {
    let invited = show.draft(kit, seed).await.with(|brief| {
        brief.platforms = Platforms(vec![Platform::Ios]);
        brief.rehearsal = rehearsal;
    });
    assert!(show.send(kit, &invited).await.status.is_success());
    invited
}

/// A production with its people, and a guest's iPhone that claimed.
pub(super) struct Stage {
    pub(super) kit: Kit,
    pub(super) crew: Crew,
    pub(super) phone: Device,
    pub(super) invited: Invited,
}

impl Stage {
    pub(super) async fn set(rehearsal: bool) -> Self {
        let kit = Kit::start().await;
        let show = Show::new(&kit).await;
        let invited = invite(&kit, &show, 31, rehearsal).await;
        let phone = Device::claim_as(&kit, &invited, 31, Platform::Ios).await;
        let crew = crew(&kit, show).await;
        Self {
            kit,
            crew,
            phone,
            invited,
        }
    }

    pub(super) fn security(&self) -> &str {
        self.crew.token(Role::Security)
    }

    pub(super) async fn check(&self, but: &[(&str, &str)]) -> ClearanceAnswer {
        check(&self.kit, &self.phone, but).await
    }

    /// A take under the clearance that the phone got last, if any.
    pub(super) async fn take(&mut self, clearance: Option<&ClearanceAnswer>, seed: u8) -> Taking {
        let clearance = clearance.and_then(|answer| answer.clearance.as_ref());
        self.phone.clearance = clearance.map(lavalier_protocol::jws::Jws::digest);
        self.phone.take(&self.kit, seed).await
    }

    /// A take of a second that the studio has all of, and has signed for.
    pub(super) async fn whole_take(&mut self) -> Taking {
        let answer = self.check(&[]).await;
        let mut taking = self.take(Some(&answer), 1).await;
        taking.second();
        taking.close();
        assert!(taking.send(&self.kit, 2).await.status.is_success());
        taking.put_all(&self.kit).await;
        assert!(taking.receipt(&self.kit).await.receipt.is_some());
        taking
    }

    pub(super) async fn state(&self, taking: &Taking) -> TakeState {
        let takes: Vec<Take> = self
            .kit
            .get(&self.crew.show.path("takes"), self.crew.token(Role::Post))
            .await
            .done();
        takes
            .into_iter()
            .find(|it| it.take == taking.take)
            .expect("it is listed")
            .state
    }

    /// What the producer sees of the guest.
    pub(super) async fn ready(&self) -> Readiness {
        let path = self.crew.show.path("invitations");
        let invitations: Vec<Invitation> = self.kit.get(&path, self.crew.token(Role::Producer)).await.done();
        let found = invitations
            .into_iter()
            .find(|it| it.invitation == self.invited.brief.invitation);
        found.expect("it is listed").readiness
    }

    pub(super) async fn devices(&self) -> Vec<Shown> {
        self.kit
            .get(&self.crew.show.path("devices"), self.security())
            .await
            .done()
    }

    pub(super) async fn device(&self) -> Shown {
        let [device] = <[Shown; 1]>::try_from(self.devices().await).expect("there is one device");
        device
    }

    /// What security says of the device.
    pub(super) async fn say(&self, what: &str, body: Value) -> Answer {
        let device = self.device().await.device;
        let path = self.crew.show.path(&format!("devices/{device}/{what}"));
        self.kit.post_json(&path, self.security(), &body).await
    }

    /// Security's yes to the device as it stands now.
    pub(super) async fn approve(&self, reason: &str) -> Answer {
        let judged_at = self.device().await.judged.map(|judged| judged.at);
        self.say("approvals", json!({"judged_at": judged_at, "reason": reason}))
            .await
    }

    pub(super) async fn set_policy(&self, document: &str) -> Answer {
        let path = self.crew.show.path("policies");
        self.kit
            .post_json(&path, self.security(), &json!({"document": document}))
            .await
    }

    pub(super) async fn report(&self, form: &str) -> Answer {
        let path = self.crew.show.path(&format!("compliance?form={form}"));
        self.kit.get(&path, self.security()).await
    }

    pub(super) async fn open(&self, taking: &Taking) -> Answer {
        self.kit
            .get(&format!("/api/v1/takes/{}", taking.take), self.crew.token(Role::Post))
            .await
    }
}
