//! The library of shipped scenarios is built into the program: a file more or less there is a
//! reason to build again.

fn main() {
    println!("cargo:rerun-if-changed=../../scenarios");
}
