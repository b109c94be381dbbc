//! Part of Detente.
