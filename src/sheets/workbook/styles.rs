//! Whether a number is shown as a date: a workbook keeps both as numbers, and tells them apart by their format.

use std::collections::HashMap;

use super::Broken;
use super::package::Package;
use super::xml::{Found, Xml, attribute};

/// How a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Number,
    Date,
    /// A time of day, or a duration.
    Time,
}

/// The format of each style, in order.
pub(super) fn formats(package: &mut Package<'_>) -> Result<Vec<Format>, Broken> {
    let part = package.part("xl/styles.xml")?.unwrap_or_default();
    let mut own: HashMap<String, Format> = HashMap::new();
    let (mut formats, mut in_styles) = (Vec::new(), false);
    let mut xml = Xml::new(&part);
    while let Some(event) = xml.next()? {
        match event {
            Found::Start(name, start) => match name.as_str() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (attribute(&start, "numFmtId"), attribute(&start, "formatCode")) {
                        own.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => in_styles = true,
                "xf" if in_styles => {
                    let id = attribute(&start, "numFmtId").unwrap_or_default();
                    formats.push(own.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Found::End(name) if name == "cellXfs" => in_styles = false,
            _ => {}
        }
    }
    Ok(formats)
}

/// The formats that every workbook has, those of East Asian versions among them.
fn built_in(id: &str) -> Format {
    match id.parse().unwrap_or(0u32) {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Format::Time,
        _ => Format::Number,
    }
}

/// By the letters of a format, such as `yyyy"年"m"月"d"日"`: texts in quotes, colours and places are passed over.
fn of_code(code: &str) -> Format {
    let (mut date, mut time, mut month) = (false, false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            '"' => _ = chars.by_ref().find(|c| *c == '"'),
            '\\' | '_' | '*' => _ = chars.next(),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // `[h]` counts hours beyond a day; `[Red]` and `[$-411]` are no part of the number.
                time |= !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
            }
            // Only what stands before the first `;` shows what is not negative.
            ';' => break,
            'y' | 'd' | 'e' | 'g' if !code.contains("E+") && !code.contains("E-") && !code.contains("General") => {
                date = true;
            }
            'h' | 's' => time = true,
            'm' => month = true,
            _ => {}
        }
    }
    match (date, time, month) {
        (true, ..) | (false, false, true) => Format::Date,
        (false, true, _) => Format::Time,
        _ => Format::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, built_in, of_code};

    #[test]
    fn formats_are_told_apart() {
        for code in ["yyyy-mm-dd", "d.m.yyyy", "yyyy\"年\"m\"月\"d\"日\"", "[$-411]ge.m.d", "mmm", "yyyy-mm-dd hh:mm"]
        {
            assert_eq!(of_code(code), Format::Date, "{code}");
        }
        for code in ["h:mm", "[h]:mm:ss", "mm:ss", "[mm]:ss"] {
            assert_eq!(of_code(code), Format::Time, "{code}");
        }
        for code in
            ["General", "0.00", "#,##0", "0.00E+00", "0\" days\"", "[Red]#,##0;-0", "\"¥\"#,##0", "0%", "#,##0_d"]
        {
            assert_eq!(of_code(code), Format::Number, "{code}");
        }
        assert_eq!([built_in("14"), built_in("20"), built_in("2")], [Format::Date, Format::Time, Format::Number]);
    }
}
