//! The rule that a record refers to records which exist.

use super::{Finding, Rule};
use crate::domain::RecordId as _;
use crate::model::{Document, Record, Table, TableVisitor};

pub(super) fn collect(document: &Document, found: &mut Vec<Finding>) {
    let Ok(()) = document.tables.visit(&mut Dangling { document, found });
}

/// Looks up every name in a table.
struct Dangling<'a> {
    document: &'a Document,
    found: &'a mut Vec<Finding>,
}

impl TableVisitor for Dangling<'_> {
    type Error = std::convert::Infallible;

    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        for row in table.iter() {
            let mut is_broken = false;
            row.references(|kind, number| is_broken |= !self.document.tables.holds(kind, number));
            if is_broken {
                let rule = Rule::Dangling { kind: R::KIND, number: row.id().number() };
                self.found.push(Finding { rule, place: None });
            }
        }
        Ok(())
    }
}
