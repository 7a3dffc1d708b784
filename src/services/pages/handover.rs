//! The hand-over page of a service's first password.
