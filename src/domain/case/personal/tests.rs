use super::*;

fn raw(content: &str) -> RawIntake {
    RawIntake {
        title: None,
        content: content.into(),
        address: String::new(),
        name: None,
        phone: None,
        id_no: None,
        home: None,
        anonymous: false,
        identity_hidden: false,
    }
}

fn field_of(raw: RawIntake) -> Option<&'static str> {
    match separate(raw) {
        Ok(_) => None,
        Err(refusal) => refusal.field(),
    }
}

#[test]
fn what_is_personal_leaves_the_open_part() {
    let (opened, personal) = separate(RawIntake {
        title: Some("张三丰家楼下噪音".into()),
        content: "我是张三丰（电话 138-0000-1234，身份证４４０３０８１９９００１０１００１７），\
                  住海山路12号3栋502，办公室25221234。"
            .into(),
        address: "海山路12号3栋502楼下".into(),
        name: Some(" 张三丰 ".into()),
        phone: Some("+86 138 0000 1234".into()),
        id_no: Some("440308199001010017".into()),
        home: Some("海山路12号3栋502".into()),
        ..raw("")
    })
    .expect("complete");
    assert_eq!(opened.title, "***家楼下噪音");
    assert_eq!(
        opened.content,
        "我是***（电话 ***，身份证***），住海山路***，办公室25221234。"
    );
    assert_eq!(opened.address, "海山路***楼下");
    assert_eq!(personal.phone.as_deref(), Some("13800001234"));
    assert_eq!(personal.name.as_deref(), Some("张三丰"));
    let wording = personal.wording.as_deref().expect("the text was changed");
    assert!(wording.starts_with("标题：张三丰家楼下噪音\n内容：我是张三丰"));
    assert!(wording.ends_with("地址：海山路12号3栋502楼下"));
    let Petitioner {
        name_masked,
        phone_masked,
        has_id_no,
        has_home,
        wording_sealed,
        anonymous,
        identity_hidden,
    } = opened.petitioner;
    assert_eq!(
        (name_masked.as_str(), phone_masked.as_str()),
        ("张**", "138****1234")
    );
    assert!(has_id_no && has_home && wording_sealed && !identity_hidden && !anonymous);
    let shown = format!("{personal:?}");
    assert_eq!(shown, "{Name, Phone, IdNo, Home, Wording}");
}

#[test]
fn a_hidden_identity_leaves_no_trace_in_the_open_part() {
    let (opened, personal) = separate(RawIntake {
        name: Some("张三丰".into()),
        phone: Some("13800001234".into()),
        identity_hidden: true,
        ..raw("张三丰举报，电话13800001234，门店无证经营。")
    })
    .expect("complete");
    let open = format!("{opened:?}");
    for trace in ["张", "138", "1234"] {
        assert!(!open.contains(trace), "{trace} in {open}");
    }
    assert_eq!(personal.name.as_deref(), Some("张三丰"));
}

#[test]
fn nothing_personal_means_nothing_to_seal() {
    let (opened, personal) = separate(RawIntake {
        name: Some("市民".into()),
        ..raw("  海山路口红绿灯坏了，市民出行不便。  ")
    })
    .expect("complete");
    assert_eq!(opened.content, "海山路口红绿灯坏了，市民出行不便。");
    assert_eq!(opened.title, "海山路口红绿灯坏了，市民出行不便");
    assert_eq!(personal.wording, None);
    assert!(!opened.petitioner.wording_sealed);
}

#[test]
fn the_anonymous_leave_at_most_a_number() {
    let (opened, personal) = separate(RawIntake {
        name: Some("欧阳锋".into()),
        phone: Some("0755-25221234转801".into()),
        id_no: Some("E12345678".into()),
        home: Some("沙头角三家店".into()),
        anonymous: true,
        ..raw("欧阳锋反映，请打 2522 1234，护照 e1234-5678。")
    })
    .expect("complete");
    assert_eq!(opened.content, "***反映，请打 ***，护照 ***。");
    assert_eq!(opened.petitioner.name_masked, "");
    assert!(opened.petitioner.anonymous && !opened.petitioner.has_id_no);
    assert_eq!(
        (personal.name, personal.id_no, personal.home),
        (None, None, None)
    );
    assert_eq!(personal.phone.as_deref(), Some("075525221234转801"));
}

