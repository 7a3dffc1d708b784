//! What people may ask of their data: all of it, and its erasure.

mod archive;
mod erasure;
