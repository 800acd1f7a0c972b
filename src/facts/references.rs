//! References of a case, pointed at the rows that they name when all of it is read.

use std::collections::HashMap;

use super::case::Slot;
use super::paths::keyed;
use super::read::Reader;
use crate::diagnostic::{Code, nearest};

impl Reader<'_> {
    /// Somebody who is pointed to and not in an incomplete list: a row of which all is unknown.
    fn stranger(&mut self, record: usize, key: &str) -> Option<u32> {
        let (path, _) = self.lists.get(&record).filter(|(_, complete)| !complete)?;
        let path = keyed(path, key);
        let field = self.shape.record(record)?.key?;
        let row = self.case.add_stranger(self.shape, record, path);
        let key = self.case.text_slot(key);
        self.case.set(row, field, key);
        Some(row)
    }

    fn someone_has_no_key(&self, record: usize) -> bool {
        let field = self.shape.record(record).and_then(|record| record.key).unwrap_or(0);
        self.case.keyed(record).any(|row| self.case.text(self.case.slot(row, field)).is_none())
    }

    /// Points references at the rows that they name.
    pub(super) fn references(&mut self) {
        let mut keys: HashMap<usize, HashMap<String, u32>> = HashMap::new();
        for (place, record, key, span, path) in std::mem::take(&mut self.pending) {
            let (shape, case) = (self.shape, &self.case);
            let rows = keys.entry(record).or_insert_with(|| {
                let field = shape.record(record).and_then(|record| record.key).unwrap_or(0);
                case.keyed(record).filter_map(|row| Some((case.text(case.slot(row, field))?.to_owned(), row))).collect()
            });
            let found = rows.get(&key).copied();
            let nearest = nearest(&key, rows.keys().map(String::as_str)).map(str::to_owned);
            let Some(row) = found.or_else(|| self.stranger(record, &key)) else {
                // It may be the one whose key is missing, which was reported.
                if self.someone_has_no_key(record) {
                    continue;
                }
                let name = shape.record(record).map_or("", |record| record.name.as_str());
                let help = nearest.map_or_else(
                    || format!("add a `{name}` with this key, or correct it"),
                    |meant| format!("did you mean {meant:?}?"),
                );
                self.report(
                    Code::Reference,
                    span,
                    &path,
                    format!("no `{name}` of this case has the key {key:?}"),
                    help,
                );
                continue;
            };
            keys.entry(record).or_default().insert(key, row);
            self.case.put(place, Slot::Row(row));
        }
    }
}
