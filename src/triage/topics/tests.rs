use super::*;
use crate::triage::similar::Message;

fn message(id: usize, person: &str, day: i64, title: &str, body: &str) -> Message {
    Message {
        id: format!("{id:04}"),
        person: person.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        address: String::new(),
        at: Some(Timestamp(day * DAY_MS)),
    }
}

const ESTATES: &[&str] = &[
    "云溪花园",
    "望海名苑",
    "松林家园",
    "碧波山庄",
    "东岭新村",
    "晴川公寓",
];
const WAYS: &[&str] = &[
    "旁边新开的沥青加工厂气味刺鼻",
    "沥青加工厂整夜生产，气味难闻",
    "居民区边上怎么能办沥青加工厂",
    "沥青加工厂排放黑烟，孩子咳嗽",
    "请关停沥青加工厂，气味让人头痛",
    "沥青加工厂没有环评就开工",
];
const OTHERS: &[&str] = &[
    "电梯停运三天",
    "楼道灯不亮",
    "停车位被占用",
    "物业费涨价没有公示",
    "自来水发黄",
    "健身器材坏了",
    "快递柜收费",
    "垃圾清运不及时",
    "外墙脱落",
    "燃气管道何时接通",
];

/// A plant near one estate that many speak of, one person who writes again and again about
/// another thing, and single matters everywhere.
fn district() -> Vec<Message> {
    let mut all = Vec::new();
    for person in 0..24 {
        let title = format!("{}{}", ESTATES[0], WAYS[person % WAYS.len()]);
        let body = format!("我住{}，{}。", ESTATES[0], WAYS[(person + 2) % WAYS.len()]);
        all.push(message(
            all.len(),
            &format!("p{person}"),
            10 + person as i64,
            &title,
            &body,
        ));
    }
    for again in 0..30 {
        let title = format!("第{again}次反映{}广场舞音乐扰民", ESTATES[1]);
        let body = format!("{}门口广场舞音乐太响。", ESTATES[1]);
        all.push(message(all.len(), "one", 10 + again, &title, &body));
    }
    for (number, matter) in OTHERS.iter().enumerate() {
        for estate in ESTATES {
            let body = format!("{estate}{matter}，请处理。");
            let person = format!("q{}", all.len());
            all.push(message(
                all.len(),
                &person,
                number as i64 * 3,
                &format!("{estate}{matter}"),
                &body,
            ));
        }
    }
    all
}

fn found(messages: &[Message]) -> Vec<Topic> {
    let mut index = Index::default();
    for message in messages {
        index.insert(message);
    }
    topics(&index, Options::default())
}

#[test]
fn what_many_speak_of_comes_first_whole_and_alone() {
    let messages = district();
    let topics = found(&messages);
    let first = &topics[0];
    assert_eq!(first.people, 24, "{topics:#?}");
    assert_eq!(first.place, "云溪花园");
    assert!(first.name.contains("沥青加工厂"), "{}", first.name);
    let expected: Vec<String> = (0..24).map(|id| format!("{id:04}")).collect();
    assert_eq!(
        first.messages, expected,
        "none missing, none too many, the earliest first"
    );
    assert_eq!(first.from, Some(Timestamp(10 * DAY_MS)));
    assert_eq!(first.to, Some(Timestamp(33 * DAY_MS)));
    // One person is one voice, however often it is heard; the same matter of many estates is none.
    assert_eq!(topics.len(), 1, "{topics:#?}");
}

#[test]
fn a_long_silence_parts_two_topics() {
    let mut messages = district();
    messages.truncate(24);
    for (number, message) in messages.iter_mut().enumerate().skip(12) {
        message.at = Some(Timestamp((QUIET_DAYS + 60 + number as i64) * DAY_MS));
    }
    let people: Vec<usize> = found(&messages).iter().map(|topic| topic.people).collect();
    assert_eq!(people, [12, 12]);
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let mut messages = district();
    let before = found(&messages);
    messages.reverse();
    assert_eq!(found(&messages), before);
}

#[test]
fn a_topic_keeps_its_id_while_it_grows() {
    let messages = district();
    let before = found(&messages[8..]);
    let mut now = found(&messages);
    assert_ne!(before[0].id, now[0].id, "an earlier message has come in");
    carry_ids(&before, &mut now);
    assert_eq!(before[0].id, now[0].id);
    // Not to a topic that has little to do with it.
    let mut other = vec![Topic {
        messages: vec!["0008".to_owned(), "x".to_owned()],
        id: "T-x".to_owned(),
        ..before[0].clone()
    }];
    carry_ids(&before, &mut other);
    assert_eq!(other[0].id, "T-x");
}

#[test]
fn nobody_without_a_name_is_somebody_twice() {
    let mut messages = district();
    messages.truncate(24);
    for message in &mut messages {
        message.person.clear();
    }
    assert_eq!(found(&messages)[0].people, 24);
    assert!(found(&[]).is_empty());
}
