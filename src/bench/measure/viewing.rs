//! The saved views with their counts, as five hundred desks ask for them at once while others
//! register.

use std::sync::Arc;
use std::time::Duration;

use super::writing::Filing;
use super::{Bench, Pages, Served};
use crate::bench::appliance::Appliance;
use crate::bench::desk::Desk;
use crate::bench::paper::{Paper, papers};
use crate::bench::stock::Stock;
use crate::bench::{BenchError, crowd, desk, row};
use crate::crypto::{Keyring, sm3};
use crate::domain::org::User;
use crate::kernel::secret::Secret;
use crate::kernel::time::{Clock as _, SystemClock, Timestamp};
use crate::store::record::Session;
use crate::store::{DataFile, StoreError, View, WriteSet};

const VIEWS: &str = "视图计数";
const PEOPLE: usize = 500;
const CLERKS: usize = 4;
/// The clerks go on until everybody has had their answers.
const WITHOUT_END: Duration = Duration::from_secs(3_600);
/// Told from the clerks of other measurements by it.
const ROUND: usize = 2_000;

impl Bench<'_> {
    /// Gives back the store, served anew.
    pub(super) async fn views(&mut self, served: Served) -> Result<Served, BenchError> {
        served.appliance.stop().await?;
        let desks = let_in(&served.stock).await?;
        let appliance = Appliance::start(&served.stock.data, &desk::health()).await?;
        let served = Served {
            appliance,
            ..served
        };
        let (address, turn) = (served.appliance.address, self.plan.turn);
        let requests: Arc<[_]> = desks.iter().map(|desk| desk.get("/api/views")).collect();
        let papers: Arc<[Paper]> = papers(64).into();
        let mut clerks: Vec<_> = (0..CLERKS)
            .map(|client| Filing::new(&served, &papers, ROUND, client))
            .collect();
        let mut people = Pages::crowd(VIEWS, &requests, PEOPLE);
        let writing = crowd::ask(address, &mut clerks, WITHOUT_END);
        let viewing = crowd::ask(address, &mut people, turn);
        let times = tokio::select! {
            times = viewing => times?,
            // Only when it fails.
            ended = writing => return Err(ended.err().unwrap_or(BenchError::Answer(VIEWS))),
        };
        self.found(&row::VIEWS_MEDIAN, times.percentile(50));
        self.found(&row::VIEWS_P99, times.percentile(99));
        Ok(served)
    }
}

/// Opens a session for everybody in turn, while nobody serves: passwords are not what is measured,
/// and five hundred of them take long.
async fn let_in(stock: &Stock) -> Result<Vec<Desk>, BenchError> {
    let data = &stock.data;
    let keyring = Keyring::load(&data.with_extension("key"))?;
    let clock = Arc::new(SystemClock::start());
    let steady = clock.steady();
    let (store, writer) = DataFile::open(data)?.start(clock, vec![])?;
    let users = store.read(|view| view.all::<User>())?;
    let tokens: Vec<_> = (0..PEOPLE)
        .map(|n| keyring.session_token(&sm3::hash(&n.to_be_bytes()).0))
        .collect();
    let sessions: Vec<_> = tokens
        .iter()
        .zip(users.iter().filter(|user| user.active).cycle())
        .map(|(token, user)| Session {
            token: sm3::hash(token.reveal().as_bytes()),
            user: user.id,
            started_at: steady,
            seen_at: steady,
        })
        .collect();
    let open = move |_view: &View<'_>, _now: Timestamp| {
        let mut writes = WriteSet::new();
        sessions.iter().for_each(|session| writes.put(session));
        Ok::<_, StoreError>((writes, ()))
    };
    store.write(open).await?;
    drop(store);
    writer.join()?;
    let desk = |token: &Secret| {
        Desk::with_token(
            token.reveal(),
            keyring.csrf_token(token.reveal().as_bytes()),
        )
    };
    Ok(tokens.iter().map(desk).collect())
}
