//! Sites, circles, the belt, and rivers with their chiefs.

use super::Making;
use super::homes::around;
use crate::demo::facts;
use crate::demo::layout::Kind;
use crate::demo::plane::Spot;
use crate::demo::random::Random;
use crate::domain::{
    AreaId, Belt, BeltId, Circle, CircleId, CircleKind, PostKind, PostPlace, Reach, River, RiverId, Site, SiteId,
    SiteKind,
};
use crate::geodesy::LatticePoint;

/// How far apart the spots are at which a river is asked whose it is.
const REACH_STEP_M: f64 = 60.0;
/// A reach shorter than this goes with the one before.
const LEAST_REACH_M: f64 = 350.0;

impl Making<'_> {
    /// Makes sites, circles, the belt and rivers.
    pub fn places(&mut self) {
        for fact in facts::PLACES.iter().filter(|fact| fact.at.is_some()) {
            self.put_site(fact);
        }
        for fact in facts::PLACES.iter().filter(|fact| fact.at.is_none()) {
            self.put_site(fact);
        }
        let mut random = Random::of(0xC1C);
        for fact in facts::CIRCLES {
            let kind = match fact.kind {
                "demonstration_block" => CircleKind::DemonstrationBlock,
                "building_alliance" => CircleKind::BuildingAlliance,
                _ => CircleKind::IndustryPark,
            };
            let ring = shaken(Spot::of(fact.at), f64::from(fact.radius_m), &mut random);
            let id = CircleId(self.document.allot());
            let ring = ring.iter().map(|spot| spot.lattice()).collect();
            self.document.tables.circles.put(Circle { id, kind, name: fact.name.to_owned(), ring });
        }
        self.belt();
        self.rivers();
    }

    fn put_site(&mut self, fact: &facts::Place) {
        let at = self.site_place(fact);
        let id = SiteId(self.document.allot());
        self.document.tables.sites.put(Site {
            id,
            kind: site_kind(fact.kind),
            name: fact.name.to_owned(),
            at,
            brand: (!fact.brand.is_empty()).then(|| fact.brand.to_owned()),
            note: fact.note.to_owned(),
        });
        self.sites.insert(fact.name, id);
    }

    /// The place given, when it lies in the community that the site belongs to; else a free one there.
    fn site_place(&mut self, fact: &facts::Place) -> LatticePoint {
        let given = fact.at.filter(|&at| {
            let community = self.district.community_at(Spot::of(at));
            community.is_some_and(|community| facts::SEEDS[community].community == fact.community)
        });
        given.unwrap_or_else(|| self.free_place(fact.community))
    }

    fn belt(&mut self) {
        let Some(shape) = facts::SHAPES.iter().find(|shape| shape.kind == "belt") else { return };
        let stops: Vec<SiteId> = facts::PLACES
            .iter()
            .filter(|fact| fact.kind == "service_centre" && fact.brand == shape.name)
            .filter_map(|fact| self.sites.get(fact.name).copied())
            .collect();
        let line = crate::demo::layout::bent(shape).iter().map(|spot| spot.lattice()).collect();
        let id = BeltId(self.document.allot());
        self.document.tables.belts.put(Belt { id, name: shape.name.to_owned(), line, stops });
    }

    fn rivers(&mut self) {
        let district = self.district;
        for line in district.ground.lines.iter().filter(|line| line.kind == Kind::River) {
            let id = RiverId(self.document.allot());
            let chief = self.put_post(PostKind::RiverChief, PostPlace::River(id));
            let reaches =
                reaches(&line.spots, |spot| district.community_at(spot).map(|community| self.communities[community]));
            let river = River { id, name: line.name.to_owned(), chief: Some(chief), reaches };
            self.document.tables.rivers.put(river);
        }
    }
}

/// Cuts a river where the community on its left bank changes.
fn reaches(spots: &[Spot], community_at: impl Fn(Spot) -> Option<AreaId>) -> Vec<Reach> {
    let mut parts: Vec<(Vec<Spot>, Option<AreaId>)> = Vec::new();
    for pair in spots.windows(2) {
        let bank = pair[1].minus(pair[0]).direction().turned().times(25.0);
        let steps = (pair[0].distance(pair[1]) / REACH_STEP_M).ceil().max(1.0);
        let mut step = 0.0;
        while step < steps {
            let (from, to) = (pair[0].towards(pair[1], step / steps), pair[0].towards(pair[1], (step + 1.0) / steps));
            let middle = from.towards(to, 0.5);
            let whose = community_at(middle.plus(bank)).or(community_at(middle.minus(bank)));
            match parts.last_mut() {
                Some((line, last)) if *last == whose || length(line) < LEAST_REACH_M => line.push(to),
                Some((line, _)) => {
                    let start = line.last().copied().unwrap_or(from);
                    parts.push((vec![start, to], whose));
                }
                None => parts.push((vec![from, to], whose)),
            }
            step += 1.0;
        }
    }
    parts
        .into_iter()
        .map(|(line, community)| Reach { line: line.iter().map(|spot| spot.lattice()).collect(), community })
        .collect()
}

fn length(line: &[Spot]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// A round outline that is not quite round.
fn shaken(middle: Spot, radius_m: f64, random: &mut Random) -> Vec<Spot> {
    let lean: Vec<f64> = (0..4).map(|_| random.between(0.78, 1.2)).collect();
    fine(&fine(&around(middle, radius_m), middle, radius_m), middle, radius_m)
        .into_iter()
        .map(|spot| {
            let out = spot.minus(middle);
            // Squared, so that one side goes over into the other without a corner.
            let part = |out: f64, ahead: f64, behind: f64| {
                let lean = if out >= 0.0 { ahead } else { behind };
                (out / radius_m) * (out / radius_m) * (lean - 1.0)
            };
            let stretch = part(out.x, lean[0], lean[1]) + part(out.y, lean[2], lean[3]);
            middle.plus(out.times(1.0 + stretch))
        })
        .collect()
}

/// A circle of spots with as many more between them, as far from the middle.
fn fine(ring: &[Spot], middle: Spot, radius_m: f64) -> Vec<Spot> {
    let next = ring.iter().cycle().skip(1);
    let between = |(a, b): (&Spot, &Spot)| {
        let out = a.towards(*b, 0.5).minus(middle);
        [*a, middle.plus(out.times(radius_m / out.distance(Spot::new(0.0, 0.0))))]
    };
    ring.iter().zip(next).flat_map(between).collect()
}

fn site_kind(word: &str) -> SiteKind {
    match word {
        "service_centre" => SiteKind::ServiceCentre,
        "red_property" => SiteKind::RedProperty,
        "open_base" => SiteKind::OpenBase,
        "internet_base" => SiteKind::InternetBase,
        "law_firm" => SiteKind::LawFirm,
        "building" => SiteKind::Building,
        "innovation_centre" => SiteKind::InnovationCentre,
        "incubator" => SiteKind::Incubator,
        "academy" => SiteKind::Academy,
        "community_service" => SiteKind::CommunityService,
        "property_service" => SiteKind::PropertyService,
        "purchased_service" => SiteKind::PurchasedService,
        "volunteer_service" => SiteKind::VolunteerService,
        "self_service" => SiteKind::SelfService,
        "livelihood" => SiteKind::Livelihood,
        "ecology_case" => SiteKind::EcologyCase,
        _ => SiteKind::RuralRevitalisation,
    }
}
