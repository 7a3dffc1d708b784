//! The job that sends the link for a new password.

use serde_json::json;

use crate::accounts::reset::{LIFE, SendResetLink, token_digest};
use crate::accounts::store::{self, resets};
use crate::app::App;
use crate::audit::{self, Act};
use crate::jobs::Running;
use crate::letters;
use crate::secrets;
use crate::worker::Run;

impl Run for SendResetLink {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let now = app.clock.now();
        let mut work = job.begin().await?;
        if let Some(account) = self.account {
            let nonce = secrets::nonce();
            let until = now + LIFE;
            resets::add(&mut work, now, account, &token_digest(&app.key, &nonce), until).await?;
            let holder = store::holder(&mut work, account).await?;
            letters::account::queue_password_reset(&mut work, now, &holder, nonce, until).await?;
            let act = Act {
                act: "password-link-sent",
                reseller: holder.reseller_id,
                job: Some(job.id),
                details: json!({ "account": account }),
                ..Act::default()
            };
            audit::record(&mut work, now, act).await?;
        }
        job.done(&mut work).await?;
        Ok(work.commit().await?)
    }
}
