//! The page behind an invitation link.

use http::{StatusCode, header};
use jiff::SignedDuration;
use lavalier_protocol::brief::{Draft, Platforms, Start, Talk, Template};
use lavalier_protocol::policy::Platform;
use serde_json::{Value, json};

use super::device::claim;
use super::kit::{Answer, Kit};
use super::people::{Invited, Show, text};
use super::phones::{Makers, PACKAGE};
use crate::attestation::forged::android::SIGNER;
use crate::attestation::forged::apple::APP;

async fn page(kit: &Kit, invited: &Invited) -> Answer {
    kit.get(&format!("/i/{}", invited.brief.invitation), "").await
}

#[tokio::test]
async fn it_says_who_invites_and_what_to_do_and_runs_nothing() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.draft(&kit, 1).await.with(|brief| {
        brief.starts_at = Some(Start {
            at: "2026-12-01T10:00:00Z".parse().unwrap(),
            zone: "Europe/Paris".parse().unwrap(),
        });
        brief.talk = Some(Talk {
            device: text("your telephone"),
            caller: text("Ada calls you."),
        });
    });
    assert!(show.send(&kit, &invited).await.status.is_success());
    let answer = page(&kit, &invited).await;
    assert_eq!(answer.status, StatusCode::OK);
    let html = answer.text();
    for said in [
        "The Long Road",
        "Ada Lovelace",
        "Three questions",
        "A film about long roads",
        "Tuesday 1 December 2026, 11:00 (Europe/Paris)",
        "On another device: your telephone. Ada calls you.",
        "lavalier record",
        "open the message again",
        "copy the link there and paste it",
    ] {
        assert!(html.contains(said), "{said}");
    }
    assert!(!html.contains("Zoë"), "nothing of the person invited");
    assert!(
        !html.to_lowercase().contains("<script") && !html.contains("http"),
        "nothing to run or to fetch"
    );
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        assert_eq!(answer.headers[&name], value);
    }
}

#[tokio::test]
async fn the_shipped_templates_say_once_that_the_call_is_on_another_device() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    for (at, template) in (1..).zip(Template::ALL) {
        let Some(talk) = Draft::parse(template.text()).unwrap().talk else {
            continue;
        };
        let invited = show.draft(&kit, at).await.with(|brief| brief.talk = Some(talk.clone()));
        assert!(show.send(&kit, &invited).await.status.is_success());
        let html = page(&kit, &invited).await.text();
        let said = format!("On another device: {}. {}.", talk.device, talk.caller);
        assert!(html.contains(&said), "{said}");
        assert_eq!(html.to_lowercase().matches("another device").count(), 1, "{said}");
    }
}

#[tokio::test]
async fn whom_to_ask_reads_well_as_a_sentence_and_as_a_name_with_a_number() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let asked = "ask for it: Ada, +44 20 7946 0000. Then";
    let html = page(&kit, &show.invite(&kit, 1).await).await.text();
    assert!(html.contains(asked), "{html}");
    for (at, template) in (2..).zip(Template::ALL) {
        let contact = Draft::parse(template.text()).unwrap().contact;
        let invited = show.draft(&kit, at).await.with(|brief| brief.contact = contact.clone());
        assert!(show.send(&kit, &invited).await.status.is_success());
        let html = page(&kit, &invited).await.text();
        assert!(html.contains(&format!("ask for it: {contact}. Then")), "{html}");
        assert!(!html.contains(&format!("ask {contact}")), "{html}");
        assert!(claim(&kit, &invited, 30 + at).await.status.is_success());
        let html = page(&kit, &invited).await.text();
        assert!(html.contains(&format!("say so now: {contact}.")), "{html}");
    }
}

#[tokio::test]
async fn the_page_quotes_what_the_recorder_that_may_claim_says_at_the_end() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (phone, laptop) = ("“All received”", "“is safe”");
    let both = [Platform::Ios, Platform::Desktop];
    for (at, (platforms, said, never)) in (1..).zip([
        (&both[..1], phone, Some(laptop)),
        (&both[1..], laptop, Some(phone)),
        (&both[..], laptop, None),
    ]) {
        let invited = show.draft(&kit, at).await.with(|brief| {
            brief.platforms = Platforms(platforms.to_vec());
        });
        assert!(show.send(&kit, &invited).await.status.is_success());
        let html = page(&kit, &invited).await.text();
        assert!(
            html.contains(said) && never.is_none_or(|never| !html.contains(never)),
            "{html}"
        );
    }
}

