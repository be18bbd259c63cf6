//! How an appeal arrives: what it is about, where, by which channel, from whom.

use super::super::district::{District, Matter, Season, Style};
use super::super::people::{self, Person};
use super::super::pictures::{Picture, Scene};
use super::super::text::{Telling, register_of};
use super::{By, Facts, Stories};
use crate::domain::actor::Role;
use crate::domain::case::Place;
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::kernel::chance::Dice;
use crate::kernel::time::{DAY_MS, Timestamp};

/// Channels and how many of a thousand appeals come by each.
const CHANNELS: [(Channel, u32); 15] = [
    (Channel::Hotline, 420),
    (Channel::Grid, 215),
    (Channel::City, 125),
    (Channel::Web, 100),
    (Channel::Province, 30),
    (Channel::WalkIn, 26),
    (Channel::Mailbox, 20),
    (Channel::Sensing, 18),
    (Channel::MessageBoard, 10),
    (Channel::LeaderVisit, 10),
    (Channel::Police, 8),
    (Channel::Petition, 6),
    (Channel::Media, 5),
    (Channel::Letter, 4),
    (Channel::Deputies, 3),
];
/// Of a hundred appeals told by people, how many are questions the knowledge base answers.
const CONSULTATIONS: u64 = 16;
/// People who write, for each hundred cases: some come back.
const PEOPLE_PER_HUNDRED: u64 = 70;
/// Of a thousand appeals, how many are about what somebody reported in the last days.
const ME_TOO: u64 = 24;
const HOT_TOPICS: usize = 7;

/// Something that many people write about for some weeks.
#[derive(Clone, Debug)]
pub(super) struct HotTopic {
    from: Timestamp,
    to: Timestamp,
    matter: usize,
    spot: usize,
}

pub(super) fn hot_topics(district: &District, dice: &mut Dice, from: Timestamp) -> Vec<HotTopic> {
    let on_site: Vec<_> = (0..district.matters.len())
        .filter(|n| district.matters[*n].style == Style::Site && district.matters[*n].weight >= 5)
        .collect();
    let topic = |n: usize| {
        // Spread over the year; the last one is going on now.
        let begins = from.plus_ms((20 + i64::try_from(n).unwrap_or(0) * 55) * DAY_MS);
        let matter = *dice.pick(&on_site);
        HotTopic {
            from: begins,
            to: begins.plus_ms(dice.between(10, 30) * DAY_MS),
            matter,
            spot: *dice.pick(&district.spots_for(&district.matters[matter])),
        }
    };
    (0..HOT_TOPICS).map(topic).collect()
}

