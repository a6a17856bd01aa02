//! Numbers that look random and are the same in each run.

/// Gives the first number of a run, so that one that failed can be run again.
const VARIABLE: &str = "LAVALIER_TEST_SEED";

/// SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Seed(u64);

impl Seed {
    /// The numbers that begin with `start`, moved by the environment's `LAVALIER_TEST_SEED` if there is one.
    #[must_use]
    pub fn new(start: u64) -> Self {
        let moved = std::env::var(VARIABLE).ok().and_then(|text| text.parse::<u64>().ok());
        Self(start.wrapping_add(moved.unwrap_or(0).wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The next number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// The next number from 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Says how often the kill tests kill; `cargo xtask torture` sets it.
const KILLS_VARIABLE: &str = "LAVALIER_TEST_KILLS";

/// How often a process is killed in a kill test: a hundred times, unless torture is asked for.
#[must_use]
pub fn kills() -> u64 {
    let asked = std::env::var(KILLS_VARIABLE).ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(100)
}
