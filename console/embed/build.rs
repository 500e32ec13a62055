//! Makes the table of files of `console/dist` and says when that folder is older than its sources.
//! It needs no Node.

#[path = "build/sources.rs"]
mod sources;
#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let own = std::env::var("CARGO_MANIFEST_DIR")?;
    let out = std::env::var("OUT_DIR")?;
    let console = Path::new(&own)
        .parent()
        .ok_or("console/embed has no parent folder")?;
    let dist = console.join("dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    for place in sources::PLACES {
        let place = console.join(place);
        // Cargo runs this script at every build while a named path is missing.
        if place.exists() {
            println!("cargo:rerun-if-changed={}", place.display());
        }
    }
    let table = table::Table::read(&dist)?;
    table.write(Path::new(&out))?;
    if table.pages.is_empty() {
        println!("cargo:warning=console/dist is empty: the console is not served (make console)");
    } else if let Some(warning) = sources::warning(console, &dist)? {
        println!("cargo:warning={warning}");
    }
    Ok(())
}
