//! The `notify` function: see `handlers::queues`.

use forecourt_functions::start;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start::logs();
    let functions = &start::functions()?;
    let (mailer, webhooks) = (&start::mailer()?, &start::webhooks()?);
    let handler = |event: LambdaEvent<_>| async move {
        let done = functions.notify(mailer.as_ref(), webhooks, event.payload);
        Ok::<_, Error>(done.await)
    };
    lambda_runtime::run(service_fn(handler)).await
}
