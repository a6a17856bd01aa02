//! Ogg pages (RFC 3533, section 6), written so that a stream can be cut after any of them.
//!
//! Packets are collected and become pages when they are asked for; no packet runs from one page into the next, so every
//! piece that is handed out begins and ends at a page.

use zeroize::{Zeroize, Zeroizing};

/// The most lacing values that a page has.
const MOST_LACES: usize = 255;
/// Where the checksum stands in a page.
const CHECKSUM: std::ops::Range<usize> = 22..26;

const FIRST: u8 = 0x02;
const LAST: u8 = 0x04;

/// One logical stream being written.
pub(super) struct OggPages {
    serial: u32,
    page: u32,
    /// Packets waiting for their page: their bytes, and for each its length and the stream's position after it.
    body: Zeroizing<Vec<u8>>,
    packets: Vec<(usize, u64)>,
}

impl OggPages {
    pub(super) fn new(serial: u32) -> Self {
        Self {
            serial,
            page: 0,
            body: Zeroizing::new(Vec::new()),
            packets: Vec::new(),
        }
    }

    /// Adds a packet; `position` is the granule position once it is decoded.
    pub(super) fn packet(&mut self, bytes: &[u8], position: u64) {
        self.body.extend_from_slice(bytes);
        self.packets.push((bytes.len(), position));
    }

    /// Makes the stream end at this position although its last packet goes on.
    pub(super) fn trim_end(&mut self, position: u64) {
        if let Some(last) = self.packets.last_mut() {
            last.1 = position;
        }
    }

    /// Writes the waiting packets as pages; `last` marks the end of the stream on the final one.
    pub(super) fn flush(&mut self, last: bool, out: &mut Vec<u8>) {
        let mut first_packet = 0;
        let mut first_byte = 0;
        while first_packet < self.packets.len() {
            let mut laces = 0;
            let mut end_packet = first_packet;
            let mut end_byte = first_byte;
            while let Some((length, _)) = self.packets.get(end_packet)
                && laces + length / 255 < MOST_LACES
            {
                laces += length / 255 + 1;
                end_byte += length;
                end_packet += 1;
            }
            debug_assert!(end_packet > first_packet, "an Opus packet fits a page");
            let ends = last && end_packet == self.packets.len();
            self.page(first_packet..end_packet, first_byte..end_byte, ends, out);
            first_packet = end_packet;
            first_byte = end_byte;
        }
        self.packets.clear();
        self.body.zeroize();
    }

    fn page(&mut self, packets: std::ops::Range<usize>, bytes: std::ops::Range<usize>, ends: bool, out: &mut Vec<u8>) {
        let start = out.len();
        let position = self.packets[packets.clone()]
            .last()
            .map_or(0, |(_, position)| *position);
        let flags = if self.page == 0 { FIRST } else { 0 } | if ends { LAST } else { 0 };
        out.extend_from_slice(b"OggS\0");
        out.push(flags);
        out.extend_from_slice(&position.to_le_bytes());
        out.extend_from_slice(&self.serial.to_le_bytes());
        out.extend_from_slice(&self.page.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        let count_at = out.len();
        out.push(0);
        for (length, _) in &self.packets[packets] {
            out.extend(std::iter::repeat_n(255, length / 255));
            out.push(u8::try_from(length % 255).unwrap_or(0));
        }
        out[count_at] = u8::try_from(out.len() - count_at - 1).unwrap_or(u8::MAX);
        out.extend_from_slice(&self.body[bytes]);
        let checksum = crc(&out[start..]).to_le_bytes();
        out[start..][CHECKSUM].copy_from_slice(&checksum);
        self.page = self.page.wrapping_add(1);
    }
}

/// Ogg's CRC-32: polynomial 0x04c11db7, nothing reflected, nothing inverted (RFC 3533, section 6, field 7).
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        (crc << 8) ^ CRC_TABLE[usize::from((crc >> 24) as u8 ^ byte)]
    })
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut remainder = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            remainder = (remainder << 1) ^ if remainder >> 31 == 1 { 0x04c1_1db7 } else { 0 };
            bit += 1;
        }
        table[index] = remainder;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(Vec<u8>, u64, bool)> {
        let mut reader = ogg::PacketReader::new(std::io::Cursor::new(bytes));
        let mut packets = Vec::new();
        while let Some(packet) = reader.read_packet().expect("a valid page") {
            packets.push((packet.data.clone(), packet.absgp_page(), packet.last_in_stream()));
        }
        packets
    }

    #[test]
    fn packets_of_every_length_come_back_from_another_reader() {
        let mut pages = OggPages::new(77);
        let mut out = Vec::new();
        let mut expected = Vec::new();
        for (index, length) in [1usize, 254, 255, 256, 510, 1_275, 0, 3].into_iter().enumerate() {
            let packet: Vec<u8> = (0..length).map(|i| (i + index) as u8).collect();
            pages.packet(&packet, index as u64);
            expected.push(packet);
            if index == 3 {
                pages.flush(false, &mut out);
            }
        }
        pages.flush(true, &mut out);
        let packets = read(&out);
        assert_eq!(packets.iter().map(|p| p.0.clone()).collect::<Vec<_>>(), expected);
        assert_eq!((packets[0].1, packets[7].1), (3, 7));
        assert!(packets[7].2, "the last page ends the stream");
    }

    #[test]
    fn more_packets_than_a_page_holds_become_several_pages() {
        let mut pages = OggPages::new(1);
        let mut out = Vec::new();
        for index in 0..600u64 {
            pages.packet(&[7; 300], index);
        }
        pages.flush(true, &mut out);
        assert!(pages.packets.is_empty());
        assert_eq!(read(&out).len(), 600);
    }
}
