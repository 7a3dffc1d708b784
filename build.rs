//! Compresses the static files once, at build, and lists them for `src/web/assets.rs`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

/// Where the files are, as the crate sees it.
const FOLDER: &str = "static";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={FOLDER}");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    collect(Path::new(FOLDER), &mut files);
    files.sort();

    let mut list = String::from("/// Every static file, sorted by path.\npub static ASSETS: &[Asset] = &[\n");
    for file in files {
        let path = file.strip_prefix(FOLDER).expect("found under it").to_str().expect("a UTF-8 name");
        if let Some(mime) = mime(path) {
            let content = fs::read(&file).expect("a readable static file");
            entry(&mut list, &out, path, mime, &content);
        }
    }
    list.push_str("];\n");
    write(&out.join("assets.rs"), list.as_bytes());
}

/// Every file below `folder`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder of static files") {
        let path = entry.expect("a readable folder entry").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

/// The media type of a file to serve; nothing for the licence texts, which are not served.
fn mime(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => Some("text/css; charset=utf-8"),
        Some("js") => Some("text/javascript; charset=utf-8"),
        Some("svg") => Some("image/svg+xml"),
        Some("txt" | "md") => None,
        _ => panic!("{FOLDER}/{path}: say in build.rs which media type it has"),
    }
}

/// Adds one line to the list, after making sure that the compressed forms are there. Their names bear the hash
/// of the content, so that a file is compressed again only when it has changed.
fn entry(list: &mut String, out: &Path, path: &str, mime: &str, content: &[u8]) {
    let digest = Sha256::digest(content);
    let hash = digest[..6].iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let stored = |ending: &str, compress: fn(&[u8]) -> Vec<u8>| {
        let name = format!("{hash}.{ending}");
        if !out.join(&name).exists() {
            write(&out.join(&name), &compress(content));
        }
        format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))")
    };
    writeln!(
        list,
        "    Asset {{\n        path: {path:?},\n        hash: {hash:?},\n        mime: {mime:?},\n        \
         plain: {},\n        brotli: {},\n        gzip: {},\n    }},",
        stored("plain", <[u8]>::to_vec),
        stored("br", brotli),
        stored("gz", gzip),
    )
    .expect("writing to a string");
}

/// Writes through a neighbour, so that an interrupted build leaves no half file behind.
fn write(path: &Path, content: &[u8]) {
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, content).expect("a writable OUT_DIR");
    fs::rename(&unfinished, path).expect("a writable OUT_DIR");
}

/// The strongest brotli, with a window that every browser has.
fn brotli(content: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &params).expect("writing to memory");
    compressed
}

/// The strongest gzip, without a date.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("writing to memory")
}
