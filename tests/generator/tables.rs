//! Tables whose rows divide all that their columns can be.

use super::scope::{Term, Ty, Var, Writer};
use super::shape::Kind;
use super::text::{self, Day};

/// What a column asks, and what it can be.
struct Column {
    text: String,
    ty: Ty,
    or_none: bool,
    numbers: Numbers,
}

/// What numbers a column can be.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    All,
    Whole,
    Counted,
}

/// The most rows of a table.
const MOST_ROWS: usize = 12;

impl Writer<'_> {
    /// A table, where something can be asked; it stands among the terms.
    pub fn table(&mut self, at: usize) -> Option<String> {
        let name = format!("{}{}{at}", self.prefix, self.random.pick(&["table_", "表"]));
        self.reads_own = false;
        let names = self.names.clone();
        let about = self.of_table(at);
        let mut statement = format!("table {name}");
        if let Some(var) = &about {
            let after = if var.or_none { " or none" } else { "" };
            statement.push_str(&format!(" of {} : {}{after}", var.name, self.shape.type_name(var.kind)));
            self.names.push(var.clone());
        }
        let most = 1 + self.random.weighted(&[3, 4, 1]);
        let columns: Vec<Column> = (0..most).filter_map(|_| self.column()).collect();
        self.names = names;
        if columns.is_empty() {
            return None;
        }
        self.made.add("table");
        match &about {
            Some(Var { or_none: true, .. }) => self.made.add("table of what may be none"),
            Some(_) => self.made.add("table of a record"),
            None => {}
        }
        if columns.len() > 1 {
            self.made.add("table of several columns");
        }
        if self.random.chance(2, 3) {
            statement.push_str(&format!(" {}", text::label(self.random, "a table")));
        }
        statement.push_str(&text::attachments(self.random, self.made, 12));
        let mut rows: Vec<Vec<String>> = vec![Vec::new()];
        for column in &columns {
            rows = rows.into_iter().fold(Vec::new(), |mut all, row| {
                let parts = if all.len() + 3 > MOST_ROWS { vec!["any".to_owned()] } else { self.divided(column) };
                if parts.len() == 1 {
                    self.made.add("cell of any");
                }
                all.extend(parts.into_iter().map(|part| [row.clone(), vec![part]].concat()));
                all
            });
        }
        self.random.shuffle(&mut rows);
        let (gives, results) = self.results();
        let mut or_none = false;
        let head: Vec<String> = columns.iter().map(|column| column.text.clone()).collect();
        statement.push_str(&format!(
            "\n  | {} | {} |",
            head.join(" | "),
            self.random.pick(&["points", "value", "点数"])
        ));
        for (given, row) in rows.iter().enumerate() {
            // One of them at least is a value.
            let none = given > 0 && self.random.chance(1, 12);
            or_none |= none;
            let result = if none { "none".to_owned() } else { self.random.pick(&results).clone() };
            if none {
                self.made.add("table that gives none");
            }
            let more = text::attachments(self.random, self.made, 20);
            if !more.is_empty() {
                self.made.add("row with a source or a note");
            }
            statement.push_str(&format!("\n  | {} | {result} |{more}", row.join(" | ")));
        }
        let (about, free) = (about.into_iter().collect(), !self.reads_own);
        self.terms.push(Term { name, about, gives, when: false, or_none, free, used: false, table: true });
        Some(statement)
    }

    /// What a table is about: nothing, a record, or a value that may be none.
    fn of_table(&mut self, at: usize) -> Option<Var> {
        let name = format!("p{at}");
        match self.random.weighted(&[4, 2, 3]) {
            0 => None,
            1 => {
                let Ty::Row(record) = self.subject else { return None };
                Some(Var { name, kind: Kind::Record(record), list: false, or_none: false })
            }
            _ => {
                let kinds = [Kind::Number, Kind::Date, Kind::YesNo];
                let choices = self.shape.choices.len();
                let at = self.random.below(kinds.len() + choices.min(1));
                let kind = kinds.get(at).copied().unwrap_or_else(|| Kind::Choice(self.random.below(choices)));
                Some(Var { name, kind, list: false, or_none: true })
            }
        }
    }

    fn column(&mut self) -> Option<Column> {
        let fact = |ty: Ty| matches!(ty, Ty::Number | Ty::Date | Ty::YesNo | Ty::Choice(_));
        match self.random.weighted(&[8, 2, 2]) {
            1 => {
                let list = self.list(&|_| true)?;
                self.made.add("count");
                let text = format!("count of {}", list.text);
                Some(Column { text, ty: Ty::Number, or_none: list.or_none, numbers: Numbers::Counted })
            }
            2 if self.ages => {
                let born = self.path(&|path| path.ty == Ty::Date && !path.list)?;
                self.made.add("age");
                let text = format!("age of {} on decision_date", born.text);
                Some(Column { text, ty: Ty::Number, or_none: born.or_none, numbers: Numbers::Whole })
            }
            _ => {
                let path = self.path(&|path| fact(path.ty) && !path.list)?;
                Some(Column { text: path.text, ty: path.ty, or_none: path.or_none, numbers: Numbers::All })
            }
        }
    }

    /// The cells that divide a column.
    fn divided(&mut self, column: &Column) -> Vec<String> {
        if self.random.chance(1, 4) {
            return vec!["any".to_owned()];
        }
        let mut parts = match column.ty {
            Ty::Number => self.numbers_divided(column.numbers),
            Ty::Date => self.days_divided(),
            Ty::Choice(choice) => self.shape.choices[choice].members.clone(),
            _ => vec!["yes".to_owned(), "no".to_owned()],
        };
        if column.or_none {
            self.made.add("cell of none");
            parts.push("none".to_owned());
        }
        self.random.shuffle(&mut parts);
        // Some of them go together into one cell.
        while parts.len() > 1 && (parts.len() > 4 || self.random.chance(1, 4)) {
            self.made.add("cell of several parts");
            let last = parts.pop().unwrap_or_default();
            let at = self.random.below(parts.len());
            parts[at].push_str(&format!(", {last}"));
        }
        parts
    }

    fn numbers_divided(&mut self, numbers: Numbers) -> Vec<String> {
        if numbers == Numbers::Counted {
            let last = 1 + self.random.below(4);
            return vec!["0".to_owned(), format!("from 1 to {last}"), format!("at least {}", last + 1)];
        }
        let whole = numbers == Numbers::Whole;
        let first = [0, 1, 18, -1, 3][self.random.below(5)];
        let last = first + 1 + self.random.below(12) as i64;
        match self.random.weighted(&[3, 2, 2, 2]) {
            0 => vec![format!("under {first}"), format!("at least {first}")],
            1 => vec![format!("under {first}"), first.to_string(), format!("over {first}")],
            2 => {
                self.made.add("cell of two bounds");
                let middle = format!("at least {first} and under {last}");
                vec![format!("under {first}"), middle, format!("at least {last}")]
            }
            _ => {
                self.made.add("cell from to");
                let end = if whole { format!("at least {}", last + 1) } else { format!("over {last}") };
                vec![format!("under {first}"), format!("from {first} to {last}"), end]
            }
        }
    }

    fn days_divided(&mut self) -> Vec<String> {
        let mut days: Vec<Day> = (0..2).map(|_| text::day(self.random)).collect();
        days.sort_unstable();
        let [first, last] = [days[0], days[1]].map(text::written);
        // The last day that there is has none behind it, and the first none before it.
        let inner = |day: Day| day > (1, 1, 1) && day < (9999, 12, 31);
        if days[0] == days[1] || !days.iter().copied().all(inner) {
            return vec!["before 2020-01-01".to_owned(), "on or after 2020-01-01".to_owned()];
        }
        match self.random.below(3) {
            0 => vec![format!("on or before {first}"), format!("after {first}")],
            1 => {
                self.made.add("cell from to");
                vec![format!("before {first}"), format!("from {first} to {last}"), format!("after {last}")]
            }
            _ => {
                self.made.add("cell of two bounds");
                let middle = format!("on or after {first} and before {last}");
                vec![format!("before {first}"), middle, format!("on or after {last}")]
            }
        }
    }

    /// The type of the results, and a few of them: so few that rows agree.
    fn results(&mut self) -> (Ty, Vec<String>) {
        let count = 1 + self.random.below(3);
        let choices: Vec<usize> = (0..self.shape.choices.len()).filter(|at| self.is_told_by_members(*at)).collect();
        match self.random.weighted(&[5, 2, 2, 1, 2, 2]) {
            1 => (Ty::Date, (0..count).map(|_| text::date(self.random)).collect()),
            2 => (Ty::YesNo, vec!["yes".to_owned(), "no".to_owned()]),
            3 => (Ty::Text, (0..count).map(|_| text::text_written(self.random)).collect()),
            4 => (Ty::Span, (0..count).map(|_| text::span_written(self.random)).collect()),
            5 if !choices.is_empty() => {
                self.made.add("table that gives members");
                let choice = *self.random.pick(&choices);
                (Ty::Choice(choice), self.shape.choices[choice].members.clone())
            }
            _ => (Ty::Number, (0..count).map(|_| text::number(self.random, self.made)).collect()),
        }
    }

    /// Whether no member of a choice is one of another.
    fn is_told_by_members(&self, choice: usize) -> bool {
        let others = self.shape.choices.iter().enumerate().filter(|(at, _)| *at != choice);
        let members = &self.shape.choices[choice].members;
        others.into_iter().all(|(_, other)| other.members.iter().all(|member| !members.contains(member)))
    }
}
