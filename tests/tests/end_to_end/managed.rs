//! A real device manager tells a real studio what a device says of itself.

use std::fs;

use lavalier_tests::between::Answer;
use lavalier_tests::client::Client;
use lavalier_tests::intruder::Intruder;
use lavalier_tests::manager::{Manager, UDID, nanomdm, until};
use lavalier_tests::stage::{PASSWORD, PRODUCTION, Stage};
use serde_json::{Value, json};

const KEY: &str = "only the manager knows this";

fn json_of(answer: &Answer) -> Value {
    assert!(
        answer.is_ok(),
        "{}: {}",
        answer.status,
        String::from_utf8_lossy(&answer.body)
    );
    serde_json::from_slice(&answer.body).expect("the studio answers in JSON")
}

/// The producer, by HTTP.
struct Producer {
    client: Client,
    token: String,
}

impl Producer {
    fn of(stage: &Stage) -> Self {
        let client = Client::to(stage.studio.address());
        let request = json!({"email": "ada@example.com", "password": PASSWORD});
        let signed_in = json_of(&client.post_json("/api/v1/sessions", "", &request));
        let token = signed_in["token"].as_str().expect("a token").to_owned();
        Self { client, token }
    }

    fn devices(&self) -> Value {
        let path = format!("/api/v1/productions/{PRODUCTION}/managed");
        json_of(&self.client.ask("GET", &path, &self.token, Vec::new()))
    }

    fn state(&self, control: &str) -> Value {
        let devices = self.devices();
        let findings = devices[0]["findings"].as_array().expect("findings");
        let found = findings.iter().find(|finding| finding["control"] == control);
        found.map_or(Value::Null, |finding| finding["state"].clone())
    }

    /// Waits until the studio has heard.
    fn hears(&self, control: &str, state: &str) {
        until(control, || (self.state(control) == state).then_some(()));
    }
}

fn control<'a>(verdict: &'a Value, name: &str) -> &'a Value {
    let controls = verdict["verdict"]["controls"].as_array().expect("controls");
    let control = controls.iter().find(|control| control["control"] == name);
    control.expect("a phone's gate asks for it")
}

fn grade(verdict: &Value) -> &Value {
    &control(verdict, "passcode.set")["grade"]
}

/// What the app reads from the file that goes to the manager.
fn code(stage: &Stage, name: &str) -> String {
    let file = stage.path(name);
    let to = file.to_str().expect("a path of letters");
    let asked = stage
        .producer
        .run(["device", "code", PRODUCTION, UDID, "--to", to])
        .done();
    assert!(asked.last()["code"].is_null(), "it is in the file alone");
    let configuration = plist::Value::from_file(&file).expect("a property list, as managers take one");
    let code = configuration
        .as_dictionary()
        .and_then(|it| it.get("managed_code")?.as_string());
    code.expect("a code, by the name that the app reads").to_owned()
}

#[test]
fn nanomdm_passes_on_what_a_device_says_and_the_gate_takes_it_for_the_phone_with_the_code() {
    let Some(program) = nanomdm() else { return };
    let stage = Stage::new();
    fs::write(stage.studio.data().join("webhook-key"), KEY).expect("the data directory can be written");
    let webhook = format!("{}/api/v1/mdm/webhook", stage.studio.url());
    let manager = Manager::start(&program, &stage.path("manager"), &webhook, KEY);
    let producer = Producer::of(&stage);
    let invited = stage.invite_with(&["--platform", "ios"]);
    let evidence = fs::read_to_string(stage.path("evidence.json")).expect("the stage has evidence");
    let evidence = evidence
        .replace("desktop", "ios")
        .replace("\"model\": \"test\"", "\"model\": \"iPhone12,1\"");
    let guest = Intruder::claim(stage.studio.address(), &invited.link, evidence.as_bytes());
    let evidence = evidence.as_bytes();
    assert!(guest.show_code(&code(&stage, "before.plist")).is_ok());
    assert_eq!(producer.devices()[0]["claims"].as_array().map(Vec::len), Some(1));
    let unused = code(&stage, "unused.plist");
    assert!(manager.enrol());
    until("whoever enrols may be another", || {
        (producer.devices()[0]["claims"] == json!([])).then_some(())
    });
    assert!(
        !guest.show_code(&unused).is_ok(),
        "it went to whoever was managed before"
    );

    let code = code(&stage, "configuration.plist");
    let security =
        "<key>SecurityInfo</key><dict><key>PasscodePresent</key><true/><key>PasscodeCompliant</key><true/></dict>";
    assert!(manager.answered(security));
    assert_ne!(
        grade(&guest.judged(evidence)),
        "managed",
        "nobody knows that it is this one"
    );
    let unshown = producer.devices();
    assert_eq!(
        (&unshown[0]["findings"], &unshown[0]["heard_at"]),
        (&json!([]), &Value::Null),
        "whoever knows an identifier learns nothing by it"
    );
    assert!(guest.show_code(&code).is_ok());
    producer.hears("passcode.set", "pass");
    assert_eq!(grade(&guest.judged(evidence)), "managed");
    assert!(!guest.show_code(&code).is_ok(), "it counts once");
    let listed = stage.producer.run(["device", "managed", PRODUCTION]).done();
    assert_eq!(listed.last()["claims"].as_array().map(Vec::len), Some(1));

    assert_eq!(
        producer.state("passcode.six_digits"),
        Value::Null,
        "no policy, no proof"
    );
    let policy = "<key>GlobalRestrictions</key><dict>\
        <key>restrictedBool</key><dict><key>forcePIN</key><dict><key>value</key><true/></dict></dict>\
        <key>restrictedValue</key><dict><key>minLength</key><dict><key>value</key><integer>6</integer></dict></dict></dict>";
    assert!(manager.answered(policy));
    producer.hears("passcode.six_digits", "pass");
    let information = "<key>QueryResponses</key><dict><key>ProductName</key><string>iPhone12,1</string>\
        <key>OSVersion</key><string>26.1</string><key>IsDeviceLocatorServiceEnabled</key><false/></dict>";
    assert!(manager.answered(information));
    producer.hears("find_my.on", "fail");
    assert_eq!(
        grade(&guest.judged(evidence)),
        "managed",
        "it is the model that the phone says"
    );
    let marked = "<key>QueryResponses</key><dict><key>IsMDMLostModeEnabled</key><true/></dict>";
    assert!(manager.answered(marked));
    producer.hears("device.not_lost", "fail");
    assert_eq!(producer.state("find_my.on"), "fail", "what was not asked for stays");
    let lost = guest.judged(evidence);
    assert_eq!(control(&lost, "device.not_lost")["reason"]["code"], "lost");

    assert!(manager.told("<key>MessageType</key><string>CheckOut</string><key>Topic</key><string>t</string>"));
    until("the device left", || {
        (producer.devices()[0]["findings"] == json!([])).then_some(())
    });
    assert_ne!(grade(&guest.judged(evidence)), "managed");
}