#[tokio::test]
async fn a_phone_with_the_studio_s_own_app_opens_a_link_in_it() {
    let kit = Makers::new().studio().await;
    let android = kit.get("/.well-known/assetlinks.json", "").await;
    assert_eq!(android.headers[header::CONTENT_TYPE], "application/json");
    let android: Value = android.done();
    let app = &android[0]["target"];
    assert_eq!(android[0]["relation"][0], "delegate_permission/common.handle_all_urls");
    assert_eq!(
        (&app["namespace"], &app["package_name"]),
        (&json!("android_app"), &json!(PACKAGE))
    );
    let signer = app["sha256_cert_fingerprints"][0].as_str().unwrap();
    let pairs: Vec<u8> = signer
        .split(':')
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect();
    assert_eq!(pairs, SIGNER);
    let apple = kit.get("/.well-known/apple-app-site-association", "").await;
    assert_eq!(apple.headers[header::CONTENT_TYPE], "application/json");
    let apple: Value = apple.done();
    let expected = json!({"applinks": {"details": [{"appIDs": [APP], "components": [{"/": "/i/*"}]}]}});
    assert_eq!(apple, expected);
}

#[tokio::test]
async fn a_studio_without_an_app_of_its_own_gives_its_links_to_none() {
    let kit = Kit::start().await;
    assert_eq!(
        kit.get("/.well-known/assetlinks.json", "").await.done::<Value>(),
        json!([])
    );
    let apple: Value = kit.get("/.well-known/apple-app-site-association", "").await.done();
    assert_eq!(apple, json!({"applinks": {"details": []}}));
}

#[tokio::test]
async fn the_policy_s_digest_is_that_of_the_style_in_the_page() {
    use base64::Engine as _;
    let kit = Kit::start().await;
    let answer = kit.get("/i/nonsense", "").await;
    let html = answer.text();
    let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let digest = lavalier_protocol::digest::Digest::of(style.as_bytes());
    let digest = base64::prelude::BASE64_STANDARD.encode(digest.as_bytes());
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains(&format!("'sha256-{digest}'")), "{policy}");
}

#[tokio::test]
async fn a_producer_s_words_are_words_and_never_markup() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.draft(&kit, 1).await.with(|brief| {
        brief.title = text("<script>alert(1)</script>");
        brief.contact = text("\"><img src=x onerror=alert(1)>");
    });
    assert!(show.send(&kit, &invited).await.status.is_success());
    let html = page(&kit, &invited).await.text();
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(html.contains("alert(1)"), "it is shown as what it is");
}

#[tokio::test]
async fn an_invitation_that_is_over_says_how_and_what_to_do() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (used, revoked, old) = (
        show.invite(&kit, 1).await,
        show.invite(&kit, 2).await,
        show.invite(&kit, 3).await,
    );
    assert!(claim(&kit, &used, 31).await.status.is_success());
    assert!(page(&kit, &used).await.text().contains("This invitation is in use"));
    let path = show.path(&format!("invitations/{}", revoked.brief.invitation));
    kit.delete(&path, &show.token).await;
    let mut again = show.draft(&kit, 4).await;
    again.request.replaces = Some(old.brief.invitation.clone());
    show.send(&kit, &again).await;
    for (invited, status) in [(&revoked, StatusCode::GONE), (&old, StatusCode::GONE)] {
        let answer = page(&kit, invited).await;
        assert_eq!(answer.status, status);
        assert!(answer.text().contains("+44 20 7946 0000"), "whom to ask");
        assert!(answer.text().contains("What was recorded before still arrives"));
    }
    kit.pass(SignedDuration::from_hours(15 * 24));
    let expired = page(&kit, &again).await;
    assert_eq!(expired.status, StatusCode::GONE);
    let unknown = kit.get("/i/in-00000000000000000000000000", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let titles: std::collections::BTreeSet<String> =
        [&page(&kit, &revoked).await, &page(&kit, &old).await, &expired, &unknown]
            .iter()
            .map(|answer| {
                answer
                    .text()
                    .split("<h1>")
                    .nth(1)
                    .unwrap()
                    .split("</h1>")
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect();
    assert_eq!(titles.len(), 4, "each says which: {titles:?}");
}

#[tokio::test]
async fn an_invitation_for_phones_does_not_promise_an_app() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show
        .draft(&kit, 1)
        .await
        .with(|brief| brief.platforms = Platforms(vec![Platform::Ios, Platform::Ipados, Platform::Android]));
    assert!(show.send(&kit, &invited).await.status.is_success());
    let html = page(&kit, &invited).await.text();
    assert!(
        html.contains("for an iPhone, an iPad or an Android phone, and the phone app is not out yet"),
        "{html}"
    );
    assert!(!html.contains("lavalier record"));
}

#[tokio::test]
async fn an_address_that_is_not_even_text_is_an_unknown_invitation() {
    let kit = Kit::start().await;
    let answer = kit.get("/i/%ff", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let unknown = kit.get("/i/in-00000000000000000000000000", "").await;
    assert_eq!(answer.text(), unknown.text());
}
