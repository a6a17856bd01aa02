//! What each command does: one file a command, one folder a role.

mod keys;
mod members;
mod post;
mod producer;
mod recorder;
mod security;
mod studio;

use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::id::ProductionId;

use crate::cli::{
    AttestationCommand, BriefCommand, Command, DeviceCommand, FeedCommand, InviteCommand, KeysCommand, MemberCommand,
    PolicyCommand, PolicyShowArgs, PostureCommand, ProductionCommand, ReportCommand, RevocationsCommand,
};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;

/// Does what the command line asks.
///
/// # Errors
/// Whatever keeps a command from its answer.
pub(crate) async fn run(command: Command, context: &Context) -> Result<Answer, Failure> {
    if !of_a_member(&command) {
        return carry_out(command, context).await;
    }
    members::joining::complete(context).await?;
    let named = looked_at(&command).cloned();
    match (carry_out(command, context).await, named) {
        (Err(Failure::ProductionNotKnownHere(production)), _) => {
            Err(members::joining::why_not_known(context, production).await)
        }
        (Err(Failure::Studio(refusal)), Some(production)) if refusal.kind == ErrorKind::NotFound => {
            let waits = members::joining::is_waiting(context, &production)?;
            Err(if waits {
                Failure::NotLetInYet(production)
            } else {
                Failure::Studio(refusal)
            })
        }
        (answer, _) => answer,
    }
}

async fn carry_out(command: Command, context: &Context) -> Result<Answer, Failure> {
    match command {
        Command::Serve(args) => studio::serve::run(args, context).await,
        Command::Login(args) => studio::login::run(args, context).await,
        Command::Logout => studio::logout::run(context).await,
        Command::Whoami => studio::whoami::run(context).await,
        Command::Doctor => studio::doctor::run(context).await,
        Command::Demo(args) => studio::demo::run(args, context).await,
        Command::Production(ProductionCommand::Create(args)) => producer::production_create::run(args, context).await,
        Command::Production(ProductionCommand::List) => producer::production::list(context).await,
        Command::Production(ProductionCommand::Show(args)) => producer::production::show(args, context).await,
        Command::Production(ProductionCommand::Wrap(args)) => producer::production::wrap(args, context).await,
        Command::Plan(args) => producer::plan::run(&args, context),
        Command::Brief(BriefCommand::New(args)) => producer::brief::new(&args, context),
        Command::Brief(BriefCommand::Check(args)) => producer::brief::check(&args, context),
        Command::Invite(InviteCommand::Create(args)) => producer::invite_create::run(*args, context).await,
        Command::Invite(InviteCommand::Again(args)) => producer::invite_again::run(args, context).await,
        Command::Invite(InviteCommand::List(args)) => producer::invite::list(args, context).await,
        Command::Invite(InviteCommand::Revoke(args)) => producer::invite::revoke(args, context).await,
        Command::Takes(args) => producer::takes::run(args, context).await,
        Command::Record(args) => recorder::record::run(args, context).await,
        Command::Resume => recorder::resume::run(context).await,
        Command::Import(args) => recorder::import::run(args, context).await,
        Command::Pull(args) => post::pull::run(args, context).await,
        Command::Verify(args) => post::verify::run(args, context).await,
        Command::Keys(KeysCommand::Show(args)) => keys::show::run(args, context).await,
        Command::Keys(KeysCommand::Export(args)) => keys::export::run(args, context).await,
        Command::Keys(KeysCommand::Recover(args)) => keys::recover::run(args, context).await,
        Command::Posture(PostureCommand::Feed(FeedCommand::Import(args))) => {
            security::feed::import(args, context).await
        }
        Command::Posture(PostureCommand::Revocations(RevocationsCommand::Import(args))) => {
            security::revocations::import(args, context).await
        }
        Command::Keys(KeysCommand::Rotate(args)) => keys::rotate::run(args, context).await,
        Command::Member(MemberCommand::Add(args)) => members::add::run(args, context).await,
        Command::Member(MemberCommand::Admit(args)) => members::admit::run(args, context).await,
        Command::Member(MemberCommand::Remove(args)) => members::remove::run(args, context).await,
        Command::Member(MemberCommand::List(args)) => members::list::run(args, context).await,
        Command::Audit(args) => security::audit::run(args, context).await,
        Command::Posture(PostureCommand::Latest(args)) => security::latest::run(&args, context),
        Command::Posture(PostureCommand::Evaluate(args)) => security::evaluate::run(&args, context),
        Command::Approve(args) => security::decide::approve(args, context).await,
        Command::Waive(args) => security::decide::waive(args, context).await,
        Command::Release(args) => security::decide::release(args, context).await,
        Command::Device(DeviceCommand::List(args)) => security::device::list(args, context).await,
        Command::Device(DeviceCommand::Show(args)) => security::device::show(args, context).await,
        Command::Device(DeviceCommand::Lost(args)) => security::device::lost(args, context).await,
        Command::Device(DeviceCommand::Recheck(args)) => security::device::recheck(args, context).await,
        Command::Device(DeviceCommand::Code(args)) => security::managed::code(args, context).await,
        Command::Device(DeviceCommand::Managed(args)) => security::managed::list(args, context).await,
        Command::Report(ReportCommand::Compliance(args)) => security::report::compliance(args, context).await,
        Command::Policy(PolicyCommand::Set(args)) => security::policy::set(args, context).await,
        Command::Policy(PolicyCommand::New(args)) => security::policy::new(&args, context),
        Command::Policy(PolicyCommand::Check(args)) => security::policy::check(&args, context),
        Command::Policy(PolicyCommand::Show(args)) => security::policy::show(args, context).await,
        Command::Posture(PostureCommand::Attestation(AttestationCommand::AndroidKey(args))) => {
            security::attestation::android_key(&args, context)
        }
        Command::Posture(PostureCommand::Attestation(AttestationCommand::AppAttest(args))) => {
            security::attestation::app_attest(&args, context)
        }
    }
}

/// Whether it is for a member of a production, who may have been let in since the last one.
fn of_a_member(command: &Command) -> bool {
    matches!(
        command,
        Command::Production(_)
            | Command::Invite(_)
            | Command::Takes(_)
            | Command::Pull(_)
            | Command::Keys(_)
            | Command::Member(_)
            | Command::Audit(_)
            | Command::Approve(_)
            | Command::Waive(_)
            | Command::Release(_)
            | Command::Device(_)
            | Command::Report(_)
            | Command::Policy(
                PolicyCommand::Set(_)
                    | PolicyCommand::Show(PolicyShowArgs {
                        production: Some(_),
                        ..
                    })
            )
    )
}

/// The production that a command looks at by the studio's word alone.
const fn looked_at(command: &Command) -> Option<&ProductionId> {
    match command {
        Command::Takes(args) => Some(&args.production),
        Command::Production(ProductionCommand::Show(args)) => Some(&args.production),
        Command::Member(MemberCommand::List(args)) => Some(&args.production),
        _ => None,
    }
}
