//! Every route in one place. The OpenAPI document is collected from the same calls, and from it
//! what is answered to a method or an address nobody declared.

use actix_web::dev::ResourceDef;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::openapi::path::PathItem;
use utoipa_actix_web::service_config::ServiceConfig;

use super::door::Door;
use super::problem::{Code, Problem};
use super::{
    admin, cases, catalogue, dictionary, health, knowledge, metrics, openapi, public, session,
    setup, statistics, stream, supervision, units, web_ui,
};

/// The documented routes.
pub(super) fn api(config: &mut ServiceConfig<'_>) {
    config
        .service(session::sign_in)
        .service(session::sign_out)
        .service(session::me)
        .service(session::change_own_password)
        .service(setup::state)
        .service(setup::set_up)
        .service(dictionary::dictionary)
        .service(units::units)
        .service(units::users)
        .service(catalogue::catalogue)
        .service(catalogue::history::item_versions)
        .service(catalogue::history::compare_versions)
        .service(catalogue::history::compare_days)
        .service(catalogue::history::list_editions)
        .service(catalogue::revise::export_catalogue)
        .service(catalogue::revise::import_catalogue)
        .service(catalogue::proposals::list_proposals)
        .service(catalogue::proposals::approve_proposal)
        .service(catalogue::proposals::reject_proposal)
        .service(knowledge::knowledge)
        .service(cases::list::views)
        .service(cases::list::list_cases)
        .service(cases::file::file_case)
        .service(cases::detail::case)
        .service(cases::detail::events)
        .service(cases::clock::explanation)
        .service(cases::dispute::case_dispute)
        .service(cases::reply_check::check_reply)
        .service(cases::suggestions::case_suggestions)
        .service(cases::reveal::reveal_fields)
        .service(cases::attachments::upload_file)
        .service(cases::attachments::download)
        .service(statistics::statistics)
        .service(stream::stream)
        .service(public::info::info)
        .service(public::file::upload_public_file)
        .service(public::file::file_appeal)
        .service(public::track::track)
        .service(public::acts::rating)
        .service(public::acts::urge)
        .service(public::acts::supplement)
        .service(public::acts::supply_info)
        .service(public::acts::withdraw)
        .service(public::acts::objection)
        .service(public::acts::reopen)
        .service(admin::users::list_users)
        .service(admin::users::create_user)
        .service(admin::users::change_user)
        .service(admin::users::grant)
        .service(admin::units::list_units)
        .service(admin::units::create_unit)
        .service(admin::units::change_unit)
        .service(admin::audit::read_audit)
        .service(admin::notices::read_notices)
        .service(admin::backups::read_backups)
        .service(admin::backups::start_backup)
        .service(admin::backups::start_drill)
        .service(health::healthz)
        .service(metrics::metrics)
        .map(|config| config.service(cases::act::act_on_case));
    of_supervision(config);
}

fn of_supervision(config: &mut ServiceConfig<'_>) {
    config
        .service(supervision::sheets::list_sheets)
        .service(supervision::sheets::count_sheets)
        .service(supervision::sheets::urge_cases)
        .service(supervision::sheet::read_sheet)
        .service(supervision::sheet::act_on_sheet)
        .service(supervision::sheet::sheets_of_case)
        .service(supervision::meetings::next_agenda)
        .service(supervision::meetings::list_meetings)
        .service(supervision::meetings::open_meeting)
        .service(supervision::meetings::read_meeting)
        .service(supervision::meetings::decide)
        .service(supervision::meetings::close_meeting)
        .service(supervision::rules::read_rules)
        .service(supervision::rules::change_rules);
}

/// Everything the server answers with.
pub fn plumbing(door: web::Data<Door>) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        let path = web::PathConfig::default().error_handler(|_, _| Problem::not_found().into());
        api(&mut ServiceConfig::new(config));
        config
            .app_data(door)
            .app_data(path)
            .service(openapi::document_route)
            .default_service(web::to(undeclared));
    }
}

/// An address of the API with a method it does not have, a file of the interface, or nothing.
async fn undeclared(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.path();
    if let Some(methods) = openapi::methods_at(path) {
        let problem = Problem::new(Code::Method);
        let mut response = HttpResponse::from_error(problem);
        let allowed = header::HeaderValue::from_str(methods)
            .map_err(|error| Problem::new(Code::Internal).internal(error))?;
        response.headers_mut().insert(header::ALLOW, allowed);
        return Ok(response);
    }
    if path.starts_with("/api/") {
        return Err(Problem::not_found());
    }
    web_ui::serve(&request)
}

/// What the router knows of a documented path: its pattern, and the methods it has.
pub(super) struct Declared {
    pub pattern: ResourceDef,
    pub methods: String,
}

impl Declared {
    pub fn new(path: &str, item: &PathItem) -> Self {
        let methods = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        let names = methods
            .iter()
            .filter(|(_, operation)| operation.is_some())
            .map(|(name, _)| *name);
        Self {
            pattern: ResourceDef::new(path),
            methods: names.collect::<Vec<_>>().join(", "),
        }
    }
}
