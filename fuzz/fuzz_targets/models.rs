#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| suqiu::fuzz::run("models", data));