impl<'a> Stories<'a> {
    pub(super) fn facts(&mut self, no: usize, filed_at: Timestamp) -> Facts {
        let district = self.world.district;
        let channel = CHANNELS[self.dice.weighted(&CHANNELS.map(|(_, weight)| weight))].0;
        let seasons = self.days.seasons(filed_at.civil().date());
        let asks = !channel.is_own_finding() && self.dice.percent(CONSULTATIONS);
        let knowledge = asks.then(|| self.index(district.knowledge.len()));
        let (matter, spot) = match knowledge {
            Some(entry) => self.asked_about(entry),
            None => self.seen(filed_at, channel, &seasons),
        };
        let nature = match knowledge {
            Some(_) => Nature::Consultation,
            None => self.nature(channel, matter),
        };
        let register = register_of(channel, &mut self.dice);
        let (place, dice) = (&district.spots[spot], &mut self.dice);
        let telling = Telling {
            matter,
            spot: place,
            nature,
            register,
            seasons: &seasons,
        };
        let wording = match knowledge.and_then(|entry| district.knowledge.get(entry)) {
            Some(entry) => district.consultation(dice, entry, place, register),
            None => district.appeal(dice, telling),
        };
        let person = self.person(channel);
        Facts {
            no,
            filed_at,
            registered_by: self.registrar(no, channel, spot),
            wording,
            nature,
            urgency: self.urgency(matter, nature),
            source: source_of(channel, &district.row(&matter.item).major),
            external_id: external_id(no, channel, filed_at),
            item: matter.item.clone(),
            spot,
            place: self.place_as_filed(channel, spot),
            knowledge,
            identity_hidden: person.is_some() && self.dice.percent(hidden_share(nature)),
            person,
            photos: self.citizen_photos(channel, matter),
            channel,
        }
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.dice.below(length as u64)).expect("below a length")
    }

    /// Those who ask live somewhere; the answer does not depend on it.
    fn asked_about(&mut self, entry: usize) -> (&'a Matter, usize) {
        let district = self.world.district;
        let item = &district.knowledge[entry].category;
        let matter = district
            .matter(item)
            .expect("a test proves every entry has a matter");
        (matter, self.home_spot())
    }

    fn home_spot(&mut self) -> usize {
        loop {
            let spot = self.index(self.world.district.spots.len());
            if matches!(
                self.world.district.spots[spot].kind.as_str(),
                "estate" | "village"
            ) {
                return spot;
            }
        }
    }

    /// What is the matter, by season and channel; some weeks one thing is on many people's minds.
    fn seen(&mut self, at: Timestamp, channel: Channel, seasons: &[Season]) -> (&'a Matter, usize) {
        let district = self.world.district;
        let current = self
            .hot
            .iter()
            .find(|topic| (topic.from..topic.to).contains(&at))
            .cloned();
        if let Some(topic) = current.filter(|_| self.dice.percent(9)) {
            return (&district.matters[topic.matter], topic.spot);
        }
        if self.dice.permille(ME_TOO) {
            // Somebody else saw the same thing.
            let open = self.still_open(at).nth(2);
            let again = open.and_then(|m| Some((district.matter(&m.item)?, m.spot)));
            if let Some(again) = again {
                return again;
            }
        }
        let is_storm = self.days.is_storm(at.civil().date());
        let weights: Vec<_> = district
            .matters
            .iter()
            .map(|matter| weight(matter, channel, seasons, is_storm))
            .collect();
        let matter = &district.matters[self.dice.weighted(&weights)];
        (matter, *self.dice.pick(&district.spots_for(matter)))
    }

    fn nature(&mut self, channel: Channel, matter: &Matter) -> Nature {
        use Nature::{Complaint, Consultation, Help, Other, Praise, Report, Suggestion};
        if matter.item == PRAISE {
            return Praise;
        }
        if channel.is_own_finding() {
            return Other;
        }
        let weights = match matter.style {
            Style::Site => [60, 26, 8, 6, 0],
            Style::Matter => [36, 50, 2, 5, 7],
        };
        [Complaint, Help, Report, Suggestion, Consultation][self.dice.weighted(&weights)]
    }

    fn urgency(&mut self, matter: &Matter, nature: Nature) -> Urgency {
        let pressing = matter.pressing().filter(|_| nature != Nature::Consultation);
        match (pressing, self.dice.below(1_000)) {
            (Some(urgency), 0..700) => urgency,
            (None, 0..30) => Urgency::U2,
            (None, 30..75) if nature != Nature::Consultation => Urgency::U4,
            _ => Urgency::U3,
        }
    }

    fn person(&mut self, channel: Channel) -> Option<Person> {
        if channel.is_own_finding() {
            return None;
        }
        let may_be_anonymous = matches!(channel, Channel::Web | Channel::City | Channel::Letter);
        if may_be_anonymous && self.dice.percent(8) {
            return None;
        }
        let people = (self.count as u64 * PEOPLE_PER_HUNDRED / 100).max(1);
        let number = self.dice.below(people);
        let spot = usize::try_from(number).unwrap_or(0) % self.world.district.spots.len();
        Some(people::person(
            self.seed,
            number,
            &self.world.district.spots[spot].name,
        ))
    }

    fn registrar(&self, no: usize, channel: Channel, spot: usize) -> By {
        use Channel as C;
        let cast = self.world.cast;
        let district = self.world.district;
        let person = match channel {
            C::Web => return By::Citizen,
            C::Grid => district.spots[spot]
                .place
                .street
                .and_then(|street| cast.one(Role::GridWorker, street, no)),
            C::WalkIn | C::Letter | C::LeaderVisit | C::Media | C::Deputies => {
                cast.one(Role::IntakeClerk, district.unit("440308"), no)
            }
            _ => None,
        };
        person.map_or(By::Channel, By::Person)
    }

    /// Citizens type words; officials and devices know the exact place.
    fn place_as_filed(&mut self, channel: Channel, spot: usize) -> Place {
        let exact = &self.world.district.spots[spot].place;
        let by_official = matches!(channel, Channel::Grid | Channel::Sensing | Channel::WalkIn);
        if by_official || self.dice.percent(45) {
            return exact.clone();
        }
        let street = exact.street.filter(|_| self.dice.percent(60));
        let community = None;
        Place {
            street,
            community,
            lon_e6: None,
            lat_e6: None,
            address: exact.address.clone(),
        }
    }

    fn citizen_photos(&mut self, channel: Channel, matter: &Matter) -> Vec<Picture> {
        let share = match channel {
            Channel::Grid | Channel::Sensing => 80,
            Channel::Web | Channel::City => 45,
            _ => 0,
        };
        let shown = matter.style == Style::Site && self.dice.percent(share);
        let before = Picture {
            scene: Scene::of(&matter.item),
            after: false,
        };
        if shown { vec![before] } else { vec![] }
    }
}

/// The row for words of thanks.
const PRAISE: &str = "1801";

fn weight(matter: &Matter, channel: Channel, seasons: &[Season], is_storm: bool) -> u32 {
    if channel.is_own_finding() && (matter.style == Style::Matter || matter.item == PRAISE) {
        return 0;
    }
    let factor = match matter.season {
        None if is_storm => 2,
        None => 6,
        Some(Season::Typhoon) if is_storm => 60,
        Some(season) if seasons.contains(&season) => 12,
        // What happens at any time of the year, but less.
        Some(_) => 2,
    };
    matter.weight * factor
}

fn source_of(channel: Channel, major: &str) -> Source {
    match channel {
        Channel::Grid => Source::GridWorker,
        Channel::Sensing => Source::Device,
        Channel::Media => Source::Media,
        Channel::Deputies => Source::Deputy,
        Channel::LeaderVisit => Source::Leader,
        Channel::Police | Channel::Petition => Source::Agency,
        _ if major == "营商服务" => Source::Enterprise,
        _ => Source::Citizen,
    }
}

/// The number a connected platform gives, unique by the story's own.
fn external_id(no: usize, channel: Channel, filed_at: Timestamp) -> Option<String> {
    let prefix = match channel {
        Channel::City => "SZ",
        Channel::Hotline => "RX",
        Channel::Province => "GD",
        Channel::Sensing => "GZ",
        Channel::MessageBoard => "LY",
        Channel::Mailbox => "XX",
        Channel::Police => "JQ",
        Channel::Petition => "XF",
        _ => return None,
    };
    let day = filed_at.civil().date();
    Some(format!(
        "{prefix}{}{:02}{:02}{no:07}",
        day.year(),
        day.month(),
        day.day()
    ))
}

/// Per cent who want their identity kept from the unit.
fn hidden_share(nature: Nature) -> u64 {
    match nature {
        Nature::Report => 35,
        Nature::Complaint => 6,
        _ => 1,
    }
}
