//! The stable codes of everything that can be wrong.

use std::fmt;

/// Whether a problem keeps a policy or a case from being used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It must be mended first.
    Error,
    /// It deserves a look; everything works.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal $severity:ident,)*) => {
        /// What is wrong, as a stable code: `K` and four digits. A code never changes its meaning.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code there is, in order.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The number after the `K`.
            #[must_use]
            pub fn number(self) -> u16 {
                match self { $(Code::$name => $number,)* }
            }

            /// Whether it is an error or a warning.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // The text itself.
    /// The bytes are not UTF-8 text (UTF-16 and Shift_JIS are named).
    Encoding = 1 Error,
    /// The text holds a control character, such as NUL.
    ControlCharacter = 2 Error,
    /// The file holds no statement at all.
    EmptyFile = 3 Error,
    /// The file is larger than a policy file may be.
    FileTooLarge = 4 Error,
    /// A text is not closed before its line ends.
    TextNotClosed = 5 Error,
    /// A bracket is not closed.
    BracketNotClosed = 6 Error,
    /// A bracket closes nothing.
    BracketNotOpened = 7 Error,
    /// Brackets, `not`s or other constructs are nested too deeply.
    TooDeep = 8 Error,
    /// A character that the language does not use.
    StrangeCharacter = 9 Error,

    // Statements.
    /// A statement cannot be read on from here.
    Statement = 101 Error,
    /// Words stand outside any statement.
    OutsideStatement = 102 Error,
    /// A symbol stands where the language uses words.
    Symbol = 103 Error,
    /// A clause's marker does not continue any open list.
    Marker = 104 Error,
    /// A clause's marker could continue another open list as well.
    AmbiguousMarker = 105 Warning,
    /// A date that does not exist.
    NoSuchDate = 106 Error,
    /// A number or a span out of range.
    NumberRange = 107 Error,
    /// `and` stands beside `or` without brackets.
    AndBesideOr = 108 Error,
    /// A statement of the language that this version does not know yet.
    NotYet = 109 Error,
    /// A statement stands where it does not belong.
    WrongPlace = 110 Error,
    /// A row of a table without exactly one cell for each column.
    TableRow = 111 Error,
    /// A file of rows that is not there, or that cannot be read.
    RowsFile = 112 Error,
    /// A cell, a row or a title of a file of rows that is not as it must be.
    RowsCell = 113 Error,

    // Names.
    /// A name that nothing declares.
    UnknownName = 201 Error,
    /// A name that is declared twice.
    DuplicateName = 202 Error,
    /// A name that may not be used here.
    ReservedName = 203 Error,
    /// A bound name that hides another.
    HiddenName = 204 Error,
    /// A field that the record does not have.
    UnknownField = 205 Error,
    /// A type that does not exist.
    UnknownType = 206 Error,
    /// A vocabulary or policy that does not exist.
    UnknownPart = 207 Error,
    /// An outcome that the policy does not declare.
    UnknownOutcome = 208 Error,
    /// A provision that does not exist.
    UnknownProvision = 209 Error,
    /// A member that the choice does not have.
    UnknownMember = 210 Error,

    // Types.
    /// A value of the wrong type.
    WrongType = 301 Error,
    /// Something that is no condition stands where one is needed.
    NoCondition = 302 Error,
    /// A comparison that does not fit its values.
    Comparison = 303 Error,
    /// A term is called with the wrong parameters.
    Arguments = 304 Error,
    /// A convention (`ages by …`, `rounding …`) is needed and not stated.
    Convention = 305 Error,
    /// `is none` on something that is never `none`.
    NeverNone = 306 Error,
    /// `not` around a comparison that may meet `none`.
    NotMeetsNone = 307 Warning,
    /// A key or a list does not stand where references need it.
    Keys = 308 Error,
    /// A record that holds itself.
    HoldsItself = 309 Error,

    // How the provisions stand together.
    /// Terms or policies that form a circle.
    CircleOfTerms = 401 Error,
    /// Rules that depend on themselves.
    CircleOfRules = 402 Error,
    /// Two provisions with one address.
    DuplicateAddress = 403 Error,
    /// A provision out of order.
    DisorderedAddress = 404 Error,
    /// More than one `otherwise`.
    SecondOtherwise = 405 Error,
    /// No `otherwise`.
    NoOtherwise = 406 Warning,
    /// An outcome that no rule gives.
    UnreachableOutcome = 407 Error,
    /// A fact that no policy reads.
    UnreadFact = 408 Warning,
    /// Two rules in plain conflict.
    PlainConflict = 409 Error,
    /// A header line is missing or stands twice.
    Header = 410 Error,
    /// A window that ends before it starts.
    Window = 411 Error,
    /// A parameter's values out of order, or of different types.
    Parameter = 412 Error,
    /// A combination of values that no row of a table fits.
    TableGap = 413 Error,
    /// A combination of values that two rows of a table fit.
    TableOverlap = 414 Error,
    /// A table asks what no table can ask.
    TableColumn = 415 Error,
    /// A table that is too intricate to be checked.
    TableIntricate = 416 Error,
    /// What a table is asked about may be `none`, and the table does not say what then holds.
    TableMeetsNone = 417 Error,

    // Amendments.
    /// An amendment whose header does not say what it must.
    Amendment = 421 Error,
    /// An address that an amendment cannot find, or that cannot be changed so.
    UnknownAddress = 422 Error,
    /// An address that was used before for something else.
    AddressUsed = 423 Error,
    /// Two amendments that start on one day and touch one address.
    AmendmentsTouch = 424 Error,
    /// A change word by word of what does not stand there exactly once.
    WordsNotOnce = 425 Error,
    /// An amendment that reaches back and does not say so.
    NotRetroactive = 426 Error,
    /// A condition that says for which cases an amendment holds, and reads more than facts.
    Transition = 427 Error,
    /// What an amendment says of cases and can have no effect.
    CasesInVain = 428 Error,

    /// A policy that is asked, and lapses before the one that asks it.
    AskedLapses = 431 Warning,
    /// A policy that is asked as of a day on which it is not in force.
    AskedOutside = 432 Warning,
    /// Days between the first and the last on which a policy is in force, and on which it is not.
    GapInForce = 433 Warning,
    /// A policy that is soon in force no more.
    LapsesSoon = 434 Warning,
    /// An amendment, or a change of one, that leaves the text as it is.
    ChangesNothing = 435 Warning,

    // Examples.
    /// An example that names something wrongly.
    Example = 501 Error,
    /// An example without a date.
    ExampleWithoutDate = 502 Error,
    /// An example that did not get what it expects.
    ExampleFailed = 503 Error,

    // Case data.
    /// The case is not JSON.
    Json = 601 Error,
    /// A key that the record does not have.
    UnknownKey = 602 Error,
    /// A key that stands twice.
    DuplicateKey = 603 Error,
    /// A value of the wrong type.
    CaseType = 604 Error,
    /// A date that does not exist.
    CaseDate = 605 Error,
    /// A number or a span out of range.
    CaseNumber = 606 Error,
    /// A reference to nobody.
    Reference = 607 Error,
    /// A record without the key that it needs.
    MissingKey = 608 Error,
    /// Two records with one key.
    KeyTwice = 609 Error,
    /// Nested too deeply.
    CaseTooDeep = 610 Error,
    /// The bytes are not UTF-8 text.
    CaseEncoding = 611 Error,
    /// The case holds no bytes at all.
    EmptyCase = 612 Error,
    /// A form of value that this version does not know yet.
    CaseNotYet = 613 Error,
    /// A case that was read by a policy with other records.
    OtherRecords = 614 Error,

    // Running.
    /// A folder without policies.
    NoPolicies = 701 Error,
    /// A policy that does not exist.
    UnknownPolicy = 702 Error,
    /// A subject that the case does not hold.
    UnknownSubject = 703 Error,
    /// A decision that would take too many steps.
    TooManySteps = 704 Error,
    /// A file that cannot be read.
    Unreadable = 705 Error,
    /// A file of expectations that is wrong.
    Expectation = 706 Error,
    /// A case that did not get what it expects.
    ExpectationFailed = 707 Error,
    /// A file with reasons for gaps that is wrong.
    Gaps = 708 Error,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{:04}", self.number())
    }
}
