//! The plain values of the language: exact numbers, calendar dates and spans of time.

mod date;
mod days;
mod era;
mod measured;
mod number;
mod period;
mod span;

pub use date::{Date, NoSuchDay, Rounding, Unit};
pub use days::Days;
pub use era::NoEraDate;
pub(crate) use measured::Measured;
pub use number::{Number, NumberError};
pub(crate) use period::{Period, Stretch, To, common, joined};
pub use span::TimeSpan;
