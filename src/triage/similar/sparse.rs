//! Vectors of which nearly all numbers are nought: pairs in the order of their terms.

use std::cmp::Ordering;

pub type Sparse = Vec<(u32, f32)>;

/// The inner product.
pub fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut a, mut b) = (a.iter(), b.iter());
    let (mut left, mut right) = (a.next(), b.next());
    let mut sum = 0.0;
    while let (Some(x), Some(y)) = (left, right) {
        match x.0.cmp(&y.0) {
            Ordering::Less => left = a.next(),
            Ordering::Greater => right = b.next(),
            Ordering::Equal => {
                sum += x.1 * y.1;
                (left, right) = (a.next(), b.next());
            }
        }
    }
    sum
}

/// The sum of both.
pub fn sum(a: &[(u32, f32)], b: &[(u32, f32)]) -> Sparse {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            Ordering::Less => (out.push(*x), i += 1).1,
            Ordering::Greater => (out.push(*y), j += 1).1,
            Ordering::Equal => {
                out.push((x.0, x.1 + y.1));
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}

/// Makes the length `length`; a vector of noughts stays as it is.
pub fn scale(vector: &mut [(u32, f32)], length: f32) {
    let now = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if now > f32::EPSILON {
        for (_, weight) in vector {
            *weight *= length / now;
        }
    }
}
