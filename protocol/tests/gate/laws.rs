//! What holds for every policy and every evidence.

use lavalier_protocol::policy::{
    Act, Control, Effect, Grade, Outcome, Platform, Policy, Reason, Shipped, Signed, State, Verdict,
};
use proptest::prelude::*;

use super::device::{Device, said};

fn platform() -> impl Strategy<Value = Platform> {
    prop::sample::select(vec![
        Platform::Ios,
        Platform::Ipados,
        Platform::Android,
        Platform::Desktop,
    ])
}

fn control() -> impl Strategy<Value = Control> {
    prop::sample::select(Control::ALL.to_vec())
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(vec![State::Pass, State::Fail, State::Unknown])
}

fn grade() -> impl Strategy<Value = Grade> {
    prop::sample::select(Grade::ALL.to_vec())
}

/// Either shipped policy, with some rules made milder or stricter: whatever of that is a policy.
fn policy() -> impl Strategy<Value = Policy> {
    let changes = prop::collection::vec(
        (control(), any::<bool>(), prop::sample::select(Act::ALL.to_vec())),
        0..6,
    );
    (any::<bool>(), changes).prop_filter_map("a policy that contradicts itself", |(strict, changes)| {
        let shipped = if strict { Shipped::Strict } else { Shipped::Default };
        let mut file: toml::Table = shipped.text().parse().unwrap();
        for (control, fail, act) in changes {
            let (family, name) = control.name().split_once('.').unwrap();
            let rule = file[family][name].as_table_mut().unwrap();
            let key = if fail { "on_fail" } else { "on_unknown" };
            rule.insert(key.to_owned(), act.name().into());
        }
        Policy::parse(&toml::to_string(&file).unwrap()).ok()
    })
}

/// A device that says anything at all, with findings of the studio's own.
fn device() -> impl Strategy<Value = Device> {
    let claims = prop::collection::vec((control(), state(), grade()), 0..24);
    let signed = prop::sample::select(vec![Signed::Managed, Signed::Attested]);
    let findings = prop::collection::vec((control(), state(), signed), 0..6);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (platform(), claims, findings, flags).prop_map(|(platform, claims, findings, (genuine, fed, managed, bare))| {
        let mut device = Device::in_order(platform);
        device.genuine = genuine && platform != Platform::Desktop;
        if bare {
            device.evidence.controls.clear();
        }
        for (control, state, grade) in claims {
            device.evidence.controls.push(said(control, state, grade));
        }
        for (control, state, signed) in findings {
            device.found(control, state, signed);
        }
        if !fed {
            device.feed = None;
        }
        if managed {
            device.managed_os();
        }
        device
    })
}

/// The same, with some controls waived: a waiver stays while what it waives gets worse.
fn waived_device() -> impl Strategy<Value = Device> {
    (device(), prop::collection::vec(control(), 0..4)).prop_map(|(mut device, waived)| {
        for control in waived {
            device.waive(control, jiff::Timestamp::MAX);
        }
        device
    })
}

/// The members of the shipped policies' one choice, each in any state.
fn choice() -> impl Strategy<Value = [(Control, State); 2]> {
    let of = |control: Control| state().prop_map(move |state| (control, state));
    [of(Control::PasscodeSixDigits), of(Control::BiometricsEnrolled)]
}

/// Greater is worse.
fn badness(verdict: &Verdict) -> (Outcome, bool) {
    (verdict.outcome, verdict.held)
}

