//! One measured number, and how it is told.

use serde::{Deserialize, Serialize};

/// One measured number beside what it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Which benchmark.
    pub(crate) name: String,
    /// Which of its cases, where there are several.
    pub(crate) case: Option<String>,
    /// Ours, in `unit`.
    pub(crate) value: f64,
    /// Of `value` and `peer`.
    pub(crate) unit: String,
    /// The other's, measured in the same run.
    pub(crate) peer: Option<f64>,
    /// What the two come to: which over which, the benchmark says.
    pub(crate) ratio: Option<f64>,
    /// What `ratio` shall reach, or `value` where there is no peer. None where it is only reported.
    pub(crate) reach: Option<f64>,
    /// Whether it does.
    pub(crate) met: Option<bool>,
}

/// On which side of `reach` a number is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The number may be this large.
    AtMost,
    /// The number must be this large.
    AtLeast,
}

impl Row {
    /// A number that is only reported.
    pub(crate) fn report(name: &str, value: f64, unit: &str) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        Self {
            name,
            case: None,
            value,
            unit,
            peer: None,
            ratio: None,
            reach: None,
            met: None,
        }
    }

    /// Names the case.
    pub(crate) fn case(mut self, case: impl Into<String>) -> Self {
        self.case = Some(case.into());
        self
    }

    /// Holds the number against another's: `ratio` is what the two come to.
    pub(crate) fn against(mut self, peer: f64, ratio: f64) -> Self {
        (self.peer, self.ratio) = (Some(peer), Some(ratio));
        self
    }

    /// Judges the ratio, or the number itself where there is none.
    pub(crate) fn judge(mut self, side: Reach, reach: f64) -> Self {
        let judged = self.ratio.unwrap_or(self.value);
        self.reach = Some(reach);
        self.met = Some(match side {
            Reach::AtMost => judged <= reach,
            Reach::AtLeast => judged >= reach,
        });
        self
    }

    /// As a JSON object on a line.
    pub(crate) fn print_json(&self) {
        println!(
            "{}",
            serde_json::to_string(self).expect("numbers and text have a JSON form")
        );
    }

    /// As a line of the table.
    pub(crate) fn print(&self) {
        let number = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), short);
        let met = self.met.map_or("-", |met| if met { "yes" } else { "NO" });
        let name = match &self.case {
            Some(case) => format!("{} ({case})", self.name),
            None => self.name.clone(),
        };
        let (value, peer) = (number(Some(self.value)), number(self.peer));
        let (ratio, reach, unit) = (number(self.ratio), number(self.reach), &self.unit);
        println!("{name:<34}  {value:>9} {unit:<14}  {peer:>9}  {ratio:>7}  {reach:>6}  {met}");
    }
}

/// The table's first line.
pub(crate) fn print_heading() {
    println!(
        "{:<34}  {:>9} {:<14}  {:>9}  {:>7}  {:>6}  met",
        "what", "ours", "unit", "peer", "ratio", "reach"
    );
}

/// Three digits that count.
fn short(number: f64) -> String {
    match number.abs() {
        100.0.. => format!("{number:.0}"),
        10.0.. => format!("{number:.1}"),
        1.0.. => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_members_that_scripts_read() {
        let row = Row::report("studio_put", 120.0, "PUT/s")
            .case("200 clients")
            .against(200.0, 0.6);
        assert_eq!(
            serde_json::to_string(&row.judge(Reach::AtLeast, 0.5)).expect("it has a JSON form"),
            r#"{"name":"studio_put","case":"200 clients","value":120.0,"unit":"PUT/s","peer":200.0,"ratio":0.6,"reach":0.5,"met":true}"#
        );
    }

    #[test]
    fn a_number_without_a_peer_is_judged_by_itself() {
        assert_eq!(
            Row::report("record_memory", 41.0, "MB").judge(Reach::AtMost, 40.0).met,
            Some(false)
        );
        assert_eq!(
            Row::report("pull", 41.0, "x")
                .against(80.0, 0.51)
                .judge(Reach::AtLeast, 0.8)
                .met,
            Some(false)
        );
    }
}
