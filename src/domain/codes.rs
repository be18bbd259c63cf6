//! The closed lists of domain.md §1, §7, §10, §11. Codes are stored and sent: never renamed.

/// Declares a closed list once: enum, stored and wire code, Chinese name, and the list itself.
#[macro_export]
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $code)] $variant,)+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// As stored, sent and shown in addresses.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// As people read it.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

closed_list! {
    /// How an appeal came (渠道), domain.md §10.
    Channel {
        City = "city" "市平台（@深圳—民意速办）",
        Hotline = "hotline" "12345转办",
        Province = "province" "省政府网站留言",
        Web = "web" "区公众号/小程序",
        MessageBoard = "message_board" "人民网领导留言板",
        Mailbox = "mailbox" "区长信箱",
        LeaderVisit = "leader_visit" "区领导进社区",
        Grid = "grid" "网格员采集",
        Sensing = "sensing" "AI视频/物联感知",
        WalkIn = "walk_in" "来访",
        Letter = "letter" "来信",
        Media = "media" "媒体舆情（未诉先办）",
        Deputies = "deputies" "代表委员",
        Police = "police" "110非警务",
        Petition = "petition" "信访转送",
    }
}

impl Channel {
    /// Two digits inside the case number: the place in the list, from 01.
    pub fn digits(self) -> u8 {
        let place = Self::ALL.iter().position(|channel| *channel == self);
        u8::try_from(place.map_or(0, |place| place + 1)).expect("fewer than 99 channels")
    }

    /// Found by the district itself rather than told by a citizen: no one to contact or rate.
    pub const fn is_own_finding(self) -> bool {
        matches!(self, Channel::Grid | Channel::Sensing | Channel::Media)
    }
}

closed_list! {
    /// Who it came from (来源): a second field beside the channel.
    Source {
        Citizen = "citizen" "市民",
        Enterprise = "enterprise" "企业",
        GridWorker = "grid_worker" "网格员",
        Device = "device" "感知设备",
        Leader = "leader" "区领导",
        Deputy = "deputy" "代表委员",
        Media = "media" "媒体",
        Agency = "agency" "上级或其他单位",
    }
}

closed_list! {
    /// What the citizen wants (诉求性质).
    Nature {
        Consultation = "consultation" "咨询",
        Help = "help" "求助",
        Complaint = "complaint" "投诉",
        Report = "report" "举报",
        Suggestion = "suggestion" "建议",
        Praise = "praise" "表扬",
        Other = "other" "其他",
    }
}

closed_list! {
    /// Urgency, domain.md §4: it selects the column of the limits table.
    Urgency {
        U1 = "U1" "特急",
        U2 = "U2" "紧急",
        U3 = "U3" "一般",
        U4 = "U4" "疑难",
    }
}

impl Urgency {
    /// 特急、紧急: neither suspended nor put off for long.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Urgency::U1 | Urgency::U2)
    }
}

closed_list! {
    /// Why a unit sends a case back (退件原因).
    ReturnReason {
        R1 = "R1" "属地不符",
        R2 = "R2" "非本单位职责",
        R3 = "R3" "权属未移交",
        R4 = "R4" "市级或省级事权",
        R5 = "R5" "要素不全无法办理",
        R6 = "R6" "重复件",
        R7 = "R7" "已进入法定程序",
        R9 = "R9" "其他（须审批）",
    }
}

closed_list! {
    /// Why an appeal is not accepted (不予受理).
    RefusalReason {
        N1 = "N1" "非本区管辖",
        N2 = "N2" "属党委、人大、政协、法院、检察院或军队职责",
        N3 = "N3" "紧急事项，应拨打110、119或120",
        N4 = "N4" "属诉讼、仲裁、复议、信访等法定程序",
        N5 = "N5" "已依法办结且无新的事实和理由",
        N6 = "N6" "涉及国家秘密、商业秘密或个人隐私",
        N7 = "N7" "违反法律法规或公序良俗",
        N8 = "N8" "无实质内容",
    }
}

