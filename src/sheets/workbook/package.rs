//! The parts of a workbook, unpacked within bounds.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Broken;

/// The most bytes of all parts that are read, unpacked.
const MOST_UNPACKED: u64 = 64 << 20;

/// The most parts of a package.
const MOST_PARTS: usize = 10_000;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Broken> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| Broken("it is no package of parts (ZIP)".to_owned()))?;
        if zip.len() > MOST_PARTS {
            return Err(Broken(format!("it has more than {MOST_PARTS} parts")));
        }
        Ok(Package { zip, left: MOST_UNPACKED })
    }

    /// The text of a part; nothing where there is none.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, Broken> {
        let Ok(part) = self.zip.by_name(path) else { return Ok(None) };
        let mut bytes = Vec::new();
        // What is said of its size is not believed.
        let read = part.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Broken(format!("its part {path} is damaged")))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = match self.left.checked_sub(length) {
            Some(left) => left,
            None => return Err(Broken(format!("unpacked it has more than {MOST_UNPACKED} bytes"))),
        };
        let text = String::from_utf8(bytes).map_err(|_| Broken(format!("its part {path} is not in UTF-8")))?;
        Ok(Some(text))
    }
}
