//! A device in every respect in order, and everything that may be different about it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::policy::{
    AppVersion, Approval, Control, Evidence, Finding, Grade, Ground, History, Known, OsVersion, Platform, Policy,
    Signed, SignedOs, State, StudioFinding, Verdict, Waiver, evaluate,
};
use lavalier_protocol::text::{Label, Line};

pub(crate) fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(crate) fn ago(span: SignedDuration) -> Timestamp {
    now().checked_sub(span).unwrap()
}

pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

pub(crate) fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// What a verdict is made from, owned.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) evidence: Evidence,
    pub(crate) genuine: bool,
    pub(crate) findings: Vec<StudioFinding>,
    pub(crate) managed_model: Option<Label>,
    pub(crate) signed_os: Option<SignedOs>,
    pub(crate) feed: Option<OsFeed>,
    pub(crate) history: Option<History>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) rehearsal: bool,
}

impl Device {
    /// In order: every control passes as well as an app can show it.
    pub(crate) fn in_order(platform: Platform) -> Self {
        let (model, version) = match platform {
            Platform::Ios => ("iPhone12,1", "26.6.1"),
            Platform::Ipados => ("iPad13,4", "26.6.1"),
            Platform::Android => ("Pixel 9", "16"),
            Platform::Desktop => ("laptop", "12"),
        };
        let controls = Control::ALL.map(|control| said(control, State::Pass, platform.app_ceiling(control)));
        Self {
            evidence: Evidence {
                platform,
                model: Some(label(model)),
                os: OsVersion {
                    version: label(version),
                    build: None,
                    patch_level: (platform == Platform::Android).then(|| label("2026-11-05")),
                },
                app: Some(AppVersion {
                    id: label("org.example.recorder"),
                    version: label("1.0.0"),
                }),
                observed_at: ago(SignedDuration::from_hours(1)),
                controls: controls.into(),
            },
            genuine: platform != Platform::Desktop,
            findings: Vec::new(),
            managed_model: None,
            signed_os: None,
            feed: Some(feed(now())),
            history: None,
            waivers: Vec::new(),
            approvals: Vec::new(),
            rehearsal: false,
        }
    }

    pub(crate) fn judged_by(&self, policy: &Policy) -> Verdict {
        let known = Known {
            evidence: &self.evidence,
            genuine: self.genuine,
            findings: &self.findings,
            managed_model: self.managed_model.as_ref(),
            signed_os: self.signed_os.as_ref(),
            feed: self.feed.as_ref(),
            history: self.history.as_ref(),
            waivers: &self.waivers,
            approvals: &self.approvals,
            rehearsal: self.rehearsal,
        };
        evaluate(policy, &known, now())
    }

    /// Says nothing of a control.
    pub(crate) fn silent(&mut self, control: Control) {
        self.evidence
            .controls
            .retain(|it| it.control.as_str() != control.name());
    }

    /// Says only this of a control.
    pub(crate) fn says(&mut self, control: Control, state: State, grade: Grade) {
        self.silent(control);
        self.evidence.controls.push(said(control, state, grade));
    }

    pub(crate) fn found(&mut self, control: Control, state: State, signed: Signed) {
        self.findings.push(StudioFinding {
            control,
            state,
            signed,
            observed_at: ago(SignedDuration::from_hours(1)),
        });
    }

    pub(crate) fn managed_os(&mut self) {
        self.signed_os = Some(SignedOs {
            model: self.evidence.model.clone(),
            os: self.evidence.os.clone(),
            signed: Signed::Managed,
            observed_at: ago(SignedDuration::from_hours(1)),
        });
    }

    pub(crate) fn waive(&mut self, control: Control, until: Timestamp) {
        self.waivers.push(Waiver {
            device: label("a device"),
            control,
            until,
            by: label("Sam of security"),
            reason: Line::new("seen and accepted").unwrap(),
        });
    }

    pub(crate) fn approve(&mut self, grounds: Vec<Ground>) {
        self.approvals.push(Approval {
            grounds,
            until: now() + DAY,
            by: label("Sam of security"),
            reason: Line::new("seen and accepted").unwrap(),
        });
    }

    pub(crate) fn remembered(&mut self) -> &mut History {
        self.history.get_or_insert_with(|| History {
            enrolled_at: ago(DAY * 100),
            failing_since: BTreeMap::new(),
            lost_at: None,
            recheck_at: None,
        })
    }
}

pub(crate) fn said(control: Control, state: State, grade: Grade) -> Finding {
    Finding {
        control: label(control.name()),
        state,
        grade,
        source: label(if grade == Grade::Declared { "person" } else { "app" }),
        detail: None,
        value: None,
    }
}

/// The feed of the table's heading, confirmed at `checked_at`.
pub(crate) fn feed(checked_at: Timestamp) -> OsFeed {
    let since = |days: i64| ago(DAY * i32::try_from(days).unwrap());
    let canonical = serde_json::json!({
        "checked_at": checked_at,
        "offers": [
            {"version": "26.6.1", "builds": ["23G80"], "expires": "2027-02-01", "models": ["iPad13,4", "iPhone12,1"]},
            {"version": "18.7.8", "builds": ["22H100"], "expires": "2027-02-01", "models": ["iPad13,4", "iPhone12,1"]},
            {"version": "18.7.10", "builds": ["22H120"], "expires": "2027-02-01", "models": ["iPhone11,2"]},
        ],
        "releases": [
            {"version": "26.4", "since": since(200), "exploited": false},
            {"version": "26.5", "since": since(80), "exploited": true},
            {"version": "26.6", "since": since(40), "exploited": false},
            {"version": "26.6.1", "since": since(5), "exploited": false},
        ],
    });
    OsFeed::parse(canonical.to_string().as_bytes()).unwrap()
}
