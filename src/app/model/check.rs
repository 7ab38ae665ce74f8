//! What the Check step shows of the open file.

use std::collections::HashMap;
use std::sync::Arc;

use crate::compare::Line;
use crate::profile::Field;
use crate::roster::{Filter, Group};
use crate::rules::{Rule, Severity};
use crate::users::{RecordId, lexer};
use crate::worker::{RecordView, RequestId, TableRow};

use super::{Leaving, Rows};

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches of one screen"
)]
pub struct CheckModel {
    /// What the table shows: users in a state, with a problem, or chosen elsewhere.
    pub filter: Filter,
    /// The line of the forecast that the filter's records are from.
    pub foreseen: Option<(Arc<[u32]>, Line)>,
    /// Of users with a problem, only those in this state.
    pub within: Filter,
    /// Of these, users in whom this text is found.
    pub find: String,
    pub rows: Rows<TableRow>,
    pub selected: Option<RecordId>,
    /// The newest record that arrived; while another is fetched, the previous one stays.
    pub record: Option<RecordView>,
    /// The newest question for a record, until its answer comes; answers to older ones are dropped.
    pub asked: Option<RequestId>,
    /// Which of the record's findings the inspector explains.
    pub finding: usize,
    /// Open or closed by hand; none: open where there is room for it.
    pub inspector: Option<bool>,
    pub details: bool,
    /// The user's fields are shown to be changed, instead of the record.
    pub fields: bool,
    /// The admin has seen the problems and goes on without the blocked records.
    pub went_on: bool,
    /// A filter or a user was chosen by hand, or scrolled to: neither changes by itself any more.
    pub touched: bool,
    /// Who they are is being asked.
    pub leaving: Option<Leaving>,
    pub examples: Examples,
}

/// What the problems look like, each at the first user who has it.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// The newest question, and what it is about.
    asked: Option<(RequestId, Arc<[Group]>)>,
    known: HashMap<(Rule, Arc<str>), String>,
}

impl Examples {
    /// Notes that they are asked for; what is known stays until the answer comes.
    pub fn expect(&mut self, groups: Arc<[Group]>) -> RequestId {
        let request = RequestId::new();
        self.asked = Some((request, groups));
        request
    }

    /// Takes the answer to the newest question.
    pub fn came(&mut self, request: RequestId, examples: Vec<Option<String>>) {
        if let Some((_, groups)) = self.asked.take_if(|(asked, _)| *asked == request) {
            let known = groups.iter().zip(examples);
            let known = known.filter_map(|(group, example)| Some((group, example?)));
            self.known = known
                .map(|(group, example)| ((group.rule, Arc::clone(&group.field)), example))
                .collect();
        }
    }

    pub fn of(&self, group: &Group) -> Option<&str> {
        let found = self.known.get(&(group.rule, Arc::clone(&group.field)));
        found.map(String::as_str)
    }
}

impl CheckModel {
    /// Whom the table shows from now on, and nobody else. Another property beside theirs is fetched anew.
    pub fn show(&mut self, filter: Filter) {
        let before = self.property();
        self.filter = filter;
        self.within = Filter::All;
        if self.property() != before {
            self.rows.refresh();
        }
    }

    /// Shows users with a problem, of those in the state that is shown; the chosen one, chosen again, lets
    /// all of that state through. A state in which nobody has the problem is left.
    pub fn show_group(&mut self, rule: Rule, field: Arc<str>) {
        let group = Filter::Group { rule, field };
        let state = self.state().clone();
        if self.filter == group {
            return self.show(state);
        }
        let has_none = match state {
            Filter::Blocked => rule.severity() != Severity::Blocker,
            Filter::Warned => rule.severity() != Severity::Warning,
            Filter::LeftOut => rule.severity() != Severity::Note,
            Filter::Edited => false,
            _ => true,
        };
        self.show(group);
        if !has_none {
            self.within = state;
        }
    }

    /// Shows users in a state; with a chosen problem, those of them who have it. All of them, chosen again,
    /// are all of the file.
    pub fn show_state(&mut self, state: Filter) {
        if matches!(self.filter, Filter::Group { .. }) && state != self.within {
            self.within = state;
        } else {
            self.show(state);
        }
    }

    /// The state whose users are shown.
    pub fn state(&self) -> &Filter {
        match &self.filter {
            Filter::Group { .. } => &self.within,
            filter => filter,
        }
    }

    /// All that the table is filtered by, apart from what is looked for.
    pub fn whole_filter(&self) -> Filter {
        self.filter.clone().and(self.within.clone())
    }

    /// The property that the table shows beside those that it always shows: the one that the chosen problem
    /// is about.
    pub fn property(&self) -> Option<String> {
        let Filter::Group { field, .. } = &self.filter else {
            return None;
        };
        let name = lexer::steps(field).into_iter().next()?;
        let always = [Field::Email, Field::Name, Field::PhoneNumber];
        let is_shown = always.iter().any(|shown| shown.name() == name);
        (!is_shown && name != "*").then_some(name)
    }
}

impl CheckModel {
    /// The line of the forecast whose users alone are shown.
    pub fn line(&self) -> Option<Line> {
        let (records, line) = self.foreseen.as_ref()?;
        match self.state() {
            Filter::Records(shown) if Arc::ptr_eq(shown, records) => Some(*line),
            _ => None,
        }
    }
}

impl Default for CheckModel {
    fn default() -> Self {
        Self {
            filter: Filter::All,
            foreseen: None,
            within: Filter::All,
            find: String::new(),
            rows: Rows::default(),
            selected: None,
            record: None,
            asked: None,
            finding: 0,
            inspector: None,
            details: false,
            fields: false,
            went_on: false,
            touched: false,
            leaving: None,
            examples: Examples::default(),
        }
    }
}

impl CheckModel {
    /// Whom the inspector shows: while the chosen user is fetched, still the one before.
    pub fn shown(&self) -> Option<RecordId> {
        let record = self.record.as_ref().map(|record| record.id);
        record.or(self.selected)
    }
}
