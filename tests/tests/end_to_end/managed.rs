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

fn grade(verdict: &Value) -> &Value {
    let controls = verdict["verdict"]["controls"].as_array().expect("controls");
    let passcode = controls.iter().find(|control| control["control"] == "passcode.set");
    &passcode.expect("a phone's gate asks for it")["grade"]
}

#[test]
fn nanomdm_passes_on_what_a_device_says_and_the_gate_takes_it_for_the_phone_with_the_code() {
    let Some(program) = nanomdm() else { return };
    let stage = Stage::new();
    fs::write(stage.studio.data().join("webhook-key"), KEY).expect("the data directory can be written");
    let webhook = format!("{}/api/v1/mdm/webhook", stage.studio.url());
    let manager = Manager::start(&program, &stage.path("manager"), &webhook, KEY);
    let producer = Producer::of(&stage);
    let configuration = stage.path("configuration.plist");
    let to = configuration.to_str().expect("a path of letters");
    let asked = stage
        .producer
        .run(["device", "code", PRODUCTION, UDID, "--to", to])
        .done();
    assert!(asked.last()["code"].is_null(), "it is in the file alone");
    assert!(manager.enrol());

    let security =
        "<key>SecurityInfo</key><dict><key>PasscodePresent</key><true/><key>PasscodeCompliant</key><true/></dict>";
    assert!(manager.answered(security));
    producer.hears("passcode.set", "pass");
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

    let invited = stage.invite_with(&["--platform", "ios"]);
    let evidence = fs::read_to_string(stage.path("evidence.json")).expect("the stage has evidence");
    let evidence = evidence.replace("desktop", "ios");
    let guest = Intruder::claim(stage.studio.address(), &invited.link, evidence.as_bytes());
    let evidence = evidence.as_bytes();
    assert_ne!(
        grade(&guest.judged(evidence)),
        "managed",
        "nobody knows that it is this one"
    );
    let configuration = plist::Value::from_file(&configuration).expect("a property list, as managers take one");
    let code = configuration
        .as_dictionary()
        .and_then(|it| it.get("managed_code")?.as_string());
    let code = code.expect("a code, by the name that the app reads");
    assert!(guest.show_code(code).is_ok());
    assert_eq!(grade(&guest.judged(evidence)), "managed");
    assert!(!guest.show_code(code).is_ok(), "it counts once");
    let listed = stage.producer.run(["device", "managed", PRODUCTION]).done();
    assert_eq!(listed.last()["claims"].as_array().map(Vec::len), Some(1));

    assert!(manager.told("<key>MessageType</key><string>CheckOut</string><key>Topic</key><string>t</string>"));
    until("the device left", || {
        (producer.devices()[0]["findings"] == json!([])).then_some(())
    });
    assert_ne!(grade(&guest.judged(evidence)), "managed");
}
