//! The `api` function: the router of `forecourt-api` and the console behind an HTTP API.

use forecourt_functions::start;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    start::logs();
    lambda_http::run(start::api().await?).await
}
