//! Sums, products and quotients, and days that are moved by spans.

use super::scope::{Ty, Writer};
use super::text;
use super::values::{Binds, Value};

impl Writer<'_> {
    /// A calculation that has no result, whatever the case.
    pub fn without_result(&mut self, ty: Ty) -> Option<Value> {
        let (text, binds, construct) = match ty {
            Ty::Number => *self.random.pick(&[
                ("999,999,999,999.999999 plus 0.000001", Binds::Sum, "number out of range written out"),
                ("-999,999,999,999 times 2", Binds::Product, "number out of range written out"),
                ("1 divided by 0 rounded up to 0 places", Binds::Product, "division by zero written out"),
            ]),
            // Where no convention says which day that is.
            Ty::Date if !self.rounding && self.random.chance(1, 2) => {
                ("2024-01-31 plus 1 month", Binds::Sum, "day that does not exist written out")
            }
            Ty::Date => *self.random.pick(&[
                ("9999-12-31 plus 1 day", Binds::Sum, "date out of range written out"),
                ("0001-01-01 minus 1 day", Binds::Sum, "date out of range written out"),
            ]),
            _ => return None,
        };
        self.made.add(construct);
        Some(Value { text: text.to_owned(), or_none: false, binds })
    }

    /// A sum of numbers or of spans.
    pub fn sum(&mut self, ty: Ty, depth: usize) -> Value {
        let mut sum = self.value(ty, depth - 1, false);
        let mut text = sum.in_sum();
        let mut minus = false;
        for _ in 0..1 + self.random.below(2) {
            let part = self.value(ty, depth - 1, false);
            // A span below nothing has no result; that need not be shown often. Whether it has one where more is added
            // behind it the language does not say.
            minus = minus && ty == Ty::Span || self.random.chance(1, if ty == Ty::Span { 5 } else { 2 });
            let sign = if minus { "minus" } else { "plus" };
            sum.or_none |= part.or_none;
            text.push_str(&format!(" {sign} {}", part.in_sum()));
        }
        self.made.add(if ty == Ty::Span { "sum of spans" } else { "sum of numbers" });
        Value { text, binds: Binds::Sum, ..sum }
    }

    /// A date and spans added to it; months only where a convention says what that means.
    pub fn moved_date(&mut self, depth: usize) -> Value {
        let (date, months) = match self.random.chance(1, 5) {
            // A written date needs no convention, and has no result where the day does not exist.
            true => (Value::alone(self.random.word(&["2024-01-31", "2023-12-31", "9999-12-31", "0001-01-01"])), true),
            false => (self.value(Ty::Date, depth - 1, false), self.rounding),
        };
        let (mut text, mut or_none) = (date.in_sum(), date.or_none);
        for _ in 0..1 + self.random.below(2) {
            let span = if months {
                self.value(Ty::Span, depth - 1, false)
            } else {
                Value::alone(format!("{} days", self.random.pick(&["1", "0", "30", "3,000,000"])))
            };
            let (sign, construct) = *self.random.pick(&[("plus", "date plus span"), ("minus", "date minus span")]);
            self.made.add(construct);
            or_none |= span.or_none;
            text.push_str(&format!(" {sign} {}", span.in_sum()));
        }
        Value { text, or_none, binds: Binds::Sum }
    }

    fn rounded(&mut self) -> String {
        let (way, construct) =
            *self.random.pick(&[("up", "rounded up"), ("down", "rounded down"), ("half up", "rounded half up")]);
        self.made.add(construct);
        match self.random.below(7) {
            1 => format!("rounded {way} to 1 place"),
            places => format!("rounded {way} to {places} places"),
        }
    }

    pub fn product(&mut self, depth: usize) -> Value {
        let first = self.value(Ty::Number, depth - 1, false);
        let (mut text, mut or_none) = (first.primary(), first.or_none);
        for at in 0..1 + self.random.below(2) {
            let whole = self.random.chance(2, 3);
            let by =
                if whole { Value::alone(text::whole(self.random)) } else { self.value(Ty::Number, depth - 1, false) };
            or_none |= by.or_none;
            if whole && at == 0 && self.random.chance(1, 3) {
                // The whole number stands first.
                text = format!("{} times {text}", by.primary());
            } else {
                text.push_str(&format!(" times {}", by.primary()));
            }
            self.made.add("product");
            if !whole || self.random.chance(1, 4) {
                self.made.add("rounded product");
                let rounded = self.rounded();
                text.push_str(&format!(" {rounded}"));
            }
        }
        Value { text, or_none, binds: Binds::Product }
    }

    pub fn quotient(&mut self, depth: usize) -> Value {
        let (a, b) = (self.value(Ty::Number, depth - 1, false), self.value(Ty::Number, depth - 1, false));
        if b.text == "0" {
            self.made.add("division by zero written out");
        }
        self.made.add("quotient");
        let rounded = self.rounded();
        let text = format!("{} divided by {} {rounded}", a.primary(), b.primary());
        Value { text, or_none: a.or_none || b.or_none, binds: Binds::Product }
    }
}
