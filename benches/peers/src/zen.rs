//! zen-expression: an expression in byte code. Its `date` counts seconds, and is quicker than its newer `d`.

use zen_expression::expression::Standard;
use zen_expression::variable::VariableMap;
use zen_expression::vm::VM;
use zen_expression::{Expression, Variable, compile_expression};

use crate::json::{self, Value};

pub struct Zen {
    expression: Expression<Standard>,
    vm: VM,
}

impl Zen {
    pub fn new() -> Zen {
        Zen { expression: compile_expression(include_str!("../workload/measure.zen")).unwrap(), vm: VM::new() }
    }

    pub fn granted(&mut self, json: &[u8]) -> bool {
        // A date that is not said, like every other null where there must be something, is an error.
        matches!(self.expression.evaluate_with(json::read(json), &mut self.vm), Ok(Variable::Bool(true)))
    }
}

impl<'a> Value<'a> for Variable {
    fn null() -> Variable {
        Variable::Null
    }

    fn yes_or_no(is: bool) -> Variable {
        Variable::Bool(is)
    }

    fn text(text: &'a str) -> Variable {
        Variable::String(text.into())
    }

    fn list(items: Vec<Variable>) -> Variable {
        Variable::from_array(items)
    }

    fn record(facts: Vec<(&'a str, Variable)>) -> Variable {
        let mut record = VariableMap::with_capacity(facts.len());
        for (name, value) in facts {
            record.insert(name.into(), value);
        }
        Variable::from_object(record)
    }
}
