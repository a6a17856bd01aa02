//! Two ways of doing the same, each done many times in short turns: what else the machine does then slows both alike, and
//! the middle of the turns' ratios says how they compare.

/// What the turns came to.
#[derive(Debug, Default)]
pub(crate) struct Rounds(Vec<(f64, f64)>);

impl Rounds {
    /// Takes the speeds of a turn: ours and the peer's.
    pub(crate) fn push(&mut self, ours: f64, peer: f64) {
        self.0.push((ours, peer));
    }

    /// The middle of each, and of their ratios, as the JSON object that `cargo xtask bench` reads.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let middle = |of: fn(&(f64, f64)) -> f64| {
            let mut sorted: Vec<f64> = self.0.iter().map(of).collect();
            sorted.sort_by(f64::total_cmp);
            sorted[sorted.len() / 2]
        };
        serde_json::json!({
            "ours": middle(|(ours, _)| *ours), "peer": middle(|(_, peer)| *peer), "ratio": middle(|(ours, peer)| ours / peer),
        })
    }
}
