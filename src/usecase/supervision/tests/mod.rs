//! Sheets through the whole house: facts arise on cases, time passes, the program is restarted.

mod facts;
mod lateness;
mod meetings;
mod sheets;

use std::sync::Arc;

use crate::crypto::Keyring;
use crate::domain::case::Case;
use crate::domain::case::command::Command;
use crate::domain::case::personal::RawIntake;
use crate::domain::case::tests::commands;
use crate::domain::case::tests::fixture::{self, CITY_MANAGEMENT, LIGHT, actor, start};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::supervision::sheet::command::SheetCommand;
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::sheet::{Sheet, action::SheetAction};
use crate::domain::supervision::{Level, rules::Trigger};
use crate::kernel::id::{CaseId, SheetId, UnitId};
use crate::kernel::time::{Clock as _, ManualClock, Timestamp};
use crate::store::blob::Blobs;
use crate::store::check::check;
use crate::store::{DataFile, StoreError, View, WriteSet, WriterHandle};
use crate::usecase::register::{RawAppeal, register};
use crate::usecase::supervision::{Acted, Asking, act, look_due};
use crate::usecase::{Asked, Refusal, Rules, Services};

/// A district with everybody in it, and its clock in our hands.
struct Office {
    services: Option<(Services, WriterHandle)>,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(ManualClock::at(start()));
        let mut office = Self {
            services: None,
            clock,
            folder,
        };
        office.begin();
        let reference = fixture::reference();
        let plan = move |_: &View<'_>, _| {
            let mut writes = WriteSet::new();
            reference
                .directory
                .units()
                .for_each(|unit| writes.put(unit));
            fixture::users().for_each(|user| writes.put(&user));
            reference.catalogue.rows().for_each(|row| writes.put(row));
            Ok::<_, StoreError>((writes, ()))
        };
        let services = office.services();
        services.store.write(plan).await.expect("it is written");
        let references = &services.references;
        services
            .store
            .read(|view| references.reload(view))
            .expect("it is read");
        office
    }

    fn begin(&mut self) {
        let folder = self.folder.path();
        let started = Services::start(
            DataFile::open(folder).expect("the folder is ours"),
            Blobs::open(folder).expect("the folder is ours"),
            Keyring::in_memory(),
            Arc::clone(&self.clock) as _,
            Rules::default(),
            vec![],
        );
        self.services = Some(started.expect("it starts"));
    }

    fn services(&self) -> &Services {
        &self.services.as_ref().expect("it runs").0
    }

    fn end(&mut self) {
        let (services, writer) = self.services.take().expect("it runs");
        drop(services);
        writer.join().expect("it ends well");
    }

    fn restart(&mut self) {
        self.end();
        self.begin();
    }

    /// Ends, and whatever was written stands up to the check.
    fn close(mut self) {
        self.end();
        let report = check(self.folder.path(), &mut |_| ()).expect("readable");
        assert!(report.is_clean(), "{:?}", report.findings);
    }

    /// The scheduler's part, until nothing is due.
    async fn look(&self) {
        while look_due(self.services(), 8).await.expect("it looks") > 0 {}
    }

    /// The clock shows `then`, and the scheduler has looked.
    async fn at(&self, then: &str) {
        self.clock.set(fixture::at(then));
        self.look().await;
    }

    async fn appeal(&self, phone: Option<&str>) -> CaseId {
        let personal = RawIntake {
            title: Some("路灯不亮".into()),
            content: "海山路口路灯连续三天不亮。".into(),
            address: "海山路".into(),
            name: None,
            phone: phone.map(str::to_owned),
            id_no: None,
            home: None,
            anonymous: phone.is_none(),
            identity_hidden: false,
        };
        let raw = RawAppeal {
            personal,
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            channel: Channel::Web,
            source: Source::Citizen,
            external_id: None,
            place: fixture::place(),
            attachments: vec![],
            item: None,
            received_at: None,
            higher_due_at: None,
        };
        let asked = Asked::by(actor("citizen"));
        let registered = register(self.services(), asked, raw).await;
        registered.expect("it is complete").case
    }

    /// A case the city management office works on.
    async fn at_work(&self, phone: Option<&str>) -> CaseId {
        let id = self.appeal(phone).await;
        self.does("clerk", id, commands::accept(LIGHT, Urgency::U3))
            .await;
        self.does("dispatcher", id, commands::dispatch(LIGHT, CITY_MANAGEMENT))
            .await;
        self.does("sign-city", id, commands::sign()).await;
        id
    }

    async fn does(&self, login: &str, case: CaseId, command: Command) {
        let told = format!("{login}: {command:?}");
        self.tries(login, case, command)
            .await
            .unwrap_or_else(|refusal| panic!("{told}: {refusal}"));
    }

    async fn tries(&self, login: &str, case: CaseId, command: Command) -> Result<(), Refusal> {
        let asked = Asked::by(actor(login));
        crate::usecase::act::act(self.services(), asked, case, None, command)
            .await
            .map(|_| ())
    }

    /// Handled, approved, and rated like this.
    async fn rated(&self, case: CaseId, grade: u8) {
        let mut finish = commands::finish();
        finish.attachments.clear();
        self.does("handler-city", case, Command::Finish(finish))
            .await;
        self.does("review-city", case, commands::approve()).await;
        self.does("citizen", case, commands::rate(grade)).await;
    }

    fn case(&self, id: CaseId) -> Case {
        let read = self.services().store.read(|view| view.case(id));
        read.expect("readable").expect("registered")
    }

    fn sheets(&self, case: CaseId) -> Vec<Sheet> {
        let read = self.services().store.read(|view| view.sheets_of(case));
        read.expect("readable")
    }

    /// The sheets of a case: level, what for, state; in the order of their issue.
    fn told(&self, case: CaseId) -> Vec<(Level, Trigger, SheetState)> {
        let sheets = self.sheets(case);
        let told = |sheet: &Sheet| (sheet.issued.level, sheet.issued.ground.trigger, sheet.state);
        sheets.iter().map(told).collect()
    }

    async fn on_sheet(&self, login: &str, id: SheetId, asking: Asking) -> Result<Acted, Refusal> {
        let sheet = self.services().store.read(|view| view.sheet(id));
        let revision = sheet.expect("readable").expect("issued").revision;
        let asked = Asked::by(actor(login));
        act(self.services(), asked, id, revision, asking).await
    }

    async fn steps(&self, login: &str, id: SheetId, command: SheetCommand) -> Acted {
        let told = format!("{login}: {command:?}");
        let acted = self.on_sheet(login, id, Asking::Plain(command)).await;
        acted.unwrap_or_else(|refusal| panic!("{told}: {refusal}"))
    }

    fn offered(&self, login: &str, id: SheetId) -> Vec<SheetAction> {
        let found = super::sheet(self.services(), &actor(login), id);
        found.expect("they see it").actions
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

fn said() -> String {
    "已核实，正在整改。".into()
}

const HOUSING: UnitId = fixture::HOUSING;
