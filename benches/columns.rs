//! The columns by themselves, without store and wire: what a million invented cases cost in time
//! and memory. `cargo bench --bench columns -- 1000000`.

#![expect(clippy::print_stdout, reason = "its figures are its output")]

use std::sync::Arc;
use std::time::Instant;

use suqiu::demo::cast::Cast;
use suqiu::demo::district::District;
use suqiu::domain::actor::{Actor, Role};
use suqiu::domain::case::command::Draft;
use suqiu::domain::case::state::State;
use suqiu::domain::case::{Case, Context, Petitioner, register};
use suqiu::domain::catalogue::Catalogue;
use suqiu::domain::codes::{Channel, Nature, Source, Urgency};
use suqiu::domain::log::{Audit, Body, Entry};
use suqiu::domain::org::{Directory, User};
use suqiu::domain::reference::Reference;
use suqiu::insight::{Facts, Query, QueueView, Sort};
use suqiu::kernel::chance::Dice;
use suqiu::kernel::id::{CaseId, Seq, UserId};
use suqiu::kernel::time::{Clock as _, DAY_MS, HOUR_MS, SystemClock, Timestamp};
use suqiu::store::{Committed, DataFile, Follower as _};

struct Town {
    district: District,
    reference: Reference,
    cast: Cast,
    pattern: Case,
    dice: Dice,
    now: Timestamp,
    cases: u64,
}

impl Town {
    fn new(cases: u64) -> Self {
        let (district, now) = (District::built_in(), SystemClock::start().now());
        let cast = Cast::new(&district, 1, now);
        let reference = Reference {
            directory: Arc::new(Directory::new(district.units.clone(), cast.users.clone())),
            catalogue: Arc::new(Catalogue::new(district.catalogue.clone())),
            ..Reference::default()
        };
        let draft = Draft {
            title: "路灯不亮".into(),
            content: "海山路口路灯连续三天不亮。".into(),
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            channel: Channel::Web,
            source: Source::Citizen,
            external_id: None,
            place: district.spots[0].place.clone(),
            petitioner: Petitioner::default(),
            attachments: vec![],
            item: None,
            received_at: None,
            higher_due_at: None,
        };
        let actor = Actor::channel();
        let ctx = Context {
            now,
            actor: &actor,
            reference: &reference,
            master: None,
        };
        let event = register(&draft, &ctx).expect("the draft is complete");
        let pattern = Case::begin(CaseId(1), &event).expect("a registration");
        Self {
            district,
            reference,
            cast,
            pattern,
            dice: Dice::from_seed(1),
            now,
            cases,
        }
    }

    /// Twenty years of a district: one case in fifteen is still open.
    fn case(&mut self, n: u64) -> Case {
        let dice = &mut self.dice;
        let mut case = self.pattern.clone();
        let matter = dice.pick(&self.district.matters);
        let spots = self.district.spots_for(matter);
        let spot = &self.district.spots[*dice.pick(&spots)];
        let age = i64::try_from(self.cases - n).expect("small") * (7_300 * DAY_MS / 1_000_000);
        let received = self.now.plus_ms(-age);
        let open = age < 90 * DAY_MS || dice.permille(50);
        case.id = CaseId(60_101_000_000 + n);
        case.revision = 8;
        case.state = if open {
            *dice.pick(State::OPEN)
        } else {
            State::Archived
        };
        case.urgency = *dice.pick(&[
            Urgency::U3,
            Urgency::U3,
            Urgency::U3,
            Urgency::U2,
            Urgency::U4,
            Urgency::U1,
        ]);
        case.channel = *dice.pick(Channel::ALL);
        case.title = dice.pick(&matter.titles).replace("{", "").replace("}", "");
        case.place = spot.place.clone();
        case.place.address = format!("{}{}号", spot.name, dice.below(300));
        case.item = Some(matter.item.clone());
        case.unit = (case.state != State::PendingAccept).then(|| {
            self.district
                .lead_at(self.district.row(&matter.item).lead, spot)
        });
        case.handler = case.unit.and_then(|unit| {
            self.cast
                .one(Role::Handler, unit, usize::try_from(n).expect("small"))
        });
        case.registered_by = UserId(100 + u32::try_from(dice.below(8)).expect("small"));
        case.received_at = received;
        case.updated_at = received.plus_ms(dice.between(HOUR_MS, 20 * DAY_MS));
        if open {
            let due = self.now.plus_ms(dice.between(-30 * DAY_MS, 10 * DAY_MS));
            case.clocks
                .values_mut()
                .for_each(|clock| clock.due_at = due);
        } else {
            case.clocks.clear();
        }
        case
    }
}

fn committed(case: Case, seq: u64) -> Committed {
    Committed {
        entry: Arc::new(Entry {
            seq: Seq(seq),
            at: case.updated_at,
            by: UserId::SYSTEM,
            on_behalf_of: None,
            request: String::new(),
            body: Body::Audit(Audit::Started {
                version: String::new(),
            }),
            previous: [0; 32],
        }),
        case: Some(Arc::new(case)),
        left: Arc::default(),
    }
}

/// Milliseconds of processor the main thread has had: other work on the machine does not count.
fn used_ms() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok());
    first.unwrap_or(0.0) / 1e6
}

