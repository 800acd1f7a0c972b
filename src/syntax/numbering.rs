//! The numberings of clauses: what comes first, what comes next, and what branches off.

/// A way of numbering clauses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Numbering {
    /// 1, 2, 3
    Digits,
    /// a, b, c
    Lower,
    /// A, B, C
    Upper,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// 一, 二, 三
    Kanji,
    /// イ, ロ, ハ
    Iroha,
    /// ア, イ, ウ
    Kana,
}

const ALL: [Numbering; 8] = [
    Numbering::Digits,
    Numbering::Lower,
    Numbering::Upper,
    Numbering::LowerRoman,
    Numbering::UpperRoman,
    Numbering::Kanji,
    Numbering::Iroha,
    Numbering::Kana,
];

/// The furthest that the place of a lone marker is looked for.
const FURTHEST: u32 = 120;

const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";

/// The place of a clause in its list: its number, and the branches after it ((da) is 4, 1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    numbering: Numbering,
    numbers: Vec<u32>,
}

impl Numbering {
    /// The numbering that starts with this marker.
    pub(crate) fn starting_with(marker: &str) -> Option<Place> {
        let numbering = ALL.into_iter().find(|numbering| numbering.nth(1).as_deref() == Some(marker))?;
        Some(Place { numbering, numbers: vec![1] })
    }

    /// Every place that a marker can have: (c) is the third of a, b, c, and the hundredth of i, ii, iii.
    pub(crate) fn places(marker: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let first = marker.chars().next();
        for numbering in ALL.into_iter().filter(|numbering| first.is_some_and(|first| numbering.has(first))) {
            for n in 1..=FURTHEST {
                let Some(rest) = numbering.nth(n).and_then(|first| marker.strip_prefix(first.as_str())) else {
                    continue;
                };
                numbering.branches(rest, vec![n], &mut places);
            }
        }
        places.sort_by_key(|place| place.numbers.len());
        places
    }

    /// The places below some numbers that the rest of a marker can have.
    fn branches(self, rest: &str, numbers: Vec<u32>, places: &mut Vec<Place>) {
        if rest.is_empty() {
            places.push(Place { numbering: self, numbers });
            return;
        }
        if numbers.len() > 3 {
            return;
        }
        for n in 1..=26 {
            if let Some(rest) = self.branch(n).and_then(|branch| rest.strip_prefix(branch.as_str())) {
                self.branches(rest, numbers.iter().copied().chain([n]).collect(), places);
            }
        }
    }

    /// Whether these markers can stand in one list, in this order.
    pub(crate) fn can_count(markers: &[&str]) -> bool {
        let Some((first, rest)) = markers.split_first() else { return true };
        let Some(mut place) = Numbering::starting_with(first) else { return false };
        rest.iter().all(|marker| {
            let next = place.follow(marker);
            next.map(|next| place = next).is_some()
        })
    }

    /// Whether a marker can start with a character.
    fn has(self, first: char) -> bool {
        match self {
            Numbering::Digits => first.is_ascii_digit(),
            Numbering::Lower => first.is_ascii_lowercase(),
            Numbering::Upper => first.is_ascii_uppercase(),
            Numbering::LowerRoman => "ivxlc".contains(first),
            Numbering::UpperRoman => "IVXLC".contains(first),
            Numbering::Kanji => "一二三四五六七八九十百".contains(first),
            Numbering::Iroha => IROHA.contains(first),
            Numbering::Kana => KANA.contains(first),
        }
    }

    /// The n-th marker, counted from 1.
    fn nth(self, n: u32) -> Option<String> {
        match self {
            Numbering::Digits => Some(n.to_string()),
            Numbering::Lower => letters(n, b'a'),
            Numbering::Upper => letters(n, b'A'),
            Numbering::LowerRoman => Some(roman(n)?.to_lowercase()),
            Numbering::UpperRoman => roman(n),
            Numbering::Kanji => kanji(n),
            Numbering::Iroha => nth_char(IROHA, n),
            Numbering::Kana => nth_char(KANA, n),
        }
    }

