//! Server-sent events: a browser learns of every step of the cases it may see.
//!
//! The feed follows the log through the writer and never waits for a listener; one that falls
//! behind, or comes back after too long, is told to read everything anew.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use utoipa::ToSchema;

use super::auth::Signed;
use super::door::Door;
use super::headers::LastEvent;
use super::problem::{Code, Problem};
use super::wire::code;
use crate::domain::case::event::What;
use crate::domain::case::state::State;
use crate::domain::log::{Body, Entry};
use crate::domain::rights::Scope;
use crate::kernel::id::{CaseId, Seq, UnitId, UserId};
use crate::store::{Committed, Follower};
use crate::usecase::{Refusal, read, session};

/// Steps kept for slow listeners.
const BACKLOG: usize = 1_024;
/// Entries read from the log for one that comes back.
const RESUME_MAX: u64 = 500;
const LISTENERS_MAX: u64 = 2_000;
const HEARTBEAT: Duration = Duration::from_secs(20);

/// One step of a case, as listeners are told.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StreamCase)]
pub struct Step {
    seq: u64,
    no: String,
    revision: u32,
    #[schema(value_type = code::CaseState)]
    state: State,
    /// Kind of the event, as on the timeline.
    kind: &'static str,
}

struct Told {
    step: Step,
    units: Vec<UnitId>,
    registered_by: UserId,
}

/// Spreads the steps. Cheap to clone.
#[derive(Clone)]
pub struct Feed {
    steps: broadcast::Sender<Arc<Told>>,
    listeners: Arc<AtomicU64>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            steps: broadcast::Sender::new(BACKLOG),
            listeners: Arc::default(),
        }
    }
}

impl Feed {
    pub fn clients(&self) -> u64 {
        self.listeners.load(Ordering::Relaxed)
    }

    fn join(&self) -> Result<Listening, Problem> {
        let before = self.listeners.fetch_add(1, Ordering::Relaxed);
        let listening = Listening(Arc::clone(&self.listeners));
        if before >= LISTENERS_MAX {
            return Err(Problem::new(Code::Busy).retry_after(30));
        }
        Ok(listening)
    }
}

impl Follower for Feed {
    fn follow(&mut self, committed: &[Committed]) {
        if self.steps.receiver_count() == 0 {
            return;
        }
        for Committed { entry, case, left } in committed {
            let Some(case) = case else { continue };
            if let Some(step) = step_of(entry, || case.no()) {
                let told = Told {
                    step,
                    // Who has just lost it must learn that, too.
                    units: case.involved_units().chain(left.iter().copied()).collect(),
                    registered_by: case.registered_by,
                };
                // Nobody listening is no error.
                let _heard = self.steps.send(Arc::new(told));
            }
        }
    }
}

fn step_of(entry: &Entry, no: impl FnOnce() -> String) -> Option<Step> {
    match &entry.body {
        Body::Case {
            revision,
            after,
            event,
            ..
        } => Some(Step {
            seq: entry.seq.0,
            no: no(),
            revision: *revision,
            state: *after,
            kind: event.what.kind(),
        }),
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    }
}

