//! Factors: what an official weighs.

use super::clauses::Content;
use super::scope::{Cites, Writer};
use super::text;

impl Writer<'_> {
    pub fn factors(&mut self) -> Option<String> {
        if !self.random.chance(1, 3) {
            return None;
        }
        let since = self.random.here();
        self.cites = Cites::All;
        let mut statement = format!("factors{}", text::attachments(self.random, self.made, 8));
        let mut sides =
            [("for", "factors for"), ("against", "factors against"), ("to be considered", "factors to be considered")];
        self.random.shuffle(&mut sides);
        let count = 1 + self.random.below(3);
        for (side, construct) in &sides[..count] {
            self.made.add(construct);
            self.fuel = 15;
            let mut clauses = self.clauses(3);
            for clause in &mut clauses {
                clause.strongly = self.random.chance(1, 3);
                if clause.strongly {
                    self.made.add("strongly");
                }
            }
            let written = Content::Group((*side).to_owned(), clauses).written(self.random, 4);
            statement.push_str(&format!("\n  {written}"));
        }
        self.cites = Cites::Nothing;
        self.random.together(since);
        Some(statement)
    }
}
