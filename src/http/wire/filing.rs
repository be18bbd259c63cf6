//! The parts of a filed appeal that several requests share: place, petitioner, attachments.

use serde::Deserialize;
use utoipa::ToSchema;

use super::code;
use crate::domain::case::{Attachment, Place};
use crate::domain::codes::AttachmentPurpose;
use crate::http::problem::{Code, Problem};
use crate::kernel::id::UnitId;

/// Where it is about.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceBody {
    /// Street, as a unit.
    #[schema(value_type = Option<u32>)]
    pub street: Option<UnitId>,
    /// Community, as a unit below the street.
    #[schema(value_type = Option<u32>)]
    pub community: Option<UnitId>,
    pub address: Option<String>,
    /// WGS84 degrees; with `lat` or not at all.
    #[schema(minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    #[schema(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
}

impl PlaceBody {
    pub fn into_place(self) -> Result<Place, Problem> {
        let Self {
            street,
            community,
            address,
            lon,
            lat,
        } = self;
        if lon.is_some() != lat.is_some() {
            return Err(Problem::invalid("place.lon", "经度和纬度须同时填写"));
        }
        Ok(Place {
            street,
            community,
            address: address.unwrap_or_default(),
            lon_e6: lon
                .map(|lon| millionths("place.lon", lon, 180.0))
                .transpose()?,
            lat_e6: lat
                .map(|lat| millionths("place.lat", lat, 90.0))
                .transpose()?,
        })
    }
}

fn millionths(field: &str, degrees: f64, most: f64) -> Result<i32, Problem> {
    if !degrees.is_finite() || degrees.abs() > most {
        return Err(Problem::invalid(field, "坐标超出范围"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 million")]
    let whole = (degrees * 1e6).round() as i32;
    Ok(whole)
}

/// Back to degrees.
pub fn degrees(millionths: i32) -> f64 {
    f64::from(millionths) / 1e6
}

/// Who asks. Sealed on arrival; shown masked.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PetitionerBody {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub id_no: Option<String>,
    pub home: Option<String>,
    /// No name was asked for.
    #[serde(default)]
    pub anonymous: bool,
    /// The unit never learns who.
    #[serde(default)]
    pub identity_hidden: bool,
}

impl PetitionerBody {
    /// Whether somebody is named at all.
    pub fn is_somebody(&self) -> bool {
        [&self.name, &self.phone, &self.id_no, &self.home]
            .into_iter()
            .flatten()
            .any(|text| !text.trim().is_empty())
    }
}

/// A file uploaded before, to be put into the case.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentRef {
    /// As the upload answered.
    pub hash: String,
    #[schema(max_length = 120)]
    pub name: String,
    #[schema(value_type = code::AttachmentPurpose)]
    pub purpose: AttachmentPurpose,
}

/// More is refused before anything is looked up; the domain's own limit is below it.
const REFS_MAX: usize = 50;

/// The files as the case will keep them; the use case adds what is known of each.
pub fn attachments(refs: Option<Vec<AttachmentRef>>) -> Result<Vec<Attachment>, Problem> {
    let refs = refs.unwrap_or_default();
    if refs.len() > REFS_MAX {
        return Err(Problem::new(Code::TooManyAttachments).field("attachments"));
    }
    let named = |AttachmentRef {
                     hash,
                     name,
                     purpose,
                 }| Attachment {
        hash,
        name: file_name(&name).to_owned(),
        mime: String::new(),
        size: 0,
        purpose,
    };
    Ok(refs.into_iter().map(named).collect())
}

/// The last part of a name as a browser sends it.
fn file_name(text: &str) -> &str {
    text.rsplit(['/', '\\']).next().unwrap_or_default().trim()
}
