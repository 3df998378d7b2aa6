//! The open project: run, undo, redo, save; settings.
