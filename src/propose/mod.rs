//! Proposals: commands with figures and reasons.
