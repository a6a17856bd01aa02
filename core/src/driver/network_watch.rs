//! Notices that this machine's network is another one, or there again: by its default routes, where the system shows them.
//!
//! A phone's shell is told by its platform and says so with [`super::Control::network_changed`]; a laptop's program looks
//! itself, so that what was recorded on the train goes out when the train is home and not half a minute later. Where
//! nothing is shown (`/proc/net` is Linux's), the uplink's own probes find out.

use std::fs::File;
use std::io::Read as _;
use std::time::Duration;

use super::control::Control;

/// How often it is looked: a dead connection is found out by itself in twice that.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Most machines' tables are read in one go into this. Without it, the standard library tries ever larger reads.
const TABLE_TYPICAL: usize = 4 * 1024;
/// A table of default routes is a few lines; a router's with thousands of others is not read to its end.
const TABLE_MAX: u64 = 64 * 1024;

/// Watches until what this gives is dropped.
pub(super) fn start(control: &Control) -> tokio::task::JoinSet<()> {
    let mut watch = tokio::task::JoinSet::new();
    watch.spawn(self::watch(control.clone()));
    watch
}

/// Looks for as long as it is let.
async fn watch(control: Control) {
    let mut known = routes();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = routes();
        // Without any route there is nothing to try.
        if now != known && !now.is_empty() {
            control.network_changed();
        }
        known = now;
    }
}

fn routes() -> Vec<String> {
    let mut routes = default_routes_v4(&read("/proc/net/route"));
    routes.extend(default_routes_v6(&read("/proc/net/ipv6_route")));
    routes
}

/// The table's start; empty where there is none.
fn read(path: &str) -> String {
    let mut table = String::with_capacity(TABLE_TYPICAL);
    match File::open(path).and_then(|file| file.take(TABLE_MAX).read_to_string(&mut table)) {
        Ok(_) => table,
        Err(_) => String::new(),
    }
}

/// Device and gateway of each default route of `/proc/net/route`: device, destination, gateway, flags, …, mask.
fn default_routes_v4(table: &str) -> Vec<String> {
    let columns = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    columns
        .filter(|line| line.get(1) == Some(&"00000000") && line.get(7) == Some(&"00000000"))
        .map(|line| format!("{} {}", line[0], line[2]))
        .collect()
}

/// Device and gateway of each default route of `/proc/net/ipv6_route`: destination, its prefix, source, its prefix,
/// gateway, …, device. The kernel's own entry for what cannot be reached is on `lo`.
fn default_routes_v6(table: &str) -> Vec<String> {
    let columns = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    columns
        .filter(|line| line.len() >= 10 && line[0].bytes().all(|digit| digit == b'0') && line[1] == "00")
        .filter(|line| line[9] != "lo")
        .map(|line| format!("{} {}", line[9], line[4]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const V4: &str = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n\
        wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
        wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n";

    #[test]
    fn another_gateway_is_another_network_and_another_neighbour_is_not() {
        assert_eq!(default_routes_v4(V4), ["wlan0 0101A8C0"]);
        let neighbour = format!("{V4}docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n");
        assert_eq!(default_routes_v4(&neighbour), default_routes_v4(V4));
        let elsewhere = V4.replace("0101A8C0", "0100000A");
        assert_ne!(default_routes_v4(&elsewhere), default_routes_v4(V4));
    }

    #[test]
    fn the_kernel_s_own_entries_are_no_network() {
        let zeros = "0".repeat(32);
        let gateway = format!("fe80{}", "1".repeat(28));
        let route = |device| format!("{zeros} 00 {zeros} 00 {gateway} 00000400 00000001 00000000 00000003 {device}\n");
        let table = format!("{}{}", route("eth0"), route("lo"));
        assert_eq!(default_routes_v6(&table), [format!("eth0 {gateway}")]);
        assert!(default_routes_v6("").is_empty() && default_routes_v4("x").is_empty());
        assert!(default_routes_v6("00 00").is_empty());
    }
}
