//! kijun
fn main(){ for a in std::env::args().skip(1){ kijun::tmp(&a,&std::fs::read(&a).unwrap_or_default()); } }
