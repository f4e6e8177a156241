//! Places at which the tests kill docent, to see that nothing is ever left half-done.

/// Kills this process where the tests ask for it. Only test and development builds hear them: in a release this is
/// nothing.
pub(super) fn reached(step: &str) {
    #[cfg(debug_assertions)]
    if std::env::var("TEST_KILL_DOCENT_AT").is_ok_and(|at| at == step) {
        let id = std::process::id().to_string();
        let _ = std::process::Command::new("kill").args(["-9", &id]).status();
        loop {
            std::thread::park();
        }
    }
    #[cfg(not(debug_assertions))]
    let _ = step;
}
