//! Ground that was drawn and is to become something else: a dedicated grid, water or reserved ground, ground outside the
//! district, or a grid's again. What is said about it stands in a form beside the map.

use std::collections::BTreeSet;

use super::{Gesture, Hand, Redraw, Tool, Wants};
use crate::domain::{AreaId, GridPurpose, NonGridId, NonGridReason};
use crate::geodesy::LatticePoint;
use crate::model::{Command, DedicatedGrid, Label, NewNonGrid, Region, next_code};
use crate::query::grasp::{common_parent, labels_within, outline_under, piece_at, takers_around};
use crate::text::{self, Lang};

use super::line::Line;

/// At most so many grids are offered that may take ground over.
const MOST_TAKERS: usize = 8;
/// A free loop has at least so many points: fewer came of a click with an unsteady hand.
const LEAST_LOOP: usize = 5;

/// What ground may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Becomes {
    /// A dedicated grid of the area above the grids.
    Dedicated(AreaId),
    /// New water, or new reserved ground.
    New(NonGridReason),
    /// Part of a face without grids that there is.
    Face(NonGridId),
    /// Ground outside the district.
    Outside,
    /// Part of a grid.
    Grid(AreaId),
}

/// Ground that was drawn.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Rings around it.
    pub rings: Vec<Vec<LatticePoint>>,
    /// Whose ground it is.
    pub within: BTreeSet<Label>,
    /// What it is to become.
    pub becomes: Becomes,
    /// What it may become.
    pub choices: Vec<Becomes>,
    /// The name of what is new.
    pub name: String,
    /// What a dedicated grid is for; until somebody says so, what its name tells.
    pub purpose: Option<GridPurpose>,
    /// Whether somebody said so.
    pub is_purpose_said: bool,
    /// The body responsible for a dedicated grid.
    pub body: String,
    /// The code that a dedicated grid gets; `None` where none is free.
    pub code: Option<String>,
    /// Whether the form was not shown yet.
    pub is_new: bool,
}

impl Claim {
    fn region(&self) -> Region {
        Region { rings: self.rings.clone() }
    }

    /// What it asks for. A name that is still missing is held open.
    fn command(&self, hand: &Hand<'_>) -> Option<Command> {
        let name = match self.name.trim() {
            "" => text::redraw_tools::unnamed(hand.lang).to_owned(),
            name => name.to_owned(),
        };
        let region = self.region();
        Some(match self.becomes {
            Becomes::Dedicated(parent) => {
                let body = self.body.trim();
                let responsible_body = (!body.is_empty()).then(|| body.to_owned());
                Command::CutGrid {
                    region,
                    new: DedicatedGrid { parent, name, code: None, purpose: self.purpose, responsible_body },
                }
            }
            Becomes::New(reason) => {
                let parent = common_parent(hand.document, &self.within)?;
                Command::AddNonGrid { region, new: NewNonGrid { name, reason, parent } }
            }
            Becomes::Face(id) => Command::GiveGround { region, from: None, to: Label::NonGrid(id) },
            Becomes::Outside => Command::GiveGround { region, from: None, to: Label::Outside },
            Becomes::Grid(id) => {
                let from = self.within.iter().copied().filter(|label| !matches!(label, Label::Grid(_))).collect();
                Command::GiveGround { region, from: Some(from), to: Label::Grid(id) }
            }
        })
    }

    /// Whether what is new needs a name.
    pub fn wants_name(&self) -> bool {
        matches!(self.becomes, Becomes::Dedicated(_) | Becomes::New(_))
    }
}

