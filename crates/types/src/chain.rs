//! Writes errors as text.

use std::error::Error;

/// The most causes that are named: more of them only occur in a circle.
const CAUSES_MAX: usize = 16;

/// An error and its causes on one line, from the outermost to the innermost, separated by colons. A
/// cause that its error repeats at the end of its own text is not told twice.
#[must_use]
pub fn error_chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let causes = std::iter::successors(error.source(), |&error| error.source());
    for cause in causes.take(CAUSES_MAX) {
        let cause = cause.to_string();
        if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Layer(&'static str, Option<Box<Layer>>);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Layer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn each_cause_is_told_once() {
        let broken = Layer("the disk is full", None);
        let repeated = Layer("cannot write: the disk is full", Some(Box::new(broken)));
        let outer = Layer("the row is not stored", Some(Box::new(repeated)));
        assert_eq!(
            error_chain(&outer),
            "the row is not stored: cannot write: the disk is full"
        );
    }
}
