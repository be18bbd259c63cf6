//! The users of this machine, from `/etc/passwd`: a static program can ask no name service.

use std::fs;

/// Who runs the service when it was installed as a package.
pub const SERVICE_USER: &str = "suqiu";

/// The list as it is now.
pub struct Users(String);

/// What files belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub user: u32,
    pub group: u32,
}

impl Users {
    /// Empty when the list cannot be read; then users go by their numbers.
    pub fn load() -> Self {
        Self(fs::read_to_string("/etc/passwd").unwrap_or_default())
    }

    /// The user's name, or the number.
    pub fn name_of(&self, user: u32) -> String {
        let named = self.entries().find(|(_, owner)| owner.user == user);
        named.map_or_else(|| user.to_string(), |(name, _)| name.to_owned())
    }

    pub fn find(&self, name: &str) -> Option<Owner> {
        let known = self.entries().find(|(it, _)| *it == name);
        known.map(|(_, owner)| owner)
    }

    /// `name:x:993:991:…`
    fn entries(&self) -> impl Iterator<Item = (&str, Owner)> {
        self.0.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let user = fields.nth(1)?.parse().ok()?;
            let group = fields.next()?.parse().ok()?;
            Some((name, Owner { user, group }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_found_both_ways() {
        let users = Users("root:x:0:0:root:/:/bin/sh\nbad line\nsuqiu:x:993:991::/:\n".into());
        let owner = Owner {
            user: 993,
            group: 991,
        };
        assert_eq!(users.find("suqiu"), Some(owner));
        assert_eq!(users.find("nobody"), None);
        assert_eq!(
            (users.name_of(0), users.name_of(7)),
            ("root".into(), "7".into())
        );
    }
}