impl Redraw {
    /// What the hand does with a tool that claims ground.
    pub(super) fn take_claim(&mut self, hand: &Hand<'_>) -> Wants {
        if self.claim.is_some() {
            self.drawn = None;
            let taker = hand.clicked.map(|p| hand.index.locator().leaf(p));
            if let (Some(claim), Some(Label::Grid(id))) = (&mut self.claim, taker)
                && claim.choices.contains(&Becomes::Grid(id))
            {
                claim.becomes = Becomes::Grid(id);
            }
            return self.claim_wanted(hand);
        }
        match self.gesture.clone() {
            Gesture::Loop(mut line) if hand.down => {
                if let Some(place) = hand.place
                    && line.last().is_none_or(|p| hand.is_apart(*p, place))
                {
                    line.push(place);
                    self.gesture = Gesture::Loop(line);
                }
                Wants::Nothing
            }
            Gesture::Loop(line) if line.len() >= LEAST_LOOP => self.claim_ring(hand, line, ""),
            Gesture::Loop(_) => {
                self.gesture = Gesture::None;
                self.begin_ring(hand)
            }
            Gesture::Line(line) if hand.twice => match hand.clicked {
                Some(p) if line.clicks() < 3 => self.claim_outline(hand, p),
                _ => self.end_line(hand),
            },
            Gesture::Line(_) => self.take_ring(hand),
            // A click may begin and end between two frames.
            _ if hand.clicked.is_some() => self.begin_ring(hand),
            _ => {
                self.aim(hand);
                if let Some(place) = hand.place.filter(|_| hand.pressed) {
                    self.gesture = Gesture::Loop(vec![place]);
                }
                Wants::Nothing
            }
        }
    }

    /// The first click: on ground without a grid it takes all of it, elsewhere a ring begins.
    fn begin_ring(&mut self, hand: &Hand<'_>) -> Wants {
        let aim = self.aim(hand);
        match hand.clicked {
            Some(p) if hand.twice => self.claim_outline(hand, p),
            Some(p) if self.tool == Tool::Ground && is_without_grid(hand, p) => self.claim_piece(hand, p),
            Some(p) => {
                self.gesture = Gesture::Line(Line::from(aim.unwrap_or(p)));
                Wants::Nothing
            }
            None => Wants::Nothing,
        }
    }

    /// Takes the outline of what lies under a place: an estate, a building, a park, a block.
    fn claim_outline(&mut self, hand: &Hand<'_>, p: LatticePoint) -> Wants {
        match outline_under(hand.document, p) {
            Some(found) => self.claim_ring(hand, found.ring, &found.name),
            None => {
                self.let_go();
                self.say_at(p, text::redraw_tools::nothing_outlined(hand.lang));
                Wants::NoPreviewButReason
            }
        }
    }

    /// Takes a whole piece of ground without a grid, to be given to one.
    fn claim_piece(&mut self, hand: &Hand<'_>, p: LatticePoint) -> Wants {
        let label = hand.index.locator().leaf(p);
        let rings = piece_at(hand.document, label, p);
        if rings.is_empty() {
            return Wants::Nothing;
        }
        let within = BTreeSet::from([label]);
        self.claim_ground(hand, rings, within, "")
    }

    /// Takes what lies within a ring.
    pub(super) fn claim_ring(&mut self, hand: &Hand<'_>, ring: Vec<LatticePoint>, name: &str) -> Wants {
        let within = labels_within(hand.document, hand.index.locator(), &ring);
        self.claim_ground(hand, vec![ring], within, name)
    }

    fn claim_ground(
        &mut self,
        hand: &Hand<'_>,
        rings: Vec<Vec<LatticePoint>>,
        within: BTreeSet<Label>,
        name: &str,
    ) -> Wants {
        let choices = self.choices(hand, &rings, &within);
        self.let_go();
        let Some(&becomes) = choices.first() else {
            let at = rings[0].first().copied().or(hand.place);
            if let Some(at) = at {
                self.say_at(at, text::redraw_tools::no_grid_there(hand.lang));
            }
            return Wants::NoPreviewButReason;
        };
        self.claim = Some(Claim {
            rings,
            within,
            becomes,
            choices,
            name: name.to_owned(),
            purpose: purpose_of(name),
            is_purpose_said: false,
            body: String::new(),
            code: None,
            is_new: true,
        });
        self.claim_wanted(hand)
    }

