//! Marks made from a key: they can be compared, but not read back, and need not be stored.

use subtle::ConstantTimeEq;

use super::keyring::Keyring;
use super::provider::KeyUse;
use super::sm3::Fingerprint;
use crate::kernel::id::CaseId;
use crate::kernel::secret::Secret;

/// No 0/O, no 1/I: a citizen reads it out over the phone. Thirty-two signs, five bits each.
const QUERY_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Signs in a query code: 40 bits, guessed online only.
pub const QUERY_CODE_LENGTH: usize = 8;

/// A phone number as it is compared: digits only, without the country's prefix.
pub fn normal_phone(text: &str) -> String {
    let text = text.trim();
    let foreign = text.starts_with('+') || text.starts_with("00");
    let digits: String = text.chars().filter_map(plain_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    match digits.strip_prefix("86") {
        // Without + or 00, "86…" is a country prefix only before a whole mobile number.
        Some(rest) if foreign || rest.len() == 11 && rest.starts_with('1') => rest.to_owned(),
        _ => digits.to_owned(),
    }
}

/// ASCII and full-width digits.
fn plain_digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), 10),
        _ => None,
    }
}

impl Keyring {
    /// Equal for equal phone numbers however they are written. `None` when `phone` holds no digit.
    pub fn blind_index(&self, phone: &str) -> Option<Fingerprint> {
        let phone = normal_phone(phone);
        (!phone.is_empty()).then(|| self.mark(KeyUse::BlindIndex, phone.as_bytes()))
    }

    /// The code that, with its number, opens a case to the citizen who filed it.
    pub fn query_code(&self, case: CaseId) -> String {
        let mark = self.mark(KeyUse::QueryCode, &case.0.to_be_bytes());
        let sign = |byte: &u8| char::from(QUERY_ALPHABET[usize::from(byte % 32)]);
        mark.0[..QUERY_CODE_LENGTH].iter().map(sign).collect()
    }

    /// Takes the same time whichever sign is wrong. Small letters and spaces are forgiven.
    pub fn is_query_code(&self, case: CaseId, given: &str) -> bool {
        let given: String = given
            .chars()
            .filter(|sign| !sign.is_whitespace())
            .take(QUERY_CODE_LENGTH + 1)
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        self.query_code(case)
            .as_bytes()
            .ct_eq(given.as_bytes())
            .into()
    }

    /// The token a page of this session must send with every change.
    pub fn csrf_token(&self, session: &[u8]) -> String {
        self.mark(KeyUse::Csrf, session).to_string()
    }

    pub fn is_csrf_token(&self, session: &[u8], given: &str) -> bool {
        self.csrf_token(session)
            .as_bytes()
            .ct_eq(given.as_bytes())
            .into()
    }

    /// Names and proofs of a sealed backup. Made with the backup's key file, not the data's.
    pub fn backup_mark(&self, message: &[u8]) -> Fingerprint {
        self.mark(KeyUse::Backup, message)
    }

    /// What a request said, to know it again by. Keyed: a bare hash would let whoever has the
    /// data guess phone numbers and passwords in it.
    pub fn request_mark(&self, request: &[u8]) -> Fingerprint {
        self.mark(KeyUse::Request, request)
    }

    /// The token of the session that was opened with `seed`: nobody can make it without the key.
    pub fn session_token(&self, seed: &[u8; 32]) -> Secret {
        Secret::new(self.mark(KeyUse::Session, seed).to_string())
    }

    /// Marks outlive a change of the sealing key: they are always made with the first one.
    fn mark(&self, use_of: KeyUse, message: &[u8]) -> Fingerprint {
        self.provider()
            .hmac(self.first(), use_of, message)
            .expect("a keyring holds its first key; it was checked when it was loaded")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_found_however_it_is_written() {
        for written in [
            "13800001234",
            "+86 138-0000-1234",
            "0086 13800001234",
            "8613800001234",
            " 138 0000 1234 ",
            "１３８００００１２３４",
        ] {
            assert_eq!(normal_phone(written), "13800001234", "{written}");
        }
        assert_eq!(normal_phone("0755-2500 1234"), "075525001234");
        assert_eq!(normal_phone("86123456"), "86123456");
        assert_eq!(normal_phone("匿名"), "");
        let keys = Keyring::in_memory();
        assert_eq!(
            keys.blind_index("+86 13800001234"),
            keys.blind_index("13800001234")
        );
        assert_ne!(
            keys.blind_index("13800001235"),
            keys.blind_index("13800001234")
        );
        assert_eq!(keys.blind_index("匿名"), None);
        assert_ne!(keys.blind_index("1"), Keyring::in_memory().blind_index("1"));
    }

    #[test]
    fn a_query_code_fits_its_case_alone() {
        let keys = Keyring::in_memory();
        let (one, two) = (CaseId(251_123_000_001), CaseId(251_123_000_002));
        let code = keys.query_code(one);
        assert_eq!(code.len(), QUERY_CODE_LENGTH);
        assert!(
            code.bytes().all(|sign| QUERY_ALPHABET.contains(&sign)),
            "{code}"
        );
        assert!(keys.is_query_code(one, &code));
        assert!(keys.is_query_code(one, &format!(" {} ", code.to_lowercase())));
        assert!(!keys.is_query_code(two, &code));
        assert!(!keys.is_query_code(one, &code[1..]));
        assert!(!keys.is_query_code(one, &format!("{code}A")));
        assert!(!keys.is_query_code(one, ""));
    }

    #[test]
    fn a_csrf_token_fits_its_session_alone() {
        let keys = Keyring::in_memory();
        let token = keys.csrf_token(b"session");
        assert!(keys.is_csrf_token(b"session", &token));
        assert!(!keys.is_csrf_token(b"other", &token));
        assert_ne!(token, keys.blind_index("1").unwrap().to_string());
    }
}
