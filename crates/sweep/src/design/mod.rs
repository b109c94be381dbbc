//! Designs as people write them.
