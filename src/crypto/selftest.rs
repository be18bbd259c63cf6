//! Known answers, asked at every start: a program whose ciphers are wrong must not touch data.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};

use super::provider::{Sm4Gcm, hmac_sm3};
use super::sm3;
use crate::kernel::chance::hex;

/// The algorithm that gave a wrong answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("密码算法自检失败：{0}；程序或硬件可能已损坏，已停止启动")]
pub struct SelfTestFailed(pub &'static str);

/// Runs every known answer; a few milliseconds.
pub fn run() -> Result<(), SelfTestFailed> {
    let results = [
        ("SM3", sm3_answers()),
        ("HMAC-SM3", hmac_sm3_answers()),
        ("SM4-GCM", sm4_gcm_answers()),
        ("argon2id", argon2id_answers()),
    ];
    match results.into_iter().find(|(_, right)| !right) {
        Some((algorithm, _)) => Err(SelfTestFailed(algorithm)),
        None => Ok(()),
    }
}

/// GB/T 32905-2016, A.1.
fn sm3_answers() -> bool {
    sm3::hash(b"abc").to_string()
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
}

/// Key 01…20, message of GB/T 15852.2; confirmed with OpenSSL 3.
fn hmac_sm3_answers() -> bool {
    let key: Vec<u8> = (1..=32).collect();
    let message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq\
                    abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    hmac_sm3(&key, message).to_string()
        == "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
}

/// RFC 8998, A.1.
fn sm4_gcm_answers() -> bool {
    let key = 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210_u128.to_be_bytes();
    let nonce: [u8; 12] = [0, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0xab, 0xcd];
    let aad = [
        0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef, 0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe,
        0xef, 0xab, 0xad, 0xda, 0xd2,
    ];
    let plain: Vec<u8> = [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0xee, 0xaa]
        .iter()
        .flat_map(|b| [*b; 8])
        .collect();
    let cipher = Sm4Gcm::new(&key.into());
    let Ok(sealed) = cipher.encrypt(
        &nonce.into(),
        Payload {
            msg: &plain,
            aad: &aad,
        },
    ) else {
        return false;
    };
    let opened = cipher.decrypt(
        &nonce.into(),
        Payload {
            msg: &sealed,
            aad: &aad,
        },
    );
    opened.as_ref() == Ok(&plain)
        && hex(&sealed)
            == "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
                d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
                83de3541e4c2b58177e065a9bf7b62ec"
}

/// RFC 9106, 5.3.
fn argon2id_answers() -> bool {
    let params = AssociatedData::new(&[4; 12]).and_then(|data| {
        ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(data)
            .output_len(32)
            .build()
    });
    let made = params.and_then(|params| {
        let hasher = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params)?;
        let mut out = [0; 32];
        hasher.hash_password_into(&[1; 32], &[2; 16], &mut out)?;
        Ok(out)
    });
    made.is_ok_and(|out| {
        hex(&out) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_known_answer_is_given() {
        assert_eq!(super::run(), Ok(()));
    }
}
