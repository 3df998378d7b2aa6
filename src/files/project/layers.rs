//! The layers that other programs see: their tables, columns and GeoPackage registration. All are derived from the
//! truth. Names and columns are Chinese whatever language the window speaks: they are part of the file.

use super::seal::quoted;
use super::shape::{SRS, ShapeKind};
use crate::domain::{Level, LevelIndex};
use crate::files::sqlite::{Connection, Error, OptionalExtension};
use crate::model::Document;

/// Where the features of a layer come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Level(LevelIndex),
    NonGrids,
    Units,
    Sites,
    Belts,
    Circles,
    Estates,
    Rivers,
    EnforcementTeams,
    Atoms,
    BackdropLines,
    BackdropAreas,
    BackdropNames,
    Committees,
    Alliances,
    Branches,
    Posts,
    Offices,
}

/// A layer: one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Where its features come from.
    pub source: Source,
    /// Name of the table, of which the feature's number `fid` is the key.
    pub table: String,
    /// Kind of the shapes in `geom`; a table without shapes has none.
    pub shape: Option<ShapeKind>,
    /// The other columns with their types.
    pub columns: Vec<(&'static str, &'static str)>,
}

const TEXT: &str = "TEXT";
const NUMBER: &str = "INTEGER";

/// The layers of a document in the order in which they are written.
pub fn layers(document: &Document) -> Vec<Layer> {
    let fixed = fixed_layers();
    let mut layers: Vec<Layer> = Vec::new();
    for (index, level) in (0u8..).zip(document.levels.iter()) {
        let taken = |name: &str| layers.iter().chain(&fixed).any(|layer| is_same_table(&layer.table, name));
        let table = if is_plain(level) && !taken(&level.name_zh) {
            level.name_zh.clone()
        } else {
            format!("层级{}", index + 1)
        };
        let source = Source::Level(LevelIndex(index));
        layers.push(Layer { source, table, shape: Some(ShapeKind::Polygons), columns: level_columns(document, index) });
    }
    layers.extend(fixed);
    layers
}

