//! The program's own icons: paths in a box of 20, to be stroked with round caps.

use std::sync::LazyLock;

macro_rules! icons {
    ($($icon:ident = $name:literal,)*) => {
        /// An icon of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)] // the names say it
        pub enum Icon { $($icon,)* }

        impl Icon {
            /// All icons.
            pub const ALL: &[Self] = &[$(Self::$icon,)*];

            /// The name in `assets/icons.tsv`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$icon => $name,)* }
            }
        }
    };
}

icons! {
    Layers = "layers", Search = "search", View = "view", ViewOff = "view_off", Redraw = "redraw", Assign = "assign",
    Present = "present", Cursor = "cursor", Pan = "pan", Node = "node", NodeAdd = "node_add", Reshape = "reshape",
    Split = "split", Merge = "merge", Give = "give", Brush = "brush", Lasso = "lasso", Snap = "snap", Lock = "lock",
    Unlock = "unlock", Undo = "undo", Redo = "redo", Folder = "folder", Import = "import", Export = "export",
    Print = "print", Sliders = "sliders", Close = "close", Check = "check", Plus = "plus", Minus = "minus",
    Down = "down", Right = "right", More = "more", Warn = "warn", Info = "info", Refuse = "refuse", Locate = "locate",
    Ruler = "ruler", Fit = "fit", Star = "star", Circle = "circle", Belt = "belt", Point = "point", House = "house",
    Building = "building", Person = "person", People = "people", Flag = "flag", Whistle = "whistle", Tasks = "tasks",
    Table = "table", History = "history", Compare = "compare", Clock = "clock", Balance = "balance", Drop = "drop",
    Note = "note", Hub = "hub", Laser = "laser", Pen = "pen", Wand = "wand", Copy = "copy", Save = "save",
    SaveAs = "save_as", Theme = "theme", Language = "language", Back = "back", Forward = "forward", Up = "up",
    Drive = "drive", Desktop = "desktop", BaseMap = "base_map",
}

/// The strokes of one icon.
type Strokes = Vec<Vec<(f32, f32)>>;

static PATHS: LazyLock<Vec<Strokes>> = LazyLock::new(|| {
    let table = include_str!("../../assets/icons.tsv");
    let path = |icon: &Icon| {
        let row = table.lines().filter_map(|line| line.split_once('\t')).find(|(name, _)| *name == icon.name());
        row.map(|(_, path)| flatten(path)).unwrap_or_default()
    };
    Icon::ALL.iter().map(path).collect()
});

impl Icon {
    /// The icon as lines of points in a box of 20 × 20, y downwards. A closed line repeats its first point.
    pub fn lines(self) -> &'static [Vec<(f32, f32)>] {
        PATHS.get(self as usize).map_or(&[], Vec::as_slice)
    }
}

/// Turns a path of `M L H V C A Z` (absolute, arcs circular) into lines.
fn flatten(path: &str) -> Vec<Vec<(f32, f32)>> {
    let mut lines: Vec<Vec<(f32, f32)>> = Vec::new();
    let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
    for (command, numbers) in commands(path) {
        let arity = match command {
            'M' | 'L' => 2,
            'H' | 'V' => 1,
            'C' => 6,
            'A' => 7,
            _ => 0,
        };
        if command == 'Z' {
            at = start;
            add(&mut lines, at);
        }
        for n in numbers.chunks_exact(arity.max(1)).take(if arity == 0 { 0 } else { usize::MAX }) {
            match command {
                'M' => {
                    (at, start) = ((n[0], n[1]), (n[0], n[1]));
                    lines.push(vec![at]);
                }
                'H' => at = (n[0], at.1),
                'V' => at = (at.0, n[0]),
                'L' => at = (n[0], n[1]),
                'C' => {
                    let from = at;
                    for step in 1..10 {
                        add(&mut lines, cubic(from, n, f32::from(step as u8) / 10.0));
                    }
                    at = (n[4], n[5]);
                }
                _ => {
                    arc(&mut lines, at, n);
                    at = (n[5], n[6]);
                }
            }
            if command != 'M' {
                add(&mut lines, at);
            }
        }
    }
    lines
}

fn add(lines: &mut [Vec<(f32, f32)>], p: (f32, f32)) {
    if let Some(line) = lines.last_mut() {
        line.push(p);
    }
}

fn commands(path: &str) -> Vec<(char, Vec<f32>)> {
    let mut found: Vec<(char, Vec<f32>)> = Vec::new();
    let mut number = String::new();
    for c in path.chars().chain([' ']) {
        let continues = c.is_ascii_digit() || c == '.' || (c == '-' && number.is_empty());
        if continues {
            number.push(c);
            continue;
        }
        if let (Some((_, numbers)), Ok(value)) = (found.last_mut(), number.parse()) {
            numbers.push(value);
        }
        number.clear();
        match c {
            '-' => number.push(c),
            c if c.is_ascii_alphabetic() => found.push((c.to_ascii_uppercase(), Vec::new())),
            _ => {}
        }
    }
    found
}

fn cubic(from: (f32, f32), n: &[f32], t: f32) -> (f32, f32) {
    let u = 1.0 - t;
    let mix =
        |a: f32, b: f32, c: f32, d: f32| u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d;
    (mix(from.0, n[0], n[2], n[4]), mix(from.1, n[1], n[3], n[5]))
}

/// A circular arc: `radius radius rotation large sweep x y`.
fn arc(lines: &mut [Vec<(f32, f32)>], from: (f32, f32), n: &[f32]) {
    let (large, sweep, to) = (n[3] != 0.0, n[4] != 0.0, (n[5], n[6]));
    let half = ((to.0 - from.0) / 2.0, (to.1 - from.1) / 2.0);
    let chord = half.0.hypot(half.1);
    if chord <= f32::EPSILON {
        return;
    }
    let radius = n[0].max(chord);
    let side = if large == sweep { -1.0 } else { 1.0 };
    let rise = side * (radius * radius - chord * chord).max(0.0).sqrt() / chord;
    let middle = (from.0 + half.0 - half.1 * rise, from.1 + half.1 + half.0 * rise);
    let start = (from.1 - middle.1).atan2(from.0 - middle.0);
    let end = (to.1 - middle.1).atan2(to.0 - middle.0);
    let full = std::f32::consts::TAU;
    let turn = if sweep { (end - start).rem_euclid(full) } else { -(start - end).rem_euclid(full) };
    for step in 1..12_u8 {
        let angle = start + turn * f32::from(step) / 12.0;
        add(lines, (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin()));
    }
}
