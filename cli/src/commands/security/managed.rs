//! `device code` and `device managed`: phones that a device manager speaks for.

use lavalier_protocol::api::{ManagedCode, ManagedDevice, ManagedRequest};
use lavalier_protocol::policy::State;
use serde_json::json;

use crate::cli::{DeviceCodeArgs, DeviceManagedArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::home::NewFile;
use crate::local_time::local;
use crate::output::Answer;
use crate::session::Session;

/// `device code`: what the manager is to send to the device.
pub(crate) async fn code(args: DeviceCodeArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let file = args.to.as_deref().map(NewFile::create).transpose()?;
    let request = ManagedRequest {
        enrolment: args.enrolment,
    };
    let ManagedCode {
        device,
        code,
        expires_at,
    } = session.client.managed_code(&args.production, &request).await?;
    let until = local(expires_at);
    if let (Some(file), Some(path)) = (file, &args.to) {
        file.fill(configuration(&code).as_bytes())?;
        let shown = json!({"device": device, "file": path, "expires_at": expires_at});
        context.output.result(&shown, || {
            format!(
                "{} is the app's managed configuration for this device alone. It counts once, until {until}.",
                path.display()
            )
        })?;
    } else {
        let shown = json!({"device": device, "code": code, "expires_at": expires_at});
        context.output.result(&shown, || {
            format!("managed_code: {code}\nFor this device alone. It counts once, until {until}.")
        })?;
    }
    Ok(Answer::Yes)
}

/// `device managed`: a line a device, and one for each thing that is known of it.
pub(crate) async fn list(args: DeviceManagedArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let devices = session.client.managed(&args.production).await?;
    if devices.is_empty() {
        context.output.notice("No code was asked for yet.");
    }
    for device in &devices {
        let shown = serde_json::to_value(device).expect("a managed device has a JSON form");
        context.output.result(&shown, || text(device))?;
    }
    Ok(Answer::Yes)
}

fn text(device: &ManagedDevice) -> String {
    // What a device tells is told only once a phone has shown its code.
    let phone = match device.claims.len() {
        0 => return format!("{}  its code was not shown yet", device.device),
        1 => "1 claim".to_owned(),
        many => format!("{many} claims"),
    };
    let heard = device.heard_at.map_or_else(
        || "its manager has told nothing".to_owned(),
        |at| format!("last heard of {}", local(at)),
    );
    let mut lines = vec![format!("{}  {phone}, {heard}", device.device)];
    lines.extend(device.findings.iter().map(|finding| {
        let state = match finding.state {
            State::Pass => "pass",
            State::Fail => "FAIL",
            State::Unknown => "unknown",
        };
        format!(
            "  {:24} {state:8} {}",
            finding.control.name(),
            local(finding.observed_at)
        )
    }));
    lines.join("\n")
}

/// The app's managed configuration, for the manager's `Settings` command (`ApplicationConfiguration`). A code has no
/// letter that needs an escape.
fn configuration(code: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\t<key>managed_code</key>\n\t<string>{code}</string>\n</dict>\n</plist>\n"
    )
}
