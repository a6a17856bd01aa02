//! A report as it is written: piece by piece, while what is in it is read.

use std::sync::Arc;

use super::collect::Collector;
use super::{Form, Head, Writer};
use crate::storage::{Result, Storage};

/// A report that is being written. It holds a page of devices at a time, however many there are.
pub struct Report {
    writer: Box<dyn Writer>,
    collector: Collector,
    next: Piece,
}

/// What is written next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    First,
    Devices,
    Nothing,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Report({:?})", self.next)
    }
}

impl Report {
    /// Begins the report of the production that `head` names, as it stands at the time that `head` says.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn begin(storage: Arc<dyn Storage>, form: Form, head: Head) -> Result<Self> {
        let collector = Collector::new(storage, head.production.clone(), head.generated_at).await?;
        Ok(Self {
            writer: form.writer(head),
            collector,
            next: Piece::First,
        })
    }

    /// What comes next of it, some hundred devices at a time; none at the end.
    ///
    /// # Errors
    /// When the storage fails: the report is not whole then, and stays so.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self.next {
            Piece::Nothing => Ok(None),
            Piece::First => {
                self.next = Piece::Devices;
                Ok(Some(self.writer.begin()))
            }
            Piece::Devices => {
                let devices = self.collector.next().await?;
                if devices.is_empty() {
                    self.next = Piece::Nothing;
                    return Ok(Some(self.writer.end()));
                }
                let mut piece = Vec::new();
                for device in &devices {
                    piece.extend_from_slice(&self.writer.device(device));
                }
                Ok(Some(piece))
            }
        }
    }
}
