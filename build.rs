//! Checks and compiles `assets/text` into typed functions.

#[path = "src/text/compile.rs"]
mod text;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/text");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    match text::compile(std::path::Path::new("assets/text")) {
        Ok(source) => std::fs::write(out.join("text.rs"), source).expect("OUT_DIR can be written"),
        Err(problem) => {
            println!("cargo::error={problem}");
            std::process::exit(1);
        }
    }
}
