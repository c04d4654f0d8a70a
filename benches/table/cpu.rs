//! What a compiler takes of the machine, which depends less on what else that does than the time until it is done.

use std::{fs, io};

/// How many ticks of `/proc` are a second.
const TICKS: f64 = 100.0;

/// The seconds of CPU that processes have taken which this one started, their own and the system's for them.
pub(crate) fn cpu() -> io::Result<f64> {
    Ok(times()?.iter().sum())
}

/// Their own alone.
pub(crate) fn user() -> io::Result<f64> {
    Ok(times()?.first().copied().unwrap_or(f64::NAN))
}

/// [proc_pid_stat(5)](https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html), `cutime` and `cstime`
fn times() -> io::Result<Vec<f64>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may hold spaces; the state behind it is the third field.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    Ok(ticks.map(|ticks| ticks / TICKS).collect())
}
