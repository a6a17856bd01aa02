//! Files for the platform's transfers while they are being written: one writer at a time, and nothing is handed over that
//! was given up meanwhile.

/// Whether files are being written, and whether they are still wanted.
#[derive(Debug, Default)]
pub(super) struct Packing {
    under_way: bool,
    /// What is being written was given up, and some of it is gone.
    void: bool,
    /// The app is not in front.
    wanted: bool,
}

/// What becomes of files that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// They go to the platform.
    HandOver,
    /// The app sends by itself.
    Remove,
    /// The app came back and was left again: what is left of them is removed, and all is written anew.
    WriteAgain,
}

impl Packing {
    /// The app was left. Whether files are to be written now: two writers would write the same ones.
    pub(super) const fn begin(&mut self) -> bool {
        self.wanted = true;
        !std::mem::replace(&mut self.under_way, true)
    }

    /// The app is in front again.
    pub(super) const fn give_up(&mut self) {
        self.wanted = false;
        self.void = self.under_way;
    }

    /// Whether files are wanted still: the app is not in front.
    pub(super) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// Some of the files are written, and more are to come.
    pub(super) const fn written_some(&self) -> Written {
        match (self.wanted, self.void) {
            (true, false) => Written::HandOver,
            _ => Written::Remove,
        }
    }

    /// The files are written.
    pub(super) const fn written(&mut self) -> Written {
        self.under_way = false;
        match (self.wanted, std::mem::replace(&mut self.void, false)) {
            (true, false) => Written::HandOver,
            (true, true) => Written::WriteAgain,
            (false, _) => Written::Remove,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_twice_writes_once() {
        let mut packing = Packing::default();
        assert!(packing.begin());
        assert!(!packing.begin(), "or the second cuts off what the platform reads");
        assert_eq!(packing.written(), Written::HandOver);
        assert!(packing.begin());
    }

    #[test]
    fn whoever_is_back_before_all_is_written_sends_from_the_app_alone() {
        let mut packing = Packing::default();
        packing.begin();
        packing.give_up();
        assert_eq!(packing.written(), Written::Remove);
    }

    #[test]
    fn what_is_written_first_is_handed_over_before_the_rest_unless_it_was_given_up() {
        let mut packing = Packing::default();
        packing.begin();
        assert_eq!(packing.written_some(), Written::HandOver, "a phone gives half a minute");
        packing.give_up();
        assert_eq!(packing.written_some(), Written::Remove);
        assert!(!packing.begin());
        assert_eq!(packing.written_some(), Written::Remove, "some of it is gone");
        assert_eq!(packing.written(), Written::WriteAgain);
    }

    #[test]
    fn whoever_looks_in_and_leaves_again_while_files_are_written_has_whole_ones_handed_over() {
        let mut packing = Packing::default();
        packing.begin();
        packing.give_up();
        assert!(!packing.begin());
        assert_eq!(packing.written(), Written::WriteAgain);
        assert!(packing.begin());
        assert_eq!(packing.written(), Written::HandOver);
    }
}
