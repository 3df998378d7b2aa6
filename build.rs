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
    let sources =
        [("text.rs", text::compile(Path::new("assets/text"))), ("xishan.rs", demo::compile(Path::new("data/xishan")))];
    for (file, source) in sources {
        if let Err(problem) = source.and_then(|source| write(file, &source)) {
            println!("cargo::error={problem}");
            std::process::exit(1);
        }
    }
}

/// Writes a compiled source into the folder that cargo keeps for it.
fn write(file: &str, source: &str) -> Result<(), String> {
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo sets no OUT_DIR")?;
    std::fs::write(Path::new(&folder).join(file), source).map_err(|e| format!("{file}: {e}"))
}
