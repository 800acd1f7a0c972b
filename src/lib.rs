//! kijun
mod diagnostic;
mod source;
mod syntax;
mod values;
pub use diagnostic::*;
pub use source::*;
pub use syntax::ast;
pub use values::*;
/// temp
pub fn tmp(name: &str, b: &[u8]) { match syntax::read(name,b) { Err(e)=>println!("{e}"), Ok(f)=>{ let mut p=vec![]; let a=syntax::parse(&f,&mut p); for x in &p {println!("{x}");} println!("{:#?}", a.parts.len()); if p.is_empty() {println!("{:?}",a.parts)} } } }