closed_list! {
    /// Why more time is asked for (延期原因).
    ExtensionReason {
        E1 = "E1" "需多部门会办",
        E2 = "E2" "需检测或鉴定",
        E3 = "E3" "施工周期",
        E4 = "E4" "需诉求人配合",
        E5 = "E5" "执法程序法定期限",
        E6 = "E6" "不可抗力",
    }
}

closed_list! {
    /// Kinds of suspension (挂起).
    SuspensionKind {
        H1 = "H1" "工程实施期",
        H2 = "H2" "司法或复议程序中",
        H3 = "H3" "政策空白待研究",
        H4 = "H4" "历史遗留问题",
        H5 = "H5" "需上级立项或资金",
    }
}

closed_list! {
    /// Why a case is withdrawn (撤单). W5 is the dispatcher's alone.
    WithdrawalReason {
        W1 = "W1" "已自行解决",
        W2 = "W2" "提交错误",
        W3 = "W3" "不再需要",
        W4 = "W4" "重复提交",
        W5 = "W5" "误录或测试",
    }
}

closed_list! {
    /// Why a citizen is dissatisfied (不满意原因).
    DissatisfactionReason {
        S1 = "S1" "问题未解决",
        S2 = "S2" "办理太慢",
        S3 = "S3" "服务态度",
        S4 = "S4" "没有联系我",
        S5 = "S5" "答复不清楚",
        S6 = "S6" "互相推诿",
        S7 = "S7" "泄露个人信息",
        S8 = "S8" "对政策有意见",
    }
}

closed_list! {
    /// How the unit reached the citizen first.
    ContactMeans {
        Phone = "phone" "电话",
        Visit = "visit" "上门或现场",
        Message = "message" "短信或线上",
    }
}

closed_list! {
    /// What came of the first contact.
    ContactResult {
        Reached = "reached" "已联系上",
        NoAnswer = "no_answer" "无人接听",
        WrongNumber = "wrong_number" "号码有误",
    }
}

closed_list! {
    /// Dimensions of labels (打标), domain.md §6.
    LabelDimension {
        Subject = "subject" "主体",
        Place = "place" "地理",
        Campaign = "campaign" "专项",
        Topic = "topic" "话题",
        Hotspot = "hotspot" "热点",
        Process = "process" "流程",
        PersonGroup = "person_group" "人群",
        Nature = "nature" "问题性质",
        Risk = "risk" "风险",
    }
}

closed_list! {
    /// Who put a label on.
    LabelSource {
        Person = "person" "人工",
        Rule = "rule" "规则",
        Model = "model" "模型",
    }
}

closed_list! {
    /// What an attachment shows.
    AttachmentPurpose {
        Appeal = "appeal" "诉求材料",
        Supplement = "supplement" "补充材料",
        Before = "before" "处置前",
        After = "after" "处置后",
        Evidence = "evidence" "佐证材料",
    }
}

impl AttachmentPurpose {
    /// Handed in with the appeal or later by whoever made it.
    pub const fn is_the_citizens(self) -> bool {
        matches!(
            self,
            AttachmentPurpose::Appeal | AttachmentPurpose::Supplement
        )
    }
}

closed_list! {
    /// Personal fields kept in the sealed record, domain.md §3. `wording` is the text as typed,
    /// kept when its open copy had to be masked.
    PersonalField {
        Name = "name" "姓名",
        Phone = "phone" "电话",
        IdNo = "id_no" "证件号码",
        Home = "home" "住址",
        Wording = "wording" "原文",
    }
}

closed_list! {
    /// Where a transferred case goes (移送).
    TransferTarget {
        Petition = "petition" "信访部门",
        Police = "police" "公安机关（110）",
        City = "city" "市级平台",
        OtherDistrict = "other_district" "其他区",
        Court = "court" "司法机关",
        Other = "other" "其他",
    }
}
