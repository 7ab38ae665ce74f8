//! Plan, engine (pure), runner, journal, results of an import.
