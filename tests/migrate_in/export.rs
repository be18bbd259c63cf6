//! The invented cases of a former platform, as the tables of its database.

/// One table: its name, its columns, and whether its values are numbers.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Box<dyn Iterator<Item = Vec<String>>>,
}

const DAY: u64 = 86_400;
/// 2024-01-01 08:00 in China.
const FIRST: u64 = 1_704_067_200;

pub const STATES: &[&str] = &[
    "已结案",
    "已结案",
    "已结案",
    "已结案",
    "处置中",
    "待签收",
    "待评价",
    "待核查",
    "重办",
    "挂起",
    "待分拨",
    "待受理",
    "作废",
    "不予受理",
    "已移送",
];
const MATTERS: &[&str] = &[
    "路灯不亮",
    "垃圾堆放",
    "井盖破损",
    "夜间施工",
    "楼道漏水",
    "占道停车",
];
const ACTIONS: &[&str] = &["受理", "分拨", "签收", "联系诉求人", "办结", "核查"];
/// The handler of the demonstration's own department sits in the first of them.
pub const UNITS: &[(&str, &str)] = &[
    ("11", "市容环卫科"),
    ("12", "区住建局"),
    ("13", "沙头角街道"),
];

/// `2024-05-06 07:08:09`, so many seconds after 1970, as China's clocks show it.
fn clock(seconds: u64) -> String {
    let local = seconds + 8 * 3_600;
    let (days, rest) = (local / DAY, local % DAY);
    // Days to a date, after Howard Hinnant's civil_from_days.
    let z = days + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (
        doy - (153 * mp + 2) / 5 + 1,
        if mp < 10 { mp + 3 } else { mp - 9 },
    );
    let year = yoe + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

fn received(case: u64) -> u64 {
    // Spread over two years and a half, the last half year before the tests' present left out.
    FIRST + case * 7_919 % (900 * DAY)
}

pub fn state(case: u64) -> &'static str {
    let states = STATES.len() as u64;
    STATES[usize::try_from(case * 7 % states).expect("small")]
}

fn pick<'a>(all: &[&'a str], n: u64) -> &'a str {
    all[usize::try_from(n % all.len() as u64).expect("small")]
}

/// Place of its unit among [`UNITS`]: cases in every state for each.
pub fn unit(case: u64) -> usize {
    usize::try_from(case / STATES.len() as u64 % 3).expect("small")
}

pub fn number(case: u64) -> String {
    format!("SJ{case:08}")
}

fn case(case: u64) -> Vec<String> {
    let at = received(case);
    let (state, matter) = (state(case), pick(MATTERS, case));
    let ended = matches!(state, "已结案" | "作废" | "不予受理" | "已移送");
    let done = ended || matches!(state, "待评价" | "待核查" | "重办");
    let reply = format!(
        "您反映的{matter}问题已处理，经办人电话25{:06}。",
        case % 1_000_000
    );
    let when = |given: bool, days: u64| {
        if given {
            clock(at + days * DAY)
        } else {
            String::new()
        }
    };
    let or_none = |given: bool, text: String| if given { text } else { String::new() };
    vec![
        (case + 100_000).to_string(),
        number(case),
        or_none(case.is_multiple_of(5), format!("HX{case:07}")),
        or_none(!case.is_multiple_of(3), format!("{matter}，第{case}件")),
        format!(
            "{}路{}号{matter}，\"已多次反映\"；请联系139{:08}，𬭶先生。\n地址在C:\\{}，诚盼'尽快'处理。",
            pick(&["海山", "深盐", "沙深", "梧桐"], case),
            case % 300 + 1,
            case % 100_000_000,
            case % 7
        ),
        clock(at),
        pick(&["投诉", "求助", "咨询", "建议", "其他类"], case).to_owned(),
        pick(&["12345", "网格巡查", "微信", "电话"], case / 2).to_owned(),
        pick(&["沙头角街道", "海山街道", "盐田街道", "梅沙街道"], case).to_owned(),
        format!(
            "{}路{}号",
            pick(&["海山", "深盐", "沙深"], case),
            case % 300 + 1
        ),
        pick(&["欧阳小满", "𬭶某", "李四", "市民"], case).to_owned(),
        or_none(
            !case.is_multiple_of(11),
            format!("139{:08}", case % 100_000_000),
        ),
        state.to_owned(),
        or_none(
            !matches!(state, "待分拨" | "待受理"),
            UNITS[unit(case)].0.to_owned(),
        ),
        when(!matches!(state, "待分拨" | "待受理"), 1),
        when(done, 3),
        when(ended, 4),
        when(case.is_multiple_of(2), 5),
        (case % 3).to_string(),
        or_none(done, format!("已现场处理{matter}")),
        or_none(done, reply),
    ]
}

