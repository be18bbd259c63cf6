export interface paths {
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the audit log, latest first. */
        get: operations["read_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backups, drills, and what is under way. */
        get: operations["read_backups"];
        put?: never;
        /** Starts a backup now. */
        post: operations["start_backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/backups/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a drill now: the newest backup is restored into a scratch folder and checked. */
        post: operations["start_drill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clock and the disk, when they need somebody. Empty when all is well. */
        get: operations["read_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every unit. */
        get: operations["list_units"];
        put?: never;
        /** Adds a unit. */
        post: operations["create_unit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a unit. */
        patch: operations["change_unit"];
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account. */
        get: operations["list_users"];
        put?: never;
        /** Makes an account that may do nothing yet. */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes an account. */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/admin/users/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets the roles of an account. */
        put: operations["grant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a file: images, PDF, sound, film, Word, Excel, plain text. */
        post: operations["upload_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the cases the caller may see. */
        get: operations["list_cases"];
        put?: never;
        /** Registers an appeal. The same number from the same channel gives the case there is, with 200. */
        post: operations["file_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole case. Its `ETag` is the revision to send back as `If-Match`. */
        get: operations["case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 受理 */
        post: operations["act_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/adopt_task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 采纳答复 */
        post: operations["act_adopt_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/answer_directly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 直办 */
        post: operations["act_answer_directly"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/answer_task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 协办答复 */
        post: operations["act_answer_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/approve_result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 审核通过 */
        post: operations["act_approve_result"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/ask_info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 要求补充 */
        post: operations["act_ask_info"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/conclude": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 终结认定 */
        post: operations["act_conclude"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/confirm_transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 移送回执 */
        post: operations["act_confirm_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 首次联系 */
        post: operations["act_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/deny_extension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 驳回延期 */
        post: operations["act_deny_extension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/deny_return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 驳回退件 */
        post: operations["act_deny_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/deny_suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 驳回挂起 */
        post: operations["act_deny_suspension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 分拨 */
        post: operations["act_dispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 办结 */
        post: operations["act_finish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/grant_extension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 同意延期 */
        post: operations["act_grant_extension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/grant_return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 同意退件 */
        post: operations["act_grant_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/grant_suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 同意挂起 */
        post: operations["act_grant_suspension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/instruct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 批示 */
        post: operations["act_instruct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 打标 */
        post: operations["act_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 并案 */
        post: operations["act_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 备注 */
        post: operations["act_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 评价 */
        post: operations["act_rate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/reassign_within": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 下派 */
        post: operations["act_reassign_within"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 不予受理 */
        post: operations["act_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/reject_result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 审核退回 */
        post: operations["act_reject_result"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/request_assist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 协办 */
        post: operations["act_request_assist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/request_extension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请延期 */
        post: operations["act_request_extension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/request_return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退件 */
        post: operations["act_request_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复办理 */
        post: operations["act_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 裁决 */
        post: operations["act_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/send_back_task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回答复 */
        post: operations["act_send_back_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 签收 */
        post: operations["act_sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/sign_task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 协办签收 */
        post: operations["act_sign_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/submit_ruling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提交快裁 */
        post: operations["act_submit_ruling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/supply_info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补充信息 */
        post: operations["act_supply_info"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请挂起 */
        post: operations["act_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 移送 */
        post: operations["act_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消并案 */
        post: operations["act_unmerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/actions/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤单 */
        post: operations["act_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/attachments/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a file of a case. Images and PDF are shown, everything else is saved. */
        get: operations["download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/clocks/{stage}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why the stage is due then: every span that counts or does not, and the rule. */
        get: operations["explanation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Both sides' claims, the rows that may apply, and precedents. */
        get: operations["case_dispute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The timeline, oldest first. */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/reply-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Looks a reply over: does it belong to the appeal, answer what was asked, name the place, give
         *     grounds and a result, keep numbers of persons out, and is it no copy of a recent one.
         */
        post: operations["check_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows personal fields to the one who has the ball. */
        post: operations["reveal_fields"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/sheets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sheets of a case that the caller sees, the latest first. */
        get: operations["sheets_of_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{no}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The likeliest rows of the duty catalogue and their units, each with what speaks for it and
         *     against: the catalogue's words in the text, questions still open, decided cases of the like.
         */
        get: operations["case_suggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows in force, now or as of a date. */
        get: operations["catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between the catalogues of two days, by item. */
        get: operations["compare_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/editions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The changes of the catalogue, the latest first. */
        get: operations["list_editions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows in force as a file that can be edited and imported again. */
        get: operations["export_catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads a CSV or XLSX file: says what it would change, or, with the mark of that answer, puts it in
         *     place, whole or not at all.
         */
        post: operations["import_catalogue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of an item, the newest first. */
        get: operations["item_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/items/{item}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two versions of an item. */
        get: operations["compare_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposed rows, the latest first, for those who rule and those who keep the catalogue. */
        get: operations["list_proposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/proposals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the row a version of the catalogue. */
        post: operations["approve_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/proposals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves the catalogue as it is. */
        post: operations["reject_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dictionary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The closed lists. They change with the release only. */
        get: operations["dictionary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries that have not expired. */
        get: operations["knowledge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's own account. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's own password; one's other sessions end. */
        post: operations["change_own_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meetings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The meetings of the last two years, the latest first. */
        get: operations["list_meetings"];
        put?: never;
        /** Opens this week's meeting. */
        post: operations["open_meeting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meetings/agenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agenda as it would be now, and the week it would be of. */
        get: operations["next_agenda"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meetings/{week}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A meeting, its agenda and decisions, and how these stand now. */
        get: operations["read_meeting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meetings/{week}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the meeting: no more decisions. */
        post: operations["close_meeting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meetings/{week}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters a decision: it becomes a sheet of the third level. */
        post: operations["decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an appeal from the citizen. */
        post: operations["file_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The case as the citizen may see it. */
        get: operations["track"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/objection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 对不予受理提出异议, once. */
        post: operations["objection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 评价: satisfied closes the case, dissatisfied sends it back to the unit. */
        post: operations["rating"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 要求重新办理 a closed case. */
        post: operations["reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/supplement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补充材料 by the citizen's own wish. */
        post: operations["supplement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/supply_info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补充材料 that was asked for. */
        post: operations["supply_info"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/urge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催办. */
        post: operations["urge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/appeals/{no}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回诉求. */
        post: operations["withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a file to be named in an appeal. */
        post: operations["upload_public_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** District, places, reasons and usual times. */
        get: operations["info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a session; the cookie carries it. */
        post: operations["sign_in"];
        /** Ends this session, or all of one's own. */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the installation waits for its administrators. */
        get: operations["state"];
        put?: never;
        /** Makes the three administrators and uses the token up. */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sheets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the sheets the caller sees: open ones by due time, closed ones the latest first. */
        get: operations["list_sheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sheets/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many open sheets there are that the caller sees, by level. */
        get: operations["count_sheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sheets/urge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issues a sheet on each of the cases; what speaks against one does not keep back the others. */
        post: operations["urge_cases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sheets/{sheet}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole sheet. Its `ETag` is the revision to send back as `If-Match`. */
        get: operations["read_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sheets/{sheet}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Does what is asked of a sheet, if it is still as the caller read it. Every action takes one
         *     text; what it must be, the action says.
         */
        post: operations["act_on_sheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums of a span of months, by category, unit, street or month. */
        get: operations["statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Steps of the cases one may see, as they happen. `hello` first, with the number of the last
         *     entry; `reset` when so much was missed that everything should be read anew.
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/supervision/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of the rules, oldest first. */
        get: operations["read_rules"];
        /** Makes these the next version. */
        put: operations["change_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every unit, closed ones too: old cases point at them. */
        get: operations["units"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Active people of a unit's subtree, for the handler picker. */
        get: operations["users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The views that make sense for the caller, the own work first. */
        get: operations["views"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers as long as the server does. 503 once nothing can be written until a restart. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For the machine's own monitoring. Holds counts only, nothing of anybody. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 受理: completes the file. */
        AcceptBody: {
            /** @description Row of the duty catalogue. */
            item: string;
            nature: components["schemas"]["Nature"];
            place: components["schemas"]["PlaceBody"];
            /** @description Left out: stays as it is. */
            title?: string | null;
            urgency: components["schemas"]["Urgency"];
        };
        /** @description How the case stands after the action. */
        ActionDone: {
            no: string;
            /** Format: int32 */
            revision: number;
            state: components["schemas"]["CaseState"];
        };
        AdministratorBody: {
            login: string;
            name: string;
            password: string;
            role: components["schemas"]["Role"];
        };
        /** @description 采纳答复. */
        AdoptTaskBody: {
            /** Format: int32 */
            task: number;
        };
        /** @description One matter of an agenda. */
        AgendaItem: {
            case_no: string | null;
            due_at: components["schemas"]["At"] | null;
            overdue: boolean;
            part: components["schemas"]["AgendaPart"];
            part_label: string;
            sheet: string | null;
            /** @description How it stands, in words. */
            standing: string;
            subject: string;
            unit_name: string | null;
        };
        /** @enum {string} */
        AgendaPart: "followed" | "red" | "dissatisfied" | "ruling";
        /** @description An agenda that nobody has opened a meeting with yet. */
        AgendaView: {
            /** @description This week's meeting was opened: its agenda stands there. */
            held: boolean;
            items: components["schemas"]["AgendaItem"][];
            no: string;
            server_time: components["schemas"]["At"];
        };
        /** @description 直办: answered from a knowledge entry. */
        AnswerDirectlyBody: {
            knowledge: string;
            reply: string;
        };
        /** @description 协办答复. */
        AnswerTaskBody: {
            answer: string;
            /** Format: int32 */
            task: number;
        };
        /** @description A row of the catalogue that may apply. */
        ApplyingRow: {
            /** @description The case's own item. */
            own: boolean;
            row: components["schemas"]["CatalogueRowView"];
            /** @description Keywords of it that occur in the appeal. */
            words: string[];
        };
        ApproveBody: {
            /**
             * @description Cells that shall be other than proposed, by column, as they would stand in a file:
             *     `{"discriminators": "光源=电子屏", "effective_from": "2026-12-01"}`.
             */
            cells?: {
                [key: string]: string;
            };
            note?: string;
        };
        /** @description 审核通过. */
        ApproveResultBody: {
            note?: string | null;
        };
        /** @description 要求补充: what is missing. */
        AskInfoBody: {
            what: string;
        };
        /** @enum {string} */
        AssistKind: "assist" | "joint" | "whistle";
        /** @description A unit called in at dispatch, and what for. */
        AssistingBody: {
            /** Format: int32 */
            unit: number;
            what: string;
        };
        /** Format: date-time */
        At: string;
        /** @enum {string} */
        AttachmentPurpose: "appeal" | "supplement" | "before" | "after" | "evidence";
        /** @description A file uploaded before, to be put into the case. */
        AttachmentRef: {
            /** @description As the upload answered. */
            hash: string;
            name: string;
            purpose: components["schemas"]["AttachmentPurpose"];
        };
        AttachmentView: {
            hash: string;
            mime: string;
            name: string;
            purpose: components["schemas"]["AttachmentPurpose"];
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            url: string;
        };
        AuditEntry: {
            at: components["schemas"]["At"];
            by_name: string;
            kind: string;
            lines: components["schemas"]["EventLine"][];
            /** Format: int64 */
            seq: number;
            title: string;
        };
        Backup: {
            content?: components["schemas"]["BackupContent"] | null;
            name: string;
            one_file: boolean;
            wrong?: string | null;
        };
        BackupContent: {
            at: components["schemas"]["At"];
            /** Format: int64 */
            attachment_bytes: number;
            /** Format: int64 */
            attachments: number;
            /**
             * Format: int64
             * @description Without attachments, which backups share.
             */
            bytes: number;
            /** Format: int64 */
            cases: number;
            /** @description About, if one a day is made. `null`: only until the next one. */
            kept_until?: string | null;
            /**
             * Format: int64
             * @description Attachments that were missing or damaged when it was made.
             */
            lost: number;
            sealed: boolean;
            /**
             * Format: int64
             * @description Number of the last log entry in it.
             */
            seq: number;
            with_keys: boolean;
        };
        BackupFailure: {
            code: string;
            message: string;
        };
        BackupPlan: {
            /**
             * Format: int32
             * @description 0: drills are made only when asked for.
             */
            drill_days: number;
            folder: string;
            /** Format: int32 */
            keep_daily: number;
            /** Format: int32 */
            keep_monthly: number;
            /** Format: int32 */
            keep_weekly: number;
            next_at?: components["schemas"]["At"] | null;
            sealed: boolean;
        };
        BackupResult: {
            /** Format: int64 */
            attachments: number;
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            cases: number;
            /** Format: int64 */
            copied: number;
            /** Format: int64 */
            lost: number;
            /** Format: int64 */
            seq: number;
            /** Format: int64 */
            took_ms: number;
        };
        BackupRun: {
            by_name: string;
            cause: components["schemas"]["RunCause"];
            cause_label: string;
            ended_at?: components["schemas"]["At"] | null;
            failure?: components["schemas"]["BackupFailure"] | null;
            /** Format: int64 */
            id: number;
            kind: components["schemas"]["RunKind"];
            kind_label: string;
            /** @description The backup made or tried. */
            name?: string | null;
            result?: components["schemas"]["BackupResult"] | null;
            started_at: components["schemas"]["At"];
        };
        BackupUnderWay: {
            /** Format: int64 */
            done: number;
            kind: components["schemas"]["RunKind"];
            /** Format: int64 */
            run: number;
            stage: string;
            /** Format: int64 */
            total: number;
        };
        /** @description What is configured, what is there, and how it went. */
        Backups: {
            /** @description Latest first. */
            backups: components["schemas"]["Backup"][];
            /**
             * Format: int64
             * @description Left on the disk the folder lies on.
             */
            free_bytes?: number | null;
            plan?: components["schemas"]["BackupPlan"] | null;
            /** @description Backups and drills, latest first. */
            runs: components["schemas"]["BackupRun"][];
            under_way?: components["schemas"]["BackupUnderWay"] | null;
            /** @description Why the folder could not be read. */
            unreadable?: string | null;
        };
        /** @enum {string} */
        CaseAction: "register" | "accept" | "ask_info" | "supply_info" | "expire_info" | "refuse" | "object" | "answer_directly" | "dispatch" | "sign" | "request_return" | "grant_return" | "deny_return" | "submit_ruling" | "rule" | "contact" | "reassign_within" | "request_assist" | "sign_task" | "answer_task" | "adopt_task" | "send_back_task" | "request_extension" | "grant_extension" | "deny_extension" | "suspend" | "grant_suspension" | "deny_suspension" | "resume" | "finish" | "approve_result" | "reject_result" | "rate" | "close_unrated" | "conclude" | "withdraw" | "merge" | "unmerge" | "follow" | "reopen" | "archive" | "transfer" | "confirm_transfer" | "urge" | "supplement" | "relay" | "note" | "label" | "instruct";
        CaseDetail: components["schemas"]["CaseRow"] & {
            accepted_at: components["schemas"]["At"] | null;
            /** @description What the caller may do now; the first is the next step. */
            actions: components["schemas"]["CaseAction"][];
            attachments: components["schemas"]["AttachmentView"][];
            catalogue: components["schemas"]["CatalogueRowView"] | null;
            clocks: components["schemas"]["ClockView"][];
            closed_at: components["schemas"]["At"] | null;
            closing: components["schemas"]["Term"] | null;
            conclusion: components["schemas"]["ConclusionView"] | null;
            contacted_at: components["schemas"]["At"] | null;
            content: string;
            dispatched_at: components["schemas"]["At"] | null;
            /** Format: int32 */
            dissatisfied: number;
            extension_request: components["schemas"]["ExtensionRequestView"] | null;
            /** Format: int32 */
            extensions: number;
            external_id: string | null;
            finished_at: components["schemas"]["At"] | null;
            first_unit_name: string | null;
            /** Format: int32 */
            handler: number | null;
            /** Format: int32 */
            hops: number;
            info_asked: string | null;
            info_expired: boolean;
            interim_unit_name: string | null;
            labels: components["schemas"]["LabelView"][];
            /** @description Number of the case this one was merged into. */
            master_no: string | null;
            /** @description The caller may open personal fields now. */
            may_reveal: boolean;
            /** @description Cases merged into this one, as far as the caller may see them. */
            merged: components["schemas"]["MergedCase"][];
            /** @description All of them. */
            merged_count: number;
            outcome: components["schemas"]["OutcomeView"] | null;
            petitioner: components["schemas"]["PetitionerView"];
            place: components["schemas"]["PlaceView"];
            rating: components["schemas"]["RatingView"] | null;
            refusal: components["schemas"]["RefusalView"] | null;
            registered_by_name: string;
            /** Format: int32 */
            rejections: number;
            /** @description Why the caller's unit cannot return the case, where it otherwise could. */
            return_barred: string | null;
            return_request: components["schemas"]["ReturnRequestView"] | null;
            ruling: components["schemas"]["RulingView"] | null;
            ruling_question: components["schemas"]["RulingQuestionView"] | null;
            signed_at: components["schemas"]["At"] | null;
            signed_late: boolean;
            source: components["schemas"]["Source"];
            suspension: components["schemas"]["SuspensionView"] | null;
            suspension_request: components["schemas"]["SuspensionView"] | null;
            tasks: components["schemas"]["TaskView"][];
            transfer: components["schemas"]["TransferView"] | null;
        };
        CasePage: {
            facets: components["schemas"]["Facets"];
            /** @description To be sent as `after` for the next page; none on the last. */
            next: string | null;
            rows: components["schemas"]["FoundCase"][];
            /** @description The search index is catching up with the log: cases may be missing from the answer. */
            search_behind: boolean;
            /**
             * Format: int64
             * @description Number of the log entry the page stands at.
             */
            seq: number;
            server_time: components["schemas"]["At"];
            total: number;
        };
        CaseRow: {
            address: string;
            /** @description First level of the category. */
            category: string | null;
            channel: components["schemas"]["Channel"];
            community_name: string | null;
            due_at: components["schemas"]["At"] | null;
            /** @description It rests on a year whose holidays are not known yet. */
            due_provisional: boolean;
            due_stage: components["schemas"]["Stage"] | null;
            handler_name: string | null;
            has_risk: boolean;
            /** @description Row of the duty catalogue. */
            item: string | null;
            nature: components["schemas"]["Nature"];
            no: string;
            own_initiative: boolean;
            received_at: components["schemas"]["At"];
            /** Format: int32 */
            returns: number;
            /**
             * Format: int32
             * @description To be sent back as `If-Match`.
             */
            revision: number;
            /**
             * Format: int32
             * @description Rework rounds.
             */
            round: number;
            ruled: boolean;
            sla: components["schemas"]["SlaColour"] | null;
            state: components["schemas"]["CaseState"];
            /** Format: int32 */
            street: number | null;
            street_name: string | null;
            /**
             * Format: int32
             * @description 0 none … 3 red.
             */
            supervision_level: number;
            title: string;
            /** Format: int32 */
            unit: number | null;
            unit_name: string | null;
            updated_at: components["schemas"]["At"];
            urgency: components["schemas"]["Urgency"];
            /** Format: int32 */
            urges: number;
        };
        /** @enum {string} */
        CaseState: "pending_accept" | "need_info" | "not_accepted" | "pending_dispatch" | "pending_sign" | "return_review" | "ruling" | "in_progress" | "suspended" | "pending_review" | "pending_feedback" | "rework" | "closed" | "archived" | "withdrawn" | "merged" | "transferred";
        /** @enum {string} */
        CatalogueChangeKind: "added" | "changed" | "ended";
        CatalogueRowView: {
            assisting: number[];
            closing_standard: string;
            detail: string;
            discriminators: components["schemas"]["Discriminator"][];
            effective_from: components["schemas"]["At"];
            effective_to: components["schemas"]["At"] | null;
            evidence: string[];
            /** Format: int32 */
            interim_unit: number | null;
            item_id: string;
            keywords: string[];
            lead_is_street: boolean;
            /**
             * Format: int32
             * @description None where the street of the place leads.
             */
            lead_unit: number | null;
            legal_basis: string;
            level: string;
            /** @description The item's own limit, such as `4wh`. */
            limit: string | null;
            major: string;
            minor: string;
            /** @description Finishing needs photos. */
            on_site: boolean;
            reply_points: string;
            /** Format: int32 */
            version: number;
        };
        /** @description One cell before and after. */
        CellChangeView: {
            after: string;
            before: string;
            /** @description Code of the column. */
            column: string;
            label: string;
        };
        /** @description One step that was taken meanwhile. */
        ChangedBy: {
            at: string;
            by_name: string;
            kind: string;
            /** Format: int32 */
            revision: number;
            title: string;
        };
        /** @enum {string} */
        Channel: "city" | "hotline" | "province" | "web" | "message_board" | "mailbox" | "leader_visit" | "grid" | "sensing" | "walk_in" | "letter" | "media" | "deputies" | "police" | "petition";
        ClaimAnswer: {
            at: components["schemas"]["At"];
            by_name: string;
            granted: boolean;
            reason: string;
        };
        /** @description When the clock stood still, at whose word and why. */
        ClockPause: {
            by_name: string;
            from: components["schemas"]["At"];
            /** @description The due time moved with it. */
            moves: boolean;
            to: components["schemas"]["At"] | null;
            why: string;
        };
        ClockView: {
            due_at: components["schemas"]["At"];
            label: string;
            late: boolean;
            /** @description Such as `5wd`. */
            limit: string;
            limit_label: string;
            paused_at: components["schemas"]["At"] | null;
            /** @description Rests on a year whose holidays are not known yet. */
            provisional: boolean;
            sla: components["schemas"]["SlaColour"];
            stage: components["schemas"]["Stage"];
            started_at: components["schemas"]["At"];
            stopped_at: components["schemas"]["At"] | null;
        };
        CommunityView: {
            /** Format: int32 */
            id: number;
            name: string;
        };
        /** @description 终结认定: confirmed by a second supervisor. */
        ConcludeBody: {
            evidence: string;
        };
        ConclusionView: {
            at: components["schemas"]["At"];
            by_name: string;
            evidence: string;
            /** @description Proposed by the caller, who cannot confirm it too. */
            mine: boolean;
        };
        /** @description 移送回执. */
        ConfirmTransferBody: {
            receipt: string;
        };
        /** @description 首次联系. */
        ContactBody: {
            /** @description When it took place: not in the future, not before dispatch. */
            at: components["schemas"]["At"];
            means: components["schemas"]["ContactMeans"];
            note?: string | null;
            result: components["schemas"]["ContactResult"];
        };
        /** @enum {string} */
        ContactMeans: "phone" | "visit" | "message";
        /** @enum {string} */
        ContactResult: "reached" | "no_answer" | "wrong_number";
        /** @description Each in the month of its own date: of registration, of the limit's end, of closing… */
        Counts: {
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            answered_directly: number;
            /** Format: int64 */
            closed: number;
            /**
             * Format: int64
             * @description Closed with the unit's limit overrun.
             */
            closed_late: number;
            /** Format: int64 */
            contact_due: number;
            /** Format: int64 */
            contacted_in_time: number;
            /** Format: int64 */
            dispatched: number;
            /**
             * Format: int64
             * @description First dispatches neither returned nor overruled.
             */
            dispatched_right: number;
            /**
             * Format: int64
             * @description Grades 1 and 2.
             */
            dissatisfied: number;
            /** Format: int64 */
            extended: number;
            /**
             * Format: int64
             * @description Grade 3.
             */
            fairly_satisfied: number;
            /** Format: int64 */
            finished: number;
            /**
             * Format: int64
             * @description By the end of the limit; what was suspended, merged or left the house is not among them.
             */
            handle_due: number;
            /** Format: int64 */
            handled_in_time: number;
            /**
             * Format: int64
             * @description From dispatch to result, summed up over `finished`.
             */
            handling_minutes: number;
            /** Format: int64 */
            merged: number;
            /** Format: int64 */
            not_accepted: number;
            /** Format: int64 */
            not_rated: number;
            /** Format: int64 */
            registered: number;
            /**
             * Format: int64
             * @description By month of registration.
             */
            reopened: number;
            /**
             * Format: int64
             * @description With the unit that returned it.
             */
            returned: number;
            /**
             * Format: int64
             * @description Rounds of rework, by month of registration.
             */
            reworked: number;
            /**
             * Format: int64
             * @description Grades 4 and 5; the last word of each citizen.
             */
            satisfied: number;
            /** Format: int64 */
            sign_due: number;
            /** Format: int64 */
            signed_in_time: number;
            /**
             * Format: int64
             * @description By the citizen's word.
             */
            solved: number;
            /** Format: int64 */
            transferred: number;
            /** Format: int64 */
            unsolved: number;
            /** Format: int64 */
            withdrawn: number;
        };
        DecisionBody: {
            /** @description Number of the case it is about, if it is about one. */
            case_no?: string | null;
            demand: string;
            due_at: components["schemas"]["At"];
            subject: string;
            /** Format: int32 */
            unit: number;
        };
        /** @description What was decided, and the sheet it became. */
        DecisionView: {
            demand: string;
            due_at: components["schemas"]["At"];
            /** Format: int32 */
            number: number;
            /** @description Number of the sheet. */
            sheet: string;
            standing: components["schemas"]["SheetView"] | null;
            subject: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        /** @description 驳回延期. */
        DenyExtensionBody: {
            reason: string;
        };
        /** @description 驳回退件. */
        DenyReturnBody: {
            reason: string;
        };
        /** @description 驳回挂起. */
        DenySuspensionBody: {
            reason: string;
        };
        Dictionary: {
            action: components["schemas"]["Term"][];
            assist_kind: components["schemas"]["Term"][];
            attachment_purpose: components["schemas"]["Term"][];
            channel: components["schemas"]["Term"][];
            contact_means: components["schemas"]["Term"][];
            contact_result: components["schemas"]["Term"][];
            dissatisfaction_reason: components["schemas"]["Term"][];
            extension_reason: components["schemas"]["Term"][];
            label_dimension: components["schemas"]["Term"][];
            nature: components["schemas"]["Term"][];
            personal_field: components["schemas"]["Term"][];
            refusal_reason: components["schemas"]["Term"][];
            return_reason: components["schemas"]["Term"][];
            role: components["schemas"]["Term"][];
            source: components["schemas"]["Term"][];
            stage: components["schemas"]["Term"][];
            state: components["schemas"]["Term"][];
            suspension_kind: components["schemas"]["Term"][];
            task_state: components["schemas"]["Term"][];
            transfer_target: components["schemas"]["Term"][];
            unit_kind: components["schemas"]["Term"][];
            urgency: components["schemas"]["Term"][];
            withdrawal_reason: components["schemas"]["Term"][];
        };
        DimensionsView: {
            /** Format: int32 */
            effect: number | null;
            /** Format: int32 */
            quality: number | null;
            /** Format: int32 */
            service: number | null;
            /** Format: int32 */
            speed: number | null;
        };
        /** @description A question a row asks, and the answer under which it applies. */
        Discriminator: {
            answer: string;
            question: string;
        };
        /** @description 分拨. */
        DispatchBody: {
            assisting?: components["schemas"]["AssistingBody"][] | null;
            /** @description Row of the duty catalogue. */
            item: string;
            /** @description Handling limit such as `5wd`; left out: the table's. */
            limit?: string | null;
            note?: string | null;
            /**
             * Format: int32
             * @description The lead unit.
             */
            unit: number;
        };
        /** @description A dispute, both sides of it. */
        Dispute: {
            /** @description In the order they were made. */
            claims: components["schemas"]["DisputeClaim"][];
            /** @description Earlier rulings; those on the same item first, the latest first. */
            precedents: components["schemas"]["Precedent"][];
            question: components["schemas"]["RulingQuestionView"] | null;
            /** @description The likeliest first. */
            rows: components["schemas"]["ApplyingRow"][];
        };
        /** @description One side: a unit's return, and what the dispatcher said. */
        DisputeClaim: {
            answer: components["schemas"]["ClaimAnswer"] | null;
            request: components["schemas"]["ReturnRequestView"];
        };
        /** @enum {string} */
        DissatisfactionReason: "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "S8";
        District: {
            code: string;
            name: string;
        };
        /**
         * @description The account of a due time. The lines follow each other without a gap from the start of the
         *     clock to the due time.
         */
        DueExplanation: {
            due_at: components["schemas"]["At"];
            label: string;
            /** @description Such as `5wd`. */
            limit: string;
            limit_label: string;
            lines: components["schemas"]["DueLine"][];
            missing_years: number[];
            pauses: components["schemas"]["ClockPause"][];
            /** @description Rests on a year whose holidays are not known yet. */
            provisional: boolean;
            stage: components["schemas"]["Stage"];
            started_at: components["schemas"]["At"];
        };
        /** @description A stretch of time on the way to the due time. */
        DueLine: {
            /**
             * Format: double
             * @description Minutes, or working days; see `unit`.
             */
            counted: number;
            /** @description The same in words; empty when nothing counts. */
            counted_label: string;
            from: components["schemas"]["At"];
            /** @description `working_day`, `holiday`, `pause` … */
            kind: string;
            kind_label: string;
            to: components["schemas"]["At"];
            /** @description `min`, `wd`; none when nothing counts. */
            unit: string | null;
            why: string;
        };
        /** @description A change of the catalogue. */
        EditionView: {
            at: components["schemas"]["At"];
            by_name: string;
            /** Format: int32 */
            no: number;
            /** @description How many rows came with it. */
            rows: number;
            what: string;
        };
        /** @description One thing that was filled in. */
        EventLine: {
            label: string;
            value: string;
        };
        /** @description One entry of the timeline. */
        EventView: {
            after: components["schemas"]["CaseState"] | null;
            at: components["schemas"]["At"];
            before: components["schemas"]["CaseState"] | null;
            by_name: string;
            /** @description Never shown to the citizen. */
            internal: boolean;
            kind: string;
            lines: components["schemas"]["EventLine"][];
            /** @description Entered by an official for somebody else. */
            on_behalf: boolean;
            /**
             * Format: int32
             * @description The case's revision after it; none when it changed nothing, as a reveal.
             */
            revision: number | null;
            /** Format: int64 */
            seq: number;
            title: string;
            unit_name: string | null;
        };
        /** @description What happened to a case, oldest first. */
        Events: {
            events: components["schemas"]["EventView"][];
        };
        /** @description Some of the first other text that has what was looked for. */
        Excerpt: {
            /** @description Name of the text, for people. */
            label: string;
            parts: components["schemas"]["TextPart"][];
        };
        /** @description 异议, or 要求重新办理. */
        ExplanationBody: {
            explanation: string;
        };
        /** @enum {string} */
        ExtensionReason: "E1" | "E2" | "E3" | "E4" | "E5" | "E6";
        ExtensionRequestView: {
            at: components["schemas"]["At"];
            by_name: string;
            explanation: string;
            new_due_at: components["schemas"]["At"];
            reason: components["schemas"]["ExtensionReason"];
            reason_label: string;
        };
        Facet: {
            code: string;
            count: number;
            label: string;
        };
        /** @description Counts over everything the filters let through. */
        Facets: {
            category: components["schemas"]["Facet"][];
            channel: components["schemas"]["Facet"][];
            state: components["schemas"]["Facet"][];
            street: components["schemas"]["Facet"][];
            unit: components["schemas"]["Facet"][];
            urgency: components["schemas"]["Facet"][];
        };
        /** @description One mistake in a file. */
        FaultView: {
            code: string;
            /** @description Name of the column as people know it; empty for the row as a whole. */
            column: string;
            /**
             * Format: int64
             * @description Line of the text file, or row of the sheet.
             */
            line: number;
            why: string;
        };
        FileBody: {
            attachments?: components["schemas"]["AttachmentRef"][] | null;
            channel: components["schemas"]["Channel"];
            content: string;
            /** @description The number the channel gave it; the same number twice is one case. */
            external_id?: string | null;
            /** @description Row of the duty catalogue, when known. */
            item?: string | null;
            nature: components["schemas"]["Nature"];
            petitioner: components["schemas"]["PetitionerBody"];
            place: components["schemas"]["PlaceBody"];
            received_at?: components["schemas"]["At"] | null;
            source?: components["schemas"]["Source"] | null;
            /** @description Left out: the beginning of the content. */
            title?: string | null;
            urgency?: components["schemas"]["Urgency"] | null;
        };
        /** @description 办结. Items handled on site need an image with purpose `after`. */
        FinishBody: {
            attachments?: components["schemas"]["AttachmentRef"][] | null;
            contacted: boolean;
            /** @description For colleagues only. */
            private_note?: string | null;
            /** @description What the citizen reads. */
            public_reply: string;
            solved: boolean;
            /** @description What was done. */
            text: string;
        };
        /** @description A case of the page, and where the query's words stand in it. */
        FoundCase: components["schemas"]["CaseRow"] & {
            found?: components["schemas"]["FoundText"] | null;
        };
        FoundText: {
            excerpt: components["schemas"]["Excerpt"] | null;
            /** @description The whole title; none when nothing in it was looked for. */
            title: components["schemas"]["TextPart"][] | null;
        };
        GrantBody: {
            role: components["schemas"]["Role"];
            /** Format: int32 */
            unit: number;
        };
        /** @description 同意延期. */
        GrantExtensionBody: {
            note?: string | null;
        };
        /** @description 同意退件. */
        GrantReturnBody: {
            reason: string;
        };
        /** @description 同意挂起. */
        GrantSuspensionBody: {
            note?: string | null;
        };
        GrantView: {
            role: components["schemas"]["Role"];
            /** Format: int32 */
            unit: number;
        };
        GrantsBody: {
            /** @description All the roles the account shall hold, each for a unit and all below it. */
            grants: components["schemas"]["GrantBody"][];
        };
        Health: {
            /** @description `ok`; `behind` the log's last entry; `disbelieved`, because it jumped ahead by days. */
            clock: string;
            /**
             * @description `ok`; `storage_full`: reads, takes no changes, goes on by itself when there is room;
             *     `stopped`: writes have ended, the process is about to.
             */
            status: string;
        };
        /** @description What a file would change, or what came of it. */
        ImportAnswer: {
            applied: components["schemas"]["ImportApplied"] | null;
            /** @description What it would change; nothing once it is in place, or when there is a mistake. */
            changes: components["schemas"]["ItemChangeView"][];
            /** @description Line by line. With one mistake nothing is taken. */
            faults: components["schemas"]["FaultView"][];
            /**
             * @description To be sent to put the file in place as it was seen: neither it nor the catalogue has changed
             *     since.
             */
            mark: string;
            /** @description Rows that say what is there already. */
            unchanged: number;
            /** @description Items the file does not speak of; they stay. */
            untouched: number;
        };
        /** @description What was put in place. */
        ImportApplied: {
            /**
             * Format: int32
             * @description Number of the change; `null` when there was nothing to change.
             */
            edition: number | null;
            rows: number;
        };
        Info: {
            dissatisfaction_reasons: components["schemas"]["Term"][];
            district: components["schemas"]["District"];
            limits: components["schemas"]["InfoLimits"];
            natures: components["schemas"]["Term"][];
            streets: components["schemas"]["StreetView"][];
            /** @description Those a citizen may give. */
            withdrawal_reasons: components["schemas"]["Term"][];
        };
        /** @description How long things usually take, in words. */
        InfoLimits: {
            accept: string;
            handle: string;
        };
        /** @description 批示 of a leader. */
        InstructBody: {
            text: string;
        };
        /** @description What a sheet was issued with. */
        IssueView: {
            addressee: string;
            case_no: string | null;
            /**
             * Format: int32
             * @description Number of the meeting's decision.
             */
            decision: number | null;
            demand: string;
            filed_by: string;
            follows: string | null;
            grade: components["schemas"]["SheetGrade"];
            grade_label: string;
            level: components["schemas"]["SheetLevel"];
            level_label: string;
            meeting: string | null;
            subject: string;
            trigger: components["schemas"]["SheetTrigger"];
            trigger_label: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
            /** @description Why it was issued, in words. */
            why: string;
        };
        /** @description What became of one item. */
        ItemChangeView: {
            after: components["schemas"]["CatalogueRowView"] | null;
            before: components["schemas"]["CatalogueRowView"] | null;
            /** @description The cells that differ; none of an item that is new or has ended. */
            cells: components["schemas"]["CellChangeView"][];
            item_id: string;
            kind: components["schemas"]["CatalogueChangeKind"];
            kind_label: string;
        };
        KnowledgeView: {
            answer: string;
            category: string;
            expires_at: components["schemas"]["At"] | null;
            id: string;
            /** Format: int32 */
            owner: number;
            owner_name: string;
            questions: string[];
            title: string;
        };
        /** @description 打标. */
        LabelBody: {
            add?: components["schemas"]["LabelRef"][] | null;
            remove?: components["schemas"]["LabelRef"][] | null;
        };
        /** @enum {string} */
        LabelDimension: "subject" | "place" | "campaign" | "topic" | "hotspot" | "process" | "person_group" | "nature" | "risk";
        /** @description A label to put on or take off. */
        LabelRef: {
            dimension: components["schemas"]["LabelDimension"];
            value: string;
        };
        /** @enum {string} */
        LabelSource: "person" | "rule" | "model";
        LabelView: {
            at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description 0–100.
             */
            confidence: number;
            dimension: components["schemas"]["LabelDimension"];
            dimension_label: string;
            source: components["schemas"]["LabelSource"];
            value: string;
        };
        /** @description Open sheets of a level. */
        LevelCount: {
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            answered: number;
            /**
             * Format: int64
             * @description Waiting for the unit's answer, for the supervisors, for being struck off.
             */
            issued: number;
            label: string;
            level: components["schemas"]["SheetLevel"];
            /** Format: int64 */
            overdue: number;
        };
        /** @description What goes for every sheet of a level. */
        LevelRuleView: {
            /** @description Whom of the unit it is addressed to. */
            addressee: string;
            /** @description How long there is to answer, as `4wh`, `2wd`. */
            answer: string;
            /** @description Who files it. */
            filed_by: string;
            /** @description How often the unit reports once the answer was accepted; left out: not at all. */
            progress: string | null;
            /** @description Struck off by itself when the case is done. */
            settles: boolean;
        };
        /** @description Who one is, and what one may be. */
        Me: {
            /** @description To be sent as `X-CSRF-Token` with every change. */
            csrf: string;
            district: components["schemas"]["District"];
            /** @description When it ends whatever happens. */
            expires_at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description Minutes without a request after which the session ends.
             */
            idle_minutes: number;
            roles: components["schemas"]["MyRole"][];
            server_time: components["schemas"]["At"];
            user: components["schemas"]["MyUser"];
            version: string;
        };
        /** @description Takes nothing yet: the agenda is made by the appliance. */
        MeetingBody: Record<string, never>;
        /** @description The meeting it was done at. */
        MeetingDone: {
            /** @description Year and week. */
            no: string;
            /** @description The sheet a decision became. */
            sheet: string | null;
        };
        /** @description A meeting in a list. */
        MeetingRow: {
            closed: boolean;
            decisions: number;
            items: number;
            no: string;
            opened_at: components["schemas"]["At"];
        };
        /** @description A meeting. */
        MeetingView: {
            /** @description As it stood when the meeting was opened. */
            agenda: components["schemas"]["AgendaItem"][];
            closed_at: components["schemas"]["At"] | null;
            decisions: components["schemas"]["DecisionView"][];
            /** @description Year and week, as `2026-W48`. */
            no: string;
            opened_at: components["schemas"]["At"];
            opened_by_name: string;
        };
        /** @description 并案. */
        MergeBody: {
            /** @description Number of the master case. */
            master: string;
            reason: string;
        };
        /** @description A case that goes with the one shown. */
        MergedCase: {
            no: string;
            received_at: components["schemas"]["At"];
            title: string;
            /** Format: int32 */
            urges: number;
        };
        MyRole: {
            label: string;
            role: components["schemas"]["Role"];
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        MyUser: {
            /** Format: int32 */
            id: number;
            login: string;
            name: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        /** @enum {string} */
        Nature: "consultation" | "help" | "complaint" | "report" | "suggestion" | "praise" | "other";
        NewUnitBody: {
            /** @description Stable key, unique; streets and communities: the division code. */
            code: string;
            /** @description First letters of the pinyin, for type-ahead. */
            initials?: string | null;
            kind: components["schemas"]["UnitKind"];
            name: string;
            /** Format: int32 */
            parent: number;
            /** @description What citizens are told. Left out: the name. */
            public_name?: string | null;
            /** @description Left out: the name. */
            short_name?: string | null;
        };
        NewUserBody: {
            login: string;
            name: string;
            password: string;
            /** Format: int32 */
            unit: number;
        };
        NotAccepted: {
            explanation: string;
            go_to: string;
            reason_label: string;
        };
        /** @description 备注, for colleagues. */
        NoteBody: {
            text: string;
        };
        /** @description Something that is not as it should be, for as long as it lasts. */
        NoticeShown: {
            /** @description Stable: `clock.behind`, `clock.disbelieved`, `disk.full`, `disk.nearly_full`. */
            code: string;
            message: string;
        };
        OutcomeView: {
            at: components["schemas"]["At"];
            by_name: string;
            contacted: boolean;
            private_note: string;
            public_reply: string;
            solved: boolean;
            text: string;
        };
        OwnPasswordBody: {
            /** @description The password as it is. */
            current: string;
            /** @description As it shall be. */
            password: string;
        };
        /** @enum {string} */
        PersonalField: "name" | "phone" | "id_no" | "home" | "wording";
        /** @description Who asks. Sealed on arrival; shown masked. */
        PetitionerBody: {
            /** @description No name was asked for. */
            anonymous?: boolean;
            home?: string | null;
            id_no?: string | null;
            /** @description The unit never learns who. */
            identity_hidden?: boolean;
            name?: string | null;
            phone?: string | null;
        };
        /** @description What may be known without opening the sealed record. */
        PetitionerView: {
            anonymous: boolean;
            has_home: boolean;
            has_id_no: boolean;
            identity_hidden: boolean;
            name_masked: string;
            phone_masked: string;
            /** @description The open wording was masked; the typed one is sealed. */
            wording_sealed: boolean;
        };
        /** @description Where it is about. */
        PlaceBody: {
            address?: string | null;
            /**
             * Format: int32
             * @description Community, as a unit below the street.
             */
            community?: number | null;
            /** Format: double */
            lat?: number | null;
            /**
             * Format: double
             * @description WGS84 degrees; with `lat` or not at all.
             */
            lon?: number | null;
            /**
             * Format: int32
             * @description Street, as a unit.
             */
            street?: number | null;
        };
        PlaceView: {
            address: string;
            /** Format: int32 */
            community: number | null;
            community_name: string | null;
            /** Format: double */
            lat: number | null;
            /**
             * Format: double
             * @description WGS84 degrees.
             */
            lon: number | null;
            /** Format: int32 */
            street: number | null;
            street_name: string | null;
        };
        /** @description How the like was ruled on. */
        Precedent: {
            applies_to_the_like: boolean;
            at: components["schemas"]["At"];
            basis: string;
            no: string;
            same_item: boolean;
            state_label: string;
            title: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        /** @description The wire form. `code` is what clients switch on. */
        Problem: {
            /** @description Only with `case.stale`. */
            changed?: components["schemas"]["ChangedBy"][] | null;
            code: components["schemas"]["ProblemCode"];
            /**
             * Format: int32
             * @description Only with `case.stale`.
             */
            current_revision?: number | null;
            detail: string | null;
            field: string | null;
            request_id: string;
            /** Format: int32 */
            status: number;
            title: string;
            /** @example /problems/case.stale */
            type: string;
        };
        /** @enum {string} */
        ProblemCode: "request.malformed" | "request.unknown_field" | "request.bad_header" | "request.revision_missing" | "request.too_large" | "request.media_type" | "request.timeout" | "request.method" | "not_found" | "limit.rate" | "limit.too_many" | "idempotency.conflict" | "auth.required" | "auth.wrong" | "auth.locked" | "auth.csrf" | "auth.forbidden" | "auth.password_policy" | "user.login_taken" | "user.administrators_apart" | "unit.code_taken" | "setup.done" | "setup.token" | "field.missing" | "field.too_long" | "field.invalid" | "search.query" | "case.stale" | "case.wrong_state" | "case.external_taken" | "case.second_person_needed" | "case.proposal_differs" | "case.no_such_knowledge" | "case.not_a_consultation" | "case.no_such_item" | "case.no_such_unit" | "case.no_such_handler" | "case.return_too_late" | "case.returned_before" | "case.ruled_already" | "case.not_within_unit" | "case.tasks_open" | "case.extension_after_due" | "case.extended_before" | "case.no_extension" | "case.extension_too_long" | "case.request_pending" | "case.nothing_pending" | "case.suspend_urgent" | "case.review_too_far" | "case.photos_missing" | "case.not_contacted" | "case.own_result" | "case.own_unit_callback" | "case.wrong_withdrawal" | "case.too_many_merged" | "case.no_such_master" | "case.objected_before" | "case.too_late" | "case.too_early" | "case.urged_too_soon" | "case.too_many_attachments" | "sheet.wrong_state" | "sheet.second_person_needed" | "sheet.no_withdrawal_asked" | "sheet.withdrawal_asked" | "sheet.highest_level" | "sheet.case_over" | "meeting.over" | "meeting.held" | "meeting.wrong_due" | "meeting.too_many_decisions" | "supervision.rules" | "task.not_found" | "task.wrong_state" | "attachment.empty" | "attachment.unsupported" | "attachment.unknown" | "catalogue.file" | "catalogue.faulty" | "calendar.moved" | "calendar.recounting" | "catalogue.moved" | "catalogue.proposal_decided" | "backup.not_configured" | "backup.under_way" | "server.busy" | "server.unconfirmed" | "server.storage_full" | "server.stopping" | "search.unavailable" | "server.internal";
        /** @description What became of it. */
        ProposalDecision: {
            approved: boolean;
            at: components["schemas"]["At"];
            by_name: string;
            /** @description The item and version it became. */
            item_id: string | null;
            note: string;
            /** Format: int32 */
            version: number | null;
        };
        /** @description A proposed row. */
        ProposalView: {
            at: components["schemas"]["At"];
            /** @description Why, in the panel's words. */
            basis: string;
            by_name: string;
            case_no: string;
            change: components["schemas"]["ItemChangeView"] | null;
            decided: components["schemas"]["ProposalDecision"] | null;
            /** @description The caller may approve or reject it. */
            mine_to_decide: boolean;
            /** Format: int32 */
            no: number;
            row: components["schemas"]["CatalogueRowView"];
        };
        /**
         * @description What the citizen may do now: the last part of the address to ask at.
         * @enum {string}
         */
        PublicAct: "supply_info" | "supplement" | "urge" | "withdraw" | "rating" | "objection" | "reopen";
        PublicAppealBody: {
            attachments?: components["schemas"]["AttachmentRef"][] | null;
            content: string;
            nature: components["schemas"]["Nature"];
            petitioner: components["schemas"]["PetitionerBody"];
            place: components["schemas"]["PlaceBody"];
            /** @description Left out: the beginning of the content. */
            title?: string | null;
        };
        PublicCase: {
            can: components["schemas"]["PublicAct"][];
            content: string;
            due_at: components["schemas"]["At"] | null;
            info_asked: string | null;
            nature_label: string;
            no: string;
            not_accepted: components["schemas"]["NotAccepted"] | null;
            /** @description Newest first. */
            progress: components["schemas"]["PublicProgress"][];
            public_reply: string | null;
            rating: components["schemas"]["PublicRating"] | null;
            received_at: components["schemas"]["At"];
            stages: components["schemas"]["PublicStage"][];
            /** @description Where it stands as a citizen counts it, not the state offices work by. */
            state: string;
            state_label: string;
            title: string;
            unit_public_name: string | null;
        };
        PublicDone: {
            state: components["schemas"]["CaseState"];
        };
        PublicProgress: {
            at: components["schemas"]["At"];
            text: string;
        };
        PublicRating: {
            comment: string;
            /** Format: int32 */
            grade: number;
        };
        /** @description What the citizen keeps. */
        PublicReceipt: {
            accept_due_at: components["schemas"]["At"] | null;
            /** @description With the number it opens the case to whoever filed it. */
            code: string;
            no: string;
            received_at: components["schemas"]["At"];
        };
        PublicStage: {
            at: components["schemas"]["At"] | null;
            code: string;
            current: boolean;
            label: string;
        };
        /** @enum {string} */
        QueueView: "mine" | "pending_accept" | "need_info" | "pending_dispatch" | "return_review" | "ruling" | "pending_sign" | "in_progress" | "pending_review" | "callback" | "approvals" | "due_soon" | "overdue" | "supervised" | "all";
        /** @description 评价, by the citizen or the call-back clerk. */
        RateBody: {
            comment?: string | null;
            dimensions?: components["schemas"]["RatingDimensions"] | null;
            /**
             * Format: int32
             * @description 1 very dissatisfied … 5 very satisfied; 1 and 2 need a reason.
             */
            grade: number;
            reasons?: components["schemas"]["DissatisfactionReason"][] | null;
            /** @description The citizen's own word. */
            solved?: boolean | null;
        };
        /** @description Grades 1–5 by dimension. */
        RatingDimensions: {
            /** Format: int32 */
            effect?: number | null;
            /** Format: int32 */
            quality?: number | null;
            /** Format: int32 */
            service?: number | null;
            /** Format: int32 */
            speed?: number | null;
        };
        RatingView: {
            at: components["schemas"]["At"];
            by_name: string;
            comment: string;
            dimensions: components["schemas"]["DimensionsView"];
            /**
             * Format: int32
             * @description 1 very dissatisfied … 5 very satisfied.
             */
            grade: number;
            reasons: components["schemas"]["Term"][];
            solved: boolean | null;
        };
        /** @description 下派. */
        ReassignWithinBody: {
            /**
             * Format: int32
             * @description The person who is to handle it, of that unit.
             */
            handler?: number | null;
            note?: string | null;
            /** Format: int32 */
            unit: number;
        };
        Receipt: {
            accept_due_at: components["schemas"]["At"] | null;
            no: string;
            /** @description With the number it lets the citizen look the case up. */
            query_code: string;
            received_at: components["schemas"]["At"];
            /** Format: int32 */
            revision: number;
            state: components["schemas"]["CaseState"];
        };
        /** @enum {string} */
        RefusalReason: "N1" | "N2" | "N3" | "N4" | "N5" | "N6" | "N7" | "N8";
        RefusalView: {
            at: components["schemas"]["At"];
            by_name: string;
            explanation: string;
            go_to: string;
            /** @description Proposed by the caller, who cannot confirm it too. */
            mine: boolean;
            reason: components["schemas"]["RefusalReason"];
            reason_label: string;
        };
        /** @description 不予受理: said again by a second clerk it is done. */
        RefuseBody: {
            explanation: string;
            /** @description Where the citizen can go instead. */
            go_to: string;
            reason: components["schemas"]["RefusalReason"];
        };
        RejectBody: {
            reason: string;
        };
        /** @description 审核退回. */
        RejectResultBody: {
            reason: string;
        };
        ReplyCheckBody: {
            /** @description The public reply as it stands. */
            reply: string;
        };
        /** @description Hints, not refusals: the reply can be handed in all the same. */
        ReplyChecked: {
            findings: components["schemas"]["ReplyFinding"][];
            /**
             * Format: double
             * @description How likely the reply is to this appeal, 0 to 1; a half when nothing tells.
             */
            relevance: number;
        };
        ReplyFinding: {
            /** @description `off_topic`, `point_open`, `promise_only` … */
            code: string;
            message: string;
        };
        /** @description 协办、会办、吹哨. */
        RequestAssistBody: {
            kind: components["schemas"]["AssistKind"];
            /** @description Such as `3wd`; left out: the usual one. */
            limit?: string | null;
            /** @description The lead cannot finish before it is answered. Left out: it can't. */
            mandatory?: boolean | null;
            units: number[];
            what: string;
        };
        /** @description 申请延期. */
        RequestExtensionBody: {
            explanation: string;
            new_due_at: components["schemas"]["At"];
            reason: components["schemas"]["ExtensionReason"];
        };
        /** @description 退件. */
        RequestReturnBody: {
            /** @description The regulation or fact it rests on. */
            basis: string;
            reason: components["schemas"]["ReturnReason"];
            /** Format: int32 */
            suggested_unit?: number | null;
        };
        /** @description 恢复办理. */
        ResumeBody: {
            reason: string;
        };
        /** @enum {string} */
        ReturnReason: "R1" | "R2" | "R3" | "R4" | "R5" | "R6" | "R7" | "R9";
        ReturnRequestView: {
            at: components["schemas"]["At"];
            basis: string;
            by_name: string;
            reason: components["schemas"]["ReturnReason"];
            reason_label: string;
            /** Format: int32 */
            suggested_unit: number | null;
            suggested_unit_name: string | null;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        RevealBody: {
            fields: components["schemas"]["PersonalField"][];
            /** @description What they are needed for; kept in the log. */
            purpose: string;
        };
        /** @description The values asked for; none where there is none. */
        Revealed: {
            home: string | null;
            id_no: string | null;
            name: string | null;
            phone: string | null;
            wording: string | null;
        };
        /** @enum {string} */
        Role: "citizen" | "intake_clerk" | "dispatcher" | "ruling_panel" | "unit_dispatcher" | "handler" | "reviewer" | "callback_clerk" | "supervisor" | "leader" | "grid_worker" | "analyst" | "system_admin" | "security_admin" | "auditor" | "channel" | "system";
        /** @description 裁决. */
        RuleBody: {
            /** @description Whether the duty catalogue should follow it. */
            applies_to_the_like: boolean;
            basis: string;
            /** @description What makes a case one of the like; left out: what the case's row of the catalogue asks. */
            questions?: components["schemas"]["Discriminator"][] | null;
            /** Format: int32 */
            unit: number;
        };
        /** @description The version that was made. */
        RulesChanged: {
            /** Format: int32 */
            version: number;
        };
        /** @description The rules in force, or to come into force. */
        RulesView: {
            /** @description Never before now. */
            effective_from: components["schemas"]["At"];
            /** @description 分级交办: rows U1–U4, columns 个别, 多人, 群体. */
            grades: components["schemas"]["SheetGrade"][][];
            /** @description L1, L2, L3. */
            levels: components["schemas"]["LevelRuleView"][];
            /**
             * Format: int32
             * @description How far back repeats are counted, in days.
             */
            repeat_days: number;
            triggers: components["schemas"]["TriggerRuleView"][];
            /**
             * Format: int32
             * @description Given by the appliance.
             */
            version?: number;
        };
        RulingQuestionView: {
            /** @description By the second dispute rather than by a person. */
            forced: boolean;
            interim_unit_name: string;
            question: string;
            submitted_at: components["schemas"]["At"];
        };
        RulingView: {
            applies_to_the_like: boolean;
            at: components["schemas"]["At"];
            basis: string;
            by_name: string;
            unit_name: string;
        };
        /** @enum {string} */
        RunCause: "scheduled" | "asked" | "command_line";
        /** @enum {string} */
        RunKind: "backup" | "drill";
        /** @description 退回答复. */
        SendBackTaskBody: {
            reason: string;
            /** Format: int32 */
            task: number;
        };
        SetupBody: {
            /** @description One system administrator, one security administrator, one auditor. */
            administrators: components["schemas"]["AdministratorBody"][];
            /** @description Left out: as configured. */
            district_name?: string | null;
            /** @description As `suqiu init` printed it. */
            token: string;
        };
        SetupState: {
            /** @description Nobody can sign in yet. */
            needed: boolean;
        };
        SheetActBody: {
            /** @description The answer, the reason, the note: what the action asks for. */
            text?: string;
        };
        /** @description What the unit said last. */
        SheetAnswer: {
            at: components["schemas"]["At"];
            by_name: string;
            /** @description Given after it was due. */
            late: boolean;
            text: string;
        };
        /** @description A sheet, its history, and what the caller may do. */
        SheetDetail: components["schemas"]["SheetView"] & {
            actions: components["schemas"]["Term"][];
            /** @description Oldest first. */
            history: components["schemas"]["SheetStep"][];
            /** @description The caller may open the case it is about. */
            sees_case: boolean;
        };
        /** @description How the sheet stands after the action. */
        SheetDone: {
            /** @description The sheet issued in its place. */
            issued: string | null;
            no: string;
            /** Format: int32 */
            revision: number;
            state: components["schemas"]["SheetState"];
        };
        /** @enum {string} */
        SheetGrade: "ordinary" | "pressing" | "urgent" | "critical";
        /** @enum {string} */
        SheetLevel: "l1" | "l2" | "l3";
        SheetPage: {
            /** @description To be sent as `after` for the next page; none on the last. */
            next: string | null;
            server_time: components["schemas"]["At"];
            sheets: components["schemas"]["SheetView"][];
        };
        /** @enum {string} */
        SheetState: "issued" | "answered" | "accepted" | "struck_off" | "superseded" | "withdrawn";
        /** @description One step of a sheet's life. */
        SheetStep: {
            at: components["schemas"]["At"];
            by_name: string;
            kind: string;
            lines: components["schemas"]["EventLine"][];
            /** Format: int64 */
            seq: number;
            title: string;
            unit_name: string | null;
        };
        /** @enum {string} */
        SheetTrigger: "near_due" | "overdue" | "urged" | "returned" | "dissatisfied" | "repeated" | "gathered" | "safety" | "instructed" | "decided" | "asked" | "escalated";
        /** @description A supervision sheet. */
        SheetView: components["schemas"]["IssueView"] & {
            answer: components["schemas"]["SheetAnswer"] | null;
            closed_at: components["schemas"]["At"] | null;
            due_at: components["schemas"]["At"] | null;
            issued_at: components["schemas"]["At"];
            issued_by_name: string;
            no: string;
            overdue: boolean;
            /** @description The due time crosses a year whose holidays are not known. */
            provisional: boolean;
            replaced_by: string | null;
            /** Format: int32 */
            reports: number;
            /** Format: int32 */
            revision: number;
            /** Format: int32 */
            sent_back: number;
            state: components["schemas"]["SheetState"];
            state_label: string;
            withdrawal: components["schemas"]["SheetWithdrawal"] | null;
        };
        /** @description A withdrawal that waits for a second supervisor. */
        SheetWithdrawal: {
            at: components["schemas"]["At"];
            by_name: string;
            reason: string;
        };
        /** @description 签收. */
        SignBody: {
            note?: string | null;
        };
        SignInBody: {
            login: string;
            password: string;
        };
        /** @description 协办签收, by the task's number within the case. */
        SignTaskBody: {
            /** Format: int32 */
            task: number;
        };
        /** @enum {string} */
        SlaColour: "green" | "blue" | "yellow" | "red" | "purple";
        /** @enum {string} */
        Source: "citizen" | "enterprise" | "grid_worker" | "device" | "leader" | "deputy" | "media" | "agency";
        /** @enum {string} */
        Stage: "accept" | "info" | "dispatch" | "sign" | "contact" | "return_review" | "ruling" | "handle" | "review" | "feedback" | "rework" | "suspension";
        /** @description Nothing can be chosen: what is backed up, and where to, is configuration. */
        StartBody: Record<string, never>;
        /** @description Accepted: how it goes is seen in the list of runs. */
        Started: {
            /** Format: int64 */
            run: number;
        };
        Statistics: {
            by: components["schemas"]["StatisticsBy"];
            counted_at: components["schemas"]["At"];
            from: string;
            rows: components["schemas"]["StatisticsRow"][];
            to: string;
            /** @description Everything the caller may see, whatever row it is in. */
            total: components["schemas"]["Counts"];
        };
        /** @enum {string} */
        StatisticsBy: "month" | "category" | "unit" | "street";
        StatisticsRow: {
            counts: components["schemas"]["Counts"];
            /** @description Month or category, or number of the unit or street; null: none yet. */
            key: string | null;
            label: string;
        };
        /** @description One step of a case, as listeners are told. */
        StreamCase: {
            /** @description Kind of the event, as on the timeline. */
            kind: string;
            no: string;
            /** Format: int32 */
            revision: number;
            /** Format: int64 */
            seq: number;
            state: components["schemas"]["CaseState"];
        };
        StreetView: {
            communities: components["schemas"]["CommunityView"][];
            /** Format: int32 */
            id: number;
            name: string;
        };
        /** @description 提交快裁. */
        SubmitRulingBody: {
            /**
             * Format: int32
             * @description Who handles it until the ruling.
             */
            interim_unit: number;
            question: string;
        };
        Suggestion: {
            /** @description What speaks against the unit, in sentences. */
            against: string[];
            due_at: components["schemas"]["At"] | null;
            /** @description The limit that would apply, such as `5wd`. */
            limit: string | null;
            precedents: components["schemas"]["SuggestionPrecedent"][];
            questions: components["schemas"]["SuggestionQuestion"][];
            reasons: components["schemas"]["SuggestionReason"][];
            row: components["schemas"]["CatalogueRowView"];
            /**
             * Format: float
             * @description How likely it is the right one, 0 to 1: an estimate.
             */
            share: number;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        /** @description A word in a text of the case. */
        SuggestionHit: {
            end: number;
            /** @description `title`, `content` or `address`. */
            field: string;
            /** @description In UTF-16 units, as browsers count. */
            start: number;
        };
        SuggestionPlace: {
            community_name: string | null;
            hits: components["schemas"]["SuggestionHit"][];
            street_name: string;
            /** @description How that is known. */
            told: string;
        };
        SuggestionPrecedent: {
            /**
             * Format: int32
             * @description 1 to 5.
             */
            grade: number | null;
            /**
             * Format: float
             * @description How like its text is, 0 to 1; null for one that only has the same item.
             */
            near: number | null;
            no: string;
            /** @description What the citizen was told in the end. */
            outcome: string;
            title: string;
            unit_name: string;
        };
        SuggestionQuestion: {
            /** @description The answer under which the row applies. */
            answer: string;
            hits: components["schemas"]["SuggestionHit"][];
            question: string;
            /** @description `met`, `open` or `against`. */
            standing: string;
            standing_label: string;
        };
        SuggestionReason: {
            hits: components["schemas"]["SuggestionHit"][];
            /**
             * Format: float
             * @description Log odds it adds; 0 for what only explains.
             */
            points: number;
            /** @description `case`, `catalogue`, `model`, `history` or `place`. */
            source: string;
            source_label: string;
            told: string;
        };
        /** @description Advice, the likeliest first, at most three. Each has a reason. */
        Suggestions: {
            /** @description False for some moments after a start, while closed cases are being read. */
            complete: boolean;
            /** @description Closed cases that were looked through. */
            decided: number;
            list: components["schemas"]["Suggestion"][];
            place: components["schemas"]["SuggestionPlace"] | null;
        };
        /** @description 补充信息. */
        SupplyInfoBody: {
            attachments?: components["schemas"]["AttachmentRef"][] | null;
            text: string;
        };
        /** @description 申请挂起. */
        SuspendBody: {
            kind: components["schemas"]["SuspensionKind"];
            next_review_at: components["schemas"]["At"];
            plan: string;
        };
        /** @enum {string} */
        SuspensionKind: "H1" | "H2" | "H3" | "H4" | "H5";
        SuspensionView: {
            at: components["schemas"]["At"];
            by_name: string;
            kind: components["schemas"]["SuspensionKind"];
            kind_label: string;
            next_review_at: components["schemas"]["At"];
            plan: string;
        };
        /** @enum {string} */
        TaskState: "pending_sign" | "in_progress" | "answered" | "adopted" | "sent_back";
        TaskView: {
            answer: string | null;
            answered_at: components["schemas"]["At"] | null;
            asked_at: components["schemas"]["At"];
            due_at: components["schemas"]["At"];
            kind: components["schemas"]["AssistKind"];
            kind_label: string;
            /** @description The lead cannot finish before it is answered. */
            mandatory: boolean;
            /** @description The caller may answer it. */
            mine: boolean;
            /** Format: int32 */
            no: number;
            state: components["schemas"]["TaskState"];
            state_label: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
            what: string;
        };
        /** @description A code and its name. */
        Term: {
            code: string;
            label: string;
        };
        /** @description A piece of a text; the pieces in a row are the text. */
        TextPart: {
            /** @description This is what was looked for. */
            hit: boolean;
            text: string;
        };
        /** @description 移送. */
        TransferBody: {
            explanation: string;
            receipt?: string | null;
            target: components["schemas"]["TransferTarget"];
        };
        /** @enum {string} */
        TransferTarget: "petition" | "police" | "city" | "other_district" | "court" | "other";
        TransferView: {
            at: components["schemas"]["At"];
            explanation: string;
            receipt: string | null;
            target_label: string;
        };
        /** @description Reaching the threshold issues a sheet of the level. */
        TriggerRuleView: {
            active: boolean;
            /** @description What the threshold counts, for people; need not be sent. */
            counts?: string;
            /** @description For people; need not be sent. */
            label?: string;
            level: components["schemas"]["SheetLevel"];
            /** Format: int32 */
            threshold: number;
            trigger: components["schemas"]["SheetTrigger"];
        };
        /** @description What is left out stays as it is. */
        UnitChangeBody: {
            active?: boolean | null;
            initials?: string | null;
            name?: string | null;
            public_name?: string | null;
            short_name?: string | null;
        };
        /** @enum {string} */
        UnitKind: "district" | "department" | "section" | "street" | "office" | "community" | "enterprise";
        UnitView: {
            active: boolean;
            code: string;
            /** Format: int32 */
            id: number;
            /** @description First letters of the pinyin, for type-ahead. */
            initials: string;
            kind: components["schemas"]["UnitKind"];
            name: string;
            /** Format: int32 */
            parent: number | null;
            /** @description What citizens are told. */
            public_name: string;
            short_name: string;
        };
        /** @description 取消并案. */
        UnmergeBody: {
            reason: string;
        };
        /** @description To be named in the request that puts it into a case. */
        Uploaded: {
            hash: string;
            mime: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        UrgeBody: {
            /** @description Numbers of cases, 1 to 100. */
            cases: string[];
            /** @description What the units are to do. */
            demand: string;
        };
        /** @description What became of one case. */
        UrgedCase: {
            /** @description As it was sent. */
            case_no: string;
            /** @description Why there is none. */
            refused: string | null;
            /** @description Number of the sheet that was issued. */
            sheet: string | null;
        };
        /** @enum {string} */
        Urgency: "U1" | "U2" | "U3" | "U4";
        UserAdmin: {
            active: boolean;
            grants: components["schemas"]["GrantView"][];
            /** Format: int32 */
            id: number;
            login: string;
            name: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        UserBrief: {
            /** Format: int32 */
            id: number;
            name: string;
            /** Format: int32 */
            unit: number;
            unit_name: string;
        };
        /** @description What is left out stays as it is. */
        UserChangeBody: {
            active?: boolean | null;
            name?: string | null;
            /** @description Ends the account's sessions too. */
            password?: string | null;
            /** Format: int32 */
            unit?: number | null;
        };
        /** @description A version, and how it came. */
        VersionView: {
            /** @description What differs from the version before. */
            cells: components["schemas"]["CellChangeView"][];
            edition: components["schemas"]["EditionView"] | null;
            row: components["schemas"]["CatalogueRowView"];
        };
        /** @description A saved view and how many cases it holds for the caller. */
        ViewCount: {
            count: number;
            id: components["schemas"]["QueueView"];
            label: string;
        };
        /** @description 撤单. W5 is the dispatcher's, the others the citizen's. */
        WithdrawBody: {
            note?: string | null;
            reason: components["schemas"]["WithdrawalReason"];
        };
        /** @enum {string} */
        WithdrawalReason: "W1" | "W2" | "W3" | "W4" | "W5";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    read_audit: {
        parameters: {
            query?: {
                /** @description Entries that come after this one in the list: older ones. Left out: from the latest. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_backups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backups"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_backup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_drill: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_notices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeShown"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_units: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_unit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUnitBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_unit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Unit */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnitChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAdmin"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAdmin"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Account */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAdmin"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    grant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Account */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAdmin"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_file: {
        parameters: {
            query?: {
                /** @description The file's name; what it is, is told by its bytes. */
                name?: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_cases: {
        parameters: {
            query?: {
                /** @description Id of a saved view; left out: all. */
                view?: components["schemas"]["QueueView"];
                /** @description States, with commas. */
                state?: string;
                /** @description The unit or anything below it. */
                unit?: number;
                street?: number;
                /** @description First level of the category. */
                category?: string;
                channel?: components["schemas"]["Channel"];
                urgency?: components["schemas"]["Urgency"];
                /**
                 * @description A query: words, "phrases", -minus, field:value. Looks through title, content, address,
                 *     reply and numbers; 200 characters and 16 clauses at most.
                 */
                text?: string;
                due_before?: components["schemas"]["At"];
                /** @description `due` (left out), `received`, `updated`; with `-` the other way round. */
                sort?: string;
                /** @description Where the page before ended, as it said. */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    file_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description "revision" */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_accept: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_adopt_task: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptTaskBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_answer_directly: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerDirectlyBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_answer_task: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerTaskBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_approve_result: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveResultBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_ask_info: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskInfoBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_conclude: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConcludeBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_confirm_transfer: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTransferBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_contact: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_deny_extension: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DenyExtensionBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_deny_return: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DenyReturnBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_deny_suspension: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DenySuspensionBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_dispatch: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_finish: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_grant_extension: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantExtensionBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_grant_return: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantReturnBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_grant_suspension: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantSuspensionBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_instruct: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstructBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_label: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_merge: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_note: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_rate: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_reassign_within: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReassignWithinBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_refuse: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefuseBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_reject_result: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectResultBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_request_assist: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestAssistBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_request_extension: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestExtensionBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_request_return: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestReturnBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_resume: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_rule: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_send_back_task: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendBackTaskBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_sign: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_sign_task: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignTaskBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_submit_ruling: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitRulingBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_supply_info: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplyInfoBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_suspend: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_transfer: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_unmerge: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnmergeBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_withdraw: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision the caller has read, in quotes */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawBody"];
            };
        };
        responses: {
            /** @description How the case stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
                /** @description As the case names it */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explanation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
                /** @description Stage, such as `handle` */
                stage: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueExplanation"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_dispute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_reply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyCheckBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyChecked"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_fields: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sheets_of_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_suggestions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the case */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    catalogue: {
        parameters: {
            query?: {
                /** @description Words that all must occur. */
                text?: string;
                /**
                 * @description A day such as `2026-01-01` (as it stood when the day ended), or an instant of RFC 3339.
                 *     Left out: now.
                 */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueRowView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_days: {
        parameters: {
            query: {
                /** @description A day, or an instant, as in `as_of`. */
                from: string;
                /** @description Left out: now. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemChangeView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_editions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditionView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_catalogue: {
        parameters: {
            query: {
                /** @description `csv` or `xlsx`. */
                format: string;
                /** @description As in the list of rows. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_catalogue: {
        parameters: {
            query: {
                /** @description The file's name, for the record. */
                name: string;
                /** @description Of the answer that was looked at. Left out: only look, nothing is written. */
                mark?: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    item_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Item of the catalogue */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_versions: {
        parameters: {
            query: {
                from: number;
                to: number;
            };
            header?: never;
            path: {
                /** @description Item of the catalogue */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CellChangeView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_proposals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the proposal */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reject_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the proposal */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dictionary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dictionary"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge: {
        parameters: {
            query?: {
                /** @description Words that all must occur. */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_own_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPasswordBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_meetings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingRow"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_meeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeetingBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    next_agenda: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgendaView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_meeting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Year and week, as 2026-W48 */
                week: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_meeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Year and week, as 2026-W48 */
                week: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeetingBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Year and week, as 2026-W48 */
                week: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    file_appeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublicAppealBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicReceipt"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    track: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: never;
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicCase"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    objection: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplanationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rating: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopen: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplanationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    supplement: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplyInfoBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    supply_info: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplyInfoBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    urge: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UrgeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw: {
        parameters: {
            query: {
                /** @description As on the receipt. */
                code: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number on the receipt */
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_public_file: {
        parameters: {
            query?: {
                /** @description The file's name; what it is, is told by its bytes. */
                name?: string;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: {
                /** @description Ends every session of the account. */
                everywhere?: boolean;
            };
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    state: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupState"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sheets: {
        parameters: {
            query?: {
                level?: components["schemas"]["SheetLevel"];
                /** @description `open` (left out), `closed`, or one state. */
                state?: string;
                /** @description The unit or anything below it. */
                unit?: number;
                /** @description Only those whose unit should have been heard by now. */
                overdue?: boolean;
                /** @description Where the page before ended, as it said. */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetPage"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_sheets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelCount"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    urge_cases: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UrgeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UrgedCase"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_sheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the sheet */
                sheet: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description "revision" */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetDetail"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    act_on_sheet: {
        parameters: {
            query?: never;
            header: {
                /** @description "revision" the caller has read */
                "If-Match": string;
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number of the sheet */
                sheet: string;
                /** @description Code of the action, as `actions` lists it */
                action: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SheetActBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetDone"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statistics: {
        parameters: {
            query?: {
                /** @description First month, `2026-11`. Left out: this one. */
                from?: string;
                /** @description Last month, included. Left out: `from`. */
                to?: string;
                /** @description What a row stands for. Left out: `category`. */
                by?: "month" | "category" | "unit" | "street";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last id seen, to go on from there. */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StreamCase"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_rules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request again gives the same answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesView"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesChanged"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    units: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users: {
        parameters: {
            query: {
                /** @description People of this unit and of those below it. */
                unit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBrief"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    views: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewCount"][];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
