//! Any bytes as a policy file that is laid out: what can be read can be laid out, and a second time nothing changes.
#![no_main]

use kijun::{Code, NotFormatted, PolicyFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = PolicyFile::new("p.kijun", bytes);
    match (file.parse(), file.format()) {
        (Ok(before), Ok(text)) => {
            let file = PolicyFile::new("p.kijun", text.as_str());
            let Ok(after) = file.parse() else { panic!("what is laid out can be read") };
            assert_eq!(before.to_string(), after.to_string());
            assert_eq!(file.format().ok(), Some(text));
        }
        (Ok(_), Err(NotFormatted::Problems(problems))) => {
            assert!(problems.diagnostics().iter().all(|problem| problem.code() == Code::FileTooLarge));
        }
        (Err(_), Err(NotFormatted::Problems(problems))) => assert!(!problems.diagnostics().is_empty()),
        _ => panic!("it would say something else"),
    }
});