/// Resident bytes of this process, in MB.
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kb.unwrap_or(0) / 1024
}

fn percentiles(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what:<44} p50 {:>9.1} µs   p99 {:>9.1} µs",
        at(0.5),
        at(0.99)
    );
}

fn main() {
    let cases = std::env::args().find_map(|argument| argument.parse().ok());
    // `cargo test --benches` and the like call it with flags of their own.
    let Some(cases) = cases else { return };
    let mut town = Town::new(cases);
    let folder = tempfile::tempdir().expect("a folder");
    let catalogue = Arc::clone(&town.reference.catalogue);
    let data = DataFile::open(folder.path()).expect("opens");
    let mut facts = Facts::default();
    facts.start(&data, Arc::clone(&catalogue)).expect("starts");
    let before = resident_mb();
    println!("{cases} cases; resident before {before} MB");
    let mut times = Vec::new();
    for n in 1..=cases {
        let step = [committed(town.case(n), 0)];
        let started = Instant::now();
        facts.follow(&step);
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    percentiles("take, new", times);
    println!("resident after {} MB", resident_mb());
    let mut times = Vec::new();
    for _ in 0..20_000 {
        let n = 1 + town.dice.below(cases);
        let step = [committed(town.case(n), 0)];
        let started = Instant::now();
        facts.follow(&step);
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    percentiles("take, changed", times);
    ask(&mut facts, &mut town);
    ask_views(&facts, &town);
    let clock = Arc::new(SystemClock::start());
    let (store, _writer) = data.start(clock, vec![]).expect("starts");
    let started = Instant::now();
    facts.save(&store).expect("saves");
    println!("save {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let file = folder.path().join("facts").join("columns");
    let bytes = std::fs::metadata(&file).expect("saved").len();
    println!("file {} MB, resident {} MB", bytes >> 20, resident_mb());
    drop((facts, store));
    let aside = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(aside.path().join("facts")).expect("made");
    std::fs::copy(&file, aside.path().join("facts/columns")).expect("copied");
    for _ in 0..3 {
        // Ends with «incomplete», for the store is empty: that is after all the reading.
        let data = DataFile::open(aside.path()).expect("opens");
        let started = Instant::now();
        Facts::default()
            .start(&data, Arc::clone(&catalogue))
            .expect("starts");
        println!("load {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    }
}

fn person(directory: &Directory, role: Role) -> Actor {
    let holds = |user: &&User| user.grants.iter().any(|grant| grant.role == role);
    let user = directory.users().filter(holds).min_by_key(|user| user.id);
    let user = user.expect("somebody in every role");
    Actor::person(user.id, user.unit, user.grants.clone())
}

fn queries(town: &Town) -> Vec<(&'static str, Query)> {
    let by = |change: &dyn Fn(&mut Query)| {
        let mut query = Query::default();
        change(&mut query);
        query
    };
    let (unit, major) = (town.district.unit("CGJ"), &town.district.catalogue[0].major);
    vec![
        ("all, by due", by(&|_| {})),
        ("all, latest received", by(&|q| q.sort = Sort::ReceivedLast)),
        ("open states", by(&|q| q.states = State::OPEN.to_vec())),
        (
            "archived, by due",
            by(&|q| q.states = vec![State::Archived]),
        ),
        ("U3", by(&|q| q.urgency = Some(Urgency::U3))),
        ("a unit", by(&|q| q.unit = Some(unit))),
        ("a category", by(&|q| q.category = Some(major.clone()))),
        ("overdue", by(&|q| q.view = QueueView::Overdue)),
        ("due soon", by(&|q| q.view = QueueView::DueSoon)),
        ("mine", by(&|q| q.view = QueueView::Mine)),
    ]
}

/// Each query as nobody has asked it since the last entry of the log, and again.
fn ask(facts: &mut Facts, town: &mut Town) {
    let directory = Arc::clone(&town.reference.directory);
    for role in [Role::Dispatcher, Role::Handler] {
        let actor = person(&directory, role);
        for (name, query) in queries(town) {
            let (mut first, mut again, mut total) = (Vec::new(), Vec::new(), 0);
            for _ in 0..60 {
                let n = 1 + town.dice.below(town.cases);
                facts.follow(&[committed(town.case(n), facts.seq().0 + 1)]);
                for times in [&mut first, &mut again] {
                    let started = used_ms();
                    total = facts.queue(&query, &actor, &directory, town.now).total;
                    times.push((used_ms() - started) * 1e3);
                }
            }
            percentiles(&format!("{role}: {name} ({total})"), first);
            percentiles("    again", again);
        }
    }
}

fn ask_views(facts: &Facts, town: &Town) {
    let directory = &town.reference.directory;
    let mut users: Vec<_> = directory.users().collect();
    users.sort_by_key(|user| user.id);
    for what in ["views of one of 500", "    again"] {
        let (mut times, started) = (Vec::new(), used_ms());
        for n in 0..500_usize {
            let user = users[n % users.len()];
            let actor = Actor::person(user.id, user.unit, user.grants.clone());
            let began = used_ms();
            facts.views(&actor, directory, town.now);
            times.push((used_ms() - began) * 1e3);
        }
        percentiles(what, times);
        println!("    all 500 {:.1} ms", used_ms() - started);
    }
}
