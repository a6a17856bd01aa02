//! `import`: files made elsewhere, taken into the same custody bit for bit.

use lavalier_core::driver::{ImportOptions, import};

use super::{link, run};
use crate::cli::ImportArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::span::BitRate;

pub(crate) async fn run(args: ImportArgs, context: &Context) -> Result<Answer, Failure> {
    let options = ImportOptions {
        link: link::read(&args.link)?,
        files: args.files,
        slate: args.slate,
        uplink_limit: args.uplink_limit.map(BitRate::bits_per_second),
    };
    for file in &options.files {
        let metadata = std::fs::metadata(file).map_err(Failure::file("read", file))?;
        if !metadata.is_file() {
            return Err(Failure::FileContent {
                path: file.clone(),
                reason: "it is no file".to_owned(),
            });
        }
    }
    let home = run::home(context).await?;
    run::to_its_end(context, false, None, |control, tell| async move {
        import(&home, options, &control, &tell).await
    })
    .await
}
