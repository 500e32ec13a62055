//! The `live` function: see `handlers::live`.

use forecourt_functions::start;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start::logs();
    let functions = &start::functions_with_objects()?;
    let handler =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(functions.live(event.payload).await?) };
    lambda_runtime::run(service_fn(handler)).await
}
