//! The statistics as they are read: what is counted, for whom, and that it follows what is done.

use serde_json::{Value, json};

use super::desk::Desk;
use super::town::{code, text_of};

const ALL: &str = "from=2020-01&to=2040-12";

fn read(desk: &mut Desk, who: &str, query: &str) -> Value {
    let answer = desk.client(who).get(&format!("/api/statistics?{query}"));
    assert_eq!(answer.status, 200, "{who} {query}: {}", answer.text());
    answer.json()
}

fn count(of: &Value, name: &str) -> u64 {
    of[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name} in {of}"))
}

fn sum(statistics: &Value, name: &str) -> u64 {
    let rows = statistics["rows"].as_array().expect("a list").iter();
    rows.map(|row| count(&row["counts"], name)).sum()
}

/// The queue counts the same cases its own way.
fn same_as_the_queue(found: &Value, facets: &Value, by: &str) {
    let rows = found["rows"].as_array().expect("a list");
    for facet in facets.as_array().into_iter().flatten() {
        let row = rows.iter().find(|row| row["key"] == facet["code"]);
        let row = row.unwrap_or_else(|| panic!("{by}: no row for {facet} in {found}"));
        assert_eq!(row["counts"]["registered"], facet["count"], "{by} {facet}");
    }
}

#[test]
fn counts_are_those_of_the_cases_however_they_are_laid_out() {
    let mut desk = Desk::open();
    let cases = desk.client("dispatcher").get("/api/cases").json();
    let all = read(&mut desk, "dispatcher", ALL);
    assert_eq!(all["total"]["registered"], cases["total"]);
    for by in ["category", "unit", "street", "month"] {
        let found = read(&mut desk, "dispatcher", &format!("{ALL}&by={by}"));
        assert_eq!(found["total"], all["total"], "{by}");
        for name in [
            "registered",
            "closed",
            "satisfied",
            "handling_minutes",
            "returned",
        ] {
            assert_eq!(sum(&found, name), count(&all["total"], name), "{by} {name}");
        }
        // By unit, what lies with an office below counts for the one above.
        if by != "unit" {
            same_as_the_queue(&found, &cases["facets"][by], by);
        }
    }
    let before = all["total"].clone();
    let (no, _) = desk.case_in("pending_feedback");
    desk.act(
        "callback_clerk",
        &no,
        "rate",
        &json!({ "grade": 3, "solved": true }),
    );
    let after = read(&mut desk, "dispatcher", ALL)["total"].clone();
    let more = |name| count(&after, name) - count(&before, name);
    for name in [
        "registered",
        "finished",
        "closed",
        "fairly_satisfied",
        "solved",
        "handled_in_time",
    ] {
        assert_eq!(more(name), 1, "{name}");
    }
    assert_eq!(
        (more("satisfied"), more("dissatisfied"), more("merged")),
        (0, 0, 0)
    );
    let this_month = read(&mut desk, "dispatcher", "");
    assert!(count(&this_month["total"], "registered") >= 1);
    assert_eq!(this_month["from"], this_month["to"]);
    desk.town.check();
}

#[test]
fn one_sees_the_numbers_of_the_own_units() {
    let mut desk = Desk::open();
    let district = read(&mut desk, "analyst", ALL)["total"].clone();
    let own = read(&mut desk, "handler", &format!("{ALL}&by=unit"));
    let dispatched = count(&own["total"], "dispatched");
    assert!(dispatched > 0 && dispatched < count(&district, "dispatched"));
    let before = count(&own["total"], "registered");
    desk.case_in("pending_dispatch");
    let own = read(&mut desk, "handler", ALL);
    assert_eq!(count(&own["total"], "registered"), before, "no unit's yet");
    desk.case_in("pending_sign");
    let own = read(&mut desk, "handler", ALL);
    assert_eq!(count(&own["total"], "registered"), before + 1);
    for who in ["system_admin", "security_admin", "auditor", "grid_worker"] {
        let refused = desk.client(who).get("/api/statistics");
        assert_eq!(code(&refused), "auth.forbidden", "{who}");
    }
}

#[test]
fn months_that_are_none() {
    let mut desk = Desk::open();
    for query in [
        "from=2026-13",
        "from=2026",
        "to=x",
        "from=2026-05&to=2026-04",
        "from=1900-01&to=2100-12",
    ] {
        let refused = desk
            .client("leader")
            .get(&format!("/api/statistics?{query}"));
        assert_eq!(refused.status, 422, "{query}: {}", refused.text());
        assert_eq!(code(&refused), "field.invalid", "{query}");
    }
    for query in ["by=handler", "month=2026-01"] {
        let refused = desk
            .client("leader")
            .get(&format!("/api/statistics?{query}"));
        assert!(
            (400..=422).contains(&refused.status),
            "{query}: {}",
            refused.text()
        );
    }
    let none = read(&mut desk, "leader", "from=2001-01&to=2001-02");
    assert_eq!(none["rows"], json!([]));
    assert_eq!(text_of(&none["from"]), "2001-01");
}
