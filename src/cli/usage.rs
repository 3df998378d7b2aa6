//! Help and complaints of the command line in both languages, and the choice between them.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _};

use super::arguments::{Arguments, Task};
use super::failure::Failure;
use crate::geodesy::CoordinateSystem;
use crate::text::{self, Lang};

/// The language asked for with `--lang`, else that of `LC_ALL` or `LANG`, else Chinese.
pub(super) fn language(arguments: &[OsString]) -> Lang {
    asked_language(arguments).unwrap_or_else(|| {
        let locale = ["LC_ALL", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        locale.map_or(Lang::Zh, |locale| if locale.starts_with("en") { Lang::En } else { Lang::Zh })
    })
}

/// The language that the arguments ask for.
pub(super) fn asked_language(arguments: &[OsString]) -> Option<Lang> {
    let named = |name: &str| match name {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    };
    let mut asked = None;
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str()).peekable();
    while let Some(word) = words.next() {
        let value = match word {
            "--" => break,
            "--lang" => words.peek().copied(),
            _ => word.strip_prefix("--lang="),
        };
        asked = value.and_then(named).or(asked);
    }
    asked
}

/// What the arguments ask for.
pub(super) fn read(arguments: &[OsString], lang: Lang) -> Result<Task, Failure> {
    let command = command(lang);
    let commands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let arguments = super::first_word::read(arguments, &commands, lang)?;
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return Ok(Task::Say(asked.render().to_string()));
        }
        Err(error) => return Err(Failure::Usage(complaint(&error, lang))),
    };
    let arguments = Arguments::from_arg_matches(&matches).map_err(|error| Failure::Usage(complaint(&error, lang)))?;
    arguments.task().ok_or_else(|| Failure::Usage(text::cli::project_before_command(lang).to_owned()))
}

/// The command with all its words in one language.
pub(super) fn command(lang: Lang) -> Command {
    let mut command = Arguments::command()
        .version(env!("CARGO_PKG_VERSION"))
        .about(text::cli::about(lang))
        .after_help(text::cli::exit_codes(lang))
        .override_usage(usage_of("tongxin", lang))
        .subcommand_help_heading(text::cli::heading_commands(lang))
        .mut_arg("version", |arg| arg.help(text::cli::help_version(lang)));
    command = with_words(command, lang);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let sub = sub.about(about_of(&name, lang)).override_usage(usage_of(&name, lang));
            with_words(sub, lang)
        });
    }
    command
}

/// Help text, heading and the `--help` flag of a command.
fn with_words(command: Command, lang: Lang) -> Command {
    let template =
        format!("{{about-with-newline}}\n{}\n\n{{all-args}}{{after-help}}", text::cli::usage(lang, "{usage}"));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    command.help_template(template).disable_help_flag(true).arg(help).mut_args(|arg| {
        let heading =
            if arg.is_positional() { text::cli::heading_arguments(lang) } else { text::cli::heading_options(lang) };
        let id = arg.get_id().as_str().to_owned();
        let arg = arg.help_heading(heading).help(help_of(&id, lang));
        match id.as_str() {
            "project" => arg.value_name(text::cli::name_project(lang)).display_order(0),
            "lon" => arg.value_name(text::cli::name_lon(lang)).display_order(1),
            "lat" => arg.value_name(text::cli::name_lat(lang)).display_order(2),
            _ => arg,
        }
    })
}

fn about_of(name: &str, lang: Lang) -> &'static str {
    match name {
        "demo" => text::cli::about_demo(lang),
        "info" => text::cli::about_info(lang),
        "locate" => text::cli::about_locate(lang),
        "render" => text::cli::about_render(lang),
        "check" => text::cli::about_check(lang),
        "log" => text::cli::about_log(lang),
        "export" => text::cli::about_export(lang),
        "edit" => text::cli::about_edit(lang),
        "describe" => text::cli::about_describe(lang),
        "propose" => text::cli::about_propose(lang),
        "writeup" => text::writeup::about(lang),
        _ => "",
    }
}

