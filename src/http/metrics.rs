//! Counts of requests, and `/metrics` in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::door::Door;
use super::problem::{Code, Problem};
use crate::store::Condition;
use crate::usecase::clock::{self, ClockState};

/// Upper ends of the buckets, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

#[derive(Clone, Copy, Default)]
struct Times {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

type Answers = BTreeMap<(&'static str, u16), u64>;

/// By route pattern; there are as many as the API has, and `-` for the rest.
#[derive(Default)]
pub struct Requests(Mutex<BTreeMap<String, (Answers, Times)>>);

impl Requests {
    pub fn count(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Default::default());
        }
        let Some((answers, times)) = routes.get_mut(route) else {
            return;
        };
        *answers.entry((method, status)).or_default() += 1;
        let seconds = took.as_secs_f64();
        times.count += 1;
        times.seconds += seconds;
        if let Some(bucket) = BUCKETS.iter().position(|end| seconds <= *end) {
            times.buckets[bucket] += 1;
        }
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        head(
            text,
            "suqiu_http_requests_total",
            "counter",
            "Requests answered.",
        )?;
        for (route, (answers, _)) in &*routes {
            for ((method, status), count) in answers {
                writeln!(
                    text,
                    "suqiu_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
                )?;
            }
        }
        let name = "suqiu_http_request_seconds";
        head(text, name, "histogram", "Time to the answer's head.")?;
        for (route, (_, times)) in &*routes {
            let mut below = 0;
            for (end, count) in BUCKETS.iter().zip(times.buckets) {
                below += count;
                writeln!(
                    text,
                    "{name}_bucket{{route=\"{route}\",le=\"{end}\"}} {below}"
                )?;
            }
            let Times { count, seconds, .. } = times;
            writeln!(
                text,
                "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}"
            )?;
            writeln!(text, "{name}_sum{{route=\"{route}\"}} {seconds}")?;
            writeln!(text, "{name}_count{{route=\"{route}\"}} {count}")?;
        }
        Ok(())
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// For the machine's own monitoring. Holds counts only, nothing of anybody.
#[utoipa::path(tag = "operation", responses((status = 200, body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub async fn metrics(door: web::Data<Door>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !door.is_near(&request) && !door.settings.open_metrics {
        return Err(Problem::new(Code::NotFound));
    }
    let mut text = String::new();
    write_all(&door, &mut text).expect("writing into a String");
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text))
}

fn write_all(door: &Door, text: &mut String) -> std::fmt::Result {
    door.requests.write(text)?;
    let counts = door.services.store.counts();
    head(
        text,
        "suqiu_store_commits_total",
        "counter",
        "Commits to disk.",
    )?;
    writeln!(text, "suqiu_store_commits_total {}", counts.commits())?;
    head(
        text,
        "suqiu_store_plans_total",
        "counter",
        "Plans run; divided by commits: a batch's size.",
    )?;
    writeln!(text, "suqiu_store_plans_total {}", counts.plans())?;
    head(
        text,
        "suqiu_store_waiting",
        "gauge",
        "Plans that wait for the writer.",
    )?;
    writeln!(text, "suqiu_store_waiting {}", counts.waiting())?;
    head(
        text,
        "suqiu_storage_full",
        "gauge",
        "1 while the disk is full and no case can change.",
    )?;
    let is_full = counts.condition() == Condition::Full;
    writeln!(text, "suqiu_storage_full {}", u8::from(is_full))?;
    head(
        text,
        "suqiu_log_entries",
        "gauge",
        "Number of the last log entry.",
    )?;
    writeln!(text, "suqiu_log_entries {}", door.services.facts.seq().0)?;
    write_search(door, text)?;
    write_clock(door, text)?;
    head(text, "suqiu_cases", "gauge", "Cases by state.")?;
    for (state, count) in door.services.facts.count_by_state() {
        writeln!(text, "suqiu_cases{{state=\"{state}\"}} {count}")?;
    }
    head(
        text,
        "suqiu_stream_clients",
        "gauge",
        "Browsers that listen.",
    )?;
    writeln!(text, "suqiu_stream_clients {}", door.feed.clients())?;
    for gauge in &door.gauges {
        head(text, gauge.name, "gauge", gauge.help)?;
        writeln!(
            text,
            "{} {}",
            gauge.name,
            gauge.value.load(Ordering::Relaxed)
        )?;
    }
    Ok(())
}

fn write_clock(door: &Door, text: &mut String) -> std::fmt::Result {
    let (behind, disbelieved) = match clock::state(&door.services) {
        ClockState::Right => (0, 0),
        ClockState::Behind { seconds } => (seconds, 0),
        ClockState::Disbelieved { seconds } => (0, seconds),
    };
    let name = "suqiu_clock_behind_seconds";
    let help = "How far the machine's clock is behind the log, whose time stands still meanwhile.";
    head(text, name, "gauge", help)?;
    writeln!(text, "{name} {behind}")?;
    let name = "suqiu_clock_disbelieved_seconds";
    let help = "How far the machine's clock jumped ahead, when that is not believed.";
    head(text, name, "gauge", help)?;
    writeln!(text, "{name} {disbelieved}")
}

fn write_search(door: &Door, text: &mut String) -> std::fmt::Result {
    let standing = door.services.search.standing();
    head(
        text,
        "suqiu_search_lag_entries",
        "gauge",
        "Log entries the search index has not taken in; all of them while it is built anew.",
    )?;
    writeln!(text, "suqiu_search_lag_entries {}", standing.lag)?;
    head(
        text,
        "suqiu_search_documents",
        "gauge",
        "Cases in the search index.",
    )?;
    writeln!(text, "suqiu_search_documents {}", standing.documents)
}
