//! The values of one row of an INSERT.

use std::io::Read;

use super::statement::{COLUMNS_MAX, Dump};
use super::token::{Literal, Token};
use crate::channels::table::{Cell, TableError, cell};

/// How the values of one row ended.
pub(super) enum Values {
    Whole(Vec<Cell>),
    Broken(&'static str, String),
}

impl<R: Read, E: From<TableError>> Dump<'_, R, E> {
    pub(super) fn values(&mut self, width: usize) -> Result<Values, E> {
        let mut cells = Vec::with_capacity(width);
        loop {
            let read = self.value()?;
            let cut_off = || Values::Broken("cut_off", "文件在此处中断".to_owned());
            let Some(read) = read else {
                return Ok(cut_off());
            };
            if cells.len() <= COLUMNS_MAX {
                cells.push(read);
            }
            match self.tokens.next()? {
                Token::Symbol(b',') => {}
                Token::Symbol(b')') => return Ok(Values::Whole(cells)),
                Token::End => return Ok(cut_off()),
                token => {
                    self.tokens.put_back(token);
                    let reason = "括号不成对，本语句的其余部分未读取".to_owned();
                    return Ok(Values::Broken("syntax", reason));
                }
            }
        }
    }

    /// One value up to the comma or bracket behind it; `None` when the file ends.
    fn value(&mut self) -> Result<Option<Cell>, E> {
        let mut value = None;
        let (mut depth, mut sign, mut is_cast, mut is_other) = (0_u32, "", false, false);
        loop {
            let token = self.tokens.next()?;
            match token {
                Token::End => return Ok(None),
                Token::Symbol(b',' | b')') if depth == 0 => {
                    self.tokens.put_back(token);
                    break;
                }
                // A value does not go on into the next statement.
                Token::Symbol(b';') => {
                    self.tokens.put_back(token);
                    break;
                }
                Token::Symbol(b'(') => depth += 1,
                Token::Symbol(b')') => depth -= 1,
                // '…'::timestamp without time zone
                Token::Symbol(b':') => is_cast = true,
                _ if is_cast || depth > 0 => {}
                Token::Symbol(b'-') if value.is_none() => sign = "-",
                Token::Symbol(b'+') if value.is_none() => {}
                Token::Literal(Literal { open: true, .. }) => return Ok(None),
                Token::Literal(literal) if value.is_none() => {
                    value = Some(self.text_cell(&literal));
                }
                Token::Word(word) if value.is_none() && !is_prefix(&word) => {
                    value = Some(plain(sign, &word).unwrap_or_else(|| {
                        is_other = true;
                        Cell::Empty
                    }));
                }
                Token::Word(_) if value.is_none() => {}
                _ => is_other = true,
            }
        }
        let failed = || Cell::Failed("无法识别的值".to_owned());
        Ok(Some(match value {
            Some(cell) if !is_other => cell,
            _ => failed(),
        }))
    }

    fn text_cell(&self, literal: &Literal) -> Cell {
        if literal.overlong {
            Cell::Failed(format!("超过 {} KB 的上限", self.limits.cell_bytes >> 10))
        } else {
            readable(&literal.text)
        }
    }
}

/// Text in which every byte was a character.
pub(super) fn readable(text: &str) -> Cell {
    if text.contains('\u{fffd}') {
        Cell::Failed("含有无法识别的字节".to_owned())
    } else {
        cell(text)
    }
}

/// N'…', E'…', _utf8mb4'…': how the text behind is written. What is written in bits is no text.
fn is_prefix(word: &str) -> bool {
    matches!(word, "N" | "n" | "E" | "e") || word.starts_with('_') && word != "_binary"
}

/// A number, a truth, or nothing; `None` for anything else.
fn plain(sign: &str, word: &str) -> Option<Cell> {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if is("NULL") || is("DEFAULT") {
        return Some(Cell::Empty);
    }
    if is("TRUE") || is("FALSE") {
        return Some(Cell::Text(word.to_ascii_lowercase()));
    }
    let number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E');
    let is_number =
        word.starts_with(|c: char| c.is_ascii_digit() || c == '.') && word.bytes().all(number);
    is_number.then(|| Cell::Text(format!("{sign}{word}")))
}
