//! The decision as JSON.

use serde::Serialize;

use super::{Contents, Decision, Disputed, Factors, Missing, NoResult, Reason, TextUsed, WhyNot};
use crate::facts::Path;
use crate::model::policy::Source;
use crate::values::Date;

impl Decision {
    /// The decision as a JSON object on one line, with its reasons. The keys, their order and their meaning are told in
    /// `docs/commands.md`, "A decision"; empty parts are left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json(None)
    }

    /// As [`Decision::to_json`], with what stands between the case and an outcome under the key `why_not`. It is meant for
    /// a [`Decision::why_not`] of this decision; that is not checked.
    #[must_use]
    pub fn to_json_with(&self, why_not: &WhyNot<'_>) -> String {
        self.json(Some(why_not))
    }

    fn json(&self, why_not: Option<&WhyNot<'_>>) -> String {
        #[derive(Serialize)]
        struct Window {
            from: Date,
            #[serde(skip_serializing_if = "Option::is_none")]
            to: Option<Date>,
        }
        #[derive(Serialize)]
        struct Weaker<'a> {
            at: &'a str,
            outcome: &'a str,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            policy: &'a str,
            version: &'a str,
            engine: &'a str,
            on: Date,
            case: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            subject: Option<String>,
            result: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            outcome: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            mark: Option<&'a str>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            contents: Vec<Contents<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            rules: Vec<&'a str>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            also: Vec<Weaker<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            possible: Vec<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            in_force: Option<Window>,
            #[serde(skip_serializing_if = "Missing::is_empty")]
            missing: Missing,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            presumed: Vec<Path<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            disputed: Vec<Disputed<'a>>,
            #[serde(skip_serializing_if = "Factors::is_empty")]
            factors: Factors<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            why_not: Option<&'a WhyNot<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            errors: Vec<NoResult>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            warnings: Vec<NoResult>,
            #[serde(skip_serializing_if = "Option::is_none")]
            text: Option<TextUsed<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            reasons: Vec<Reason<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            sources: Vec<&'a Source>,
        }
        let explanation = self.explain();
        let whole = Whole {
            policy: self.policy(),
            version: self.version(),
            engine: env!("CARGO_PKG_VERSION"),
            on: self.plan.on,
            case: self.case(),
            subject: self.subject(),
            result: self.result(),
            outcome: self.outcome(),
            mark: self.mark(),
            contents: self.contents(),
            rules: self.rules(),
            also: self.also().into_iter().map(|(at, outcome)| Weaker { at, outcome }).collect(),
            possible: self.possible(),
            in_force: self.in_force().map(|(from, to)| Window { from, to }),
            missing: explanation.missing,
            presumed: explanation.presumed,
            disputed: self.disputed(),
            factors: explanation.factors,
            why_not,
            errors: explanation.errors,
            warnings: explanation.warnings,
            text: self.text(),
            reasons: explanation.reasons,
            sources: explanation.sources,
        };
        serde_json::to_string(&whole).unwrap_or_default()
    }
}
