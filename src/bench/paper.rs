//! What people file during a measurement: texts as in the furnished district, made beforehand, so
//! that making them costs nothing while the clock runs.

use serde_json::json;

use crate::demo::district::District;
use crate::demo::people;
use crate::demo::text::{Telling, register_of};
use crate::domain::codes::{Channel, Nature};
use crate::kernel::chance::Dice;

/// An appeal as an operator types it, and the clerk's acceptance of it, as JSON.
pub struct Paper {
    pub filing: Vec<u8>,
    pub acceptance: Vec<u8>,
}

/// `count` papers, the same every time.
pub fn papers(count: u64) -> Vec<Paper> {
    let district = District::built_in();
    let mut dice = Dice::from_seed(64);
    (0..count).map(|n| paper(&district, &mut dice, n)).collect()
}

fn paper(district: &District, dice: &mut Dice, n: u64) -> Paper {
    let matter = dice.pick(&district.matters);
    let spot = &district.spots[*dice.pick(&district.spots_for(matter))];
    let telling = Telling {
        matter,
        spot,
        nature: Nature::Complaint,
        register: register_of(Channel::Hotline, dice),
        seasons: &[],
    };
    let wording = district.appeal(dice, telling);
    let person = people::person(64, n, &spot.name);
    let place = json!({
        "street": spot.place.street,
        "community": spot.place.community,
        "address": spot.place.address,
    });
    let filing = json!({
        "title": wording.title,
        "content": wording.content,
        "nature": Nature::Complaint,
        "channel": Channel::Hotline,
        "place": place,
        "petitioner": {"name": person.name, "phone": person.phone},
    });
    let acceptance = json!({
        "nature": Nature::Complaint,
        "urgency": "U3",
        "item": matter.item,
        "place": place,
    });
    Paper {
        filing: filing.to_string().into_bytes(),
        acceptance: acceptance.to_string().into_bytes(),
    }
}