proptest! {
    /// Promise 6: a control is never reported at a higher grade than its evidence.
    #[test]
    fn promise_6_no_control_is_reported_above_its_evidence(device in device(), policy in policy()) {
        for control in device.judged_by(&policy).controls {
            let platform = device.evidence.platform;
            prop_assert!(control.grade <= platform.ceiling(control.control), "{control:?}");
            // On Apple's systems throttling is the passcode's, and so is its evidence.
            let follows = control.control == Control::AccessThrottled && platform.is_apple_mobile();
            let source = |it: Control| it == control.control || (follows && it == Control::PasscodeSet);
            let of_os = matches!(control.control, Control::OsCurrent | Control::OsSupported);
            let from_studio = device.findings.iter().filter(|it| source(it.control)).map(|it| it.signed.grade())
                .chain(device.signed_os.iter().filter(|_| of_os).map(|it| it.signed.grade()))
                .chain((control.control == Control::AppGenuine && device.genuine).then_some(Grade::Attested))
                .max();
            let of_client = if device.genuine { Grade::Observed } else { Grade::Declared };
            prop_assert!(control.grade <= from_studio.unwrap_or(of_client).max(of_client), "{control:?}");
            if control.state == State::Unknown {
                prop_assert_eq!(control.grade, Grade::Unknown);
            }
        }
    }

    /// Nothing that a client writes is worth more than a person's word, if nobody vouches for the client.
    #[test]
    fn promise_6_a_file_alone_declares(mut device in device(), policy in policy()) {
        device.genuine = false;
        device.findings.clear();
        device.signed_os = None;
        for control in device.judged_by(&policy).controls {
            prop_assert!(control.grade <= Grade::Declared, "{control:?}");
        }
    }

    #[test]
    fn a_claim_more_never_raises_a_grade_that_the_studio_did_not_give(
        device in device(), policy in policy(), control in control(), state in state(),
    ) {
        let mut modest = device.clone();
        modest.says(control, state, Grade::Observed);
        let mut boastful = device;
        boastful.says(control, state, Grade::Attested);
        let grade = |verdict: Verdict| verdict.control(control).map_or(Grade::Unknown, |it| it.grade);
        prop_assert!(grade(boastful.judged_by(&policy)) <= grade(modest.judged_by(&policy)));
    }

    #[test]
    fn a_failing_control_more_never_makes_a_verdict_better(
        device in waived_device(), policy in policy(), control in control(), grade in grade(), signed: bool,
    ) {
        let before = device.judged_by(&policy);
        let mut failing = device;
        if signed {
            failing.found(control, State::Fail, Signed::Managed);
        } else {
            failing.evidence.controls.push(said(control, State::Fail, grade));
        }
        let after = failing.judged_by(&policy);
        prop_assert!(
            after.outcome >= before.outcome && (after.outcome > before.outcome || after.held >= before.held),
            "{:?} became {:?}", badness(&before), badness(&after)
        );
    }

    #[test]
    fn unknown_is_never_a_pass(device in device(), policy in policy()) {
        for control in device.judged_by(&policy).controls {
            if control.state != State::Pass {
                prop_assert_ne!(control.effect, Effect::Ok, "{:?}", control);
                let told = control.reason.is_some() || control.required == Grade::Unknown;
                prop_assert!(told, "{:?} does not say why", control);
            }
        }
    }

    #[test]
    fn a_choice_gets_no_better_by_a_member_that_gets_worse(
        choice in choice(), worse in prop::sample::select(vec![State::Unknown, State::Fail]), first: bool,
        waived in prop::collection::vec(any::<bool>(), 2), policy in policy(),
    ) {
        let mut device = Device::in_order(Platform::Ios);
        for ((control, state), waived) in choice.into_iter().zip(waived) {
            device.says(control, state, Grade::Observed);
            if waived {
                device.waive(control, jiff::Timestamp::MAX);
            }
        }
        let before = device.judged_by(&policy);
        let (control, state) = choice[usize::from(first)];
        if state == State::Pass || worse == State::Fail {
            device.says(control, worse, Grade::Observed);
        }
        let after = device.judged_by(&policy);
        prop_assert!(badness(&after) >= badness(&before), "{:?} became {:?}", badness(&before), badness(&after));
    }

    #[test]
    fn silence_is_never_better_than_a_pass(device in waived_device(), policy in policy(), control in control()) {
        let mut silent = device.clone();
        silent.silent(control);
        let mut passing = silent.clone();
        passing.evidence.controls.push(said(control, State::Pass, Grade::Observed));
        prop_assert!(badness(&silent.judged_by(&policy)) >= badness(&passing.judged_by(&policy)));
    }

    #[test]
    fn a_phone_that_nobody_vouches_for_is_at_best_held(mut device in device(), policy in policy()) {
        device.genuine = false;
        for control in Control::ALL {
            device.waive(control, jiff::Timestamp::MAX);
        }
        let verdict = device.judged_by(&policy);
        if device.evidence.platform != Platform::Desktop && verdict.outcome == Outcome::Cleared {
            prop_assert!(verdict.held);
        }
    }
}

#[test]
fn a_claim_of_more_than_a_file_can_say_is_read_as_declared_and_it_is_said() {
    let mut device = Device::in_order(Platform::Ios);
    device.says(Control::FindMyOn, State::Pass, Grade::Attested);
    let verdict = device.judged_by(Shipped::Default.policy());
    let find_my = verdict.control(Control::FindMyOn).unwrap();
    assert_eq!((find_my.grade, find_my.effect), (Grade::Declared, Effect::Ok));
    let claimed = Grade::Attested;
    assert_eq!(find_my.reason, Some(Reason::Overclaimed { claimed }));
}

#[test]
fn a_clearance_outlasts_neither_a_waiver_nor_the_time_given_for_an_update() {
    let mut device = Device::in_order(Platform::Ios);
    device.says(Control::FindMyOn, State::Fail, Grade::Declared);
    let soon = super::device::now() + jiff::SignedDuration::from_hours(2);
    device.waive(Control::FindMyOn, soon);
    assert_eq!(device.judged_by(Shipped::Default.policy()).until, Some(soon));
}

#[test]
fn a_verdict_of_another_version_is_read_all_the_same() {
    let row = r#"{"control":"find_my.on","state":"fail","grade":"declared","required":"declared","effect":"block",
        "reason":{"code":"of_tomorrow","more":1}}"#;
    let read: lavalier_protocol::policy::ControlVerdict = serde_json::from_str(row).unwrap();
    assert_eq!(read.reason, Some(Reason::Newer));
}
