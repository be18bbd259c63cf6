//! Every error code of the API, in one table: code → status → title.
//!
//! Codes are part of the interface: never renamed, never used again for something else.

use actix_web::http::StatusCode;

macro_rules! problem_codes {
    ($($name:ident = $code:literal $status:ident $title:literal;)+) => {
        /// What went wrong, for programs. [`Code::title`] says it to people.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($name),+ }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// As sent.
            pub const fn code(self) -> &'static str {
                match self { $(Code::$name => $code),+ }
            }

            pub const fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status),+ }
            }

            /// One Chinese sentence that fits every case of it.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title),+ }
            }
        }
    };
}

problem_codes! {
    // The request itself.
    Malformed = "request.malformed" BAD_REQUEST "请求格式不正确";
    UnknownField = "request.unknown_field" UNPROCESSABLE_ENTITY "请求中有不认识的字段";
    BadHeader = "request.bad_header" BAD_REQUEST "请求头不正确";
    RevisionMissing = "request.revision_missing" PRECONDITION_REQUIRED "请求未说明所依据的工单版本";
    TooLarge = "request.too_large" PAYLOAD_TOO_LARGE "提交的内容太大";
    MediaType = "request.media_type" UNSUPPORTED_MEDIA_TYPE "不支持这种内容类型";
    TimedOut = "request.timeout" REQUEST_TIMEOUT "接收请求超时，请重试";
    Method = "request.method" METHOD_NOT_ALLOWED "该地址不支持这种操作";
    NotFound = "not_found" NOT_FOUND "未找到";
    RateLimit = "limit.rate" TOO_MANY_REQUESTS "操作过于频繁，请稍后再试";
    TooMany = "limit.too_many" UNPROCESSABLE_ENTITY "数量超过上限";
    OnceConflict = "idempotency.conflict" CONFLICT "该幂等键已用于另一项请求";

    // Who asks.
    SignInFirst = "auth.required" UNAUTHORIZED "请先登录";
    WrongPassword = "auth.wrong" UNAUTHORIZED "账号或密码不正确";
    Locked = "auth.locked" TOO_MANY_REQUESTS "账号已锁定，请稍后再试";
    Csrf = "auth.csrf" FORBIDDEN "请求来源校验未通过，请刷新页面后重试";
    Forbidden = "auth.forbidden" FORBIDDEN "没有权限";
    PasswordPolicy = "auth.password_policy" UNPROCESSABLE_ENTITY "密码不符合要求";
    LoginTaken = "user.login_taken" CONFLICT "用户名已被使用";
    AdministratorsApart = "user.administrators_apart" UNPROCESSABLE_ENTITY "三员不得由同一账号兼任";
    UnitCodeTaken = "unit.code_taken" CONFLICT "单位代码已被使用";
    SetupDone = "setup.done" CONFLICT "系统已初始化";
    SetupToken = "setup.token" FORBIDDEN "初始化口令不正确或已过期";

    // One field of what was asked.
    FieldMissing = "field.missing" UNPROCESSABLE_ENTITY "有必填项未填写";
    FieldTooLong = "field.too_long" UNPROCESSABLE_ENTITY "填写的内容太长";
    FieldInvalid = "field.invalid" UNPROCESSABLE_ENTITY "填写的内容不正确";
    WrongQuery = "search.query" UNPROCESSABLE_ENTITY "查询条件不正确";

    // The case.
    Stale = "case.stale" CONFLICT "工单已被他人更新";
    WrongState = "case.wrong_state" CONFLICT "当前状态不能进行此操作";
    ExternalTaken = "case.external_taken" CONFLICT "该来源单号已登记";
    SecondPersonNeeded = "case.second_person_needed" CONFLICT "须由另一位工作人员确认";
    ProposalDiffers = "case.proposal_differs" CONFLICT "与原提议不一致";
    NoSuchKnowledge = "case.no_such_knowledge" UNPROCESSABLE_ENTITY "知识条目不存在或已过期";
    NotAConsultation = "case.not_a_consultation" CONFLICT "只有咨询类诉求可以直办";
    NoSuchItem = "case.no_such_item" UNPROCESSABLE_ENTITY "职责清单中没有该事项";
    NoSuchUnit = "case.no_such_unit" UNPROCESSABLE_ENTITY "单位不存在或已停用";
    NoSuchHandler = "case.no_such_handler" UNPROCESSABLE_ENTITY "人员不存在、已停用或不属于承办单位";
    ReturnTooLate = "case.return_too_late" CONFLICT "退件申请期限已过";
    ReturnedBefore = "case.returned_before" CONFLICT "本单位已申请过退件";
    RuledAlready = "case.ruled_already" CONFLICT "已裁决的工单不能退件";
    NotWithinUnit = "case.not_within_unit" UNPROCESSABLE_ENTITY "只能在本单位内部下派";
    TasksOpen = "case.tasks_open" CONFLICT "还有协办任务未答复";
    ExtensionAfterDue = "case.extension_after_due" CONFLICT "办理时限已过，不能延期";
    ExtendedBefore = "case.extended_before" CONFLICT "已延期过一次";
    NoExtension = "case.no_extension" CONFLICT "该紧急程度不允许延期";
    ExtensionTooLong = "case.extension_too_long" UNPROCESSABLE_ENTITY "延期时间超出上限";
    RequestPending = "case.request_pending" CONFLICT "已有申请在等待审批";
    NothingPending = "case.nothing_pending" CONFLICT "没有等待审批的申请";
    SuspendUrgent = "case.suspend_urgent" CONFLICT "特急、紧急工单不得挂起";
    ReviewTooFar = "case.review_too_far" UNPROCESSABLE_ENTITY "下次复核时间太远";
    PhotosMissing = "case.photos_missing" UNPROCESSABLE_ENTITY "缺少处置后的照片";
    NotContacted = "case.not_contacted" CONFLICT "尚未联系诉求人";
    OwnResult = "case.own_result" FORBIDDEN "不能审核本人的办理结果";
    OwnUnitCallback = "case.own_unit_callback" FORBIDDEN "回访人员不能属于承办单位";
    WrongWithdrawal = "case.wrong_withdrawal" UNPROCESSABLE_ENTITY "撤单原因与撤单人不符";
    TooManyMerged = "case.too_many_merged" UNPROCESSABLE_ENTITY "并入的工单过多";
    NoSuchMaster = "case.no_such_master" UNPROCESSABLE_ENTITY "主办件不存在或已结束";
    ObjectedBefore = "case.objected_before" CONFLICT "已提出过异议";
    TooLate = "case.too_late" CONFLICT "已超过可提出的期限";
    TooEarly = "case.too_early" CONFLICT "时限未到，不能进行此操作";
    UrgedTooSoon = "case.urged_too_soon" TOO_MANY_REQUESTS "催办过于频繁";
    TooManyAttachments = "case.too_many_attachments" UNPROCESSABLE_ENTITY "附件太多";
    // Supervision.
    SheetWrongState = "sheet.wrong_state" CONFLICT "督办单当前状态不能进行此操作";
    SheetSecondPerson = "sheet.second_person_needed" CONFLICT "须由另一位工作人员确认";
    NoWithdrawalAsked = "sheet.no_withdrawal_asked" CONFLICT "没有等待确认的撤单申请";
    WithdrawalAsked = "sheet.withdrawal_asked" CONFLICT "撤单申请正在等待确认";
    HighestLevel = "sheet.highest_level" CONFLICT "已是最高督办级别";
    CaseOver = "sheet.case_over" CONFLICT "工单已结束，不能督办";
    MeetingOver = "meeting.over" CONFLICT "该会议已结束";
    MeetingHeld = "meeting.held" CONFLICT "本周会议已经召开";
    MeetingWrongDue = "meeting.wrong_due" UNPROCESSABLE_ENTITY "完成时限不正确";
    TooManyDecisions = "meeting.too_many_decisions" UNPROCESSABLE_ENTITY "议定事项过多";
    SupervisionRules = "supervision.rules" UNPROCESSABLE_ENTITY "督办规则不正确";

    NoSuchTask = "task.not_found" NOT_FOUND "没有该协办任务";
    TaskWrongState = "task.wrong_state" CONFLICT "协办任务当前不能进行此操作";

    // Files.
    AttachmentEmpty = "attachment.empty" UNPROCESSABLE_ENTITY "文件为空";
    AttachmentKind = "attachment.unsupported" UNSUPPORTED_MEDIA_TYPE "不支持的文件类型";
    AttachmentUnknown = "attachment.unknown" UNPROCESSABLE_ENTITY "附件不存在，请重新上传";

    // The duty catalogue.
    CatalogueFile = "catalogue.file" UNPROCESSABLE_ENTITY "文件不是可以导入的职责清单";
    CatalogueFaulty = "catalogue.faulty" UNPROCESSABLE_ENTITY "职责清单有错误，没有导入任何内容";
    CalendarMoved = "calendar.moved" CONFLICT "预览之后日历或文件有变化";
    RecountUnderWay = "calendar.recounting" CONFLICT "到期时间正在重新计算";
    CatalogueMoved = "catalogue.moved" CONFLICT "预览之后职责清单或文件有变化";
    ProposalDecided = "catalogue.proposal_decided" CONFLICT "该修订建议已经办结";

    // Backups.
    NoBackupFolder = "backup.not_configured" CONFLICT "尚未配置备份目录";
    BackupUnderWay = "backup.under_way" CONFLICT "已有备份或恢复演练正在进行";

    // Our side.
    Busy = "server.busy" SERVICE_UNAVAILABLE "系统繁忙，请稍后再试";
    Unconfirmed = "server.unconfirmed" SERVICE_UNAVAILABLE "未能确认是否已保存，请稍后核对后再试";
    StorageFull = "server.storage_full" INSUFFICIENT_STORAGE "存储空间不足，暂时不能保存；查询不受影响，请联系管理员";
    Stopping = "server.stopping" SERVICE_UNAVAILABLE "系统正在停止服务，请稍后再试";
    SearchUnavailable = "search.unavailable" SERVICE_UNAVAILABLE "检索暂不可用，请稍后重试";
    Internal = "server.internal" INTERNAL_SERVER_ERROR "系统内部错误，请联系管理员";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_statuses_are_errors() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.code()), "{} twice", code.code());
            let status = code.status();
            assert!(
                status.is_client_error() || status.is_server_error(),
                "{code:?}"
            );
            assert!(!code.title().is_ascii(), "{code:?}: titles are Chinese");
        }
    }
}