fn step(case: u64, n: u64) -> Vec<String> {
    let id = case * 16 + n + 1;
    vec![
        id.to_string(),
        (case + 100_000).to_string(),
        clock(received(case) + n * 20_000),
        pick(&["王科长", "陈坐席", "林网格员"], n).to_owned(),
        pick(&["11", "12", "13"], case + n).to_owned(),
        pick(ACTIONS, n).to_owned(),
        format!(
            "第{n}步：\t请{}于两日内回拨139{:08}，\\ 's {}",
            pick(MATTERS, case),
            case % 100_000_000,
            pick(ACTIONS, n)
        ),
    ]
}

const EVENT: &[&str] = &[
    "id",
    "事件编号",
    "来源单号",
    "标题",
    "诉求内容",
    "上报时间",
    "诉求性质",
    "来源渠道",
    "所属街道",
    "地址",
    "联系人",
    "联系电话",
    "状态",
    "处置部门",
    "分拨时间",
    "办结时间",
    "结案时间",
    "办理期限",
    "流转次数",
    "处置结果",
    "答复内容",
];
const FLOW: &[&str] = &[
    "id",
    "事件id",
    "操作时间",
    "操作人",
    "操作部门",
    "操作",
    "意见",
];

/// The tables of `cases` cases with `steps` rows of history each. The history lies in an order of its
/// own, as a table of a database does.
pub fn tables(cases: u64, steps: u64) -> Vec<Table> {
    let scattered = move |n: u64| (n * 48_271) % cases;
    // Only a step that shares no factor with the number of cases comes to each of them.
    assert!(!cases.is_multiple_of(48_271));
    vec![
        Table {
            name: "t_event",
            columns: EVENT,
            rows: Box::new((0..cases).map(case)),
        },
        Table {
            name: "t_flow",
            columns: FLOW,
            rows: Box::new((0..cases * steps).map(move |n| step(scattered(n % cases), n / cases))),
        },
        Table {
            name: "t_rating",
            columns: &["事件id", "满意度", "评价时间"],
            rows: Box::new(
                (0..cases)
                    .filter(|case| state(*case) == "已结案" && !case.is_multiple_of(4))
                    .map(|case| {
                        let grade = pick(&["非常满意", "满意", "基本满意", "不满意"], case);
                        vec![
                            (case + 100_000).to_string(),
                            grade.to_owned(),
                            clock(received(case) + 4 * DAY),
                        ]
                    }),
            ),
        },
        Table {
            name: "t_dept",
            columns: &["部门id", "部门名称"],
            rows: Box::new(
                UNITS
                    .iter()
                    .map(|(id, name)| vec![(*id).to_owned(), (*name).to_owned()]),
            ),
        },
        Table {
            name: "t_user",
            columns: &["账号", "姓名", "部门"],
            rows: Box::new((0..5_u64).map(|n| {
                let unit = pick(&["市容环卫科", "区住建局"], n);
                vec![format!("old-{n}"), format!("原人员{n}"), unit.to_owned()]
            })),
        },
    ]
}
