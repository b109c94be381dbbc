//! Writes every page of the live console with invented data to a folder, to look at them and to test them:
//! `cargo run -p detente-console --example pages -- target/pages`, then `python3 -m http.server` in that folder.

mod samples;

use detente_console::asset;
use detente_console::text::Lang;
use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("which folder? cargo run -p detente-console --example pages -- target/pages");
        std::process::exit(2);
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("asset"))?;
    fs::write(folder.join("asset/detente.css"), asset::CSS.as_bytes())?;
    fs::write(folder.join("asset/detente.js"), asset::JS)?;
    fs::write(folder.join("asset/mark.svg"), asset::MARK)?;
    let mut count = 0;
    for lang in [Lang::En, Lang::Fr, Lang::Pseudo] {
        for kind in samples::Kind::ALL {
            for (name, page) in samples::pages(&samples::Sample::new(kind), lang) {
                fs::write(folder.join(format!("{}-{}-{name}.html", lang.code(), kind.name())), page)?;
                count += 1;
            }
        }
    }
    println!("{count} pages in {}", folder.display());
    Ok(())
}
