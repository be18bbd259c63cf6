//! Every table.

use super::kv::Table;
pub const META: Table = Table::new("meta", 0);
