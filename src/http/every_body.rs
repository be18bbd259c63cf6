//! Every kind of body there is, read from any bytes: for the fuzz targets.

use super::actions::OFFERED;
use super::admin::{units, users};
use super::cases::{file, reply_check, reveal};
use super::problem::Problem;
use super::wire::{self, Taking};
use super::{public, session, setup};
use crate::domain::case::personal::RawIntake;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;

/// Reads `bytes` as each of them. Gives the appeals they can be, as typed.
pub fn read_all(bytes: &[u8]) -> Vec<RawIntake> {
    macro_rules! read {
        ($($kind:ty),+ $(,)?) => {
            $(let _read_or_refused: Result<$kind, Problem> = wire::read(bytes);)+
        };
    }
    read!(
        session::SignInBody,
        setup::SetUpBody,
        reply_check::ReplyCheckBody,
        reveal::RevealBody,
        users::NewUserBody,
        users::UserChangeBody,
        users::GrantsBody,
        units::NewUnitBody,
        units::UnitChangeBody,
        public::acts::UrgeBody,
        public::acts::ExplanationBody,
    );
    let taking = Taking {
        by: UserId(UserId::FIRST),
        now: Timestamp(1_795_000_000_000),
    };
    for row in OFFERED {
        if let Ok(command) = row.read(bytes, taking) {
            assert_eq!(command.action(), row.action);
        }
    }
    let at_desk = wire::read(bytes).and_then(|body: file::FileBody| body.into_appeal());
    let by_citizen =
        wire::read(bytes).and_then(|body: public::file::PublicAppealBody| body.into_appeal());
    [at_desk, by_citizen]
        .into_iter()
        .flatten()
        .map(|appeal| appeal.personal)
        .collect()
}
