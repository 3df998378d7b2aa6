//! Checks and compiles `assets/text` and `data/xishan` into Rust.

#[path = "src/demo/compile/mod.rs"]
mod demo;
#[path = "src/text/compile.rs"]
mod text;

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/text");
    println!("cargo::rerun-if-changed=data/xishan");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    write(&out.join("text.rs"), text::compile(Path::new("assets/text")));
    write(&out.join("xishan.rs"), demo::compile(Path::new("data/xishan")));
}

/// Writes a compiled source, or stops the build with the problem in words.
fn write(path: &Path, source: Result<String, String>) {
    match source {
        Ok(source) => std::fs::write(path, source).expect("OUT_DIR can be written"),
        Err(problem) => {
            println!("cargo::error={problem}");
            std::process::exit(1);
        }
    }
}
