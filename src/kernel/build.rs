//! What this binary was built from. Nothing of when or where: two builds of one commit are equal.

/// The release.
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// `0.1.0 (3c8e9f012a)`: the release, and the commit it was built from.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("BUILD_COMMIT"), ")");

/// The same with what it was built for and by, a fact a line.
pub const FACTS: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("BUILD_COMMIT"),
    ")\n目标平台：",
    env!("BUILD_TARGET"),
    "\n编译器：",
    env!("BUILD_RUSTC"),
    "\n编译方式：",
    env!("BUILD_PROFILE"),
);
