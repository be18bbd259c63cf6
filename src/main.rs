//! The door of the process; everything is in the library.

/// What we ship is linked against musl, whose own allocator is slow under threads.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    suqiu::cli::run(std::env::args_os())
}
