//! Devices, what is decided about them, and the report.

use lavalier_protocol::api::{
    AUDIT_HEAD_HEADER, Device, DeviceDetail, ManagedCode, ManagedDevice, ManagedRequest, NewApproval, NewWaiver,
    PolicyUpload, ProductionPolicy, Reasoned,
};
use lavalier_protocol::audit;
use lavalier_protocol::id::{DeviceId, ProductionId, TakeId};
use lavalier_protocol::words::Message;
use reqwest::Method;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::{Client, refusal, unreachable};
use crate::failure::Failure;

/// A report over ten thousand devices and a hundred thousand takes is some hundred megabytes.
const REPORT_MAX: u64 = 4 * 1024 * 1024 * 1024;

impl Client {
    /// Every device of a production.
    pub(crate) async fn devices(&self, production: &ProductionId) -> Result<Vec<Device>, Failure> {
        let mut devices: Vec<Device> = Vec::new();
        loop {
            let after = devices
                .last()
                .map_or_else(String::new, |last| format!("?after={}", last.device));
            let page: Vec<Device> = self
                .list(&format!("/api/v1/productions/{production}/devices{after}"))
                .await?;
            // A page that does not go on would be asked for without end.
            let goes_on = |one: &Device| {
                devices
                    .last()
                    .is_none_or(|last| one.device.as_str() > last.device.as_str())
            };
            match page.first() {
                None => return Ok(devices),
                Some(first) if goes_on(first) => devices.extend(page),
                Some(_) => return Err(Message::StudioNotUnderstood.into()),
            }
        }
    }

    /// One device with its takes.
    pub(crate) async fn device(&self, production: &ProductionId, device: &DeviceId) -> Result<DeviceDetail, Failure> {
        self.get(&format!("/api/v1/productions/{production}/devices/{device}"))
            .await
    }

    /// Approves a device as it stands.
    pub(crate) async fn approve(
        &self,
        production: &ProductionId,
        device: &DeviceId,
        approval: &NewApproval,
    ) -> Result<Device, Failure> {
        self.post(
            &format!("/api/v1/productions/{production}/devices/{device}/approvals"),
            approval,
        )
        .await
    }

    /// Excepts a device from a control.
    pub(crate) async fn waive(
        &self,
        production: &ProductionId,
        device: &DeviceId,
        waiver: &NewWaiver,
    ) -> Result<Device, Failure> {
        self.post(
            &format!("/api/v1/productions/{production}/devices/{device}/waivers"),
            waiver,
        )
        .await
    }

    /// Reports a device lost.
    pub(crate) async fn report_lost(
        &self,
        production: &ProductionId,
        device: &DeviceId,
        why: &Reasoned,
    ) -> Result<DeviceDetail, Failure> {
        self.post(&format!("/api/v1/productions/{production}/devices/{device}/lost"), why)
            .await
    }

    /// Asks for a new check of a device.
    pub(crate) async fn recheck(
        &self,
        production: &ProductionId,
        device: &DeviceId,
        why: &Reasoned,
    ) -> Result<Device, Failure> {
        self.post(
            &format!("/api/v1/productions/{production}/devices/{device}/recheck"),
            why,
        )
        .await
    }

    /// Asks to hear of a managed device. A code is an address of letters, digits and marks, whoever answers.
    pub(crate) async fn managed_code(
        &self,
        production: &ProductionId,
        request: &ManagedRequest,
    ) -> Result<ManagedCode, Failure> {
        let path = format!("/api/v1/productions/{production}/managed");
        let given: ManagedCode = self.post(&path, request).await?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/[]#".contains(&byte);
        if !given.code.bytes().all(is_plain) {
            return Err(Message::StudioNotUnderstood.into());
        }
        Ok(given)
    }

    /// The managed devices of a production.
    pub(crate) async fn managed(&self, production: &ProductionId) -> Result<Vec<ManagedDevice>, Failure> {
        self.get(&format!("/api/v1/productions/{production}/managed")).await
    }

    /// Opens a held take to post.
    pub(crate) async fn release(&self, take: &TakeId, why: &Reasoned) -> Result<(), Failure> {
        self.send(Method::POST, &format!("/api/v1/takes/{take}/release"), Some(why))
            .await
    }

    /// Every policy that a production set, the one in force last.
    pub(crate) async fn policies(&self, production: &ProductionId) -> Result<Vec<ProductionPolicy>, Failure> {
        self.get(&format!("/api/v1/productions/{production}/policies")).await
    }

    /// Sets a production's policy.
    pub(crate) async fn set_policy(
        &self,
        production: &ProductionId,
        policy: &PolicyUpload,
    ) -> Result<ProductionPolicy, Failure> {
        self.post(&format!("/api/v1/productions/{production}/policies"), policy)
            .await
    }

    /// Writes the compliance report to `to` as it comes. Gives the audit log's head that it names, and its length.
    pub(crate) async fn compliance(
        &self,
        production: &ProductionId,
        form: &str,
        to: &mut (impl AsyncWrite + Unpin),
    ) -> Result<(audit::Head, u64), Failure> {
        let path = format!("{}/api/v1/productions/{production}/compliance?form={form}", self.studio);
        let mut request = self.http.get(path);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.as_str());
        }
        let mut response = request.send().await.map_err(|_| unreachable(&self.studio))?;
        if !response.status().is_success() {
            let status = response.status();
            let body = response.chunk().await.ok().flatten().unwrap_or_default();
            return Err(refusal(status, &body));
        }
        let head = response
            .headers()
            .get(AUDIT_HEAD_HEADER)
            .and_then(|head| head.to_str().ok());
        let head = head
            .and_then(|head| head.parse().ok())
            .ok_or(Message::StudioNotUnderstood)?;
        let mut length = 0;
        while let Some(chunk) = response.chunk().await.map_err(|_| unreachable(&self.studio))? {
            length += chunk.len() as u64;
            if length > REPORT_MAX {
                return Err(Message::StudioNotUnderstood.into());
            }
            to.write_all(&chunk)
                .await
                .map_err(Failure::file("write", "the report"))?;
        }
        to.flush().await.map_err(Failure::file("write", "the report"))?;
        Ok((head, length))
    }
}
