//! Proposals in the window: asked for, made off its thread, adopted as one edit.

use egui::Context;

use super::App;
use super::desk::Done;
use crate::domain::AreaId;
use crate::propose::{NoProposal, Question};
use crate::text;
use crate::ui::action::Action;
use crate::ui::redraw::Mode;
use crate::ui::redraw::plans::{Made, Plans, Stamp};

impl App {
    /// Carries out what has to do with proposals.
    pub(super) fn act_on_plans(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Propose(area) => self.open_plans(area),
            Action::MakePlans(question) => self.make_plans(ctx, question),
            Action::AdoptPlan(place) => self.adopt_plan(place),
            Action::ClosePlans => self.redraw.plans = None,
            _ => {}
        }
    }

    /// Opens the card about an area.
    fn open_plans(&mut self, area: AreaId) {
        self.put_tools_down();
        self.forms.close();
        self.redraw.go_in(Mode::Redraw);
        self.details.close();
        self.view.answer = None;
        let document = self.session.document();
        self.redraw.plans = Some(Plans::of(document, self.view.index(), area));
        self.view.select(document, Some(area));
        if let Some((_, bounds)) = &self.view.highlight {
            self.map.fly_to(*bounds);
        }
    }

    fn make_plans(&mut self, ctx: &Context, question: Question) {
        if self.desk.work.is_some() {
            return;
        }
        let (before, stamp) = (self.session.document().clone(), Stamp::of(self.session.history()));
        let words = text::plans::making(self.lang, before.name_of(question.area));
        self.start_work(ctx, words, true, move |progress| {
            Done::Plans(question, Box::new(Made::of(before, stamp, &question, progress)))
        });
    }

    /// Takes up proposals, where somebody still waits for them.
    pub(super) fn take_plans(&mut self, question: Question, made: Result<Made, NoProposal>) {
        if let Some(plans) = self.redraw.plans.as_mut().filter(|plans| plans.area == question.area) {
            plans.take(made);
        }
    }

    fn adopt_plan(&mut self, place: usize) {
        let Some(plans) = &self.redraw.plans else { return };
        let Some((plan, before)) = plans.adopted(place) else { return };
        let (command, after) = (plan.proposal.command.clone(), plan.after.clone());
        let (before, grids) = (before.clone(), plan.proposal.grids.len());
        match self.session.run_made(command, &before, after) {
            Ok(_) => {
                self.redraw.plans = None;
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(text::plans::adopted(self.lang, place + 1, grids), offer);
            }
            Err(reason) => self.complain(reason.words(self.lang, &before)),
        }
    }
}
