//! The door of the process; everything is in the library.

fn main() -> std::process::ExitCode {
    suqiu::cli::run(std::env::args_os())
}
