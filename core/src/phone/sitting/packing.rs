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
    /// Something was to be packed again while files were being written.
    again: bool,
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
    /// Something that was packed is to be packed again. Whether files are to be written now; if not, they are once those that
    /// are being written are done.
    pub(super) const fn begin_again(&mut self) -> bool {
        self.again = self.wanted && self.under_way;
        self.wanted && self.begin()
    }

    /// Whether something waited to be packed again.
    pub(super) const fn is_due_again(&mut self) -> bool {
        std::mem::replace(&mut self.again, false) && self.wanted
    }

    /// The app was left. Whether files are to be written now: two writers would write the same ones.
    pub(super) const fn begin(&mut self) -> bool {
        self.wanted = true;
        !std::mem::replace(&mut self.under_way, true)
    }

    /// The app is in front again.
    pub(super) const fn give_up(&mut self) {
        self.wanted = false;
        self.again = false;
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
    fn what_is_refused_while_the_rest_is_written_is_packed_after_it() {
        let mut packing = Packing::default();
        assert!(!packing.begin_again(), "the app is in front");
        packing.begin();
        assert!(!packing.begin_again());
        assert_eq!(
            packing.written(),
            Written::HandOver,
            "what was written is as good as before"
        );
        assert!(packing.is_due_again() && !packing.is_due_again());
        assert!(packing.begin_again());
        assert!(!packing.begin_again());
        packing.give_up();
        assert!(!packing.is_due_again(), "the app sends by itself");
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
