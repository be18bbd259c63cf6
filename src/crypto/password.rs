//! Passwords: argon2id in PHC strings, and what a password must be like.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::kernel::chance::secret_bytes;
use crate::kernel::secret::Secret;

/// OWASP's floor for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;

pub const LENGTH_MIN: usize = 10;
/// Bounds the work of one attempt.
pub const LENGTH_MAX: usize = 128;
/// Of the four classes: small letters, capitals, digits, anything else.
const CLASSES_MIN: usize = 3;

/// Compared with when there is no such user, so that the answer takes as long. The hash of a
/// word everyone may know: the result of the comparison is discarded.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3VxaXU6IG5vIHVzZXIgMQ\
    $GTHh4HbLN31BIa71ZAmLLC65SkaJKOzQRTFgT+LVk2s";

/// Signs a password must have beside the common words in it.
const OWN_SIGNS_MIN: usize = 6;
/// Words that stand in every list of guesses, longer ones before those they contain.
const COMMON: &[&str] = &[
    "administrator",
    "qwertyuiop",
    "changeme",
    "password",
    "shenzhen",
    "abcd1234",
    "iloveyou",
    "5201314",
    "welcome",
    "letmein",
    "yantian",
    "1qaz2wsx",
    "123456",
    "654321",
    "000000",
    "111111",
    "666666",
    "888888",
    "abc123",
    "asdfgh",
    "huawei",
    "qazwsx",
    "qwerty",
    "woaini",
    "zxcvbn",
    "1q2w3e",
    "admin",
    "suqiu",
    "12345",
    "passw",
    "root",
    "test",
    "2345",
];

/// Why a password may not be used. The text is for the person who chose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    #[error("密码至少 {LENGTH_MIN} 位")]
    TooShort,
    #[error("密码不得超过 {LENGTH_MAX} 位")]
    TooLong,
    #[error("密码须包含大写字母、小写字母、数字、其他符号中的至少三类")]
    TooUniform,
    #[error("密码不得包含用户名")]
    HoldsUserName,
    #[error("该密码过于常见，请更换")]
    Common,
}

/// The hash could not be made: no memory.
#[derive(Debug, thiserror::Error)]
#[error("无法计算密码摘要")]
pub struct HashFailed(#[source] argon2::password_hash::Error);

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants in argon2's range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string to store for `password`. Takes some tens of milliseconds and 19 MiB: never call
/// it on a thread that serves others.
pub fn hash(password: &Secret) -> Result<String, HashFailed> {
    let salt = secret_bytes::<SALT>();
    let made = argon2id().hash_password_with_salt(password.reveal().as_bytes(), &salt);
    Ok(made.map_err(HashFailed)?.to_string())
}

/// Whether `password` belongs to `stored`. Does the same work when there is nothing stored.
pub fn verify(stored: Option<&str>, password: &Secret) -> bool {
    // A longer one was never accepted; refuse it before it costs anything.
    if password.reveal().len() > LENGTH_MAX * 4 {
        return false;
    }
    let known = stored.and_then(|text| PasswordHash::new(text).ok());
    let nobody = || PasswordHash::new(NOBODY).expect("a constant PHC string");
    let is_known = known.is_some();
    let fits = argon2id()
        .verify_password(password.reveal().as_bytes(), &known.unwrap_or_else(nobody))
        .is_ok();
    fits & is_known
}

/// Whether `password` may be set for `user_name`.
pub fn check_strength(password: &Secret, user_name: &str) -> Result<(), WeakPassword> {
    let text = password.reveal();
    let length = text.chars().count();
    if length < LENGTH_MIN {
        return Err(WeakPassword::TooShort);
    }
    if length > LENGTH_MAX {
        return Err(WeakPassword::TooLong);
    }
    let classes: [fn(char) -> bool; 4] = [
        |sign| sign.is_lowercase(),
        |sign| sign.is_uppercase(),
        |sign| sign.is_ascii_digit(),
        |sign| !sign.is_lowercase() && !sign.is_uppercase() && !sign.is_ascii_digit(),
    ];
    if classes
        .iter()
        .filter(|class| text.chars().any(**class))
        .count()
        < CLASSES_MIN
    {
        return Err(WeakPassword::TooUniform);
    }
    let small = text.to_lowercase();
    let user_name = user_name.trim().to_lowercase();
    if !user_name.is_empty() && small.contains(&user_name) {
        return Err(WeakPassword::HoldsUserName);
    }
    if is_common(&small) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Common words with fewer than six signs of one's own around them. Read twice: as typed, and with
/// the usual disguises taken off (`P@ssw0rd`).
fn is_common(small: &str) -> bool {
    let disguised = |sign| match sign {
        '@' => 'a',
        '$' => 's',
        '0' => 'o',
        other => other,
    };
    [small.to_owned(), small.chars().map(disguised).collect()]
        .into_iter()
        .any(|text: String| {
            let letters: String = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
            let own = COMMON
                .iter()
                .fold(letters.clone(), |rest, word| rest.replace(word, ""));
            own.len() < letters.len() && own.chars().count() < OWN_SIGNS_MIN
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[test]
    fn a_hash_fits_its_password_alone() {
        let stored = hash(&secret("Ynt-桥头 2046")).unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(verify(Some(&stored), &secret("Ynt-桥头 2046")));
        assert!(!verify(Some(&stored), &secret("Ynt-桥头 2047")));
        assert_ne!(stored, hash(&secret("Ynt-桥头 2046")).unwrap());
    }

    #[test]
    fn nobody_can_sign_in_as_nobody() {
        let right = secret("nobody");
        assert!(
            verify(Some(NOBODY), &right),
            "the constant is no hash of it"
        );
        assert!(!verify(None, &right));
        assert!(!verify(None, &secret("")));
        assert!(!verify(Some("not a hash"), &right));
    }

    #[test]
    fn an_unknown_user_costs_what_a_known_one_does() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = hash(&secret("x")).unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }

    #[test]
    fn strength() {
        use WeakPassword as W;
        let weak = [
            ("Ab1!", W::TooShort),
            ("onlysmallletters", W::TooUniform),
            ("small0000000", W::TooUniform),
            ("Liwei-Blue-41", W::HoldsUserName),
            ("P@ssw0rd2026", W::Common),
            ("Admin@123456", W::Common),
            ("Qwerty!2345", W::Common),
        ];
        for (text, why) in weak {
            assert_eq!(check_strength(&secret(text), "liwei"), Err(why), "{text}");
        }
        let long = "aB3".repeat(60);
        assert_eq!(check_strength(&secret(&long), "liwei"), Err(W::TooLong));
        for text in ["Gale-harbor-41", "海风Harbor7轻轻", "xK7#mP2$vQ9w"] {
            assert_eq!(check_strength(&secret(text), "liwei"), Ok(()), "{text}");
        }
        assert_eq!(check_strength(&secret("Gale-harbor-41"), ""), Ok(()));
    }
}
