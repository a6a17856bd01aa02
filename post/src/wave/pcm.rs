//! The shape of the samples in a delivered file.

/// Bits of one sample of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bits {
    /// 16-bit signed little-endian.
    Sixteen,
    /// 24-bit signed little-endian, packed in three bytes.
    TwentyFour,
}

impl Bits {
    /// The depth for a number of bits; `None` for any other than 16 and 24.
    #[must_use]
    pub fn from_count(bits: u16) -> Option<Self> {
        match bits {
            16 => Some(Self::Sixteen),
            24 => Some(Self::TwentyFour),
            _ => None,
        }
    }

    /// How many bits.
    #[must_use]
    pub fn count(self) -> u16 {
        match self {
            Self::Sixteen => 16,
            Self::TwentyFour => 24,
        }
    }

    /// How many bytes a sample takes in the file.
    #[must_use]
    pub fn bytes(self) -> u16 {
        self.count() / 8
    }

    /// Appends interleaved `samples` as little-endian bytes.
    ///
    /// Bits above the depth are cut off; a decoder that is told the depth never sets them.
    pub fn append(self, samples: &[i32], bytes: &mut Vec<u8>) {
        let width = usize::from(self.bytes());
        let start = bytes.len();
        bytes.resize(start + samples.len() * width, 0);
        let target = &mut bytes[start..];
        match self {
            Self::Sixteen => {
                for (to, sample) in target.chunks_exact_mut(2).zip(samples) {
                    to.copy_from_slice(&sample.to_le_bytes()[..2]);
                }
            }
            Self::TwentyFour => {
                for (to, sample) in target.chunks_exact_mut(3).zip(samples) {
                    to.copy_from_slice(&sample.to_le_bytes()[..3]);
                }
            }
        }
    }
}

/// Rate, depth and channels of a file. A *frame* is one sample of every channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PcmFormat {
    /// Frames a second.
    pub rate: u32,
    /// Depth of a sample.
    pub bits: Bits,
    /// Channels, interleaved.
    pub channels: u16,
}

impl PcmFormat {
    /// Bytes of one frame.
    #[must_use]
    pub fn frame_bytes(self) -> u16 {
        self.bits.bytes() * self.channels
    }

    /// The 16 bytes of a `fmt ` chunk's body, format tag 1 (PCM).
    #[must_use]
    pub(crate) fn encode(self) -> [u8; 16] {
        let block = self.frame_bytes();
        let per_second = self.rate.saturating_mul(u32::from(block));
        let mut body = [0; 16];
        body[0..2].copy_from_slice(&1_u16.to_le_bytes());
        body[2..4].copy_from_slice(&self.channels.to_le_bytes());
        body[4..8].copy_from_slice(&self.rate.to_le_bytes());
        body[8..12].copy_from_slice(&per_second.to_le_bytes());
        body[12..14].copy_from_slice(&block.to_le_bytes());
        body[14..16].copy_from_slice(&self.bits.count().to_le_bytes());
        body
    }
}
