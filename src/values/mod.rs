//! The plain values of the language: exact numbers, calendar dates and spans of time.

mod date;
mod days;
mod era;
mod number;
mod span;

pub use date::{Date, NoSuchDay, Rounding, Unit};
pub use days::Days;
pub use era::NoEraDate;
pub use number::{Number, NumberError};
pub use span::TimeSpan;
