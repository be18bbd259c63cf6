//! The log: stderr, for people on a terminal, JSON lines under a service manager.
//!
//! Keeping personal data out is built in: libraries are heard from `warn` up whatever the level,
//! because their debug output repeats what passes through them; and the formatted message of a
//! panic, which may quote a value, is not logged. Our own events carry numbers and codes.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::kernel::time::{Clock, SystemClock};

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    Text,
    Json,
}

/// Starts the log and sends panics into it. A second call changes nothing.
pub fn init(level: LevelFilter, format: Format) {
    let terminal = std::io::stderr().is_terminal();
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_timer(ChinaTime);
    let started = if format == Format::Json || (format == Format::Auto && !terminal) {
        let layer = layer
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false);
        tracing_subscriber::registry()
            .with(targets(level))
            .with(layer)
            .try_init()
    } else {
        let layer = layer.with_ansi(terminal);
        tracing_subscriber::registry()
            .with(targets(level))
            .with(layer)
            .try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(log_panic));
    }
}

fn targets(level: LevelFilter) -> Targets {
    Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target(env!("CARGO_PKG_NAME"), level)
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    // A `&'static str` was written in the source; a `String` was put together at run time.
    let message = panic.payload().downcast_ref::<&'static str>().copied();
    let place = panic.location().map(ToString::to_string);
    let trace = Backtrace::capture();
    let trace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
    tracing::error!(
        place = place.as_deref().unwrap_or("unknown"),
        thread = std::thread::current().name().unwrap_or("unnamed"),
        trace,
        "panicked: {}",
        message.unwrap_or("(a message made at run time, left out)")
    );
}

struct ChinaTime;

impl FormatTime for ChinaTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        writer.write_str(&SystemClock::start().now().rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn libraries_stay_quiet_at_every_level() {
        for level in [LevelFilter::INFO, LevelFilter::DEBUG, LevelFilter::TRACE] {
            let targets = targets(level);
            assert!(targets.would_enable("suqiu::http", &level.into_level().expect("not off")));
            assert!(targets.would_enable("rustls", &Level::WARN));
            assert!(!targets.would_enable("rustls", &Level::INFO));
            assert!(!targets.would_enable("h2::codec", &Level::DEBUG));
        }
        assert!(!targets(LevelFilter::ERROR).would_enable("rustls", &Level::WARN));
    }
}