/// Counts one listener for as long as it lives.
struct Listening(Arc<AtomicU64>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Steps of the cases one may see, as they happen. `hello` first, with the number of the last
/// entry; `reset` when so much was missed that everything should be read anew.
#[utoipa::path(
    tag = "stream",
    params(("Last-Event-ID" = Option<String>, Header, description = "The last id seen, to go on from there.")),
    responses((status = 200, body = Step, content_type = "text/event-stream"))
)]
#[get("/api/stream")]
pub async fn stream(
    signed: Signed,
    last: LastEvent,
    door: web::Data<Door>,
) -> Result<HttpResponse, Problem> {
    let listening = door.feed.join()?;
    // Before the log is read: what comes meanwhile waits in the receiver.
    let steps = door.feed.steps.subscribe();
    let head = door.services.facts.seq();
    let mut waiting = VecDeque::from([Bytes::from_static(b"retry: 3000\n\n")]);
    resume(&door, &signed, last, head, &mut waiting)?;
    let beat = tokio::time::interval_at(tokio::time::Instant::now() + HEARTBEAT, HEARTBEAT);
    let listener = Listener {
        sent: head,
        door: door.into_inner(),
        signed,
        steps,
        waiting,
        beat,
        _listening: listening,
    };
    let body = futures_util::stream::unfold(listener, |mut listener| async {
        let piece = listener.next().await?;
        Some((Ok::<_, actix_web::Error>(piece), listener))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(body))
}

/// What a listener missed since `last`, or that it missed too much.
fn resume(
    door: &Door,
    signed: &Signed,
    last: LastEvent,
    head: Seq,
    waiting: &mut VecDeque<Bytes>,
) -> Result<(), Problem> {
    let hello = serde_json::json!({ "seq": head.0 });
    let missed = match last {
        LastEvent(None) => Some(0),
        LastEvent(Some(last)) => head.0.checked_sub(last).filter(|gap| *gap <= RESUME_MAX),
    };
    let (LastEvent(Some(last)), Some(missed)) = (last, missed) else {
        if missed.is_none() {
            waiting.push_back(event(Some(head.0), "reset", &serde_json::json!({})));
        }
        waiting.push_back(event(Some(head.0), "hello", &hello));
        return Ok(());
    };
    let refuse = |refusal| door.refuse(refusal);
    let limit = usize::try_from(missed).unwrap_or(0);
    let entries = read::log_after(&door.services, Seq(last), limit).map_err(refuse)?;
    for entry in entries.iter().filter(|entry| entry.seq <= head) {
        match visible(door, signed, entry).map_err(refuse)? {
            Some(step) => waiting.push_back(event(Some(step.seq), "case", &step)),
            // Perhaps it was theirs before: what is gone from a list cannot be named in a step.
            None if changes_hands(entry) => {
                // All but the word on when to come back.
                waiting.truncate(1);
                waiting.push_back(event(Some(head.0), "reset", &serde_json::json!({})));
                break;
            }
            None => {}
        }
    }
    waiting.push_back(event(Some(head.0), "hello", &hello));
    Ok(())
}

/// Another unit leads after it, or none.
fn changes_hands(entry: &Entry) -> bool {
    matches!(
        &entry.body,
        Body::Case { event, .. } if matches!(
            event.what,
            What::ReturnGranted { .. }
                | What::Dispatched { .. }
                | What::Ruled(_)
                | What::Reassigned { .. }
                | What::Followed { .. }
        )
    )
}

fn visible(door: &Door, signed: &Signed, entry: &Entry) -> Result<Option<Step>, Refusal> {
    let of_case = |id: CaseId| match read::case(&door.services, &signed.present.actor, id) {
        Ok(case) => Ok(Some(case)),
        Err(Refusal::NotFound) => Ok(None),
        Err(refusal) => Err(refusal),
    };
    let Some(id) = entry.body.case() else {
        return Ok(None);
    };
    Ok(of_case(id)?.and_then(|case| step_of(entry, || case.no())))
}

fn event(id: Option<u64>, name: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).expect("plain data serialises");
    let id = id.map_or_else(String::new, |id| format!("id: {id}\n"));
    Bytes::from(format!("{id}event: {name}\ndata: {data}\n\n"))
}

struct Listener {
    door: Arc<Door>,
    signed: Signed,
    steps: broadcast::Receiver<Arc<Told>>,
    waiting: VecDeque<Bytes>,
    /// The last entry this listener knows of.
    sent: Seq,
    beat: tokio::time::Interval,
    _listening: Listening,
}

impl Listener {
    /// The next piece of the stream; `None` ends it.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(piece) = self.waiting.pop_front() {
                return Some(piece);
            }
            let stop = self.door.stop.clone();
            tokio::select! {
                () = stop.cancelled() => return None,
                _ = self.beat.tick() => {
                    self.is_still_signed_in()?;
                    return Some(Bytes::from_static(b": \n\n"));
                }
                step = self.steps.recv() => match step {
                    Ok(told) => self.take(&told),
                    Err(RecvError::Lagged(_)) => self.start_over(),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    fn take(&mut self, told: &Told) {
        let step = &told.step;
        if step.seq <= self.sent.0 {
            return;
        }
        self.sent = Seq(step.seq);
        let scope = Scope::of(&self.signed.present.actor);
        let directory = self.door.reference().directory;
        if scope.sees_units(told.units.iter().copied(), told.registered_by, &directory) {
            self.waiting.push_back(event(Some(step.seq), "case", step));
        }
    }

    fn start_over(&mut self) {
        self.sent = self.door.services.facts.seq();
        let reset = event(Some(self.sent.0), "reset", &serde_json::json!({}));
        self.waiting.push_back(reset);
    }

    /// Listening is no use of a session: it does not keep it alive. Rights may have changed.
    fn is_still_signed_in(&mut self) -> Option<()> {
        let token = self.signed.token.reveal();
        let present = session::present(&self.door.services, token).ok()??;
        self.signed.present = Arc::new(present);
        Some(())
    }
}
