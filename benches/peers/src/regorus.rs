//! regorus: Rego, compiled for its virtual machine.

use std::collections::BTreeMap;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

use crate::json;

pub struct Rego {
    vm: RegoVM,
}

impl Rego {
    pub fn new() -> Rego {
        let entry = "data.measure.granted";
        let mut engine = Engine::new();
        engine.add_policy("measure.rego".to_owned(), include_str!("../workload/measure.rego").to_owned()).unwrap();
        let policy = engine.compile_with_entrypoint(&entry.into()).unwrap();
        let mut vm = RegoVM::new();
        vm.load_program(Compiler::compile_from_policy(&policy, &[entry]).unwrap());
        Rego { vm }
    }

    pub fn granted(&mut self, json: &[u8]) -> bool {
        self.vm.set_input(json::read(json));
        matches!(self.vm.execute().unwrap(), Value::Bool(true))
    }
}

impl<'a> json::Value<'a> for Value {
    fn null() -> Value {
        Value::Null
    }

    fn yes_or_no(is: bool) -> Value {
        Value::Bool(is)
    }

    fn text(text: &'a str) -> Value {
        Value::from(text)
    }

    fn list(items: Vec<Value>) -> Value {
        Value::from(items)
    }

    fn record(facts: Vec<(&'a str, Value)>) -> Value {
        Value::from(facts.into_iter().map(|(name, value)| (Value::from(name), value)).collect::<BTreeMap<_, _>>())
    }
}
