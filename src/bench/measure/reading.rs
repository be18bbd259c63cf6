//! Queue pages and case details.

use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Bench, ROUNDS, Served, median, read};
use crate::bench::BenchError;
use crate::bench::client::Connection;
use crate::bench::crowd::Times;
use crate::bench::limit::Hello;
use crate::bench::report::Limit;
use crate::bench::row;
use crate::demo::district::District;
use crate::domain::catalogue::Lead;

const QUEUE: &str = "列表";
const DETAIL: &str = "工单详情";
const STATISTICS: &str = "统计";

/// One kind of page, for one person and for many, and actix alone beside each.
struct Read {
    alone: Times,
    many: Vec<f64>,
    hello_ms: Times,
    hello_many: Vec<f64>,
}

impl Bench<'_> {
    /// The median of a page, in ms.
    pub(super) async fn queue_baseline(&mut self, served: &Served) -> Result<f64, BenchError> {
        let pages = queue_pages(served);
        let turn = self.plan.turn;
        let warm = turn / 4;
        read(served.appliance.address, QUEUE, &pages, 1, warm).await?;
        let times = read(served.appliance.address, QUEUE, &pages, 1, turn).await?;
        Ok(times.percentile(50))
    }

    pub(super) async fn queue(
        &mut self,
        served: &Served,
        hello: &Hello,
        baseline: Option<f64>,
    ) -> Result<(), BenchError> {
        let pages = queue_pages(served);
        let read = self.read_in_turns(served, hello, QUEUE, &pages, 8).await?;
        self.read_found(&row::QUEUE_P99, &row::QUEUE_RATE, &read);
        if let Some(baseline) = baseline {
            self.found(&row::QUEUE_GROWTH, read.alone.percentile(50) / baseline);
        }
        Ok(())
    }

    pub(super) async fn detail(
        &mut self,
        served: &Served,
        hello: &Hello,
    ) -> Result<(), BenchError> {
        let sample = served.stock.sample.iter();
        let pages: Arc<[_]> = sample
            .map(|no| served.dispatcher.get(&format!("/api/cases/{no}")))
            .collect();
        let read = self
            .read_in_turns(served, hello, DETAIL, &pages, 64)
            .await?;
        self.read_found(&row::DETAIL_P99, &row::DETAIL_RATE, &read);
        Ok(())
    }

    /// This month's, by category. Left out where the program does not serve any.
    pub(super) async fn statistics(&mut self, served: &Served) -> Result<(), BenchError> {
        let page = served.dispatcher.get("/api/statistics?by=category");
        let address = served.appliance.address;
        if Connection::open(address).await?.ask(&page).await?.status == 404 {
            return Ok(());
        }
        let pages = [page].into();
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            times.add(read(address, STATISTICS, &pages, 1, self.plan.turn).await?);
        }
        self.found(&row::STATISTICS, times.percentile(99));
        Ok(())
    }

    async fn read_in_turns(
        &mut self,
        served: &Served,
        hello: &Hello,
        what: &'static str,
        pages: &Arc<[Vec<u8>]>,
        clients: usize,
    ) -> Result<Read, BenchError> {
        let (ours, turn) = (served.appliance.address, self.plan.turn);
        let mut found = Read {
            alone: Times::default(),
            many: vec![],
            hello_ms: Times::default(),
            hello_many: vec![],
        };
        read(ours, what, pages, 1, turn / 4).await?;
        for _ in 0..ROUNDS {
            found
                .hello_ms
                .add(read(hello.address, what, pages, 1, turn / 4).await?);
            found.alone.add(read(ours, what, pages, 1, turn).await?);
            let limit = read(hello.address, what, pages, clients, turn / 2).await?;
            found.hello_many.push(limit.rate());
            found
                .many
                .push(read(ours, what, pages, clients, turn).await?.rate());
        }
        Ok(found)
    }

    fn read_found(&mut self, p99: &'static row::Row, rate: &'static row::Row, read: &Read) {
        const HELLO: &str = "网络框架极限";
        let limit = read.hello_ms.percentile(99);
        self.found_beside(p99, read.alone.percentile(99), Limit::new(HELLO, limit));
        let limit = median(&mut read.hello_many.clone());
        let many = median(&mut read.many.clone());
        self.found_beside(rate, many, Limit::new(HELLO, limit));
    }
}

/// Fifty rows by due time, each page with another filter.
fn queue_pages(served: &Served) -> Arc<[Vec<u8>]> {
    let district = District::built_in();
    let major = district.catalogue.first().map(|row| row.major.as_str());
    let major = utf8_percent_encode(major.unwrap_or_default(), NON_ALPHANUMERIC).to_string();
    let mut leads = district.catalogue.iter().filter_map(|row| match row.lead {
        Lead::Unit(unit) => Some(unit),
        Lead::StreetOfPlace => None,
    });
    let unit = leads
        .next()
        .map_or_else(String::new, |unit| unit.to_string());
    let filters = [
        "state=in_progress,pending_sign".to_owned(),
        "view=overdue".to_owned(),
        "channel=hotline&urgency=U3".to_owned(),
        format!("category={major}"),
        format!("unit={unit}&channel=hotline"),
    ];
    let page = |filter: String| format!("/api/cases?limit=50&sort=due&{filter}");
    filters
        .map(|filter| served.dispatcher.get(&page(filter)))
        .into()
}
