//! The compliance report: every device of a production, control by control, and every take with what was known when it
//! began.
//!
//! A report is written device by device, so that ten thousand of them take no more memory than one. What is in it is
//! decided before it gets here ([`Device`]); a form only writes it down, and none of them says less than another about
//! what is not known: `unknown` stays `unknown`.

mod collect;
mod csv;
mod json;
mod model;
mod ocsf;
mod page;
mod silent;
mod taken_back;
mod words;
mod written;

pub(crate) use collect::name as policy_name;
pub use model::{AtTheTime, Attestation, Control, Device, Head, Take, Waiver};
pub use written::Report;

/// In which form a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A row for each device and control, for a spreadsheet (RFC 4180).
    Csv,
    /// A Compliance Finding for each device and control, one JSON object a line (OCSF, class 2003).
    Ocsf,
    /// A page to read and to print.
    Html,
    /// Everything, as one JSON document.
    Json,
}

impl Form {
    /// The form's name on the command line and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ocsf => "ocsf",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The media type of what is written.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ocsf => "application/x-ndjson",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// A writer of this form for the report with this head.
    #[must_use]
    pub fn writer(self, head: Head) -> Box<dyn Writer> {
        match self {
            Self::Csv => Box::new(csv::Csv::new(head)),
            Self::Ocsf => Box::new(ocsf::Ocsf::new(head)),
            Self::Html => Box::new(page::Page::new(head)),
            Self::Json => Box::new(json::Json::new(head)),
        }
    }
}

impl std::str::FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        [Self::Csv, Self::Ocsf, Self::Html, Self::Json]
            .into_iter()
            .find(|form| form.name() == text)
            .ok_or(UnknownForm)
    }
}

/// A name that is no form's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a report is written as csv, ocsf, html or json")]
pub struct UnknownForm;

/// Writes a report piece by piece: the beginning, each device, the end.
pub trait Writer: Send {
    /// What stands before the first device.
    fn begin(&mut self) -> Vec<u8>;
    /// One device.
    fn device(&mut self, device: &Device) -> Vec<u8>;
    /// What stands after the last device.
    fn end(&mut self) -> Vec<u8>;
}

#[cfg(test)]
mod tests;
