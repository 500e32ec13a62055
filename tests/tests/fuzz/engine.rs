//! The loop: run, watch for new behaviour, keep what showed it, mutate again.
//!
//! Why not bolero or libFuzzer: coverage feedback needs compiler flags for the
//! whole build, and bolero 0.13 (tried) has none in `cargo test` while it pins
//! `indexmap` back for the product. What an input makes a reader *say* (error
//! codes, oddities, states) stands for coverage here: an input that shows a
//! trait not seen before joins the corpus.
//!
//! - `FORECOURT_FUZZ_SECONDS`: for all targets together; 60 in `make test` and 3,600 in
//!   `make soak` unless set.
//! - `FORECOURT_FUZZ_SEED`: repeats a run; it is printed at the start of each.
//! - `FORECOURT_FUZZ_REPLAY`: a file with one input, to run alone.
//!
//! Inputs that once failed stay in `found/<target>/` and run first, always.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::mutate::{Pool, sweep};
use crate::random::Random;

/// How many targets share the time: the tests of `main.rs`.
pub(crate) const TARGETS: u32 = 7;
/// Enough for all behaviour there is; a bound in case a trait is not a trait.
const MAX_CORPUS: usize = 20_000;
/// How often a failing input is tried smaller.
const MAX_SHRINKS: usize = 3_000;

/// What one run showed: its traits, by hash.
#[derive(Debug, Default)]
pub(crate) struct Seen(Vec<u64>);

impl Seen {
    /// Notes a trait of the behaviour. Digits and what is quoted (the input's own
    /// words) are left out, or every list index and every typing error would be news.
    pub(crate) fn note(&mut self, what: &str) {
        let mut hasher = DefaultHasher::new();
        for unquoted in what.split(['`', '"']).step_by(2) {
            let letters = unquoted.bytes().filter(|byte| !byte.is_ascii_digit());
            letters.for_each(|byte| byte.hash(&mut hasher));
        }
        self.0.push(hasher.finish());
    }
}

/// Takes an input, or says what was wrong with how it was taken.
pub(crate) type Run = fn(&str, &mut Seen) -> Result<(), String>;

/// Makes an input of another.
pub(crate) type Mutate = fn(&mut Random, &str, &Pool<'_>) -> String;

/// What is searched, from where, and how.
pub(crate) struct Target {
    pub name: &'static str,
    pub run: Run,
    pub mutate: Mutate,
    pub seeds: Vec<String>,
    pub words: Vec<String>,
}

/// Runs one target for its share of the time.
pub(crate) fn fuzz(target: Target) {
    let name = target.name;
    if let Ok(path) = std::env::var("FORECOURT_FUZZ_REPLAY") {
        let input = std::fs::read_to_string(&path).unwrap();
        if let Err(problem) = run(target.run, &input, &mut Seen::default()) {
            panic!("{name}: {problem}");
        }
        return;
    }
    let seed = number("FORECOURT_FUZZ_SEED").unwrap_or_else(clock_seed);
    let seconds = number("FORECOURT_FUZZ_SECONDS").unwrap_or(forecourt_test_size::pick(60, 3_600));
    let share = Duration::from_secs(seconds) / TARGETS;
    // Around the harness's capture, so that even an abort leaves the seed behind.
    let _ = writeln!(
        std::io::stderr(),
        "fuzz {name}: FORECOURT_FUZZ_SEED={seed}, {share:?}"
    );
    let mut search = Search {
        name,
        run: target.run,
        seed,
        corpus: Vec::new(),
        seen: HashSet::new(),
        runs: 0,
    };
    for input in found(name).into_iter().chain(target.seeds) {
        search.try_input(input);
    }
    search.mutations(Instant::now() + share, target.mutate, &target.words);
    let Search {
        runs, seen, corpus, ..
    } = search;
    let _ = writeln!(
        std::io::stderr(),
        "fuzz {name}: {runs} inputs, {} traits, corpus {}",
        seen.len(),
        corpus.len()
    );
}

struct Search<'a> {
    name: &'a str,
    run: Run,
    seed: u64,
    corpus: Vec<String>,
    seen: HashSet<u64>,
    runs: u64,
}

impl Search<'_> {
    fn mutations(&mut self, deadline: Instant, mutate: Mutate, words: &[String]) {
        let mut random = Random::new(self.seed);
        let mut seeds = self.corpus.clone();
        let middle = random.below(seeds.len());
        seeds.rotate_left(middle);
        let mut sweep = seeds.iter().flat_map(|seed| sweep(seed));
        while Instant::now() < deadline {
            if random.once_in(2)
                && let Some(input) = sweep.next()
            {
                self.try_input(input);
                continue;
            }
            // Late finds are the rare ones: every other time one of them is taken.
            let recent = self.corpus.len().min(64);
            let at = if random.once_in(2) {
                self.corpus.len() - 1 - random.below(recent)
            } else {
                random.below(self.corpus.len())
            };
            let pool = Pool {
                words,
                inputs: &self.corpus,
            };
            let input = mutate(&mut random, &self.corpus[at], &pool);
            self.try_input(input);
        }
    }

    fn try_input(&mut self, input: String) {
        let mut seen = Seen::default();
        self.runs += 1;
        if let Err(problem) = run(self.run, &input, &mut seen) {
            self.fail(&input, &problem);
        }
        let mut is_new = self.corpus.is_empty();
        for what in seen.0 {
            is_new |= self.seen.insert(what);
        }
        if is_new && self.corpus.len() < MAX_CORPUS {
            self.corpus.push(input);
        }
    }

    fn fail(&self, input: &str, problem: &str) {
        let (name, seed, runs) = (self.name, self.seed, self.runs);
        let input = shrink(self.run, input);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}.txt"));
        std::fs::write(&path, &input).unwrap();
        let shown: String = input.chars().take(600).collect();
        panic!(
            "{name}, input {runs} of FORECOURT_FUZZ_SEED={seed}: {problem}\n\
             made smaller ({} bytes): {shown:?}\n\
             alone: FORECOURT_FUZZ_REPLAY={} cargo test -p forecourt-tests --test fuzz {name}\n\
             once mended, keep it as tests/tests/fuzz/found/{name}/<what it broke>.txt",
            input.len(),
            path.display()
        );
    }
}

fn run(target: Run, input: &str, seen: &mut Seen) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(|| target(input, seen))) {
        Ok(outcome) => outcome,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(format!("it panicked: {}", text.unwrap_or_default()))
        }
    }
}

/// Cuts pieces out for as long as it still fails.
fn shrink(target: Run, input: &str) -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut smallest: Vec<char> = input.chars().collect();
    let mut tries = 0;
    let mut length = smallest.len() / 2;
    while length > 0 && tries < MAX_SHRINKS {
        let mut from = 0;
        while from + length <= smallest.len() && tries < MAX_SHRINKS {
            tries += 1;
            let smaller: Vec<char> = [&smallest[..from], &smallest[from + length..]].concat();
            let text: String = smaller.iter().collect();
            if run(target, &text, &mut Seen::default()).is_err() {
                smallest = smaller;
            } else {
                from += length;
            }
        }
        length /= 2;
    }
    std::panic::set_hook(hook);
    smallest.into_iter().collect()
}

fn found(name: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/found")
        .join(name);
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} must be a whole number, not {text:?}")),
    )
}

fn clock_seed() -> u64 {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    u64::from(now.subsec_nanos()) ^ now.as_secs()
}
