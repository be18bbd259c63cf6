//! The door of the process; everything is in the library.

/// `docs/decisions/static-build.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    suqiu::cli::run(std::env::args_os())
}
