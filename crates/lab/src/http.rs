//! Requests to a lab that serves its model, and what it answers.

use serde::{Deserialize, Serialize};

/// What a client asks of the service, as in HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method, in capitals (`POST`).
    pub method: String,
    /// The path below the service's address, from its slash on (`/predict`).
    pub path: String,
    /// The body; empty where there is none.
    pub body: String,
}

impl Request {
    /// A request that fetches.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self { method: "GET".to_owned(), path: path.to_owned(), body: String::new() }
    }

    /// A request that brings a body.
    pub fn post(path: &str, body: impl Into<String>) -> Self {
        Self { method: "POST".to_owned(), path: path.to_owned(), body: body.into() }
    }
}

/// What the service answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status code: 200 is well, from 400 on the request is at fault, from 500 on the service.
    pub status: u16,
    /// The body, which is JSON.
    pub body: String,
}
