use std::path::Path;

use super::*;
use crate::domain::case::state::State;
use crate::store::check::check;
use crate::usecase::{Asked, session};

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("a test's own time")
}

async fn furnished(folder: &Path, furnishing: Furnishing) -> (Vec<Login>, Played) {
    let data = DataFile::open(folder).unwrap();
    let blobs = Blobs::open(folder).unwrap();
    let keyring = Keyring::in_memory();
    let mut reports = 0;
    let mut filed = 0;
    let mut tell = |told: Told<'_>| match told {
        Told::Filed(..) => filed += 1,
        Told::Progress(progress) => {
            assert!(progress.cases <= progress.of_cases);
            reports += 1;
        }
    };
    let done = furnish(data, blobs, keyring, furnishing, &mut tell)
        .await
        .unwrap();
    assert!(reports > 0);
    assert_eq!(filed, furnishing.cases);
    done
}

fn reopened(folder: &Path, now: Timestamp) -> Services {
    let data = DataFile::open(folder).unwrap();
    let blobs = Blobs::open(folder).unwrap();
    let clock = Arc::new(ManualClock::at(now));
    let keyring = Keyring::in_memory();
    let started = Services::start(data, blobs, keyring, clock, Rules::default(), vec![]);
    started.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_furnished_folder_is_sound_and_every_desk_has_work() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-23T21:40:00+08:00");
    let furnishing = Furnishing::whole(42, 800, now);
    let (logins, played) = furnished(folder.path(), furnishing).await;
    assert_eq!((played.cases, played.refused), (800, 0));
    assert!(played.steps > 800 * 6, "{played:?}");
    let report = check(folder.path(), &mut |_| {}).unwrap();
    assert!(report.is_clean(), "{report:?}");
    let services = reopened(folder.path(), now);
    assert_eq!(services.facts.len(), 800);
    for (state, count) in services.facts.count_by_state() {
        assert!(count > 0 || !state.is_open(), "nothing is {state}");
    }
    assert_eq!(
        wake::wake_due(&services, 10).await.unwrap(),
        0,
        "a timer was forgotten"
    );
    let login = logins
        .iter()
        .find(|login| login.role == "dispatcher")
        .unwrap();
    let password = login.password.clone();
    let signed_in =
        session::sign_in(&services, Asked::by(Actor::system()), &login.user, password).await;
    assert_eq!(signed_in.unwrap().user.login, login.user);
    let json: serde_json::Value = serde_json::from_str(&logins_json(&logins)).unwrap();
    assert_eq!(json.as_array().unwrap().len(), logins.len());
}

/// The same year told shortly: as many cases, as much open work, a third of the steps.
#[tokio::test(flavor = "multi_thread")]
async fn brief_histories_end_where_whole_ones_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-23T21:40:00+08:00");
    let furnishing = Furnishing {
        histories: Histories::Brief,
        accounts: Accounts::OneOfEachRole,
        ..Furnishing::whole(42, 400, now)
    };
    let (logins, played) = furnished(folder.path(), furnishing).await;
    assert_eq!((played.cases, played.refused), (400, 0));
    assert!(played.steps < 400 * 5, "{played:?}");
    let roles: HashSet<_> = logins.iter().map(|login| login.role).collect();
    assert_eq!(roles.len(), logins.len());
    let report = check(folder.path(), &mut |_| {}).unwrap();
    assert!(report.is_clean(), "{report:?}");
    let by_state = reopened(folder.path(), now).facts.count_by_state();
    let count = |wanted: fn(State) -> bool| -> usize {
        let some = by_state.iter().filter(|(state, _)| wanted(*state));
        some.map(|(_, count)| count).sum()
    };
    assert!(
        count(|state| state == State::Withdrawn) > 200,
        "{by_state:?}"
    );
    assert!(count(State::is_open) > 30, "{by_state:?}");
}
