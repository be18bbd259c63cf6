//! The words of a dump. Comments and the bodies of functions are passed over here, so that nothing
//! inside them is taken for a row.

use std::io::Read;

use super::Dialect;
use super::text::Text;
use crate::channels::table::TableError;

/// Longer names and numbers are cut: none that counts is.
const WORD_BYTES_MAX: usize = 256;
/// Of the mark around the body of a function.
const TAG_BYTES_MAX: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, a name or a number, as written.
    Word(String),
    /// A name in its quotes.
    Name(String),
    Literal(Literal),
    Symbol(u8),
    End,
}

/// A text in its quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) text: String,
    /// There was more than may be kept.
    pub(super) overlong: bool,
    /// The file ended inside.
    pub(super) open: bool,
}

impl Token {
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// What it is called, when it can be a name.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Word(name) | Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

pub(super) struct Tokens<R> {
    pub(super) text: Text<R>,
    dialect: Dialect,
    literal_max: usize,
    /// Literals are passed over rather than kept.
    pub(super) forgets: bool,
    /// Looked at and put back.
    waiting: Option<Token>,
    /// `E` stood right before the quote.
    escapes: bool,
}

impl<R: Read> Tokens<R> {
    pub(super) fn new(text: Text<R>, dialect: Dialect, literal_max: usize) -> Self {
        Self {
            text,
            dialect,
            literal_max,
            forgets: false,
            waiting: None,
            escapes: false,
        }
    }

    /// Gives `token` again as the next.
    pub(super) fn put_back(&mut self, token: Token) {
        self.waiting = Some(token);
    }

    pub(super) fn next(&mut self) -> Result<Token, TableError> {
        if let Some(token) = self.waiting.take() {
            return Ok(token);
        }
        loop {
            let Some(byte) = self.text.next()? else {
                return Ok(Token::End);
            };
            return Ok(match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => continue,
                b'-' if self.text.peek()? == Some(b'-') => {
                    self.text.skip_line()?;
                    continue;
                }
                b'#' if self.dialect == Dialect::Mysql => {
                    self.text.skip_line()?;
                    continue;
                }
                b'/' if self.text.peek()? == Some(b'*') => {
                    self.skip_comment()?;
                    continue;
                }
                b'\'' => {
                    let escapes = self.dialect == Dialect::Mysql || self.escapes;
                    Token::Literal(self.literal(b'\'', escapes)?)
                }
                b'"' if self.dialect == Dialect::Mysql => Token::Literal(self.literal(b'"', true)?),
                b'"' | b'`' => Token::Name(self.literal(byte, false)?.text),
                b'$' if self.dialect == Dialect::Postgresql => {
                    self.skip_dollar_quoted()?;
                    Token::Literal(Literal::default())
                }
                _ if is_of_word(byte) => self.word(byte)?,
                _ => Token::Symbol(byte),
            });
        }
    }

    fn word(&mut self, first: u8) -> Result<Token, TableError> {
        let mut word = vec![first];
        while let Some(byte) = self.text.peek()?.filter(|byte| is_of_word(*byte)) {
            self.text.next()?;
            if word.len() < WORD_BYTES_MAX {
                word.push(byte);
            }
        }
        self.escapes = matches!(word.as_slice(), b"E" | b"e") && self.text.peek()? == Some(b'\'');
        Ok(Token::Word(String::from_utf8_lossy(&word).into_owned()))
    }

    /// Up to the closing quote; two of them are one of the text.
    fn literal(&mut self, quote: u8, escapes: bool) -> Result<Literal, TableError> {
        self.escapes = false;
        let (mut bytes, mut overlong) = (Vec::new(), false);
        let open = loop {
            let Some(byte) = self.text.next()? else {
                break true;
            };
            let byte = match byte {
                b'\\' if escapes => match self.text.next()? {
                    Some(escaped) => unescaped(escaped),
                    None => break true,
                },
                _ if byte == quote => {
                    if self.text.peek()? != Some(quote) {
                        break false;
                    }
                    self.text.next()?;
                    quote
                }
                _ => byte,
            };
            if self.forgets {
                continue;
            }
            if bytes.len() < self.literal_max {
                bytes.push(byte);
            } else {
                overlong = true;
            }
        };
        Ok(Literal {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            overlong,
            open,
        })
    }

    fn skip_comment(&mut self) -> Result<(), TableError> {
        self.text.next()?;
        let mut before = 0;
        while let Some(byte) = self.text.next()? {
            if before == b'*' && byte == b'/' {
                break;
            }
            before = byte;
        }
        Ok(())
    }

    /// `$tag$ … $tag$`, the body of a function. A dollar that begins none is passed over alone.
    fn skip_dollar_quoted(&mut self) -> Result<(), TableError> {
        let mut tag = Vec::new();
        loop {
            match self.text.peek()? {
                Some(b'$') => break,
                Some(byte) if is_of_word(byte) && tag.len() < TAG_BYTES_MAX => tag.push(byte),
                _ => return Ok(()),
            }
            self.text.next()?;
        }
        self.text.next()?;
        // What has been read since the last dollar, while it may still become the tag.
        let mut since: Option<Vec<u8>> = None;
        while let Some(byte) = self.text.next()? {
            match (byte, &mut since) {
                (b'$', Some(read)) if *read == tag => break,
                (b'$', _) => since = Some(Vec::new()),
                (_, Some(read)) if read.len() < tag.len() => read.push(byte),
                _ => since = None,
            }
        }
        Ok(())
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || byte >= 0x80
}

/// What stands for what in MySQL's strings and in those PostgreSQL marks with E.
const fn unescaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 0x08,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 0x1a,
        other => other,
    }
}
