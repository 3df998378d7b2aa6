//! What a table shows, made at once where there are few records and beside the window where there are many.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crate::domain::Subject;
use crate::model::Document;
use crate::query::Index;
use crate::query::table::{Choice, Field, FieldKind, Table, TableOf};
use crate::text::Lang;

/// Up to so many areas a table is made between two frames.
const AT_ONCE: usize = 4_000;

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub of: TableOf,
    pub version: u64,
    pub lang: Lang,
    pub choice: Choice,
}

/// A table with its rows in order.
#[derive(Clone)]
pub(super) struct Fresh {
    pub wanted: Wanted,
    pub table: Arc<Table>,
    pub rows: Vec<Subject>,
    /// Fields with few values, to choose one from.
    pub values: Vec<(Field, Vec<String>)>,
    /// All tables with how many rows they have.
    pub menu: Vec<(TableOf, String, usize)>,
}

/// What is being made beside the window.
pub(super) type Coming = Receiver<Fresh>;

/// Whether it takes longer than a frame may.
pub(super) fn is_long(document: &Document) -> bool {
    document.tables.areas.len() > AT_ONCE
}

/// Makes it. What was made before is used again where only the choice of rows differs.
pub(super) fn make(document: &Document, index: &Index, wanted: Wanted, before: Option<&Fresh>) -> Fresh {
    let Wanted { of, version, lang, .. } = wanted;
    let same = |fresh: &&Fresh| (fresh.wanted.of, fresh.wanted.version, fresh.wanted.lang) == (of, version, lang);
    if let Some(before) = before.filter(same) {
        let rows = before.table.rows(document, index, &wanted.choice, lang);
        return Fresh { wanted, rows, ..before.clone() };
    }
    let table = Table::of(document, of);
    let choices = table.fields().iter().copied().filter(|field| field.kind() == FieldKind::Choice);
    let values = choices.map(|field| (field, table.values(document, index, field, lang)));
    let values = values.filter(|(_, values)| (2..=60).contains(&values.len())).collect();
    let menu = TableOf::all(document).into_iter().map(|of| (of, of.words(document, lang), of.count(document)));
    // The one that is open stands in the menu even when it is empty.
    let menu = menu.filter(|(other, _, count)| *count > 0 || *other == of).collect();
    let rows = table.rows(document, index, &wanted.choice, lang);
    Fresh { wanted, table: Arc::new(table), rows, values, menu }
}

/// Makes it beside the window; `None` where that cannot be.
pub(super) fn begin(
    ctx: &egui::Context,
    document: &Document,
    index: &Arc<Index>,
    wanted: Wanted,
    before: Option<&Fresh>,
) -> Option<Coming> {
    let (send, coming) = channel();
    let (ctx, document, index, before) = (ctx.clone(), document.clone(), index.clone(), before.cloned());
    let work = move || {
        let _ = send.send(make(&document, &index, wanted, before.as_ref()));
        ctx.request_repaint();
    };
    std::thread::Builder::new().name("table".to_owned()).spawn(work).is_ok().then_some(coming)
}
