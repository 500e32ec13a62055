//! Every program explains itself: `--help` of each and of its subcommands is an
//! answer and no error, and names what can be given.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use forecourt_tests::process::binary;

/// Runs a program with these words. Its environment is empty: help must need none.
fn run(program: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.env_clear().args(words).output().unwrap()
}

fn bench() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_bench"))
}

#[test]
fn every_program_and_subcommand_answers_help() {
    let gateway = binary("edge-gateway").unwrap();
    let server = binary("local-server").unwrap();
    let simulator = binary("charger-sim").unwrap();
    let cases: [(&Path, &[&str], &[&str]); 10] = [
        (&gateway, &[], &["run", "check-config", "enroll", "status"]),
        (&gateway, &["run"], &["--config", "--insecure"]),
        (&gateway, &["check-config"], &["--config"]),
        (
            &gateway,
            &["enroll"],
            &["--cloud", "--secret-file", "--state-dir", "--insecure"],
        ),
        (&gateway, &["status"], &["--config", "--json"]),
        (
            &server,
            &[],
            &["backup", "--demo", "--accept-unknown", "--data-dir"],
        ),
        (&server, &["backup"], &["<DIR>", "--data-dir"]),
        (&server, &["status"], &["--json"]),
        (
            &simulator,
            &[],
            &["--url", "--station", "--fault", "--fleet"],
        ),
        (&bench(), &[], &["--quick", "--only", "memory", "requests"]),
    ];
    for (program, words, named) in cases {
        let output = run(program, &[words, &["--help"]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let case = format!("{} {words:?}: {text}", program.display());
        assert_eq!(output.status.code(), Some(0), "{case}");
        assert!(output.stderr.is_empty(), "{case}");
        assert!(text.contains("Usage:"), "{case}");
        for word in named {
            assert!(text.contains(word), "{word} is missing in {case}");
        }
    }
}

#[test]
fn what_no_program_understands_is_an_error_that_points_to_help() {
    let programs = ["edge-gateway", "local-server", "charger-sim"];
    let programs = programs.iter().map(|name| binary(name).unwrap());
    for program in programs.chain([bench()]) {
        let output = run(&program, &["--no-such-flag"]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", program.display());
        assert!(text.contains("--help"), "{text}");
    }
}
