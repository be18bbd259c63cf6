//! The body of each action: what a person fills in for it.

mod closing;
mod dispatching;
mod handling;
mod intake;

use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::Taking;
use crate::domain::case::command::Command;
use crate::http::problem::Problem;

pub use closing::*;
pub use dispatching::*;
pub use handling::*;
pub use intake::*;

/// A request body that asks for one action.
pub trait ActionBody: DeserializeOwned + ToSchema + 'static {
    fn into_command(self, taking: Taking) -> Result<Command, Problem>;
}

/// Bodies whose command needs nothing but their own fields.
macro_rules! plain_bodies {
    ($($(#[$doc:meta])* $body:ident { $($field:ident: $type:ty),* $(,)? } => $command:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $body { $(pub $field: $type,)* }

        impl $crate::http::wire::act::ActionBody for $body {
            fn into_command(
                self,
                _: $crate::http::wire::Taking,
            ) -> Result<
                $crate::domain::case::command::Command,
                $crate::http::problem::Problem,
            > {
                let Self { $($field),* } = self;
                let command: fn($($type),*) -> $crate::domain::case::command::Command = $command;
                Ok(command($($field),*))
            }
        }
    )+};
}
use plain_bodies;
