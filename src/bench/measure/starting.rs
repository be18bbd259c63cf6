//! From starting the process to the first answer: after it ended in order, and after it was
//! killed while people were registering.

use std::sync::Arc;
use std::time::Duration;

use super::writing::Filing;
use super::{Bench, Served, median};
use crate::bench::appliance::Appliance;
use crate::bench::paper::{Paper, papers};
use crate::bench::{BenchError, crowd, row};

const STARTS: usize = 5;
const KILLS: usize = 3;
const CLIENTS: usize = 8;
/// How long people register before the next kill.
const WORK: Duration = Duration::from_millis(500);

impl Bench<'_> {
    /// The first answer is a page of the queue for somebody signed in: everything it stands on
    /// has to be there.
    pub(super) async fn starts(&mut self, mut served: Served) -> Result<(), BenchError> {
        let page = served
            .dispatcher
            .get("/api/cases?limit=50&sort=due&state=in_progress");
        let mut times = vec![];
        for _ in 0..STARTS {
            served.appliance.stop().await?;
            served.appliance = Appliance::start(&served.stock.data, &page).await?;
            times.push(milliseconds(&served.appliance));
        }
        self.found(&row::START, median(&mut times));
        let (papers, mut times): (Arc<[Paper]>, _) = (papers(64).into(), vec![]);
        for kill in 0..KILLS {
            let address = served.appliance.address;
            let mut clerks: Vec<_> = (0..CLIENTS)
                .map(|client| Filing::new(&served, &papers, 1_000 + kill, client))
                .collect();
            let long = Duration::from_secs(3_600);
            tokio::select! {
                ended = crowd::ask(address, &mut clerks, long) => { ended?; }
                () = tokio::time::sleep(WORK) => {}
            }
            served.appliance.kill()?;
            served.appliance = Appliance::start(&served.stock.data, &page).await?;
            times.push(milliseconds(&served.appliance));
        }
        // Every one of them is a promise: the slowest counts.
        let slowest = times.into_iter().fold(0.0, f64::max);
        self.found(&row::START_AFTER_KILL, slowest);
        served.appliance.stop().await
    }
}

fn milliseconds(appliance: &Appliance) -> f64 {
    appliance.answered_after.as_secs_f64() * 1_000.0
}
