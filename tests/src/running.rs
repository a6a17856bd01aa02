//! A process of `lavalier` and the events that it prints, one JSON object a line.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use serde_json::Value;

/// How long a process may print nothing before it counts as hung. Nothing waits this long unless something is broken.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// When it is set, what each process prints is shown as it comes: for whoever looks for why a test fails.
const SHOW_VARIABLE: &str = "LAVALIER_TEST_SHOW";

/// A process that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    // Behind a lock only so that a stage can be shared between a test's threads.
    lines: Mutex<Receiver<String>>,
    seen: Vec<Value>,
    complaint: Option<JoinHandle<String>>,
    what: String,
}

/// A process that has ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Everything that it printed, in order.
    pub events: Vec<Value>,
    /// Its standard error.
    pub stderr: String,
    /// The command, for messages.
    pub what: String,
}

impl Running {
    /// Starts `command`, whose standard output has to be one JSON object a line.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(mut command: Command) -> Self {
        let what = describe(&command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{what}: {error}"));
        let stdout = BufReader::new(child.stdout.take().expect("standard output is piped above"));
        let mut stderr = child.stderr.take().expect("standard error is piped above");
        let (sender, lines) = mpsc::channel();
        let show = std::env::var_os(SHOW_VARIABLE).is_some();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if show && !line.contains("\"level\"") {
                    eprintln!("{line}");
                }
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let complaint = thread::spawn(move || {
            let mut text = Vec::new();
            // What came before the pipe broke is what there is to show.
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self {
            child,
            lines: Mutex::new(lines),
            seen: Vec::new(),
            complaint: Some(complaint),
            what,
        }
    }

    /// The next event; none when there will be no more.
    ///
    /// # Panics
    /// When none comes within [`PATIENCE`], or a line is no JSON object.
    pub fn next_event(&mut self) -> Option<Value> {
        let line = match self
            .lines
            .get_mut()
            .expect("only its owner reads")
            .recv_timeout(PATIENCE)
        {
            Ok(line) => line,
            Err(mpsc::RecvTimeoutError::Disconnected) => return None,
            Err(mpsc::RecvTimeoutError::Timeout) => self.fail("it printed nothing for too long"),
        };
        let Ok(value @ Value::Object(_)) = serde_json::from_str::<Value>(&line) else {
            self.fail(&format!("with --json it printed a line that is no JSON object: {line}"))
        };
        self.seen.push(value.clone());
        Some(value)
    }

    /// Reads on to the next event of a name.
    ///
    /// # Panics
    /// When the process ends before it.
    pub fn until(&mut self, name: &str) -> Value {
        self.until_any(&[name])
    }

    /// Reads on to the next event that has one of some names.
    ///
    /// # Panics
    /// When the process ends before it.
    pub fn until_any(&mut self, names: &[&str]) -> Value {
        loop {
            match self.next_event() {
                Some(event) if names.iter().any(|name| event["event"] == *name) => return event,
                Some(_) => {}
                None => self.fail(&format!("it ended without an event of {names:?}")),
            }
        }
    }

    /// Reads on to a notice of one of some kinds, which says what happened and what to do.
    ///
    /// # Panics
    /// When the process ends before it.
    pub fn until_notice(&mut self, kinds: &[&str]) -> Value {
        loop {
            let notice = self.until("notice");
            if kinds.iter().any(|kind| notice["kind"] == *kind) {
                let said = |member: &str| notice[member].as_str().is_some_and(|text| !text.is_empty());
                assert!(said("message") && said("remedy"), "{notice}");
                return notice;
            }
        }
    }

    /// Reads on until `count` events of a name have come from now on, or the process has ended; says how many came.
    pub fn until_count(&mut self, name: &str, count: u64) -> u64 {
        let mut came = 0;
        while came < count {
            match self.next_event() {
                Some(event) if event["event"] == name => came += 1,
                Some(_) => {}
                None => break,
            }
        }
        came
    }

    /// What was printed so far and has been read.
    #[must_use]
    pub fn seen(&self) -> &[Value] {
        &self.seen
    }

    /// The process's number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would, and gives back what it had printed.
    ///
    /// # Panics
    /// When it cannot be killed.
    #[must_use]
    pub fn kill(mut self) -> Ran {
        // One that has already ended is what is wanted.
        let _ = self.child.kill();
        self.end()
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&self) {
        self.signal(Signal::SIGINT);
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        self.signal(Signal::SIGTERM);
    }

    /// Stops it in its tracks, or lets it go on.
    pub fn freeze(&self, frozen: bool) {
        self.signal(if frozen { Signal::SIGSTOP } else { Signal::SIGCONT });
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).expect("Linux process numbers are positive i32");
        // One that has already ended hears nothing more.
        let _ = nix::sys::signal::kill(Pid::from_raw(pid), signal);
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it hangs.
    #[must_use]
    pub fn finish(self) -> Ran {
        self.end()
    }

    fn end(mut self) -> Ran {
        while self.next_event().is_some() {}
        let status = self.child.wait().expect("a child of ours can be waited for");
        let complaint = self.complaint.take().expect("taken only here and on failure");
        Ran {
            code: status
                .code()
                .or_else(|| status.signal().map(|_| -1))
                .filter(|code| *code >= 0),
            events: std::mem::take(&mut self.seen),
            stderr: complaint.join().expect("the reader of standard error does not panic"),
            what: self.what.clone(),
        }
    }

    fn fail(&mut self, why: &str) -> ! {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let complaint = self.complaint.take().and_then(|reader| reader.join().ok());
        let shown = show(&self.seen);
        panic!("{}: {why}\n{shown}\n{}", self.what, complaint.unwrap_or_default())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has already ended is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ran {
    /// The first event of a name.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn event(&self, name: &str) -> &Value {
        let found = self.events.iter().find(|event| event["event"] == name);
        found.unwrap_or_else(|| self.fail(&format!("no event {name:?}")))
    }

    /// Every event of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Value> {
        self.events.iter().filter(move |event| event["event"] == name)
    }

    /// The last thing that it printed.
    ///
    /// # Panics
    /// When it printed nothing.
    #[must_use]
    pub fn last(&self) -> &Value {
        self.events.last().unwrap_or_else(|| self.fail("it printed nothing"))
    }

    /// It said yes.
    ///
    /// # Panics
    /// When it did not exit with 0.
    #[must_use]
    pub fn done(self) -> Self {
        self.exited(0)
    }

    /// It said no.
    ///
    /// # Panics
    /// When it did not exit with 1.
    #[must_use]
    pub fn refused(self) -> Self {
        self.exited(1)
    }

    /// It failed with an error, which it names with what happened and the one thing to do. Gives back the error.
    ///
    /// # Panics
    /// When it did not exit with 2, or said no or half of what is needed.
    #[must_use]
    pub fn failed(self) -> Value {
        self.exited(2).named()
    }

    /// It names what is wrong, whether that is an error or a no. Gives back the error.
    ///
    /// # Panics
    /// When it did as it was asked, or said half of what is needed.
    #[must_use]
    pub fn named(self) -> Value {
        if !matches!(self.code, Some(1 | 2)) {
            self.fail(&format!("exit code {:?}", self.code));
        }
        let error = self.last()["error"].clone();
        for member in ["kind", "message", "remedy"] {
            let text = error[member].as_str().unwrap_or_default();
            assert!(!text.trim().is_empty(), "no {member} in the error\n{self}");
        }
        error
    }

    fn exited(self, code: i32) -> Self {
        if self.code != Some(code) {
            self.fail(&format!("exit code {:?} instead of {code}", self.code));
        }
        self
    }

    fn fail(&self, why: &str) -> ! {
        panic!("{why}\n{self}")
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} -> {:?}\n{}\n{}",
            self.what,
            self.code,
            show(&self.events),
            self.stderr
        )
    }
}

/// The levels are left out, which come all the time.
fn show(events: &[Value]) -> String {
    let told = events.iter().filter(|event| event["event"] != "level");
    let told: Vec<String> = told.map(Value::to_string).collect();
    told[told.len().saturating_sub(60)..].join("\n")
}

fn describe(command: &Command) -> String {
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    // A link's secret has no place in a log, a test's included.
    let words = words.map(|word| {
        word.split_once('#')
            .map_or(word.clone(), |(link, _)| format!("{link}#…"))
    });
    format!("lavalier {}", words.collect::<Vec<_>>().join(" "))
}
