//! cel: an expression over variables.

use std::sync::Arc;

use cel::common::traits::Indexer;
use cel::common::types::{CelBool, CelList, CelNull, CelString, DYN_TYPE, Type};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Env, ExecutionError, Program, Value};

use crate::json;

pub struct Cel {
    env: Arc<Env>,
    program: Program,
}

impl Cel {
    pub fn new() -> Cel {
        let env = Arc::new(Env::stdlib());
        let program = env.compile(include_str!("../workload/measure.cel")).unwrap();
        Cel { env, program }
    }

    pub fn granted(&self, json: &[u8]) -> bool {
        let Fact::Record(child) = json::read(json) else { return false };
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.set_variable_resolver(&child);
        // A fact that is not said is an error where it matters.
        matches!(self.program.execute(&context), Ok(Value::Bool(true)))
    }
}

enum Fact<'a> {
    Value(Box<dyn Val + 'a>),
    Record(Record<'a>),
}

impl<'a> Fact<'a> {
    fn value(self) -> Box<dyn Val + 'a> {
        match self {
            Fact::Value(value) => value,
            Fact::Record(record) => Box::new(record),
        }
    }
}

impl<'a> json::Value<'a> for Fact<'a> {
    fn null() -> Fact<'a> {
        Fact::Value(Box::new(CelNull))
    }

    fn yes_or_no(is: bool) -> Fact<'a> {
        Fact::Value(Box::new(CelBool::from(is)))
    }

    fn text(text: &'a str) -> Fact<'a> {
        Fact::Value(Box::new(CelString::from(text)))
    }

    fn list(items: Vec<Fact<'a>>) -> Fact<'a> {
        Fact::Value(Box::new(CelList::from(items.into_iter().map(Fact::value).collect::<Vec<_>>())))
    }

    fn record(facts: Vec<(&'a str, Fact<'a>)>) -> Fact<'a> {
        Fact::Record(Record(facts.into_iter().map(|(name, fact)| (name, fact.value())).collect()))
    }
}

/// A record that is copied for next to nothing, for a quantifier copies every item. Its own maps hash, and copy it all.
#[derive(Clone, Debug)]
struct Record<'a>(Arc<[(&'a str, Box<dyn Val + 'a>)]>);

impl<'a> Record<'a> {
    fn fact(&self, name: &str) -> Option<&(dyn Val + 'a)> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref())
    }
}

impl VariableResolver for Record<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        self.fact(variable).map(CowVal::Borrowed)
    }
}

impl Val for Record<'_> {
    fn get_type(&self) -> &Type {
        &DYN_TYPE
    }

    fn cel_type() -> &'static Type {
        &DYN_TYPE
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(self.clone())
    }
}

impl Indexer for Record<'_> {
    fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let name = index.downcast_ref::<CelString>().map_or("", CelString::inner);
        self.fact(name).map(CowVal::Borrowed).ok_or_else(|| ExecutionError::no_such_key(name))
    }

    fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(index).map(CowVal::into_owned)
    }
}
