//! Everything, as one JSON document: the head's members, then `devices`.

use super::Writer;
use super::model::{Device, Head};

pub(super) struct Json {
    head: Head,
    first: bool,
}

impl Json {
    pub(super) const fn new(head: Head) -> Self {
        Self { head, first: true }
    }
}

impl Writer for Json {
    fn begin(&mut self) -> Vec<u8> {
        let mut out = serde_json::to_vec(&self.head).expect("a head has a JSON form");
        let brace = out.pop();
        debug_assert_eq!(brace, Some(b'}'));
        out.extend_from_slice(b",\"devices\":[");
        out
    }

    fn device(&mut self, device: &Device) -> Vec<u8> {
        let mut out = if std::mem::take(&mut self.first) {
            b"\n".to_vec()
        } else {
            b",\n".to_vec()
        };
        serde_json::to_writer(&mut out, device).expect("a device has a JSON form");
        out
    }

    fn end(&mut self) -> Vec<u8> {
        b"\n]}\n".to_vec()
    }
}