fn usage_of(name: &str, lang: Lang) -> &'static str {
    match name {
        "demo" => text::cli::usage_demo(lang),
        "info" => text::cli::usage_info(lang),
        "locate" => text::cli::usage_locate(lang),
        "render" => text::cli::usage_render(lang),
        "check" => text::cli::usage_check(lang),
        "log" => text::cli::usage_log(lang),
        "export" => text::cli::usage_export(lang),
        "edit" => text::cli::usage_edit(lang),
        "describe" => text::cli::usage_describe(lang),
        "propose" => text::cli::usage_propose(lang),
        "writeup" => text::writeup::usage(lang),
        _ => text::cli::usage_window(lang),
    }
}

fn help_of(id: &str, lang: Lang) -> &'static str {
    match id {
        "lang" => text::cli::help_lang(lang),
        "help" => text::cli::help_help(lang),
        "version" => text::cli::help_version(lang),
        "project" => text::cli::help_project(lang),
        "out" => text::cli::help_out(lang),
        "json" => text::cli::help_json(lang),
        "lon" => text::cli::help_lon(lang),
        "lat" => text::cli::help_lat(lang),
        "points" => text::cli::help_points(lang),
        "lon_column" => text::cli::help_lon_column(lang),
        "lat_column" => text::cli::help_lat_column(lang),
        "crs" => text::cli::help_crs(lang),
        "engine" => text::cli::help_engine(lang),
        "size" => text::cli::help_size(lang),
        "fit" => text::cli::help_fit(lang),
        "dark" => text::cli::help_dark(lang),
        "theme" => text::cli::help_theme(lang),
        "method" => text::cli::help_method(lang),
        "classes" => text::cli::help_classes(lang),
        "breaks" => text::cli::help_breaks(lang),
        "basemap" => text::cli::help_basemap(lang),
        "scan" => text::cli::help_scan(lang),
        "hide" => text::cli::help_hide(lang),
        "opacity" => text::cli::help_opacity(lang),
        "strict" => text::cli::help_strict(lang),
        "jsonl" => text::cli::help_jsonl(lang),
        "level" => text::cli::help_level(lang),
        "columns" => text::cli::help_columns(lang),
        "near" => text::cli::help_near(lang),
        "script" => text::cli::help_script(lang),
        "go_on" => text::cli::help_continue(lang),
        "role" => text::cli::help_role(lang),
        "code" => text::cli::help_code(lang),
        "bom" => text::cli::help_bom(lang),
        "area" => text::cli::help_area(lang),
        "parts" => text::cli::help_parts(lang),
        "seed" => text::cli::help_seed(lang),
        "count" => text::cli::help_count(lang),
        "band" => text::cli::help_band(lang),
        "apply" => text::cli::help_apply(lang),
        "from" => text::writeup::help_from(lang),
        "to" => text::writeup::help_to(lang),
        "format" => text::writeup::help_format(lang),
        _ => "",
    }
}

/// What is wrong with the arguments, and where to read on.
fn complaint(error: &clap::Error, lang: Lang) -> String {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(lang.pick("、", ", ")),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(StyledStr::to_string).collect::<Vec<_>>().join(lang.pick("、", ", "))
        }
        _ => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let mut words = match error.kind() {
        ErrorKind::UnknownArgument => text::cli::unknown_argument(lang, argument),
        ErrorKind::InvalidSubcommand => text::cli::unknown_argument(lang, said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => text::cli::missing_argument(lang, argument),
        ErrorKind::ArgumentConflict => text::cli::conflict(lang, argument, said(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if value.is_empty() => text::cli::no_value(lang, argument),
        ErrorKind::InvalidValue => text::cli::wrong_value(lang, argument, value, said(ContextKind::ValidValue)),
        ErrorKind::ValueValidation if argument.starts_with("--crs") => {
            let known = CoordinateSystem::ALL.map(CoordinateSystem::name).join(lang.pick("、", ", "));
            text::cli::wrong_value(lang, argument, value, known)
        }
        ErrorKind::ValueValidation => text::cli::wrong_size(lang, argument, value),
        ErrorKind::TooManyValues => text::cli::unwanted_value(lang, argument, value),
        ErrorKind::InvalidUtf8 => text::cli::not_utf8(lang).to_owned(),
        _ => error.render().to_string(),
    };
    let _ = write!(words, "\n{}", text::cli::see_help(lang));
    words
}
