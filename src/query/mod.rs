//! Questions about a document, read only, one file each.
