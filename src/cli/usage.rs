//! Help and complaints of the command line in Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

use super::{Exit, Failure, output};

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

/// Puts clap's own words of help into Chinese, for the command and all below it.
pub(super) fn in_chinese(command: Command) -> Command {
    let is_root = command.get_name() == "suqiu";
    let command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("子命令")
        .subcommand_value_name("子命令")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            if arg.get_help_heading().is_none() {
                arg.help_heading("选项")
            } else {
                arg
            }
        })
        .arg(plain_flag("help", 'h', "显示帮助", ArgAction::Help));
    let command = if is_root {
        let version = plain_flag("version", 'V', "显示版本", ArgAction::Version);
        command.disable_version_flag(true).arg(version)
    } else {
        command
    };
    command.mut_subcommands(in_chinese)
}

fn plain_flag(name: &'static str, short: char, help: &'static str, action: ArgAction) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .help(help)
        .help_heading("选项")
        .action(action)
}

/// Prints help or version, or tells what is wrong with the words.
pub(super) fn explain(error: &Error) -> Result<Exit, Failure> {
    use ErrorKind as K;
    if matches!(error.kind(), K::DisplayHelp | K::DisplayVersion) {
        output::print(&error.render().to_string())?;
        return Ok(Exit::Done);
    }
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let reason = match error.kind() {
        K::DisplayHelpOnMissingArgumentOrSubcommand | K::MissingSubcommand => "缺少子命令".into(),
        K::InvalidSubcommand => format!("没有子命令 {}", named(ContextKind::InvalidSubcommand)),
        K::UnknownArgument => format!("没有参数 {argument}"),
        K::MissingRequiredArgument => format!("缺少参数 {argument}"),
        K::ArgumentConflict => format!(
            "参数 {argument} 不能与 {} 同用",
            named(ContextKind::PriorArg)
        ),
        K::InvalidValue | K::ValueValidation if named(ContextKind::InvalidValue).is_empty() => {
            format!("参数 {argument} 缺少值")
        }
        K::InvalidValue | K::ValueValidation => {
            format!(
                "参数 {argument} 的值 {:?} 不对",
                named(ContextKind::InvalidValue)
            )
        }
        K::TooManyValues | K::WrongNumberOfValues | K::TooFewValues | K::NoEquals => {
            format!("参数 {argument} 的值的个数不对")
        }
        K::InvalidUtf8 => "参数不是 UTF-8 文本".into(),
        _ => "命令行不对".into(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(named)
        .join("");
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("，是否应为 {near}？")
    };
    output::complain(&format!("{reason}{hint}。用法见 suqiu --help"));
    Err(Failure::Told(Exit::Usage))
}
