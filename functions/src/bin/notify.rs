//! The `notify` function: see `handlers::queues`.

use forecourt_functions::start;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start::logs();
    let functions = &start::functions()?;
    let mailer = &start::mailer()?;
    let handler = |event: LambdaEvent<_>| async move {
        Ok::<_, Error>(functions.notify(mailer.as_ref(), event.payload).await)
    };
    lambda_runtime::run(service_fn(handler)).await
}
