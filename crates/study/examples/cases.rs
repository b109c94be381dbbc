//! Prints what the cases under the given folders come to.
use detente_scenario::load::{FileError, Files, cases_below};
use detente_study::experiment::Silent;
use std::path::Path;
use std::sync::atomic::AtomicBool;
struct Disk;
impl Files for Disk {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, FileError> {
        std::fs::read(path).map_err(|_| FileError::Missing)
    }
    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()))
            .collect();
        names.sort();
        names
    }
}
fn main() {
    for arg in std::env::args().skip(1) {
        for path in cases_below(Path::new(&arg), &Disk) {
            #[allow(clippy::disallowed_methods)]
            let begun = std::time::Instant::now();
            let trial = match detente_study::verify::load(&path, &Disk) {
                Ok(t) => t,
                Err(f) => {
                    f.iter().for_each(|d| println!("{d}"));
                    continue;
                }
            };
            match trial.verify(2, &AtomicBool::new(false), &Silent) {
                Ok(Some(o)) => {
                    println!("== {} {} {:.1}s", o.id, o.title, begun.elapsed().as_secs_f64());
                    for p in o.points {
                        println!(
                            "  {} {:40} {:?} {:?} off {:.3e}",
                            if p.passed { "ok  " } else { "FAIL" },
                            p.name,
                            p.expected,
                            p.got,
                            p.off
                        );
                    }
                }
                Ok(None) => {}
                Err(f) => f.iter().for_each(|d| println!("{d}")),
            }
        }
    }
}
