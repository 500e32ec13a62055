//! One word to everybody: stop.

use tokio::sync::watch;

/// Hears the word. Clones hear the same one.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Says the word.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// A new word, not yet said.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    /// Says it. Saying it again changes nothing.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Waits for the word; also comes when nobody is left to say it.
    pub async fn wait(&self) {
        let mut receiver = self.0.clone();
        // An error means the sender is gone, which is as good as the word.
        let _ = receiver.wait_for(|stopped| *stopped).await;
    }

    /// Whether it was said.
    #[must_use]
    pub fn is_said(&self) -> bool {
        *self.0.borrow()
    }
}
