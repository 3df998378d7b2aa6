//! Areas of all levels, faces without a grid, and the partition that says which ground they cover.

use super::Making;
use crate::demo::facts;
use crate::demo::layout::Zone;
use crate::demo::plane::Spot;
use crate::demo::random::Random;
use crate::domain::{Area, AreaId, GridKind, LevelIndex, LevelRole, NonGrid, NonGridId, NonGridReason};
use crate::partition::Label;

/// Latitude of 海埂大堤, which parts the two waters of the lake.
const DYKE_NORTH_M: f64 = 850.0;

impl Making<'_> {
    /// Makes the areas, the faces without a grid, and the partition.
    pub fn areas(&mut self) {
        let quotas = |code: &str| facts::STREETS.iter().find(|it| it.street == code).map(|it| it.staff_quota);
        for division in facts::DIVISIONS {
            let role = match division.level {
                "district" => LevelRole::District,
                "street" => LevelRole::Street,
                _ => LevelRole::Community,
            };
            let mut area = self.blank(role, division.code, division.name, division.parent);
            area.managed_apart =
                role != LevelRole::District && facts::STREETS.iter().all(|it| !division.code.starts_with(it.street));
            area.staff_quota = quotas(division.code);
            self.document.tables.areas.put(area);
        }
        self.communities = facts::SEEDS.iter().map(|seed| self.area(seed.community)).collect();
        self.grid_areas();
        self.ground();
    }

    fn blank(&mut self, role: LevelRole, code: &str, name: &str, parent: &str) -> Area {
        let id = AreaId(self.document.allot());
        self.areas.insert(code.to_owned(), id);
        Area {
            id,
            level: self.document.level_of(role).unwrap_or(LevelIndex(0)),
            parent: self.areas.get(parent).copied(),
            code: code.to_owned(),
            name: name.to_owned(),
            managed_apart: false,
            grid_kind: GridKind::Basic,
            volunteers: 0,
            staff_quota: None,
            responsible_body: None,
            purpose: None,
            former_codes: Vec::new(),
            locked: false,
        }
    }

    fn grid_areas(&mut self) {
        let division = &self.district.division;
        let middles = middles(self);
        let mut random = Random::of(0x9013);
        self.grids = vec![AreaId(0); division.grids.len()];
        for (community, seed) in facts::SEEDS.iter().enumerate() {
            let mut own: Vec<usize> =
                (0..division.grids.len()).filter(|&grid| division.grids[grid] == community).collect();
            number(&mut own, &middles);
            for (place, grid) in own.into_iter().enumerate() {
                let code = format!("{}{:03}", seed.community, place + 1);
                let mut area = self.blank(LevelRole::Grid, &code, &format!("第 {} 网格", place + 1), seed.community);
                area.volunteers = random.whole(92, 148);
                self.grids[grid] = area.id;
                self.document.tables.areas.put(area);
            }
        }
    }

    fn ground(&mut self) {
        let district = self.area("530112");
        let resort = self.area("530112403");
        let face_without = |making: &mut Self, name: &str, reason, parent, managed_by| {
            let id = NonGridId(making.document.allot());
            making.document.tables.non_grids.put(NonGrid { id, name: name.to_owned(), reason, parent, managed_by });
            id
        };
        let inner = face_without(self, "滇池草海", NonGridReason::Water, district, None);
        let outer = face_without(self, "滇池外海", NonGridReason::Water, district, None);
        let apart = face_without(self, "昆明滇池国家旅游度假区", NonGridReason::ManagedApart, district, Some(resort));
        let reserved = self
            .reserved_cell()
            .map(|(cell, name, parent)| (cell, face_without(self, name, NonGridReason::Reserved, parent, None)));
        let (ground, graph, division) = (&self.district.ground, &self.district.graph, &self.district.division);
        self.document.partition = ground.arrangement.to_partition(|face| {
            let cell = graph.cell_of.get(face.0 as usize).copied().unwrap_or(usize::MAX);
            match ground.zone_of(face) {
                Zone::Outside => Label::Outside,
                Zone::Lake if graph.cells[cell].centre.y > DYKE_NORTH_M => Label::NonGrid(inner),
                Zone::Lake => Label::NonGrid(outer),
                Zone::Apart => Label::NonGrid(apart),
                Zone::City | Zone::Hills => match (division.grid_of[cell], reserved) {
                    (_, Some((kept, id))) if kept == cell => Label::NonGrid(id),
                    (Some(grid), _) => Label::Grid(self.grids[grid]),
                    (None, _) => Label::Outside,
                },
            }
        });
    }

    /// The cell kept in reserve, its name and the community that lies around it.
    fn reserved_cell(&self) -> Option<(usize, &'static str, AreaId)> {
        let cell = self.district.division.reserved?;
        let name = facts::SHAPES.iter().find(|shape| shape.kind == "reserved")?.name;
        let community = self.district.division.community_of[cell]?;
        Some((cell, name, self.communities[community]))
    }
}

/// The middle of each grid: the centre of gravity of its cells.
fn middles(making: &Making<'_>) -> Vec<Spot> {
    let division = &making.district.division;
    let mut sums = vec![(Spot::new(0.0, 0.0), 0.0); division.grids.len()];
    for (cell, grid) in making.district.graph.cells.iter().zip(&division.grid_of) {
        if let Some(grid) = grid {
            sums[*grid].0 = sums[*grid].0.plus(cell.centre.times(cell.area_m2));
            sums[*grid].1 += cell.area_m2;
        }
    }
    sums.into_iter().map(|(sum, area)| sum.times(1.0 / area.max(1.0))).collect()
}

/// Puts grids in the order of their numbers: in rows from north to south, each row from west to east.
fn number(grids: &mut [usize], middles: &[Spot]) {
    grids.sort_by(|&a, &b| middles[b].y.total_cmp(&middles[a].y).then(a.cmp(&b)));
    let Some((&first, &last)) = grids.first().zip(grids.last()) else { return };
    let height = middles[first].y - middles[last].y;
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // a handful of grids
    let rows = (grids.len() as f64).sqrt().round().max(1.0);
    let row = |grid: usize| {
        if height <= 0.0 { 0.0 } else { ((middles[first].y - middles[grid].y) / height * rows).min(rows - 1.0).floor() }
    };
    grids.sort_by(|&a, &b| row(a).total_cmp(&row(b)).then(middles[a].x.total_cmp(&middles[b].x)).then(a.cmp(&b)));
}
