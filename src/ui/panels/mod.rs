//! The panels around and on the map. They read the document and send actions.

pub mod answer_card;
pub mod basemap;
pub mod breadcrumb;
pub mod context_menu;
pub mod detail;
pub mod export_picture;
mod ladder;
pub mod layers;
pub mod look_only;
pub mod new_project;
pub mod palette;
pub mod place_outline;
pub mod placing;
pub mod project_menu;
pub mod search;
pub mod settings;
pub mod status_bar;
pub mod table;
pub mod top_bar;
mod trail;
pub mod welcome;
pub mod zoom_card;
