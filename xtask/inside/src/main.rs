//! What `cargo xtask bench` measures inside a process of its own, because it calls the product's crates or because it is
//! two hundred recorders at once. Prints one JSON object: `ours` and `peer`, both in the same unit, and `ratio`.

mod clock;
mod feed;
mod guest;
mod load;
mod memory;
mod microphone;
mod opening;
mod report;
mod rounds;
mod screen;
mod seal;
mod store;
mod verdict;

use std::path::PathBuf;

use clap::Parser;

/// One measurement; `cargo xtask bench` knows the arguments.
#[derive(Debug, Parser)]
enum Measurement {
    /// A vendor's OS feed to the canonical one
    Feed {
        /// The vendor's body
        #[arg(long)]
        body: PathBuf,
    },
    /// Seconds of a WAV to sealed segments and journal lines, in memory
    Seal {
        /// The material
        #[arg(long)]
        voice: PathBuf,
    },
    /// Sealed segments to a disk
    Store {
        /// A folder on it
        #[arg(long)]
        folder: PathBuf,
        /// How many segments are handed over at once
        #[arg(long)]
        at_once: usize,
        /// Each second has its proxy
        #[arg(long)]
        proxy: bool,
        /// The peer appends and syncs a line for each segment, too
        #[arg(long)]
        line: bool,
    },
    /// A phone's evidence to a verdict
    Verdict,
    /// An intent to a phone's screen
    Screen,
    /// Makes the database that the reports are of; measures nothing
    ReportFill {
        /// A folder on the disk that it shall be on
        #[arg(long)]
        folder: PathBuf,
    },
    /// A production's compliance report
    Report {
        /// Where the database was made
        #[arg(long)]
        folder: PathBuf,
        /// `csv`, `ocsf`, `html` or `json`
        #[arg(long)]
        form: String,
        /// Once and without the peer, for whoever watches this process
        #[arg(long)]
        once: bool,
    },
    /// Sealed segments to a studio, over HTTP
    Load {
        /// Where it listens
        #[arg(long)]
        studio: std::net::SocketAddr,
        /// A file with a link for each client
        #[arg(long)]
        links: PathBuf,
        /// How many each client puts
        #[arg(long)]
        segments: u64,
        /// A folder on the studio's disk, for the peer
        #[arg(long)]
        folder: PathBuf,
        /// A file that is made when all clients are ready and begin to put
        #[arg(long)]
        begun: PathBuf,
    },
}

fn main() {
    // Two hundred threads wait for one another: one that fails must end them all.
    std::panic::set_hook(Box::new(|failure| {
        eprintln!("{failure}");
        std::process::exit(1);
    }));
    let rounds = match Measurement::parse() {
        Measurement::Feed { body } => feed::measure(&body),
        Measurement::Seal { voice } => seal::measure(&voice),
        Measurement::Store {
            folder,
            at_once,
            proxy,
            line,
        } => store::measure(&folder, at_once, proxy, line),
        Measurement::Verdict => verdict::measure(),
        Measurement::Screen => screen::measure(),
        Measurement::ReportFill { folder } => return report::fill(&folder),
        Measurement::Report {
            folder,
            form,
            once: true,
        } => report::once(&folder, &form),
        Measurement::Report { folder, form, .. } => report::measure(&folder, &form),
        Measurement::Load {
            studio,
            links,
            segments,
            folder,
            begun,
        } => load::measure(studio, &links, segments, &folder, &begun),
    };
    println!("{}", rounds.to_json());
}
