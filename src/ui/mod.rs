//! The window: the only room that names egui, eframe and walkers.

mod map;
mod theme;
