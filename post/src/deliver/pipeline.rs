//! Work on several threads whose results are taken in order, a bounded number ahead.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Runs `work` for every index below `count` on `workers` threads and hands the results to `take` in order.
///
/// At most `ahead` results exist beyond the one that is being taken: memory stays flat however long the take.
///
/// # Errors
/// The first error of `take`. No work is begun after it.
pub(crate) fn in_order<T: Send, E>(
    count: usize,
    workers: usize,
    ahead: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<(), E>,
) -> Result<(), E> {
    let line = Line {
        state: Mutex::new(State::default()),
        changed: Condvar::new(),
        count,
        ahead: ahead.max(1),
    };
    std::thread::scope(|scope| {
        for _ in 0..workers.clamp(1, count.max(1)) {
            scope.spawn(|| {
                // However this thread ends, the others learn of it; a panic then surfaces when the scope joins.
                let _ended = Ended(&line);
                while let Some(index) = line.next() {
                    line.finish(index, work(index));
                }
            });
        }
        let _ended = Ended(&line);
        for index in 0..count {
            let Some(result) = line.wait_for(index) else { break };
            take(index, result)?;
        }
        Ok(())
    })
}

struct Line<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    count: usize,
    ahead: usize,
}

struct State<T> {
    next: usize,
    taken: usize,
    stopped: bool,
    done: BTreeMap<usize, T>,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self {
            next: 0,
            taken: 0,
            stopped: false,
            done: BTreeMap::new(),
        }
    }
}

impl<T> Line<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // No invariant spans a panic: the state is only ever changed whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.stopped || state.next == self.count {
                return None;
            }
            if state.next < state.taken + self.ahead {
                state.next += 1;
                return Some(state.next - 1);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn finish(&self, index: usize, result: T) {
        self.lock().done.insert(index, result);
        self.changed.notify_all();
    }

    fn wait_for(&self, index: usize) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(result) = state.done.remove(&index) {
                state.taken = index + 1;
                self.changed.notify_all();
                return Some(result);
            }
            if state.stopped {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Stops the line when the taker ends, or when a worker ends before all work is handed out.
struct Ended<'a, T>(&'a Line<T>);

impl<T> Drop for Ended<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.stopped |= std::thread::panicking() || state.next < self.0.count;
        drop(state);
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_no_more_than_a_few_ahead() {
        let taken = AtomicUsize::new(0);
        let mut seen = Vec::new();
        let done: Result<(), ()> = in_order(
            1000,
            4,
            8,
            |index| {
                assert!(index <= taken.load(Ordering::SeqCst) + 8, "{index} is too far ahead");
                index * 2
            },
            |index, result| {
                taken.store(index + 1, Ordering::SeqCst);
                seen.push(result);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(seen, (0..1000).map(|index| index * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_stops_the_line() {
        let begun = AtomicUsize::new(0);
        let done = in_order(
            100_000,
            2,
            4,
            |_| begun.fetch_add(1, Ordering::SeqCst),
            |index, _| if index == 10 { Err("enough") } else { Ok(()) },
        );
        assert_eq!(done, Err("enough"));
        assert!(begun.load(Ordering::SeqCst) <= 10 + 4 + 2);
    }

    #[test]
    fn nothing_to_do_is_done_at_once() {
        let done: Result<(), ()> = in_order(0, 4, 8, |_| (), |_, ()| Ok(()));
        assert_eq!(done, Ok(()));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_in_a_worker_is_not_a_hang() {
        let _: Result<(), ()> = in_order(100, 2, 4, |index| assert!(index != 20, "broken"), |_, ()| Ok(()));
    }
}
