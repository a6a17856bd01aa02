//! The report that security hands on.

use http::StatusCode;
use lavalier_protocol::api::{DeviceDetail, ErrorKind};
use lavalier_protocol::policy::{Effect, Platform};
use serde_json::{Value, json};

use super::device::Device;
use super::stage::{Stage, invite};

#[tokio::test]
async fn the_report_shows_every_device_in_every_form_and_nobody_by_name() {
    let stage = Stage::set(false).await;
    let silent = invite(&stage.kit, &stage.crew.show, 32, false).await;
    Device::claim_as(&stage.kit, &silent, 32, Platform::Ios).await;
    stage.check(&[("find_my.on", "fail")]).await;
    let devices = stage.devices().await;
    assert_eq!(devices.len(), 2);
    for (form, media) in [
        ("csv", "text/csv; charset=utf-8"),
        ("ocsf", "application/x-ndjson"),
        ("html", "text/html; charset=utf-8"),
        ("json", "application/json"),
    ] {
        let report = stage.report(form).await;
        assert_eq!(report.status, StatusCode::OK, "{form}: {}", report.text());
        assert_eq!(report.headers[http::header::CONTENT_TYPE], media);
        let text = report.text();
        for device in &devices {
            assert!(
                text.contains(device.device.as_str()),
                "{form}: {} is missing",
                device.device
            );
        }
        assert!(
            !text.contains("Zoë") && !text.contains("Ångström"),
            "{form}: a guest's name"
        );
        assert!(text.contains("find_my.on"), "{form}");
    }
    assert_eq!(stage.report("pdf").await.kind(), ErrorKind::BadRequest);
    let report: Value = stage.report("json").await.done();
    let never = report["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["judged_at"].is_null());
    let controls = never.expect("it is in the report")["controls"].as_array().unwrap();
    let of = |control: &str| {
        controls
            .iter()
            .find(|it| it["control"] == control)
            .expect("it is asked")
            .clone()
    };
    assert_eq!(of("find_my.on")["state"], "unknown", "what nobody asked is not known");
    let effects: Vec<Effect> = controls
        .iter()
        .map(|it| serde_json::from_value(it["effect"].clone()).unwrap())
        .collect();
    assert!(effects.contains(&Effect::ApproveAfter), "{effects:?}");
}

#[tokio::test]
async fn a_device_that_is_lost_is_not_reported_cleared_whatever_was_said_before() {
    let stage = Stage::set(true).await;
    stage.check(&[]).await;
    let before: Value = stage.report("json").await.done();
    assert_eq!(before["devices"][0]["outcome"], "cleared");
    assert!(before["devices"][0]["cleared_until"].is_string());
    let _lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    let after: Value = stage.report("json").await.done();
    assert_eq!(after["devices"][0]["outcome"], "refused");
    assert_eq!(after["devices"][0]["cleared_until"], Value::Null);
}