#[test]
fn a_missing_title_is_made_from_the_first_sentence_that_says_something() {
    let title = |content: &str| separate(raw(content)).expect("complete").0.title;
    assert_eq!(
        title("您好！梅沙街道路灯坏了。请修。"),
        "您好！梅沙街道路灯坏了"
    );
    assert_eq!(title("路灯坏了"), "路灯坏了");
    assert_eq!(title(&"长".repeat(50)), "长".repeat(30));
    assert_eq!(title("第一行的内容\n第二行"), "第一行的内容");
    assert_eq!(
        title("公交站旁的垃圾桶满溢，暴露垃圾堆了两天没有清运，气味很大，希望尽快清理。"),
        "公交站旁的垃圾桶满溢，暴露垃圾堆了两天没有清运，气味很大"
    );
    assert_eq!(title("请回电13800001234谢谢！"), "请回电138****1234谢谢");
}

#[test]
fn phones_are_checked_and_normalised() {
    let phone = |typed: &str| {
        let intake = RawIntake {
            phone: Some(typed.into()),
            ..raw("路灯坏了")
        };
        separate(intake).map(|(_, personal)| personal.phone).ok()
    };
    for (typed, kept) in [
        ("１３８００００１２３４", "13800001234"),
        ("(0755) 2522-1234", "075525221234"),
        ("0086-13800001234", "13800001234"),
        ("12345", "12345"),
    ] {
        assert_eq!(phone(typed), Some(Some(kept.into())), "{typed}");
    }
    assert_eq!(phone("  "), Some(None));
    for typed in ["1234", "123456789012345678901", "abc12345", "无电话"] {
        assert_eq!(phone(typed), None, "{typed}");
    }
}

#[test]
fn documents_are_checked() {
    let accepts = |typed: &str| {
        let intake = RawIntake {
            id_no: Some(typed.into()),
            ..raw("路灯坏了")
        };
        field_of(intake).is_none()
    };
    for typed in [
        "11010519491231002X",
        "11010519491231002x",
        "440308900101001",
        "E12345678",
        "H0123456(7)",
        "91440300MA5EXAMPLE",
    ] {
        assert!(accepts(typed), "{typed}");
    }
    for typed in [
        "110105194912310021",
        "110105194913310020",
        "440308901301001",
        "护照",
        &"9".repeat(31),
    ] {
        assert!(!accepts(typed), "{typed}");
    }
}

#[test]
fn fields_are_bounded_and_named() {
    let long = |n| Some("𠮷".repeat(n));
    let with = |change: fn(&mut RawIntake, Option<String>), n| {
        let mut intake = raw("路灯坏了");
        change(&mut intake, long(n));
        field_of(intake)
    };
    assert_eq!(with(|i, v| i.name = v, NAME_MAX), None);
    assert_eq!(with(|i, v| i.name = v, NAME_MAX + 1), Some("name"));
    assert_eq!(with(|i, v| i.home = v, HOME_MAX + 1), Some("home"));
    assert_eq!(with(|i, v| i.title = v, text::TITLE_MAX + 1), Some("title"));
    assert_eq!(field_of(raw("  ")), Some("content"));
    assert_eq!(
        field_of(raw(&"长".repeat(text::CONTENT_MAX + 1))),
        Some("content")
    );
    assert_eq!(field_of(raw("看不见\u{7}的")), Some("content"));
}

#[test]
fn later_texts_are_masked_too() {
    let personal = Personal {
        name: Some("张三丰".into()),
        home: Some("三家店村".into()),
        ..Personal::default()
    };
    assert_eq!(
        mask_text("张三丰来电13800001234", Some(&personal)),
        "***来电138****1234"
    );
    assert_eq!(
        mask_text("张三丰来电13800001234", None),
        "张三丰来电138****1234"
    );
    assert_eq!(mask_text("三家店村", Some(&personal)), "三家店村");
}
