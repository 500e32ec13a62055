use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::Random;

/// The greatest number of polls. More of them mean that a future waits for something
/// outside the simulation.
const MAX_POLLS: usize = 10_000_000;

/// Runs a future to its end.
///
/// # Panics
/// When the future waits for something outside this simulation.
pub fn run<F: Future>(future: F) -> F::Output {
    match run_killed(future, MAX_POLLS) {
        Some(output) => output,
        #[expect(
            clippy::panic,
            reason = "only tests run here, and this one cannot go on"
        )]
        None => panic!("the future waits for the real outside"),
    }
}

/// Runs a future for at most so many polls and then drops it, as when a function is killed. Returns
/// `None` when it was dropped.
pub fn run_killed<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
    }
    None
}

/// A use case that runs.
pub type Running<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Runs several futures at once, one step of one of them at a time, in an order that the seed
/// decides. The outputs come in the order of the futures.
///
/// # Panics
/// When [`run`] would panic.
pub fn run_all<'a, T>(random: &mut Random, futures: Vec<Running<'a, T>>) -> Vec<T> {
    let mut context = Context::from_waker(Waker::noop());
    let mut running: Vec<(usize, Running<'a, T>)> = futures.into_iter().enumerate().collect();
    let mut done: Vec<(usize, T)> = Vec::new();
    for _ in 0..MAX_POLLS {
        if running.is_empty() {
            done.sort_by_key(|(place, _)| *place);
            return done.into_iter().map(|(_, output)| output).collect();
        }
        let at = random.below(running.len());
        let Some((place, future)) = running.get_mut(at) else {
            continue;
        };
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            done.push((*place, output));
            drop(running.swap_remove(at));
        }
    }
    #[expect(
        clippy::panic,
        reason = "only tests run here, and this one cannot go on"
    )]
    {
        panic!("the futures wait for the real outside")
    }
}

/// Yields once, so that other futures may run or this one may be killed here.
pub(super) async fn give_way() {
    let mut given = false;
    std::future::poll_fn(|context| {
        if given {
            Poll::Ready(())
        } else {
            given = true;
            // For a runtime that waits to be woken; the executors here never do.
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
}
