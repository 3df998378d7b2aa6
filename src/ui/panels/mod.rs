//! The panels around and on the map. They read the document and send actions.

pub mod answer_card;
pub mod basemap;
pub mod breadcrumb;
mod ladder;
pub mod status_bar;
pub mod top_bar;
pub mod zoom_card;
