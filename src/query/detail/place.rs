//! Details of what lies over the grids: circles, belts and stops, sites, estates, rivers, population points.

use super::{Link, Section, Teller, grouped, middle};
use crate::domain::{AtomId, BeltId, CircleId, EstateId, PostPlace, RiverId, SchemeKind, SiteId};
use crate::geodesy::{area_m2, length_m};
use crate::text::detail as words;

impl Teller<'_> {
    pub(super) fn circle(&mut self, id: CircleId) {
        let Some(circle) = self.document.tables.circles.get(id) else { return };
        let lang = self.lang;
        self.measure(area_m2(&circle.ring).abs() / 1e6, words::square_km(lang));
        let facts = vec![self.place(middle(&circle.ring))];
        self.facts(words::overview(lang), facts);
        let alliances = self.index.links().circle_alliances(id).map(|id| self.link(id, self.size_of_alliance(id)));
        let alliances = alliances.collect();
        self.links(words::alliances(lang), alliances);
        let overlays = self.index.overlays();
        let sites = self.document.tables.sites.iter();
        let sites: Vec<Link> = sites
            .filter(|site| overlays.circles_at(self.document, site.at).contains(&id))
            .map(|site| self.link(site.id, super::kind_words(self.document, site.id.into(), lang)))
            .collect();
        self.links(words::sites(lang), sites);
    }

    pub(super) fn belt(&mut self, id: BeltId) {
        let Some(belt) = self.document.tables.belts.get(id) else { return };
        let lang = self.lang;
        self.figure(belt.stops.len() as u64, words::stops(lang));
        self.measure(length_m(&belt.line) / 1e3, words::km(lang));
        let stops = belt.stops.iter().zip(1_u64..).map(|(&id, n)| {
            let link = self.link(id, super::kind_words(self.document, id.into(), lang));
            Link { name: format!("{n}  {}", link.name), ..link }
        });
        let links = stops.collect();
        self.links(words::stops_in_order(lang), links);
    }

    pub(super) fn site(&mut self, id: SiteId) {
        let Some(site) = self.document.tables.sites.get(id) else { return };
        let lang = self.lang;
        let brand = site.brand.as_ref().and_then(|brand| {
            let mut schemes = self.document.tables.schemes.iter().filter(|scheme| scheme.kind == SchemeKind::Brand);
            schemes.find(|scheme| scheme.items.iter().any(|item| item.label == *brand) || scheme.title == *brand)
        });
        let mut branded = self.fact(words::brand(lang), site.brand.clone());
        branded.subject = brand.map(|scheme| scheme.id.into());
        let facts = vec![
            self.place(Some(site.at)),
            self.coordinates(Some(site.at)),
            branded,
            self.fact(words::note(lang), Some(site.note.clone())),
        ];
        self.facts(words::overview(lang), facts);
        let belts: Vec<Link> = self
            .index
            .links()
            .belts(id)
            .filter_map(|belt| self.document.tables.belts.get(belt))
            .map(|belt| {
                let number = belt.stops.iter().position(|&stop| stop == id).map_or(0, |n| n + 1);
                self.link(belt.id, words::stop_number(lang, number))
            })
            .collect();
        self.links(words::belts(lang), belts);
        let circles = self.index.overlays().circles_at(self.document, site.at);
        let circles = self.all(circles);
        self.links(words::circles(lang), circles);
    }

    pub(super) fn estate(&mut self, id: EstateId) {
        let Some(estate) = self.document.tables.estates.get(id) else { return };
        let lang = self.lang;
        let atoms = self.index.links().atoms(id).filter_map(|id| self.document.tables.atoms.get(id));
        let (households, people) = atoms.fold((0, 0), |(households, people), atom| {
            (households + u64::from(atom.households), people + u64::from(atom.people))
        });
        self.figure(households, words::households(lang));
        self.figure(people, words::people(lang));
        let facts = vec![self.place(middle(&estate.ring))];
        self.facts(words::overview(lang), facts);
        let branches = self.all(self.index.links().branches(id));
        if branches.is_empty() {
            self.gap(words::branches(lang), words::estate_uncovered(lang));
        }
        self.links(words::branches(lang), branches);
        if let Some(renewal) = &estate.renewal {
            let facts = vec![
                self.fact(words::before(lang), Some(renewal.before.clone())),
                self.fact(words::after(lang), Some(renewal.after.clone())),
            ];
            self.facts(words::renewal(lang), facts);
        }
    }

    pub(super) fn atom(&mut self, id: AtomId) {
        let Some(atom) = self.document.tables.atoms.get(id) else { return };
        let lang = self.lang;
        self.figure(atom.households, words::households(lang));
        self.figure(atom.people, words::people(lang));
        let facts = vec![
            self.place(Some(atom.at)),
            self.coordinates(Some(atom.at)),
            self.named(words::estate(lang), atom.estate),
        ];
        self.facts(words::overview(lang), facts);
    }

    pub(super) fn river(&mut self, id: RiverId) {
        let Some(river) = self.document.tables.rivers.get(id) else { return };
        let lang = self.lang;
        self.figure(river.reaches.len() as u64, words::reaches(lang));
        self.measure(river.reaches.iter().map(|reach| length_m(&reach.line)).sum::<f64>() / 1e3, words::km(lang));
        let posts = self.posts_at(PostPlace::River(id));
        let chief = river.chief.and_then(|id| self.document.tables.posts.get(id));
        let mut fact = self.named(words::chief(lang), river.chief);
        fact.value = chief.and_then(|post| post.holder.clone()).or(fact.value);
        self.facts(words::overview(lang), vec![fact]);
        if river.chief.is_none() && posts.is_empty() {
            self.gap(words::posts(lang), words::no_chief(lang));
        }
        let others = posts.into_iter().filter(|link| Some(link.subject) != river.chief.map(Into::into)).collect();
        self.links(words::posts(lang), others);
        let reaches = river.reaches.iter().zip(1_u64..).map(|(reach, n)| {
            let label = words::reach(lang, grouped(n), format!("{:.1}", length_m(&reach.line) / 1e3));
            self.named(&label, reach.community)
        });
        let facts = reaches.collect();
        let title = words::reaches_from_source(lang).to_owned();
        self.sections.push(Section { title, facts, ..Section::default() });
    }
}
