//! The signal by which all parts of the process are told to stop.

use tokio::sync::watch;

/// Receives the signal to stop. Clones receive the same signal.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Sends the signal to stop.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Makes a signal that is not yet sent.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    /// Sends the signal. Sending it again changes nothing.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Waits for the signal. It also returns when the sender is gone.
    pub async fn wait(&self) {
        let mut receiver = self.0.clone();
        // An error means that the sender is gone, which counts as the signal.
        let _ = receiver.wait_for(|stopped| *stopped).await;
    }

    /// Returns whether the signal was sent.
    #[must_use]
    pub fn is_said(&self) -> bool {
        *self.0.borrow()
    }
}
