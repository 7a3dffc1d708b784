//! The Partner Center client: tokens, requests, errors, one file per resource.
