"""Each wall is pushed once: a crate that breaks it must be named."""

import tempfile
import unittest
from pathlib import Path

import circles
import walls


def crate(*used: str) -> dict:
    return {"dependencies": [{"name": name, "kind": None} for name in used]}


class Walls(unittest.TestCase):
    def complains(self, complaints, wanted: str) -> None:
        found = list(complaints)
        self.assertTrue(any(wanted in complaint for complaint in found), found)

    def test_a_crate_may_use_those_above_it_only(self):
        packages = {"forecourt-types": crate("forecourt-link"), "forecourt-link": crate("forecourt-types")}
        self.assertEqual(list(walls.order(packages)), ["forecourt-types depends on forecourt-link, which stands below it"])

    def test_a_crate_without_a_place_is_named(self):
        self.complains(walls.order({"forecourt-helpers": crate()}), "forecourt-helpers has no place")

    def test_only_one_crate_names_the_sdk(self):
        self.complains(walls.order({"forecourt-cloud": crate("aws-sdk-sqs")}), "forecourt-cloud names aws-sdk-sqs")
        self.assertEqual(list(walls.order({"forecourt-aws": crate("aws-sdk-sqs")})), [])

    def test_pure_crates_reach_nothing_impure(self):
        for impure in ("tokio", "rusqlite", "aws-smithy-types", "rand", "getrandom", "tracing", "rand_core"):
            self.complains(walls.walls({"forecourt-edge": {"serde", impure}}), f"forecourt-edge is pure but reaches {impure}")
        self.assertEqual(list(walls.walls({"forecourt-edge": {"serde", "sha2", "forecourt-types"}, "edge-gateway": {"tokio"}})), [])

    def test_functions_never_reach_the_embedded_engine(self):
        self.complains(walls.walls({"forecourt-functions": {"forecourt-embedded"}}), "forecourt-functions reaches forecourt-embedded")

    def test_nobody_brings_in_what_is_refused(self):
        self.complains(walls.refused([("rustls", "0.21.12", set())]), "rustls 0.21.12")
        self.complains(walls.refused([("hyper", "0.14.30", set())]), "hyper 0.14.30")
        self.complains(walls.refused([("openssl-sys", "0.9.1", set())]), "openssl-sys")
        self.complains(walls.refused([("serde_json", "1.0.1", {"std", "arbitrary_precision"})]), "arbitrary_precision")
        self.complains(walls.refused([("libsqlite3-sys", "0.34.0", set()), ("libsqlite3-sys", "0.35.0", set())]), "2 versions")
        self.assertEqual(list(walls.refused([("rustls", "0.23.4", set()), ("hyper", "1.6.0", set()), ("serde_json", "1.0.1", {"raw_value"})])), [])

    def test_tests_switch_on_nothing_that_is_shipped_without(self):
        plain, more = ("tokio", "1.50.0", {"net"}), ("tokio", "1.50.0", {"net", "process"})
        self.complains(walls.only_in_tests([plain], [more]), "tokio 1.50.0 gets process from tests alone")
        self.assertEqual(list(walls.only_in_tests([more], [more, plain, ("insta", "1.0.0", set())])), [])

    def test_pure_sources_use_no_clock_disk_or_network(self):
        for line in ("let now = SystemTime::now();", "use std::fs;", "std::net::TcpStream", "pub async fn go()", "println!(\"x\");", "Timestamp::now()"):
            self.complains(walls.source("forecourt-domain", "crates/domain/src/x.rs", line), "in a pure crate")
            self.assertEqual(list(walls.source("forecourt-domain", "crates/domain/src/x.rs", f"// {line}")), [])
            self.assertEqual(list(walls.source("edge-gateway", "edge-gateway/src/x.rs", line)), [])

    def test_money_and_energy_are_integers(self):
        self.complains(walls.source("forecourt-billing", "crates/billing/src/x.rs", "price: f64,"), "integers")

    def test_comments_are_narrow_and_say_something(self):
        self.complains(walls.source("forecourt-store", "src/a.rs", "// " + "word " * 30), "a comment of")
        self.complains(walls.source("forecourt-store", "src/a.rs", "/// Its id.\nid: u8,"), "says nothing")
        whole = "/// Its id,\n/// by site.\nid: u8,\n/// The id of the site.\nsite: u8,"
        self.assertEqual(list(walls.source("forecourt-store", "src/a.rs", whole)), [])

    def test_files_end_and_tests_run(self):
        self.complains(walls.source("edge-gateway", "edge-gateway/src/x.rs", "\n" * 801), "801 lines")
        self.complains(walls.source("edge-gateway", "edge-gateway/src/x.rs", "#[ignore]"), "ignored")
        self.complains(walls.source("edge-gateway", "edge-gateway/src/lib.rs", "mod x;"), "must not know")

    def test_what_cargo_was_told_not_to_run_is_empty(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "src" / "lib.rs"
            source.parent.mkdir()

            def found(text: str, test: bool, doctest: bool) -> list[str]:
                source.write_text(text)
                target = {"name": "x", "kind": ["lib"], "src_path": str(source), "test": test, "doctest": doctest}
                return list(walls.never_run({"name": "x", "targets": [target]}))

            test, example, drawing = "    #[tokio::test]\n", "//! ```no_run\n//! ```\n", "/// ```text\n/// ```\n"
            self.complains(found(test, False, True), "a test in lib.rs never runs")
            self.complains(found(drawing + example, True, False), "an example in lib.rs never runs")
            self.assertEqual(found(test + example, True, True), [])
            self.assertEqual(found(drawing, False, False), [])

    def test_paths_of_documents_exist(self):
        self.complains(walls.paths("X.md", "see `crates/types/src/nothing.rs`"), "there is no crates/types/src/nothing.rs")
        self.complains(walls.paths("X.md", "see `gateway/start.rs`"), "there is no gateway/start.rs")
        self.assertEqual(list(walls.paths("X.md", "`crates/types/src/lib.rs` answers `GET /v1/sites` and `/status.json`")), [])


class Circles(unittest.TestCase):
    def found(self, files: dict[str, str]) -> list[list[str]]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return [[str(path.relative_to(root)) for path in group] for group in circles.circles(root)]

    def test_files_that_import_each_other_are_found_through_what_is_handed_on(self):
        lib = "mod a;\nmod b;\npub use b::B;"
        self.assertEqual(self.found({"lib.rs": lib, "a.rs": "use crate::B;\npub struct A;", "b.rs": "pub struct B(super::a::A);"}), [["a.rs", "b.rs"]])
        self.assertEqual(self.found({"lib.rs": lib, "a.rs": "use crate::B;\npub struct A;", "b.rs": "pub struct B;"}), [])

    def test_a_file_may_use_its_own_folder_and_tests_may_use_all(self):
        files = {"lib.rs": "mod a;", "a/mod.rs": "mod b;\npub struct A;\nfn f() { b::g() }", "a/b.rs": "use super::A;\npub fn g() {}"}
        self.assertEqual(self.found(files), [])
        files = {"lib.rs": "mod a;\nmod b;", "a.rs": "pub struct A;\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}", "b.rs": "use crate::a::A;\npub struct B;"}
        self.assertEqual(self.found(files), [])


if __name__ == "__main__":
    unittest.main()
