//! The plain values of the language: exact numbers, calendar dates and spans of time.

mod date;
mod era;
mod number;
mod span;

pub use date::{Date, NoSuchDay, Rounding, Unit};
pub use era::NoEraDate;
pub use number::{Number, NumberError};
pub use span::TimeSpan;
