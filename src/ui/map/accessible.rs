//! The map for those who do not see it: one node that names the selected area, and below it the neighbours.

use egui::accesskit::{Live, Role};
use egui::{Id, Rect, Sense, Ui, UiBuilder, WidgetInfo};

use super::pointer::Ground;
use crate::domain::AreaId;
use crate::model::Document;
use crate::query::shapes::Direction;
use crate::text::{self, Lang};

/// Names the map and the neighbours of the selected area in the accessibility tree.
pub fn describe(
    ui: &mut Ui,
    map: (Id, Rect),
    document: &Document,
    ground: &mut Ground,
    selected: Option<AreaId>,
    lang: Lang,
) {
    let (id, rect) = map;
    // The arrows walk on the map while it has the focus; Tab leaves it.
    let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let row = selected.and_then(|area| document.tables.areas.get(area));
    let label = row.map_or_else(
        || text::find::map(lang).to_owned(),
        |area| {
            let level = document.levels.get(usize::from(area.level.0));
            let level = level.map_or("", |level| lang.pick(&level.name_zh, &level.name_en));
            text::find::map_selected(lang, level, &area.name)
        },
    );
    let active = ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Canvas);
        node.set_label(label);
        node.set_live(Live::Polite);
    });
    // Nobody listens: the neighbours need not be looked up.
    if active.is_none() {
        return;
    }
    let Some(selected) = selected else { return };
    let builder = UiBuilder::new().max_rect(Rect::from_min_size(rect.min, egui::Vec2::ZERO));
    let builder = builder
        .accessibility_parent(id)
        .accessibility_label(text::find::neighbours(lang))
        .accessibility_role(Role::List);
    let list = ui.new_child(builder);
    let name = |area: AreaId| document.tables.areas.get(area).map_or("", |area| area.name.as_str());
    let mut said = Vec::new();
    for direction in Direction::ALL {
        let Some(area) = ground.towards(selected, direction) else { continue };
        let side = match direction {
            Direction::North => text::find::side_north(lang),
            Direction::East => text::find::side_east(lang),
            Direction::South => text::find::side_south(lang),
            Direction::West => text::find::side_west(lang),
        };
        let words = text::find::neighbour(lang, side, name(area));
        let place = Rect::from_min_size(rect.min, egui::Vec2::ZERO);
        let response = list.interact(place, id.with(area), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &words));
        said.push(words);
    }
    ui.ctx().accesskit_node_builder(id, |node| node.set_description(said.join(lang.pick("；", "; "))));
}
