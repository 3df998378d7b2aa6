//! Details of the lists and trees that a project defines for itself.

use super::{Link, Teller};
use crate::domain::{InitiativeId, LinkageNodeId, SchemeId};
use crate::text::detail as words;

impl Teller<'_> {
    pub(super) fn scheme(&mut self, id: SchemeId) {
        let Some(scheme) = self.document.tables.schemes.get(id) else { return };
        let lang = self.lang;
        self.figure(scheme.items.len() as u64, words::entries(lang));
        let facts = scheme.items.iter().map(|item| self.fact(&item.label, Some(item.meaning.clone()))).collect();
        self.facts(words::entries(lang), facts);
        let named = |brand: &String| scheme.title == *brand || scheme.items.iter().any(|item| item.label == *brand);
        let sites = self.document.tables.sites.iter().filter(|site| site.brand.as_ref().is_some_and(named));
        let sites: Vec<Link> = sites.map(|site| self.link(site.id, site.brand.clone().unwrap_or_default())).collect();
        self.links(words::sites(lang), sites);
        let tagged = self.document.tables.initiatives.iter().filter(|row| row.tags.iter().any(named));
        let tagged = tagged.map(|row| self.link(row.id, "")).collect();
        self.links(words::initiatives(lang), tagged);
    }

    pub(super) fn linkage_node(&mut self, id: LinkageNodeId) {
        let Some(node) = self.document.tables.linkage.get(id) else { return };
        let lang = self.lang;
        let facts =
            vec![self.named(words::node_above(lang), node.parent), self.named(words::stands_for(lang), node.area)];
        self.facts(words::overview(lang), facts);
        let below = self.all(self.index.links().linkage_below(id));
        self.links(words::nodes_below(lang), below);
    }

    pub(super) fn initiative(&mut self, id: InitiativeId) {
        let Some(row) = self.document.tables.initiatives.get(id) else { return };
        let lang = self.lang;
        let tags = Some(row.tags.join(lang.pick("、", ", ")));
        let facts = vec![self.named(words::led_by(lang), row.area), self.fact(words::tags(lang), tags)];
        self.facts(words::overview(lang), facts);
    }
}
