//! The statements that matter: the columns of a table, and its rows.

use std::collections::HashMap;
use std::io::Read;

use super::token::{Token, Tokens};
use super::values::Values;
use crate::channels::table::{BrokenRow, Cell, Entry, Limits, Row, TableError};

pub(super) const COLUMNS_MAX: usize = 1_000;
/// What stands at the beginning of a line of CREATE TABLE without being a column.
const NO_COLUMN: &[&str] = &[
    "PRIMARY",
    "KEY",
    "UNIQUE",
    "CONSTRAINT",
    "INDEX",
    "FULLTEXT",
    "SPATIAL",
    "CHECK",
    "FOREIGN",
    "EXCLUDE",
    "LIKE",
    "PERIOD",
];

type Visit<'v, E> = &'v mut dyn FnMut(usize, Entry) -> Result<(), E>;

pub(super) struct Dump<'v, R, E> {
    pub(super) tokens: Tokens<R>,
    pub(super) limits: &'v Limits,
    wanted: &'v dyn Fn(&str) -> Option<usize>,
    visit: Visit<'v, E>,
    /// As CREATE TABLE names them, by the number of the table.
    columns: HashMap<usize, Vec<String>>,
    /// The header given last.
    headers: HashMap<usize, Vec<String>>,
    rows: u64,
}

impl<'v, R: Read, E: From<TableError>> Dump<'v, R, E> {
    pub(super) fn new(
        tokens: Tokens<R>,
        limits: &'v Limits,
        wanted: &'v dyn Fn(&str) -> Option<usize>,
        visit: Visit<'v, E>,
    ) -> Self {
        Self {
            tokens,
            limits,
            wanted,
            visit,
            columns: HashMap::new(),
            headers: HashMap::new(),
            rows: 0,
        }
    }

    pub(super) fn read(mut self) -> Result<(), E> {
        loop {
            match self.tokens.next()? {
                Token::End => return Ok(()),
                Token::Symbol(b';') => {}
                // Commands of psql, and of mysql's own client, are lines.
                Token::Symbol(b'\\') => self.tokens.text.skip_line()?,
                word if word.is("DELIMITER") => self.tokens.text.skip_line()?,
                word if word.is("INSERT") || word.is("REPLACE") => self.insert()?,
                word if word.is("CREATE") => self.create()?,
                word if word.is("COPY") => self.copy()?,
                _ => self.skip_statement()?,
            }
        }
    }

    /// Up to the semicolon, keeping nothing.
    pub(super) fn skip_statement(&mut self) -> Result<(), E> {
        self.tokens.forgets = true;
        while !matches!(self.tokens.next()?, Token::End | Token::Symbol(b';')) {}
        self.tokens.forgets = false;
        Ok(())
    }

    /// A name and, behind dots, what it is a name within: the last part counts.
    pub(super) fn table_name(&mut self) -> Result<Option<usize>, E> {
        // A dot belongs to the word it touches, so a name may come in up to three tokens.
        let mut name = String::new();
        loop {
            let token = self.tokens.next()?;
            match &token {
                Token::Word(word)
                    if name.is_empty() || name.ends_with('.') || word.starts_with('.') =>
                {
                    name.push_str(word);
                }
                Token::Name(part) if name.is_empty() || name.ends_with('.') => name.push_str(part),
                _ => {
                    self.tokens.put_back(token);
                    break;
                }
            }
        }
        Ok((self.wanted)(name.rsplit('.').next().unwrap_or(&name)))
    }

    fn create(&mut self) -> Result<(), E> {
        loop {
            let token = self.tokens.next()?;
            if token.is("TABLE") {
                break;
            }
            let leads_on = ["UNLOGGED", "TEMPORARY", "TEMP", "GLOBAL", "LOCAL"];
            if !leads_on.iter().any(|word| token.is(word)) {
                self.tokens.put_back(token);
                return self.skip_statement();
            }
        }
        for word in ["IF", "NOT", "EXISTS"] {
            let token = self.tokens.next()?;
            if !token.is(word) {
                self.tokens.put_back(token);
                break;
            }
        }
        let Some(table) = self.table_name()? else {
            return self.skip_statement();
        };
        if self.tokens.next()? == Token::Symbol(b'(') {
            let names = self.columns_created()?;
            self.columns.insert(table, names);
        }
        self.skip_statement()
    }

    fn columns_created(&mut self) -> Result<Vec<String>, E> {
        let (mut names, mut depth, mut begins) = (Vec::new(), 1_u32, true);
        while depth > 0 {
            let token = self.tokens.next()?;
            match &token {
                Token::End => break,
                Token::Symbol(b';') => {
                    self.tokens.put_back(token);
                    break;
                }
                Token::Symbol(b'(') => depth += 1,
                Token::Symbol(b')') => depth -= 1,
                Token::Symbol(b',') if depth == 1 => {
                    begins = true;
                    continue;
                }
                Token::Name(name) if begins => names.push(name.clone()),
                Token::Word(word) if begins && !NO_COLUMN.iter().any(|no| token.is(no)) => {
                    names.push(word.clone());
                }
                _ => {}
            }
            begins = false;
            if names.len() > COLUMNS_MAX {
                break;
            }
        }
        Ok(names)
    }