    /// A branch as it is appended to a marker: letters after digits, letters after letters, の二 after kanji.
    fn branch(self, n: u32) -> Option<String> {
        match self {
            Numbering::Digits | Numbering::Lower | Numbering::LowerRoman => letters(n, b'a'),
            Numbering::Upper | Numbering::UpperRoman => letters(n, b'A'),
            Numbering::Kanji | Numbering::Iroha | Numbering::Kana => Some(format!("の{}", kanji(n.checked_add(1)?)?)),
        }
    }
}

impl Place {
    /// The marker that stands for this place.
    pub(crate) fn text(&self) -> Option<String> {
        let (first, rest) = self.numbers.split_first()?;
        rest.iter().try_fold(self.numbering.nth(*first)?, |text, n| Some(text + &self.numbering.branch(*n)?))
    }

    /// The next marker at the same level: after (d) comes (e), after (da) comes (db).
    pub(crate) fn next(&self) -> Option<Place> {
        let mut place = self.clone();
        let last = place.numbers.last_mut()?;
        *last = last.checked_add(1)?;
        Some(place)
    }

    /// The place that a marker has if it follows this one: next, next of a level above, or a branch.
    pub(crate) fn follow(&self, marker: &str) -> Option<Place> {
        let levels = (1..=self.numbers.len()).rev().filter_map(|length| {
            let numbers = self.numbers.get(..length)?.to_vec();
            Place { numbering: self.numbering, numbers }.next()
        });
        let branch = Place { numbering: self.numbering, numbers: self.numbers.iter().copied().chain([1]).collect() };
        levels.chain([branch]).find(|place| place.text().as_deref() == Some(marker))
    }
}

fn nth_char(order: &str, n: u32) -> Option<String> {
    let index = usize::try_from(n.checked_sub(1)?).ok()?;
    order.chars().nth(index).map(String::from)
}

/// a … z, then aa, ab …, as statutes count on.
fn letters(n: u32, first: u8) -> Option<String> {
    let mut rest = n;
    let mut text = Vec::new();
    while rest > 0 {
        let digit = u8::try_from(rest.checked_sub(1)? % 26).ok()?;
        text.push(char::from(first.checked_add(digit)?));
        rest = rest.checked_sub(1)? / 26;
    }
    Some(text.into_iter().rev().collect()).filter(|text: &String| !text.is_empty())
}

fn roman(n: u32) -> Option<String> {
    let steps = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = Some(n).filter(|n| (1..=399).contains(n))?;
    let mut text = String::new();
    for (value, letters) in steps {
        while rest >= value {
            text.push_str(letters);
            rest = rest.checked_sub(value)?;
        }
    }
    Some(text)
}

fn kanji(n: u32) -> Option<String> {
    let digit = |n: u32| nth_char("一二三四五六七八九", n).unwrap_or_default();
    match n {
        1..=9 => Some(digit(n)),
        10..=99 => {
            let tens = if n < 20 { String::new() } else { digit(n / 10) };
            Some(format!("{tens}十{}", digit(n % 10)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Numbering;

    fn follows(first: &str, then: &[&str]) -> bool {
        let mut place = Numbering::starting_with(first);
        for marker in then {
            place = place.and_then(|place| place.follow(marker));
        }
        place.is_some()
    }

    #[test]
    fn numberings_count_on_and_branch() {
        assert!(follows("a", &["b", "c", "d", "da", "db", "e"]));
        assert!(follows("1", &["1a", "2", "3"]));
        assert!(follows("i", &["ii", "iii", "iv", "v"]));
        assert!(follows("一", &["二", "三", "三の二", "三の三", "四"]));
        assert!(follows("イ", &["ロ", "ハ"]));
        assert!(!follows("a", &["c"]));
        assert!(!follows("b", &[]));
    }
}