/// Whether two names are those of one table: to SQLite the letters of ASCII are the same in either case.
pub fn is_same_table(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Whether a level's name can be that of a table.
fn is_plain(level: &Level) -> bool {
    let name = &level.name_zh;
    let reserved = ["sqlite_", "gpkg_", "rtree_", "tongxin_"];
    !name.is_empty()
        && name.chars().count() <= 20
        && name.chars().all(char::is_alphanumeric)
        && !reserved.iter().any(|start| name.to_ascii_lowercase().starts_with(start))
        && !name.starts_with("层级")
}

fn level_columns(document: &Document, index: u8) -> Vec<(&'static str, &'static str)> {
    let mut columns = vec![
        ("代码", TEXT),
        ("名称", TEXT),
        ("上级代码", TEXT),
        ("上级名称", TEXT),
        ("志愿者", NUMBER),
        ("户数", NUMBER),
        ("人数", NUMBER),
    ];
    let level = LevelIndex(index);
    if level == document.grid_level() {
        columns.extend([("网格类型", TEXT), ("责任主体", TEXT), ("管理员", TEXT)]);
    } else {
        columns.extend([("托管", TEXT), ("核定编制", NUMBER), ("岗位", TEXT), ("大党委", TEXT)]);
    }
    columns
}

fn fixed_layers() -> Vec<Layer> {
    let layer = |source, table: &str, shape, columns: &[(&'static str, &'static str)]| Layer {
        source,
        table: table.to_owned(),
        shape,
        columns: columns.to_vec(),
    };
    let texts = |names: &[&'static str]| names.iter().map(|name| (*name, TEXT)).collect::<Vec<_>>();
    vec![
        layer(
            Source::NonGrids,
            "非网格面",
            Some(ShapeKind::Polygons),
            &texts(&["名称", "原因", "所属代码", "所属名称", "托管"]),
        ),
        layer(
            Source::Units,
            "单位党组织",
            Some(ShapeKind::Point),
            &[("名称", TEXT), ("信用代码", TEXT), ("行业", TEXT), ("在职党员", NUMBER), ("报到社区", TEXT)],
        ),
        layer(Source::Sites, "点位", Some(ShapeKind::Point), &texts(&["名称", "类别", "品牌", "备注"])),
        layer(Source::Belts, "示范带", Some(ShapeKind::Line), &texts(&["名称", "站点"])),
        layer(Source::Circles, "圈", Some(ShapeKind::Polygon), &texts(&["名称", "类别"])),
        layer(Source::Estates, "小区", Some(ShapeKind::Polygon), &texts(&["名称", "党支部", "改造前", "改造后"])),
        layer(Source::Rivers, "河流", Some(ShapeKind::Lines), &texts(&["名称", "河长", "责任社区"])),
        layer(
            Source::EnforcementTeams,
            "综合行政执法队",
            Some(ShapeKind::Point),
            &texts(&["名称", "街道", "成员部门"]),
        ),
        layer(Source::Atoms, "人口点", Some(ShapeKind::Point), &[("户数", NUMBER), ("人数", NUMBER), ("小区", TEXT)]),
        layer(Source::BackdropLines, "底图线", Some(ShapeKind::Line), &texts(&["名称", "类别"])),
        layer(Source::BackdropAreas, "底图面", Some(ShapeKind::Polygon), &texts(&["名称", "类别"])),
        layer(Source::BackdropNames, "底图名", Some(ShapeKind::Point), &texts(&["名称"])),
        layer(Source::Committees, "社区大党委", None, &texts(&["名称", "社区代码", "社区", "成员单位"])),
        layer(Source::Alliances, "党建联盟", None, &texts(&["名称", "类别", "街道", "成员单位", "项目"])),
        layer(Source::Branches, "居民区党支部", None, &texts(&["名称", "组建方式", "小区"])),
        layer(Source::Posts, "岗位", None, &texts(&["岗位", "所在", "姓名"])),
        layer(Source::Offices, "办公室与中心", None, &texts(&["名称", "类别", "街道"])),
    ]
}

impl Layer {
    /// All columns: the key, the shape if there is one, the others.
    pub fn column_names(&self) -> Vec<&'static str> {
        let shape = self.shape.map(|_| "geom");
        ["fid"].into_iter().chain(shape).chain(self.columns.iter().map(|(name, _)| *name)).collect()
    }

    /// The name of the table's R-tree.
    pub fn rtree(&self) -> String {
        format!("rtree_{}_geom", self.table)
    }

    /// The SQL that makes the table.
    pub fn sql(&self) -> String {
        let mut sql = format!("CREATE TABLE {} (\"fid\" INTEGER PRIMARY KEY NOT NULL", quoted(&self.table));
        if let Some(shape) = self.shape {
            sql += &format!(", \"geom\" {}", shape.name());
        }
        for (name, kind) in &self.columns {
            sql += &format!(", {} {kind}", quoted(name));
        }
        sql + ")"
    }

    /// Makes the table and registers it. The R-tree is made empty and without the triggers that keep it in step for
    /// other programs: see [`Layer::finish`].
    pub fn create(&self, connection: &Connection, changed: &str) -> Result<(), Error> {
        connection.execute_batch(&self.sql())?;
        let kind = if self.shape.is_some() { "features" } else { "attributes" };
        let srs = self.shape.map(|_| SRS);
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?, ?, ?, ?, ?)",
            (&self.table, kind, &self.table, changed, srs),
        )?;
        let Some(shape) = self.shape else { return Ok(()) };
        connection.execute(
            "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) \
             VALUES (?, 'geom', ?, ?, 0, 0)",
            (&self.table, shape.name(), SRS),
        )?;
        connection.execute(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES \
             (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            [&self.table],
        )?;
        let rtree = quoted(&self.rtree());
        connection.execute_batch(&format!("CREATE VIRTUAL TABLE {rtree} USING rtree(id, minx, maxx, miny, maxy)"))
    }

    /// Adds the triggers by which other programs keep the R-tree in step.
    pub fn finish(&self, connection: &Connection) -> Result<(), Error> {
        if self.shape.is_none() {
            return Ok(());
        }
        TRIGGERS.iter().try_for_each(|(name, body)| connection.execute_batch(&trigger_sql(&self.table, name, body)))
    }

    /// Takes the table out of the file, with all that registers it.
    pub fn drop(table: &str, connection: &Connection) -> Result<(), Error> {
        for name in [format!("rtree_{table}_geom"), table.to_owned()] {
            // Another program may have put a view in the place of a table.
            let kind: Option<String> = connection
                .query_row(
                    "SELECT type FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
                    [&name],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(kind) = kind {
                connection.execute_batch(&format!("DROP {kind} {}", quoted(&name)))?;
            }
        }
        for registry in ["gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"] {
            connection.execute(&format!("DELETE FROM {registry} WHERE table_name = ?"), [table])?;
        }
        Ok(())
    }

    /// Says in the registry when the layer changed and how far it extends: as far as its R-tree, whose boxes are those of
    /// the features rounded outwards to single precision, a metre at most.
    pub fn register_change(&self, connection: &Connection, changed: &str) -> Result<(), Error> {
        let mut set = connection.prepare_cached(
            "UPDATE gpkg_contents SET last_change = ?, min_x = ?, max_x = ?, min_y = ?, max_y = ? WHERE table_name = ?",
        )?;
        let extent = if self.shape.is_some() { self.extent(connection)? } else { None };
        let [min_x, max_x, min_y, max_y] = extent.map_or([None; 4], |extent| extent.map(Some));
        set.execute((changed, min_x, max_x, min_y, max_y, &self.table))?;
        Ok(())
    }

    /// The box of all features: smallest and largest longitude, then latitude, in degrees; `None` without any.
    ///
    /// # Performance
    /// Reads the root of the R-tree alone, in the form that its module documents: depth and number of cells (two bytes
    /// each), then cells of a number (eight bytes) and four bounds, all with the highest byte first.
    fn extent(&self, connection: &Connection) -> Result<Option<[f64; 4]>, Error> {
        let nodes = quoted(&format!("{}_node", self.rtree()));
        let sql = format!("SELECT data FROM {nodes} WHERE nodeno = 1");
        let root: Option<Vec<u8>> = connection.query_row(&sql, [], |row| row.get(0)).optional()?;
        let Some([_, _, high, low, cells @ ..]) = root.as_deref() else { return Ok(None) };
        let count = usize::from(u16::from_be_bytes([*high, *low]));
        let bound = |cell: &[u8], number: usize| {
            let bytes = cell.get(8 + 4 * number..12 + 4 * number).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(f64::NAN, |bytes| f64::from(f32::from_be_bytes(bytes)))
        };
        let boxes = cells.chunks_exact(24).take(count).map(|cell| [0, 1, 2, 3].map(|number| bound(cell, number)));
        Ok(boxes.reduce(|one, other| {
            [one[0].min(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].max(other[3])]
        }))
    }
}

/// The SQL of a trigger of the R-tree extension (GeoPackage 1.3, annex F.3). Never run by this program.
fn trigger_sql(table: &str, name: &str, body: &str) -> String {
    let trigger = quoted(&format!("rtree_{table}_geom_{name}"));
    let body = body.replace("<t>", &quoted(table)).replace("<r>", &quoted(&format!("rtree_{table}_geom")));
    format!("CREATE TRIGGER {trigger} {body}")
}

const TRIGGERS: [(&str, &str); 6] = [
    (
        "insert",
        "AFTER INSERT ON <t> WHEN (new.\"geom\" NOT NULL AND NOT ST_IsEmpty(NEW.\"geom\")) BEGIN \
         INSERT OR REPLACE INTO <r> VALUES (NEW.\"fid\", ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), \
         ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\")); END",
    ),
    (
        "update1",
        "AFTER UPDATE OF \"geom\" ON <t> WHEN OLD.\"fid\" = NEW.\"fid\" AND (NEW.\"geom\" NOTNULL AND NOT \
         ST_IsEmpty(NEW.\"geom\")) BEGIN INSERT OR REPLACE INTO <r> VALUES (NEW.\"fid\", ST_MinX(NEW.\"geom\"), \
         ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\")); END",
    ),
    (
        "update2",
        "AFTER UPDATE OF \"geom\" ON <t> WHEN OLD.\"fid\" = NEW.\"fid\" AND \
         (NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\")) BEGIN DELETE FROM <r> WHERE id = OLD.\"fid\"; END",
    ),
    (
        "update3",
        "AFTER UPDATE ON <t> WHEN OLD.\"fid\" != NEW.\"fid\" AND (NEW.\"geom\" NOTNULL AND NOT \
         ST_IsEmpty(NEW.\"geom\")) BEGIN DELETE FROM <r> WHERE id = OLD.\"fid\"; INSERT OR REPLACE INTO <r> VALUES \
         (NEW.\"fid\", ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\")); \
         END",
    ),
    (
        "update4",
        "AFTER UPDATE ON <t> WHEN OLD.\"fid\" != NEW.\"fid\" AND (NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\")) \
         BEGIN DELETE FROM <r> WHERE id IN (OLD.\"fid\", NEW.\"fid\"); END",
    ),
    ("delete", "AFTER DELETE ON <t> WHEN old.\"geom\" NOT NULL BEGIN DELETE FROM <r> WHERE id = OLD.\"fid\"; END"),
];