    /// What ground may become, what is likely first.
    fn choices(&self, hand: &Hand<'_>, rings: &[Vec<LatticePoint>], within: &BTreeSet<Label>) -> Vec<Becomes> {
        let grids = within.iter().filter_map(|label| if let Label::Grid(id) = label { Some(*id) } else { None });
        let mut above: Vec<AreaId> = Vec::new();
        let middle = Some(&rings[0]).and_then(|ring| crate::query::grasp::middle_label(hand.index.locator(), ring));
        let first = if let Some(Label::Grid(id)) = middle { Some(id) } else { None };
        for grid in first.into_iter().chain(grids) {
            let parent = hand.document.tables.areas.get(grid).and_then(|area| area.parent);
            above.extend(parent.filter(|parent| !above.contains(parent)));
        }
        if self.tool == Tool::Cut {
            return above.into_iter().map(Becomes::Dedicated).collect();
        }
        let mut choices = Vec::new();
        if !above.is_empty() {
            choices.extend([NonGridReason::Water, NonGridReason::Reserved].map(Becomes::New));
            let faces = within.iter().filter_map(|label| if let Label::NonGrid(id) = label { Some(*id) } else { None });
            choices.extend(faces.map(Becomes::Face));
            choices.push(Becomes::Outside);
        }
        if within.iter().any(|label| !matches!(label, Label::Grid(_))) {
            let takers = takers_around(hand.document, hand.index.locator(), &rings[0], MOST_TAKERS);
            choices.extend(takers.into_iter().map(Becomes::Grid));
        }
        choices
    }

    /// What the ground that was drawn would become.
    pub(super) fn claim_wanted(&mut self, hand: &Hand<'_>) -> Wants {
        let Some(claim) = &mut self.claim else { return Wants::Nothing };
        if let Becomes::Dedicated(parent) = claim.becomes {
            claim.code = next_code(hand.document, hand.index.links(), parent, 0);
        }
        match claim.command(hand) {
            Some(command) if self.is_known(&command) => Wants::Nothing,
            Some(command) => Wants::Preview(command),
            None => Wants::NoPreview,
        }
    }

    /// Why what was drawn cannot be confirmed yet.
    pub(super) fn claim_fault(&self, lang: Lang) -> Option<&'static str> {
        let claim = self.claim.as_ref()?;
        let is_nameless = claim.wants_name() && claim.name.trim().is_empty();
        is_nameless.then(|| text::redraw_tools::name_missing(lang))
    }
}

/// What a dedicated grid of that name is likely for.
pub(super) fn purpose_of(name: &str) -> Option<GridPurpose> {
    let name = name.to_lowercase();
    let tells = |words: &str| words.split_whitespace().any(|word| name.contains(word));
    let is_it = |purpose: &GridPurpose| {
        let words = match purpose {
            GridPurpose::School => text::redraw_tools::names_of_schools,
            GridPurpose::Park => text::redraw_tools::names_of_parks,
            GridPurpose::Mall => text::redraw_tools::names_of_malls,
            GridPurpose::Site => text::redraw_tools::names_of_sites,
        };
        tells(words(Lang::Zh)) || tells(words(Lang::En))
    };
    // The site of a school is a site.
    GridPurpose::ALL.into_iter().rev().find(is_it)
}

fn is_without_grid(hand: &Hand<'_>, p: LatticePoint) -> bool {
    matches!(hand.index.locator().leaf(p), Label::NonGrid(_))
}

impl Becomes {
    /// What ground becomes, in words.
    pub fn words(self, hand: &crate::model::Document, lang: Lang) -> String {
        match self {
            Self::Dedicated(parent) => hand.name_of(parent),
            Self::New(NonGridReason::Water) => text::redraw_tools::new_water(lang).to_owned(),
            Self::New(_) => text::redraw_tools::new_reserved(lang).to_owned(),
            Self::Face(id) => {
                let name = hand.tables.non_grids.get(id).map(|face| face.name.clone()).unwrap_or_default();
                text::redraw_tools::join_face(lang, name)
            }
            Self::Outside => text::redraw_tools::leave_district(lang).to_owned(),
            Self::Grid(id) => text::redraw_tools::join_grid(lang, hand.name_of(id)),
        }
    }
}
