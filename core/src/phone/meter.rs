//! The meter: a stream of its own beside the screens.

/// Level and elapsed time, at most twenty times a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meter {
    /// Milliseconds of this take, silence of gaps included; 0 before it begins.
    pub elapsed_ms: u64,
    /// The loudest sample, in dB below full scale.
    pub peak_db: f64,
    /// The mean power, in dB below full scale.
    pub rms_db: f64,
    /// Whether anything is heard.
    pub heard: bool,
}