    fn insert(&mut self) -> Result<(), E> {
        loop {
            let token = self.tokens.next()?;
            if token.is("INTO") {
                break;
            }
            let leads_on = ["IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"];
            if !leads_on.iter().any(|word| token.is(word)) {
                self.tokens.put_back(token);
                return self.skip_statement();
            }
        }
        let Some(table) = self.table_name()? else {
            return self.skip_statement();
        };
        let mut token = self.tokens.next()?;
        let mut columns = self.columns.get(&table).cloned();
        if token == Token::Symbol(b'(') {
            columns = Some(self.columns_listed()?);
            token = self.tokens.next()?;
        }
        // OVERRIDING SYSTEM VALUE stands there in PostgreSQL for numbered columns.
        while token.is("OVERRIDING") || token.is("SYSTEM") || token.is("USER") || token.is("VALUE")
        {
            token = self.tokens.next()?;
        }
        if !token.is("VALUES") {
            self.tokens.put_back(token);
            return self.skip_statement();
        }
        let Some(width) = self.header(table, columns)? else {
            return self.skip_statement();
        };
        while self.tuple(table, width)? {}
        Ok(())
    }

    /// Names up to the closing bracket.
    pub(super) fn columns_listed(&mut self) -> Result<Vec<String>, E> {
        let mut names = Vec::new();
        loop {
            let token = self.tokens.next()?;
            match token.name() {
                Some(name) if names.len() < COLUMNS_MAX => names.push(name.to_owned()),
                _ if token == Token::Symbol(b',') => {}
                _ if token == Token::Symbol(b')') => return Ok(names),
                _ => {
                    self.tokens.put_back(token);
                    return Ok(names);
                }
            }
        }
    }

    /// Tells the columns when they are not those of the rows before. `None`: nobody knows them.
    pub(super) fn header(
        &mut self,
        table: usize,
        columns: Option<Vec<String>>,
    ) -> Result<Option<usize>, E> {
        let Some(columns) = columns.filter(|columns| !columns.is_empty()) else {
            let reason = "不知道各列的名称：语句中没有，转储中也没有这张表的 CREATE TABLE";
            self.broken(
                table,
                self.tokens.text.line(),
                "no_columns",
                reason.to_owned(),
            )?;
            return Ok(None);
        };
        let width = columns.len();
        if self.headers.get(&table) != Some(&columns) {
            (self.visit)(table, Entry::Header(columns.clone()))?;
            self.headers.insert(table, columns);
        }
        Ok(Some(width))
    }

    /// One row in brackets. Whether another one may follow.
    fn tuple(&mut self, table: usize, width: usize) -> Result<bool, E> {
        let token = self.tokens.next()?;
        let line = self.tokens.text.line();
        if token != Token::Symbol(b'(') {
            let reason = "应为左括号，本语句的其余部分未读取".to_owned();
            self.broken(table, line, "syntax", reason)?;
            self.tokens.put_back(token);
            self.skip_statement()?;
            return Ok(false);
        }
        match self.values(width)? {
            Values::Whole(cells) if cells.len() == width => self.row(table, line, cells)?,
            Values::Whole(cells) => {
                let reason = format!("应有 {width} 列，实有 {} 列", cells.len());
                self.broken(table, line, "column_count", reason)?;
            }
            Values::Broken(code, reason) => {
                self.broken(table, line, code, reason)?;
                self.skip_statement()?;
                return Ok(false);
            }
        }
        let after = self.tokens.next()?;
        match after {
            Token::Symbol(b',') => Ok(true),
            Token::Symbol(b';') | Token::End => Ok(false),
            // ON DUPLICATE KEY, ON CONFLICT: what the former system did is no matter here.
            _ => {
                self.skip_statement()?;
                Ok(false)
            }
        }
    }

    pub(super) fn row(&mut self, table: usize, line: u64, cells: Vec<Cell>) -> Result<(), E> {
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(TableError::TooManyRows(self.limits.rows).into());
        }
        let progress = self.tokens.text.progress();
        let row = Row {
            line,
            cells,
            progress,
        };
        (self.visit)(table, Entry::Row(row))
    }

    pub(super) fn broken(
        &mut self,
        table: usize,
        line: u64,
        code: &'static str,
        reason: String,
    ) -> Result<(), E> {
        (self.visit)(table, Entry::Broken(BrokenRow { line, code, reason }))
    }
}
