//! Proposals in the window: what is asked for, the proposals side by side, the one that is shown on the map. Adopts none
//! by itself.

mod card;
mod columns;
mod paint;
mod planned;
mod thumb;

use egui::{Key, Modifiers, Ui};

pub use self::planned::{GridChange, Made, Planned, Stamp};
use crate::domain::AreaId;
use crate::model::Document;
use crate::propose::{BalanceRule, NoProposal, Question, usual_parts};
use crate::query::Index;
use crate::text::Lang;
use crate::ui::action::{Action, Outbox};

/// The most proposals that are compared.
const MOST_PLANS: u32 = 6;

/// A question that may have its answers.
pub struct Plans {
    /// What is divided.
    pub area: AreaId,
    parts: u32,
    seed: u32,
    count: u32,
    /// How many grids the band of households asks for.
    usual: Option<u32>,
    /// The households of the area, where it is a grid.
    households: Option<u64>,
    /// What was found, for the project as it was then.
    found: Option<Made>,
    /// Why there is nothing, in words.
    reason: Option<NoProposal>,
    is_stale: bool,
    chosen: usize,
    hovered: Option<usize>,
}

impl Plans {
    /// A question about an area.
    pub fn of(document: &Document, index: &Index, area: AreaId) -> Self {
        let usual = usual_parts(document, index, area);
        Self {
            area,
            parts: usual.clone().unwrap_or(2),
            seed: 1,
            count: 3,
            reason: usual.clone().err(),
            usual: usual.ok(),
            households: households_of_grid(document, index, area),
            found: None,
            is_stale: false,
            chosen: 0,
            hovered: None,
        }
    }

    /// What is asked for.
    fn question(&self) -> Question {
        Question {
            area: self.area,
            parts: self.parts,
            seed: u64::from(self.seed),
            count: self.count,
            balance: BalanceRule::Band,
        }
    }

    /// Takes what was found. Nothing is said of work that somebody stopped.
    pub fn take(&mut self, made: Result<Made, NoProposal>) {
        self.forget();
        match made {
            Ok(made) => self.found = Some(made),
            Err(NoProposal::Cancelled) => {}
            Err(reason) => self.reason = Some(reason),
        }
    }

    /// Drops proposals that were made for another project than the one that is open now.
    pub fn follow(&mut self, now: Stamp) {
        if self.found.as_ref().is_some_and(|found| found.stamp != now) {
            self.forget();
            self.is_stale = true;
        }
    }

    fn forget(&mut self) {
        self.found = None;
        self.reason = None;
        self.is_stale = false;
        self.chosen = 0;
        self.hovered = None;
    }

    /// The proposal that is shown on the map: that under the pointer, else the chosen one.
    pub fn shown(&self) -> Option<&Planned> {
        self.found.as_ref()?.plans.get(self.hovered.unwrap_or(self.chosen))
    }

    /// The proposal with this place in the list, with the project that it was made for.
    pub fn adopted(&self, place: usize) -> Option<(&Planned, &Document)> {
        let found = self.found.as_ref()?;
        Some((found.plans.get(place)?, &found.before))
    }

    /// Takes the keys that choose a proposal, adopt it or ask for some.
    pub fn take_keys(&mut self, ui: &Ui, map: egui::Id, busy: bool, outbox: &mut Outbox) {
        // A button that has the focus is pressed by Enter.
        let on_button = ui.memory(egui::Memory::focused).is_some_and(|id| id != map);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if let Some(found) = &self.found {
            let last = found.plans.len().saturating_sub(1);
            if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
                (self.chosen, self.hovered) = (self.chosen.checked_sub(1).unwrap_or(last), None);
            }
            if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
                (self.chosen, self.hovered) = (if self.chosen >= last { 0 } else { self.chosen + 1 }, None);
            }
            if !on_button && pressed(Key::Enter) {
                outbox.send(Action::AdoptPlan(self.chosen));
            }
        } else if !on_button && pressed(Key::Enter) && !busy && self.usual.is_some() {
            outbox.send(Action::MakePlans(self.question()));
        }
    }

    /// Why there is no proposal, in words.
    fn why_none(&self, document: &Document, lang: Lang) -> Option<String> {
        if self.is_stale {
            return Some(crate::text::plans::stale(lang).to_owned());
        }
        self.reason.as_ref().map(|reason| reason.words(lang, document))
    }
}

fn households_of_grid(document: &Document, index: &Index, area: AreaId) -> Option<u64> {
    let row = document.tables.areas.get(area).filter(|row| row.level == document.grid_level())?;
    Some(index.totals(row.id).households)
}
