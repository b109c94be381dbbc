//! French.
pub(super) use super::en::EN as FR;
