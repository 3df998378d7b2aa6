//! The arguments, as clap reads them. What they mean in words stands in `assets/text` and is put in by `usage`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::Measured;
use crate::geodesy::CoordinateSystem;

/// All arguments.
#[derive(Debug, Parser)]
#[command(name = "tongxin", disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[arg(long, global = true, value_parser = ["zh", "en"], hide_possible_values = true)]
    lang: Option<String>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    // For those who work on the program: not in the help.
    #[arg(long, hide = true)]
    trace_start: bool,
    #[arg(long, hide = true)]
    trace_frames: bool,
    project: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(DemoArguments),
    Info(InfoArguments),
    Locate(LocateArguments),
    Render(RenderArguments),
    Check(CheckArguments),
    Log(LogArguments),
    Export(ExportArguments),
    Edit(EditArguments),
    Describe(DescribeArguments),
    Propose(ProposeArguments),
    Writeup(WriteupArguments),
}

/// What to do.
#[derive(Debug)]
pub(super) enum Task {
    /// Show the window.
    Window(Option<PathBuf>, Measured),
    /// Print help or version.
    Say(String),
    Demo(DemoArguments),
    Info(InfoArguments),
    Locate(LocateArguments),
    Render(RenderArguments),
    Check(CheckArguments),
    Log(LogArguments),
    Export(ExportArguments),
    Edit(EditArguments),
    Describe(DescribeArguments),
    Propose(ProposeArguments),
    Writeup(WriteupArguments),
}

impl Arguments {
    /// What to do; nothing sensible when a project stands before a subcommand.
    pub(super) fn task(self) -> Option<Task> {
        Some(match (self.command, self.project) {
            (None, project) => Task::Window(project, Measured { start: self.trace_start, frames: self.trace_frames }),
            (Some(_), Some(_)) => return None,
            (Some(command), None) => match command {
                Command::Demo(arguments) => Task::Demo(arguments),
                Command::Info(arguments) => Task::Info(arguments),
                Command::Locate(arguments) => Task::Locate(arguments),
                Command::Render(arguments) => Task::Render(arguments),
                Command::Check(arguments) => Task::Check(arguments),
                Command::Log(arguments) => Task::Log(arguments),
                Command::Export(arguments) => Task::Export(arguments),
                Command::Edit(arguments) => Task::Edit(arguments),
                Command::Describe(arguments) => Task::Describe(arguments),
                Command::Propose(arguments) => Task::Propose(arguments),
                Command::Writeup(arguments) => Task::Writeup(arguments),
            },
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    #[arg(value_name = "OUT.gpkg")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct InfoArguments {
    pub(super) project: PathBuf,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct LocateArguments {
    pub(super) project: PathBuf,
    #[arg(allow_hyphen_values = true, required_unless_present = "points")]
    pub(super) lon: Option<String>,
    #[arg(allow_hyphen_values = true)]
    pub(super) lat: Option<String>,
    #[arg(long, value_name = "IN.csv", conflicts_with_all = ["lon", "lat", "engine", "json"], requires = "out")]
    pub(super) points: Option<PathBuf>,
    #[arg(long, value_name = "OUT.csv", conflicts_with_all = ["lon", "lat"], requires = "points")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["lon", "lat"])]
    pub(super) lon_column: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["lon", "lat"])]
    pub(super) lat_column: Option<String>,
    #[arg(long, conflicts_with_all = ["lon", "lat"])]
    pub(super) near: bool,
    #[arg(long, conflicts_with_all = ["lon", "lat"])]
    pub(super) bom: bool,
    #[arg(long, value_name = "CRS", default_value = "EPSG:4490", hide_default_value = true, value_parser = system)]
    pub(super) crs: CoordinateSystem,
    #[arg(
        long,
        value_name = "ENGINE",
        default_value = "rtree",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(super) engine: Engine,
    #[arg(long)]
    pub(super) json: bool,
}

/// Which index answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    Rtree,
    Cells,
}

#[derive(Debug, Args)]
pub(super) struct RenderArguments {
    pub(super) project: PathBuf,
    #[arg(long, value_name = "MAP.png")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "WxH", default_value = "1920x1080", hide_default_value = true, value_parser = size)]
    pub(super) size: (u32, u32),
    #[arg(long, value_name = "CODE")]
    pub(super) fit: Option<String>,
    #[arg(long)]
    pub(super) dark: bool,
    #[arg(long, value_name = "TOPIC")]
    pub(super) theme: Option<String>,
    #[arg(long, value_name = "LEVEL", requires = "theme")]
    pub(super) level: Option<String>,
    #[arg(long, value_name = "METHOD", requires = "theme", conflicts_with = "breaks")]
    pub(super) method: Option<String>,
    #[arg(long, value_name = "N", requires = "theme", conflicts_with = "breaks")]
    pub(super) classes: Option<String>,
    #[arg(long, value_name = "N,N", requires = "theme")]
    pub(super) breaks: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) basemap: Option<String>,
    #[arg(long, value_name = "SCAN.json")]
    pub(super) scan: Vec<PathBuf>,
    #[arg(long, value_name = "LAYER,LAYER")]
    pub(super) hide: Vec<String>,
    #[arg(long, value_name = "LAYER=N")]
    pub(super) opacity: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    pub(super) project: PathBuf,
    #[arg(long)]
    pub(super) json: bool,
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct LogArguments {
    pub(super) project: PathBuf,
    #[arg(long)]
    pub(super) jsonl: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    pub(super) project: PathBuf,
    #[arg(long, value_name = "LEVEL")]
    pub(super) level: String,
    #[arg(long, value_name = "OUT.geojson")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "LANG", value_parser = ["zh", "en"], hide_possible_values = true)]
    pub(super) columns: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct EditArguments {
    pub(super) project: PathBuf,
    #[arg(long, value_name = "COMMANDS.jsonl")]
    pub(super) script: PathBuf,
    #[arg(long = "continue")]
    pub(super) go_on: bool,
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DescribeArguments {
    pub(super) project: PathBuf,
    #[arg(value_name = "CODE")]
    pub(super) code: String,
}

#[derive(Debug, Args)]
pub(super) struct ProposeArguments {
    pub(super) project: PathBuf,
    #[arg(long, value_name = "CODE")]
    pub(super) area: String,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) parts: String,
    #[arg(long, value_name = "S", allow_hyphen_values = true, default_value = "1", hide_default_value = true)]
    pub(super) seed: String,
    #[arg(long, value_name = "K", allow_hyphen_values = true, default_value = "1", hide_default_value = true)]
    pub(super) count: String,
    #[arg(long)]
    pub(super) band: bool,
    #[arg(long)]
    pub(super) json: bool,
    #[arg(long, value_name = "OUT.gpkg")]
    pub(super) apply: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct WriteupArguments {
    pub(super) project: PathBuf,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) from: Option<String>,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) to: Option<String>,
    #[arg(long, value_name = "FORMAT", value_parser = ["md", "html", "csv"], hide_possible_values = true)]
    pub(super) format: Option<String>,
    #[arg(long, value_name = "OUT")]
    pub(super) out: Option<PathBuf>,
}

fn system(name: &str) -> Result<CoordinateSystem, String> {
    // The wording is made where the language is known.
    name.parse().map_err(|_| String::new())
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(String::new)?;
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| *side > 0).ok_or_else(String::new);
    Ok((side(width)?, side(height)?))
}
