//! What a citizen may do to the own case, each at its own address.

use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::track::{CodeParams, open};
use super::within;
use crate::domain::actor::Actor;
use crate::domain::case::command::{Command, Reopen};
use crate::domain::case::state::State;
use crate::http::body::{Body, Params};
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::act::{ActionBody, RateBody, SupplyInfoBody, WithdrawBody};
use crate::http::wire::{Taking, code};
use crate::kernel::id::UserId;
use crate::usecase::act;

#[derive(Serialize, ToSchema)]
pub struct PublicDone {
    #[schema(value_type = code::CaseState)]
    state: State,
}

/// 催办.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgeBody {
    #[schema(max_length = 2000)]
    pub text: Option<String>,
}

/// 异议, or 要求重新办理.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplanationBody {
    #[schema(max_length = 2000)]
    pub explanation: String,
}

/// The citizen's request at one address: who it is, for which case.
struct Call<'a> {
    request: &'a HttpRequest,
    door: &'a Door,
    no: &'a str,
    code: &'a str,
}

impl Call<'_> {
    async fn act(&self, bytes: &[u8], command: Command) -> Result<web::Json<PublicDone>, Problem> {
        within(&self.door.limits.public_writes, self.door, self.request)?;
        let (case, ..) = open(self.door, self.no, self.code)?;
        let asked = asked(self.door, self.request, Actor::citizen(), bytes)?;
        // Citizens read no revision: what they ask is as good after somebody else's step.
        let done = act::act(&self.door.services, asked, case, None, command)
            .await
            .map_err(|refusal| self.door.refuse(refusal))?;
        Ok(web::Json(PublicDone { state: done.state }))
    }

    const fn taking(&self, now: crate::kernel::time::Timestamp) -> Taking {
        Taking {
            by: UserId::CITIZEN,
            now,
        }
    }
}

/// One handler an address, alike but for the body and the command.
macro_rules! public_acts {
    ($($(#[$doc:meta])* $name:ident at $path:literal takes $body:ty: $command:expr;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(
            tag = "public",
            params(("no" = String, Path, description = "Number on the receipt"), CodeParams),
            request_body = $body,
            responses((status = 200, body = PublicDone))
        )]
        #[post($path)]
        pub async fn $name(
            request: HttpRequest,
            door: web::Data<Door>,
            no: web::Path<String>,
            params: Params<CodeParams>,
            body: Body<$body>,
        ) -> Result<web::Json<PublicDone>, Problem> {
            let call = Call {
                request: &request,
                door: &door,
                no: &no,
                code: &params.0.code,
            };
            let command: fn($body, Taking) -> Result<Command, Problem> = $command;
            let command = command(body.value, call.taking(door.services.clock.now()))?;
            call.act(&body.bytes, command).await
        }
    )+};
}

public_acts! {
    /// 评价: satisfied closes the case, dissatisfied sends it back to the unit.
    rating at "/api/public/appeals/{no}/rating" takes RateBody: ActionBody::into_command;
    /// 催办.
    urge at "/api/public/appeals/{no}/urge" takes UrgeBody: |body, _| {
        let UrgeBody { text } = body;
        Ok(Command::Urge { text: text.unwrap_or_default() })
    };
    /// 补充材料 by the citizen's own wish.
    supplement at "/api/public/appeals/{no}/supplement" takes SupplyInfoBody:
        |body, _| body.into_supply().map(Command::Supplement);
    /// 补充材料 that was asked for.
    supply_info at "/api/public/appeals/{no}/supply_info" takes SupplyInfoBody:
        ActionBody::into_command;
    /// 撤回诉求.
    withdraw at "/api/public/appeals/{no}/withdraw" takes WithdrawBody: ActionBody::into_command;
    /// 对不予受理提出异议, once.
    objection at "/api/public/appeals/{no}/objection" takes ExplanationBody: |body, _| {
        let ExplanationBody { explanation } = body;
        Ok(Command::Object { explanation })
    };
    /// 要求重新办理 a closed case.
    reopen at "/api/public/appeals/{no}/reopen" takes ExplanationBody: |body, _| {
        let ExplanationBody { explanation } = body;
        Ok(Command::Reopen(Reopen { explanation }))
    };
}
