//! How far long work is, drawn on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

/// For work in stages, each with its own length.
pub(super) fn stages() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    bar.set_style(style.expect("the template is written above"));
    bar
}

pub(super) fn show(bar: &ProgressBar, stage: &str, done: u64, total: u64) {
    bar.set_message(stage.to_owned());
    bar.set_length(total);
    bar.set_position(done);
}
